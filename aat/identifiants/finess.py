"""Numéro FINESS: 9 characters, the last one a Luhn key; Corsica's 2A/2B count as 2 and their digit.

>>> est_valide("011234564")
True
"""

from aat.identifiants import luhn


def compact(finess: str) -> str:
    """Return ``finess`` without separators, in capitals."""
    return "".join(finess.split()).upper()


def est_valide(finess: str) -> bool:
    """Tell whether the number and its key are right."""
    numero = compact(finess)
    chiffres = numero[:2].replace("2A", "20").replace("2B", "20") + numero[2:]
    return len(numero) == 9 and chiffres.isascii() and chiffres.isdigit() and luhn.est_valide(chiffres)
