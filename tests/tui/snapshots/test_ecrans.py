"""Chaque écran et chaque état, photographié : trois tailles, quatre apparences.

Les images sont dans ``__snapshots__`` ; seul ``make snap`` les réécrit, et leur différence se lit avant d’être gardée.
"""

import sys
from collections.abc import Callable

import pytest
from aat.composition import Atelier
from aat.domaine.environnement import Environnement
from aat.services.diagnostic import Controle, EtatControle
from aat.tui import themes
from aat.tui.screens.diagnostic import Diagnostic
from aat.tui.screens.dossier import Dossier
from outils.images import alleger
from pytest_textual_snapshot import SVGImageExtension  # type: ignore[import-untyped]  # no types are published
from syrupy.assertion import SnapshotAssertion

from tests.tui.decor import MARIE, Decor
from tests.tui.plateau import ApplicationFigee, Plateau
from tests.tui.scenes import SANS_DECOR, SCENES
from tests.tui.snapshots.conftest import atelier

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(
        sys.version_info[:2] != (3, 11),
        reason="Les images de référence sont faites par Python 3.11 : elles ne sont comparées que par lui.",
    ),
]

Garnir = Callable[[], tuple[Atelier, Decor]]
#: Looks: size and theme, each one as near to the one before as can be.
VUES = (
    ((80, 24), themes.SANS_COULEUR),
    ((80, 24), themes.CONTRASTE),
    ((80, 24), themes.CLAIR),
    ((80, 24), themes.SOMBRE),
    ((100, 30), themes.SOMBRE),
    ((132, 43), themes.SOMBRE),
)


async def photographier(p: Plateau, reference: SnapshotAssertion) -> None:
    """Compare the screen with its pictures, in each look."""
    ecarts = []
    for (largeur, hauteur), theme in VUES:
        if p.appli.theme != theme:
            p.appli.theme = theme
        if p.appli.size != (largeur, hauteur):
            await p.pilot.resize_terminal(largeur, hauteur)
        await p.reposer()
        image = alleger(p.appli.export_screenshot(title="aat", simplify=True))
        vue = reference(name=f"{largeur}x{hauteur}-{theme}", extension_class=SVGImageExtension)
        if image != vue:
            ecarts.append(f"{largeur}×{hauteur}, {theme}")
    assert ecarts == [], "L’écran a changé : make snap le réécrit, et la différence se relit."


@pytest.mark.parametrize("nom", SCENES)
async def test_l_ecran_n_a_pas_change(nom: str, maison: object, garni: Garnir, snapshot: SnapshotAssertion) -> None:
    """Pixel for pixel, at three sizes and in four looks."""
    del maison
    outils, decor = (atelier(), None) if nom in SANS_DECOR else garni()
    async with ApplicationFigee(outils, theme=VUES[0][1]).run_test(size=VUES[0][0], notifications=True) as pilot:
        plateau = Plateau(pilot, outils, decor)
        await SCENES[nom](plateau)
        await photographier(plateau, snapshot)


async def test_le_diagnostic(garni: Garnir, snapshot: SnapshotAssertion, monkeypatch: pytest.MonkeyPatch) -> None:
    """The checks of an invented workstation: those of this one would be of today."""
    controles = (
        Controle("dossiers", EtatControle.OK, "Privés, sur un disque de cet ordinateur."),
        Controle("prescripteur", EtatControle.OK, "Enregistré."),
        Controle("coffre", EtatControle.OK, "Ouvert, 5 documents."),
        Controle("service", EtatControle.PANNE, "Le service ne répond pas à l’appel. (T102)", "Démarrez le banc."),
        Controle("lecteurs de cartes", EtatControle.ATTENTION, "Aucun lecteur.", "Branchez un lecteur PC/SC."),
    )
    monkeypatch.setattr("aat.composition_diagnostic.controles", lambda _: iter(controles))
    outils, decor = garni()
    async with ApplicationFigee(outils, theme=VUES[0][1]).run_test(size=VUES[0][0], notifications=True) as pilot:
        plateau = Plateau(pilot, outils, decor)
        await plateau.ouvrir(Diagnostic())
        await plateau.lire("Contrôles finis")
        await plateau.presser("end", "up")
        await photographier(plateau, snapshot)


async def test_la_fenetre_trop_petite(garni: Garnir, snapshot: SnapshotAssertion) -> None:
    """60 × 20 says what is needed; nothing of the patient shows through, and growing gives everything back."""
    outils, decor = garni()
    async with ApplicationFigee(outils).run_test(size=(60, 20), notifications=True) as pilot:
        plateau = Plateau(pilot, outils, decor)
        await plateau.ouvrir(Dossier(MARIE))
        await plateau.lire("60 colonnes sur 20 lignes")
        image = alleger(plateau.appli.export_screenshot(title="aat", simplify=True))
        assert "BANC-DURAND" not in image
        assert image == snapshot(name="60x20-sombre", extension_class=SVGImageExtension)


def test_le_mode_est_dans_chaque_titre(garni: Garnir) -> None:
    """The pictures are of the bench, and say so."""
    outils, _ = garni()
    assert outils.environnement is Environnement.BANC
