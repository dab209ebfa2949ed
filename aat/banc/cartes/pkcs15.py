"""The files of a CPS3 of the bench: IAS-ECC tree and PKCS#15 directories (cartes.md §5.5).

Where the directories are, key references, length and padding of the code are invented: only what a module finds by
the standard's own route is as on a real card.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aat.banc.cartes.professionnel import donnees
from aat.banc.cartes.vitale import tlv

#: Named by the specification of the ANS, not invented: it is how modules know the card.
AID: Final = bytes.fromhex("E828BD080F8025000001FF0010")
RACINE, APPLICATION = "3F00", "3F000001"
NUMERO_DE_SERIE, ATR, DIR = f"{RACINE}D003", f"{RACINE}2F01", f"{RACINE}2F00"
#: Short identifiers of the root's files, as IAS-ECC gives them.
COURTS: Final = {0x1C: NUMERO_DE_SERIE, 0x1D: ATR, 0x1E: DIR}
#: Reference of the holder's code, and what it is padded to and with.
CODE_REFERENCE, CODE_LONGUEUR, CODE_BOURRAGE = 1, 8, 0xFF
#: Private keys: last byte of ``CKA_ID`` (cartes.md §5.3), and reference on the card.
CLES: Final = {"signature": (0x10, 0x81), "client": (0x20, 0x82)}

_ID_CODE = b"\x01"
_PRKDF, _CDF, _DODF, _AODF = "7010", "7020", "7030", "7001"
_CERTIFICATS = {"signature": "C010", "client": "C020"}
_PRIVE = b"\x03\x02\x07\x80"
#: Key usage of PKCS#15: signing without repudiation; plain signature, which authenticates.
_USAGES = {"signature": b"\x03\x03\x06\x00\x40", "client": b"\x03\x02\x05\x20"}
#: Algorithms: PKCS#11 mechanism, what they do (signature 40, digest 02), reference on the card.
_ALGORITHMES = ((0x40, 0x40, 0x42), (0x06, 0x40, 0x12), (0x01, 0x40, 0x02), (0x250, 0x02, 0x40), (0x220, 0x02, 0x10))


@dataclass(frozen=True, slots=True)
class Fichier:
    """An elementary file; ``prive``: behind the holder's code."""

    octets: bytes
    prive: bool = False


def fichiers(serie: bytes, certificats: dict[str, bytes], qui: tuple[str, str, str]) -> dict[str, Fichier]:
    """Return every elementary file of the card by its whole path (hexadecimal).

    Args:
        serie: 5 bytes, the end of the serial number.
        certificats: DER by usage (``signature``, ``client``).
        qui: RPPS, name, first name of an invented professional.
    """
    publics = {
        NUMERO_DE_SERIE: bytes.fromhex("5A0A8025000001") + serie,
        ATR: _ef_atr(),
        DIR: tlv(0x61, tlv(0x4F, AID) + tlv(0x50, b"CPS BANC") + tlv(0x51, bytes.fromhex(APPLICATION))),
        f"{RACINE}D010": tlv(
            0xEC, tlv(0x81, bytes.fromhex("20260101000000")) + tlv(0x82, bytes.fromhex("20260101000100"))
        ),
        f"{APPLICATION}5031": b"".join(
            tlv(tag, _chemin(fid)) for tag, fid in ((0xA0, _PRKDF), (0xA4, _CDF), (0xA7, _DODF), (0xA8, _AODF))
        ),
        f"{APPLICATION}5032": _token_info(serie),
        f"{APPLICATION}{_AODF}": _code_porteur(),
        f"{APPLICATION}{_PRKDF}": b"".join(_cle(usage) for usage in CLES),
        f"{APPLICATION}{_CDF}": b"".join(_certificat(usage) for usage in CLES),
        **{f"{APPLICATION}{_CERTIFICATS[usage]}": octets for usage, octets in certificats.items()},
    }
    tous = {chemin: Fichier(octets) for chemin, octets in publics.items()}
    annuaire = b""
    for rang, (label, valeur, prive) in enumerate(donnees(qui)):
        # CPS_ACTIVITY_nn_PS is in D120 + nn - 1; where the others are is invented.
        fid = f"D1{0x1F + int(label[13:15]):02X}" if prive else f"D10{rang}"
        tous[f"{APPLICATION}{fid}"] = Fichier(valeur, prive)
        annuaire += _donnee(label, fid, prive=prive)
    tous[f"{APPLICATION}{_DODF}"] = Fichier(annuaire)
    return tous


