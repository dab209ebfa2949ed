"""The real PC/SC stack: pcscd and the virtual reader of vsmartcard-vpcd, started here where they are installed."""

import os
import resource
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aat.banc.cartes.carte import Carte, CarteQuiEchoue, Panne
from aat.banc.cartes.jeu import CARTES
from aat.banc.cartes.vpcd import PORT, Insertion
from aat.cartes.pcsc import Lecteurs

Inserer = Callable[..., Insertion]

_PILOTE = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_PRISE = Path("/run/pcscd/pcscd.comm")
_poser_la_limite = resource.setrlimit


def _garder_le_plafond(quoi: int, limites: tuple[int, int]) -> None:
    """Set a limit, the ceiling of core files left as it was.

    What a front end started inside these tests lowers would stay lowered for the test that needs a core to be
    possible; only a process of its own gives its ceiling up for good.
    """
    plafond = resource.getrlimit(quoi)[1] if quoi == resource.RLIMIT_CORE else limites[1]
    _poser_la_limite(quoi, (limites[0], plafond))


resource.setrlimit = _garder_le_plafond


@pytest.fixture(scope="session")
def pcscd() -> Iterator[None]:
    """A PC/SC service with the virtual reader: the one that runs, or one of these tests' own."""
    if shutil.which("pcscd") is None or not _PILOTE.exists():
        pytest.skip("non joué : pcscd et vsmartcard-vpcd ne sont pas installés (make setup, Debian, root)")
    if _repond():
        yield
        return
    if os.geteuid() != 0:
        pytest.skip("non joué : démarrer pcscd demande d’être root")
    service = subprocess.Popen(["pcscd", "--foreground"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        fin = time.monotonic() + 15
        while not _repond():
            assert service.poll() is None, "pcscd s’est arrêté"
            assert time.monotonic() < fin, "pcscd ne répond pas"
            time.sleep(0.05)
        yield
    finally:
        service.terminate()
        service.wait(10)


def _repond() -> bool:
    """Tell whether PC/SC and its virtual reader are there."""
    try:
        with socket.socket(socket.AF_UNIX) as prise:
            prise.connect(str(_PRISE))
        with socket.create_connection(("127.0.0.1", PORT), timeout=1):
            pass
    except OSError:
        return False
    return True


@pytest.fixture
def inserer(pcscd: None) -> Iterator[Inserer]:
    """Put a card of the bench in the virtual reader; it leaves at the end of the test."""
    del pcscd
    inserees: list[Insertion] = []

    def faire(carte: str | Carte, panne: Panne | None = None, port: int = PORT) -> Insertion:
        jouee = CARTES[carte]() if isinstance(carte, str) else carte
        inserees.append(Insertion(CarteQuiEchoue(jouee, panne), port))
        return inserees[-1]

    yield faire
    for insertion in inserees:
        insertion.retirer()


def attendre(quoi: Callable[[], bool]) -> None:
    """Wait until ``quoi`` holds: pcscd looks at its readers every 0,4 s."""
    fin = time.monotonic() + 10
    while not quoi():
        assert time.monotonic() < fin
        time.sleep(0.02)


def vide() -> bool:
    """Tell whether no reader holds a card any more."""
    return all(vu.type is None for vu in Lecteurs().vus())
