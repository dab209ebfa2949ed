"""What every test shares: the contract's own document, and a home of its own."""

import gc
import json
import resource
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.exemples import exemples
from tests.grappe import base_neuve, base_partagee, grappe
from tests.poste import demarrer_banc, poste

__all__ = ["base_neuve", "base_partagee", "demarrer_banc", "grappe", "poste"]

settings.register_profile("suite", max_examples=exemples(100), deadline=None, derandomize=True, database=None)
settings.load_profile("suite")

EXEMPLE = Path(__file__).parent / "donnees" / "avis_contrat.json"

#: Where processes, readers, sockets and screens are driven for real: a machine busy with something else may be late.
REEL = ("banc", "bout_en_bout", "cartes", "cli", "coffre", "transmission", "tui")

#: More private memory than any test needs, in bytes: hostile input that asks for all of it fails one test, by name.
MEMOIRE_MAX = 6 << 30


def pytest_configure() -> None:
    """Bound the memory of this process and of what it starts; hear Ctrl+C even when started in the background."""
    _, dure = resource.getrlimit(resource.RLIMIT_DATA)
    if dure == resource.RLIM_INFINITY or dure > MEMOIRE_MAX:
        resource.setrlimit(resource.RLIMIT_DATA, (MEMOIRE_MAX, dure))
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Play a failed test of the real again, twice at most, and count it; a rule or a date never is."""
    for item in items:
        if item.path.relative_to(Path(__file__).parent).parts[0] in REEL:
            item.add_marker(pytest.mark.flaky(reruns=2, reruns_delay=1))


def pytest_collection_finish() -> None:
    """Look no more through what is imported and collected: it stays to the end, and cost a tenth of the run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture
def exemple_octets() -> bytes:
    """Return the contract's example, as bytes."""
    return EXEMPLE.read_bytes()


@pytest.fixture
def exemple() -> dict[str, Any]:
    """Return the contract's example, free to be changed."""
    contenu: dict[str, Any] = json.loads(EXEMPLE.read_text(encoding="utf-8"))
    return contenu
