"""Asked to stop, a command that runs for ever finishes what it has in hand; asked twice, it is cut."""

from __future__ import annotations

import select
import signal
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType


class ArretDemande:
    """Takes SIGINT (Ctrl+C) and SIGTERM for the rest of the process.

    The handler takes no lock: it runs between two instructions of the very thread that may hold it.

    Attributes:
        recu: the number of the first signal, ``None`` before.
    """

    def __init__(self) -> None:
        self.recu: int | None = None
        self._lit, self._ecrit = socket.socketpair()
        for numero in (signal.SIGINT, signal.SIGTERM):
            signal.signal(numero, self._recevoir)

    def attendre(self, secondes: float) -> bool:
        """Wait so many seconds, or less when the stop is asked for meanwhile; tell whether it was."""
        return bool(select.select([self._lit], [], [], secondes)[0])

    def _recevoir(self, numero: int, _: FrameType | None) -> None:
        if self.recu is not None:
            raise KeyboardInterrupt
        self.recu = numero
        self._ecrit.send(b".")
