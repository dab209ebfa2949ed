"""The wire: one connection at a time, a limit on the whole of a request, and what really happened to it.

Wraps the HTTP library's network layer, because no class of failure may rest on an exception's name:
whether a byte left and whether a byte came back is noted here, where it happens.
Imported at the first send only: it loads the HTTP library.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpcore2

from aat import points_arret
from aat.transmission.chrono import Chrono

_T = TypeVar("_T")

#: A request's head and most bodies; what is longer leaves in several writes.
_GARDE_MAX = 64 * 1024


class ConnexionNeuve(Exception):
    """A document was about to open a connection that no probe has tried yet; nothing was sent."""


class DelaiTotal(Exception):
    """The limit on the whole request is over."""


@dataclass(slots=True)
class Suivi:
    """What is allowed to one request, and what became of it.

    Attributes:
        echeance: monotonic instant after which nothing more is waited for.
        neuve_permise: whether this request may open a connection (the probe may, a document may not).
        avant_ecriture: called once, before the first byte of the request.
        avant_lecture: called once, before the first wait for the answer.
        ecrit: the first byte of the request may have left.
        attend: the answer is being waited for; ``lu``: bytes of it came.
        cause: the system's or TLS's own error.
    """

    echeance: float
    neuve_permise: bool
    avant_ecriture: Callable[[], None] = lambda: None
    avant_lecture: Callable[[], None] = lambda: None
    ecrit: bool = False
    attend: bool = False
    lu: bool = False
    cause: BaseException | None = None
    chrono: Chrono = field(default_factory=Chrono)

    def reste(self, delai: float | None) -> float:
        """Return the seconds that the next step may take.

        Raises:
            DelaiTotal: none is left.
        """
        reste = self.echeance - time.monotonic()
        if reste <= 0:
            raise DelaiTotal
        return reste if delai is None else min(delai, reste)


class _Flux(httpcore2.NetworkStream):
    """A stream under the limit of the request in progress."""

    def __init__(self, flux: httpcore2.NetworkStream, reseau: "Reseau") -> None:
        self._flux = flux
        self._reseau = reseau
        self._garde = bytearray()

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        suivi = self._reseau.suivi
        # As the library does of its own writes: a service that hung up may have answered first.
        with suppress(httpcore2.WriteError):
            self._ecrire(timeout)
        if not suivi.attend:
            suivi.attend = True
            suivi.avant_lecture()
        with suivi.chrono.etape("lecture_ms" if suivi.lu else "attente_ms"):
            octets = self._reseau.garder(lambda: self._flux.read(max_bytes, suivi.reste(timeout)))
        suivi.lu = suivi.lu or bool(octets)
        suivi.chrono.compter("octets_recus", len(octets))
        return octets

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # The head of a request waits for its body: one TLS record, one packet and one wake-up of the peer instead
        # of two.
        self._garde += buffer
        if len(self._garde) > _GARDE_MAX:
            self._ecrire(timeout)

    def _ecrire(self, timeout: float | None) -> None:
        if not self._garde:
            return
        suivi = self._reseau.suivi
        if not suivi.ecrit:
            suivi.avant_ecriture()
            suivi.ecrit = True
        octets = bytes(self._garde)
        self._garde.clear()
        if not suivi.neuve_permise and points_arret.demande(points_arret.MILIEU_ECRITURE):
            self._flux.write(octets[: len(octets) // 2], suivi.reste(timeout))
            points_arret.mourir()
        with suivi.chrono.etape("ecriture_ms"):
            self._reseau.garder(lambda: self._flux.write(octets, suivi.reste(timeout)))
        suivi.chrono.compter("octets_envoyes", len(octets))

    def close(self) -> None:
        self._flux.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        suivi = self._reseau.suivi
        with suivi.chrono.etape("tls_ms"):
            flux = self._reseau.garder(lambda: self._flux.start_tls(ssl_context, server_hostname, suivi.reste(timeout)))
        suivi.chrono.noter_tls(flux.get_extra_info("socket"))
        return _Flux(flux, self._reseau)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 (signature of the library)
        return self._flux.get_extra_info(info)


class Reseau(httpcore2.NetworkBackend):
    """Opens connections for the request in progress, ``suivi``."""

    def __init__(self) -> None:
        self._interne = httpcore2.SyncBackend()
        self.suivi = Suivi(0.0, neuve_permise=False)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Open a TCP connection, when this request may."""
        suivi = self.suivi
        if not suivi.neuve_permise:
            raise ConnexionNeuve
        with suivi.chrono.etape("dns_ms"):
            adresses = self.garder(lambda: _resoudre(host, port, suivi.reste(timeout)))
        options = list(socket_options or ())
        with suivi.chrono.etape("connexion_ms"):
            for rang, adresse in enumerate(adresses, 1):
                try:
                    flux = self.garder(
                        lambda a=adresse: self._interne.connect_tcp(  # type: ignore[misc] # mypy cannot infer it
                            a, port, suivi.reste(timeout), local_address, options
                        )
                    )
                except (httpcore2.NetworkError, httpcore2.TimeoutException):
                    if rang == len(adresses):
                        raise
                else:
                    break
        # The address that was called: the system no longer names a peer that has already hung up.
        suivi.chrono.noter_pair((adresse, port))
        return _Flux(flux, self)

    def garder(self, action: Callable[[], _T]) -> _T:
        """Run ``action`` and keep the system's own error, which the library drops on its way up."""
        try:
            return action()
        except (httpcore2.NetworkError, httpcore2.TimeoutException) as faute:
            self.suivi.cause = faute.__cause__ or faute.__context__
            raise