def controle_du_code(essais: int) -> bytes:
    """Return what the card says of its code: three tries at most, ``essais`` left, always usable, free to verify."""
    droits = tlv(0xA1, tlv(0x8C, b"\x20\x00"))
    return tlv(0xA0, tlv(0x9A, b"\x03") + tlv(0x9B, bytes([essais])) + tlv(0x9D, b"\x7f") + droits)


def longueurs_du_code() -> bytes:
    """Return the lengths that the code may have."""
    return tlv(0x7F41, tlv(0x80, bytes([CODE_LONGUEUR])) + tlv(0x81, b"\x04"))


def controle_de_la_cle(usage: str) -> bytes:
    """Return what the card says of a private key: 256 bytes, and what it does once the code is given."""
    droits = b"\x40\x11" if usage == "signature" else b"\x20\x11"
    return tlv(0xA0, tlv(0x80, b"\x01\x00") + tlv(0xA1, tlv(0x8C, droits)))


def _ef_atr() -> bytes:
    """Return EF.ATR; on a CPS it begins with a stray ``80``."""
    tampons = b"".join(tlv(0x02, b"\x00\xe7") for _ in range(4))
    return b"\x80" + tlv(0x43, b"\xb8") + tlv(0x46, b"\x01\x02\x03\x04") + tlv(0xE0, tampons)


def _token_info(serie: bytes) -> bytes:
    algorithmes = b"".join(
        tlv(0x30, _entier(rang) + _entier(mecanisme) + b"\x05\x00" + _bits(quoi) + _entier(reference))
        for rang, (mecanisme, quoi, reference) in enumerate(_ALGORITHMES, 1)
    )
    # 40: the holder's code opens what is private.
    return tlv(
        0x30,
        _entier(0)
        + tlv(0x04, serie)
        + tlv(0x0C, b"BANC")
        + tlv(0x80, b"CPS BANC")
        + _bits(0x40)
        + tlv(0xA2, algorithmes),
    )


def _code_porteur() -> bytes:
    # 0C: set, and padded; 0A 01 01: digits in ASCII.
    attributs = (
        _bits(0x0C)
        + b"\x0a\x01\x01"
        + _entier(4)
        + _entier(CODE_LONGUEUR)
        + _entier(CODE_LONGUEUR)
        + tlv(0x80, bytes([CODE_REFERENCE]))
        + tlv(0x04, bytes([CODE_BOURRAGE]))
    )
    return tlv(0x30, _commun("Code porteur") + tlv(0x30, tlv(0x04, _ID_CODE)) + tlv(0xA1, tlv(0x30, attributs)))


def _cle(usage: str) -> bytes:
    identifiant, reference = CLES[usage]
    classe = tlv(0x04, bytes([identifiant])) + _USAGES[usage] + b"\x03\x02\x03\xb8" + _entier(reference)
    valeur = _chemin("") + _entier(2048)
    return tlv(0x30, _commun(f"Cle {usage}", prive=True) + tlv(0x30, classe) + tlv(0xA1, tlv(0x30, valeur)))


def _certificat(usage: str) -> bytes:
    identifiant = tlv(0x30, tlv(0x04, bytes([CLES[usage][0]])))
    return tlv(0x30, _commun(f"Certificat {usage}") + identifiant + tlv(0xA1, tlv(0x30, _chemin(_CERTIFICATS[usage]))))


def _donnee(label: str, fid: str, *, prive: bool) -> bytes:
    return tlv(0x30, _commun(label, prive=prive) + tlv(0x30, tlv(0x0C, b"CPS")) + tlv(0xA1, _chemin(fid)))


def _commun(label: str, *, prive: bool = False) -> bytes:
    return tlv(0x30, tlv(0x0C, label.encode()) + (_PRIVE + tlv(0x04, _ID_CODE) if prive else b""))


def _chemin(fid: str) -> bytes:
    return tlv(0x30, tlv(0x04, bytes.fromhex(APPLICATION + fid)))


def _entier(n: int) -> bytes:
    return tlv(0x02, n.to_bytes(n.bit_length() // 8 + 1, "big"))


def _bits(octet: int) -> bytes:
    """Return a bit string of one byte, its last zeros told as unused."""
    return tlv(0x03, bytes([(octet & -octet).bit_length() - 1, octet]))
