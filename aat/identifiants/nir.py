"""Numéro de sécurité sociale: 13 characters and a 2-digit key. Policy on provisional numbers is ours.

The key is one line of arithmetic: python-stdnum, which would load ``ssl`` and ``pydoc`` on every
command, is the oracle of the tests instead (docs/decisions/0002).

>>> compact("2 69 05 49 588 157 80")
'269054958815780'
>>> formater("269054958815780")
'2 69 05 49 588 157 80'
>>> est_valide("253072A07300443")
True
"""

import re

from aat.erreurs import ErreurUsage

_FORME = re.compile(r"[0-9]{5}(?:[0-9]{2}|2[AB])[0-9]{8}", re.ASCII)
_CORSE = {"2A": "19", "2B": "18"}
_SEPARATEURS = str.maketrans("", "", " \u00a0\u202f.-\t")

#: 1, 2: final number. 3, 4: registration under way. 7, 8: provisional number given by a caisse.
_PREMIERS = frozenset("123478")
_PREMIERS_PROVISOIRES = frozenset("3478")
#: Provisional number of the régime agricole: the first six digits are 5 (SESAM-Vitale specification).
_PROVISOIRE_AGRICOLE = "555555"
#: Real months; 20–42 and 50–99 stand for an unknown or a surplus month of birth (INSEE).
_MOIS = frozenset({*range(1, 13), *range(20, 43), *range(50, 100)})


def compact(nir: str) -> str:
    """Return ``nir`` without separators, in capitals."""
    # Asked several times of each number: most are digits already, eight times faster told than translated.
    return nir if nir.isdigit() else nir.translate(_SEPARATEURS).upper()


def defaut(nir: str) -> str | None:
    """Return the French sentence that says what is wrong with ``nir``, or ``None``; never quotes it."""
    numero = compact(nir)
    if len(numero) == 13:
        return "Le NIR doit être saisi avec sa clé : 15 caractères en tout, il en manque deux."
    if len(numero) != 15:
        return f"Le NIR compte 15 caractères avec sa clé ; celui-ci en compte {len(numero)}."
    if not (numero.isascii() and numero.isdigit()) and not _FORME.fullmatch(numero):
        return "Le NIR ne contient que des chiffres, sauf 2A ou 2B pour un département de Corse."
    if not _provisoire(numero):
        if numero[0] not in _PREMIERS:
            return "Le premier chiffre du NIR n’est pas admis : 1 ou 2, ou un numéro provisoire (3, 4, 7, 8)."
        if int(numero[3:5]) not in _MOIS:
            return "Le mois de naissance porté par le NIR (4ᵉ et 5ᵉ chiffres) n’existe pas."
    if _cle(numero[:13]) != numero[13:]:
        return "La clé du NIR (les deux derniers chiffres) ne correspond pas au numéro."
    return None


def _provisoire(numero: str) -> bool:
    return numero[:1] in _PREMIERS_PROVISOIRES or numero.startswith(_PROVISOIRE_AGRICOLE)


def est_valide(nir: str) -> bool:
    """Tell whether the number and its key are right."""
    return defaut(nir) is None


def valider(nir: str) -> str:
    """Return the compact number.

    Raises:
        ErreurUsage: the number is wrong; the sentence says how, without quoting it.
    """
    if phrase := defaut(nir):
        raise ErreurUsage(phrase, champ="assure.nir", remede="Relisez la carte Vitale ou l’attestation de droits.")
    return compact(nir)


def cle(treize: str) -> str:
    """Return the 2-digit key of the first 13 characters: 97 minus the remainder by 97.

    Corsica counts as 19 (2A) or 18 (2B).
    """
    return _cle(compact(treize))


def _cle(treize: str) -> str:
    if (departement := treize[5:7]) in _CORSE:
        treize = treize[:5] + _CORSE[departement] + treize[7:]
    return f"{97 - int(treize) % 97:02d}"


def formater(nir: str) -> str:
    """Return the number in the groups of the card: ``2 69 05 49 588 157 80``."""
    n = compact(nir)
    return " ".join((n[:1], n[1:3], n[3:5], n[5:7], n[7:10], n[10:13], n[13:])).rstrip()
