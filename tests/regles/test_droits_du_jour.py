"""Rights as they stand on a day: periods, dated facts, and what a source does not say."""

import datetime as dt

import pytest
from aat.domaine.droits import (
    DroitsPatient,
    EtatDroit,
    Exoneration,
    Fait,
    NatureExoneration,
    PeriodeDroit,
    SourceDroits,
)
from aat.rules.droits import du_jour, perimes

JOUR = dt.date(2026, 4, 15)
VEILLE, LENDEMAIN = dt.date(2026, 4, 14), dt.date(2026, 4, 16)
LU = dt.datetime(2026, 4, 15, 8, 30, tzinfo=dt.UTC)


def _droits(**dits: object) -> DroitsPatient:
    return DroitsPatient(JOUR, LU, SourceDroits.BANC, **dits)  # type: ignore[arg-type]  # each test says its own fields


def test_ce_que_la_source_ne_dit_pas_reste_inconnu() -> None:
    """No right is « non » because a source is silent."""
    vus = du_jour(_droits(), JOUR)
    assert {vus.ouverts, vus.exoneration, vus.c2s, vus.ame, vus.medecin_traitant} == {Fait()}
    assert vus.exonerations == ()


def test_des_droits_ouverts_par_plusieurs_periodes_vont_du_premier_au_dernier_jour() -> None:
    """Periods that hold the day give its first and last day; the others give nothing."""
    debut, fin = dt.date(2026, 1, 3), dt.date(2026, 11, 6)
    vus = du_jour(
        _droits(
            periodes=(
                PeriodeDroit(dt.date(2026, 2, 1), dt.date(2026, 6, 30)),
                PeriodeDroit(debut, JOUR),
                PeriodeDroit(JOUR, fin),
                PeriodeDroit(dt.date(2025, 1, 1), VEILLE),
                PeriodeDroit(LENDEMAIN, dt.date(2027, 1, 1)),
            )
        ),
        JOUR,
    )
    assert vus.ouverts == Fait(EtatDroit.OUI, debut, fin)


def test_une_periode_sans_fin_ou_sans_debut_le_reste() -> None:
    """One open end makes the right open-ended; a missing first day is not invented."""
    sans_fin = _droits(periodes=(PeriodeDroit(VEILLE, None), PeriodeDroit(JOUR, LENDEMAIN)))
    assert du_jour(sans_fin, JOUR).ouverts == Fait(EtatDroit.OUI, VEILLE, None)
    sans_debut = _droits(periodes=(PeriodeDroit(None, LENDEMAIN),))
    assert du_jour(sans_debut, JOUR).ouverts == Fait(EtatDroit.OUI, None, LENDEMAIN)


@pytest.mark.parametrize("periodes", [(), (PeriodeDroit(None, VEILLE),), (PeriodeDroit(LENDEMAIN, None),)])
def test_des_periodes_dont_aucune_ne_tient_ferment_les_droits(periodes: tuple[PeriodeDroit, ...]) -> None:
    """A source that gives periods and none for the day says « non »."""
    assert du_jour(_droits(periodes=periodes), JOUR).ouverts == Fait(EtatDroit.NON)


def test_seules_les_exonerations_du_jour_sont_rendues() -> None:
    """Each reason has its own days; the whole is « oui » as long as one holds."""
    ald = Exoneration(NatureExoneration.ALD, PeriodeDroit(VEILLE, JOUR))
    maternite = Exoneration(NatureExoneration.MATERNITE, PeriodeDroit(LENDEMAIN, dt.date(2026, 9, 1)))
    droits = _droits(exonerations=(ald, maternite))
    le_jour, le_lendemain = du_jour(droits, JOUR), du_jour(droits, LENDEMAIN)
    assert le_jour.exonerations == (ald,)
    assert le_jour.exoneration == Fait(EtatDroit.OUI, VEILLE, JOUR)
    assert le_lendemain.exonerations == (maternite,)
    assert du_jour(droits, dt.date(2026, 12, 24)).exoneration == Fait(EtatDroit.NON)


@pytest.mark.parametrize("nom", ["c2s", "ame", "medecin_traitant"])
def test_un_fait_date_ne_vaut_que_ses_jours(nom: str) -> None:
    """« oui » becomes « non » outside its days; « non » and « inconnu » stay what the source said."""
    oui = Fait(EtatDroit.OUI, JOUR, LENDEMAIN)
    vus = {jour: getattr(du_jour(_droits(**{nom: oui}), jour), nom) for jour in (VEILLE, JOUR, LENDEMAIN)}
    assert vus == {VEILLE: Fait(EtatDroit.NON), JOUR: oui, LENDEMAIN: oui}
    assert getattr(du_jour(_droits(**{nom: oui}), dt.date(2026, 4, 17)), nom) == Fait(EtatDroit.NON)
    for autre in (Fait(EtatDroit.NON, LENDEMAIN), Fait(EtatDroit.INCONNU, LENDEMAIN)):
        assert getattr(du_jour(_droits(**{nom: autre}), JOUR), nom) == autre


def test_une_reponse_s_efface_apres_trente_jours() -> None:
    """Thirty days are still good; a second more is not."""
    trente_jours, seconde = dt.timedelta(days=30), dt.timedelta(seconds=1)
    droits = _droits()
    assert [perimes(droits, LU + trente_jours), perimes(droits, LU + trente_jours + seconde)] == [False, True]
