"""A question that is answered by yes or no, over whatever is shown. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from aat.tui.texte import francais

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key


class Question(ModalScreen[bool]):
    """o or n answers, arrows and Entrée too; Échap is no."""

    CSS_PATH = "question.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape", "repondre(False)", "non", id="retour", show=False),
        Binding("left,up", "app.focus_previous", "l’autre réponse", show=False),
        Binding("right,down", "app.focus_next", "l’autre réponse", show=False),
    ]

    def __init__(self, phrase: str, oui: str = "Oui", non: str = "Non", *, defaut: bool = True) -> None:
        """Ask ``phrase``; Entrée first means ``defaut``: no where yes would lose something."""
        super().__init__()
        self._phrase, self._mots, self._defaut = phrase, {True: oui, False: non}, defaut

    def compose(self) -> ComposeResult:
        """Lay the sentence over the two answers."""
        with Vertical(classes="dialogue", id="question"):
            yield Static(francais(self._phrase), markup=False)
            with Horizontal(id="reponses"):
                yield Button(self._bouton(oui=True), id="oui", compact=True)
                yield Button(self._bouton(oui=False), id="non", compact=True)

    def _bouton(self, *, oui: bool) -> str:
        """Return the answer and its letter."""
        mot, lettre = self._mots[oui], "o" if oui else "n"
        return mot if mot.casefold().startswith(lettre) else f"{mot} ({lettre})"

    def on_mount(self) -> None:
        """Stand on the answer that loses nothing."""
        self.query_one("#oui" if self._defaut else "#non").focus()

    def on_key(self, event: Key) -> None:
        """Answer by a letter."""
        lettre = (event.character or "").casefold()
        if lettre in {"o", "n"}:
            event.stop()
            self.dismiss(lettre == "o")

    def on_button_pressed(self, message: Button.Pressed) -> None:
        """Answer by the chosen word."""
        message.stop()
        self.dismiss(message.button.id == "oui")

    def action_repondre(self, oui: bool) -> None:  # noqa: FBT001 - called by a binding, which names nothing
        """Answer."""
        self.dismiss(oui)
