"""What a patient leaves behind once the next one comes: nothing of the screens (a thousand: ``tests/perf/memoire.py``)."""

import gc

import pytest
from aat.composition import Atelier
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.dossier import Dossier
from aat.tui.widgets.barres import BarreTouches
from textual.widgets._footer import FooterKey

from tests.tui.pas import DURAND, attendre, ecran, installer


@pytest.mark.anyio
async def test_un_ecran_ferme_ne_laisse_rien(outils: Atelier) -> None:
    """Eight patients opened and closed: no more keys of the last line than are shown, and one file at most."""
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        for _ in range(8):
            await appli.push_screen(Dossier(DURAND))
            await pilot.press("tab")
            await pilot.press("escape")
            await ecran(pilot, Accueil)
        barre = appli.screen.query_one(BarreTouches)

        def touches() -> list[FooterKey]:
            gc.collect()
            return [objet for objet in gc.get_objects() if type(objet) is FooterKey]

        await attendre(pilot, lambda: len(touches()) <= len(barre.children))
        assert barre.children
        assert sum(type(objet) is Dossier for objet in gc.get_objects()) <= 1
