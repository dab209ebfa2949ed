"""Runs ``certificat`` for the command module: builds the certificate, asks if it can, calls the service.

Imports stay inside: a simulation loads neither the transmission nor the paper.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from aat.cli import deroulement, entree, questions, sortie_certificat
from aat.cli.options_certificat import ExecutionCertificat, OptionsCertificat
from aat.composition import Atelier
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.services import certificat as service

if TYPE_CHECKING:
    from aat.services.scellement import Demande


def lancer(ref: str | None, execution: ExecutionCertificat, options: OptionsCertificat) -> int:
    """Do what was asked, write the answer, and return the exit code.

    Raises:
        ErreurUsage: options that do not go together.
    """
    deroulement.verifier(execution)
    if execution.lot is not None or execution.nom_lot is not None:
        from aat.cli import lot

        seul = not ref and options.rien_sauf("acceptation")
        return lot.lancer(execution, seul=seul, acceptation=options.acceptation, certificat=True)
    atelier = Atelier()
    if execution.simuler:
        jour = deroulement.jour_simule(execution.au, atelier)
        certificat = _certificat(ref, execution, options, atelier.au(jour))
        return sortie_certificat.reponse(service.simuler(certificat, jour, atelier), en_json=execution.json)
    reponse = _faire(ref, execution, options, atelier)
    return sortie_certificat.reponse(reponse, en_json=execution.json) if reponse else deroulement.abandonner()


def _faire(
    ref: str | None, execution: ExecutionCertificat, options: OptionsCertificat, atelier: Atelier
) -> service.ReponseCertificat | None:
    """Validate the certificate, transmit and print as asked; ``None`` when the person gives up."""
    dialogue = questions.terminal() and not execution.json
    imprimer = execution.imprimer
    if execution.depuis is None:
        # A document names its own; the one that is followed may be another's.
        deroulement.exiger_un_prescripteur(atelier, dialogue=dialogue)
    if dialogue and execution.depuis is None:
        decide = _dialoguer(ref, execution, options, atelier)
        if decide is None:
            return None
        certificat, demande = decide
        imprimer = imprimer or demande.transmettre or demande.papier_seul
    else:
        certificat = _certificat(ref, execution, options, atelier)
        demande = deroulement.demande(execution)
    reponse = service.valider(certificat, demande, atelier)
    return deroulement.conclure(reponse, demande, atelier, imprimer=imprimer, sortie=execution.sortie)


def _dialoguer(
    ref: str | None, execution: ExecutionCertificat, options: OptionsCertificat, atelier: Atelier
) -> "tuple[Certificat, Demande] | None":
    """Ask for what is missing and for the decision; return the certificate and what to do with it."""
    from aat.cli import dialogue_certificat
    from aat.services import brouillons

    dit = ref or execution.patient or execution.nir or not options.rien_sauf()
    en_cours = None if dit else dialogue_certificat.reprendre(atelier)
    if en_cours:
        certificat, document_id = en_cours.document, en_cours.document_id
    else:
        certificat = _certificat(ref, execution, options, atelier)
        document_id = brouillons.nouvel_identifiant(atelier)
        if ref is None and options.nature is None and options.annule_et_remplace is None:
            # « initial » is what nobody said: offered, not decided.
            certificat = replace(certificat, nature=None)
    repris = ref is not None or options.annule_et_remplace is not None
    return dialogue_certificat.ouvrir(document_id, atelier, repris=repris).mener(certificat)


def _certificat(
    ref: str | None, execution: ExecutionCertificat, options: OptionsCertificat, atelier: Atelier
) -> Certificat:
    """Return the certificate that the reference, the file and the options say, the last one winning."""
    from aat.cli.composer_certificat import appliquer
    from aat.services import liens_certificat

    certificat = Certificat()
    if execution.depuis is not None:
        from aat.echange.lecture import lire_certificat

        certificat = lire_certificat(entree.lire_fichier(execution.depuis, "--depuis"))
    if ref is not None:
        certificat = liens_certificat.fusionner(certificat, liens_certificat.depuis_reference(ref, atelier))
    elif execution.depuis is None and options.annule_et_remplace:
        certificat = liens_certificat.a_remplacer(options.annule_et_remplace, atelier)
    elif execution.depuis is None:
        certificat = replace(certificat, nature=NatureCertificat.INITIAL)
    if assure := deroulement.patient(execution, atelier):
        certificat = replace(certificat, assure=assure)
    return appliquer(options, certificat, atelier)
