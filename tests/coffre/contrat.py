"""What the contract of the store is played with: both databases, and a document claimed."""

import datetime as dt

import pytest
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.coffre import Prise

from .fabrique import LUNDI


@pytest.fixture(params=["sqlite", "postgresql"])
def adaptateur(request: pytest.FixtureRequest) -> str:
    """Each test of the contract on each database."""
    return str(request.param)


def prise_de(coffre: CoffreSqlite, quand: dt.datetime = LUNDI) -> Prise:
    """Claim, and fail when nothing is due."""
    prise = coffre.prendre("poste-essai", quand)
    assert prise is not None
    return prise
