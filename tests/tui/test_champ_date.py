"""The date and duration fields, key by key, in a form as small as can be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aat.rules.calendrier import date_courte, date_longue
from aat.tui.widgets.champ_date import ChampDate, ChampDuree
from textual import events

from tests.tui.essai import EXEMPLE, ApplicationVide, FormulaireDEssai, lignes

if TYPE_CHECKING:
    from aat.composition import Atelier
    from aat.domaine.arret import Avis
    from textual.pilot import Pilot

pytestmark = pytest.mark.anyio

DUREE = ("debut", "jours", "fin")
#: The example with its number of days, as the form completes it.
COMPLET = replace(EXEMPLE, jours=5)


@asynccontextmanager
async def _formulaire(
    outils: Atelier, avis: Avis = COMPLET, noms: tuple[str, ...] = DUREE, largeur: int = 120
) -> AsyncIterator[tuple[Pilot[int], FormulaireDEssai]]:
    application = ApplicationVide(outils)
    async with application.run_test(size=(largeur, 24)) as pilote:
        ecran = FormulaireDEssai(avis, noms)
        await application.push_screen(ecran)
        await pilote.pause()
        yield pilote, ecran


def _champ(ecran: FormulaireDEssai, nom: str) -> ChampDate:
    champ = ecran.ligne.controles[nom]
    assert isinstance(champ, ChampDate | ChampDuree)
    return champ  # type: ignore[return-value]  # what both have is all that is read


async def _taper(pilote: Pilot[int], texte: str) -> None:
    await pilote.press(
        *({" ": "space", "/": "slash", "+": "plus", "-": "minus", "'": "apostrophe"}.get(c, c) for c in texte)
    )


@pytest.mark.parametrize(
    ("tape", "attendue"),
    [
        ("24/11", "24/11/2026"), ("24 11 26", "24/11/2026"), ("241126", "24/11/2026"), ("mardi", "24/11/2026"),
        ("demain", "24/11/2026"), ("+1", "24/11/2026"), ("-2", "21/11/2026"), ("+3s", "14/12/2026"),
        ("24.11.2026", "24/11/2026"), ("24 novembre", "24/11/2026"),
    ],
)  # fmt: skip
async def test_chaque_forme_de_date(outils: Atelier, tape: str, attendue: str) -> None:
    """Each typed form is read by the form, and shown back in full once the field is left."""
    async with _formulaire(outils) as (pilote, ecran):
        _champ(ecran, "debut").focus()
        await pilote.pause()
        await _taper(pilote, tape)
        await pilote.press("tab")
        await pilote.pause()
        assert ecran.saisies == [("debut", tape)]
        assert ecran.avis.debut
        assert date_courte(ecran.avis.debut) == attendue
        assert _champ(ecran, "debut").value == date_longue(ecran.avis.debut)


@pytest.mark.parametrize(
    ("tape", "jours"),
    [("5", 5), ("5j", 5), ("2s", 14), ("1m", 30), ("jusqu'à vendredi", 5), ("jusqu'au 4/12", 12), ("10 jours", 10)],
)
async def test_chaque_forme_de_duree(outils: Atelier, tape: str, jours: int) -> None:
    """Each typed duration is read by the form; days and last day follow, both shown back."""
    async with _formulaire(outils, replace(COMPLET, jours=3, fin=None)) as (pilote, ecran):
        _champ(ecran, "jours").focus()
        await pilote.pause()
        await _taper(pilote, tape)
        await pilote.press("tab")
        await pilote.pause()
        assert ecran.avis.jours == jours
        assert ecran.avis.fin
        assert _champ(ecran, "jours").value == f"{jours} jours"
        assert _champ(ecran, "fin").value == f"{ecran.avis.fin:%d/%m/%Y}"
        await pilote.press("tab")
        await pilote.pause()
        assert _champ(ecran, "fin").value == date_longue(ecran.avis.fin)


async def test_au_long_ou_court(outils: Atelier) -> None:
    """In full where there is room, short where the cursor is, with the weekday beside it."""
    async with _formulaire(outils) as (pilote, ecran):
        debut = _champ(ecran, "debut")
        assert ecran.focused is debut
        assert debut.value == "23/11/2026"
        assert "23/11/2026  lundi" in "\n".join(lignes(ecran.appli))
        await pilote.press("tab")
        await pilote.pause()
        assert debut.value == "lundi 23/11/2026"
        assert ecran.saisies == []


async def test_fenetre_etroite(outils: Atelier) -> None:
    """At eighty columns everything that is shown is whole: in full or short, never cut."""
    async with _formulaire(outils, largeur=80) as (pilote, ecran):
        await pilote.press("tab")
        await pilote.pause()
        for nom in DUREE:
            champ = _champ(ecran, nom)
            assert len(champ.value) <= champ.size.width
            assert champ.value


@pytest.mark.parametrize(
    ("largeur", "date", "duree"),
    [(21, "vendredi 27/11/2026", "5 jours"), (20, "ven. 27/11/2026", "5 jours"), (16, "27/11/2026", "5 jours")],
)
async def test_la_forme_suit_la_largeur(outils: Atelier, largeur: int, date: str, duree: str) -> None:
    """The fullest form that fits is shown, the weekday shortened before it is left out."""
    async with _formulaire(outils) as (pilote, ecran):
        for nom in ("jours", "fin"):
            _champ(ecran, nom).styles.width = largeur
        await pilote.pause()
        assert (_champ(ecran, "fin").value, _champ(ecran, "jours").value) == (date, duree)
        assert ecran.saisies == []


async def test_fleches_sautent_les_jours_impossibles(outils: Atelier) -> None:
    """↑ and ↓ go from day to day among those that the rules allow, and say why they stop."""
    async with _formulaire(outils) as (pilote, ecran):
        debut = _champ(ecran, "debut")
        await pilote.press("up")
        assert debut.value == "24/11/2026"
        assert f"{ecran.avis.fin:%d/%m/%Y}" == "28/11/2026"
        await pilote.press("up")
        assert debut.value == "24/11/2026"
        assert "n’est pas possible pour une prescription du lundi 23/11/2026" in ecran.appli.etat
        await pilote.press("down", "down", "down", "down", "down")
        assert debut.value == "21/11/2026"
        assert [texte for _, texte in ecran.saisies] == ["24/11/2026", "23/11/2026", "22/11/2026", "21/11/2026"]


async def test_fleches_dans_un_champ_vide(outils: Atelier) -> None:
    """In an empty field the arrow puts the possible day closest to today; one more day for an empty duration is one."""
    async with _formulaire(outils, replace(COMPLET, debut=None, fin=None, jours=None)) as (pilote, ecran):
        await pilote.press("up")
        assert f"{ecran.avis.debut:%d/%m/%Y}" == "23/11/2026"
        await pilote.press("tab", "up")
        assert ecran.avis.jours == 1


async def test_fleches_de_la_duree(outils: Atelier) -> None:
    """A day more or less at each press, never under one."""
    async with _formulaire(outils, replace(COMPLET, jours=2, fin=None)) as (pilote, ecran):
        await pilote.press("tab", "up")
        assert (ecran.avis.jours, f"{ecran.avis.fin:%d/%m/%Y}") == (3, "25/11/2026")
        await pilote.press("down", "down", "down")
        assert ecran.avis.jours == 1


async def test_fleche_prend_d_abord_ce_qui_est_tape(outils: Atelier) -> None:
    """An arrow pressed over something typed takes it; the next one moves."""
    async with _formulaire(outils) as (pilote, ecran):
        await _taper(pilote, "dimanche")
        await pilote.press("up")
        assert f"{ecran.avis.debut:%d/%m/%Y}" == "29/11/2026"


async def test_une_erreur_reste_a_l_ecran(outils: Atelier) -> None:
    """A wrong entry stays as typed, the correction under it, whatever else is filled meanwhile."""
    async with _formulaire(outils) as (pilote, ecran):
        await _taper(pilote, "30/02")
        await pilote.press("tab", "7", "tab")
        await pilote.pause()
        assert ecran.avis.jours == 7
        assert _champ(ecran, "debut").value == "30/02"
        assert f"{ecran.avis.debut:%d/%m/%Y}" == "23/11/2026"
        await pilote.press("shift+tab", "shift+tab")
        await _taper(pilote, "24/11")
        await pilote.press("tab")
        await pilote.pause()
        assert _champ(ecran, "debut").value == "mardi 24/11/2026"


async def test_l_erreur_se_lit_dessous(outils: Atelier) -> None:
    """What is wrong is written under the field."""
    async with _formulaire(outils) as (pilote, ecran):
        await _taper(pilote, "30/02")
        await pilote.press("tab")
        await pilote.pause()
        assert "Cette date n’existe pas au calendrier." in "\n".join(lignes(ecran.appli))


async def test_la_meme_date_autrement(outils: Atelier) -> None:
    """« lundi » for the Monday that is there changes nothing, and is shown back in full."""
    async with _formulaire(outils) as (pilote, ecran):
        await _taper(pilote, "lundi")
        await pilote.press("tab")
        await pilote.pause()
        assert _champ(ecran, "debut").value == "lundi 23/11/2026"


async def test_entree_prend_et_continue(outils: Atelier) -> None:
    """Entrée takes the value and asks for what comes next."""
    async with _formulaire(outils) as (pilote, ecran):
        await _taper(pilote, "demain")
        await pilote.press("enter")
        await pilote.pause()
        assert ecran.suivants == 1
        assert _champ(ecran, "debut").value == "24/11/2026"


@pytest.mark.parametrize(
    "colle",
    [
        "", "\n", "\x1b[31m23/11\x1b[0m", "23/11/2026\nDurand Marie\n", "  24\xa0/\xa011 ", "\x00" * 500, "9" * 5000,
        "[bold]24/11[/bold]", "é" * 39 + "漢字", "lundi " * 3000,
    ],
    ids=range(10),
)  # fmt: skip
@pytest.mark.parametrize("nom", DUREE)
async def test_coller_n_importe_quoi(outils: Atelier, nom: str, colle: str) -> None:
    """Pasting anything keeps one short printable line, shown as it is, and the application goes on."""
    async with _formulaire(outils) as (pilote, ecran):
        champ = _champ(ecran, nom)
        champ.focus()
        await pilote.pause()
        champ.post_message(events.Paste(colle))
        await pilote.pause()
        assert champ.value.isprintable()
        assert len(champ.value) <= 40
        await pilote.press("enter", "up", "tab")
        await pilote.pause()
        assert ecran.appli.is_running


async def test_coller_une_date(outils: Atelier) -> None:
    """A date pasted with spaces, line ends and no-break spaces around is read."""
    async with _formulaire(outils) as (pilote, ecran):
        champ = _champ(ecran, "debut")
        champ.post_message(events.Paste("\t\xa024/11/2026\r\n"))
        await pilote.press("enter")
        await pilote.pause()
        assert f"{ecran.avis.debut:%d/%m/%Y}" == "24/11/2026"


async def test_vider_un_champ(outils: Atelier) -> None:
    """An emptied field empties the document's."""
    async with _formulaire(outils) as (pilote, ecran):
        await pilote.press("delete", "tab")
        await pilote.pause()
        assert ecran.avis.debut is None
        assert _champ(ecran, "debut").value == ""
