"""The rows of lesions in a form: one sentence each, one of them chosen. What a row means is ``formulaire.lesions``'."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from aat.services.formulaire import lesions
from aat.tui.messages import Saisi, Suivant
from aat.tui.texte import propre

if TYPE_CHECKING:
    from textual.events import Click

    from aat.domaine.certificat import Lesion

_AUCUNE = "aucune ligne · F3 ou a : ajouter (nature, siège, côté)"


class ListeLesions(Widget, can_focus=True):
    """Arrows choose a row, Suppr removes it; adding and changing one is asked of the screen."""

    DEFAULT_CSS = """
    ListeLesions {
        height: auto;
    }
    ListeLesions:focus {
        background: $surface;
        color: $primary;
    }
    """
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("up", "bouger(-1)", "lésion précédente", show=False),
        Binding("down", "bouger(1)", "lésion suivante", show=False),
        Binding("a", "ajouter", "ajouter une lésion", show=False),
        Binding("m", "modifier", "modifier la lésion", show=False),
        Binding("r,delete", "retirer", "retirer la lésion", show=False),
        Binding("enter", "suivant", "champ suivant", show=False),
    ]

    class Demandee(Message):
        """A row is to be typed: a new one (``rang`` is ``None``), or this one again."""

        def __init__(self, rang: int | None) -> None:
            """Name the row."""
            super().__init__()
            self.rang = rang

    def __init__(self, nom: str) -> None:
        """Make the list of the document's path ``nom``."""
        super().__init__()
        self.nom = nom
        self._lesions: tuple[Lesion, ...] = ()
        self._rang = 0

    def render(self) -> Text:
        """Draw a line a row; the chosen one bears a sign while the list has the cursor."""
        if not self._lesions:
            return Text(_AUCUNE, no_wrap=True, overflow="ellipsis")
        lignes = []
        for rang, phrase in enumerate(lesions.phrases(self._lesions)):
            signe = "▸" if self.has_focus and rang == self._rang else " "
            ligne = Text(f"{signe} {rang + 1}. {propre(phrase)}", no_wrap=True, overflow="ellipsis")
            ligne.truncate(max(1, self.size.width), overflow="ellipsis")
            lignes.append(ligne)
        return Text("\n", no_wrap=True, end="").join(lignes)

    def montrer(self, texte: str) -> None:
        """Show these rows."""
        lues = lesions.lire(texte)
        if lues != self._lesions:
            self._lesions = lues
            self._rang = max(0, min(self._rang, len(lues) - 1))
            self.refresh(layout=True)

    def action_bouger(self, pas: int) -> None:
        """Choose the next row or the previous one."""
        if self._lesions:
            self._rang = (self._rang + pas) % len(self._lesions)
            self.refresh()

    def action_ajouter(self) -> None:
        """Ask for a new row."""
        self.post_message(self.Demandee(None))

    def action_modifier(self) -> None:
        """Ask for the chosen row again."""
        if self._lesions:
            self.post_message(self.Demandee(self._rang))

    def action_retirer(self) -> None:
        """Remove the chosen row; its sentence leaves the text."""
        if self._lesions:
            gardees = (*self._lesions[: self._rang], *self._lesions[self._rang + 1 :])
            self.post_message(Saisi(self.nom, lesions.ecrire(gardees), self))

    def action_suivant(self) -> None:
        """Go on."""
        self.post_message(Suivant())

    def on_click(self, event: Click) -> None:
        """The mouse chooses too."""
        self.focus()
        if event.y < len(self._lesions):
            self._rang = event.y
            self.refresh()
