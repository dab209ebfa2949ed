"""The card's side of ``vpcd``: connects to the virtual reader and answers it, in a thread of its own.

Frames: two bytes of length, then one command byte (power off 0, on 1, reset 2, ATR 4) or an APDU.
"""

import socket
import threading
import time
from contextlib import suppress
from typing import Self

from aat.banc.cartes.carte import Arrachee, Carte

PORT = 0x8C7B
#: pcscd looks at a reader every 0,4 s: a card put back sooner is never seen as a new one.
_VU_VIDE_S = 0.6
_retraits: dict[int, float] = {}

_HORS_TENSION, _SOUS_TENSION, _REMISE_A_ZERO, _ATR = 0, 1, 2, 4


class Insertion:
    """A card in the virtual reader, from its making until ``retirer``.

    Args:
        carte: what answers; port: of the reader's slot (the second is the next one).

    Raises:
        OSError: no virtual reader listens there.
    """

    def __init__(self, carte: Carte, port: int = PORT) -> None:
        time.sleep(max(0.0, _retraits.get(port, 0.0) + _VU_VIDE_S - time.monotonic()))
        self._carte, self._port = carte, port
        self._prise = socket.create_connection(("127.0.0.1", port), timeout=5)
        self._prise.settimeout(None)
        self._fil = threading.Thread(target=self._repondre, name="carte-banc", daemon=True)
        self._fil.start()

    def retirer(self) -> None:
        """Pull the card out."""
        with suppress(OSError):
            self._prise.shutdown(socket.SHUT_RDWR)
        self._prise.close()
        self._fil.join(5)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.retirer()

    def _repondre(self) -> None:
        with suppress(OSError, Arrachee):
            while (charge := self._lire()) is not None:
                if len(charge) > 1:
                    self._ecrire(self._carte.apdu(charge))
                elif charge[0] == _ATR:
                    self._ecrire(self._carte.atr)
                elif charge[0] in {_HORS_TENSION, _SOUS_TENSION, _REMISE_A_ZERO}:
                    self._carte.remettre_a_zero()
        _retraits[self._port] = time.monotonic()
        with suppress(OSError):
            self._prise.close()

    def _lire(self) -> bytes | None:
        entete = self._exactement(2)
        return self._exactement(int.from_bytes(entete, "big")) if entete else None

    def _exactement(self, nombre: int) -> bytes | None:
        lu = b""
        while len(lu) < nombre:
            # The driver writes a frame in two parts: without this, each APDU waits 40 ms for an acknowledgement.
            with suppress(OSError, AttributeError):
                self._prise.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
            morceau = self._prise.recv(nombre - len(lu))
            if not morceau:
                return None
            lu += morceau
        return lu

    def _ecrire(self, reponse: bytes) -> None:
        self._prise.sendall(len(reponse).to_bytes(2, "big") + reponse)
