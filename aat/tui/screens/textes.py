"""The texts behind the acceptance, the duties of each, whom to call: one page at a time, read whole or copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from aat.services import textes
from aat.tui.screens.base import Ecran

if TYPE_CHECKING:
    from textual.app import ComposeResult

_NOMS = tuple(textes.PAGES)


class Textes(Ecran):
    """Left and right arrows turn the pages; Ctrl+C copies the one shown."""

    TITRE = "Textes"
    PAGE_AIDE = "textes"
    CSS_PATH = "textes.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("right", "tourner(1)", "page suivante"),
        Binding("left", "tourner(-1)", "page précédente"),
    ]

    def __init__(self, page: str = textes.APPLICABLES) -> None:
        """Open on ``page`` (``textes.PAGES``)."""
        super().__init__()
        self._rang = _NOMS.index(page)

    def corps(self) -> ComposeResult:
        """Lay the title over the page."""
        yield Static("", id="page", markup=False)
        with VerticalScroll(id="lecture"):
            yield Static("", id="texte", markup=False)

    def on_mount(self) -> None:
        """Show the page."""
        self.query_one("#lecture").focus()
        self._montrer()

    def action_tourner(self, pas: int) -> None:
        """Turn the page."""
        self._rang = (self._rang + pas) % len(_NOMS)
        self._montrer()
        self.query_one("#lecture").scroll_home(animate=False)

    def _montrer(self) -> None:
        lue = self._page()
        self.query_one("#page", Static).update(f"← {self._rang + 1}/{len(_NOMS)} → {lue.titre}")
        self.query_one("#texte", Static).update(_dessiner(lue))

    def _page(self) -> textes.Page:
        return textes.page(_NOMS[self._rang], self.appli.outils.environnement)

    def a_copier(self) -> str:
        """Return the page as plain text."""
        lue = self._page()
        return "\n".join((lue.titre, *textes.en_lignes(lue)))


def _dessiner(lue: textes.Page) -> Text:
    """Return the page with its titles set off; the words are those of the plain text."""
    titres = {section.titre for section in lue.sections}
    dessin = Text()
    for ligne in textes.en_lignes(lue):
        dit, tiret, reference = ligne.rpartition(" — ")
        if not tiret:
            dessin.append(ligne, style="bold" if ligne in titres else "")
        else:
            dessin.append(dit)
            dessin.append(tiret + reference, style="italic")
        dessin.append("\n")
    return dessin
