"""A card as the virtual reader sees it: an ATR, and an answer to each APDU. Faults on command."""

import time
from dataclasses import dataclass
from typing import Protocol

_SW_INS = b"\x6d\x00"


class Carte(Protocol):
    """What is put in the virtual reader."""

    atr: bytes

    def apdu(self, commande: bytes) -> bytes:
        """Return the answer, status word included."""

    def remettre_a_zero(self) -> None:
        """Forget what was selected."""


class Arrachee(Exception):
    """The card is pulled out instead of answering."""


@dataclass(slots=True)
class Panne:
    """What goes wrong, and when.

    Attributes:
        arracher_a: number of the APDU (1 for the first) at which the card is pulled out, 0 for never.
        attente_s: waits this long before each answer, in seconds.
        mot_etat: answers this status word instead, from ``a_partir_de`` on.
    """

    arracher_a: int = 0
    attente_s: float = 0.0
    mot_etat: int | None = None
    a_partir_de: int = 1


class CarteQuiEchoue:
    """A card whose faults are commanded; counts its APDUs."""

    def __init__(self, carte: Carte, panne: Panne | None = None) -> None:
        """Play ``carte``, with ``panne`` when there is one."""
        self._carte, self.panne = carte, panne or Panne()
        self.atr = carte.atr
        self.recus = 0

    def apdu(self, commande: bytes) -> bytes:
        """Answer, or fail as it was told.

        Raises:
            Arrachee: this is the APDU at which the card leaves.
        """
        self.recus += 1
        if self.panne.arracher_a and self.recus >= self.panne.arracher_a:
            raise Arrachee
        if self.panne.attente_s:
            time.sleep(self.panne.attente_s)
        if self.panne.mot_etat is not None and self.recus >= self.panne.a_partir_de:
            return self.panne.mot_etat.to_bytes(2, "big")
        return self._carte.apdu(commande)

    def remettre_a_zero(self) -> None:
        """Forget what was selected."""
        self._carte.remettre_a_zero()


class CarteMuette:
    """A card that knows no instruction: Vitale 1, bank card, unknown card."""

    def __init__(self, atr: bytes) -> None:
        """Give ``atr`` and nothing else."""
        self.atr = atr

    def apdu(self, commande: bytes) -> bytes:
        """Refuse the instruction."""
        del commande
        return _SW_INS

    def remettre_a_zero(self) -> None:
        """Nothing was selected."""
