"""What follows from the rest of an avis is filled; what was given stays; nothing raises."""

import datetime as dt

import pytest
from aat.domaine.arret import Avis, ModeSorties, RepriseTempsPartiel, Sorties
from aat.domaine.personnes import Assure
from aat.rules.completion import completer

JOUR = dt.date(2026, 11, 23)
FIN = dt.date(2026, 11, 29)


def test_fin_depuis_jours() -> None:
    """Seven days from Monday end on Sunday."""
    assert completer(Avis(debut=JOUR, jours=7), JOUR).fin == FIN


def test_jours_depuis_fin() -> None:
    """From Monday to Sunday there are seven days."""
    assert completer(Avis(debut=JOUR, fin=FIN), JOUR).jours == 7


def test_un_jour_d_arret() -> None:
    """The same first and last day make one day."""
    assert completer(Avis(debut=JOUR, fin=JOUR), JOUR).jours == 1


@pytest.mark.parametrize("jours", [0, -3, 10**9, -(10**9), 10**30])
def test_durees_absurdes(jours: int) -> None:
    """An absurd duration leaves the end empty and is kept for the rule to speak."""
    avis = completer(Avis(debut=JOUR, jours=jours), JOUR)
    assert (avis.fin, avis.jours) == (None, jours)


def test_fin_avant_debut() -> None:
    """A wrong end gives no duration and is not corrected."""
    avis = completer(Avis(debut=FIN, fin=JOUR), JOUR)
    assert (avis.fin, avis.jours) == (JOUR, None)


def test_fin_et_jours_en_desaccord_restent() -> None:
    """Nothing given is changed."""
    avis = completer(Avis(debut=JOUR, fin=FIN, jours=3), JOUR)
    assert (avis.fin, avis.jours) == (FIN, 3)


def test_reprise_le_lendemain() -> None:
    """The part time starts the day after the end."""
    reprise = completer(Avis(debut=JOUR, jours=7, reprise_temps_partiel=RepriseTempsPartiel()), JOUR)
    assert reprise.reprise_temps_partiel == RepriseTempsPartiel(debut=dt.date(2026, 11, 30))


def test_reprise_donnee_reste() -> None:
    """A date that was given is left to the rule."""
    donnee = RepriseTempsPartiel(debut=JOUR)
    assert completer(Avis(debut=JOUR, fin=FIN, reprise_temps_partiel=donnee), JOUR).reprise_temps_partiel == donnee


def test_reprise_apres_la_fin_du_calendrier() -> None:
    """There is no day after the last one."""
    avis = Avis(debut=JOUR, fin=dt.date.max, reprise_temps_partiel=RepriseTempsPartiel())
    assert completer(avis, JOUR).reprise_temps_partiel == RepriseTempsPartiel()


@pytest.mark.parametrize("mode", [ModeSorties.HORAIRES_LIMITES, ModeSorties.LIBRES])
def test_sorties_des_le_debut(mode: ModeSorties) -> None:
    """Allowed outings start with the stop."""
    assert completer(Avis(debut=JOUR, sorties=Sorties(mode)), JOUR).sorties == Sorties(mode, JOUR)


def test_sorties_non_autorisees_sans_date() -> None:
    """Without outings there is no date to fill."""
    sorties = Sorties(ModeSorties.NON_AUTORISEES)
    assert completer(Avis(debut=JOUR, sorties=sorties), JOUR).sorties == sorties


def test_nir_compact() -> None:
    """Spaces leave the NIR."""
    assure = completer(Avis(assure=Assure(nir="2 69 05 49 588 157 80")), JOUR).assure
    assert assure is not None
    assert assure.nir == "269054958815780"


def test_deja_complet() -> None:
    """Completing twice changes nothing more."""
    une_fois = completer(Avis(debut=JOUR, jours=7, sorties=Sorties(ModeSorties.LIBRES)), JOUR)
    assert completer(une_fois, JOUR) is une_fois
