"""A text that must be read once: shown over the screen until it is acknowledged."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from aat.tui.texte import francais

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Annonce(ModalScreen[None]):
    """Entrée or Échap closes it; arrows scroll what does not fit."""

    CSS_PATH = "annonce.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape,enter", "lu", "j’ai lu", show=False),
    ]

    def __init__(self, titre: str, texte: str) -> None:
        """Show ``texte`` under ``titre``."""
        super().__init__()
        self._titre, self._texte = titre, texte

    def compose(self) -> ComposeResult:
        """Lay the text in a frame."""
        with Vertical(classes="dialogue", id="annonce") as cadre:
            cadre.border_title = self._titre
            with VerticalScroll(can_focus=True):
                yield Static(francais(self._texte), markup=False)
            yield Static(francais("Entrée : j’ai lu   ·   Ctrl+C : copier"), classes="touches", markup=False)

    def action_lu(self) -> None:
        """Close."""
        self.dismiss(None)

    def a_copier(self) -> str:
        """Return the whole text."""
        return self._texte
