"""BER-TLV, strictly: every length is held against what is left, the number of fields is bounded. Pure."""

from collections.abc import Iterator
from typing import Final

#: More than any file of a carte Vitale has.
CHAMPS_MAX: Final = 512


class TlvInvalide(ValueError):
    """The bytes are not the TLV that they should be; says where, never what they hold."""


def champs(octets: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (tag, value) of one level; a tag ``00`` is the padding of the end, which holds nothing else.

    Raises:
        TlvInvalide: a tag or a length is cut, a value is longer than what is left, or there are too many fields.
    """
    place, nombre = 0, 0
    while place < len(octets):
        if octets[place] == 0:
            if any(octets[place:]):
                raise TlvInvalide(f"padding at {place}")
            return
        nombre += 1
        if nombre > CHAMPS_MAX:
            raise TlvInvalide("too many fields")
        tag, place = _tag(octets, place)
        longueur, place = _longueur(octets, place)
        if longueur > len(octets) - place:
            raise TlvInvalide(f"length at {place}")
        yield tag, octets[place : place + longueur]
        place += longueur


def _tag(octets: bytes, place: int) -> tuple[int, int]:
    tag = octets[place]
    place += 1
    if tag & 0x1F != 0x1F:
        return tag, place
    if place >= len(octets) or octets[place] & 0x80:
        raise TlvInvalide(f"tag at {place}")
    return tag << 8 | octets[place], place + 1


def _longueur(octets: bytes, place: int) -> tuple[int, int]:
    if place >= len(octets):
        raise TlvInvalide(f"length at {place}")
    premier = octets[place]
    place += 1
    if premier < 0x80:
        return premier, place
    suite = premier & 0x7F
    if suite not in {1, 2} or place + suite > len(octets):
        raise TlvInvalide(f"length at {place}")
    return int.from_bytes(octets[place : place + suite], "big"), place + suite
