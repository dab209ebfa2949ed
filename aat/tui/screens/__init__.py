"""One module a screen, loaded when it is first opened."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aat.tui.screens.base import Ecran

#: Screens that any other may open, by name: module and class.
_ECRANS = {
    "accueil": ("accueil", "Accueil"),
    "journal": ("journal", "Journal"),
    "diagnostic": ("diagnostic", "Diagnostic"),
    "reglages": ("reglages", "Reglages"),
    "palette": ("palette", "Palette"),
    "textes": ("textes", "Textes"),
}


def ouvrir(nom: str) -> Ecran:
    """Return a new screen by its name."""
    module, classe = _ECRANS[nom]
    ecran: Ecran = getattr(import_module(f"aat.tui.screens.{module}"), classe)()
    return ecran
