"""Public holidays against an oracle, dates in words, months counted from day to day."""

import datetime as dt

import holidays
import pytest
from aat.rules.calendrier import (
    compter,
    date_courte,
    date_longue,
    decaler,
    est_week_end,
    fin_en_mois,
    jours_ecoules,
    jours_feries,
    nom_ferie,
)

#: From 2005 to 2007 the library drops Whit Monday, then the « journée de solidarité » by default; the list of
#: public holidays kept it.
SOLIDARITE = {2005: dt.date(2005, 5, 16), 2006: dt.date(2006, 6, 5), 2007: dt.date(2007, 5, 28)}


@pytest.mark.parametrize("annee", range(1983, 2101))
def test_jours_feries_comme_l_oracle(annee: int) -> None:
    """The same days as the public-holiday library, from 1983 to 2100."""
    attendus = set(holidays.country_holidays("FR", years=annee))
    if annee in SOLIDARITE:
        attendus.add(SOLIDARITE[annee])
    assert set(jours_feries(annee)) == attendus


@pytest.mark.parametrize(
    ("jour", "nom"),
    [
        ("2026-01-01", "Jour de l’An"),
        ("2026-04-06", "Lundi de Pâques"),
        ("2026-05-01", "Fête du Travail"),
        ("2026-05-08", "Victoire de 1945"),
        ("2026-05-14", "Ascension"),
        ("2026-05-25", "Lundi de Pentecôte"),
        ("2026-07-14", "Fête nationale"),
        ("2026-08-15", "Assomption"),
        ("2026-11-01", "Toussaint"),
        ("2026-11-11", "Armistice de 1918"),
        ("2026-12-25", "Noël"),
        ("2008-05-01", "Ascension et Fête du Travail"),
        ("2026-11-23", None),
    ],
)
def test_noms_des_jours_feries(jour: str, nom: str | None) -> None:
    """Each holiday has its French name; two on the same day share it."""
    assert nom_ferie(dt.date.fromisoformat(jour)) == nom


def test_annees_extremes() -> None:
    """Years for which Easter is not defined keep the fixed days."""
    assert len(jours_feries(1)) == 8
    assert len(jours_feries(9999)) == 8


@pytest.mark.parametrize(
    ("jour", "longue"),
    [
        ("2021-12-10", "vendredi 10/12/2021"),
        ("2021-12-24", "vendredi 24/12/2021"),
        ("2020-11-10", "mardi 10/11/2020"),
        ("2028-02-29", "mardi 29/02/2028"),
        ("2026-03-29", "dimanche 29/03/2026"),
    ],
)
def test_date_longue(jour: str, longue: str) -> None:
    """Weekday and date, as in the guide."""
    assert date_longue(dt.date.fromisoformat(jour)) == longue


def test_date_courte_d_une_annee_ancienne() -> None:
    """Years have four digits."""
    assert date_courte(dt.date(8, 3, 2)) == "02/03/0008"


def test_compter() -> None:
    """One day is singular."""
    assert [compter(n) for n in (0, 1, 2, 15)] == ["0 jour", "1 jour", "2 jours", "15 jours"]


def test_week_end() -> None:
    """Saturday and Sunday, not Friday nor Monday."""
    assert [est_week_end(dt.date(2026, 11, n)) for n in (20, 21, 22, 23)] == [False, True, True, False]


@pytest.mark.parametrize(
    ("debut", "mois", "fin"),
    [
        ("2026-11-15", 1, "2026-12-14"),
        ("2027-01-31", 1, "2027-02-27"),
        ("2028-01-31", 1, "2028-02-28"),
        ("2027-02-01", 1, "2027-02-28"),
        ("2026-12-31", 2, "2027-02-27"),
        ("2026-11-30", 1, "2026-12-29"),
    ],
)
def test_fin_en_mois(debut: str, mois: int, fin: str) -> None:
    """Months go from a day to the day before the same one."""
    assert fin_en_mois(dt.date.fromisoformat(debut), mois) == dt.date.fromisoformat(fin)


def test_fins_du_calendrier() -> None:
    """Past the calendar's ends there is no day."""
    assert fin_en_mois(dt.date(9999, 12, 5), 1) is None
    assert decaler(dt.date.max, 1) is None
    assert decaler(dt.date.min, -1) is None
    assert jours_ecoules(dt.date(2026, 3, 1), dt.date(2026, 2, 28)) == -1
