"""Decoding and judging, alone and together, in one process. Run with pytest-benchmark, not by default.

The documents differ by a name, a town with an accent and their dates, so that nothing is decoded twice alike.
"""

import datetime as dt
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from aat.domaine.arret import Avis
from aat.echange.lecture import lire_avis
from aat.referentiel.droit import charger_droit
from aat.referentiel.motifs import charger_motifs
from aat.referentiel.regimes import rattachement
from aat.rules.completion import completer
from aat.rules.contexte import ContexteJugement
from aat.rules.moteur import juger
from pytest_benchmark.fixture import BenchmarkFixture

#: Few enough for a run to end before another program takes the core: the best run is then an undisturbed one.
COMBIEN = 100
_JOUR = dt.date(2026, 11, 23)
_EXEMPLE = Path(__file__).parents[1] / "donnees" / "avis_contrat.json"


def documents() -> list[bytes]:
    """Return a hundred lines of JSON, as a batch holds them."""
    lignes = []
    for rang in range(COMBIEN):
        avis = json.loads(_EXEMPLE.read_text(encoding="utf-8"))
        avis["assure"] |= {"nom_famille": f"BANC-{rang:04}"}
        avis["assure"]["adresse"] |= {"ville": f"Bénonces-{rang}"}
        avis["fin"] = (_JOUR + dt.timedelta(days=rang % 20)).isoformat()
        lignes.append(json.dumps(avis, ensure_ascii=False).encode())
    return lignes


def _contexte(avis: Avis) -> ContexteJugement:
    assure = avis.assure
    assert assure
    assert avis.motif
    motif = charger_motifs().par_code(avis.motif.code or "")
    attache = rattachement(assure.regime, assure.caisse, assure.centre, _JOUR)
    return ContexteJugement(_JOUR, charger_droit(), motif, attache)


LIGNES = documents()
LUS = [lire_avis(ligne) for ligne in LIGNES]
CONTEXTE = _contexte(LUS[0])


def decoder() -> None:
    """Decode every line."""
    for ligne in LIGNES:
        lire_avis(ligne)


def completer_et_juger() -> None:
    """Complete and judge every avis."""
    for avis in LUS:
        juger(completer(avis, _JOUR), CONTEXTE)


def les_deux() -> None:
    """Decode, complete and judge every line, one after the other."""
    for ligne in LIGNES:
        juger(completer(lire_avis(ligne), _JOUR), CONTEXTE)


@pytest.mark.parametrize("mesure", [decoder, completer_et_juger, les_deux], ids=lambda f: f.__name__)
def test_cent_avis(benchmark: BenchmarkFixture, mesure: Callable[[], None]) -> None:
    """A hundred avis; the rate per second stands in ``avis_par_seconde``."""
    benchmark(mesure)
    # Under --benchmark-disable there is nothing to report.
    if benchmark.stats:
        benchmark.extra_info["avis_par_seconde"] = round(COMBIEN / benchmark.stats["min"])


def test_rapport_au_seul_decodage(capsys: pytest.CaptureFixture[str]) -> None:
    """Prints rates and the ratio of everything to decoding alone, measured in turn; blocks on neither."""
    meilleurs = dict.fromkeys((decoder, completer_et_juger, les_deux), float("inf"))
    for _ in range(150):
        for mesure in meilleurs:
            debut = time.perf_counter()
            mesure()
            meilleurs[mesure] = min(meilleurs[mesure], time.perf_counter() - debut)
    with capsys.disabled():
        print()
        for mesure, duree in meilleurs.items():
            print(f"{mesure.__name__:20} {COMBIEN / duree:8.0f} avis/s")
        print(f"{'les_deux / decoder':20} {meilleurs[les_deux] / meilleurs[decoder]:8.2f}")
    assert meilleurs[les_deux] > meilleurs[decoder]
