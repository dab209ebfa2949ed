"""One queue in front of the bench for each fault; at its end I1 to I9 must have been asserted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aat import journalisation
from aat.banc.lancement import Banc
from aat.ports import Signature

from tests.transmission.conftest import banc, banc_en_marche, registre, signature, transport
from tests.transmission.essai import Essai

__all__ = ["banc", "banc_en_marche", "registre", "signature", "transport"]


@pytest.fixture
def adaptateur() -> str:
    """Which database; the faults that concern both say so with ``LES_DEUX``."""
    return "sqlite"


@pytest.fixture
def essai(
    request: pytest.FixtureRequest, banc: Banc, signature: Signature, tmp_path: Path, adaptateur: str
) -> Iterator[Essai]:
    """An empty queue in front of the bench, its technical log open; judged when the test ends, or the test fails."""
    ouvert = Essai(tmp_path / "poste", banc, signature)
    if adaptateur == "postgresql":
        ouvert.adresse = request.getfixturevalue("base_partagee")
    ouvert.coffre().fermer()
    journalisation.configurer(ouvert.lieux.journaux)
    yield ouvert
    journalisation.configurer(None)
    ouvert.fermer()
    assert ouvert.juge, "I1 to I9 were not asserted once the fault was over"
