"""Asks for the passphrase of the store, without showing it. Keeps nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from aat.tui.texte import francais
from aat.tui.widgets.entree import Entree

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Phrase(ModalScreen[str | None]):
    """Entrée gives it, Échap leaves the store locked."""

    CSS_PATH = "phrase.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape", "annuler", "laisser fermé", id="retour", show=False),
    ]

    def compose(self) -> ComposeResult:
        """Lay the question over the line."""
        with Vertical(classes="dialogue", id="phrase"):
            yield Static(francais("Phrase de passe du coffre :"), markup=False)
            yield Entree(password=True, compact=True)
            yield Static(francais("Entrée : ouvrir   ·   Échap : laisser fermé"), classes="touches", markup=False)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Give what was typed; an empty line asks again."""
        message.stop()
        if message.value:
            self.dismiss(message.value)

    def action_annuler(self) -> None:
        """Give nothing."""
        self.dismiss(None)
