"""Key to frame in the motif field of the whole form. Run with pytest-benchmark, not by default.

Reports, never judges: these machines are noisy. The bound of the project is a frame, 16 ms, at the 95th percentile.
"""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from aat.composition import Atelier
from aat.echange.lecture import lire_avis
from aat.tui.screens.saisie import Saisie
from aat.tui.widgets.champ_motif import ChampMotif
from pytest_benchmark.fixture import BenchmarkFixture
from tests.perf.trames import ApplicationMesuree, Touche, rapport, touche_a_trame

_AVIS = replace(lire_avis((Path(__file__).parents[1] / "donnees" / "avis_contrat.json").read_bytes()), motif=None)
#: What is typed, letter by letter, looked through with the arrows, then wiped.
_MOTS = ("lombalgie", "canal carpien", "gripe", "fracture du coude", "depression", "entorse cheville")


@pytest.mark.parametrize("taille", [(80, 24), (132, 43)], ids=str)
def test_touche_a_trame(
    benchmark: BenchmarkFixture, taille: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six motifs typed, with arrows in the list, then wiped; p50 and p95 stand beside the figure."""
    monkeypatch.setenv("AAT_MAISON", str(tmp_path))

    async def taper() -> list[Touche]:
        application = ApplicationMesuree(Atelier())
        async with application.run_test(size=taille) as pilote:
            await application.push_screen(Saisie(_AVIS, "0" * 32))
            application.screen.query_one(ChampMotif).focus()
            await pilote.pause(0.5)
            durees: list[Touche] = []
            for mot in _MOTS:
                durees += await touche_a_trame(application, [*mot, "down", "down", "up"])
                await pilote.press("home", "shift+end", "backspace")
                await pilote.pause(0.1)
            return durees

    durees = benchmark.pedantic(lambda: asyncio.run(taper()), rounds=1)  # type: ignore[no-untyped-call]  # the library's own
    assert len(durees) == sum(len(mot) + 3 for mot in _MOTS)
    if benchmark.stats:
        benchmark.extra_info |= rapport(f"motif {taille}", durees)
