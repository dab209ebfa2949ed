"""The calendar, key by key: what can be reached, what is shown, with and without colours."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from aat.domaine.arret import Avis
from aat.services.formulaire import arret
from aat.services.formulaire.jours_possibles import Possible, jours_de_l_avis
from aat.tui import themes
from aat.tui.screens.calendrier import Calendrier
from aat.tui.screens.saisie import Saisie
from aat.tui.widgets.grille_mois import GrilleMois
from aat.tui.widgets.signes_jour import signes
from rich.color import Color
from textual.color import Color as Couleur
from textual.events import Key

from tests.tui.conftest import JOUR
from tests.tui.essai import EXEMPLE, ApplicationVide, lignes, texte
from tests.tui.pas import attendre

if TYPE_CHECKING:
    from aat.composition import Atelier
    from textual.pilot import Pilot

pytestmark = pytest.mark.anyio

COMPLET = replace(EXEMPLE, jours=5)
RIEN = "rien encore"


class Ouvert:
    """A calendar on screen, and what it gave."""

    def __init__(self, application: ApplicationVide, pilote: Pilot[int], calendrier: Calendrier) -> None:
        self.application, self.pilote, self.calendrier = application, pilote, calendrier
        self.pris: str | None = RIEN

    @property
    def grille(self) -> GrilleMois:
        """The grid."""
        return self.calendrier.query_one(GrilleMois)

    @property
    def curseur(self) -> str:
        """The day under the cursor."""
        return f"{self.grille.curseur:%d/%m/%Y}"

    def prendre(self, jour: str | None) -> None:
        """Keep what was given."""
        self.pris = jour

    def case(self, jour: int) -> str:
        """Return the eight characters of a day on screen."""
        dit = re.search(rf".{{2}}(?<!\d){jour:2}[ ×].{{3}}", "\n".join(lignes(self.application)[4:10]))
        assert dit
        return dit.group()


@asynccontextmanager
async def _calendrier(
    outils: Atelier, nom: str, avis: Avis = COMPLET, *, theme: str = themes.SOMBRE, taille: tuple[int, int] = (80, 24)
) -> AsyncIterator[Ouvert]:
    application = ApplicationVide(outils, theme=theme)
    async with application.run_test(size=taille) as pilote:
        calendrier = Calendrier(jours_de_l_avis(arret.PAR_NOM[nom], avis, JOUR, outils))
        ouvert = Ouvert(application, pilote, calendrier)
        await application.push_screen(calendrier, ouvert.prendre)
        await pilote.pause()
        yield ouvert


@pytest.mark.parametrize(
    ("nom", "touches", "curseur"),
    [
        ("debut", "", "23/11/2026"),
        ("debut", "right right right", "24/11/2026"),
        ("debut", "left left left left", "21/11/2026"),
        ("debut", "down", "24/11/2026"),
        ("debut", "up", "21/11/2026"),
        ("debut", "pagedown", "23/11/2026"),
        ("debut", "home", "21/11/2026"),
        ("debut", "end", "24/11/2026"),
        ("fin", "", "27/11/2026"),
        ("fin", "right right", "29/11/2026"),
        ("fin", "down", "04/12/2026"),
        ("fin", "up", "23/11/2026"),
        ("fin", "left left left left left left", "23/11/2026"),
        ("fin", "pagedown", "27/12/2026"),
        ("fin", "pagedown pagedown pageup", "27/12/2026"),
        ("fin", "pageup", "27/11/2026"),
        ("fin", "home", "23/11/2026"),
        ("fin", "end", "30/11/2026"),
        ("fin", "end right", "01/12/2026"),
        ("fin", "pagedown home left", "30/11/2026"),
        ("fin", "3 0", "30/11/2026"),
        ("fin", "2 5", "25/11/2026"),
        ("fin", "2 2", "27/11/2026"),
        ("fin", "pagedown 5", "05/12/2026"),
        ("fin", "pagedown 1 5 8", "08/12/2026"),
        ("fin", "pagedown 0 9", "09/12/2026"),
        ("fin", "pagedown ampersand é", "12/12/2026"),
        ("fin", "l", "30/11/2026"),
        ("fin", "l m m", "02/12/2026"),
        ("fin", "pagedown a", "23/11/2026"),
    ],
)
async def test_ou_va_le_curseur(outils: Atelier, nom: str, touches: str, curseur: str) -> None:
    """Arrows, pages, ends, digits and letters lead to possible days only."""
    async with _calendrier(outils, nom) as ouvert:
        await ouvert.pilote.press(*touches.split())
        assert ouvert.curseur == curseur


@pytest.mark.parametrize("touche", ["left", "right", "up", "down", "pageup", "pagedown", "home", "end", "1", "3", "s"])
@pytest.mark.parametrize("nom", ["debut", "fin", "sorties.a_partir_du", "precisions.tiers"])
async def test_jamais_sur_un_jour_impossible(outils: Atelier, nom: str, touche: str) -> None:
    """Whatever the key and however often, the cursor stands on a possible day."""
    async with _calendrier(outils, nom) as ouvert:
        for _ in range(8):
            await ouvert.pilote.press(touche)
            jour = ouvert.grille.curseur
            assert jour is not None
            assert ouvert.calendrier._jours.le(jour).possible


async def test_entree_prend(outils: Atelier) -> None:
    """Entrée gives the day as the form reads it."""
    async with _calendrier(outils, "fin") as ouvert:
        await ouvert.pilote.press("right", "enter")
        await ouvert.pilote.pause()
        assert ouvert.pris == "28/11/2026"
        assert arret.PAR_NOM["fin"].poser(COMPLET, ouvert.pris, JOUR).jours == 6


async def test_echap_ne_prend_rien(outils: Atelier) -> None:
    """Échap leaves the field as it was."""
    async with _calendrier(outils, "fin") as ouvert:
        await ouvert.pilote.press("right", "escape")
        await ouvert.pilote.pause()
        assert ouvert.pris is None


async def test_pourquoi_le_curseur_s_arrete(outils: Atelier) -> None:
    """A barred day is not reached, and the rule says why."""
    async with _calendrier(outils, "debut") as ouvert:
        await ouvert.pilote.press("end", "right")
        assert "Le premier jour, mercredi 25/11/2026, n’est pas possible" in texte(ouvert.application)
        await ouvert.pilote.press("pagedown")
        assert "Aucun jour possible en décembre 2026." in texte(ouvert.application)
        await ouvert.pilote.press("left")
        assert "n’est pas possible" not in texte(ouvert.application)


async def test_la_periode_suit_le_curseur(outils: Atelier) -> None:
    """The period is drawn as it would be with the day under the cursor, and told in words."""
    async with _calendrier(outils, "fin") as ouvert:
        await ouvert.pilote.press("left")
        assert "Du lundi 23/11/2026 au jeudi 26/11/2026\xa0: 4 jours" in texte(ouvert.application)
        assert ouvert.case(23)[1] == "►"
        assert ouvert.case(24)[1] == "─"
        assert ouvert.case(26)[1] == "◄"
        assert ouvert.case(27)[1] == " "
        await ouvert.pilote.press("home")
        assert ouvert.case(23)[1] == "◆"


async def test_chaque_etat_a_son_signe(outils: Atelier) -> None:
    """Today, possible, barred, weekend, holiday, period, ends and cursor differ without any colour."""
    async with _calendrier(outils, "fin", theme=themes.SANS_COULEUR) as ouvert:
        assert ouvert.case(23) == " ►23 •  "
        assert ouvert.case(27) == "[◄27   ]"
        assert ouvert.case(25) == " ─25    "
        assert ouvert.case(20) == "  20×   "
        assert ouvert.case(11) == "  11× * "
        assert ouvert.case(30) == "  30    "
        dessin = texte(ouvert.application)
        assert re.search(r"ven\. +│ +sam\. +dim\.", dessin)
        for mot in (
            "[23] curseur",
            "• aujourd’hui",
            "× impossible",
            "* férié",
            "► début",
            "─ période",
            "◄ fin",
            "│ week-end",
        ):
            assert mot in dessin


async def test_sans_couleur_rien_que_du_gris(outils: Atelier) -> None:
    """The theme without colour draws greys only."""
    async with _calendrier(outils, "fin", theme=themes.SANS_COULEUR) as ouvert:
        for ligne in ouvert.application.screen._compositor.render_strips():
            for segment in ligne:
                for couleur in filter(
                    None, (segment.style and segment.style.color, segment.style and segment.style.bgcolor)
                ):
                    assert isinstance(couleur, Color)
                    vraie = couleur.get_truecolor()
                    assert vraie.red == vraie.green == vraie.blue


@pytest.mark.parametrize("theme", themes.NOMS)
async def test_contraste_de_chaque_case(outils: Atelier, theme: str) -> None:
    """In every theme each character of the grid has a contrast of 4.5 or more, whatever the day is."""
    for nom, avis, touches in (
        ("fin", COMPLET, ("end",)),
        ("debut", replace(COMPLET, jours=30, fin=None), ()),
        ("debut", COMPLET, ("right",)),
        ("sorties.a_partir_du", COMPLET, ("pagedown",)),
    ):
        async with _calendrier(outils, nom, avis, theme=theme) as ouvert:
            await ouvert.pilote.press(*touches)
            for ligne in ouvert.application.screen._compositor.render_strips():
                for segment in ligne:
                    if not segment.style or set(segment.text) <= set(" │╭╮╰╯─"):
                        continue
                    fond, encre = segment.style.bgcolor, segment.style.color
                    assert fond is not None
                    assert encre is not None
                    assert _contraste(encre, fond) >= 4.5, (theme, segment.text, encre.name, fond.name)


def _contraste(encre: Color, fond: Color) -> float:
    def luminance(couleur: Color) -> float:
        def lineaire(v: int) -> float:
            c = v / 255
            return c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4)

        rouge, vert, bleu = (lineaire(v) for v in couleur.get_truecolor())
        return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu

    clair, sombre = sorted((luminance(encre), luminance(fond)), reverse=True)
    return (clair + 0.05) / (sombre + 0.05)


@pytest.mark.parametrize("theme", [themes.SOMBRE, themes.CLAIR, themes.CONTRASTE])
async def test_les_couleurs_du_guide(outils: Atelier, theme: str) -> None:
    """Ends in dark blue, period in turquoise, barred days greyed, today in blue, weekends set off (guide, step 15)."""
    async with _calendrier(outils, "fin", theme=theme) as ouvert:
        grille = ouvert.grille
        await ouvert.pilote.press("right", "right")
        variables = ouvert.application.theme_variables

        def fond(jour: int) -> str:
            for y in range(2, 8):
                for segment in grille.render_line(y):
                    if re.search(rf"(?<!\d){jour}[ ×]", segment.text):
                        assert segment.style
                        assert segment.style.bgcolor
                        return Couleur.from_rich_color(segment.style.bgcolor).hex.lower()
            raise AssertionError(jour)

        assert fond(23) == variables["calendrier-borne"].lower()
        assert fond(25) == variables["calendrier-periode"].lower()
        assert fond(30) == Couleur.parse(variables["surface"]).hex.lower()
        assert fond(21) == Couleur.parse(variables["panel"]).hex.lower()


@pytest.mark.parametrize("taille", [(80, 24), (100, 30), (132, 43)])
async def test_tient_dans_la_fenetre(outils: Atelier, taille: tuple[int, int]) -> None:
    """From eighty columns on twenty-four lines, everything is shown, the last line of keys included."""
    async with _calendrier(outils, "fin", taille=taille) as ouvert:
        await ouvert.pilote.press("pageup")
        dessin = texte(ouvert.application)
        for mot in ("Dernier jour de l’arrêt", "novembre 2026", "Jours fériés", "Aucun jour possible", "Échap retour"):
            assert mot in dessin
        assert dessin.count("╭") == dessin.count("╯") == 1


async def test_les_feries_du_mois(outils: Atelier) -> None:
    """The public holidays of the month are named, barred ones too; and the one under the cursor."""
    async with _calendrier(outils, "fin") as ouvert:
        assert "Jours fériés\xa0: 1 Toussaint · 11 Armistice de 1918" in texte(ouvert.application)
        await ouvert.pilote.press("pagedown", "2", "5")
        assert "vendredi 25/12/2026 (jour férié : Noël)" in texte(ouvert.application).replace("\xa0", " ")


async def test_quatre_feries_en_mai(outils: Atelier) -> None:
    """The month that has the most holidays names them all."""
    async with _calendrier(outils, "fin") as ouvert:
        await ouvert.pilote.press(*["pagedown"] * 6)
        dessin = texte(ouvert.application)
        for nom in ("Fête du Travail", "Victoire de 1945", "Ascension", "Pentecôte"):
            assert nom in dessin


def _case_a(jour: int) -> tuple[int, int]:
    """Return where a day of November 2026 (it begins on a Sunday) is in the grid."""
    rang = jour + 5
    colonne = rang % 7
    return colonne * 8 + (1 if colonne > 4 else 0) + 3, 2 + rang // 7


async def test_souris_prend_un_jour_possible(outils: Atelier) -> None:
    """A click takes a possible day; on a barred one it says why."""
    async with _calendrier(outils, "fin") as ouvert:
        await ouvert.pilote.click(GrilleMois, offset=_case_a(20))
        assert ouvert.pris == RIEN
        assert "La fin de l’arrêt précède son début." in texte(ouvert.application)
        await ouvert.pilote.click(GrilleMois, offset=_case_a(28))
        await ouvert.pilote.pause()
        assert ouvert.pris == "28/11/2026"


async def test_souris_tourne_les_pages(outils: Atelier) -> None:
    """A click on the arrows of the title turns the page; elsewhere it does nothing."""
    async with _calendrier(outils, "fin") as ouvert:
        await ouvert.pilote.click(GrilleMois, offset=(50, 0))
        assert ouvert.curseur == "27/12/2026"
        await ouvert.pilote.click(GrilleMois, offset=(2, 0))
        assert ouvert.curseur == "27/11/2026"
        for hors in ((40, 3), (3, 1), (3, 10), (3, 2)):
            await ouvert.pilote.click(GrilleMois, offset=hors)
        assert ouvert.pris == RIEN
        assert ouvert.curseur == "27/11/2026"


async def test_aucun_jour_possible(outils: Atelier) -> None:
    """Where the rules leave no day, nothing can be taken, the pages still turn, and the reason is told."""
    jours = jours_de_l_avis(arret.PAR_NOM["debut"], COMPLET, JOUR, outils)
    jours._dits = dict.fromkeys(jours._reperes, "Ce jour n’est pas possible.")
    application = ApplicationVide(outils)
    async with application.run_test(size=(80, 24)) as pilote:
        calendrier = Calendrier(jours)
        await application.push_screen(calendrier)
        await pilote.pause()
        assert "Aucun jour n’est possible. Ce jour n’est pas possible." in texte(application)
        await pilote.press("enter", "left", "up", "a", "l", "home", "pagedown")
        assert "décembre 2026" in texte(application)
        assert application.screen is calendrier


async def test_au_bout_du_calendrier(outils: Atelier) -> None:
    """The last month that a date can have is shown, and nothing goes beyond."""
    avis = replace(COMPLET, debut=dt.date(9999, 12, 30), fin=dt.date(9999, 12, 31), jours=2)
    async with _calendrier(outils, "fin", avis) as ouvert:
        await ouvert.pilote.press("right", "down", "pagedown")
        assert ouvert.curseur == "31/12/9999"
        assert "Le calendrier s’arrête ici." in texte(ouvert.application)


def test_signes_tous_differents() -> None:
    """The eight characters of a day tell every combination of its states apart."""
    jour = dt.date(2026, 11, 11)
    vus = set()
    combien = 0
    for raison in ("", "non"):
        for ferie in (None, "Armistice de 1918"):
            for curseur in (False, True):
                for aujourd_hui in (False, True):
                    for debut, fin in ((None, None), (10, 12), (11, 12), (10, 11), (11, 11)):
                        periode = (debut and jour.replace(day=debut), fin and jour.replace(day=fin))
                        dit = Possible(jour, raison, week_end=False, ferie=ferie)
                        vus.add(signes(dit, curseur=curseur, aujourd_hui=aujourd_hui, periode=periode))  # type: ignore[arg-type]  # 0 is never given
                        combien += 1
    assert len(vus) == combien
    assert {len(case) for case in vus} == {8}


@pytest.mark.parametrize(
    ("champ", "touches", "attendu"),
    [
        ("debut", "left", ("22/11/2026", "26/11/2026", 5)),
        ("jours", "right right", ("23/11/2026", "29/11/2026", 7)),
        ("fin", "pagedown", ("23/11/2026", "27/12/2026", 35)),
        ("motif", "right", ("24/11/2026", "28/11/2026", 5)),
    ],
)
async def test_f5_depuis_le_formulaire(
    outils: Atelier, champ: str, touches: str, attendu: tuple[str, str, int]
) -> None:
    """F5 opens the calendar of the date under the cursor, else of the first day; what is taken moves the others."""
    application = ApplicationVide(outils)
    async with application.run_test(size=(80, 24)) as pilote:
        ecran = Saisie(COMPLET, "0190a000-0000-7000-8000-000000000001")
        await application.push_screen(ecran)
        await pilote.pause()
        ecran._aller(champ)
        await pilote.press("f5", *touches.split(), "enter")
        await pilote.pause()
        avis = ecran.avis
        assert (f"{avis.debut:%d/%m/%Y}", f"{avis.fin:%d/%m/%Y}", avis.jours) == attendu


async def test_f5_remplace_une_erreur(outils: Atelier) -> None:
    """A date that could not be read is replaced by the one taken, and what was said of it goes."""
    application = ApplicationVide(outils)
    async with application.run_test(size=(80, 24)) as pilote:
        ecran = Saisie(COMPLET, "0190a000-0000-7000-8000-000000000001")
        await application.push_screen(ecran)
        await pilote.pause()
        ecran._aller("fin")
        await pilote.press("3", "0", "slash", "0", "2", "enter")
        await pilote.pause()
        assert "Cette date n’existe pas au calendrier." in texte(application)
        await pilote.press("f5", "right", "enter")
        await pilote.pause()
        assert "Cette date n’existe pas au calendrier." not in texte(application)
        assert f"{ecran.avis.fin:%d/%m/%Y}" == "28/11/2026"


async def test_les_mois_voisins_sont_juges_d_avance(outils: Atelier) -> None:
    """While the keys rest, the next and the previous month are judged: turning the page finds them ready."""
    async with _calendrier(outils, "fin") as ouvert:
        juges = ouvert.calendrier._jours._jours
        await ouvert.pilote.press("right")
        await ouvert.pilote.pause(0.3)
        assert dt.date(2026, 12, 31) in juges
        assert dt.date(2026, 10, 1) in juges
        assert dt.date(2027, 1, 31) not in juges


async def test_trop_petit(outils: Atelier) -> None:
    """A window that shrinks under the calendar, and grows again, breaks nothing."""
    async with _calendrier(outils, "fin") as ouvert:
        for taille in ((60, 20), (20, 5), (80, 24)):
            await ouvert.pilote.resize_terminal(*taille)
            await ouvert.pilote.press("right")
        assert ouvert.curseur == "30/11/2026"
        assert "novembre 2026" in texte(ouvert.application)


async def test_cinq_cents_touches(outils: Atelier) -> None:
    """Five hundred fast keys are all taken, in order."""
    async with _calendrier(outils, "fin") as ouvert:
        for touche in (*["right"] * 250, *["left"] * 240, *["pagedown", "pageup"] * 5):
            ouvert.application.post_message(Key(touche, None))
        # The keys wait for one another: the last one is taken when the cursor is where all of them lead.
        await attendre(ouvert.pilote, lambda: ouvert.curseur == "07/12/2026")
