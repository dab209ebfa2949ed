"""Readers through PC/SC (pyscard, imported at the first use): which are there, what they hold, one reading at a time.

Knows no file of a card. Every failure of the library becomes one of ``cartes.erreurs``.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from aat.cartes.atr import reconnaitre
from aat.cartes.erreurs import (
    AccesRefuse,
    AucunLecteur,
    BibliothequeAbsente,
    CarteAbsente,
    CarteOccupee,
    CarteRetiree,
    LecteurIntrouvable,
    ServiceAbsent,
)
from aat.domaine.carte import CarteVue

if TYPE_CHECKING:
    from aat.erreurs import ErreurCarte

#: How often an empty reader is looked at, in seconds.
_PAS_S = 0.05

#: PC/SC codes (low 32 bits) and what they mean here.
_SANS_SERVICE = frozenset({0x8010001D, 0x8010001E, 0x80100014})
_REFUS = frozenset({0x8010006A})
_PARTAGE = frozenset({0x8010000B})
_SANS_LECTEUR = frozenset({0x80100009, 0x80100017, 0x8010002E})


class Lecteurs:
    """The readers of this workstation; opens nothing before it is asked."""

    def presents(self) -> tuple[str, ...]:
        """Return the names of the readers.

        Raises:
            ErreurCarte: library or service absent, access refused.
        """
        with traduire():
            return tuple(str(lecteur) for lecteur in _smartcard().System.readers())

    def vus(self) -> tuple[CarteVue, ...]:
        """Return every reader with what it holds, as the PC/SC service knows it; no card is touched.

        Raises:
            ErreurCarte: library or service absent, access refused.
        """
        return _etats(self.presents())

    @contextmanager
    def connecter(self, lecteur: str) -> Iterator[Connexion]:
        """Hold the card of ``lecteur`` for one transaction; it is reset at the end.

        Raises:
            ErreurCarte: no card, another program holds it, the reader is gone.
        """
        with traduire():
            trouve = next((r for r in _smartcard().System.readers() if str(r) == lecteur), None)
            if trouve is None:
                raise LecteurIntrouvable
            connexion = trouve.createConnection()
            try:
                connexion.connect()
                yield Connexion(connexion)
            finally:
                with suppress(Exception):
                    connexion.disconnect()
                with suppress(Exception):
                    connexion.release()

    def attendre(self, lecteur: str | None, attente_s: float, attendue: str) -> str:
        """Return the name of the first reader that holds a card, waiting for one at most ``attente_s`` seconds.

        Args:
            lecteur: the only reader looked at, or all of them.
            attente_s: in seconds; 0 looks once.
            attendue: French name of the card, for the sentence.

        Raises:
            ErreurCarte: no reader, no card in time, service absent.
        """
        fin = time.monotonic() + attente_s
        while True:
            presents = self.presents()
            if not presents:
                raise AucunLecteur
            if lecteur is not None and lecteur not in presents:
                raise LecteurIntrouvable
            for vue in _etats((lecteur,) if lecteur else presents):
                if vue.type is not None:
                    return vue.lecteur
            reste = fin - time.monotonic()
            if reste <= 0:
                raise CarteAbsente(attendue)
            time.sleep(min(_PAS_S, reste))


class Connexion:
    """A card held in a reader."""

    def __init__(self, connexion: Any) -> None:  # noqa: ANN401 - pyscard has no types
        self._connexion = connexion
        self.apdu = 0

    @property
    def atr(self) -> bytes:
        """What the card says of itself."""
        return bytes(self._connexion.getATR())

    def envoyer(self, commande: bytes) -> tuple[bytes, int]:
        """Send one APDU; return its data and status word.

        Raises:
            ErreurCarte: the card or the reader left.
        """
        self.apdu += 1
        with traduire():
            donnees, sw1, sw2 = self._connexion.transmit(list(commande))
        return bytes(donnees), sw1 << 8 | sw2


def _smartcard() -> Any:  # noqa: ANN401 - pyscard has no types
    """Import pyscard: 40 ms that only a card costs.

    Raises:
        BibliothequeAbsente: it is not installed.
    """
    try:
        import smartcard
        import smartcard.System
    except ImportError as cause:
        raise BibliothequeAbsente from cause
    return smartcard


def _etats(lecteurs: tuple[str, ...]) -> tuple[CarteVue, ...]:
    """Return what the service says of these readers.

    Raises:
        ErreurCarte: service absent, reader gone.
    """
    _smartcard()
    from smartcard import scard

    code, contexte = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _exiger(code)
    try:
        inconnus = [(nom, scard.SCARD_STATE_UNAWARE) for nom in lecteurs]
        code, etats = scard.SCardGetStatusChange(contexte, 0, inconnus)
        _exiger(code)
    finally:
        scard.SCardReleaseContext(contexte)
    return tuple(
        CarteVue(nom, reconnaitre(bytes(atr)) if etat & scard.SCARD_STATE_PRESENT else None, bytes(atr).hex().upper())
        for nom, etat, atr in etats
    )


def _exiger(code: int) -> None:
    if code & 0xFFFFFFFF:
        raise _cause(code & 0xFFFFFFFF)


@contextmanager
def traduire() -> Iterator[None]:
    """Turn pyscard's exceptions into those of ``cartes.erreurs``.

    ``EstablishContextException`` is not a ``SmartcardException``: both families are caught.
    """
    try:
        from smartcard.Exceptions import NoCardException, SmartcardException
        from smartcard.pcsc.PCSCExceptions import BaseSCardException
    except ImportError as cause:
        raise BibliothequeAbsente from cause
    try:
        yield
    except NoCardException as cause:
        raise CarteRetiree from cause
    except (SmartcardException, BaseSCardException) as cause:
        raise _erreur(cause) from cause


def _erreur(cause: Exception) -> ErreurCarte:
    return _cause(getattr(cause, "hresult", 0) & 0xFFFFFFFF)


def _cause(code: int) -> ErreurCarte:
    """Return what a PC/SC code means to the person."""
    if code in _SANS_SERVICE:
        return ServiceAbsent()
    if code in _REFUS:
        return AccesRefuse()
    if code in _PARTAGE:
        return CarteOccupee()
    if code in _SANS_LECTEUR:
        return LecteurIntrouvable()
    return CarteRetiree()
