"""Dates and durations as doctors type them."""

import contextlib
import datetime as dt

import pytest
from aat.domaine.periode import Periode, fin_incluse
from aat.erreurs import ErreurUsage
from aat.rules.calendrier import JOURS
from aat.saisie.dates import lire_date, lire_duree
from hypothesis import given
from hypothesis import strategies as st

LUNDI = dt.date(2026, 11, 23)
DATES = st.dates(dt.date(2000, 1, 1), dt.date(2080, 12, 31))


@pytest.mark.parametrize(
    ("texte", "attendue"),
    [
        ("23/11", "2026-11-23"), ("23-11", "2026-11-23"), ("23 11", "2026-11-23"), ("23.11", "2026-11-23"),
        ("23 11 26", "2026-11-23"), ("231126", "2026-11-23"), ("23112026", "2026-11-23"), ("23/11/2026", "2026-11-23"),
        ("2026-11-23", "2026-11-23"), ("lundi", "2026-11-23"), ("mardi", "2026-11-24"), ("dimanche", "2026-11-29"),
        ("le 4 décembre", "2026-12-04"), ("4 déc.", "2026-12-04"), ("1er janvier", "2027-01-01"), ("15 janv 2027", "2027-01-15"),
        ("demain", "2026-11-24"), ("après-demain", "2026-11-25"), ("hier", "2026-11-22"), ("avant-hier", "2026-11-21"),
        ("aujourd’hui", "2026-11-23"), ("+1", "2026-11-24"), ("-2", "2026-11-21"), ("+3s", "2026-12-14"), ("+1 mois", "2026-12-23"),
        ("vendredi 27/11", "2026-11-27"), ("3/1", "2027-01-03"), ("29/02/2028", "2028-02-29"), ("29/02", "2028-02-29"),
        ("VENDREDI", "2026-11-27"), ("31/12/99", "1999-12-31"),
    ],
)  # fmt: skip
def test_dates_lues(texte: str, attendue: str) -> None:
    """Each form is read, day first."""
    assert lire_date(texte, LUNDI).isoformat() == attendue


@pytest.mark.parametrize(
    "texte",
    [
        "30/02",
        "31/04/2026",
        "29/02/2027",
        "32/01",
        "00/01",
        "12/13",
        "mardi 27/11",
        "grippe",
        "",
        "+",
        "99999999",
        "1er",
    ],
)
def test_dates_refusees(texte: str) -> None:
    """A day that does not exist, or contradicts its name, is refused with a remedy."""
    with pytest.raises(ErreurUsage) as refus:
        lire_date(texte, LUNDI)
    assert refus.value.remede


@pytest.mark.parametrize(
    ("texte", "jours", "fin"),
    [
        ("5", 5, None), ("5j", 5, None), ("10 jours", 10, None), ("1 jour", 1, None), ("2s", 14, None), ("2 sem", 14, None),
        ("une semaine", 7, None), ("trois semaines", 21, None), ("quinze jours", 15, None), ("1m", None, "2026-12-22"),
        ("2 mois", None, "2027-01-22"), ("jusqu’à vendredi", None, "2026-11-27"), ("jusqu'au 4/12", None, "2026-12-04"),
        ("au 4/12", None, "2026-12-04"), ("jusqu'au 3 janvier", None, "2027-01-03"), ("jusqu'à demain", None, "2026-11-24"),
    ],
)  # fmt: skip
def test_durees_lues(texte: str, jours: int | None, fin: str | None) -> None:
    """Each form gives days, or a last day."""
    lue = lire_duree(texte, LUNDI, LUNDI)
    assert lue.jours == jours
    assert (lue.fin and lue.fin.isoformat()) == fin


@pytest.mark.parametrize("texte", ["0", "0j", "grippe", "", "-3j", "5 ans", "jusqu'au 20/11/2026", "99999"])
def test_durees_refusees(texte: str) -> None:
    """Nothing, zero, or an end before the beginning."""
    with pytest.raises(ErreurUsage):
        lire_duree(texte, LUNDI, LUNDI)


@given(DATES, DATES)
def test_ce_qui_est_montre_se_relit(jour: dt.date, aujourd_hui: dt.date) -> None:
    """The forms that the program prints are read back to the same day, on any day."""
    for forme in (f"{jour:%d/%m/%Y}", f"{JOURS[jour.weekday()]} {jour:%d/%m/%Y}", jour.isoformat(), f"{jour:%d%m%Y}"):
        assert lire_date(forme, aujourd_hui) == jour


@given(DATES, st.integers(1, 4000))
def test_fin_incluse_et_jours_se_repondent(debut: dt.date, jours: int) -> None:
    """End and number of days say the same over month ends, leap days, year ends and clock changes."""
    fin = fin_incluse(debut, jours)
    assert Periode(debut, fin).jours == jours
    assert (fin - debut).days == jours - 1


@given(st.text(max_size=30), DATES)
def test_aucun_texte_ne_fait_lever_autre_chose(texte: str, jour: dt.date) -> None:
    """Whatever is typed gives a date or a French refusal."""
    with contextlib.suppress(ErreurUsage):
        assert isinstance(lire_date(texte, jour), dt.date)
    with contextlib.suppress(ErreurUsage):
        duree = lire_duree(texte, jour, jour)
        assert (duree.jours is None) != (duree.fin is None)
