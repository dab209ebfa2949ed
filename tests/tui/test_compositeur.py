"""A partial painting shows what a whole one would, and renders less."""

from collections.abc import Iterator
from typing import Any

import pytest
from aat.composition import Atelier
from aat.tui.app import Application
from aat.tui.compositeur import CompositeurSobre
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.calendrier import Calendrier
from aat.tui.screens.saisie import Saisie
from aat.tui.widgets.champ_motif import ChampMotif
from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tests.tui.decor import vierge
from tests.tui.pas import DURAND, ecran, installer

#: Letters, a list that opens, moves and closes, boxes, a text too long for its field, a dialog and back.
_TOUCHES = (
    *"lumb", "down", "down", "up", "enter", "tab", *"5", "enter", "space", "shift+tab", "up", "f6", *"atelier",
    "f7", "f5", "right", "down", "pagedown", "escape", "pagedown", "f8", "escape",
)  # fmt: skip


def _texte(ligne: Iterator[tuple[int, str]], x1: int, x2: int) -> str:
    return "".join(texte[max(0, x1 - x) : max(0, x2 - x)] for x, texte in ligne)


@pytest.mark.anyio
async def test_ce_qui_est_repeint_est_ce_qui_serait_peint(outils: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each changed span has the text that the whole screen has there, whatever is above or beside it."""
    vus: list[tuple[int, int]] = []

    def comparer(compositeur: CompositeurSobre) -> ChopsUpdate | None:
        rendu = sobre(compositeur)
        if rendu is not None:
            entier = Compositor.render_strips(compositeur)
            for y, x1, x2 in rendu.spans:
                repeint = ((x, bande.text) for x, bande in rendu.chops[y].items() if bande is not None)
                assert _texte(repeint, x1, x2) == entier[y].text[x1:x2], (y, x1, x2)
                vus.append((y, x2 - x1))
        return rendu

    sobre = CompositeurSobre.render_partial_update
    monkeypatch.setattr(CompositeurSobre, "render_partial_update", comparer)
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        saisie = Saisie(vierge(DURAND, outils), "0" * 32)
        await appli.push_screen(saisie)
        saisie.query_one(ChampMotif).focus()
        for touche in _TOUCHES:
            await pilot.press(touche)
            assert appli.defaut is None
            if touche == "f5":
                await ecran(pilot, Calendrier)
        assert appli.screen is saisie
    assert len(vus) > 100


@pytest.mark.anyio
async def test_une_lettre_ne_redessine_pas_le_formulaire(outils: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter in the motif renders its field and its list: nothing of what stands under them."""
    rendus: set[Widget] = set()
    rendre = Widget.render_lines
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        saisie = Saisie(vierge(DURAND, outils), "0" * 32)
        await appli.push_screen(saisie)
        assert type(saisie._compositor) is CompositeurSobre
        saisie.query_one(ChampMotif).focus()
        await pilot.press("l")
        await pilot.pause(0.2)

        def compter(widget: Widget, crop: Region) -> list[Strip]:
            rendus.add(widget)
            return rendre(widget, crop)

        monkeypatch.setattr(Widget, "render_lines", compter)
        await pilot.press("z")
        await pilot.pause(0.2)
        champ = saisie.query_one(ChampMotif)
    assert champ in rendus
    assert rendus <= {champ, champ.liste}


@pytest.mark.anyio
async def test_la_liste_du_motif_ne_remet_rien_en_place(outils: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    """It opens, grows and closes over the form without a layout, and nothing of it is left, seen or clicked."""
    mises_en_place: list[bool] = []
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        saisie = Saisie(vierge(DURAND, outils), "0" * 32)
        await appli.push_screen(saisie)
        champ = saisie.query_one(ChampMotif)
        champ.focus()
        await pilot.pause(0.2)
        avant = Compositor.render_strips(saisie._compositor)
        mettre_en_place = saisie._refresh_layout

        def compter(*ou: Any, **comment: Any) -> None:
            mises_en_place.append(True)
            mettre_en_place(*ou, **comment)

        monkeypatch.setattr(saisie, "_refresh_layout", compter)
        await pilot.press(*"lo")
        await pilot.pause(0.1)
        ou = champ.liste.region
        assert champ.liste.ouverte
        assert saisie.get_widget_at(*ou.offset)[0] is champ.liste
        await pilot.press("backspace", "backspace")
        await pilot.pause(0.1)
        assert champ.liste.survol is None
        assert not mises_en_place
        assert saisie.get_widget_at(*ou.offset)[0] is not champ.liste
        assert [b.text for b in Compositor.render_strips(saisie._compositor)] == [b.text for b in avant]
