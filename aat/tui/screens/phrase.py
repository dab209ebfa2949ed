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


QUESTION = "Phrase de passe du coffre :"
_TOUCHES = "Entrée : ouvrir   ·   Échap : laisser fermé"
SIGNER = "Entrée : signer   ·   Échap : ne pas signer"


class Phrase(ModalScreen[str | None]):
    """Entrée gives it, Échap gives nothing: the store stays locked, the document unsigned."""

    CSS_PATH = "phrase.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape", "annuler", "laisser fermé", id="retour", show=False),
    ]

    def __init__(self, question: str = QUESTION, touches: str = _TOUCHES, *, maxi: int = 0) -> None:
        """Ask ``question``; ``maxi`` is the longest answer, 0 for any."""
        super().__init__()
        self._question, self._touches, self._maxi = question, touches, maxi

    def compose(self) -> ComposeResult:
        """Lay the question over the line."""
        with Vertical(classes="dialogue", id="phrase"):
            yield Static(francais(self._question), markup=False)
            yield Entree(password=True, compact=True, max_length=self._maxi)
            yield Static(francais(self._touches), classes="touches", markup=False)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Give what was typed; an empty line asks again."""
        message.stop()
        if message.value:
            self.dismiss(message.value)

    def action_annuler(self) -> None:
        """Give nothing."""
        self.dismiss(None)
