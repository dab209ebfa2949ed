"""What the bench can be asked to play."""

import json

import pytest
from aat.banc.scenarios import AU_HASARD, FAUX, NOMS, PASSAGERES, Scenario, appliquer, libelle, lire_decalage
from aat.erreurs import ErreurUsage


def test_nombre_de_fois() -> None:
    """Un scénario compté s’épuise, puis le service redevient normal."""
    scenario = Scenario()
    scenario.demander("503", 2, "5")
    assert [scenario.prendre() for _ in range(3)] == [("503", "5"), ("503", "5"), ("normal", "")]


def test_sans_fin() -> None:
    """Un scénario sans nombre dure jusqu’au suivant ; l’horloge décalée dure jusqu’à « normal »."""
    scenario = Scenario()
    scenario.demander("coupure")
    scenario.demander("horloge", parametre="-30min")
    assert [scenario.prendre()[0] for _ in range(3)] == ["coupure"] * 3
    assert scenario.decalage_s == -1800
    scenario.demander("normal")
    assert (scenario.prendre(), scenario.decalage_s) == (("normal", ""), 0)


def test_au_hasard() -> None:
    """Une faute passagère à tant de documents sur cent ; la même graine tire les mêmes."""
    tirages = []
    for _ in range(2):
        scenario = Scenario()
        scenario.demander(AU_HASARD, parametre="20/7")
        tirages.append([scenario.prendre() for _ in range(2000)])
    assert tirages[0] == tirages[1]
    assert {parametre for _, parametre in tirages[0]} == {""}
    fautes = [nom for nom, _ in tirages[0] if nom != "normal"]
    assert 340 < len(fautes) < 460
    assert set(fautes) == set(PASSAGERES)


@pytest.mark.parametrize(
    ("nom", "fois", "parametre"),
    [
        ("inconnu", -1, ""),
        ("503", 0, ""),
        ("503", -2, ""),
        ("accuse-faux", 1, "numero"),
        ("regime-non-raccorde", 1, ""),
        ("regime-non-raccorde", 1, "8"),
        ("lent", 1, "longtemps"),
        ("au-hasard", 1, ""),
        ("au-hasard", 1, "100"),
        ("horloge", 1, "demain"),
    ],
)
def test_demandes_refusees(nom: str, fois: int, parametre: str) -> None:
    """Une demande mal faite est refusée sans changer ce qui se joue."""
    scenario = Scenario()
    with pytest.raises(ErreurUsage):
        scenario.demander(nom, fois, parametre)
    assert scenario == Scenario()


@pytest.mark.parametrize("ligne", [b"", b"{", b"[]", b"null", b'{"scenario": "503", "fois": "x"}', b"\xff\n"])
def test_lignes_illisibles(ligne: bytes) -> None:
    """Une ligne illisible a une réponse, et ne change rien."""
    scenario = Scenario()
    assert json.loads(appliquer(scenario, ligne))["ok"] is False
    assert scenario == Scenario()


def test_reponse() -> None:
    """La réponse dit ce qui se joue."""
    lue = json.loads(appliquer(Scenario(), b'{"scenario": "429", "fois": 3, "parametre": "60"}\n'))
    assert lue == {"ok": True, "scenario": "429", "fois": 3, "decalage_s": 0.0}


def test_chaque_scenario_a_sa_phrase() -> None:
    """Chaque scénario s’explique en français ; chaque champ d’accusé peut être faussé."""
    assert all(libelle(nom) for nom in NOMS)
    assert len(FAUX) == 6


def test_decalages() -> None:
    """Heures, minutes et secondes."""
    assert [lire_decalage(t) for t in ("+2h", "-1min", "5s")] == [7200.0, -60.0, 5.0]
