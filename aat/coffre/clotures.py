"""The daily closing lines of the audit journal, copied beside the store: a cut tail is missing from there.

Owns ``clotures.jsonl`` in the folder of the logs. A line holds a number, a digest and a moment; no key, no document.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from aat.coffre.audit import Ancre
from aat.ecriture import ecrire_prive, lire_prive

if TYPE_CHECKING:
    from pathlib import Path

    from aat.coffre.sqlite import CoffreSqlite

NOM: Final = "clotures.jsonl"
#: After every line there can be.
_SANS_FIN: Final = 2**62


def recopier(coffre: CoffreSqlite, dossier: Path) -> int:
    """Add the closing lines that the file does not have yet, and return how many.

    Raises:
        ErreurCoffre: the file is too open, or cannot be written.
    """
    gardees = lire(dossier)
    nouvelles = coffre.clotures(max((ancre.seq for ancre in gardees), default=0))
    if nouvelles:
        lignes = [{"seq": ancre.seq, "hash": ancre.hash, "quand": quand} for ancre, quand in nouvelles]
        texte = "".join(json.dumps(ligne, separators=(",", ":")) + "\n" for ligne in lignes)
        ecrire_prive(dossier / NOM, _lire(dossier) + texte.encode("ascii"))
    return len(nouvelles)


def lire(dossier: Path) -> tuple[Ancre, ...]:
    """Return the anchors of the file; a line that is not one is passed over.

    Raises:
        ErreurCoffre: the file is too open, or cannot be read.
    """
    ancres = []
    for ligne in _lire(dossier).splitlines():
        try:
            lue = json.loads(ligne)
            seq, empreinte = lue["seq"], lue["hash"]
        except (ValueError, KeyError, TypeError, RecursionError):
            continue
        # A number that no line can have would stop the database, and every command with it.
        if type(seq) is int and 0 < seq < _SANS_FIN and isinstance(empreinte, str):
            ancres.append(Ancre(seq, empreinte))
    return tuple(ancres)


def _lire(dossier: Path) -> bytes:
    try:
        return lire_prive(dossier / NOM)
    except FileNotFoundError:
        return b""
