"""The composition root's share of the référentiel: where this user's imported data are, and the daily reminder.

Apart from ``aat.composition`` so that ``aat motifs`` loads nothing else; used by both front ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def brancher() -> None:
    """Let the référentiel's readers find what this user imported; costs nothing until a data file is read."""
    from aat import ressources

    ressources.brancher(dossier)


def dossier() -> Path:
    """Return the folder of this user's imported data; it may not exist."""
    from aat.emplacements import emplacements

    return emplacements().maison / "referentiel"


def rappel(jour: str) -> str | None:
    """Return the sentence about data to be checked again, at most once a day, only where this user keeps something.

    A reminder never stops a command: what cannot be read or written is said by ``aat referentiel verifier``.

    Args:
        jour: today, AAAA-MM-JJ.
    """
    from aat.erreurs import ErreurAat

    ici = dossier()
    if not ici.parent.is_dir():
        return None
    try:
        # Two ISO days: they compare as texts, and the usual answer loads neither dates nor data.
        vu, echeance = (ici / "rappel.txt").read_text(encoding="ascii").split()
    except (OSError, ValueError):
        vu = echeance = ""
    if jour == vu or jour < echeance:
        return None
    import datetime as dt

    from aat.services import referentiel

    try:
        return referentiel.rappel(ici, dt.date.fromisoformat(jour))
    except (ErreurAat, OSError):
        return None
