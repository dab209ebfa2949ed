"""What the bench answers when it has no acknowledgement to give: problem documents (RFC 9457).

They name fields and codes, never a value of the document. Knows no ledger.
"""

import json
from dataclasses import dataclass
from typing import Any

from aat.transmission.classement import PROBLEME
from aat.transmission.fautes import FAUTES


@dataclass(frozen=True, slots=True, repr=False)
class Reponse:
    """What goes back."""

    http: int
    type_contenu: str
    corps: bytes
    attente: str | None = None


_HTTP: dict[str, int] = {
    "T203": 401,
    "T204": 403,
    "T205": 403,
    "T206": 403,
    "T301": 400,
    "T302": 426,
    "T303": 409,
    "T304": 422,
    "T401": 422,
    "T402": 422,
    "T403": 422,
    "T404": 422,
    "T405": 422,
    "T409": 409,
    "T410": 409,
    "T429": 429,
    "T500": 500,
    "T503": 503,
}


def probleme(
    code: str,
    *,
    http: int | None = None,
    champ: str | None = None,
    numero: str | None = None,
    attente: str | None = None,
) -> Reponse:
    """Return the problem document (RFC 9457) of ``code``; it names fields, never values."""
    faute = FAUTES[code]
    statut = http or _HTTP[code]
    corps: dict[str, Any] = {
        "type": f"urn:aat:probleme:{code}",
        "title": faute.nom,
        "status": statut,
        "detail": faute.message,
        "code": code,
        "classe": faute.classe.value,
        "severite": "erreur",
        "violations": [{"champ": champ, "code": faute.nom}] if champ else [],
    }
    if numero is not None:
        corps["numero"] = numero
    return Reponse(statut, PROBLEME, json.dumps(corps, ensure_ascii=False).encode(), attente)


def probleme_inconnu() -> Reponse:
    """Return the 404 of a document that was never received."""
    corps = {
        "type": "urn:aat:probleme:inconnu",
        "title": "JAMAIS_RECU",
        "status": 404,
        "detail": "Document jamais reçu.",
    }
    return Reponse(404, PROBLEME, json.dumps(corps, ensure_ascii=False).encode())
