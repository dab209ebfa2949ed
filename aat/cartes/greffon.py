"""``python -m aat.cartes.greffon``: runs an official reading component in a process that may crash without harm.

One JSON line in, one out, on pipes (docs/cartes.md). A component is a function registered in the entry-point group
``aat.cartes``: it is given the request and returns the answer. Whatever it prints goes nowhere.
"""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import entry_points
from typing import Any

GROUPE = "aat.cartes"
FORMAT = "aat-lecture/1"


def noms() -> tuple[str, ...]:
    """Return the components that are installed, by name."""
    return tuple(sorted({e.name for e in entry_points(group=GROUPE)}))


def repondre(demande: dict[str, Any]) -> dict[str, Any]:
    """Return what the component named in ``demande`` answers, or the name of what went wrong."""
    trouve = next((e for e in entry_points(group=GROUPE) if e.name == demande["greffon"]), None)
    if trouve is None:
        return {"erreur": "greffon-absent"}
    try:
        lire = trouve.load()
        recu = lire({nom: demande[nom] for nom in ("format", "action", "lecteur", "attente_s")})
    except Exception:  # noqa: BLE001 - somebody else's code: its words may name a patient, and go no further
        return {"erreur": "greffon-defaillant"}
    return recu if isinstance(recu, dict) else {"erreur": "greffon-defaillant"}


def main() -> int:
    """Answer one request of standard input on standard output, which the component itself cannot write to."""
    from aat.durcissement import durcir

    durcir()
    demande = json.loads(sys.stdin.buffer.readline())
    sortie = os.dup(1)
    os.dup2(2, 1)
    octets = json.dumps(repondre(demande)).encode() + b"\n"
    with os.fdopen(sortie, "wb") as flux:
        flux.write(octets)
    return 0


if __name__ == "__main__":
    sys.exit(main())
