"""The schema's version on PostgreSQL: the twins of the numbered migrations, forward only, in one transaction.

``migrations/postgresql/`` has one file per migration of SQLite, under the same name. The version is a row of its own
table, which also tells a store of this program from any other database.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from aat.coffre import pannes, schema
from aat.coffre.postgres import pannes as pannes_postgres

if TYPE_CHECKING:
    import psycopg

_DOSSIER = Path(__file__).parents[1] / "migrations" / "postgresql"

#: One statement, one snapshot: another workstation may be making the store at this very moment.
_EXAMINER = (
    "SELECT count(*) AS tables, count(*) FILTER (WHERE relname = 'version_schema') AS versions FROM pg_class"
    " WHERE relkind IN ('r', 'p', 'v') AND relnamespace = current_schema()::regnamespace"
)
_LIRE = "SELECT version FROM version_schema"
_CREER = "CREATE TABLE version_schema (seule BOOLEAN PRIMARY KEY DEFAULT true CHECK (seule), version BIGINT NOT NULL)"
_ECRIRE = (
    "INSERT INTO version_schema (version) VALUES (%(version)s) ON CONFLICT (seule) DO UPDATE SET version = %(version)s"
)


def lire_version(base: "psycopg.Connection[dict[str, Any]]") -> int:
    """Return the schema's number, 0 for an empty database.

    Raises:
        ErreurCoffre: newer than the program, or not a store; nothing was written.
    """
    vues = _une(base, _EXAMINER)
    if not vues["versions"]:
        if vues["tables"]:
            raise pannes_postgres.etrangere()
        return 0
    version = int(_une(base, _LIRE)["version"])
    if version > schema.schema_connu():
        raise pannes.trop_recent(version, schema.schema_connu())
    return version


def exiger_version(base: "psycopg.Connection[dict[str, Any]]", version: int) -> None:
    """Return when the schema is still at ``version``.

    Raises:
        ErreurCoffre: it was changed, or is no store any more.
    """
    if lire_version(base) != version:
        raise pannes_postgres.etrangere()


def mettre_a_niveau(base: "psycopg.Connection[dict[str, Any]]") -> None:
    """Bring the schema to this program's version inside the caller's transaction.

    Raises:
        ErreurCoffre: as ``lire_version``.
        FileNotFoundError: a migration has no twin; the tests see to it that none is missing.
    """
    version = lire_version(base)
    if version == schema.schema_connu():
        return
    if version == 0:
        base.execute(_CREER)
    for fichier in schema.migrations()[version:]:
        # Bytes: a script of ours, never built from a value. Without parameters it may hold several statements.
        base.execute((_DOSSIER / fichier.name).read_bytes())
    base.execute(_ECRIRE, {"version": schema.schema_connu()})


def _une(base: "psycopg.Connection[dict[str, Any]]", requete: str) -> dict[str, Any]:
    ligne = base.execute(requete.encode()).fetchone()
    if ligne is None:
        raise pannes.abime()
    return ligne
