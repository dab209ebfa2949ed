"""A list that shrinks as one types: words in any order, accents and case forgiven; arrows move in it meanwhile.

Knows nothing of what the lines are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from aat.referentiel.pliage import plier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


@dataclass(frozen=True, slots=True)
class Ligne:
    """One line: its identifier, what is shown, and other words that find it."""

    id: str
    texte: str
    autres_mots: str = ""


class _Filtre(Input):
    BINDINGS: ClassVar[list[Binding]] = []  # type: ignore[assignment]  # narrower than Textual's own


class ListeFiltree(Vertical):
    """The text typed, over the lines that hold all its words."""

    DEFAULT_CSS = """
    ListeFiltree {
        height: 1fr;
    }
    ListeFiltree Input, ListeFiltree Input:focus {
        border: none;
        height: 1;
        padding: 0 1;
        background: $champ;
    }
    ListeFiltree OptionList, ListeFiltree OptionList:focus {
        height: auto;
        max-height: 1fr;
        border: none;
        background: $background;
        scrollbar-size-vertical: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    ListeFiltree OptionList > .option-list--option-highlighted {
        color: $block-cursor-foreground;
        background: $block-cursor-background;
        text-style: bold;
    }
    ListeFiltree .rien {
        height: auto;
        padding: 1 2;
    }
    """
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("down", "bouger('cursor_down')", "ligne suivante", show=False),
        Binding("up", "bouger('cursor_up')", "ligne précédente", show=False),
        Binding("pagedown", "bouger('page_down')", "page suivante", show=False),
        Binding("pageup", "bouger('page_up')", "page précédente", show=False),
    ]

    class Choisie(Message):
        """Entrée was pressed on a line."""

        def __init__(self, identifiant: str) -> None:
            """Name the line."""
            super().__init__()
            self.id = identifiant

    def __init__(self, indice: str, vide: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Show ``indice`` while nothing is typed, ``vide`` when no line is left."""
        super().__init__(id=id)
        self._vide = vide
        self._lignes: tuple[Ligne, ...] | None = None
        self._options: dict[str, Option] = {}
        self._plies: dict[str, str] = {}
        self._filtre = _Filtre(placeholder=indice, compact=True)
        self._filtre.cursor_blink = False
        self._liste = OptionList(compact=True)
        self._liste.can_focus = False
        self._rien = Static("", classes="rien", markup=False)

    def compose(self) -> ComposeResult:
        """Lay the text over the list."""
        yield self._filtre
        yield self._liste
        yield self._rien

    def on_mount(self) -> None:
        """Put the cursor in the text."""
        self._filtre.focus()

    def remplir(self, lignes: Sequence[Ligne]) -> None:
        """Show these lines; the cursor stays on the line where it was, if it is still there."""
        if tuple(lignes) == self._lignes:
            return
        self._lignes = tuple(lignes)
        # Kept from one filter to the next: a line is measured and drawn once.
        self._options = {ligne.id: Option(Text(ligne.texte), id=ligne.id) for ligne in lignes}
        self._plies = {ligne.id: plier(f"{ligne.texte} {ligne.autres_mots}") for ligne in lignes}
        self._montrer()

    @property
    def courante(self) -> str | None:
        """Identifier of the line under the cursor."""
        rang = self._liste.highlighted
        return None if rang is None else self._liste.get_option_at_index(rang).id

    def action_bouger(self, comment: str) -> None:
        """Move in the list."""
        getattr(self._liste, f"action_{comment}")()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show what still matches, the first line first."""
        message.stop()
        self._montrer(au_debut=True)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the line under the cursor."""
        message.stop()
        if self.courante is not None:
            self.post_message(self.Choisie(self.courante))

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Take the line that the mouse chose."""
        message.stop()
        if message.option.id is not None:
            self.post_message(self.Choisie(message.option.id))

    def _montrer(self, *, au_debut: bool = False) -> None:
        mots = plier(self._filtre.value).split()
        ids = [identifiant for identifiant, plie in self._plies.items() if all(mot in plie for mot in mots)]
        avant = self.courante
        self._liste.clear_options()
        self._liste.add_options([self._options[identifiant] for identifiant in ids])
        if ids:
            self._liste.highlighted = ids.index(avant) if avant in ids and not au_debut else 0
        self._rien.update("" if ids else (self._vide if not mots else "Rien ne correspond. Effacez pour tout revoir."))
        self._rien.display = not ids
