"""A dialog that asks for one of a few things."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Choix(ModalScreen[str | None]):
    """Arrows and Entrée choose; Échap chooses nothing."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape", "annuler", "retour", id="retour"),
    ]

    def __init__(self, question: str, choix: Sequence[tuple[str, str]]) -> None:
        """Ask ``question`` among (value, label)."""
        super().__init__()
        self._question, self._choix = question, choix

    def compose(self) -> ComposeResult:
        """Lay the question over the list."""
        with Vertical(classes="dialogue"):
            yield Label(self._question, markup=False)
            yield OptionList(*(Option(Text(libelle), id=valeur) for valeur, libelle in self._choix), compact=True)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Give the chosen value."""
        self.dismiss(message.option.id)

    def action_annuler(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
