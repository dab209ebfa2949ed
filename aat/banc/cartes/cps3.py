"""A CPS3 of the bench, answered APDU by APDU as cartes.md §5.5 says: IAS-ECC under strict T=0.

Counts the wrong codes (three tries, then blocked) and signs for real, with keys that the bench's authority certified.
The signing key digests its last block itself and never authenticates; the other one only authenticates.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from aat.banc import pki as certificats
from aat.banc.cartes import condensat, pkcs15
from aat.banc.cartes.professionnel import CODE, PORTEUR
from aat.banc.cartes.vitale import tlv

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric import rsa

ATR: Final = bytes.fromhex("3BAC00402A001225006480000310009000")
ESSAIS: Final = 3

_OK, _ABSENT, _OBJET_ABSENT, _PROTEGE = b"\x90\x00", b"\x6a\x82", b"\x6a\x88", b"\x69\x82"
_BLOQUE, _CONDITIONS, _PAS_DE_FICHIER = b"\x69\x83", b"\x69\x85", b"\x69\x86"
_HORS, _LONGUEUR, _PARAMETRES, _INS, _CLASSE = b"\x6b\x00", b"\x67\x00", b"\x6a\x86", b"\x6d\x00", b"\x6e\x00"
#: The card gives this much at once.
_BLOC = 0xE7
#: What INTERNAL AUTHENTICATE takes: 40 % of the key.
_DEFI_MAX = 102
#: P1 of SELECT: by identifier, child, name, path from the root or from the current folder.
_SELECTIONS = frozenset({0x00, 0x02, 0x04, 0x08, 0x09})
_SHA256_RSA, _RSA, _SHA256 = 0x42, 0x02, 0x40
_ETAT = 32 + 8
#: Begins the serial number of a card of the bench. The rest is drawn: a module keeps what it read by that number.
_MARQUE = b"\xba"


class CarteCps3:
    """The card of an invented professional.

    Attributes:
        essais: tries left of the holder's code; ``presentes``: how many codes it was given.
    """

    def __init__(
        self,
        cles: dict[str, rsa.RSAPrivateKey],
        certificats_der: dict[str, bytes],
        *,
        qui: tuple[str, str, str] = PORTEUR,
        code: str = CODE,
    ) -> None:
        """Hold these keys and certificates, by usage (``signature``, ``client``)."""
        self.atr = ATR
        self._cles = cles
        self._fichiers = pkcs15.fichiers(_MARQUE + secrets.token_bytes(4), certificats_der, qui)
        self._code = code.encode().ljust(pkcs15.CODE_LONGUEUR, bytes([pkcs15.CODE_BOURRAGE]))
        self.essais, self.presentes = ESSAIS, 0
        self._gestes = {
            0xA4: self._selectionner,
            0xB0: self._lire,
            0x20: self._verifier,
            0xCB: self._objet,
            0x22: self._preparer,
            0x2A: self._signer,
            0x88: self._authentifier,
        }
        self.remettre_a_zero()

    @classmethod
    def neuve(cls, pki: certificats.Pki, qui: tuple[str, str, str] = PORTEUR, code: str = CODE) -> CarteCps3:
        """Return a card whose two keys are new, certified by the bench's authority."""
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import rsa

        cles = {usage: rsa.generate_private_key(65537, 2048) for usage in pkcs15.CLES}
        der, spki = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        emis = {
            usage: certificats.certifier_cle(pki, cle.public_key().public_bytes(der, spki), usage, qui)
            for usage, cle in cles.items()
        }
        return cls(cles, {usage: c.public_bytes(der) for usage, c in emis.items()}, qui=qui, code=code)

    def remettre_a_zero(self) -> None:
        """Forget what was selected, prepared and opened; never how many tries are left."""
        self._dossier, self._courant = pkcs15.RACINE, ""
        self._ouverte = False
        self._attente = b""
        self._environnement: dict[int, int] = {}
        self._condense: bytes | None = None

    def apdu(self, commande: bytes) -> bytes:
        """Answer one command, status word included."""
        if len(commande) < 4:
            return _LONGUEUR
        if commande[0] != 0:
            return _CLASSE
        attente, self._attente = self._attente, b""
        donnees = commande[5 : 5 + commande[4]] if len(commande) > 5 else b""
        if commande[1] == 0xC0:
            self._attente = attente
            return self._suite(commande[4] if len(commande) > 4 else 0)
        geste = self._gestes.get(commande[1])
        return _INS if geste is None else geste(commande, donnees)

    # --- files

    def _selectionner(self, commande: bytes, donnees: bytes) -> bytes:
        chemin = pkcs15.APPLICATION if donnees == pkcs15.AID else donnees.hex().upper()
        if not chemin.startswith(pkcs15.RACINE):
            chemin = self._dossier + chemin
        if chemin in self._fichiers:
            self._courant = chemin
        elif commande[2] in _SELECTIONS and chemin in {pkcs15.RACINE, pkcs15.APPLICATION}:
            self._dossier, self._courant = chemin, ""
        else:
            return _ABSENT
        return _OK if commande[3] == 0x0C else self._differer(self._fci(chemin))

    def _fci(self, chemin: str) -> bytes:
        """Return what the card says of a file: size, kind, identifier, rights (read: free, or after the code)."""
        fichier = self._fichiers.get(chemin)
        taille = tlv(0x80, len(fichier.octets).to_bytes(2, "big")) if fichier else b""
        sorte = tlv(0x82, b"\x01" if fichier else b"\x38")
        droits = tlv(0xA1, tlv(0x8C, b"\x01\x11" if fichier and fichier.prive else b"\x01\x00"))
        return tlv(0x62, taille + sorte + tlv(0x83, bytes.fromhex(chemin[-4:])) + droits)

    def _lire(self, commande: bytes, donnees: bytes) -> bytes:
        del donnees
        if commande[2] & 0x80:
            self._courant = pkcs15.COURTS.get(commande[2] & 0x1F, "")
            depart = commande[3]
        else:
            depart = int.from_bytes(commande[2:4], "big")
        if not self._courant:
            return _PAS_DE_FICHIER
        fichier = self._fichiers[self._courant]
        if fichier.prive and not self._ouverte:
            return _PROTEGE
        if depart >= len(fichier.octets):
            return _HORS
        reste = min(len(fichier.octets) - depart, _BLOC)
        voulu = (commande[4] if len(commande) > 4 else 0) or 256
        if voulu > reste:
            return bytes([0x6C, reste])
        return fichier.octets[depart : depart + voulu] + _OK

    # --- the holder's code

    def _verifier(self, commande: bytes, donnees: bytes) -> bytes:
        if commande[3] != pkcs15.CODE_REFERENCE:
            return _OBJET_ABSENT
        if not self.essais:
            return _BLOQUE
        if not donnees:
            return _OK if self._ouverte else bytes([0x63, 0xC0 | self.essais])
        self.presentes += 1
        self._ouverte = secrets.compare_digest(donnees, self._code)
        self.essais = ESSAIS if self._ouverte else self.essais - 1
        return _OK if self._ouverte else bytes([0x63, 0xC0 | self.essais])

    def _objet(self, commande: bytes, donnees: bytes) -> bytes:
        """Answer GET DATA on a security object: ``4D L 70 L BF class reference L tag 80``."""
        del commande
        if len(donnees) < 9 or donnees[0] != 0x4D or donnees[4] != 0xBF:
            return _PARAMETRES
        classe, reference, voulu = donnees[5] & 0x7F, donnees[6] & 0x1F, donnees[8:-1]
        cles = {identifiant & 0x1F: usage for usage, (_, identifiant) in pkcs15.CLES.items()}
        if classe == 0x01 and reference == pkcs15.CODE_REFERENCE:
            dedans = pkcs15.controle_du_code(self.essais) if voulu == b"\xa0" else pkcs15.longueurs_du_code()
        elif classe == 0x10 and reference in cles and self._dossier == pkcs15.APPLICATION:
            controle = pkcs15.controle_de_la_cle(cles[reference])
            dedans = controle if voulu == b"\xa0" else tlv(0x7F48, tlv(0x80, b"\x01\x00"))
        else:
            return _OBJET_ABSENT
        tag = int.from_bytes(bytes([0xBF, donnees[5], donnees[6]]), "big")
        return self._differer(tlv(0x70, tlv(tag, dedans)))

    # --- keys

    def _preparer(self, commande: bytes, donnees: bytes) -> bytes:
        """Keep the key that an operation will use, its algorithm checked (MANAGE SECURITY ENVIRONMENT)."""
        modele = commande[3]
        lus = {donnees[i]: donnees[i + 2] for i in range(0, len(donnees) - 2, 3)}
        attendu = {0xAA: _SHA256, 0xB6: _SHA256_RSA, 0xA4: _RSA}.get(modele)
        if attendu is None or lus.get(0x80) != attendu:
            return _OBJET_ABSENT
        self._environnement[modele] = lus.get(0x84, 0)
        return _OK

    def _signer(self, commande: bytes, donnees: bytes) -> bytes:
        """Digest the last block (``90``: state and count of bits, ``80``: what remains), then sign the digest."""
        if commande[2:4] == b"\x90\xa0" and 0xAA in self._environnement:
            fin = 2 + donnees[1] if len(donnees) > 1 else 0
            etat, reste = donnees[2:fin], donnees[fin + 2 :]
            if donnees[:1] != b"\x90" or len(etat) not in {0, _ETAT} or len(reste) >= condensat.BLOC:
                return _PARAMETRES
            self._condense = condensat.finir(etat[:32], int.from_bytes(etat[32:], "big"), reste)
            return _OK
        cle = self._environnement.get(0xB6)
        if commande[2:4] != b"\x9e\x9a" or cle != pkcs15.CLES["signature"][1] or self._condense is None:
            return _CONDITIONS
        if not self._ouverte:
            return _PROTEGE
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import padding, utils

        condense, self._condense = self._condense, None
        fait = self._cles["signature"].sign(condense, padding.PKCS1v15(), utils.Prehashed(hashes.SHA256()))
        return fait + _OK

    def _authentifier(self, commande: bytes, defi: bytes) -> bytes:
        """Pad what is given and raise it to the authentication key (INTERNAL AUTHENTICATE)."""
        del commande
        if self._environnement.get(0xA4) != pkcs15.CLES["client"][1]:
            return _CONDITIONS
        if not self._ouverte:
            return _PROTEGE
        if len(defi) > _DEFI_MAX:
            return _LONGUEUR
        nombres = self._cles["client"].private_numbers()
        bloc = b"\x00\x01" + b"\xff" * (256 - 3 - len(defi)) + b"\x00" + defi
        fait = pow(int.from_bytes(bloc, "big"), nombres.d, nombres.public_numbers.n)
        return self._differer(fait.to_bytes(256, "big"))

    # --- T=0

    def _differer(self, reponse: bytes) -> bytes:
        """Keep an answer until GET RESPONSE asks for it."""
        self._attente = reponse
        return bytes([0x61, len(reponse) & 0xFF if len(reponse) <= 256 else 0])

    def _suite(self, voulu: int) -> bytes:
        if not self._attente:
            return _CONDITIONS
        donne, self._attente = self._attente[: voulu or 256], self._attente[voulu or 256 :]
        return donne + (bytes([0x61, min(len(self._attente), 0xFF)]) if self._attente else _OK)
