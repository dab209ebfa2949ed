"""A real PostgreSQL cluster of the tests' own: made in a temporary folder, on a socket there, ended at the end.

One per test process. Where PostgreSQL is not installed, each test that needs it says so by its name.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from aat.adresse_coffre import AdressePartagee, lire_adresse
from psycopg import sql

from tests.certificats import certifier

#: Debian keeps the server's commands out of PATH, a folder per version.
_DEBIAN = Path("/usr/lib/postgresql")
_HBA = """\
local   all all                     trust
host    all aat_secret 127.0.0.1/32 scram-sha-256
hostssl all aat        127.0.0.1/32 trust
"""
_ATTENTE_S = 30


@dataclass(slots=True)
class Grappe:
    """A running cluster: its folder (socket, data), its TCP port on the loopback, and its process."""

    dossier: Path
    port: int
    processus: "subprocess.Popen[bytes]"

    def adresse(self, base: str, utilisateur: str = "aat") -> AdressePartagee:
        """Return the address of a database through the socket."""
        return lire_adresse(f"postgresql://{utilisateur}@/{base}?host={self.dossier}&port={self.port}")

    def administrer(self, *ordres: str, base: str = "postgres") -> None:
        """Run statements as the cluster's owner."""
        with psycopg.connect(self.adresse(base).texte, autocommit=True) as connexion:
            for ordre in ordres:
                connexion.execute(ordre.encode())

    def base_vide(self) -> AdressePartagee:
        """Empty the tests' database, tables included, and return its address."""
        self.administrer("DROP SCHEMA public CASCADE", "CREATE SCHEMA public", base="essai")
        return self.adresse("essai")

    def tables_vides(self) -> AdressePartagee:
        """Empty the tables of the tests' database and return its address: making them takes half a second."""
        with psycopg.connect(self.adresse("essai").texte, autocommit=True) as connexion:
            noms = connexion.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            # Without triggers nor foreign keys: the audit journal refuses to be emptied.
            connexion.execute("SET session_replication_role = replica")
            for (nom,) in noms.fetchall():
                if nom != "version_schema":
                    connexion.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(nom)))
        return self.adresse("essai")

    def arreter(self) -> None:
        """Stop the server at once, as a crash would."""
        self.processus.send_signal(signal.SIGQUIT)
        self.processus.wait(timeout=_ATTENTE_S)

    def relancer(self) -> None:
        """Start it again on the same folder and port; it mends its data from its journal."""
        self.processus = demarrer(self.dossier, self.port).processus

    @contextmanager
    def tls(self, nom: str) -> Iterator[bytes]:
        """Have the server prove that it is ``nom`` (a name or an address); give the authority to trust, in PEM."""
        cle, certificat, racine = certifier(nom)
        for fichier, octets in (("serveur.key", cle), ("serveur.pem", certificat)):
            chemin = self.dossier / "donnees" / fichier
            chemin.write_bytes(octets)
            chemin.chmod(0o600)
            if (compte := _compte()) is not None:
                os.chown(chemin, compte, -1)
        reglages = {"ssl_cert_file": "serveur.pem", "ssl_key_file": "serveur.key", "ssl": "on"}
        self.administrer(*(f"ALTER SYSTEM SET {nom} = '{valeur}'" for nom, valeur in reglages.items()))
        self.arreter()
        self.relancer()
        try:
            yield racine
        finally:
            self.administrer(*(f"ALTER SYSTEM RESET {nom}" for nom in reglages))
            self.arreter()
            self.relancer()


def commande(nom: str) -> str | None:
    """Return the path of one of the server's commands, or ``None`` where it is not installed."""
    versions = sorted(_DEBIAN.glob(f"*/bin/{nom}"), key=lambda p: p.parts[-3], reverse=True)
    return str(versions[0]) if versions else shutil.which(nom)


def demarrer(dossier: Path, port: int) -> Grappe:
    """Start the server of a cluster made in ``dossier`` and return once it answers."""
    postgres = commande("postgres")
    assert postgres
    reglages = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(dossier),
        "port": str(port),
        "shared_buffers": "16MB",
        "max_connections": "60",
        "autovacuum": "off",
    }
    options = [mot for nom, valeur in reglages.items() for mot in ("-c", f"{nom}={valeur}")]
    compte = _compte()
    with (dossier / "journal").open("ab") as journal:
        processus = subprocess.Popen(
            [postgres, "-D", str(dossier / "donnees"), *options],
            stdin=subprocess.DEVNULL,
            stdout=journal,
            stderr=journal,
            cwd=dossier,
            user=compte,
        )
    grappe = Grappe(dossier, port, processus)
    limite = time.monotonic() + _ATTENTE_S
    while True:
        try:
            grappe.administrer("SELECT 1")
        except psycopg.OperationalError:
            assert processus.poll() is None, (dossier / "journal").read_text()
            assert time.monotonic() < limite, (dossier / "journal").read_text()
            time.sleep(0.05)
        else:
            return grappe


@pytest.fixture(scope="session")
def grappe() -> Iterator[Grappe]:
    """Return a cluster of this test process."""
    with lancer() as lancee:
        yield lancee


@contextmanager
def lancer() -> Iterator[Grappe]:
    """Make a cluster, run it as long as the block, and remove it; the test is skipped, by name, without PostgreSQL."""
    initdb = commande("initdb")
    if initdb is None:
        pytest.skip("PostgreSQL n’est pas installé (paquet postgresql) : le coffre partagé n’a pas été essayé")
    # Short, since a socket's path is; outside the tests' folders, which the server's account could not enter.
    dossier = Path(tempfile.mkdtemp(prefix="aat-pg-"))
    lancee = None
    try:
        if (compte := _compte()) is not None:
            os.chown(dossier, compte, -1)
        subprocess.run(
            [initdb, "-D", str(dossier / "donnees"), "-U", "aat", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=dossier,
            user=compte,
        )
        (dossier / "donnees" / "pg_hba.conf").write_text(_HBA, encoding="ascii")
        lancee = demarrer(dossier, _port_libre())
        lancee.administrer("CREATE DATABASE essai")
        yield lancee
    finally:
        if lancee is not None and lancee.processus.poll() is None:
            lancee.arreter()
        shutil.rmtree(dossier, ignore_errors=True)


@pytest.fixture
def base_partagee(grappe: Grappe) -> AdressePartagee:
    """Return the address of a database without a row; the tables may be there already."""
    return grappe.tables_vides()


@pytest.fixture
def base_neuve(grappe: Grappe) -> Iterator[AdressePartagee]:
    """Return the address of a database without a table; whatever the test makes of it is dropped."""
    yield grappe.base_vide()
    grappe.base_vide()


def _compte() -> int | None:
    """Return the account of the server, which refuses to run as root; ``None`` for our own."""
    if os.geteuid() != 0:
        return None
    for nom in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(nom).pw_uid
    pytest.skip("aucun compte pour PostgreSQL, qui refuse root : le coffre partagé n’a pas été essayé")


def _port_libre() -> int:
    with socket.socket() as prise:
        prise.bind(("127.0.0.1", 0))
        return int(prise.getsockname()[1])
