"""Sealing of records: AES-256-GCM under one data key per record, itself wrapped by the master key.

Owns key derivation, nonces and associated data; knows no table's meaning and no file. The primitives
are those of ``cryptography`` (HKDF-SHA-256, AES-GCM) and of the standard library (HMAC).
"""

import hmac
import os
from functools import cached_property
from typing import TYPE_CHECKING

from aat.coffre import pannes

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TAILLE_CLE = 32
_TAILLE_NONCE = 12

#: First byte of every sealed record; also part of its associated data.
FORMAT = 1


class CleMaitresse:
    """The 32 bytes that open the store, and the sub-keys derived from them. Never printed."""

    __slots__ = ("__dict__", "_octets")

    def __init__(self, octets: bytes) -> None:
        if len(octets) != TAILLE_CLE:
            raise ValueError("32 bytes expected")
        self._octets = octets

    def __repr__(self) -> str:
        return "CleMaitresse(***)"

    @property
    def octets(self) -> bytes:
        """The secret itself, for the module that stores it."""
        return self._octets

    @cached_property
    def enveloppe(self) -> "AESGCM":
        """Cipher that wraps the data keys."""
        return _aesgcm(self._deriver(b"enveloppe"))

    @cached_property
    def cle_identites(self) -> bytes:
        """Sub-key of ``patient_hmac`` and of the other blind indexes."""
        return self._deriver(b"identites")

    @cached_property
    def cle_audit(self) -> bytes:
        """Sub-key of the audit chain."""
        return self._deriver(b"audit")

    @cached_property
    def cle_controle(self) -> bytes:
        """Sub-key of the value that tells a wrong key."""
        return self._deriver(b"controle")

    def empreinte_aveugle(self, usage: str, valeur: str) -> bytes:
        """Return the HMAC-SHA-256 of ``valeur`` for one use; two uses of one value cannot be linked."""
        return hmac.digest(self.cle_identites, usage.encode() + b"\0" + valeur.encode(), "sha256")

    def controle(self, coffre_id: str) -> bytes:
        """Return the value that only this key gives for this store."""
        return hmac.digest(self.cle_controle, coffre_id.encode(), "sha256")

    def _deriver(self, usage: bytes) -> bytes:
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        return HKDF(algorithm=SHA256(), length=TAILLE_CLE, salt=None, info=b"aat/1/" + usage).derive(self._octets)


class CleDonnees:
    """The data key of one record (``table``, ``identifiant``): seals and opens its columns."""

    __slots__ = ("_aesgcm", "_identifiant", "_table")

    def __init__(self, aesgcm: "AESGCM", table: str, identifiant: str) -> None:
        self._aesgcm = aesgcm
        self._table = table
        self._identifiant = identifiant

    @classmethod
    def nouvelle(cls, maitresse: CleMaitresse, table: str, identifiant: str) -> tuple["CleDonnees", bytes]:
        """Return a fresh key and its wrapped form; forgetting the wrapped form erases the record."""
        octets = os.urandom(TAILLE_CLE)
        lieu = _donnees_associees(table, identifiant, 0, "cle")
        return cls(_aesgcm(octets), table, identifiant), _sceller(maitresse.enveloppe, octets, lieu)

    @classmethod
    def ouverte(cls, maitresse: CleMaitresse, table: str, identifiant: str, enveloppe: bytes) -> "CleDonnees":
        """Return the key that ``enveloppe`` holds.

        Raises:
            ErreurCoffre: it was altered, moved from another record, or wrapped by another master key.
        """
        lieu = _donnees_associees(table, identifiant, 0, "cle")
        return cls(_aesgcm(_ouvrir(maitresse.enveloppe, enveloppe, lieu)), table, identifiant)

    def sceller(self, clair: bytes, colonne: str, version: int = 1) -> bytes:
        """Return ``clair`` sealed for this record's column and version, and for no other place."""
        return _sceller(self._aesgcm, clair, _donnees_associees(self._table, self._identifiant, version, colonne))

    def ouvrir(self, scelle: bytes, colonne: str, version: int = 1) -> bytes:
        """Return the clear bytes.

        Raises:
            ErreurCoffre: altered, or sealed for another record, column or version.
        """
        return _ouvrir(self._aesgcm, scelle, _donnees_associees(self._table, self._identifiant, version, colonne))


def _aesgcm(cle: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(cle)


def _donnees_associees(table: str, identifiant: str, version: int, colonne: str) -> bytes:
    """Return the place of a sealed value; separated by NUL, which no part may hold, so no two places are alike."""
    if "\0" in identifiant:
        raise ValueError("NUL in an identifier")
    return f"{table}\0{identifiant}\0{version}\0{colonne}\0{FORMAT}".encode()


def _sceller(aesgcm: "AESGCM", clair: bytes, lieu: bytes) -> bytes:
    nonce = os.urandom(_TAILLE_NONCE)
    return bytes((FORMAT,)) + nonce + aesgcm.encrypt(nonce, clair, lieu)


def _ouvrir(aesgcm: "AESGCM", scelle: bytes, lieu: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag

    if scelle[:1] != bytes((FORMAT,)) or len(scelle) <= _TAILLE_NONCE:
        raise pannes.illisible()
    try:
        return aesgcm.decrypt(scelle[1 : 1 + _TAILLE_NONCE], scelle[1 + _TAILLE_NONCE :], lieu)
    except InvalidTag as cause:
        raise pannes.illisible() from cause
