"""A small TLS server that answers badly: honest probe, then whatever a test asks for."""

import datetime as dt
import json
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from aat.banc.pki import Paire, Pki

#: What to do with a document: receives the socket after the whole request was read.
Reponse = Callable[[ssl.SSLSocket], None]


def http(statut: int, corps: bytes, *, type_contenu: str = "application/problem+json", **entetes: str) -> bytes:
    """Return the bytes of an HTTP/1.1 answer."""
    lignes = [f"HTTP/1.1 {statut} X", f"Content-Length: {len(corps)}", f"Content-Type: {type_contenu}"]
    lignes += [f"{nom.replace('_', '-')}: {valeur}" for nom, valeur in entetes.items()]
    return "\r\n".join(lignes).encode() + b"\r\n\r\n" + corps


def sonde(environnement: str = "banc", decalage_s: float = 0.0) -> bytes:
    """Return an honest answer to the probe."""
    heure = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=decalage_s)
    corps = json.dumps({"environnement": environnement, "heure": heure.isoformat()}).encode()
    return http(200, corps, type_contenu="application/json")


class PairHostile:
    """Listens on 127.0.0.1 with the bench's server certificate (or another), in a thread.

    ``garder``: the connection goes on after an answer. ``revoques``: the list of its authority's withdrawn certificates; then it asks each client for its own.

    Attributes:
        connexions: TLS connections opened; ``documents``: submissions read to their last byte.
    """

    def __init__(
        self,
        pki: Pki,
        reponse: Reponse | None = None,
        *,
        certificat: Paire | None = None,
        sur_sonde: Reponse | None = None,
        tls: ssl.TLSVersion | None = None,
        revoques: Path | None = None,
        garder: bool = False,
    ) -> None:
        paire = certificat or pki.serveur
        self._contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._contexte.load_cert_chain(paire.certificat, paire.cle)
        if tls is not None:
            self._contexte.maximum_version = tls
        if revoques is not None:
            self._contexte.verify_mode = ssl.CERT_REQUIRED
            self._contexte.verify_flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF
            self._contexte.load_verify_locations(pki.autorite.certificat)
            self._contexte.load_verify_locations(revoques)
        self._reponse = reponse
        self._sur_sonde = sur_sonde
        self._garder = garder
        self._ecoute = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._ecoute.getsockname()[1]
        self.connexions = 0
        self.documents = 0
        self._ouvertes: list[ssl.SSLSocket] = []
        self._fil = threading.Thread(target=self._servir, daemon=True)
        self._fil.start()

    def _servir(self) -> None:
        while True:
            try:
                brut, _ = self._ecoute.accept()
            except OSError:
                return
            try:
                brut.settimeout(5)
                liaison = self._contexte.wrap_socket(brut, server_side=True)
            except OSError:
                brut.close()
                continue
            self.connexions += 1
            self._ouvertes.append(liaison)
            with suppress(OSError):
                self._converser(liaison)
            with suppress(OSError):
                liaison.close()

    def _converser(self, liaison: ssl.SSLSocket) -> None:
        # Closed too: the socket stays open as long as its file does.
        with liaison.makefile("rb") as flux:
            self._repondre(flux, liaison)

    def _repondre(self, flux: BinaryIO, liaison: ssl.SSLSocket) -> None:
        while ligne := flux.readline():
            longueur = 0
            while (entete := flux.readline()) not in (b"\r\n", b""):
                nom, _, valeur = entete.partition(b":")
                if nom.lower() == b"content-length":
                    longueur = int(valeur)
            flux.read(longueur)
            if b"/v1/sonde" in ligne:
                if self._sur_sonde is not None:
                    self._sur_sonde(liaison)
                    return
                liaison.sendall(sonde())
            else:
                self.documents += 1
                if self._reponse is None:
                    return
                self._reponse(liaison)
                if not self._garder:
                    return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _valeur: BaseException | None, _trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._ecoute.shutdown(socket.SHUT_RDWR)
        self._ecoute.close()
        for liaison in self._ouvertes:
            with suppress(OSError):
                liaison.shutdown(socket.SHUT_RDWR)
        self._fil.join(timeout=5)
