"""What an avis is printed as, on both sides of 1 September 2025."""

import datetime as dt

import pytest
from aat.domaine.regime import Raccordement
from aat.referentiel.droit import charger_droit
from aat.rules.impression import CERFA_COMPLET, ModeImpression, mode_impression

VEILLE, JOUR = dt.date(2025, 8, 31), dt.date(2025, 9, 1)


@pytest.mark.parametrize("jour", [dt.date(2021, 12, 10), VEILLE, JOUR, dt.date(2026, 11, 23)])
@pytest.mark.parametrize("transmission", Raccordement)
def test_acquitte(jour: dt.date, transmission: Raccordement) -> None:
    """« impression-transmis » : volet 3 et récapitulatif, ni volet 1 ni volet 2, quel que soit le jour."""
    impression = mode_impression(jour, True, transmission, charger_droit())
    assert impression.mode is ModeImpression.COPIE_TRANSMISE
    assert impression.volets == ("volet-3", "recapitulatif")
    assert impression.motif_refus is None
    assert impression.specimens == ()


@pytest.mark.parametrize("transmission", Raccordement)
def test_non_acquitte_la_veille(transmission: Raccordement) -> None:
    """« impression-non-transmis » : jusqu’au 31/08/2025, les trois volets et les deux notices, qui valent avis."""
    impression = mode_impression(VEILLE, False, transmission, charger_droit())
    assert impression.mode is ModeImpression.CERFA_COMPLET
    assert impression.volets == CERFA_COMPLET
    assert impression.motif_refus is None
    assert "scan" in (impression.que_faire or "")


def test_non_acquitte_avant_juillet_2025() -> None:
    """Before July 2025 nothing is said of copies."""
    impression = mode_impression(dt.date(2025, 6, 30), False, Raccordement.NON, charger_droit())
    assert "scan" not in (impression.que_faire or "")


@pytest.mark.parametrize("transmission", Raccordement)
def test_non_acquitte_depuis(transmission: Raccordement) -> None:
    """Since 1 September 2025 the aid for the secured form, the whole Cerfa as a specimen only."""
    impression = mode_impression(JOUR, False, transmission, charger_droit())
    assert impression.mode is ModeImpression.AIDE_CERFA_SECURISE
    assert impression.volets == ("aide-cerfa-securise",)
    assert impression.specimens == CERFA_COMPLET
    assert "Depuis le 01/09/2025" in (impression.motif_refus or "")
    assert "formulaire sécurisé" in (impression.que_faire or "")


@pytest.mark.parametrize(
    ("jour", "admis", "scan_refuse"),
    [
        (dt.date(2025, 6, 30), True, False),
        (dt.date(2025, 7, 1), True, True),
        (VEILLE, True, True),
        (JOUR, False, False),
    ],
)
def test_tolerance_de_l_ete_2025(jour: dt.date, admis: bool, scan_refuse: bool) -> None:
    """« cerfa-tolerance-ete » : en juillet et août 2025 l’ancien formulaire vaut encore, un scan déjà plus."""
    impression = mode_impression(jour, False, Raccordement.NON, charger_droit())
    assert (impression.mode is ModeImpression.CERFA_COMPLET) is admis
    assert ("scan est refusé" in (impression.que_faire or "")) is scan_refuse


def test_que_faire_depend_du_raccordement() -> None:
    """Connected: transmit first; not connected: copy; unknown: try."""
    phrases = {t: mode_impression(JOUR, False, t, charger_droit()).que_faire or "" for t in Raccordement}
    assert phrases[Raccordement.OUI].startswith("Transmettez")
    assert "ne reçoit pas" in phrases[Raccordement.NON]
    assert "On ne sait pas" in phrases[Raccordement.INCONNU]


def test_valeurs_du_contrat() -> None:
    """The modes are those of the contract."""
    assert {m.value for m in ModeImpression} == {
        "copie-transmise", "aide-cerfa-securise", "surcharge", "cerfa-complet", "certificat",
    }  # fmt: skip
