"""A text to read or copy, whole, without any frame around its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.widgets import Static

from aat.tui.screens.base import Ecran

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Lecture(Ecran):
    """Ctrl+C copies the whole text."""

    PAGE_AIDE = "lecture"

    def __init__(self, titre: str, texte: str) -> None:
        """Show ``texte`` under ``titre``."""
        super().__init__()
        self._titre, self._texte = titre, texte

    def corps(self) -> ComposeResult:
        """Lay the text."""
        yield Static(self._titre, classes="titre", markup=False)
        with VerticalScroll():
            yield Static(self._texte, markup=False)

    def a_copier(self) -> str:
        """Return the whole text."""
        return self._texte
