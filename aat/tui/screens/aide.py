"""The help: the field first with its rules, then the page of the screen and its keys; every other page from there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from aat.referentiel.droit import charger_textes
from aat.services import explication
from aat.tui import commandes, pages_aide
from aat.tui.screens.base import Ecran
from aat.tui.texte import propre

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

#: How a screen names a rule in the help of a field: its code between brackets.
_CODE = re.compile(r"\[([a-z][a-z0-9-]+)\]")
_PIED = "t textes et conditions · c nous contacter (36 08) · m mentions"


class Aide(Ecran):
    """Left and right arrows turn the pages; Ctrl+C copies the one shown."""

    TITRE = "Aide"
    PAGE_AIDE = "aide"
    CSS_PATH = "textes.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("right", "tourner(1)", "page suivante"),
        Binding("left", "tourner(-1)", "page précédente"),
        Binding("s", "sommaire", "sommaire"),
        Binding("t", "textes('applicables')", "textes", show=False),
        Binding("c", "textes('contact')", "contact", show=False),
        Binding("m", "textes('mentions')", "mentions", show=False),
    ]

    def __init__(self, quoi: tuple[str, str]) -> None:
        """Open on (page, help of the field); the second may be empty, and shows on this page only."""
        super().__init__()
        page, self._champ = quoi
        self._page = self._depart = page if page in pages_aide.PAGES else pages_aide.PAGES[0]
        self._touches: tuple[tuple[str, str], ...] = ()

    def corps(self) -> ComposeResult:
        """Lay the title over the page."""
        yield Static("", id="page", markup=False)
        with VerticalScroll(id="lecture"):
            yield Static("", id="texte", markup=False)
        yield Static(_PIED, id="pied", markup=False)

    def on_mount(self) -> None:
        """Show the page of the screen below, with its keys as they are now."""
        self._touches = tuple(commandes.touches_de(self.app.screen_stack[-2], self.appli))
        self.query_one("#lecture").focus()
        self._montrer()

    # --- what is shown

    def _montrer(self) -> None:
        rang = pages_aide.PAGES.index(self._page)
        titre = pages_aide.titres()[self._page]
        self.query_one("#page", Static).update(f"← {rang + 1}/{len(pages_aide.PAGES)} → {titre}")
        texte = Text()
        for ligne, en_gras in self._lignes():
            texte.append(f"{ligne}\n", style="bold" if en_gras else "")
        self.query_one("#texte", Static).update(texte)
        self.query_one("#lecture").scroll_home(animate=False)

    def _lignes(self) -> Iterator[tuple[str, bool]]:
        """Yield the lines of the page, and whether each is a title."""
        ici = self._page == self._depart
        if ici and self._champ:
            yield "Ce champ", True
            for ligne in self._champ.split("\n"):
                yield propre(ligne), False
            yield from self._regles()
            yield "", False
        lue = pages_aide.page(self._page, self.appli.clavier)
        for ligne in lue.lignes:
            yield ligne, ligne in lue.titres
        if ici and self._touches:
            yield "", False
            yield "Les touches ici", True
            for touche, quoi in self._touches:
                yield f"{touche:10} {quoi}", False

    def _regles(self) -> Iterator[tuple[str, bool]]:
        """Yield what grounds each rule that the field's findings name: as of today."""
        outils = self.appli.outils
        codes = [code for code in _CODE.findall(self._champ) if code in outils.droit.regles]
        for dite in explication.expliquer(codes, self.appli.jour, outils.droit, charger_textes()):
            yield "", False
            yield f"Règle {dite.regle.code}", True
            yield dite.texte.exigence, False
            yield f"Fondement : {dite.regle.fondement}", False
            yield f"Source : {dite.regle.source} (vérifiée le {dite.regle.verifie_le:%d/%m/%Y})", False
            if dite.texte.note:
                yield f"Note : {dite.texte.note}", False
            for p in dite.parametres:
                if p.en_vigueur is not None:
                    valeur = explication.montrer(p.en_vigueur.valeur, p.parametre.unite)
                    yield f"{p.parametre.description} : {valeur} ({p.en_vigueur.fondement})", False

    # --- where one goes

    def action_tourner(self, pas: int) -> None:
        """Turn the page."""
        rang = pages_aide.PAGES.index(self._page)
        self._page = pages_aide.PAGES[(rang + pas) % len(pages_aide.PAGES)]
        self._montrer()

    def action_sommaire(self) -> None:
        """Choose a page by its title."""
        from aat.tui.screens.liste import Liste

        def prendre(nom: str | None) -> None:
            if nom is not None:
                self._page = nom
                self._montrer()

        self.app.push_screen(Liste("Sommaire de l’aide", tuple(pages_aide.titres().items()), self._page), prendre)

    def action_textes(self, nom: str) -> None:
        """Open the texts on this page."""
        from aat.tui.screens.textes import Textes

        self.app.push_screen(Textes(nom))

    def a_copier(self) -> str:
        """Return the page as plain text."""
        return "\n".join(ligne for ligne, _ in self._lignes())
