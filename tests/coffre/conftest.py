"""Real stores: on SQLite in a private folder, or on a database of the tests' own PostgreSQL cluster.

``coffre`` and ``rouvrir`` are on SQLite, unless a module says by ``adaptateur`` that it runs on both.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aat.adresse_coffre import AdressePartagee
from aat.coffre.postgres.coffre import CoffrePartage
from aat.coffre.postgres.connexion import ConnexionPostgres
from aat.coffre.sqlite import CoffreSqlite

from .fabrique import CLE, LUNDI

Ouvrir = Callable[[], CoffreSqlite]


@pytest.fixture
def chemin(tmp_path: Path) -> Path:
    """Where the store is, in a folder of its own."""
    dossier = tmp_path / "coffre"
    dossier.mkdir(mode=0o700)
    return dossier / "aat.sqlite3"


def partage(adresse: AdressePartagee) -> CoffrePartage:
    """Open a shared store with a fixed draw for the waits."""
    return CoffrePartage(ConnexionPostgres(adresse, ecrire=True), CLE, hasard=lambda: 0.5, heure=lambda: LUNDI)


@pytest.fixture
def coffre(rouvrir: Ouvrir) -> CoffreSqlite:
    """An empty store with a fixed draw for the waits; only SQLite's, unless the module asks for both."""
    return rouvrir()


@pytest.fixture
def adaptateur() -> str:
    """Which database; a module of the contract has it on both."""
    return "sqlite"


@pytest.fixture
def rouvrir(request: pytest.FixtureRequest, adaptateur: str) -> Iterator[Ouvrir]:
    """Open connections to one store, the first one making it."""
    ouverts: list[CoffreSqlite] = []
    chemin: Path | None = None
    adresse: AdressePartagee | None = None
    if adaptateur == "sqlite":
        chemin = request.getfixturevalue("chemin")
    else:
        adresse = request.getfixturevalue("base_partagee")

    def ouvrir() -> CoffreSqlite:
        if chemin is not None:
            ouverts.append(CoffreSqlite(chemin, CLE, hasard=lambda: 0.5, heure=lambda: LUNDI))
        else:
            assert adresse is not None
            ouverts.append(partage(adresse))
        return ouverts[-1]

    yield ouvrir
    for ouvert in ouverts:
        ouvert.fermer()
