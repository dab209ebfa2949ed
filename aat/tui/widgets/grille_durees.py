"""The duration table as a grid to walk in: arrows go from cell to cell, a merged cell is one stop. Fills nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget

from aat.tui.widgets.dessin_grille import Dessin, dessiner

if TYPE_CHECKING:
    from textual.events import Click, Resize
    from textual.geometry import Size

    from aat.services.durees import Case, Grille, Ligne
    from aat.tui.widgets.dessin_grille import Place


class GrilleDurees(Widget, can_focus=True):
    """The chosen cell stands between ``‹ ›``, its row and its headers are in bold."""

    DEFAULT_CSS = """
    GrilleDurees {
        width: 100%;
        height: auto;
    }
    GrilleDurees > .grille--case {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
    }
    GrilleDurees > .grille--trait {
        color: $border;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"grille--case", "grille--trait"}
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("up", "ligne(-1)", "ligne du dessus", show=False),
        Binding("down", "ligne(1)", "ligne du dessous", show=False),
        Binding("left", "case(-1)", "case de gauche", show=False),
        Binding("right", "case(1)", "case de droite", show=False),
        Binding("home", "bout(0)", "première case", show=False),
        Binding("end", "bout(-1)", "dernière case", show=False),
        Binding("enter", "choisir", "choisir", show=False),
    ]

    class Deplacee(Message):
        """Another cell is under the cursor."""

    class Choisie(Message):
        """Entrée was pressed on a cell."""

        def __init__(self, ligne: Ligne, case: Case) -> None:
            """Name the cell."""
            super().__init__()
            self.ligne, self.case = ligne, case

    def __init__(self, grille: Grille, type_emploi: str | None) -> None:
        """Open the grid on the row of ``type_emploi``, the first one when it is not known."""
        super().__init__()
        self._grille = grille
        self._rang = grille.rang(type_emploi)
        #: The column wished for: crossing a merged cell does not change it.
        self._colonne = 0
        self._de = 0

    @property
    def ligne(self) -> Ligne:
        """The row of the cursor."""
        return self._grille.lignes[self._rang]

    @property
    def case(self) -> Case:
        """The cell of the cursor."""
        return self.ligne.case(self._colonne)

    @property
    def hors_champ(self) -> str:
        """What stands out of the window, in words; empty when everything is seen."""
        dessin = self._dessin(self.size.width)
        cote = [
            f"{nombre} colonne{'s' if nombre > 1 else ''} à {ou}"
            for nombre, ou in ((dessin.de, "gauche"), (self._grille.largeur - dessin.a, "droite"))
            if nombre
        ]
        return f"Encore {' et '.join(cote)}." if cote else ""

    # --- keys

    def action_ligne(self, pas: int) -> None:
        """Go up or down; the table does not wrap."""
        self._rang = max(0, min(len(self._grille.lignes) - 1, self._rang + pas))
        self._deplacee()

    def action_case(self, pas: int) -> None:
        """Go to the neighbouring cell; one merged over several columns is crossed at once."""
        cases = self.ligne.cases
        voisine = cases.index(self.case) + pas
        if 0 <= voisine < len(cases):
            self._colonne = cases[voisine].colonnes[0 if pas > 0 or len(cases[voisine].colonnes) == 1 else -1]
            self._deplacee()

    def action_bout(self, rang: int) -> None:
        """Go to the first or to the last cell of the row."""
        self._colonne = self.ligne.cases[rang].colonnes[rang]
        self._deplacee()

    def action_choisir(self) -> None:
        """Choose the cell."""
        self.post_message(self.Choisie(self.ligne, self.case))

    def on_click(self, event: Click) -> None:
        """The mouse puts the cursor on a cell, then chooses it."""
        for place in self._dessin(self.size.width).cases:
            if place.y == event.y and place.x <= event.x < place.x + place.largeur and place.case is not None:
                ici = (place.ligne, place.case) == (self._rang, self.case)
                self._rang, self._colonne = place.ligne, place.case.colonnes[0]
                self._deplacee()
                if ici:
                    self.action_choisir()

    def _deplacee(self) -> None:
        self._cadrer(self.size.width)
        self.refresh(layout=True)
        self.post_message(self.Deplacee())

    # --- drawing

    def on_resize(self, event: Resize) -> None:
        """Keep the cursor in sight."""
        self._cadrer(event.size.width)
        self.post_message(self.Deplacee())

    def _cadrer(self, largeur: int) -> None:
        """Move the window of columns as little as shows the cell of the cursor."""
        self._de = min(self._de, self._colonne)
        while self._dessin(largeur).a <= self._colonne:
            self._de += 1

    def _dessin(self, largeur: int) -> Dessin:
        return dessiner(self._grille, max(1, largeur), self._de)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the height of the drawing."""
        del container, viewport
        return len(self._dessin(width).lignes)

    def render(self) -> Text:
        """Draw the window, the cursor in it."""
        dessin = self._dessin(self.size.width)
        lignes = [Text(ligne, no_wrap=True) for ligne in dessin.lignes]
        trait = self.get_component_rich_style("grille--trait")
        for ligne in lignes:
            ligne.highlight_regex("[│─┌┐└┘├┤┬┴┼]+", trait)
        for titre in dessin.titres:
            if titre.ligne == self._rang:
                lignes[titre.y].stylize("bold", titre.x, titre.x + titre.largeur)
        for place in dessin.cases:
            if place.ligne == self._rang and place.case == self.case:
                lignes[place.y] = self._pointer(lignes[place.y], place)
        return Text("\n", no_wrap=True, end="").join(lignes)

    def _pointer(self, ligne: Text, place: Place) -> Text:
        assert place.case is not None  # noqa: S101 - only cells are pointed at
        style = self.get_component_rich_style("grille--case")
        dedans = Text(f"‹ {place.case.texte} ›".center(place.largeur), style)
        return Text.assemble(ligne[: place.x], dedans, ligne[place.x + place.largeur :])
