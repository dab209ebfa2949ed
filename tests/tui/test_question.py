"""La question par oui ou non, et le texte à lire une fois."""

from collections.abc import Callable

import pytest
from aat.tui.app import Application
from aat.tui.screens.annonce import Annonce
from aat.tui.screens.liste import Liste
from aat.tui.screens.phrase import Phrase
from aat.tui.screens.question import Question
from textual.widgets import Input

from tests.tui.pas import ecrit, taper

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]


@pytest.mark.parametrize(
    ("touches", "defaut", "reponse"),
    [
        (["o"], False, True),
        (["n"], True, False),
        (["O"], False, True),
        (["enter"], True, True),
        (["enter"], False, False),
        (["right", "enter"], True, False),
        (["left", "enter"], True, False),
        (["tab", "enter"], False, True),
        (["escape"], True, False),
        (["x", "1", "n"], True, False),
    ],
)
async def test_chaque_touche_repond(application: Faire, touches: list[str], defaut: bool, reponse: bool) -> None:
    """Letters, arrows, Entrée; Échap is no."""
    recues: list[bool | None] = []
    async with application().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(Question("Jeter l’avis ?", defaut=defaut), recues.append)
        await pilot.pause()
        await pilot.press(*touches)
        await pilot.pause()
        assert recues == [reponse]


async def test_la_phrase_et_ses_reponses_se_lisent(application: Faire) -> None:
    """A name with brackets shows as typed; the letters of other words are told."""
    async with application().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(Question("Reprendre l’avis de [bold]BANC[/bold] ?", "Garder", "Plus tard"))
        await pilot.pause()
        dit = ecrit(pilot)
        assert "Reprendre l’avis de [bold]BANC[/bold] ?" in dit
        assert "Garder (o)" in dit
        assert "Plus tard (n)" in dit


async def test_une_annonce_se_lit_se_copie_et_se_ferme(application: Faire) -> None:
    """Entrée closes it, Ctrl+C copies all of it."""
    async with application().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(Annonce("La clé", "Copiez ce fichier [1]."))
        await pilot.pause()
        assert "Copiez ce fichier [1]." in ecrit(pilot)
        await pilot.press("ctrl+c")
        assert pilot.app.clipboard == "Copiez ce fichier [1]."
        await pilot.press("enter")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, Annonce)


async def test_la_phrase_de_passe_ne_se_voit_pas(application: Faire) -> None:
    """An empty one asks again; Échap gives none."""
    recues: list[str | None] = []
    async with application().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(Phrase(), recues.append)
        await pilot.pause()
        await pilot.press("enter")
        await taper(pilot, "zebre")
        assert "zebre" not in ecrit(pilot)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.app.push_screen(Phrase(), recues.append)
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert recues == ["zebre", None]


async def test_une_liste_se_raccourcit_par_des_lettres(application: Faire) -> None:
    """Accents and case forgiven, arrows move, nothing matches gives nothing."""
    recues: list[str | None] = []
    choix = [("01", "01 Régime général"), ("02", "02 Régime agricole (MSA)"), ("09", "09 Banque de France")]
    async with application().run_test(size=(80, 24)) as pilot:
        await pilot.app.push_screen(Liste("Régime", choix, "02"), recues.append)
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.app.push_screen(Liste("Régime", choix), recues.append)
        await pilot.pause()
        await taper(pilot, "REGIME")
        await pilot.press("down", "enter")
        await pilot.pause()
        await pilot.app.push_screen(Liste("Régime", choix), recues.append)
        await pilot.pause()
        await taper(pilot, "zzz")
        await pilot.press("enter")
        assert pilot.app.screen.query_one(Input).value == "zzz"
        await pilot.press("escape")
        await pilot.pause()
        assert recues == ["02", "02", None]
