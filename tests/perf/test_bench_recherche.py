"""Time of one keystroke in the motif search. Run with pytest-benchmark, not by default.

Every prefix of every query is searched, as a completion widget does; the figure is the mean of one search.
"""

from collections.abc import Callable, Sequence

import pytest
from aat.referentiel.recherche import chercher
from pytest_benchmark.fixture import BenchmarkFixture
from tests.referentiel.test_index import indexer, libelles_fabriques
from tests.referentiel.test_requetes import requetes

#: Bounds of the project (seconds): shipped list, 20,000 labels.
BORNES = {"livree": 0.0003, "vingt_mille": 0.005}


def touches(textes: Sequence[str]) -> list[str]:
    """Return what the search is asked while these texts are typed."""
    return [texte[: n + 1] for texte in textes for n in range(len(texte))]


def livree() -> tuple[Callable[[str], object], list[str]]:
    """Return the shipped search, and the keystrokes of the three hundred queries."""
    return chercher, touches([r["requete"] for moitie in ("reglage", "epreuve") for r in requetes(moitie)])


def vingt_mille() -> tuple[Callable[[str], object], list[str]]:
    """Return a search in 20,000 labels, and keystrokes of some of them, right and misspelt."""
    libelles = libelles_fabriques(20_000)
    choisis = libelles[:: len(libelles) // 5]
    fautifs = [libelle[:14] + libelle[15:] for libelle in choisis]
    return indexer(libelles).chercher, touches([*choisis, *fautifs])


@pytest.mark.parametrize("liste", [livree, vingt_mille], ids=lambda f: f.__name__)
def test_une_touche(
    benchmark: BenchmarkFixture, liste: Callable[[], tuple[Callable[[str], object], list[str]]]
) -> None:
    """One keystroke, all of them averaged; the bound stands beside the figure."""
    cherche, tapes = liste()

    def tout_taper() -> None:
        for texte in tapes:
            cherche(texte)

    tout_taper()
    benchmark(tout_taper)
    # Under --benchmark-disable there is nothing to report.
    if benchmark.stats:
        benchmark.extra_info["touches"] = len(tapes)
        benchmark.extra_info["ms_par_touche"] = round(1000 * benchmark.stats["min"] / len(tapes), 4)
        benchmark.extra_info["borne_ms"] = 1000 * BORNES[liste.__name__]
        print(f"\n{liste.__name__} : {1000 * benchmark.stats['min'] / len(tapes):.3f} ms par touche")
