"""The soak, short: workers killed at random, one sending in five at fault, a bad line; then one effect each."""

from pathlib import Path

from outils.endurance import user

DOCUMENTS = 400


def test_une_courte_endurance(tmp_path: Path) -> None:
    """As many effects as documents, the same numbers here, I1 to I9; ``make soak`` plays it at full size."""
    compte, fautes = user(DOCUMENTS, 2, 7, tmp_path, age_s=0.3)
    assert fautes == []
    assert compte["état acquitte"] == DOCUMENTS
    assert compte["kill -9"]
