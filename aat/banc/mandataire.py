"""A TCP relay that spoils the network between a client and the bench, below TLS: certificates stay end to end.

One set of faults for the connections opened while it stands; loopback only, bounded in connections. Plays what a
bad line does; knows neither HTTP nor documents.
"""

import asyncio
import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

_BLOC = 65_536
#: Far above what one client opens; a runaway test is stopped, not served.
CONNEXIONS_MAX = 100_000


@dataclass(frozen=True, slots=True)
class Panne:
    """What is done to a connection; the default does nothing.

    Attributes:
        coupe_montee, coupe_descente: number of bytes from the client, or from the server, after which it is cut.
        brutale: cut by a reset rather than by a close.
        refus: reset at once, before the server is called.
        avale_montee, avale_descente: bytes are read and dropped (black hole).
        retard_s: seconds added before each block.
        debit: bytes per second each way, 0 without limit.
        segments: bytes by write, 0 as they come.
        retient_montee: number of bytes from the client let through, then all is held until ``relacher``.
    """

    coupe_montee: int | None = None
    coupe_descente: int | None = None
    brutale: bool = True
    refus: bool = False
    avale_montee: bool = False
    avale_descente: bool = False
    retard_s: float = 0.0
    debit: int = 0
    segments: int = 0
    retient_montee: int | None = None


class Coupure(Exception):
    """The connection has reached the byte where it is cut."""


class Mandataire:
    """The relay, in a thread of its own, in front of ``127.0.0.1:port_service``.

    Attributes:
        port: where clients connect; ``service``: where the next one is led, on this machine.
        connexions: how many were accepted.
        montes: bytes that the last connection passed to the server.
    """

    def __init__(self, port_service: int, panne: Panne | None = None) -> None:
        self.service = port_service
        self.panne = panne or Panne()
        self.port = 0
        self.connexions = 0
        self.montes = 0
        self._boucle = asyncio.new_event_loop()
        self._relache = asyncio.Event()
        self._pret = threading.Event()
        self._fil = threading.Thread(target=self._vivre, name="mandataire", daemon=True)

    def relacher(self) -> None:
        """Let what is held go on to the server, even if its client is long gone."""
        self._boucle.call_soon_threadsafe(self._relache.set)

    def __enter__(self) -> Self:
        self._fil.start()
        self._pret.wait(10)
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _valeur: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._boucle.call_soon_threadsafe(self._boucle.stop)
        self._fil.join(10)

    def _vivre(self) -> None:
        asyncio.set_event_loop(self._boucle)
        serveur = self._boucle.run_until_complete(asyncio.start_server(self._servir, "127.0.0.1", 0))
        self.port = int(serveur.sockets[0].getsockname()[1])
        self._pret.set()
        try:
            self._boucle.run_forever()
        finally:
            serveur.close()
            taches = asyncio.all_tasks(self._boucle)
            for tache in taches:
                tache.cancel()
            self._boucle.run_until_complete(asyncio.gather(*taches, return_exceptions=True))
            self._boucle.close()

    async def _servir(self, lecteur: asyncio.StreamReader, redacteur: asyncio.StreamWriter) -> None:
        panne, self.connexions, self.montes = self.panne, self.connexions + 1, 0
        if panne.refus or self.connexions > CONNEXIONS_MAX:
            _raccrocher(redacteur, brutale=True)
            return
        try:
            vers = await asyncio.open_connection("127.0.0.1", self.service)
        except OSError:
            _raccrocher(redacteur, brutale=True)
            return
        sens = (
            asyncio.ensure_future(self._monter(panne, lecteur, vers[1])),
            asyncio.ensure_future(self._descendre(panne, vers[0], redacteur)),
        )
        brutale = False
        with suppress(asyncio.CancelledError):  # the relay stops: nothing is left to say
            await self._tenir(sens)
        brutale = panne.brutale and any(
            s.done() and not s.cancelled() and isinstance(s.exception(), Coupure) for s in sens
        )
        for un in sens:
            un.cancel()
        _raccrocher(redacteur, brutale=brutale)
        _raccrocher(vers[1], brutale=brutale)

    @staticmethod
    async def _tenir(sens: "tuple[asyncio.Future[None], asyncio.Future[None]]") -> None:
        """Return when the connection is over: one side ended, or the byte of the cut has come."""
        finis, _ = await asyncio.wait(sens, return_when=asyncio.FIRST_COMPLETED)
        if sens[1] not in finis and sens[0].exception() is None:
            await asyncio.wait(sens[1:], timeout=0.2)  # the client said all it had to say: let it be answered

    async def _monter(self, panne: Panne, lecteur: asyncio.StreamReader, redacteur: asyncio.StreamWriter) -> None:
        passes = 0
        while octets := await lecteur.read(_BLOC):
            if panne.avale_montee:
                continue
            retenus = b""
            if panne.retient_montee is not None and passes + len(octets) > panne.retient_montee:
                libres = max(0, panne.retient_montee - passes)
                octets, retenus = octets[:libres], octets[libres:]
            passes = await self._passer(panne, octets, redacteur, passes, panne.coupe_montee)
            if retenus:
                await self._relache.wait()
                passes = await self._passer(panne, retenus, redacteur, passes, panne.coupe_montee)
            self.montes = passes

    async def _descendre(self, panne: Panne, lecteur: asyncio.StreamReader, redacteur: asyncio.StreamWriter) -> None:
        passes = 0
        while octets := await lecteur.read(_BLOC):
            if not panne.avale_descente:
                passes = await self._passer(panne, octets, redacteur, passes, panne.coupe_descente)

    async def _passer(
        self, panne: Panne, octets: bytes, redacteur: asyncio.StreamWriter, passes: int, coupe: int | None
    ) -> int:
        """Write ``octets`` as the fault wants; return how many have passed in all."""
        permis = octets if coupe is None else octets[: max(0, coupe - passes)]
        taille = panne.segments or (1 if panne.debit else len(permis)) or 1
        for debut in range(0, len(permis), taille):
            if panne.retard_s:
                await asyncio.sleep(panne.retard_s)
            bout = permis[debut : debut + taille]
            redacteur.write(bout)
            await redacteur.drain()
            if panne.debit:
                await asyncio.sleep(len(bout) / panne.debit)
        if len(permis) < len(octets):
            raise Coupure
        return passes + len(octets)


def _raccrocher(redacteur: asyncio.StreamWriter, *, brutale: bool) -> None:
    prise = redacteur.get_extra_info("socket")
    with suppress(OSError):
        if brutale and prise is not None:
            prise.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        redacteur.close()
