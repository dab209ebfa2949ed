"""One real bench in another process for the whole session, and clients that talk to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aat.banc.lancement import Banc, lancer_en_fond
from aat.banc.registre import Registre
from aat.ports import Signature
from aat.transmission.https_json import TransportHttps
from aat.transmission.profil import Delais

from .essai import Essai
from .fabrique import RPPS

#: Short enough for the suite, long enough for a busy machine.
DELAIS = Delais(connexion=2.0, lecture=2.0, total=4.0, sonde=4.0)


@pytest.fixture(scope="session")
def banc_en_marche(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Banc]:
    """A bench in its own process."""
    with lancer_en_fond(tmp_path_factory.mktemp("banc") / "banc") as banc:
        yield banc


@pytest.fixture
def banc(banc_en_marche: Banc) -> Iterator[Banc]:
    """The bench, playing the normal service before and after the test."""
    banc_en_marche.scenario("normal")
    yield banc_en_marche
    banc_en_marche.scenario("normal")


@pytest.fixture
def signature(banc: Banc) -> Signature:
    """The invented prescriber's signature."""
    return banc.signature(RPPS)


@pytest.fixture
def transport(banc: Banc) -> Iterator[TransportHttps]:
    """A client of the bench."""
    client = TransportHttps(banc.profil, DELAIS)
    yield client
    client.fermer()


@pytest.fixture
def registre(banc: Banc) -> Iterator[Registre]:
    """The bench's ledger, read from this process."""
    lu = Registre(banc.dossier)
    yield lu
    lu.fermer()


@pytest.fixture
def essai(banc: Banc, signature: Signature, tmp_path: Path) -> Iterator[Essai]:
    """An empty queue in front of the bench."""
    ouvert = Essai(tmp_path / "poste", banc, signature)
    ouvert.coffre().fermer()
    yield ouvert
    ouvert.fermer()
