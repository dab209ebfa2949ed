"""Runs ``new-arret`` for the command module: builds the avis, asks if it can, calls the service.

Imports stay inside: a simulation loads neither the store nor the transport, a file no express grammar.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aat.cli import entree, questions
from aat.composition import Atelier
from aat.domaine.arret import Avis
from aat.domaine.etats import Etat
from aat.domaine.personnes import Assure
from aat.erreurs import ErreurUsage
from aat.services.reponse import Reponse, ReponseTransmission

if TYPE_CHECKING:
    from aat.cli.options_arret import Options
    from aat.saisie.express import Comprise
    from aat.services.arret import Demande


@dataclass(frozen=True, slots=True)
class Commande:
    """What was asked on the command line."""

    ligne: str
    depuis: str | None
    patient: str | None
    nir_stdin: bool
    options: "Options"
    transmettre: bool
    imprimer: bool
    sortie: str | None


def simuler(commande: Commande, au: str | None) -> Reponse:
    """Return the judgement of the avis, as of ``au`` (today by default); store and send nothing."""
    from aat.services.simulation import simuler as juger

    atelier = Atelier()
    jour = atelier.horloge.aujourd_hui()
    if au:
        from aat.saisie.dates import lire_date

        jour = lire_date(au, jour)
    return juger(_avis(commande, atelier.au(jour)), jour, atelier)


def faire(commande: Commande, *, dialogue: bool) -> Reponse | None:
    """Validate the avis, transmit and print as asked; ``None`` when the person gives up."""
    from aat.services import arret
    from aat.services.arret import Demande

    atelier = Atelier()
    _exiger_un_prescripteur(commande, atelier, dialogue=dialogue)
    if dialogue and commande.depuis is None:
        decide = _dialoguer(commande, atelier)
        if decide is None:
            return None
        avis, demande, imprimer = decide
    else:
        avis = _avis(commande, atelier)
        demande = Demande(commande.transmettre, papier_seul=commande.imprimer and not commande.transmettre)
        imprimer = commande.imprimer
    reponse = arret.valider(avis, demande, atelier)
    if reponse.ref is None:
        return reponse
    if demande.transmettre:
        reponse = _transmettre(reponse, atelier)
    if imprimer and (demande.papier_seul or reponse.etat is Etat.ACQUITTE):
        reponse = _imprimer(reponse, commande.sortie, atelier)
    return reponse


def _dialoguer(commande: Commande, atelier: Atelier) -> "tuple[Avis, Demande, bool] | None":
    """Ask for what is missing and for the decision; return the avis, what to do with it, and whether to print."""
    from aat.cli import dialogue_arret
    from aat.cli.dialogue_arret import Decision
    from aat.saisie.express import Comprise
    from aat.services import brouillons
    from aat.services.arret import Demande

    vide = not (commande.ligne or commande.patient or commande.nir_stdin or commande.options.motif)
    en_cours = dialogue_arret.reprendre(atelier) if vide else None
    document_id = en_cours.document_id if en_cours else brouillons.nouvel_identifiant(atelier)
    comprise = Comprise(avis=en_cours.avis) if en_cours else _comprise(commande, atelier)
    avis = dialogue_arret.completer(comprise, document_id, atelier)
    avis, decision = dialogue_arret.decider(avis, document_id, atelier)
    if decision is Decision.ABANDONNER:
        return None
    demande = Demande(
        transmettre=decision is Decision.TRANSMETTRE,
        papier_seul=decision is Decision.IMPRIMER,
        document_id=document_id,
    )
    return avis, demande, commande.imprimer or decision is not Decision.GARDER


def _exiger_un_prescripteur(commande: Commande, atelier: Atelier, *, dialogue: bool) -> None:
    """At the first use, ask who prescribes and keep it; a document may name its own."""
    if atelier.prescripteur() or commande.depuis is not None:
        return
    if not dialogue:
        raise ErreurUsage(
            "Aucun prescripteur n’est enregistré.",
            champ="prescripteur",
            remede="Enregistrez-le par « aat config prescripteur », ou donnez-le dans le document (--depuis).",
        )
    from aat.cli.saisie_prescripteur import demander_prescripteur

    atelier.enregistrer_prescripteur(demander_prescripteur())


def _avis(commande: Commande, atelier: Atelier) -> Avis:
    """Return the avis of a file or of an express line that must decide everything it names."""
    if commande.depuis is not None:
        from aat.echange.lecture import lire_avis

        avis = lire_avis(entree.lire_fichier(commande.depuis, "--depuis"))
        if assure := _patient(commande, atelier):
            avis = replace(avis, assure=assure)
        return replace(avis, acceptation=avis.acceptation or commande.options.acceptation)
    comprise = _comprise(commande, atelier)
    if not commande.options.motif:
        from aat.cli import composer_arret

        composer_arret.refuser_l_indecis(comprise)
    return comprise.avis


def _comprise(commande: Commande, atelier: Atelier) -> "Comprise":
    """Return what the express line and the options say, put on the defaults."""
    from aat.cli import composer_arret
    from aat.saisie.express import Comprise
    from aat.services.defauts import avis_par_defaut

    base = avis_par_defaut(_patient(commande, atelier), atelier.prescripteur())
    comprise = composer_arret.lire_ligne(commande.ligne, base, atelier) if commande.ligne else Comprise(avis=base)
    avis = composer_arret.appliquer(commande.options, comprise.avis, atelier.horloge.aujourd_hui())
    if commande.options.motif:
        return Comprise(avis=avis, type_emploi=comprise.type_emploi)
    return replace(comprise, avis=avis)


def _patient(commande: Commande, atelier: Atelier) -> Assure | None:
    if not (commande.patient or commande.nir_stdin):
        return None
    from aat.services import identification

    if commande.patient:
        return identification.par_reference(commande.patient, atelier).assure
    if commande.nir_stdin:
        trouves = identification.par_nir(entree.lire_ligne_stdin("--nir"), atelier)
        if len(trouves) > 1:
            raise ErreurUsage(
                "Plusieurs personnes sont connues sous ce NIR.",
                champ="--nir",
                remede="Donnez leur référence par « --patient » (« aat identify --nir - » les montre).",
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
