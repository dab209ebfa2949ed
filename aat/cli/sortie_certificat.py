"""Writes the answer of a certificate: plain text for people, JSON for programs. Every line goes through ``output``."""

from aat.cli import output
from aat.domaine.certificat import NatureCertificat
from aat.domaine.etats import Etat
from aat.services.certificat import ReponseCertificat


def reponse(r: ReponseCertificat, *, en_json: bool) -> int:
    """Write the answer of a certificate and return its exit code."""
    if en_json:
        output.json_ligne(reponse_json(r))
        return int(r.code_sortie)
    output.ligne(r.recapitulatif)
    output.constats(r.constats)
    output.ligne()
    if r.bloquants:
        nombre = len(r.bloquants)
        output.ligne(
            f"Refusé : {nombre} point{'s' if nombre > 1 else ''} à corriger. Rien n’a été enregistré ni transmis."
        )
        return int(r.code_sortie)
    if r.etat is None:
        output.ligne("Simulation : rien n’a été enregistré ni transmis.")
    elif r.transmission:
        t = r.transmission
        output.transmission_certificat(r.ref or "", t.etat, t.numero, t.caisse, t.derniere_erreur)
    else:
        output.ligne(f"Certificat {r.ref} : {output.ETATS[r.etat]}.")
        if r.etat is Etat.VALIDE:
            output.ligne(f"Pour le transmettre : aat transmit {r.ref}")
    if r.etat is Etat.IMPRIME_SEUL:
        output.ligne(r.que_faire)
    if r.impression.fichier:
        output.ligne(f"Imprimé dans {r.impression.fichier}")
    if r.ref and r.document.nature is not NatureCertificat.FINAL and r.document.arret_associe is None:
        output.ligne(f"Avis d’arrêt, s’il en faut un : aat new-arret --certificat {r.ref}")
    return int(r.code_sortie)


def reponse_json(r: ReponseCertificat) -> dict[str, object]:
    """Return the answer as the contract spells it."""
    return {
        "ref": r.ref,
        "etat": r.etat,
        "constats": r.constats,
        "document": r.document,
        "recapitulatif": r.recapitulatif,
        "impression": r.impression,
        "transmission": r.transmission,
    }
