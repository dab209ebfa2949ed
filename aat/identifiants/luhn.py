"""Luhn’s key, shared by RPPS and FINESS numbers. python-stdnum is the oracle of the tests."""


def est_valide(chiffres: str) -> bool:
    """Tell whether the last of these ASCII digits is the Luhn key of the others."""
    total = 0
    for rang, chiffre in enumerate(reversed(chiffres)):
        valeur = ord(chiffre) - 48
        total += valeur if rang % 2 == 0 else valeur * 2 - 9 * (valeur > 4)
    return total % 10 == 0
