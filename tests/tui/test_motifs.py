"""La liste des motifs de A à Z, touche par touche."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import pytest
from aat.composition import Atelier
from aat.referentiel.motifs import charger_motifs
from aat.tui.screens.motifs import Motifs
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.tui.conftest import JOUR
from tests.tui.essai import ApplicationVide
from tests.tui.lecture_ecran import ligne_courante, texte

pytestmark = pytest.mark.anyio


class Dialogue:
    """The dialog under the fingers, and what it gave."""

    def __init__(self, pilot: Pilot[int], ecran: Motifs) -> None:
        self.pilot, self.ecran = pilot, ecran
        self.rendus: list[object] = []

    async def touches(self, *touches: str) -> None:
        """Press these keys."""
        await self.pilot.press(*touches)
        await self.pilot.pause()

    @property
    def courante(self) -> str:
        """The line under the cursor."""
        return ligne_courante(self.ecran)

    @property
    def lu(self) -> str:
        """What is read on the screen."""
        return texte(self.pilot.app)


Ouvrir = Callable[..., AbstractAsyncContextManager[Dialogue]]


@pytest.fixture
def ouvrir(outils: Atelier) -> Ouvrir:
    """Return what opens the dialog in an ``async with``."""

    @asynccontextmanager
    async def ouverte(
        jour: dt.date = JOUR, taille: tuple[int, int] = (80, 24), *, atmp: bool = False, code: str | None = None
    ) -> AsyncIterator[Dialogue]:
        app = ApplicationVide(outils)
        async with app.run_test(size=taille) as pilot:
            ecran = Motifs(jour, atmp=atmp, code=code)
            dialogue = Dialogue(pilot, ecran)
            await app.push_screen(ecran, dialogue.rendus.append)
            await pilot.pause()
            yield dialogue
        assert app.defaut is None

    return ouverte


async def test_tous_les_motifs_y_sont_dans_l_ordre(ouvrir: Ouvrir) -> None:
    """Each code is there once, from A to Z, accents ignored."""
    async with ouvrir(atmp=True) as d:
        ids = [o.id for o in d.ecran.query_one(OptionList).options if o.id is not None]
        assert sorted(ids) == sorted(m.code for m in charger_motifs().tous)
        assert "Motifs de A à Z : 200" in d.lu
        assert d.courante == "▸ Abcès cutané furoncle et anthrax"


async def test_une_lettre_va_a_son_premier_motif(ouvrir: Ouvrir) -> None:
    """« f » goes to F; another letter goes on to its own."""
    async with ouvrir() as d:
        await d.touches("f")
        assert d.courante == "▸ Fibromyalgie"
        assert "[F]" in d.lu
        await d.touches("g")
        assert d.courante == "▸ Gastro-entérite"


async def test_d_autres_lettres_precisent(ouvrir: Ouvrir) -> None:
    """Letters add up, spaces and accents forgiven; one too many is told, and one can be taken back."""
    async with ouvrir() as d:
        await d.touches(*"fracture", "space", *"du", "space", *"co")
        assert d.courante == "▸ Fracture du coude"
        assert "Commence par « fracture du co »" in d.lu
        await d.touches("z")
        assert "Aucun motif ne commence par « fracture du coz »." in d.lu
        assert d.courante == "▸ Fracture du coude"
        await d.touches("backspace", "backspace")
        assert d.courante == "▸ Fracture du calcanéum"


async def test_un_e_trouve_les_accents(ouvrir: Ouvrir) -> None:
    """« ep » and « ép » are the same letters."""
    for lettres in ("ep", "ép"):
        async with ouvrir() as d:
            await d.touches(*lettres)
            assert d.courante[2] in "ÉE"
            assert "Commence par « ep »" in d.lu


async def test_entree_rend_le_code(ouvrir: Ouvrir) -> None:
    """Entrée gives the code of the line."""
    async with ouvrir() as d:
        await d.touches(*"lomb", "enter")
        assert d.rendus == ["00020002"]


async def test_echap_ne_rend_rien(ouvrir: Ouvrir) -> None:
    """Échap gives nothing."""
    async with ouvrir() as d:
        await d.touches("g", "escape")
        assert d.rendus == [None]


async def test_la_liste_s_ouvre_sur_le_motif_deja_choisi(ouvrir: Ouvrir) -> None:
    """The motif of the form is under the cursor, in sight."""
    async with ouvrir(code="00060011") as d:
        assert d.courante == "▸ Fracture du coude"
        assert "▸ Fracture du coude" in d.lu


async def test_en_ce_moment_en_tete(ouvrir: Ouvrir) -> None:
    """In season those come first; Entrée gives their code."""
    async with ouvrir() as d:
        assert d.courante == "▸ Covid-19 symptomatique"
        await d.touches("enter")
        assert d.rendus == ["01000133"]


async def test_en_ce_moment_absent_en_at_mp_et_hors_saison(ouvrir: Ouvrir) -> None:
    """Neither with an AT/MP nor on a day without a list."""
    async with ouvrir(atmp=True) as d:
        assert "En ce moment" not in d.lu
    async with ouvrir(dt.date(2022, 7, 4)) as d:
        assert "En ce moment" not in d.lu


async def test_pages_et_bouts(ouvrir: Ouvrir) -> None:
    """PgSuiv, Fin and Début walk the list; one line only bears the sign."""
    async with ouvrir(atmp=True) as d:
        await d.touches("pagedown", "pagedown")
        assert "▸" in d.courante
        assert d.lu.count("▸") == 1
        await d.touches("end")
        assert d.courante.startswith("▸ Z")
        await d.touches("home")
        assert d.courante == "▸ Abcès cutané furoncle et anthrax"


async def test_les_cles_restent_a_l_ecran_en_80_sur_24(ouvrir: Ouvrir) -> None:
    """The last line of the dialog says the keys, frame whole."""
    async with ouvrir() as d:
        assert "Lettres : aller au motif   Entrée : choisir   Échap : revenir" in d.lu
        assert d.lu.count("╰") == d.lu.count("╭") == 1
