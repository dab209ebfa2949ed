"""The table of faults of the transmission: each has a test that plays it and then asserts I1 to I9."""

from pathlib import Path

import pytest

#: F01 to F33; F30 (I7 under every other) is what each of them asserts.
FAUTES = {f"F{n:02}" for n in range(1, 34)}
#: Looked at by every judgement; that it sees is ``tests/fautes/test_invariants.py``'s.
SOUS_TOUTES = {"F30"}


def test_chaque_faute_est_jouee(request: pytest.FixtureRequest) -> None:
    """None is missing, and no test names one that does not exist."""
    options = request.config.option
    entiere = Path(__file__).parent in {Path(lieu).absolute() for lieu in request.config.args}
    if not entiere or options.keyword or options.markexpr:
        pytest.skip("non joué : la table des fautes ne se juge que sur la suite entière (make test)")
    jouees = {
        numero for item in request.session.items for marque in item.iter_markers("faute") for numero in marque.args
    }
    assert jouees == FAUTES - SOUS_TOUTES
