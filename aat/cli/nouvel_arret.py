"""Runs ``new-arret`` for the command module: builds the avis, asks if it can, calls the service.

Imports stay inside: a simulation loads neither the store nor the transport, a file no express grammar.
"""

import datetime as dt
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
    return juger(_avis(commande, atelier.au(jour), dialogue=False), jour, atelier)


def faire(commande: Commande, *, dialogue: bool) -> Reponse | None:
    """Validate the avis, transmit and print as asked; ``None`` when the person gives up."""
    from aat.services import arret
    from aat.services.arret import Demande

    atelier = Atelier()
    _exiger_un_prescripteur(commande, atelier, dialogue=dialogue)
    avis = _avis(commande, atelier, dialogue=dialogue)
    transmettre, papier_seul, imprimer = commande.transmettre, False, commande.imprimer
    if dialogue and commande.depuis is None:
        from aat.cli.dialogue_arret import Decision, decider

        avis, decision = decider(avis, atelier)
        if decision is Decision.ABANDONNER:
            return None
        transmettre = decision is Decision.TRANSMETTRE
        papier_seul = decision is Decision.IMPRIMER
        imprimer = imprimer or papier_seul or transmettre
    elif imprimer and not transmettre:
        papier_seul = True
    reponse = arret.valider(avis, Demande(transmettre=transmettre, papier_seul=papier_seul), atelier)
    if reponse.ref is None:
        return reponse
    if transmettre:
        reponse = _transmettre(reponse, atelier)
    if imprimer and (not transmettre or reponse.etat is Etat.ACQUITTE):
        reponse = _imprimer(reponse, commande.sortie, atelier)
    return reponse


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


def _avis(commande: Commande, atelier: Atelier, *, dialogue: bool) -> Avis:
    aujourd_hui: dt.date = atelier.horloge.aujourd_hui()
    if commande.depuis is not None:
        from aat.echange.lecture import lire_avis

        avis = lire_avis(entree.lire_fichier(commande.depuis, "--depuis"))
        if assure := _patient(commande, atelier):
            avis = replace(avis, assure=assure)
        return replace(avis, acceptation=avis.acceptation or commande.options.acceptation)
    from aat.cli import composer_arret
    from aat.saisie.express import Comprise
    from aat.services.defauts import avis_par_defaut

    base = avis_par_defaut(_patient(commande, atelier), atelier.prescripteur())
    comprise = composer_arret.lire_ligne(commande.ligne, base, atelier) if commande.ligne else Comprise(avis=base)
    if not dialogue and not commande.options.motif:
        composer_arret.refuser_l_indecis(comprise)
    avis = composer_arret.appliquer(commande.options, comprise.avis, aujourd_hui)
    if not dialogue:
        return avis
    from aat.cli.dialogue_arret import completer

    if commande.options.motif:
        comprise = Comprise(avis=avis, type_emploi=comprise.type_emploi)
    return completer(replace(comprise, avis=avis), atelier)


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
