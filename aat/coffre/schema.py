"""The schema's version: numbered migrations, applied forward only, each in one transaction.

Knows the files and their order, not what the tables mean.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from aat.coffre import pannes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_DOSSIER = Path(__file__).with_name("migrations")

#: « AAT1 » in ASCII: tells a store of this program from any other database.
APPLICATION_ID = 0x41415431


@cache
def migrations() -> tuple[Path, ...]:
    """Return the migration files in order.

    Raises:
        ValueError: a number is missing or given twice.
    """
    fichiers = tuple(sorted(_DOSSIER.glob("[0-9][0-9][0-9][0-9]_*.sql")))
    if [int(fichier.name[:4]) for fichier in fichiers] != list(range(1, len(fichiers) + 1)):
        raise ValueError("migrations are not numbered 1, 2, 3…")
    return fichiers


def schema_connu() -> int:
    """Return the number of the last migration this program has."""
    return len(migrations())


def mettre_a_niveau(connexion: "sqlite3.Connection") -> bool:
    """Bring the schema to this program's version inside the caller's transaction; tell whether it was empty.

    Raises:
        ErreurCoffre: the schema is newer than the program, or the database is not a store; nothing was written.
    """
    version = lire_version(connexion)
    for fichier in migrations()[version:]:
        for instruction in _instructions(fichier.read_text(encoding="utf-8")):
            connexion.execute(instruction)
    if version < schema_connu():
        connexion.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        connexion.execute(f"PRAGMA user_version = {schema_connu():d}")
    return version == 0


def lire_version(connexion: "sqlite3.Connection") -> int:
    """Return the schema's number, 0 for an empty database.

    Raises:
        ErreurCoffre: newer than the program, or not a store.
    """
    version = int(connexion.execute("PRAGMA user_version").fetchone()[0])
    application = int(connexion.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connexion.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    if (version or application or tables) and application != APPLICATION_ID:
        raise pannes.etranger()
    if version > schema_connu():
        raise pannes.trop_recent(version, schema_connu())
    return version


def _instructions(script: str) -> "Iterator[str]":
    """Cut a script into statements; ``executescript`` would commit the transaction under way."""
    import sqlite3

    tampon = ""
    for ligne in script.splitlines(keepends=True):
        tampon += ligne
        if sqlite3.complete_statement(tampon):
            yield tampon
            tampon = ""
    if tampon.strip():
        raise ValueError("unfinished statement")
