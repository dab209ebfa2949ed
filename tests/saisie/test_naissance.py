"""Dates de naissance : ce qui se tape, ce qui s’écrit sur la carte, et ce qui est refusé."""

import datetime as dt

import pytest
from aat.erreurs import ErreurUsage
from aat.saisie.naissance import lire_naissance, montrer_naissance
from hypothesis import given
from hypothesis import strategies as st

JOUR = dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("texte", "iso"),
    [
        ("12/05/1969", "1969-05-12"),
        ("12 05 69", "1969-05-12"),
        ("120569", "1969-05-12"),
        ("12051969", "1969-05-12"),
        ("12 mai 1969", "1969-05-12"),
        ("1er août 69", "1969-08-01"),
        ("231126", "2026-11-23"),
        ("241126", "1926-11-24"),
        ("29/02/28", "1928-02-29"),
        ("05/1969", "1969-05-00"),
        ("00/05/1969", "1969-05-00"),
        ("00/00/1969", "1969-00-00"),
        ("1969", "1969-00-00"),
        ("1969-02-30", "1969-02-30"),
        ("  12/05/1969 ", "1969-05-12"),
    ],
)
def test_une_date_de_naissance_se_lit(texte: str, iso: str) -> None:
    """Two digits of a year are in the past; what is not known is 00; a lunar date is as on the card."""
    assert lire_naissance(texte, JOUR) == iso


@pytest.mark.parametrize(
    ("texte", "phrase"),
    [
        ("12/05", "pas lisible"),
        ("lundi", "pas lisible"),
        ("demain", "pas lisible"),
        ("+3", "pas lisible"),
        ("", "pas lisible"),
        ("31/04/1969", "n’existe pas au calendrier"),
        ("05/13/1969", "n’existe pas au calendrier"),
        ("13/1969", "mois de naissance n’existe pas"),
        ("24/11/2026", "dans le futur"),
        ("2027", "dans le futur"),
        ("1869", "plus de 130 ans"),
    ],
)
def test_une_date_de_naissance_fausse_est_refusee(texte: str, phrase: str) -> None:
    """The sentence says why; neither a month first nor a missing year is guessed."""
    with pytest.raises(ErreurUsage, match=phrase) as refus:
        lire_naissance(texte, JOUR)
    assert refus.value.remede


@given(st.dates(min_value=dt.date(1897, 1, 1), max_value=JOUR))
def test_ce_qui_est_montre_se_relit(jour: dt.date) -> None:
    """A whole date goes through the screen and back unchanged."""
    iso = lire_naissance(f"{jour.day:02d}/{jour.month:02d}/{jour.year}", JOUR)
    assert lire_naissance(montrer_naissance(iso), JOUR) == iso == jour.isoformat()


def test_une_date_incomplete_ou_libre_se_montre() -> None:
    """Zeros stay; what is no date stays as it is."""
    assert montrer_naissance("1969-00-00") == "00/00/1969"
    assert montrer_naissance("lunaire 1960") == "lunaire 1960"
    assert not montrer_naissance(None)
