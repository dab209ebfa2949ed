"""The title bar (who, where, what waits) and the status line (what runs in the background)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.widgets import Footer, Static

from aat.domaine.environnement import Environnement
from aat.tui.texte import colonne

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.widget import Widget

    from aat.services.outils import Outils


#: Cells that the prescriber's name keeps in the title, however narrow.
_NOM_MINI = 12
_SEPARATION = "  ·  "


class BarreTitre(Static):
    """One line: the program, the prescriber, the mode in words, the screen, and the documents that wait."""

    def __init__(self, titre: str) -> None:
        """Name the screen."""
        super().__init__("", markup=False)
        self._titre = titre
        self._carte = ""

    def annoncer_carte(self, carte: str) -> None:
        """Say which card of the prescriber is in a reader; empty when none is."""
        if carte != self._carte:
            self._carte = carte
            self.on_resize()

    def intituler(self, titre: str) -> None:
        """Name the screen anew: what it is about depends on the document."""
        if titre != self._titre:
            self._titre = titre
            self.on_resize()

    def on_mount(self) -> None:
        """Follow the queue."""
        self.watch(self.app, "en_attente", self._montrer)

    def on_resize(self) -> None:
        """Lay the line anew."""
        self._montrer(getattr(self.app, "en_attente", 0))

    def _montrer(self, en_attente: int) -> None:
        droite = f"{en_attente} en file · F9" if en_attente else ""
        # What waits is always shown, and the mode: the speciality gives way first, then the screen, then a long name.
        place = max(0, self.size.width - cell_len(droite) - 3)
        gauche = self._gauche(specialite=True)
        if cell_len(gauche) > place:
            gauche = self._gauche(specialite=False, place=place)
        self.update(f" {colonne(gauche, place)} {droite} ")

    def _gauche(self, *, specialite: bool, place: int | None = None) -> str:
        qui, ou = qui_et_ou(self.app.outils, specialite=specialite)  # type: ignore[attr-defined]  # ours
        if place is not None:
            # And the sign that the rest is cut.
            trop = cell_len(_SEPARATION.join(filter(None, ("aat", qui, self._carte, ou, "…")))) - place
            if trop > 0:
                qui = colonne(qui, max(_NOM_MINI, cell_len(qui) - trop)).rstrip()
        return _SEPARATION.join(filter(None, ("aat", qui, self._carte, ou, self._titre)))


def qui_et_ou(outils: Outils, *, specialite: bool = True) -> tuple[str, str]:
    """Return the prescriber and the mode, in words: the bench can never be taken for the real service."""
    prescripteur = outils.prescripteur()
    qui = "prescripteur à régler"
    if prescripteur is not None:
        qui = " ".join(
            filter(None, (prescripteur.prenom, prescripteur.nom, prescripteur.specialite if specialite else None))
        )
    return qui, "BANC D’ESSAI" if outils.environnement is Environnement.BANC else "service réel"


class LigneEtat(Static):
    """One line on what happens in the background; empty when nothing does."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__("", markup=False)

    def on_mount(self) -> None:
        """Follow the application's state."""
        self.watch(self.app, "etat", self._montrer)

    def _montrer(self, etat: str) -> None:
        self.update(etat)


class BarreTouches(Footer):
    """The keys at the bottom, drawn again only when they are others; lets go of those it no longer shows.

    Each field that takes the cursor asks for the bar to be drawn, most often the same. And the library has each key
    that it draws watch the bar, and forgets none of them until what they watch changes, which never happens here: a
    screen that stays open would keep all the keys it ever drew.
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__(show_command_palette=False, compact=True)
        self._touches: tuple[tuple[str, str, bool], ...] | None = None

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Lay the keys anew when one came, went or changed."""
        touches = tuple(
            (actif.binding.key, actif.binding.description, actif.enabled)
            for actif in screen.active_bindings.values()
            if actif.binding.show
        )
        if touches != self._touches:
            # Away from the window nothing is drawn: it is when one comes back.
            self._touches = touches if screen.app.app_focus and self.is_attached else None
            super().bindings_changed(screen)

    async def recompose(self) -> None:
        """Draw the keys of the moment."""
        await super().recompose()
        observateurs: dict[str, list[tuple[Widget, object]]] = getattr(self, "__watchers", {})
        for liste in observateurs.values():
            liste[:] = [paire for paire in liste if paire[0].is_attached]
