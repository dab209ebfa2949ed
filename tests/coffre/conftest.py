"""A real store in a private folder. An adapter that joins the port adds itself to ``coffre``'s parameters."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aat.coffre.sqlite import CoffreSqlite

from .fabrique import CLE, LUNDI

Ouvrir = Callable[[], CoffreSqlite]


@pytest.fixture
def chemin(tmp_path: Path) -> Path:
    """Where the store is, in a folder of its own."""
    dossier = tmp_path / "coffre"
    dossier.mkdir(mode=0o700)
    return dossier / "aat.sqlite3"


@pytest.fixture(params=["sqlite"])
def coffre(request: pytest.FixtureRequest, chemin: Path) -> Iterator[CoffreSqlite]:
    """An empty store with a fixed draw for the waits."""
    assert request.param == "sqlite"
    ouvert = CoffreSqlite(chemin, CLE, hasard=lambda: 0.5, heure=lambda: LUNDI)
    yield ouvert
    ouvert.fermer()


@pytest.fixture
def rouvrir(chemin: Path) -> Iterator[Ouvrir]:
    """Open other connections to the same store."""
    ouverts: list[CoffreSqlite] = []

    def ouvrir() -> CoffreSqlite:
        ouverts.append(CoffreSqlite(chemin, CLE, hasard=lambda: 0.5, heure=lambda: LUNDI))
        return ouverts[-1]

    yield ouvrir
    for ouvert in ouverts:
        ouvert.fermer()
