"""Copies of frozen values: what is named changes, everything else is the same."""

import datetime as dt
from dataclasses import replace

import pytest
from aat.domaine.droits import Fait, PeriodeDroit
from aat.rules.copie import Copieur

DU, AU = dt.date(2026, 5, 4), dt.date(2026, 5, 22)


def test_seuls_les_champs_nommes_changent() -> None:
    """The order of the copier's fields is its own, not the class's."""
    fait = Fait(du=DU)
    copie = Copieur(Fait, "au", "du").copier(fait, AU, None)
    assert copie == replace(fait, au=AU, du=None)
    assert fait == Fait(du=DU)


@pytest.mark.parametrize("valeurs", [(), (DU, AU)])
def test_il_faut_une_valeur_par_champ(valeurs: tuple[dt.date, ...]) -> None:
    """A value too few or too many is a fault of the caller, never a copy."""
    with pytest.raises(ValueError, match="zip"):
        Copieur(PeriodeDroit, "du").copier(PeriodeDroit(DU, AU), *valeurs)


def test_un_champ_inconnu_est_refuse_tout_de_suite() -> None:
    """The copier, made at import, would otherwise fail on the first document."""
    with pytest.raises(ValueError, match="naissance"):
        Copieur(PeriodeDroit, "naissance")
