"""One SQLite connection as the store wants it: pragmas, immediate transactions, errors in French.

Knows files and transactions, not what the tables mean. Shared by the threads of one process under a lock.
"""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aat.coffre import pannes, schema
from aat.ecriture import MODE_FICHIER, panne_disque, verifier_dossier, verifier_fichier
from aat.erreurs import ErreurCoffre

if TYPE_CHECKING:
    import sqlite3

_PRAGMAS = (
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
)
Valeurs = Mapping[str, Any] | Sequence[Any]


class Connexion:
    """An open database whose schema is this program's.

    Args:
        chemin: the file, made 0600 when ``creer`` and missing; its folder must exist.
        creer: make the file and bring the schema to level; otherwise nothing is ever written.
        attente_verrou_ms: how long another writer is waited for.

    Raises:
        ErreurCoffre: missing, too open, a link, locked, corrupted, newer than the program, disk full.
    """

    def __init__(self, chemin: Path, *, creer: bool, attente_verrou_ms: int = 5000) -> None:
        self.chemin = chemin
        self._verrou = threading.RLock()
        self._preparer_fichier(creer=creer)
        self._attente_s = attente_verrou_ms / 1000
        try:
            self._sqlite = self._ouvrir(str(chemin), creer=creer)
        except ErreurCoffre as panne:
            # A full disk has no room for the index of the WAL, even to read. Without any WAL, nobody is writing and
            # the file alone is whole: it is read as it is, and support sees the states when it needs them most.
            if creer or not pannes.est_un_disque_plein(panne) or self._wal_octets():
                raise
            self._sqlite = self._ouvrir(f"{chemin.as_uri()}?mode=ro&immutable=1", creer=False)

    def _ouvrir(self, ou: str, *, creer: bool) -> "sqlite3.Connection":
        """Open the file, or the URI, and set it; closed again when it cannot be used."""
        import sqlite3

        with pannes.pannes_traduites():
            self._sqlite = sqlite3.connect(
                ou, isolation_level=None, timeout=self._attente_s, check_same_thread=False, uri=ou.startswith("file:")
            )
        self._sqlite.row_factory = sqlite3.Row
        try:
            with pannes.pannes_traduites():
                self._regler(creer=creer)
        except BaseException:
            self._sqlite.close()
            raise
        return self._sqlite

    def _wal_octets(self) -> int:
        try:
            return self.chemin.with_name(f"{self.chemin.name}-wal").stat().st_size
        except OSError:
            return 0

    @property
    def contrainte_violee(self) -> type[Exception]:
        """The error of a statement that a UNIQUE or another constraint refuses."""
        import sqlite3

        return sqlite3.IntegrityError

    def lire(self, requete: str, valeurs: Valeurs = ()) -> "list[sqlite3.Row]":
        """Return all rows of a query."""
        with self._verrou, pannes.pannes_traduites():
            return self._sqlite.execute(requete, valeurs).fetchall()

    def lire_une(self, requete: str, valeurs: Valeurs = ()) -> "sqlite3.Row | None":
        """Return the first row of a query, or ``None``."""
        with self._verrou, pannes.pannes_traduites():
            ligne: sqlite3.Row | None = self._sqlite.execute(requete, valeurs).fetchone()
            return ligne

    @contextmanager
    def ecriture(self) -> "Iterator[sqlite3.Connection]":
        """Give the connection inside ``BEGIN IMMEDIATE``; commit at the end, or undo everything on any exception."""
        with self._verrou, pannes.pannes_traduites():
            self._sqlite.execute("BEGIN IMMEDIATE")
            try:
                yield self._sqlite
                self._sqlite.execute("COMMIT")
            except BaseException:
                self._annuler()
                raise

    def tronquer_le_journal(self) -> None:
        """Empty the WAL when nobody else reads it, so that what was just erased is not left there."""
        with self._verrou, suppress(ErreurCoffre), pannes.pannes_traduites():
            self._sqlite.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def controler(self) -> None:
        """Read the whole file and return when it is sound (seconds on a large store).

        Raises:
            ErreurCoffre: T603.
        """
        lignes = self.lire("PRAGMA quick_check(1)")
        if not lignes or lignes[0][0] != "ok":
            raise pannes.abime()

    def fermer(self) -> None:
        """Close; a transaction under way is undone."""
        with self._verrou, pannes.pannes_traduites():
            self._sqlite.close()

    def _preparer_fichier(self, *, creer: bool) -> None:
        try:
            verifier_dossier(self.chemin.parent)
            if creer:
                # SQLite would make it with the process's umask; -wal and -shm take this file's mode.
                with suppress(FileExistsError):
                    os.close(os.open(self.chemin, os.O_CREAT | os.O_EXCL | os.O_RDWR, MODE_FICHIER))
            verifier_fichier(self.chemin)
            for suffixe in ("-wal", "-shm"):
                with suppress(FileNotFoundError):
                    verifier_fichier(self.chemin.with_name(self.chemin.name + suffixe))
        except FileNotFoundError as cause:
            raise ErreurCoffre(
                f"Le coffre « {self.chemin} » n’existe pas.",
                remede="Vérifiez AAT_MAISON ; le coffre se crée au premier document.",
            ) from cause
        except OSError as cause:
            raise panne_disque(self.chemin, cause) from cause

    def _regler(self, *, creer: bool) -> None:
        for pragma in _PRAGMAS:
            self._sqlite.execute(pragma)
        # Judged before the file is touched: a foreign or newer database is left as it is.
        version = schema.lire_version(self._sqlite)
        if not creer:
            if version != schema.schema_connu():
                raise ErreurCoffre(
                    "Le coffre a été écrit par une version plus ancienne d’aat et doit être mis à niveau.",
                    remede="Ouvrez-le une fois avec sa clé : toute commande qui lit un document le fait.",
                )
            self._sqlite.execute("PRAGMA query_only = ON")
            return
        mode = self._sqlite.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise pannes.inutilisable("journal_mode")
        if version < schema.schema_connu():
            with self.ecriture() as sqlite:
                schema.mettre_a_niveau(sqlite)

    def _annuler(self) -> None:
        import sqlite3

        # A failed COMMIT may have undone the transaction already.
        if self._sqlite.in_transaction:
            with suppress(sqlite3.Error):
                self._sqlite.execute("ROLLBACK")
