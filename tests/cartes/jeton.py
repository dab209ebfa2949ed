"""A real signature token of an invented professional, where SoftHSM is installed."""

from pathlib import Path

import pytest
from aat.banc import pki as certificats
from aat.banc.cartes import softhsm

RPPS = "10000000009"


def poser(dossier: Path) -> Path:
    """Make the token under ``dossier``; return its configuration, or skip the test by name without SoftHSM."""
    if softhsm.module() is None:
        pytest.skip("non joué : softhsm2 n’est pas installé (make setup, Debian, root)")
    dossier.mkdir(mode=0o700)
    return softhsm.preparer(dossier / "cps", certificats.preparer(dossier), RPPS)
