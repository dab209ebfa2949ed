"""Numéro RPPS: 11 digits, the last one a Luhn key.

>>> est_valide("10000000009")
True
"""

from aat.erreurs import ErreurUsage
from aat.identifiants import luhn


def compact(rpps: str) -> str:
    """Return ``rpps`` without separators."""
    return rpps if rpps.isdigit() else "".join(rpps.split()).replace(".", "").replace("-", "")


def defaut(rpps: str) -> str | None:
    """Return the French sentence that says what is wrong, or ``None``."""
    numero = compact(rpps)
    if not (numero.isascii() and numero.isdigit()):
        return "Le numéro RPPS ne contient que des chiffres."
    if len(numero) != 11:
        return f"Le numéro RPPS compte 11 chiffres ; celui-ci en compte {len(numero)}."
    if not luhn.est_valide(numero):
        return "La clé du numéro RPPS (le dernier chiffre) ne correspond pas au numéro."
    return None


def est_valide(rpps: str) -> bool:
    """Tell whether the number and its key are right."""
    return defaut(rpps) is None


def valider(rpps: str) -> str:
    """Return the compact number.

    Raises:
        ErreurUsage: the number is wrong; the sentence says how.
    """
    if phrase := defaut(rpps):
        raise ErreurUsage(
            phrase, champ="prescripteur.rpps", remede="Il figure sur la carte CPS et sur annuaire.sante.fr."
        )
    return compact(rpps)


def formater(rpps: str) -> str:
    """Return the number as it is printed, without groups."""
    return compact(rpps)
