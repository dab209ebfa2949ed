"""Runs ``certificat`` for the command module: builds the certificate, asks if it can, calls the service.

Imports stay inside: a simulation loads neither the transmission nor the paper.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aat.cli import entree, questions
from aat.composition import Atelier
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.domaine.etats import Etat
from aat.domaine.personnes import Assure
from aat.erreurs import ErreurUsage
from aat.services.certificat import ReponseCertificat
from aat.services.reponse import ReponseImpression, ReponseTransmission

if TYPE_CHECKING:
    from aat.cli.options_certificat import OptionsCertificat
    from aat.services.arret import Demande


@dataclass(frozen=True, slots=True)
class CommandeCertificat:
    """What was asked on the command line."""

    ref: str | None
    depuis: str | None
    patient: str | None
    nir_stdin: bool
    options: "OptionsCertificat"
    transmettre: bool
    imprimer: bool
    sortie: str | None


def simuler(commande: CommandeCertificat, au: str | None) -> ReponseCertificat:
    """Return the judgement of the certificate, as of ``au`` (today by default); store and send nothing."""
    from aat.services.certificat import simuler as juger

    atelier = Atelier()
    jour = atelier.horloge.aujourd_hui()
    if au:
        from aat.saisie.dates import lire_date

        jour = lire_date(au, jour)
    return juger(_certificat(commande, atelier.au(jour)), jour, atelier)


def faire(commande: CommandeCertificat, *, dialogue: bool) -> ReponseCertificat | None:
    """Validate the certificate, transmit and print as asked; ``None`` when the person gives up."""
    from aat.services import certificat as service
    from aat.services.arret import Demande

    atelier = Atelier()
    _exiger_un_prescripteur(commande, atelier, dialogue=dialogue)
    certificat = _certificat(commande, atelier)
    demande = Demande(commande.transmettre, papier_seul=commande.imprimer and not commande.transmettre)
    imprimer = commande.imprimer
    if dialogue and commande.depuis is None:
        decide = _dialoguer(certificat, atelier)
        if decide is None:
            return None
        certificat, demande = decide
        imprimer = imprimer or demande.transmettre or demande.papier_seul
    reponse = service.valider(certificat, demande, atelier)
    if reponse.ref is None:
        return reponse
    if demande.transmettre:
        reponse = _transmettre(reponse, atelier)
    if imprimer and (demande.papier_seul or reponse.etat is Etat.ACQUITTE):
        reponse = _imprimer(reponse, commande.sortie, atelier)
    return reponse


def _dialoguer(certificat: Certificat, atelier: Atelier) -> "tuple[Certificat, Demande] | None":
    from aat.cli import dialogue_certificat
    from aat.cli.dialogue_arret import Decision
    from aat.services.arret import Demande

    certificat = dialogue_certificat.completer(certificat, atelier)
    certificat, decision = dialogue_certificat.decider(certificat, atelier)
    if decision is Decision.ABANDONNER:
        return None
    return certificat, Demande(decision is Decision.TRANSMETTRE, papier_seul=decision is Decision.IMPRIMER)


def _exiger_un_prescripteur(commande: CommandeCertificat, atelier: Atelier, *, dialogue: bool) -> None:
    """At the first use, ask who certifies and keep it; a document or an earlier one may name its own."""
    if atelier.prescripteur() or commande.depuis is not None or commande.ref is not None:
        return
    if not dialogue:
        raise ErreurUsage(
            "Aucun prescripteur n’est enregistré.",
            champ="prescripteur",
            remede="Enregistrez-le par « aat config prescripteur », ou donnez-le dans le document (--depuis).",
        )
    from aat.cli.saisie_prescripteur import demander_prescripteur

    atelier.enregistrer_prescripteur(demander_prescripteur())


def _certificat(commande: CommandeCertificat, atelier: Atelier) -> Certificat:
    """Return the certificate that the reference, the file and the options say, the last one winning."""
    from aat.cli.composer_certificat import appliquer
    from aat.services import liens_certificat

    certificat = Certificat()
    if commande.depuis is not None:
        from aat.echange.lecture import lire_certificat

        certificat = lire_certificat(entree.lire_fichier(commande.depuis, "--depuis"))
    if commande.ref is not None:
        certificat = liens_certificat.fusionner(certificat, liens_certificat.depuis_reference(commande.ref, atelier))
    elif commande.depuis is None:
        certificat = replace(certificat, nature=NatureCertificat.INITIAL)
    if assure := _patient(commande, atelier):
        certificat = replace(certificat, assure=assure)
    return appliquer(commande.options, certificat, atelier)


def _patient(commande: CommandeCertificat, atelier: Atelier) -> Assure | None:
    if not (commande.patient or commande.nir_stdin):
        return None
    from aat.services import identification

    if commande.patient:
        return identification.par_reference(commande.patient, atelier).assure
    trouves = identification.par_nir(entree.lire_ligne_stdin("--nir"), atelier)
    if len(trouves) > 1:
        raise ErreurUsage(
            "Plusieurs personnes sont connues sous ce NIR.",
            champ="--nir",
            remede="Donnez leur référence par « --patient » (« aat identify --nir - » les montre).",
        )
    return trouves[0].assure


def _transmettre(reponse: ReponseCertificat, atelier: Atelier) -> ReponseCertificat:
    from aat.services import transmission

    if questions.terminal():
        questions.dire("Transmission…")
    etat = transmission.transmettre([reponse.ref or ""], atelier)[0]
    return replace(reponse, etat=etat.etat, transmission=ReponseTransmission.de(etat))


def _imprimer(reponse: ReponseCertificat, sortie: str | None, atelier: Atelier) -> ReponseCertificat:
    from aat.cli.fichiers_pdf import ecrire
    from aat.services.impression import tirer

    tirage = tirer(reponse.ref or "", atelier)
    ecrits = ecrire(tirage, sortie, atelier)
    return replace(
        reponse,
        impression=ReponseImpression(str(tirage.mode), tuple(f.document for f in ecrits), ecrits[0].fichier),
    )
