"""The list that opens under the motif field: at most a few lines, one of them chosen. Searches nothing.

Not ``textual-autocomplete``: it searches twice for each key, gives back a text where a code is wanted, and lets the
list fall under the screen at 80×24; little would be left of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import Reactive

from aat.tui.compositeur import Survolant

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click
    from textual.widget import Widget

    from aat.services.motifs import Proposition

#: Columns of a line; a longer label ends in « … ».
LARGEUR = 66
#: Lines at most, the title's among them.
_LIGNES = 9
#: What is kept free for the list: its lines and its edge, told from the form in any theme.
_PLACE = LARGEUR + 1


class ListeMotifs(Survolant):
    """Proposals over the screen; the chosen one bears ``▸``, the typed letters are underlined."""

    DEFAULT_CSS = """
    ListeMotifs {
        overlay: screen;
        width: 67;
        height: 9;
        border-left: solid $border;
        background: $panel;
        color: $foreground;
    }
    ListeMotifs > .liste--courant {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
    }
    ListeMotifs > .liste--titre {
        color: $foreground-muted;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"liste--courant", "liste--titre"}
    #: As in ``ChampMotif``: the list does not scroll, its size alone needs no second layout.
    virtual_size = Reactive(Size(0, 0))

    class Prise(Message):
        """A line was clicked."""

        def __init__(self, proposition: Proposition) -> None:
            """Name it."""
            super().__init__()
            self.proposition = proposition

    def __init__(self, proprietaire: Widget) -> None:
        """Make the list of a field, hidden."""
        super().__init__()
        self._proprietaire = proprietaire
        self._titre = ""
        self._propositions: tuple[Proposition, ...] = ()
        self._rang = 0
        self._hauteur = 1

    @property
    def ouverte(self) -> bool:
        """Whether the list is on screen."""
        return self.survol is not None

    @property
    def choisie(self) -> Proposition | None:
        """The chosen line, none when the list is closed or only says something."""
        return self._propositions[self._rang] if self.ouverte and self._propositions else None

    def ouvrir(self, propositions: Sequence[Proposition], titre: str = "") -> None:
        """Show these proposals, the first one chosen; ``titre`` above them, or alone."""
        self._propositions, self._titre, self._rang = tuple(propositions), titre, 0
        hauteur = len(self._propositions) + bool(titre)
        if not hauteur:
            self.fermer()
            return
        # An open list only grows: lines that come and go under the eye are harder to read.
        self._hauteur = min(_LIGNES, max(hauteur, self._hauteur if self.ouverte else 0))
        self.survoler(self._place())
        self.refresh()

    def fermer(self) -> None:
        """Hide the list."""
        self._propositions = ()
        if self.ouverte:
            self.survoler(None)
            self._proprietaire.refresh()

    def avancer(self, pas: int) -> None:
        """Choose the next line or the previous one."""
        if self._propositions:
            avant, self._rang = self._rang, (self._rang + pas) % len(self._propositions)
            haut = bool(self._titre)
            self.refresh(*(Region(0, haut + rang, self.outer_size.width, 1) for rang in (avant, self._rang)))

    def placer(self) -> None:
        """Stand under the field, or above it where there is no room."""
        if self.ouverte:
            self.survoler(self._place())

    def _place(self) -> Region:
        champ, ecran = self._proprietaire.region, self.screen.region
        gauche = max(0, min(champ.x, ecran.width - _PLACE))
        return Region(gauche, _ligne(champ, ecran, self._hauteur), _PLACE, self._hauteur)

    def render(self) -> Text:
        """Draw the lines."""
        lignes = [Text(f" {self._titre}", self.get_component_rich_style("liste--titre"))] if self._titre else []
        for rang, proposition in enumerate(self._propositions):
            ligne = Text(f"{'▸' if rang == self._rang else ' '} {proposition.texte}")
            for debut, fin in proposition.appuis:
                ligne.stylize("bold underline", debut + 2, fin + 2)
            ligne.truncate(self.size.width, overflow="ellipsis", pad=True)
            if rang == self._rang:
                ligne.stylize_before(self.get_component_rich_style("liste--courant"))
            lignes.append(ligne)
        return Text("\n", no_wrap=True, end="").join(lignes)

    def on_click(self, event: Click) -> None:
        """The mouse takes what is under it."""
        event.stop()
        rang = event.y - bool(self._titre)
        if 0 <= rang < len(self._propositions):
            self._proprietaire.post_message(self.Prise(self._propositions[rang]))


def _ligne(champ: Region, ecran: Region, hauteur: int) -> int:
    """Return the line where a list of ``hauteur`` lines starts: the last two of the screen stay readable."""
    dessous = champ.y + 1
    if dessous + hauteur <= ecran.height - 2 or champ.y < ecran.height - 2 - dessous:
        return dessous
    return max(0, champ.y - hauteur)
