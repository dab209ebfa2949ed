"""Folds what people read between two words, at the width of their terminal; a pipe gets its lines whole."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from typing import TextIO

#: Narrower, a line is left to the terminal.
_MINI: Final = 20
_FLECHE: Final = "→ "


def plie(texte: str, flux: TextIO) -> str:
    """Return ``texte`` as it is written on ``flux``: on a terminal, no word of a long line is cut.

    A line that goes on keeps the margin of the first; a word that is longer than the terminal (a path, an address)
    is left whole, to be copied.
    """
    largeur = largeur_de(flux)
    if not largeur or len(texte) <= largeur:
        return texte
    import textwrap

    return "\n".join(
        morceau
        for ligne in texte.split("\n")
        for morceau in textwrap.wrap(
            ligne, largeur, subsequent_indent=_marge(ligne), break_long_words=False, break_on_hyphens=False
        )
        or [""]
    )


def _marge(ligne: str) -> str:
    nue = ligne.lstrip(" ")
    return " " * (len(ligne) - len(nue) + (len(_FLECHE) if nue.startswith(_FLECHE) else 0))


def largeur_de(flux: TextIO) -> int:
    """Return the columns of the terminal that ``flux`` is; 0 when it is none, or does not say."""
    try:
        colonnes = os.get_terminal_size(flux.fileno()).columns if flux.isatty() else 0
    except (OSError, ValueError):
        return 0
    return colonnes if colonnes >= _MINI else 0
