"""Folding of typed French: accents, case, ligatures and apostrophes forgiven."""

import unicodedata

_EQUIVALENTS = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " "}
)


def plier(texte: str) -> str:
    """Return ``texte`` without accents, in lower case, spaces collapsed."""
    decompose = unicodedata.normalize("NFD", texte.translate(_EQUIVALENTS).lower())
    return " ".join("".join(c for c in decompose if not unicodedata.combining(c)).split())
