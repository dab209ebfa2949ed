"""A token that counts its tries and fails where it is told, its signatures real; and the program's side of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pkcs11.exceptions
from aat.banc import pki as certificats
from aat.cartes import auxiliaire, cps
from aat.cartes.cps import CarteCps
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from pkcs11 import Attribute, ObjectClass, TokenFlag

from tests.cartes.jeton import RPPS

BON, FAUX = "60718294", "50617283"


class CarteComptee:
    """A token that counts its tries as a CPS does, signs for real, and fails at the step that it is told.

    Attributes:
        presentes: every code that it was given; ``ouvertes``: sessions open now.
    """

    def __init__(self, certificat: bytes, cle: rsa.RSAPrivateKey) -> None:
        self._certificat, self._cle = certificat, cle
        self.reste = 3
        #: The reader is empty.
        self.partie = False
        self.presentes: list[str] = []
        self.ouvertes = 0
        #: Step (``lire``, ``code``, ``objets``, ``signer``) and name of the error raised there.
        self.faute: tuple[str, str] | None = None
        self.serial = b"BANC0001"
        self.slot = SimpleNamespace(get_token=lambda: self)

    @property
    def flags(self) -> int:
        """What the card says of its code."""
        drapeaux = {0: TokenFlag.USER_PIN_LOCKED, 1: TokenFlag.USER_PIN_FINAL_TRY, 2: TokenFlag.USER_PIN_COUNT_LOW}
        return int(TokenFlag.TOKEN_INITIALIZED | drapeaux.get(self.reste, 0))

    def _passer(self, etape: str) -> None:
        if self.faute is not None and self.faute[0] == etape:
            raise getattr(pkcs11.exceptions, self.faute[1])

    @contextmanager
    def open(self, **options: Any) -> Iterator[Any]:
        """Open a session, the code presented when there is one."""
        self._passer("code" if options else "lire")
        if options:
            self.presentes.append(options["user_pin"])
            self.reste = 3 if options["user_pin"] == BON and self.reste else max(0, self.reste - 1)
            if options["user_pin"] != BON:
                raise pkcs11.exceptions.PinIncorrect if self.reste else pkcs11.exceptions.PinLocked
        self.ouvertes += 1
        try:
            yield SimpleNamespace(get_objects=self._objets)
        finally:
            self.ouvertes -= 1

    def _objets(self, voulu: dict[Any, Any]) -> list[Any]:
        if voulu[Attribute.CLASS] is ObjectClass.CERTIFICATE:
            return [{Attribute.ID: b"\x10", Attribute.VALUE: self._certificat}]
        if voulu[Attribute.CLASS] is ObjectClass.PRIVATE_KEY:
            self._passer("objets")
            return [_Cle(self)]
        return []

    def signer(self, octets: bytes) -> bytes:
        """Return a real signature."""
        self._passer("signer")
        return self._cle.sign(octets, padding.PKCS1v15(), hashes.SHA256())


class _Cle(dict[Any, Any]):
    """The signing key, as a session lists it."""

    def __init__(self, carte: CarteComptee) -> None:
        super().__init__({Attribute.ID: b"\x10"})
        self._carte = carte

    def sign(self, octets: bytes, mechanism: object) -> bytes:
        """Sign."""
        del mechanism
        return self._carte.signer(octets)


class CarteJouee(CarteCps):
    """The program's side, whose helper runs here on a played token."""

    def __init__(self, jeton: CarteComptee) -> None:
        super().__init__()
        fente = SimpleNamespace(slot_id=0, get_token=lambda: jeton)
        self._bibliotheque = SimpleNamespace(get_slots=lambda **_: [] if jeton.partie else [fente])

    def _demander(self, demande: dict[str, Any]) -> dict[str, Any]:
        recu = auxiliaire.repondre({"module": "joué", **demande}, charger=lambda _: self._bibliotheque)
        if "erreur" in recu:
            raise cps._erreur(recu)
        return recu


def certifier(du_banc: certificats.Pki) -> tuple[bytes, rsa.RSAPrivateKey]:
    """Return a signing certificate of this bench (DER) and its key."""
    cle = rsa.generate_private_key(65537, 2048)
    publique = cle.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    moi = (RPPS, "BANC-MARTIN", "PAUL")
    certificat = certificats.certifier_cle(du_banc, publique, "signature", moi)
    return certificat.public_bytes(serialization.Encoding.DER), cle
