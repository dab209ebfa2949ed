"""A workstation ready for the text mode, with the bench or without."""

from collections.abc import Callable

import pytest

from tests.poste import Banc, Poste


@pytest.fixture
def pret(poste: Poste) -> Poste:
    """Return a workstation where the prescriber and one patient are known."""
    poste.prescripteur()
    poste.patient()
    return poste


@pytest.fixture
def banc(pret: Poste, demarrer_banc: Callable[[Poste], Banc]) -> Banc:
    """Return a running bench of that workstation."""
    return demarrer_banc(pret)
