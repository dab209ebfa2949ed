"""A home furnished once for the whole run and copied for each picture; nothing in it depends on the day or the machine."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from aat.composition import Atelier

from tests.tui.banc_ferme import sans_droits
from tests.tui.conftest import JOUR, HorlogeFixe
from tests.tui.decor import Decor, garnir


def atelier() -> Atelier:
    """Return the tools of the home that AAT_MAISON names, on the pictures' Monday."""
    outils = Atelier()
    outils.horloge = HorlogeFixe(JOUR)
    outils.annoncer_cle = lambda _: None
    sans_droits(outils)
    return outils


@pytest.fixture(scope="session")
def modele(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Decor]:
    """Return a furnished home that nobody opens, and what is kept there."""
    dossier = tmp_path_factory.mktemp("decor") / "maison"
    with pytest.MonkeyPatch.context() as monde:
        monde.setenv("AAT_MAISON", str(dossier))
        outils = atelier()
        garni = garnir(outils)
        outils.coffre().fermer()
    return dossier, garni


@pytest.fixture
def garni(modele: tuple[Path, Decor], maison: Path) -> Callable[[], tuple[Atelier, Decor]]:
    """Return a maker of the tools of a furnished home of this test's own."""

    def faire() -> tuple[Atelier, Decor]:
        shutil.copytree(modele[0], maison)
        return atelier(), modele[1]

    return faire
