"""Key to frame in the calendar, and judging a whole page of days. Run with pytest-benchmark, not by default.

Reports, never judges: these machines are noisy. The bound of the project is a frame, 16 ms, at the 95th percentile.
"""

import asyncio
import datetime as dt
from pathlib import Path

import pytest
from aat.composition import Atelier
from aat.echange.lecture import lire_avis
from aat.services.formulaire import arret
from aat.services.formulaire.jours_possibles import JoursPossibles, jours_de_l_avis
from aat.tui.screens.calendrier import Calendrier
from pytest_benchmark.fixture import BenchmarkFixture
from tests.perf.trames import TRAME, ApplicationMesuree, Touche, rapport, touche_a_trame

_JOUR = dt.date(2026, 11, 23)
_AVIS = lire_avis((Path(__file__).parents[1] / "donnees" / "avis_contrat.json").read_bytes())
#: Days, weeks, months never seen before, months seen already, days typed.
_TOUCHES = (
    *["right"] * 20, *["down"] * 20, *["left"] * 10, *["pagedown"] * 12, *["pageup"] * 6, *["up"] * 10,
    "home", "end", "1", "2", "v", "l",
)  # fmt: skip


def _jours(maison: Path, nom: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Atelier, JoursPossibles[object]]:
    monkeypatch.setenv("AAT_MAISON", str(maison))
    outils = Atelier()
    return outils, jours_de_l_avis(arret.PAR_NOM[nom], _AVIS, _JOUR, outils)  # type: ignore[return-value]


@pytest.mark.parametrize("nom", ["debut", "fin", "sorties.a_partir_du"])
def test_une_page(benchmark: BenchmarkFixture, nom: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six weeks that were never judged, the way a page is opened."""
    outils, _ = _jours(tmp_path, nom, monkeypatch)

    def neufs() -> tuple[tuple[JoursPossibles[object]], dict[str, object]]:
        return (jours_de_l_avis(arret.PAR_NOM[nom], _AVIS, _JOUR, outils),), {}  # type: ignore[return-value]

    def page(jours: JoursPossibles[object]) -> int:
        return len(jours.entre(dt.date(2026, 10, 26), dt.date(2026, 12, 6)))

    juges = benchmark.pedantic(page, setup=neufs, rounds=60)  # type: ignore[no-untyped-call]  # the library's own
    assert juges == 42
    if benchmark.stats:
        benchmark.extra_info["borne_ms"] = 1000 * TRAME


def test_touche_a_trame(benchmark: BenchmarkFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A walk of eighty keys in the calendar of the last day; p50 and p95 stand beside the figure."""
    outils, jours = _jours(tmp_path, "fin", monkeypatch)

    async def parcourir() -> list[Touche]:
        application = ApplicationMesuree(outils)
        async with application.run_test(size=(80, 24)) as pilote:
            application.push_screen(Calendrier(jours))
            await pilote.pause()
            return await touche_a_trame(application, _TOUCHES)

    durees = benchmark.pedantic(lambda: asyncio.run(parcourir()), rounds=1)  # type: ignore[no-untyped-call]  # same
    assert len(durees) == len(_TOUCHES)
    if benchmark.stats:
        benchmark.extra_info |= rapport("calendrier", durees)
