"""Taper d’avance : rien ne se perd, rien ne va au champ d’avant."""

import asyncio
import time
from collections.abc import Callable

import pytest
from aat.composition import Atelier
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.base import Ecran
from aat.tui.screens.dossier import Dossier
from aat.tui.screens.patient import Patient
from aat.tui.screens.question import Question
from aat.tui.screens.recapitulatif import Recapitulatif
from aat.tui.widgets.entree import Entree
from textual import events
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from tests.tui.pas import DURAND, NIR, attendre, ecran, installer

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]


def d_un_coup(pilot: Pilot[int], *touches: str) -> None:
    """Give all these keys before the application had the time to take one; a text is one key a letter."""
    appli = pilot.app
    for touche in touches:
        for nom in [touche] if touche in {"enter", "tab", "space", "f10", "escape", "backspace"} else touche:
            appli.post_message(events.Key("space" if nom == " " else nom, nom if len(nom) == 1 else None))


async def _ouvrir_le_dossier(pilot: Pilot[int]) -> Dossier:
    """Open a known patient's record over the first screen."""
    await ecran(pilot, Accueil)
    await pilot.app.push_screen(Dossier(DURAND))
    return await ecran(pilot, Dossier)


async def test_toute_une_consultation_tapee_d_un_coup(application: Faire, outils: Atelier) -> None:
    """From the NIR of somebody new to the récapitulatif: each letter in its field, on its screen."""
    installer(outils)
    outils.coffre()  # made: its key is not announced in the middle
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        d_un_coup(pilot, NIR, "enter", "durand", "enter", "marie", "enter", "120569", "enter", "f10")
        d_un_coup(pilot, "gri 5", "enter", "space", "f10")
        await attendre(pilot, lambda: isinstance(pilot.app.screen, Recapitulatif))
    (assure,) = outils.coffre().patient(NIR)
    assert (assure.nom_famille, assure.prenoms, assure.date_naissance) == ("DURAND", ("Marie",), "1969-05-12")


async def test_un_effacement_reste_a_sa_place(application: Faire, outils: Atelier) -> None:
    """Letters never overtake a key that moves or deletes."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await pilot.app.push_screen(Patient(DURAND))
        patient = await ecran(pilot, Patient)
        patient._controle("nom_usage").focus()
        d_un_coup(pilot, "Durx", "backspace", "and", "tab", "Luc", "tab", "010203")
        await attendre(pilot, lambda: patient._controle("date_naissance").value == "010203")
        assert patient._controle("nom_usage").value == "Durand"
        assert patient._controle("prenoms").value == "Luc"


async def test_echap_abandonne_ce_qui_est_tape_d_avance(application: Faire, outils: Atelier) -> None:
    """It never waits behind other keys."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        dossier = await _ouvrir_le_dossier(pilot)
        dossier.retenu = True
        d_un_coup(pilot, "zzz", "escape")
        await ecran(pilot, Accueil)
        d_un_coup(pilot, "durand", "enter")
        await ecran(pilot, Dossier)


async def test_un_ecran_qui_n_en_finit_pas_ne_bloque_pas_le_clavier(
    application: Faire, outils: Atelier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a moment, keys go on."""
    monkeypatch.setattr("aat.tui.frappe._PATIENCE", 20)
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        dossier = await _ouvrir_le_dossier(pilot)
        dossier.retenu = True
        d_un_coup(pilot, "grippe")
        await attendre(pilot, lambda: dossier.query_one("#express", Input).value == "grippe")


async def test_une_machine_trop_chargee_ne_fait_rien_perdre(
    application: Faire, outils: Atelier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is waited for takes longer there: patience is not counted by the clock."""
    monkeypatch.setattr("aat.tui.frappe._PATIENCE", 20)
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        dossier = await _ouvrir_le_dossier(pilot)
        express = dossier.query_one("#express", Input)
        dossier.retenu = True
        d_un_coup(pilot, "gri")
        for _ in range(4):
            await asyncio.sleep(0.01)
            time.sleep(0.1)  # noqa: ASYNC251 - the machine does something else
        assert not express.value
        dossier.retenu = False
        await attendre(pilot, lambda: express.value == "gri")


class _Lent(Ecran):
    """Takes its time to open, then gives its cursor a field."""

    def corps(self) -> ComposeResult:
        """Lay a field."""
        yield Entree()

    AUTO_FOCUS = ""

    def on_mount(self) -> None:
        """Be slow once shown."""
        self.set_timer(0.1, self._tarder)

    def _tarder(self) -> None:
        time.sleep(0.7)
        self.call_after_refresh(self.query_one(Entree).focus)


async def test_un_ecran_lent_donne_son_champ_avant_la_touche(application: Faire, outils: Atelier) -> None:
    """A letter typed ahead waits for the field, however long the screen took."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        lent = _Lent()
        await pilot.app.push_screen(lent)
        d_un_coup(pilot, "gri")
        await attendre(pilot, lambda: lent.query_one(Entree).value == "gri")


class _Ephemere(Screen[None]):
    """Goes away with the key that it is given, and the widget that had the focus with it."""

    def compose(self) -> ComposeResult:
        """Lay a field."""
        yield Input()

    def on_input_changed(self) -> None:
        """Leave."""
        self.dismiss(None)


async def test_un_champ_qui_disparait_ne_retient_rien(application: Faire, outils: Atelier) -> None:
    """What was typed after goes to the screen under it."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        dossier = await _ouvrir_le_dossier(pilot)
        await pilot.app.push_screen(_Ephemere())
        await ecran(pilot, _Ephemere)
        d_un_coup(pilot, "x", "gri")
        await attendre(pilot, lambda: dossier.query_one("#express", Input).value == "gri")


async def test_une_question_prend_la_touche_qui_la_suit(application: Faire, outils: Atelier) -> None:
    """Échap then « o » in one go: the second one answers."""
    installer(outils, DURAND)
    recus: list[object] = []
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await pilot.app.push_screen(Patient(DURAND), recus.append)
        patient = await ecran(pilot, Patient)
        patient._controle("nom_usage").focus()
        d_un_coup(pilot, "zz")
        await attendre(pilot, lambda: patient._controle("nom_usage").value == "zz")
        d_un_coup(pilot, "escape", "o")
        await attendre(pilot, lambda: recus == [None])
        assert not isinstance(pilot.app.screen, Question)
