"""What printing without sending is worth today, read before it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from aat.services.conclusion import Papier


class ChoixPapier(ModalScreen[tuple[str, ...] | None]):
    """Arrows and Entrée choose the papers to print, as ``print`` names them; Échap prints nothing."""

    CSS_PATH = "papier.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape", "annuler", "ne rien imprimer", id="retour"),
    ]

    def __init__(self, valeur: str, papiers: Sequence[Papier]) -> None:
        """Say ``valeur``, then offer ``papiers``."""
        super().__init__()
        self._valeur, self._papiers = valeur, papiers

    def compose(self) -> ComposeResult:
        """Lay the sentence over the list."""
        with Vertical(classes="dialogue", id="papier"):
            yield Static("Imprimer sans transmettre", classes="titre", markup=False)
            yield Static(self._valeur, markup=False)
            yield OptionList(*(Option(Text(papier.libelle)) for papier in self._papiers), compact=True)
            yield Static("Entrée imprimer · Échap ne rien imprimer", classes="touches", markup=False)

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Give the chosen papers."""
        self.dismiss(self._papiers[message.option_index].volets)

    def action_annuler(self) -> None:
        """Print nothing."""
        self.dismiss(None)
