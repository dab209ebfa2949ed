"""Luhn’s key, shared by RPPS and FINESS numbers. python-stdnum is the oracle of the tests."""

#: What a digit counts for, and what it counts for where it is doubled (the digits of the double, added).
_SIMPLE = {str(chiffre): chiffre for chiffre in range(10)}
_DOUBLE = {str(chiffre): sum(divmod(2 * chiffre, 10)) for chiffre in range(10)}


def est_valide(chiffres: str) -> bool:
    """Tell whether the last of these ASCII digits is the Luhn key of the others."""
    simples, doubles = chiffres[::-2], chiffres[-2::-2]
    return (sum(map(_SIMPLE.__getitem__, simples)) + sum(map(_DOUBLE.__getitem__, doubles))) % 10 == 0
