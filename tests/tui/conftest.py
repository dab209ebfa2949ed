"""A real application over a real store in a home of its own; what makes a screen change by itself is fixed."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aat.composition import Atelier
from aat.tui.app import Application

from tests.tui.repos import lire_une_fois, repos

#: A Monday.
JOUR = dt.date(2026, 11, 23)


class HorlogeFixe:
    """A clock whose day never moves; the moment is half past ten in Paris."""

    def __init__(self, jour: dt.date) -> None:
        self._jour = jour

    def maintenant(self) -> dt.datetime:
        """Return half past ten in Paris in winter."""
        return dt.datetime.combine(self._jour, dt.time(9, 30), dt.UTC)

    def aujourd_hui(self) -> dt.date:
        """Return the day."""
        return self._jour


@pytest.fixture
def anyio_backend() -> str:
    """Textual runs on asyncio."""
    return "asyncio"


@pytest.fixture(autouse=True, scope="session")
def _sans_attente() -> Iterator[None]:
    """Have every pilot wait by the queues of the application, not by the processor; read no style sheet again."""
    with pytest.MonkeyPatch.context() as monde:
        monde.setattr("textual.app.wait_for_idle", repos)
        monde.setattr("textual.pilot.wait_for_idle", repos)
        monde.setattr("textual.css.stylesheet.Stylesheet._parse_rules", lire_une_fois)
        yield


@pytest.fixture(autouse=True)
def _lecteurs_ignores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Watch no reader: a virtual card of another test would open its patient here."""
    monkeypatch.setattr("aat.tui.screens.accueil.Accueil.SURVEILLE", False)


@pytest.fixture
def maison(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home of this test; everything the program keeps goes there."""
    dossier = tmp_path / "maison"
    monkeypatch.setenv("AAT_MAISON", str(dossier))
    # Screens name what is under the home by ``~``: the same on every machine.
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("NO_COLOR", raising=False)
    return dossier


@pytest.fixture
def outils(maison: Path) -> Atelier:
    """Return the tools of this home, on a fixed Monday."""
    del maison
    atelier = Atelier()
    atelier.horloge = HorlogeFixe(JOUR)
    return atelier


@pytest.fixture
def application(outils: Atelier) -> Callable[..., Application]:
    """Return a maker of applications over this home: ``application(theme="clair")``."""

    def faire(**reglages: object) -> Application:
        return Application(outils, **reglages)  # type: ignore[arg-type]  # the caller's own words

    return faire
