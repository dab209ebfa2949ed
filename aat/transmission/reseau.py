"""The wire: one connection at a time, a limit on the whole of a request, and what really happened to it.

Wraps the HTTP library's network layer, because no class of failure may rest on an exception's name:
whether a byte left and whether a byte came back is noted here, where it happens.
Imported at the first send only: it loads the HTTP library.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpcore2
import httpx2

from aat import points_arret
from aat.transmission.chrono import Chrono

_T = TypeVar("_T")


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

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        suivi = self._reseau.suivi
        if not suivi.attend:
            suivi.attend = True
            suivi.avant_lecture()
        with suivi.chrono.etape("lecture_ms" if suivi.lu else "attente_ms"):
            octets = self._reseau.garder(lambda: self._flux.read(max_bytes, suivi.reste(timeout)))
        suivi.lu = suivi.lu or bool(octets)
        suivi.chrono.compter("octets_recus", len(octets))
        return octets

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        suivi = self._reseau.suivi
        if not suivi.ecrit:
            suivi.avant_ecriture()
            suivi.ecrit = True
        if not suivi.neuve_permise and points_arret.demande(points_arret.MILIEU_ECRITURE):
            self._flux.write(buffer[: len(buffer) // 2], suivi.reste(timeout))
            points_arret.mourir()
        with suivi.chrono.etape("ecriture_ms"):
            self._reseau.garder(lambda: self._flux.write(buffer, suivi.reste(timeout)))
        suivi.chrono.compter("octets_envoyes", len(buffer))

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
            adresses = self.garder(lambda: _resoudre(host, port))
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
        suivi.chrono.noter_pair(flux.get_extra_info("server_addr"))
        return _Flux(flux, self)

    def garder(self, action: Callable[[], _T]) -> _T:
        """Run ``action`` and keep the system's own error, which the library drops on its way up."""
        try:
            return action()
        except (httpcore2.NetworkError, httpcore2.TimeoutException) as faute:
            self.suivi.cause = faute.__cause__ or faute.__context__
            raise


def _resoudre(host: str, port: int) -> list[str]:
    """Return the addresses of ``host``, resolved apart so that support can tell it from the connection."""
    try:
        trouvees = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as cause:
        raise httpcore2.ConnectError from cause
    return list(dict.fromkeys(str(adresse[0]) for *_, adresse in trouvees))


class TransportReseau(httpx2.BaseTransport):
    """HTTP/1.1 over one kept connection of ``reseau``; no proxy, no second try, no redirect."""

    def __init__(self, contexte: ssl.SSLContext, reseau: Reseau) -> None:
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

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send ``request``; the library's network exceptions come through as they are."""
        reponse = self._bassin.handle_request(
            httpcore2.Request(
                method=request.method,
                url=httpcore2.URL(
                    scheme=request.url.raw_scheme,
                    host=request.url.raw_host,
                    port=request.url.port,
                    target=request.url.raw_path,
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        return httpx2.Response(
            reponse.status, headers=reponse.headers, stream=_Corps(reponse), extensions=reponse.extensions
        )

    def close(self) -> None:
        """Close the connection."""
        self._bassin.close()


class _Corps(httpx2.SyncByteStream):
    def __init__(self, reponse: httpcore2.Response) -> None:
        self._reponse = reponse

    def __iter__(self) -> Iterator[bytes]:
        yield from self._reponse.iter_stream()

    def close(self) -> None:
        self._reponse.close()
