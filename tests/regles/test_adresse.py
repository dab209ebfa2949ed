"""The département of a post code."""

import pytest
from aat.rules.adresse import departement


@pytest.mark.parametrize(
    ("code_postal", "attendu"),
    [
        ("01000", "01"),
        (" 75011 ", "75"),
        ("20000", "2A"),
        ("20190", "2A"),
        ("20200", "2B"),
        ("20620", "2B"),
        ("97410", "974"),
        ("98800", "988"),
        ("96000", "96"),
        ("7501", None),
        ("750112", None),
        ("ABCDE", None),
        ("７５０１１", None),
        ("", None),
        (None, None),
    ],
)
def test_departement(code_postal: str | None, attendu: str | None) -> None:
    """Two digits, three overseas, 2A or 2B in Corsica, nothing when it is not a French post code."""
    assert departement(code_postal) == attendu
