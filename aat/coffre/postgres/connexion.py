"""One PostgreSQL connection as the store wants it: the same small interface as the SQLite one.

Knows sessions and transactions, not what the tables mean. A write transaction begins by the store's one advisory lock:
writers follow one another as they do in SQLite, so the audit chain stays one line, and what a transaction reads is
still true when it writes. A lost connection is opened again at the next call.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TypeVar

from aat.coffre import pannes
from aat.coffre.postgres import pannes as pannes_postgres
from aat.coffre.postgres import schema, session
from aat.coffre.postgres.dialecte import traduire, valeurs_postgres
from aat.coffre.schema import schema_connu
from aat.erreurs import ErreurCoffre

if TYPE_CHECKING:
    import psycopg

    from aat.adresse_coffre import AdressePartagee

    Base = psycopg.Connection[dict[str, Any]]

Valeurs = Mapping[str, Any] | Sequence[Any]
T = TypeVar("T")

#: « AAT1 » in ASCII, as SQLite's application_id: the lock is this program's, whatever else the database serves.
VERROU: Final = 0x41415431
_COMMENCER = f"BEGIN; SELECT pg_advisory_xact_lock({VERROU}), pg_current_xact_id()::text AS xid"
_SORT: Final = b"SELECT pg_xact_status(%(xid)s::xid8) AS sort"
#: The session we lost, if the server still keeps it: ended, it holds the lock no more, and a commit that is still on
#: its way can have no effect any more.
_ACHEVER: Final = (
    b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    b" WHERE datname = current_database() AND backend_xid = %(xid)s::xid8::xid"
)
#: How long the fate of a commit is asked for after a cut, in seconds.
_ENQUETE_S: Final = 10.0


class Ecriture:
    """The inside of a write transaction; stands where the store's modules have an SQLite connection."""

    def __init__(self, base: "Base") -> None:
        self._base = base

    def execute(self, requete: str, valeurs: Valeurs = ()) -> "psycopg.Cursor[dict[str, Any]]":
        """Run one of the store's statements, written for SQLite, and return its rows to fetch."""
        return self._base.execute(traduire(requete).encode(), valeurs_postgres(valeurs))


