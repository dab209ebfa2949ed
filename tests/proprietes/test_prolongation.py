"""Prolonging has no hidden gap: what is named, and counted, is what a plain set of days says."""

import datetime as dt
import re

from aat.domaine.arret import ArretPrecedent, Avis, Nature, Precedent, Prolongation
from aat.domaine.constat import Constat
from aat.domaine.periode import fin_incluse
from aat.referentiel.droit import charger_droit
from aat.rules.contexte import ContexteJugement
from aat.rules.continuite import Suite, jours_en_tout, suivre
from aat.rules.moteur import juger
from aat.rules.suite_arret import JOURS_NOMMES_UN_A_UN
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.exemples import exemples

DROIT = charger_droit()
DEBUT = dt.date(2026, 5, 12)
DEBUTS = st.dates(dt.date(2024, 9, 1), dt.date(2028, 12, 31))

#: (days from the first day of the prolongation to the end of an earlier stop, length): close, so that they touch.
ARRETS = st.lists(st.tuples(st.integers(-24, 4), st.integers(1, 12)), max_size=4)


def _arrets(debut: dt.date, ecarts: list[tuple[int, int]]) -> tuple[ArretPrecedent, ...]:
    return tuple(
        ArretPrecedent(debut=fin - dt.timedelta(days=jours - 1), fin=fin)
        for ecart, jours in ecarts
        for fin in (debut + dt.timedelta(days=ecart),)
    )


def _avis(debut: dt.date, precedent: Precedent | None = None) -> Avis:
    return Avis(nature=Nature.PROLONGATION, debut=debut, jours=8, prolongation=Prolongation(precedent=precedent))


def _jours(debut: dt.date, fin: dt.date) -> set[dt.date]:
    return {debut + dt.timedelta(days=rang) for rang in range((fin - debut).days + 1)}


def _couverts(arrets: tuple[ArretPrecedent, ...]) -> set[dt.date]:
    return {jour for a in arrets if a.debut and a.fin for jour in _jours(a.debut, a.fin)}


def _constats(avis: Avis, arrets: tuple[ArretPrecedent, ...]) -> dict[str, Constat]:
    assert avis.debut
    constats = juger(avis, ContexteJugement(avis.debut, DROIT, arrets_precedents=arrets))
    return {c.code: c for c in constats}


@given(DEBUTS, ARRETS, st.one_of(st.none(), st.integers(-24, -1)))
@settings(max_examples=exemples(300))
def test_les_jours_nommes_sont_exactement_les_jours_non_couverts(
    debut: dt.date, ecarts: list[tuple[int, int]], nomme: int | None
) -> None:
    """Every uncovered day is in the sentence, no covered one is, whatever the known stops."""
    arrets = _arrets(debut, ecarts)
    precedent = None if nomme is None else Precedent(fin=debut + dt.timedelta(days=nomme))
    suite = suivre(_avis(debut, precedent), arrets)
    if suite is None:
        assert not arrets or all(a.debut and a.debut >= debut for a in arrets)
        return
    attendus = _jours(suite.fin, debut) - {suite.fin, debut} - _couverts(arrets) if suite.fin < debut else set()
    assert {jour for d, f in suite.trous for jour in _jours(d, f)} == attendus
    assert suite.jours_non_couverts == len(attendus)
    constats = _constats(_avis(debut, precedent), arrets)
    assert ("prolongation-continuite" in constats) == bool(attendus)
    if 0 < len(attendus) <= JOURS_NOMMES_UN_A_UN:
        nommes = constats["prolongation-continuite"].message.split("prolongation\u00a0: ")[1].split(". ")[0]
        dates = {dt.date(int(a), int(m), int(j)) for j, m, a in re.findall(r"(\d{2})/(\d{2})/(\d{4})", nommes)}
        assert dates == attendus
        assert nommes.count("week-end") == sum(jour.weekday() >= 5 for jour in attendus)


@given(DEBUTS, ARRETS)
def test_l_intervalle_est_celui_qui_touche_le_premier_jour(debut: dt.date, ecarts: list[tuple[int, int]]) -> None:
    """An interruption is counted back from the first day to the last covered one."""
    arrets = _arrets(debut, ecarts)
    suite = suivre(_avis(debut), arrets)
    if suite is None or suite.fin >= debut:
        return
    couverts = _couverts(arrets)
    jours = 0
    while debut - dt.timedelta(days=jours + 1) not in couverts:
        jours += 1
    assert suite.intervalle_jours == jours
    assert ("prolongation-interruption" in _constats(_avis(debut), arrets)) == (jours > 2)


@given(DEBUTS, st.integers(1, 40), st.integers(1, 60))
def test_prolonger_le_lendemain_ne_laisse_rien_a_dire(debut: dt.date, jours: int, encore: int) -> None:
    """An arrêt, then its prolongation the day after its end: no gap, no overlap, no interruption."""
    fin = fin_incluse(debut, jours)
    avis = Avis(nature=Nature.PROLONGATION, debut=fin + dt.timedelta(days=1), jours=encore)
    codes = _constats(avis, (ArretPrecedent(nature=Nature.INITIAL, debut=debut, fin=fin),)).keys()
    assert not codes & {"prolongation-continuite", "prolongation-interruption", "prolongation-chevauchement"}


@given(ARRETS, st.integers(1, 10))
@settings(max_examples=exemples(200))
def test_le_total_compte_chaque_jour_une_fois(ecarts: list[tuple[int, int]], jours: int) -> None:
    """The stop under way: the days that touch each other back from the first day, and those of the avis."""
    arrets = _arrets(DEBUT, ecarts)
    suite = suivre(_avis(DEBUT), arrets)
    assume(suite is not None)
    assert isinstance(suite, Suite)
    avant = tuple(a for a in arrets if a.debut and a.debut < DEBUT)
    couverts = _couverts(avant)
    assume(suite.intervalle_jours == 0)
    jour, debut = DEBUT - dt.timedelta(days=1), DEBUT
    while jour in couverts:
        debut, jour = jour, jour - dt.timedelta(days=1)
    fin = DEBUT + dt.timedelta(days=jours - 1)
    dernier = max([a.fin for a in avant if a.fin and a.fin >= DEBUT], default=fin)
    assert jours_en_tout(_avis(DEBUT), fin, suite, arrets).jours == (max(fin, dernier) - debut).days + 1
    assert jours_en_tout(_avis(DEBUT), fin, suite, arrets[::-1]).jours == (max(fin, dernier) - debut).days + 1
