"""A carte Vitale 2 of the bench: strict T=0, files of more than 256 bytes, invented bearers only."""

from dataclasses import dataclass

ATR = bytes.fromhex("3B751300004409EA9000")

_RACINE = bytes.fromhex("3F00")
_APPLICATION = bytes.fromhex("D250000002564954414C45")
_OK, _ABSENT, _PROTEGE, _PAS_DE_FICHIER = b"\x90\x00", b"\x6a\x82", b"\x69\x82", b"\x69\x86"
_HORS, _INS, _CLASSE = b"\x6b\x00", b"\x6d\x00", b"\x6e\x00"
_SFI = 2


@dataclass(frozen=True, slots=True)
class PorteurInvente:
    """Somebody who does not exist; ``nir`` is ASCII, absent when empty."""

    nom: str
    prenom: str
    naissance: str
    nir: str


def tlv(tag: int, valeur: bytes) -> bytes:
    """Return one field; tag and length take the bytes that they need."""
    n = len(valeur)
    longueur = bytes([n]) if n < 0x80 else bytes([0x81, n]) if n < 0x100 else b"\x82" + n.to_bytes(2, "big")
    return tag.to_bytes(max(1, (tag.bit_length() + 7) // 8), "big") + longueur + valeur


def fichier_identite(porteurs: tuple[PorteurInvente, ...]) -> bytes:
    """Return the identity file of these bearers."""
    return b"".join(
        tlv(
            0x65,
            tlv(0x80, p.nom.encode("iso-8859-1"))
            + tlv(0x81, p.prenom.encode("iso-8859-1"))
            + tlv(0x82, p.naissance.encode("ascii")),
        )
        for p in porteurs
    )


def fichier_nir(porteurs: tuple[PorteurInvente, ...]) -> bytes:
    """Return the NIR file of these bearers, in the same order."""
    return b"".join(
        tlv(0x65, tlv(0x90, b"FRA") + (tlv(0x93, p.nir.encode("ascii")) if p.nir else b"")) for p in porteurs
    )


class CarteVitale:
    """Plays the two public files and refuses everything else, as the card does."""

    def __init__(self, identites: bytes, numeros: bytes) -> None:
        """Hold these two files, whatever is in them."""
        self.atr = ATR
        self._fichiers = {_RACINE: identites, _APPLICATION: numeros}
        self._courant: bytes | None = None

    @classmethod
    def de(cls, *porteurs: PorteurInvente) -> "CarteVitale":
        """Return the card of these bearers."""
        return cls(fichier_identite(porteurs), fichier_nir(porteurs))

    def remettre_a_zero(self) -> None:
        """Forget what was selected."""
        self._courant = None

    def apdu(self, commande: bytes) -> bytes:
        """Answer SELECT and READ BINARY."""
        if len(commande) < 4 or commande[0] != 0:
            return _CLASSE
        if commande[1] == 0xA4:
            return self._selectionner(commande)
        if commande[1] == 0xB0:
            return self._lire(commande)
        return _INS

    def _selectionner(self, commande: bytes) -> bytes:
        donnees = commande[5 : 5 + commande[4]] if len(commande) > 5 else b""
        if donnees not in self._fichiers:
            return _ABSENT
        self._courant = donnees
        return _OK

    def _lire(self, commande: bytes) -> bytes:
        if self._courant is None:
            return _PAS_DE_FICHIER
        fichier = self._fichiers[self._courant]
        if commande[2] & 0x80:
            if commande[2] & 0x1F != _SFI:
                return _PROTEGE
            depart = commande[3]
        else:
            depart = int.from_bytes(commande[2:4], "big")
        if depart >= len(fichier):
            return _HORS
        reste = len(fichier) - depart
        voulu = commande[4] if len(commande) > 4 else 0
        if (voulu or 256) > reste:
            return bytes([0x6C, reste])
        return fichier[depart : depart + (voulu or 256)] + _OK
