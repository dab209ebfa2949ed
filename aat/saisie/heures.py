"""An hour as people type it: « 14h30 », « 14:30 », « 1430 », « 9 h ». The only reader of hours of the program."""

import re

from aat.erreurs import ErreurUsage

_HEURE = re.compile(r"(\d{1,2})\s*(?:[h:.]\s*(\d{2})?|(\d{2}))?\s*(?:mn|min)?", re.IGNORECASE)


def lire_heure(texte: str) -> str:
    """Return ``HH:MM``.

    Raises:
        ErreurUsage: unreadable, or an hour that does not exist (25:00).
    """
    lu = _HEURE.fullmatch(texte.strip())
    heures, minutes = (int(lu[1]), int(lu[2] or lu[3] or 0)) if lu else (24, 0)
    if heures > 23 or minutes > 59:
        raise ErreurUsage("Cette heure n’est pas lisible.", remede="Tapez par exemple 14:30, 14h30 ou 9h.")
    return f"{heures:02d}:{minutes:02d}"
