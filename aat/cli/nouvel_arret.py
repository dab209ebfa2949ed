"""Runs ``new-arret`` and ``prolong``: builds the avis, asks if it can, calls the service.

Imports stay inside: a simulation loads neither the store nor the transport, a file no express grammar.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aat.cli import entree, output, questions
from aat.composition import Atelier
from aat.domaine.arret import Avis, Nature
from aat.domaine.etats import Etat
from aat.domaine.personnes import Assure
from aat.erreurs import ErreurUsage
from aat.services.reponse import Reponse, ReponseTransmission

if TYPE_CHECKING:
    from aat.cli.options_arret import Execution, Options
    from aat.saisie.express import Comprise
    from aat.services.arret import Demande


@dataclass(frozen=True, slots=True)
class Commande:
    """What was asked on the command line.

    Attributes:
        ligne: the express line.
        nature: what the command makes; a document says its own.
        arguments: of ``prolong``, as typed: a reference, an express line, or both.
        ref: the avis to prolong, once it is told from the line.
        certificat: the certificate AT/MP whose patient, employer and event are taken, or ``None``.
    """

    ligne: str
    options: "Options"
    execution: "Execution"
    nature: Nature = Nature.INITIAL
    arguments: tuple[str, ...] = ()
    ref: str | None = None
    certificat: str | None = None


def lancer(commande: Commande) -> int:
    """Do what was asked, write the answer, and return the exit code.

    Raises:
        ErreurUsage: options that do not go together.
    """
    execution = commande.execution
    _verifier(commande)
    if execution.lot is not None or execution.nom_lot is not None:
        return _lot(commande)
    atelier = Atelier()
    if commande.arguments:
        from aat.cli import prolonger_arret

        ref, ligne = prolonger_arret.separer(commande.arguments, atelier)
        commande = replace(commande, ref=ref, ligne=ligne)
    if execution.simuler:
        return output.reponse(_simuler(commande, atelier), en_json=execution.json)
    reponse = _faire(commande, atelier, dialogue=questions.terminal() and not execution.json)
    if reponse is None:
        questions.dire("Abandonné : rien n’a été enregistré ni transmis.")
        return 0
    return output.reponse(reponse, en_json=execution.json)


def _verifier(commande: Commande) -> None:
    execution = commande.execution
    if execution.au is not None and not execution.simuler:
        raise ErreurUsage("« --au » ne va qu’avec « --simuler ».", champ="--au", remede="Ajoutez « --simuler ».")
    if execution.simuler and (execution.transmettre or execution.imprimer):
        raise ErreurUsage(
            "Une simulation n’enregistre, n’envoie et n’imprime rien.",
            champ="--simuler",
            remede="Retirez « --simuler », ou « --transmettre » et « --imprimer ».",
        )
    if execution.nir not in {None, "-"}:
        raise ErreurUsage(
            "Le NIR ne se donne pas en argument : il resterait visible.", champ="--nir", remede="Écrivez « --nir - »."
        )
    if commande.certificat and (execution.depuis or execution.patient or execution.nir or execution.lot):
        raise ErreurUsage(
            "Le certificat donne déjà la victime et l’événement : ne donnez ni document, ni patient, ni lot.",
            champ="--certificat",
        )
    if execution.depuis is not None and (commande.ligne or commande.arguments):
        quoi = "une référence ou une ligne express" if commande.nature is Nature.PROLONGATION else "une ligne express"
        raise ErreurUsage(f"Donnez {quoi}, ou un fichier, pas les deux.", champ="--depuis")
    if execution.depuis is not None:
        from aat.cli.options_arret import Options

        if commande.options != Options(acceptation=commande.options.acceptation):
            raise ErreurUsage(
                "Avec un fichier, ce sont ses champs qui décrivent l’avis : les options ne les changent pas.",
                champ="--depuis",
                remede="Modifiez le document, ou retirez ces options (--acceptation et --patient restent admises).",
            )


def _lot(commande: Commande) -> int:
    from aat.cli import lot as lots
    from aat.cli.options_arret import Options

    e, options = commande.execution, commande.options
    seules = Options(acceptation=options.acceptation)
    lots.verifier_seul(
        e.lot, avec=bool(commande.ligne or commande.arguments or e.depuis or e.patient or e.nir or options != seules)
    )
    return lots.executer(
        lots.CommandeLot(
            e.lot or "-", e.nom_lot, e.simuler, e.au, e.transmettre, e.imprimer, e.sortie, options.acceptation,
            prolonge=commande.nature is Nature.PROLONGATION,
        )
    )  # fmt: skip


def _simuler(commande: Commande, atelier: Atelier) -> Reponse:
    """Return the judgement of the avis, as of ``--au`` (today by default); store and send nothing."""
    from aat.services.simulation import simuler as juger

    jour = atelier.horloge.aujourd_hui()
    if commande.execution.au:
        from aat.saisie.dates import lire_date

        jour = lire_date(commande.execution.au, jour)
    return juger(_avis(commande, atelier.au(jour)), jour, atelier)


def _faire(commande: Commande, atelier: Atelier, *, dialogue: bool) -> Reponse | None:
    """Validate the avis, transmit and print as asked; ``None`` when the person gives up."""
    from aat.services import arret
    from aat.services.arret import Demande

    execution = commande.execution
    _exiger_un_prescripteur(commande, atelier, dialogue=dialogue)
    if dialogue and execution.depuis is None:
        decide = _dialoguer(commande, atelier)
        if decide is None:
            return None
        avis, demande, imprimer = decide
    else:
        avis = _avis(commande, atelier)
        if avis.prescripteur is None and execution.depuis is None:
            raise _sans_prescripteur()
        demande = Demande(execution.transmettre, papier_seul=execution.imprimer and not execution.transmettre)
        imprimer = execution.imprimer
    reponse = arret.valider(avis, demande, atelier)
    if reponse.ref is None:
        return reponse
    if demande.transmettre:
        reponse = _transmettre(reponse, atelier)
    if imprimer and (demande.papier_seul or reponse.etat is Etat.ACQUITTE):
        reponse = _imprimer(reponse, execution.sortie, atelier)
    return reponse


def _dialoguer(commande: Commande, atelier: Atelier) -> "tuple[Avis, Demande, bool] | None":
    """Ask for what is missing and for the decision; return the avis, what to do with it, and whether to print."""
    from aat.cli import dialogue_arret
    from aat.cli.dialogue_arret import Decision
    from aat.saisie.express import Comprise
    from aat.services import brouillons
    from aat.services.arret import Demande

    execution = commande.execution
    dit = (
        commande.ligne
        or commande.ref
        or commande.certificat
        or execution.patient
        or execution.nir
        or commande.options.motif
    )
    en_cours = None if dit else dialogue_arret.reprendre(commande.nature, atelier)
    document_id = en_cours.document_id if en_cours else brouillons.nouvel_identifiant(atelier)
    comprise = Comprise(avis=en_cours.avis) if en_cours else _comprise(commande, atelier, dialogue=True)
    avis = dialogue_arret.completer(comprise, document_id, atelier)
    avis, decision = dialogue_arret.decider(avis, document_id, atelier)
    if decision is Decision.ABANDONNER:
        return None
    demande = Demande(
        transmettre=decision is Decision.TRANSMETTRE,
        papier_seul=decision is Decision.IMPRIMER,
        document_id=document_id,
    )
    return avis, demande, execution.imprimer or decision is not Decision.GARDER


def _exiger_un_prescripteur(commande: Commande, atelier: Atelier, *, dialogue: bool) -> None:
    """At the first use, ask who prescribes and keep it; a document, or the avis prolonged, may name its own."""
    if atelier.prescripteur() or commande.execution.depuis is not None or commande.ref is not None:
        return
    if not dialogue:
        if commande.nature is Nature.INITIAL:
            raise _sans_prescripteur()
        return
    from aat.cli.saisie_prescripteur import demander_prescripteur

    atelier.enregistrer_prescripteur(demander_prescripteur())


def _sans_prescripteur() -> ErreurUsage:
    return ErreurUsage(
        "Aucun prescripteur n’est enregistré.",
        champ="prescripteur",
        remede="Enregistrez-le par « aat config prescripteur », ou donnez-le dans le document (--depuis).",
    )


def _avis(commande: Commande, atelier: Atelier) -> Avis:
    """Return the avis of a file or of an express line that must decide everything it names."""
    depuis = commande.execution.depuis
    if depuis is not None:
        from aat.echange.lecture import lire_avis

        avis = lire_avis(entree.lire_fichier(depuis, "--depuis"))
        if assure := _patient(commande, atelier):
            avis = replace(avis, assure=assure)
        if commande.nature is Nature.PROLONGATION:
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
    return _comprise_pour(_patient(commande, atelier), commande, atelier, dialogue=dialogue)


def _comprise_pour(assure: Assure | None, commande: Commande, atelier: Atelier, *, dialogue: bool) -> "Comprise":
    from aat.cli import composer_arret
    from aat.saisie.express import Comprise

    base = _base(assure, commande, atelier, dialogue=dialogue)
    comprise = composer_arret.lire_ligne(commande.ligne, base, atelier) if commande.ligne else Comprise(avis=base)
    if comprise.avis.nature is not commande.nature:
        if commande.nature is Nature.PROLONGATION:
            raise ErreurUsage("Une prolongation n’est pas un avis initial.", remede="Utilisez « aat new-arret ».")
        return _comprise_pour(assure, replace(commande, nature=Nature.PROLONGATION), atelier, dialogue=dialogue)
    avis = composer_arret.appliquer(commande.options, comprise.avis, atelier.horloge.aujourd_hui())
    if commande.certificat is not None and avis.atmp != base.atmp:
        questions.dire(
            "L’avis ne dit pas le même événement que le certificat (accident ou maladie, date) : accordez-les."
        )
    if commande.nature is Nature.PROLONGATION:
        from aat.cli.prolonger_arret import exiger_un_debut

        exiger_un_debut(avis)
    if commande.options.motif:
        return Comprise(avis=avis, type_emploi=comprise.type_emploi)
    return replace(comprise, avis=avis)


def _base(assure: Assure | None, commande: Commande, atelier: Atelier, *, dialogue: bool) -> Avis:
    if commande.nature is Nature.PROLONGATION:
        from aat.cli import prolonger_arret

        return prolonger_arret.base(commande, assure, atelier, dialogue=dialogue)
    from aat.services.defauts import avis_par_defaut

    base = avis_par_defaut(assure, atelier.prescripteur())
    if commande.certificat is None:
        return base
    from aat.services.liens_certificat import avis_depuis_certificat

    return avis_depuis_certificat(commande.certificat, base, atelier)


def _patient(commande: Commande, atelier: Atelier) -> Assure | None:
    if not (commande.execution.patient or commande.execution.nir):
        return None
    from aat.services import identification

    if commande.execution.patient:
        return identification.par_reference(commande.execution.patient, atelier).assure
    if commande.execution.nir:
        trouves = identification.par_nir(entree.lire_ligne_stdin("--nir"), atelier)
        if len(trouves) > 1:
            raise ErreurUsage(
                "Plusieurs personnes sont connues sous ce NIR.",
                champ="--nir",
                remede="Donnez leur référence par « --patient » (« aat identify --nir - » les montre).",
            )
        return trouves[0].assure
    return None


def _transmettre(reponse: Reponse, atelier: Atelier) -> Reponse:
    from aat.services import transmission

    if questions.terminal():
        questions.dire("Transmission…")
    etat = transmission.transmettre([reponse.ref or ""], atelier)[0]
    return replace(reponse, etat=etat.etat, transmission=ReponseTransmission.de(etat))


def _imprimer(reponse: Reponse, sortie: str | None, atelier: Atelier) -> Reponse:
    from aat.cli.fichiers_pdf import ecrire
    from aat.services.impression import tirer
    from aat.services.reponse import ReponseImpression

    tirage = tirer(reponse.ref or "", atelier)
    ecrits = ecrire(tirage, sortie, atelier)
    return replace(
        reponse,
        impression=ReponseImpression(str(tirage.mode), tuple(f.document for f in ecrits), ecrits[0].fichier),
    )
