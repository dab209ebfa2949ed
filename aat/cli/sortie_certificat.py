"""Writes the answer of a certificate: what an avis does not say. Every line goes through ``output``."""

from aat.cli import rendu_document
from aat.domaine.certificat import NatureCertificat
from aat.domaine.transmission import TypeDocument
from aat.services.certificat import ReponseCertificat


def reponse(r: ReponseCertificat, *, en_json: bool) -> int:
    """Write the answer of a certificate and return its exit code."""
    sans_avis = r.ref and r.document.nature is not NatureCertificat.FINAL and r.document.arret_associe is None
    return rendu_document.document(
        r,
        TypeDocument.CERTIFICAT,
        en_json=en_json,
        papier=r.que_faire,
        suite=f"Avis d’arrêt, s’il en faut un : aat new-arret --certificat {r.ref}" if sans_avis else None,
    )
