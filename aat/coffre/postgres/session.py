"""Opening one session of the shared store: safe channel, private password file, settings; and what the server is.

Knows the database library; knows no table's meaning.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aat.coffre.postgres import pannes
from aat.ecriture import verifier_fichier
from aat.erreurs import ErreurConfiguration

if TYPE_CHECKING:
    import psycopg

    from aat.adresse_coffre import AdressePartagee

    Base = psycopg.Connection[dict[str, Any]]

#: The first that says what became of a transaction by its number.
VERSION_MINIMALE: Final = 13
#: A dead network is noticed in about a minute, a dead server at once; no name of this machine is sent.
_LIAISON: Final[dict[str, str | int | None]] = {
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "application_name": "aat",
    # It would stand for TLS without being asked for.
    "gssencmode": "disable",
}
#: synchronous_commit: a commit that returned is on the disk. The last but one: a workstation frozen inside a
#: transaction gives the lock back. Isolation: what the lock let pass is seen by the next statement.
_REGLAGES: Final = (
    "SET synchronous_commit = on",
    "SET lock_timeout = {attente:d}",
    "SET statement_timeout = '120s'",
    "SET idle_in_transaction_session_timeout = '20s'",
    "SET default_transaction_isolation = 'read committed'",
    "SET default_transaction_read_only = {lecture_seule}",
    "SET TimeZone = 'UTC'",
    "SET client_min_messages = warning",
)
_TABLES = (
    b"SELECT relname AS nom FROM pg_class"
    b" WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace ORDER BY relname"
)
_SERVEUR = (
    b"SELECT current_setting('server_version') AS version, current_setting('fsync') = 'on'"
    b" AND current_setting('full_page_writes') = 'on' AS durable"
)


@dataclass(frozen=True, slots=True)
class Serveur:
    """What is said of the server.

    Attributes:
        version: PostgreSQL's own (``15.18``).
        chiffre: this connection is under TLS.
        durable: what is committed survives a power cut (``fsync`` and ``full_page_writes``).
    """

    version: str
    chiffre: bool
    durable: bool


def ouvrir(adresse: "AdressePartagee", *, ecrire: bool, attente_verrou_ms: int) -> "Base":
    """Return an open session.

    Raises:
        ErreurCoffre: server absent, refused, not safe, not UTF-8; password file too open; library missing.
        ErreurConfiguration: a password in the environment.
    """
    try:
        import psycopg
        from psycopg.conninfo import make_conninfo
        from psycopg.rows import dict_row
    except ImportError as cause:
        raise pannes.sans_bibliotheque() from cause
    _verifier_mots_de_passe(adresse)
    # A socket ignores it; the loopback needs none; anything else is refused before a word is sent.
    mode = None if adresse.locale else adresse.mode_tls
    try:
        liaison = make_conninfo(adresse.texte, sslmode=mode, **_LIAISON)
        base = psycopg.connect(liaison, autocommit=True, row_factory=dict_row)
    except psycopg.Error as cause:
        raise pannes.traduire_ouverture(cause) from cause
    try:
        with pannes.pannes_traduites():
            _regler(base, ecrire=ecrire, attente_verrou_ms=attente_verrou_ms)
    except BaseException:
        base.close()
        raise
    return base


def decrire(base: "Base") -> Serveur:
    """Return what the server says of itself."""
    ligne = base.execute(_SERVEUR).fetchone() or {}
    return Serveur(
        version=str(ligne.get("version", "")).split(" ", maxsplit=1)[0],
        chiffre=bool(base.pgconn.ssl_in_use),
        durable=bool(ligne.get("durable")),
    )


def tout_lire(base: "Base") -> None:
    """Have the server read every row of every table, large values and checksums included."""
    from psycopg import sql

    lire = sql.SQL("SELECT count(hashtext(t::text)) FROM {} AS t")
    for table in base.execute(_TABLES).fetchall():
        base.execute(lire.format(sql.Identifier(table["nom"]))).fetchone()


def _regler(base: "Base", *, ecrire: bool, attente_verrou_ms: int) -> None:
    if base.info.server_version < VERSION_MINIMALE * 10_000:
        raise pannes.trop_ancien(VERSION_MINIMALE)
    codage = base.info.parameter_status("server_encoding") or ""
    if codage != "UTF8":
        raise pannes.codage(codage)
    reglages = "; ".join(_REGLAGES).format(attente=attente_verrou_ms, lecture_seule="off" if ecrire else "on")
    base.execute(reglages.encode())


def _verifier_mots_de_passe(adresse: "AdressePartagee") -> None:
    """Return when no password is where others could read it; libpq would only grumble, in English."""
    if os.environ.get("PGPASSWORD"):
        raise ErreurConfiguration(
            "La variable PGPASSWORD contient un mot de passe, que d’autres programmes peuvent lire.",
            remede="Retirez-la, et mettez le mot de passe dans un fichier (mode 0600) désigné par PGPASSFILE.",
            champ="PGPASSWORD",
        )
    designe = adresse.fichier_de_passe or os.environ.get("PGPASSFILE")
    chemin = Path(designe).expanduser() if designe else Path.home() / ".pgpass"
    with suppress(FileNotFoundError):
        verifier_fichier(chemin)
