"""SHA-256 taken up where a program left it: a CPS3 digests the last block of what its signing key signs itself."""

import struct
from typing import Final

_MOT: Final = 0xFFFFFFFF
BLOC: Final = 64


def _premiers(combien: int) -> list[int]:
    trouves: list[int] = []
    candidat = 2
    while len(trouves) < combien:
        if all(candidat % p for p in trouves):
            trouves.append(candidat)
        candidat += 1
    return trouves


def _fraction(nombre: int, racine: int) -> int:
    """Return the first 32 bits of the fractional part of a square or cube root (FIPS 180-4)."""
    bas, haut = 0, 1 << 64
    cible = nombre << (32 * racine)
    while bas < haut:
        milieu = (bas + haut + 1) // 2
        bas, haut = (milieu, haut) if milieu**racine <= cible else (bas, milieu - 1)
    return bas & _MOT


_CONSTANTES = tuple(_fraction(p, 3) for p in _premiers(64))
_DEPART = tuple(_fraction(p, 2) for p in _premiers(8))


def _tourner(mot: int, bits: int) -> int:
    return (mot >> bits | mot << (32 - bits)) & _MOT


def avancer(octets: bytes, etat: bytes = b"") -> bytes:
    """Return the state (32 bytes) after whole blocks of 64 bytes, from ``etat`` or from the beginning."""
    h = struct.unpack(">8I", etat) if etat else _DEPART
    for debut in range(0, len(octets), BLOC):
        mots = list(struct.unpack(">16I", octets[debut : debut + BLOC]))
        for i in range(16, 64):
            x, y = mots[i - 15], mots[i - 2]
            s0 = _tourner(x, 7) ^ _tourner(x, 18) ^ x >> 3
            s1 = _tourner(y, 17) ^ _tourner(y, 19) ^ y >> 10
            mots.append((mots[i - 16] + s0 + mots[i - 7] + s1) & _MOT)
        a, b, c, d, e, f, g, k = h
        for constante, mot in zip(_CONSTANTES, mots, strict=True):
            s1 = _tourner(e, 6) ^ _tourner(e, 11) ^ _tourner(e, 25)
            t1 = (k + s1 + (e & f ^ ~e & g) + constante + mot) & _MOT
            s0 = _tourner(a, 2) ^ _tourner(a, 13) ^ _tourner(a, 22)
            t2 = (s0 + (a & b ^ a & c ^ b & c)) & _MOT
            a, b, c, d, e, f, g, k = (t1 + t2) & _MOT, a, b, c, (d + t1) & _MOT, e, f, g
        h = tuple((x + y) & _MOT for x, y in zip(h, (a, b, c, d, e, f, g, k), strict=True))
    return struct.pack(">8I", *h)


def finir(etat: bytes, bits: int, reste: bytes) -> bytes:
    """Return the SHA-256 of a message whose first ``bits`` bits led to ``etat`` and which ends with ``reste``.

    Args:
        etat: 32 bytes, or none when the whole message is in ``reste``.
        bits: multiple of 512.
        reste: fewer than 64 bytes.
    """
    total = bits + 8 * len(reste)
    fin = reste + b"\x80"
    fin += b"\x00" * (-(len(fin) + 8) % BLOC) + total.to_bytes(8, "big")
    return avancer(fin, etat)
