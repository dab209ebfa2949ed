"""Runs ``new-arret`` and ``prolong``: builds the avis, asks if it can, calls the service.

Imports stay inside: a simulation loads neither the store nor the transport, a file no express grammar.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from aat.cli import deroulement, entree, questions, rendu_document
from aat.composition import Atelier
from aat.domaine.arret import Avis, Nature
from aat.domaine.personnes import Assure
from aat.erreurs import ErreurUsage

if TYPE_CHECKING:
    from aat.cli.options import Execution
    from aat.cli.options_arret import Options
    from aat.domaine.personnes import Prescripteur
    from aat.saisie.express import Comprise
    from aat.services.reponse import Reponse
    from aat.services.scellement import Demande


class Commande:
    """What was asked on the command line.

    Attributes:
        ligne: the express line.
        nature: what the command makes; a document says its own.
        arguments: of ``prolong``, as typed: a reference, an express line, or both.
        ref: the avis to prolong, once it is told from the line.
        certificat: the certificate AT/MP whose patient, employer and event are taken, or ``None``.
    """

    __slots__ = ("arguments", "certificat", "execution", "ligne", "nature", "options", "ref")

    def __init__(
        self,
        ligne: str,
        execution: "Execution",
        options: "Options",
        *,
        nature: Nature = Nature.INITIAL,
        arguments: tuple[str, ...] = (),
        certificat: str | None = None,
    ) -> None:
        self.ligne = ligne
        self.execution = execution
        self.options = options
        self.nature = nature
        self.arguments = arguments
        self.ref: str | None = None
        self.certificat = certificat


def lancer(commande: Commande) -> int:
    """Do what was asked, write the answer, and return the exit code.

    Raises:
        ErreurUsage: options that do not go together.
    """
    execution = commande.execution
    _verifier(commande)
    if execution.lot is not None or execution.nom_lot is not None:
        from aat.cli import lot

        seul = not (commande.ligne or commande.arguments) and commande.options.rien_sauf("acceptation")
        prolonge = commande.nature is Nature.PROLONGATION
        return lot.lancer(execution, seul=seul, acceptation=commande.options.acceptation, prolonge=prolonge)
    atelier = Atelier()
    if commande.arguments:
        from aat.cli import prolonger_arret

        commande.ref, commande.ligne = prolonger_arret.separer(commande.arguments, atelier)
    if execution.simuler:
        return rendu_document.reponse(_simuler(commande, atelier), en_json=execution.json)
    reponse = _faire(commande, atelier, dialogue=questions.terminal() and not execution.json)
    return rendu_document.reponse(reponse, en_json=execution.json) if reponse else deroulement.abandonner()


def _verifier(commande: Commande) -> None:
    execution = commande.execution
    deroulement.verifier(execution)
    if commande.certificat and (execution.depuis or execution.patient or execution.nir or execution.lot):
        raise ErreurUsage(
            "Le certificat donne déjà la victime et l’événement : ne donnez ni document, ni patient, ni lot.",
            champ="--certificat",
        )
    if commande.options.annule_et_remplace and (
        commande.certificat or commande.arguments or execution.patient or execution.nir
    ):
        raise ErreurUsage(
            "L’avis à remplacer donne déjà le patient et la prescription\u00a0: ne donnez ni certificat, ni patient, "
            "ni avis à prolonger.",
            champ="--annule-et-remplace",
            remede="Une prolongation se corrige aussi par «\u00a0aat new-arret --annule-et-remplace REF\u00a0».",
        )
    if execution.depuis is not None and (commande.ligne or commande.arguments):
        quoi = "une référence ou une ligne express" if commande.nature is Nature.PROLONGATION else "une ligne express"
        raise ErreurUsage(f"Donnez {quoi}, ou un fichier, pas les deux.", champ="--depuis")
    if execution.depuis is not None and not commande.options.rien_sauf("acceptation"):
        raise ErreurUsage(
            "Avec un fichier, ce sont ses champs qui décrivent l’avis : les options ne les changent pas.",
            champ="--depuis",
            remede="Modifiez le document, ou retirez ces options (--acceptation et --patient restent admises).",
        )


def _simuler(commande: Commande, atelier: Atelier) -> "Reponse":
    """Return the judgement of the avis, as of ``--au`` (today by default); store and send nothing."""
    from aat.services.simulation import simuler as juger

    jour = deroulement.jour_simule(commande.execution.au, atelier)
    return juger(_avis(commande, atelier.au(jour)), jour, atelier)


def _faire(commande: Commande, atelier: Atelier, *, dialogue: bool) -> "Reponse | None":
    """Validate the avis, transmit and print as asked; ``None`` when the person gives up."""
    from aat.services import arret

    execution = commande.execution
    imprimer = execution.imprimer
    if execution.depuis is None:
        deroulement.exiger_un_prescripteur(atelier, dialogue=dialogue, precedent=lambda: _precedent(commande, atelier))
    if dialogue and execution.depuis is None:
        decide = _dialoguer(commande, atelier)
        if decide is None:
            return None
        avis, demande = decide
        imprimer = imprimer or demande.transmettre or demande.papier_seul
    else:
        avis, demande = _avis(commande, atelier), deroulement.demande(execution)
    reponse = arret.valider(avis, demande, atelier)
    return deroulement.conclure(reponse, demande, atelier, imprimer=imprimer, sortie=execution.sortie)


def _precedent(commande: Commande, atelier: Atelier) -> "Prescripteur | None":
    """Return who prescribed the avis to prolong, when its reference was given."""
    if commande.ref is None:
        return None
    from aat.services.prolongation import prescripteur_precedent

    return prescripteur_precedent(commande.ref, atelier)


def _dialoguer(commande: Commande, atelier: Atelier) -> "tuple[Avis, Demande] | None":
    """Ask for what is missing and for the decision; return the avis and what to do with it."""
    from aat.cli import dialogue_arret
    from aat.saisie.express import Comprise
    from aat.services import brouillons

    execution = commande.execution
    dit = (
        commande.ligne
        or commande.ref
        or commande.certificat
        or execution.patient
        or execution.nir
        or commande.options.motif
        or commande.options.annule_et_remplace
    )
    en_cours = None if dit else dialogue_arret.reprendre(commande.nature, atelier)
    document_id = en_cours.document_id if en_cours else brouillons.nouvel_identifiant(atelier)
    comprise = Comprise(avis=en_cours.document) if en_cours else _comprise(commande, atelier, dialogue=True)
    return dialogue_arret.ouvrir(comprise, document_id, atelier).mener(comprise.avis)


def _avis(commande: Commande, atelier: Atelier) -> Avis:
    """Return the avis of a file or of an express line that must decide everything it names."""
    depuis = commande.execution.depuis
    if depuis is not None:
        from aat.echange.lecture import lire_avis

        avis = lire_avis(entree.lire_fichier(depuis, "--depuis"))
        if assure := deroulement.patient(commande.execution, atelier):
            avis = replace(avis, assure=assure)
        if Nature.PROLONGATION in {commande.nature, avis.nature}:
            from aat.services.prolongation import preparer_document

            avis = preparer_document(avis, atelier)
        return replace(avis, acceptation=avis.acceptation or commande.options.acceptation)
    comprise = _comprise(commande, atelier, dialogue=False)
    if not commande.options.motif:
        from aat.cli import composer_arret

        composer_arret.refuser_l_indecis(comprise)
    return comprise.avis


def _comprise(commande: Commande, atelier: Atelier, *, dialogue: bool) -> "Comprise":
    """Return what the express line and the options say, put on the defaults or on what is prolonged."""
    assure = deroulement.patient(commande.execution, atelier)
    return _comprise_pour(assure, commande, commande.nature, atelier, dialogue=dialogue)


def _comprise_pour(
    assure: Assure | None, commande: Commande, nature: Nature, atelier: Atelier, *, dialogue: bool
) -> "Comprise":
    from aat.cli import composer_arret
    from aat.saisie.express import Comprise
    from aat.services import saisie_express

    base = _base(assure, commande, nature, atelier, dialogue=dialogue)
    comprise = saisie_express.lire_ligne(commande.ligne, base, atelier) if commande.ligne else Comprise(avis=base)
    if comprise.avis.nature is not nature:
        if nature is Nature.PROLONGATION:
            raise ErreurUsage("Une prolongation n’est pas un avis initial.", remede="Utilisez « aat new-arret ».")
        return _comprise_pour(assure, commande, Nature.PROLONGATION, atelier, dialogue=dialogue)
    avis = composer_arret.appliquer(commande.options, comprise.avis, atelier.horloge.aujourd_hui())
    if commande.certificat is not None and avis.atmp != base.atmp:
        questions.dire(
            "L’avis ne dit pas le même événement que le certificat (accident ou maladie, date) : accordez-les."
        )
    if nature is Nature.PROLONGATION:
        from aat.cli.prolonger_arret import exiger_un_debut

        exiger_un_debut(avis)
    if commande.options.motif:
        return Comprise(avis=avis, type_emploi=comprise.type_emploi)
    return replace(comprise, avis=avis)


def _base(assure: Assure | None, commande: Commande, nature: Nature, atelier: Atelier, *, dialogue: bool) -> Avis:
    if (ancien := commande.options.annule_et_remplace) is not None:
        from aat.services import rectification

        return rectification.preparer(ancien, atelier)
    if nature is Nature.PROLONGATION:
        from aat.cli import prolonger_arret

        return prolonger_arret.base(commande, assure, atelier, dialogue=dialogue)
    from aat.services.defauts import avis_par_defaut

    base = avis_par_defaut(assure, atelier.prescripteur(), atelier.defauts)
    if commande.certificat is None:
        return base
    from aat.services.liens_certificat import avis_depuis_certificat

    return avis_depuis_certificat(commande.certificat, base, atelier)