def _resoudre(host: str, port: int, delai_s: float) -> list[str]:
    """Return the addresses of ``host``, resolved apart so that support can tell it from the connection.

    In a thread of its own: the system's resolver takes no limit, and waits for a silent server for half a minute.
    """
    trouvees: list[str] = []
    fautes: list[Exception] = []

    def chercher() -> None:
        try:
            adresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            trouvees.extend(dict.fromkeys(str(adresse[0]) for *_, adresse in adresses))
        except (OSError, UnicodeError) as cause:
            fautes.append(cause)

    fil = threading.Thread(target=chercher, name="resolution", daemon=True)
    fil.start()
    fil.join(delai_s)
    if fautes:
        raise httpcore2.ConnectError from fautes[0]
    if not trouvees:
        raise httpcore2.ConnectTimeout from socket.gaierror(socket.EAI_AGAIN, "no answer in time")
    return trouvees


class Liaison:
    """HTTP/1.1 over one kept connection of ``reseau``; no proxy, no second try, no redirect.

    Args:
        url: ``https://host[:port]``.
        contexte: what the service's certificate is judged by.
        reseau: opens the connection, and follows each request.
        delais: seconds for the connection, and for each read or write.

    Raises:
        UnicodeError: the host's name cannot be one.
    """

    def __init__(self, url: str, contexte: ssl.SSLContext, reseau: "Reseau", delais: tuple[float, float]) -> None:
        parties = urlsplit(url)
        nom = parties.hostname or ""
        self._hote = nom.encode("idna" if not nom.isascii() else "ascii")
        self._port = parties.port
        affiche = b"[" + self._hote + b"]" if b":" in self._hote else self._hote
        self._nom = affiche if self._port is None else affiche + f":{self._port}".encode()
        connexion, lecture = delais
        self._delais = {"connect": connexion, "read": lecture, "write": lecture, "pool": lecture}
        self._bassin = httpcore2.ConnectionPool(
            ssl_context=contexte,
            max_connections=1,
            max_keepalive_connections=1,
            keepalive_expiry=30.0,
            http1=True,
            http2=False,
            retries=0,
            network_backend=reseau,
        )

    def demander(
        self, methode: str, chemin: str, entetes: Iterable[tuple[str, str]], corps: bytes | None
    ) -> httpcore2.Response:
        """Send a request and return the head of its answer; the library's network exceptions come through."""
        lignes = [(b"Host", self._nom), *((nom.encode(), valeur.encode()) for nom, valeur in entetes)]
        if corps is not None:
            lignes.append((b"Content-Length", b"%d" % len(corps)))
        return self._bassin.handle_request(
            httpcore2.Request(
                method=methode.encode(),
                url=httpcore2.URL(scheme=b"https", host=self._hote, port=self._port, target=chemin.encode()),
                headers=lignes,
                content=corps,
                extensions={"timeout": self._delais},
            )
        )

    def fermer(self) -> None:
        """Close the connection."""
        self._bassin.close()


def entete(reponse: httpcore2.Response, nom: bytes) -> str | None:
    """Return a header of ``reponse`` by its lower-case name; repeated, its values are joined by commas."""
    valeurs = [valeur.decode("latin-1") for cle, valeur in reponse.headers if cle.lower() == nom]
    return ", ".join(valeurs) if valeurs else None
