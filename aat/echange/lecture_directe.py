"""The short reading of a document: says « plainly right » or nothing. ``lecture`` judges the rest, and words it.

Owns no message and no rule of its own: what it accepts, ``lecture`` reads to the same value.
"""

import unicodedata
from typing import Any, Final, TypeVar

import msgspec

from aat.echange.champs import Champs, champs_composes

#: A document is a page of facts: beyond this size it is something else (bytes).
TAILLE_MAX = 256 * 1024
#: Bytes of printable ASCII but the backslash, and of the letters À to ÿ: nothing to refuse, nothing to compose.
_SURS = bytes(c for c in range(0x20, 0x7F) if c != 0x5C) + bytes(range(0x80, 0xC0)) + b"\xc3"
#: Refused, yet printable: object replacement, replacement character.
_IMPRIMABLES_INTERDITS = ("\ufffc", "\ufffd")

_decoder: Final = msgspec.json.Decoder().decode
_encoder: Final = msgspec.json.Encoder().encode

T = TypeVar("T")


def lire_sans_detour(octets: bytes, genre: type[T]) -> T | None:
    """Return what ``lire`` returns when the document is plainly right, ``None`` when only ``lire`` can tell.

    Four times faster, because the standard decoder's hook, the one that sees doubled names, is spared: written
    again from the dict, a document keeps all its colons unless a doubled name was dropped. Anything that needs a
    second look (a line break or a quote in a text, an accent to compose, any mistake) gives ``None``.
    """
    if len(octets) > TAILLE_MAX or b"\\u003" in octets:  # an escaped colon would be counted once only
        return None
    classe: type = genre
    try:
        brut = _decoder(octets)
        if type(brut) is not dict or not _champs_connus(brut, champs_composes(classe)):
            return None
        ecrit = _encoder(brut)
        if ecrit.count(b":") != octets.count(b":") or not _textes_sains(ecrit):
            return None
        return msgspec.convert(brut, genre, strict=True)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def _champs_connus(brut: dict[str, Any], champs: Champs) -> bool:
    """Tell whether an object and those inside it have no field that their dataclasses lack."""
    noms, composes = champs
    if not noms.issuperset(brut):
        return False
    for nom, dedans in composes:
        valeur = brut.get(nom)
        if type(valeur) is dict:
            if not _champs_connus(valeur, dedans):
                return False
        elif type(valeur) is list:
            for element in valeur:
                if type(element) is dict and not _champs_connus(element, dedans):
                    return False
    return True


def _textes_sains(ecrit: bytes) -> bool:
    """Tell whether compact JSON holds only printable characters in NFC, and none that JSON must escape."""
    if not (reste := ecrit.translate(None, _SURS)):
        return True
    if b"\\" in reste or b"\x7f" in reste:
        return False
    texte = ecrit.decode()
    return (
        texte.isprintable()
        and unicodedata.is_normalized("NFC", texte)
        and not any(signe in texte for signe in _IMPRIMABLES_INTERDITS)
    )
