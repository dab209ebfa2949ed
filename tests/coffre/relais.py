"""A socket between the store and the server of the tests, which can lose a commit or its answer."""

import socket
import threading
from contextlib import suppress
from pathlib import Path

from aat.adresse_coffre import AdressePartagee, lire_adresse

from tests.grappe import Grappe


class Relais:
    """Forwards both ways until it is told to cut."""

    def __init__(self, dossier: Path, grappe: Grappe) -> None:
        self._vers = str(grappe.dossier / f".s.PGSQL.{grappe.port}")
        self._dossier, self._port = dossier, grappe.port
        self._ecoute = socket.socket(socket.AF_UNIX)
        self._ecoute.bind(str(dossier / f".s.PGSQL.{grappe.port}"))
        self._ecoute.listen()
        self._arme: tuple[bool, bool] | None = None
        self._orphelins: list[socket.socket] = []
        self.refuser = False
        self.coupes = 0
        self._fil = threading.Thread(target=self._accueillir, daemon=True)
        self._fil.start()

    def adresse(self) -> AdressePartagee:
        """Return the same database through here."""
        return lire_adresse(f"postgresql://aat@/essai?host={self._dossier}&port={self._port}")

    def couper_au_commit(self, *, arrive: bool, puis_refuser: bool = False) -> None:
        """At the next commit: let it arrive or not, give no answer, cut."""
        self._arme = (arrive, puis_refuser)

    def fermer(self) -> None:
        """Accept nobody any more, and let the server go."""
        self._ecoute.close()
        for serveur in self._orphelins:
            with suppress(OSError):
                serveur.shutdown(socket.SHUT_RDWR)

    def _accueillir(self) -> None:
        while True:
            try:
                client, _ = self._ecoute.accept()
            except OSError:
                return
            if self.refuser:
                client.close()
                continue
            serveur = socket.socket(socket.AF_UNIX)
            serveur.connect(self._vers)
            threading.Thread(target=self._monter, args=(client, serveur), daemon=True).start()
            threading.Thread(target=self._descendre, args=(client, serveur), daemon=True).start()

    def _monter(self, client: socket.socket, serveur: socket.socket) -> None:
        try:
            while octets := client.recv(65536):
                if self._arme and b"COMMIT" in octets:
                    (arrive, self.refuser), self._arme = self._arme, None
                    # Nothing comes down any more: closed for both, before the commit goes up.
                    self.coupes += 1
                    client.shutdown(socket.SHUT_RDWR)
                    if arrive:
                        serveur.sendall(octets)
                    # The server is left waiting, as behind a dead network: it notices nothing for a long time.
                    self._orphelins.append(serveur)
                    client.close()
                    return
                serveur.sendall(octets)
        except OSError:
            pass
        client.close()
        with suppress(OSError):
            serveur.shutdown(socket.SHUT_RDWR)

    @staticmethod
    def _descendre(client: socket.socket, serveur: socket.socket) -> None:
        try:
            while octets := serveur.recv(65536):
                client.sendall(octets)
        except OSError:
            pass
