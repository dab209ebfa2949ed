"""Tells a card by its ATR: bytes compared under a mask, lengths equal. Pure; an unknown ATR is an answer.

Sources: cartes.md §2 (public ATR lists; ANS for the CPS). A CPS4 in T=0 fits the CPS3's mask too: it comes first.
"""

from aat.domaine.carte import TypeCarte

_CONNUS: tuple[tuple[TypeCarte, str, str], ...] = (
    (TypeCarte.CPS4, "3B9B188001001225006480040100009044", ""),
    (TypeCarte.CPS4, "3B9B188001001225006480000401009044", ""),
    (TypeCarte.CPS4, "3BDC18FF0000122500648000040100 9000", ""),
    (TypeCarte.CPS2TER, "3BAC00402A001225006480820212009000", ""),
    (TypeCarte.CPS3, "3BAC00402A001225006480000310009000", "FF00000000FFFFFFFFFFFF000000FFFFFF"),
    (TypeCarte.CPS3, "3B8F80010031B86404B0ECC1739401808290000E", "FFFFFFFFFFFFFFFF0000FFC0FFFFFFFFFFFFFFFF"),
    (TypeCarte.VITALE_2, "3B7513000040 09EA9000", "FFFFFFFFFFF0FFEFFFFF"),
    *(
        (TypeCarte.VITALE_1, f"3F65250{octet}9000", "")
        for octet in ("02209F9", "02C09F9", "0220969", "02C0969", "052096A", "0A3096A", "0A4096A")
    ),
)
#: Begins a chip card of EMV payment far more often than anything else; only said, never read.
_BANCAIRES = ("3B6500", "3B6700", "3B6800", "3B6D00", "3B6E00", "3B6F00")


def reconnaitre(atr: bytes) -> TypeCarte:
    """Return what ``atr`` says of the card, ``INCONNUE`` when nothing is known of it."""
    for carte, modele, masque in _TABLE:
        if len(atr) == len(modele) and all((a ^ m) & k == 0 for a, m, k in zip(atr, modele, masque, strict=True)):
            return carte
    return TypeCarte.BANCAIRE if atr.hex().upper().startswith(_BANCAIRES) else TypeCarte.INCONNUE


def _table() -> tuple[tuple[TypeCarte, bytes, bytes], ...]:
    lignes = []
    for carte, modele, masque in _CONNUS:
        octets = bytes.fromhex(modele)
        lignes.append((carte, octets, bytes.fromhex(masque) or b"\xff" * len(octets)))
    return tuple(lignes)


_TABLE = _table()
