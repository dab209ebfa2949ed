"""The bench's stand-in for an official reading component: for tests only, never in the wheel.

What it plays is chosen by the reader's name, the one value that the request lets a test set.
"""

import os
import time
from typing import Any

#: Goes to standard output from Python and from below it: nobody must read it.
BAVARDAGE = "BANC-BAVARDAGE"

VERDIER: dict[str, Any] = {
    "nom": "BANC-VERDIER",
    "prenom": "LUCAS",
    "naissance": "19850314",
    "nir": "185030105300036",
    "rang": 1,
    "regime": "01",
    "caisse": "349",
    "centre": "9881",
}
IBRAHIM = VERDIER | {
    "nom": "BANC-DIALLO",
    "prenom": "IBRAHIM",
    "naissance": "20090522",
    "nir": "109056311300027",
    "rang": 2,
}
FAUSSES: dict[str, dict[str, Any]] = {
    "nom": {"nom": "X" * 81},
    "controle": {"prenom": "LU\x1b[31mCAS"},
    "naissance": {"naissance": "19853714x"},
    "rang": {"rang": 12},
    "regime": {"regime": "1"},
    "centre": {"centre": "98810"},
}


def lire(demande: dict[str, Any]) -> dict[str, Any]:
    """Answer as a component would, or as none should."""
    print(BAVARDAGE)
    os.write(1, BAVARDAGE.encode())
    assert set(demande) == {"format", "action", "lecteur", "attente_s"}
    joue = str(demande["lecteur"] or "")
    if joue.startswith("erreur:"):
        return {"erreur": joue.removeprefix("erreur:")}
    if joue == "meurt":
        os.abort()
    if joue == "leve":
        raise ValueError(VERDIER["nir"])
    if joue == "dort":
        time.sleep(60)
    return _reponse(joue)


def _reponse(joue: str) -> dict[str, Any]:
    """Return an answer, right or spoilt."""
    porteurs = {
        "deux": [VERDIER, IBRAHIM],
        "cle-fausse": [VERDIER | {"nir": "185030105300037"}],
        "personne": [],
        **{nom: [VERDIER | faute] for nom, faute in FAUSSES.items()},
    }.get(joue, [VERDIER])
    reponse: dict[str, Any] = {"format": "aat-lecture/1", "lecteur": "Lecteur du banc", "porteurs": porteurs}
    abimees: dict[str, dict[str, Any]] = {"format": {"format": "aat-lecture/9"}, "champ": {"inconnu": 1}}
    return reponse | abimees.get(joue, {})