class ConnexionPostgres:
    """An open session whose schema is judged by ``preparer``.

    Args:
        adresse: a checked address.
        ecrire: the session may write; otherwise the server itself refuses.
        attente_verrou_ms: how long another writer is waited for.

    Raises:
        ErreurCoffre: server absent, refused, not safe, not UTF-8, library missing.
    """

    def __init__(self, adresse: "AdressePartagee", *, ecrire: bool, attente_verrou_ms: int = 5000) -> None:
        self.adresse = adresse
        self._ecrire = ecrire
        self._attente_ms = attente_verrou_ms
        self._verrou = threading.RLock()
        self._en_transaction = False
        self._version_exigee: int | None = None
        self._base: Base = self._ouvrir()

    @property
    def contrainte_violee(self) -> type[Exception]:
        """The error of a statement that a UNIQUE or another constraint refuses."""
        import psycopg

        return psycopg.IntegrityError

    def lire(self, requete: str, valeurs: Valeurs = ()) -> list[dict[str, Any]]:
        """Return all rows of a query."""
        return self._interroger(lambda: Ecriture(self._base).execute(requete, valeurs).fetchall())

    def lire_une(self, requete: str, valeurs: Valeurs = ()) -> dict[str, Any] | None:
        """Return the first row of a query, or ``None``."""
        return self._interroger(lambda: Ecriture(self._base).execute(requete, valeurs).fetchone())

    @contextmanager
    def ecriture(self) -> Iterator[Ecriture]:
        """Give the connection inside a transaction that holds the store's lock; commit at the end.

        Any exception undoes everything. When the connection is lost during the commit, the server is asked what became
        of the transaction: the call returns if it was kept, raises if not.
        """
        with self._verrou, pannes_postgres.pannes_traduites():
            xid = self._interroger(self._commencer)
            self._en_transaction = True
            try:
                yield Ecriture(self._base)
            except BaseException:
                self._annuler()
                raise
            finally:
                self._en_transaction = False
            self._valider(xid)

    def preparer(self) -> None:
        """Bring the schema to this program's version, or without the right to write, check that it is there.

        Raises:
            ErreurCoffre: newer or older than the program, not a store, not allowed.
        """
        if self.version() != schema_connu():
            if not self._ecrire:
                raise ErreurCoffre(
                    "Le coffre partagé n’est pas encore créé, ou a été écrit par une version plus ancienne d’aat.",
                    remede="Ouvrez-le une fois avec sa clé : toute commande qui lit un document le fait.",
                )
            with self.ecriture():
                schema.mettre_a_niveau(self._base)
        self._version_exigee = schema_connu()

    def version(self) -> int:
        """Return the schema's number, 0 for an empty database.

        Raises:
            ErreurCoffre: newer than the program, or not a store.
        """
        return self._interroger(lambda: schema.lire_version(self._base))

    def moment(self, local: dt.datetime) -> dt.datetime:
        """Return ``local``, just read from this workstation's clock, as the database's clock would have said it.

        The offset is measured at each call. When the server's answer falls between two readings of the local clock,
        nothing tells them apart, and ``local`` stays as it is.
        """
        decalage = self.decalage()
        return local + decalage if decalage else local

    def decalage(self) -> dt.timedelta:
        """Return by how much the database's clock is ahead of ours; zero when nothing tells them apart."""

        def mesurer() -> dt.timedelta:
            avant = dt.datetime.now(dt.UTC)
            ligne = self._base.execute(b"SELECT clock_timestamp() AS maintenant").fetchone()
            apres = dt.datetime.now(dt.UTC)
            base: dt.datetime = ligne["maintenant"] if ligne else avant
            return dt.timedelta() if avant <= base <= apres else base - (avant + (apres - avant) / 2)

        return self._interroger(mesurer)

    def serveur(self) -> session.Serveur:
        """Return what ``aat diagnostic`` says of the server."""
        return self._interroger(lambda: session.decrire(self._base))

    def controler(self) -> None:
        """Read every row of every table and return when the server could give them all.

        Raises:
            ErreurCoffre: T603.
        """
        self._interroger(lambda: session.tout_lire(self._base))

    def tronquer_le_journal(self) -> None:
        """Do nothing: the server recycles its own journal."""

    def fermer(self) -> None:
        """Close; a transaction under way is undone."""
        with self._verrou:
            self._base.close()

    def _ouvrir(self) -> "Base":
        base = session.ouvrir(self.adresse, ecrire=self._ecrire, attente_verrou_ms=self._attente_ms)
        try:
            if self._version_exigee is not None:
                # Another workstation may have brought the schema further while this one was away.
                schema.exiger_version(base, self._version_exigee)
        except BaseException:
            base.close()
            raise
        return base

    def _interroger(self, question: Callable[[], T]) -> T:
        """Return the answer; outside a transaction, a dead connection is opened again and asked once more."""
        import psycopg

        with self._verrou, pannes_postgres.pannes_traduites():
            if self._en_transaction:
                return question()
            if self._perdue():
                self._base = self._ouvrir()
                return question()
            try:
                return question()
            except psycopg.OperationalError:
                if not self._perdue():
                    raise
            self._base = self._ouvrir()
            return question()

    def _commencer(self) -> str:
        try:
            curseur = self._base.execute(_COMMENCER.encode())
            curseur.nextset()
            ligne = curseur.fetchone()
        except BaseException:
            self._annuler()
            raise
        return str(ligne["xid"]) if ligne else ""

    def _valider(self, xid: str) -> None:
        import psycopg

        try:
            fin = self._base.execute(b"COMMIT").statusmessage
        except psycopg.Error as cause:
            if not self._perdue():
                self._annuler()
                raise
            if not self._a_ete_validee(xid):
                raise pannes_postgres.coupee() from cause
            return
        except BaseException:
            # Ctrl-C: the commit is asked for and its answer is not read; the session cannot be used any more.
            self._base.close()
            raise
        if fin != "COMMIT":
            # A statement had failed and nobody said so: the server undid the transaction.
            raise pannes.inutilisable("PostgreSQL ROLLBACK")

    def _a_ete_validee(self, xid: str) -> bool:
        """Ask the server what became of a transaction whose commit got no answer.

        Raises:
            ErreurCoffre: nobody can say.
        """
        limite = time.monotonic() + _ENQUETE_S
        while time.monotonic() < limite:
            with suppress(ErreurCoffre):
                sort = self._interroger(lambda: self._base.execute(_SORT, {"xid": xid}).fetchone())
                if sort and sort["sort"] in {"committed", "aborted"}:
                    return bool(sort["sort"] == "committed")
                self._interroger(lambda: self._base.execute(_ACHEVER, {"xid": xid}).fetchall())
            time.sleep(0.05)
        raise pannes_postgres.incertaine()

    def _perdue(self) -> bool:
        """Tell whether the connection was closed under us, as far as its last use has shown."""
        return bool(self._base.closed)

    def _annuler(self) -> None:
        import psycopg

        with suppress(psycopg.Error):
            if not self._perdue():
                self._base.execute(b"ROLLBACK")
