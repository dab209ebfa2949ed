"""RPPS and FINESS keys, against python-stdnum's Luhn."""

import pytest
from aat.erreurs import ErreurUsage
from aat.identifiants import finess, luhn, rpps
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn as oracle


@given(st.from_regex(r"[0-9]{1,20}", fullmatch=True))
def test_la_cle_de_luhn_est_celle_de_l_oracle(chiffres: str) -> None:
    """Our Luhn says what python-stdnum's says."""
    assert luhn.est_valide(chiffres) == oracle.is_valid(chiffres)


@pytest.mark.parametrize("numero", ["10000000009", "100 000 000 09", "10101010105"])
def test_rpps_acceptes(numero: str) -> None:
    """Eleven digits and their key, spaces allowed."""
    assert rpps.valider(numero) == "".join(numero.split())


@pytest.mark.parametrize(
    ("numero", "mot"),
    [
        ("10000000008", "clé"),
        ("1000000000", "11"),
        ("1000000000A", "chiffres"),
        ("", "chiffres"),
        ("²0000000009", "chiffres"),
    ],
)
def test_rpps_refuses(numero: str, mot: str) -> None:
    """Each wrong number gets its reason."""
    with pytest.raises(ErreurUsage, match=mot):
        rpps.valider(numero)


@pytest.mark.parametrize(
    ("numero", "bon"),
    [("011234564", True), ("01 123 456 4", True), ("011234565", False), ("", False), ("01123456X", False)],
)
def test_finess(numero: str, bon: bool) -> None:
    """Nine characters and their key."""
    assert finess.est_valide(numero) is bon
