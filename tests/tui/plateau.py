"""Where a scene is played: the application that opens what it is given, keys pressed, and the screen come to rest."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aat.tui
from aat.services.file_attente import en_attente
from aat.tui.app import Application

from tests.patience import PATIENCE_S
from tests.tui.decor import Decor
from tests.tui.essai import texte
from tests.tui.pas import attendre_texte, taper

if TYPE_CHECKING:
    from aat.composition import Atelier
    from textual.events import Mount
    from textual.pilot import Pilot
    from textual.screen import Screen

#: The screen has come to rest when it stays the same through this many looks.
_REGARDS = 2


class ApplicationFigee(Application):
    """The application, that opens the screen it is given and sends nothing by itself."""

    CSS_PATH = str(Path(aat.tui.__file__).with_name("aat.tcss"))
    #: A notice stays long enough to be in the picture.
    NOTIFICATION_TIMEOUT = 3600

    def on_mount(self, event: Mount) -> None:  # type: ignore[override]  # the scene opens its own screen
        """Open nothing; count what waits, as the background does."""
        event.prevent_default()
        if self.outils.coffre_existant() is not None:
            self.en_attente = len(en_attente(self.outils))


@dataclass(frozen=True, slots=True)
class Plateau:
    """Where a scene is played.

    Attributes:
        pilot: presses keys; ``outils``: the tools of the home; ``decor``: what is kept there.
    """

    pilot: Pilot[int]
    outils: Atelier
    decor: Decor | None

    @property
    def garni(self) -> Decor:
        """What is kept in the home."""
        assert self.decor is not None
        return self.decor

    @property
    def appli(self) -> Application:
        """The application."""
        assert isinstance(self.pilot.app, Application)
        return self.pilot.app

    async def ouvrir(self, ecran: Screen[Any]) -> None:
        """Show a screen and wait until it is at rest."""
        await self.appli.push_screen(ecran)
        await self.reposer()

    async def presser(self, *touches: str) -> None:
        """Press keys, each once the one before is shown."""
        for touche in touches:
            await self.pilot.press(touche)
            await self.pilot.pause()
        await self.reposer()

    async def taper(self, phrase: str) -> None:
        """Type a text."""
        await taper(self.pilot, phrase)
        await self.reposer()

    async def lire(self, phrase: str) -> None:
        """Wait until the screen says ``phrase``."""
        await attendre_texte(self.pilot, phrase)
        await self.reposer()

    async def lire_tout_de_suite(self, phrase: str) -> None:
        """Wait until the screen says ``phrase``; work may still be under way."""
        await attendre_texte(self.pilot, phrase)

    async def reposer(self) -> None:
        """Wait until no work is under way and the screen stays the same."""
        vus: list[str] = []
        while len(vus) < _REGARDS or len(set(vus[-_REGARDS:])) > 1 or self._occupe():
            assert len(vus) < PATIENCE_S / 0.005, vus[-1]
            await self.pilot.pause()
            await asyncio.sleep(0.005)
            vus.append(texte(self.appli))

    def _occupe(self) -> bool:
        travaux = self.appli.travaux
        return (
            travaux._rapide.occupe
            or not travaux._rapide._taches.empty()
            or any(not travail.is_finished for travail in self.appli.workers)
        )
