"""The French sentences of a store that cannot be used, and what SQLite's errors mean.

Owns codes T601 to T604; no message quotes data, a query or the library's own text.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from aat.erreurs import ErreurCoffre, ErreurCoffreOccupe

if TYPE_CHECKING:
    import sqlite3

_LECTURE_SEULE = "SQLITE_READONLY"
_VERROUS = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_PROTOCOL")
_ABIMEES = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")
_DISQUE = ("SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC", "SQLITE_IOERR_SHMSIZE", "SQLITE_IOERR_TRUNCATE")


def disque_plein() -> ErreurCoffreOccupe:
    """Return T601: a write was refused by the disk."""
    return ErreurCoffreOccupe(
        "Le disque est plein ou refuse d’écrire : rien n’a été enregistré par cette action (T601).",
        remede="Libérez de la place puis recommencez ; ce qui était enregistré est intact.",
    )


def lecture_seule() -> ErreurCoffre:
    """Return T601: the file or its disk is read-only."""
    return ErreurCoffre(
        "Le coffre est en lecture seule : rien ne peut être enregistré (T601).",
        remede="Rendez le dossier du coffre accessible en écriture à votre compte.",
    )


def verrouille() -> ErreurCoffreOccupe:
    """Return T602: another process holds the store for too long."""
    return ErreurCoffreOccupe(
        "Le coffre est occupé par un autre programme (T602).",
        remede="Attendez quelques secondes et recommencez ; si cela dure, fermez les autres fenêtres d’aat.",
    )


def abime() -> ErreurCoffre:
    """Return T603: the database file cannot be read as it should."""
    return ErreurCoffre(
        "Le fichier du coffre est abîmé (T603).",
        remede="N’y écrivez plus : gardez une copie du fichier et restaurez la dernière sauvegarde. "
        "Prévenez l’assistance avant de retransmettre.",
    )


def illisible() -> ErreurCoffre:
    """Return T603: a record does not open under its key and place."""
    return ErreurCoffre(
        "Un enregistrement du coffre ne s’ouvre pas : il a été modifié ou déplacé (T603).",
        remede="Lancez « aat audit verifier », puis restaurez la dernière sauvegarde.",
    )


def efface() -> ErreurCoffre:
    """Return the refusal of a content that was erased when its time was over."""
    return ErreurCoffre(
        "Le contenu de ce document a été effacé : sa durée de conservation était échue.",
        remede="Cherchez-le dans les archives du cabinet ; son numéro et ses états restent dans « aat journal ».",
    )


def etranger() -> ErreurCoffre:
    """Return T603: a database, but not a store of this program."""
    return ErreurCoffre(
        "Le fichier du coffre n’est pas un coffre d’aat (T603).",
        remede="Déplacez ce fichier, ou désignez un autre dossier par AAT_MAISON.",
    )


def trop_recent(schema: int, connu: int) -> ErreurCoffre:
    """Return the refusal of a store written by a later version of the program."""
    return ErreurCoffre(
        f"Le coffre a été écrit par une version plus récente d’aat (schéma {schema}, connu : {connu}).",
        remede="Mettez aat à jour sur ce poste ; rien n’a été modifié.",
    )


def sans_cle() -> ErreurCoffre:
    """Return T604: a content was asked of a store opened without its master key."""
    return ErreurCoffre(
        "Cette action demande la clé du coffre, qui n’a pas été ouverte (T604).",
        remede="Ouvrez le coffre avec sa clé : fichier désigné par AAT_CLE_FICHIER, ou phrase de passe.",
    )


def inutilisable(nom: str) -> ErreurCoffre:
    """Return the failure for a cause that has no sentence of its own; ``nom`` is SQLite's symbol."""
    return ErreurCoffre(f"Le coffre n’a pas pu être utilisé ({nom}).", remede="Lancez « aat diagnostic ».")


def traduire(cause: "sqlite3.Error") -> ErreurCoffre:
    """Return what ``cause`` means to the user."""
    nom = str(getattr(cause, "sqlite_errorname", "SQLITE_ERROR"))
    if nom.startswith(_DISQUE):
        return disque_plein()
    if nom.startswith(_LECTURE_SEULE):
        return lecture_seule()
    if nom.startswith(_VERROUS):
        return verrouille()
    if nom.startswith(_ABIMEES) or nom in {"SQLITE_IOERR_SHORT_READ", "SQLITE_IOERR_READ"}:
        return abime()
    return inutilisable(nom)


def est_un_disque_plein(panne: ErreurCoffre) -> bool:
    """Tell whether SQLite failed for want of room."""
    return str(getattr(panne.__cause__, "sqlite_errorname", "")).startswith(_DISQUE)


@contextmanager
def pannes_traduites() -> Iterator[None]:
    """Turn SQLite's errors into ``ErreurCoffre``; the technical cause stays chained."""
    import sqlite3

    try:
        yield
    except sqlite3.Error as cause:
        raise traduire(cause) from cause
