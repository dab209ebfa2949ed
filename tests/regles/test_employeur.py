"""The optional employer's bloc: what is told of its post code and of its e-mail, and what is left alone."""

import datetime as dt

import pytest
from aat.domaine.arret import Avis, Nature
from aat.domaine.personnes import Employeur
from aat.referentiel.droit import charger_droit
from aat.rules.contexte import ContexteJugement
from aat.rules.moteur import juger

JOUR = dt.date(2026, 11, 23)


def _fautes(employeur: Employeur) -> list[str]:
    constats = juger(Avis(nature=Nature.INITIAL, employeur=employeur), ContexteJugement(JOUR, charger_droit()))
    return [c.champ for c in constats if c.code == "employeur-bloc"]


@pytest.mark.parametrize(
    ("email", "plausible"),
    [
        ("paie@banc.example", True),
        (" paie@banc.example ", True),
        ("p.aie@rh.banc.example", True),
        ("", True),
        ("  ", True),
        (None, True),
        ("paie@banc", False),
        ("paie@banc.", False),
        ("paie@.example", False),
        ("@banc.example", False),
        ("paie.banc.example", False),
        ("paie@rh@banc.example", False),
        ("paie rh@banc.example", False),
        ("paie@", False),
    ],
)
def test_l_adresse_electronique(email: str | None, plausible: bool) -> None:
    """A name, one @, a domain with a point inside; absent is no mistake."""
    assert _fautes(Employeur(email=email)) == ([] if plausible else ["employeur.email"])


@pytest.mark.parametrize(
    ("code_postal", "bon"),
    [
        ("69003", True),
        (" 69003 ", True),
        ("", True),
        (None, True),
        ("6900", False),
        ("690031", False),
        ("6900A", False),
        ("６９００３", False),
        ("69 03", False),
    ],
)
def test_le_code_postal(code_postal: str | None, bon: bool) -> None:
    """Five plain digits; absent is no mistake."""
    assert _fautes(Employeur(code_postal=code_postal)) == ([] if bon else ["employeur.code_postal"])


def test_les_deux_fautes_se_disent_ensemble() -> None:
    """In the order of the form."""
    assert _fautes(Employeur(code_postal="69", email="paie")) == ["employeur.code_postal", "employeur.email"]
