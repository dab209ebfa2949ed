"""Benchmark of volet 3: the cached path of the product against fpdf2 alone. Run with pytest-benchmark, not by default."""

import datetime as dt

import pytest
from aat.cerfa.rendu_cache import RenduCache
from aat.ports import Rendu
from pytest_benchmark.fixture import BenchmarkFixture
from tests.cerfa.rendu_direct import RenduDirect

_ETABLI_LE = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
_JOUR = dt.date(2026, 11, 23)
_VALEURS: dict[str, object] = {
    "formulaire": "S3116i – cerfa n°\xa010170*07",
    "numero_aat": "BANC-AAT-AS-010100000-261123-110533-177",
    "recu_le": "23/11/2026 à 11:05",
    "nature_initial": True,
    "nom_famille": "BANC-DURAND",
    "prenoms": "Marie Zoé",
    "employeur_nom": "Fonderie d’Œuvres d’art",
    "employeur_adresse": "12 rue de l’Église",
    "employeur_cp": "01000",
    "employeur_ville": "Bourg-en-Bresse",
    "temps_complet": True,
    "debut": _JOUR,
    "fin": dt.date(2026, 11, 27),
    "duree": "5 jours, du lundi 23 novembre 2026 au vendredi 27 novembre 2026 inclus",
    "sorties_horaires": True,
    "sorties_horaires_date": _JOUR,
    "prescripteur_nom": "Paul TEST-MARTIN",
    "prescripteur_rpps": "10000000009",
    "date_prescription": _JOUR,
    "banc": True,
}


@pytest.mark.parametrize("rendu", [RenduCache(), RenduDirect()], ids=["cache", "direct"])
def test_volet_3(benchmark: BenchmarkFixture, rendu: Rendu) -> None:
    """One volet 3, the base page being already made for the cached path."""
    rendu.rendre("volet-3", _VALEURS, _ETABLI_LE)
    _, pages = benchmark(rendu.rendre, "volet-3", _VALEURS, _ETABLI_LE)
    assert pages == 1
