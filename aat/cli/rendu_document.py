"""What became of a document, for people and for programs: findings, where it stands, papers made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.cli import output
from aat.domaine.arret import Nature
from aat.domaine.constat import Constat, Severite
from aat.domaine.etats import Etat
from aat.domaine.transmission import TypeDocument
from aat.services import remplacement
from aat.services.journal import ETATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.cli.fichiers_pdf import Fichier
    from aat.domaine.transmission import EtatEnvoi
    from aat.services.certificat import ReponseCertificat
    from aat.services.reponse import Reponse, ReponseTransmission

_SEVERITES = {
    Severite.BLOQUANT: "BLOQUANT",
    Severite.AVERTISSEMENT: "ATTENTION",
    Severite.INFORMATION: "À SAVOIR",
}
_NOMS = {TypeDocument.AVIS: "Avis", TypeDocument.CERTIFICAT: "Certificat"}
#: What is handed over once a document is acknowledged; nothing of a certificate is for the employer.
_REMISES = {
    TypeDocument.AVIS: "Remettez au patient l’exemplaire destiné à son employeur (volet 3).",
    TypeDocument.CERTIFICAT: "Remettez à la victime son exemplaire : aat print {ref}. "
    "Aucun n’est destiné à l’employeur.",
}


def reponse(r: Reponse, *, en_json: bool) -> int:
    """Write the answer of an avis and return its exit code."""
    suite = r.ref and r.document.atmp and r.document.nature is Nature.INITIAL
    return document(
        r,
        TypeDocument.AVIS,
        en_json=en_json,
        suite=f"Certificat AT/MP, patient et date gardés : aat certificat {r.ref}" if suite else None,
    )


def document(
    r: Reponse | ReponseCertificat,
    genre: TypeDocument,
    *,
    en_json: bool,
    papier: str | None = None,
    suite: str | None = None,
) -> int:
    """Write the answer of a document and return its exit code.

    Args:
        r: the answer.
        genre: what it is.
        en_json: for a program.
        papier: what to do with it when it is only printed.
        suite: what may be done next.
    """
    if en_json:
        output.json_ligne(reponse_json(r))
        return int(r.code_sortie)
    output.ligne(r.recapitulatif)
    constats(r.constats)
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
        _envoi(genre, r.ref or "", r.transmission)
    else:
        output.ligne(f"{_NOMS[genre]} {r.ref} : {ETATS[r.etat]}.")
        if r.etat is Etat.VALIDE:
            output.ligne(f"Pour le transmettre : aat transmit {r.ref}")
    if lien := remplacement.remplace(genre, r.etat, r.remplace) if r.etat else None:
        output.ligne(lien)
    if papier and r.etat is Etat.IMPRIME_SEUL:
        output.ligne(papier)
    if r.impression.fichier:
        output.ligne(f"Imprimé dans {r.impression.fichier}")
    if suite:
        output.ligne(suite)
    return int(r.code_sortie)


def reponse_json(r: Reponse | ReponseCertificat) -> dict[str, object]:
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


def severite(s: Severite) -> str:
    """Return the word shown for a severity."""
    return _SEVERITES[s]


def constats(tous: Sequence[Constat]) -> None:
    """Write the findings, one block each, blocking ones first in the reader's eye by their word."""
    for c in tous:
        output.ligne()
        output.ligne(f"{_SEVERITES[c.severite]} · {c.champ}")
        output.ligne(f"  {c.message}")
        output.ligne(f"  [{c.code}] {c.fondement}")


def _envoi(genre: TypeDocument, ref: str, t: ReponseTransmission | EtatEnvoi, *, remettre: bool = True) -> None:
    """Write where a document stands; ``remettre``: its paper is to be handed over once it is acknowledged."""
    if t.etat is Etat.ACQUITTE:
        output.ligne(f"Transmis. Accusé de réception n° {t.numero} (référence {ref})")
        if t.caisse:
            output.ligne(f"Il sera traité par : {t.caisse}")
        if remettre:
            output.ligne(_REMISES[genre].format(ref=ref))
        return
    output.ligne(f"{_NOMS[genre]} {ref} : {ETATS[t.etat]}.")
    if t.derniere_erreur:
        output.ligne(f"  {t.derniere_erreur}")
    if t.etat in {Etat.EN_FILE, Etat.A_REESSAYER, Etat.A_VERIFIER}:
        output.ligne("Rien n’est perdu : « aat transmit --tout » reprendra l’envoi, une seule fois.")


def etats(tous: Sequence[EtatEnvoi], *, en_json: bool) -> int:
    """Write where documents stand; return the gravest code."""
    from aat.codes_sortie import le_plus_grave
    from aat.services.reponse import code_transmission

    if en_json:
        output.json_ligne({"documents": [_etat_json(e) for e in tous]})
    elif not tous:
        output.ligne("Rien à transmettre : la file d’attente est vide.")
    for e in () if en_json else tous:
        remplace = e.remplace_par is not None and e.remplace_par.acquis
        _envoi(e.type, e.ref, e, remettre=not remplace)
        if lien := remplacement.a_ete_remplace(e) or remplacement.remplace(e.type, e.etat, e.remplace):
            output.ligne(lien)
    return int(le_plus_grave([code_transmission(e.etat) for e in tous]))


def _etat_json(e: EtatEnvoi) -> dict[str, object]:
    return {
        "ref": e.ref,
        "etat": e.etat,
        "numero": e.numero,
        "horodatage": e.horodatage,
        "caisse": e.caisse,
        "essais": e.essais,
        "derniere_erreur": e.derniere_erreur,
    }


def fichiers(ecrits: Sequence[Fichier], *, en_json: bool) -> int:
    """Write the list of the PDFs made."""
    if en_json:
        return output.json_ligne({"fichiers": list(ecrits)})
    for f in ecrits:
        output.ligne(f"{f.fichier}  ({f.pages} page{'s' if f.pages > 1 else ''})")
    return 0
