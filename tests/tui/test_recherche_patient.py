"""La liste des patients : un nom n’y est jamais coupé, et prend la largeur qu’a la fenêtre."""

import re
from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil

from tests.tui.decor import LONG
from tests.tui.pas import DURAND, attendre_texte, ecran, ecrit, installer, taper

pytestmark = pytest.mark.anyio

MOYEN = replace(DURAND, nom_famille="BANC-DUPONT-DE-LA-MARTINIERE", prenoms=("Anne",), rang=2)


@pytest.mark.parametrize("taille", [(80, 24), (100, 30), (132, 43)])
async def test_un_nom_long_se_lit_en_entier(outils: Atelier, taille: tuple[int, int]) -> None:
    """First names and birth date included: who is who is never guessed."""
    installer(outils, MOYEN, LONG)
    async with Application(outils).run_test(size=taille) as pilot:
        await ecran(pilot, Accueil)
        await taper(pilot, "banc")
        await attendre_texte(pilot, "né(e) le 31/07/1953")
        # A name is cut between two words or after a hyphen only.
        lu = re.sub("- ", "-", ecrit(pilot))
        assert "BANC-DUPONT-DE-LA-MARTINIERE Anne" in lu
        assert "BANC-VAN-DER-SCHUEREN-D’ESSAI Marie-Emmanuelle Anne-Charlotte Philippine" in lu


async def test_la_fenetre_elargie_rend_sa_ligne_au_nom(outils: Atelier) -> None:
    """Two lines at eighty columns, one at a hundred; the choice stays."""
    installer(outils, MOYEN, DURAND)
    async with Application(outils).run_test(size=(80, 24)) as pilot:
        accueil = await ecran(pilot, Accueil)
        await taper(pilot, "banc")
        await attendre_texte(pilot, "MARTINIERE")
        await pilot.press("down")
        liste = accueil._recherche.liste
        assert (liste.highlighted, liste.virtual_size.height) == (1, 4)
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert (liste.highlighted, liste.virtual_size.height) == (1, 3)
