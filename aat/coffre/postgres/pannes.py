"""The French sentences of a shared store that cannot be used, and what PostgreSQL's errors mean.

Owns T605 (the server cannot be used); T601 to T604 keep their meaning. No message quotes data, a query, the address
or the server's own text, which may be in any language.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from aat.coffre import pannes
from aat.erreurs import ErreurCoffre, ErreurCoffreOccupe

if TYPE_CHECKING:
    import psycopg

_RIEN = "rien n’a été enregistré par cette action"
#: SQLSTATE, or its class → what it means. The whole code first, then its first two characters.
_VERROUS: Final = frozenset({"55P03", "40P01", "40001", "57014"})
_DISQUE: Final = frozenset({"53100"})
_ABIMEES: Final = frozenset({"XX001", "XX002", "58030"})
_COUPURES: Final = frozenset({"57P01", "57P02", "57P03", "57P04", "25P03", "57P05", "08"})
#: 3F000: no schema of the database may be used.
_ACCES: Final = frozenset({"28", "42501", "3F000"})

#: While connecting, libpq gives words and no code: English and French ones are known, others get the general sentence.
_MOTS: Final = (
    (("ssl", "certificate", "certificat"), "tls"),
    (("does not exist", "existe pas"), "absente"),
    (("authentication", "authentification", "pg_hba", "no password supplied", "password"), "refus"),
    (("too many", "trop de", "remaining connection slots"), "complet"),
)


def injoignable() -> ErreurCoffreOccupe:
    """Return T605: nobody answers at the address."""
    return ErreurCoffreOccupe(
        f"Le serveur du coffre partagé ne répond pas : {_RIEN} (T605).",
        remede="Vérifiez le réseau et que le serveur est en marche, puis recommencez ; son adresse se lit par "
        "« aat config », son état par « aat diagnostic ».",
    )


def refuse() -> ErreurCoffre:
    """Return T605: the server does not let this account in."""
    return ErreurCoffre(
        f"Le serveur du coffre partagé refuse ce poste ou son mot de passe : {_RIEN} (T605).",
        remede="Vérifiez l’utilisateur de l’adresse et son fichier de mots de passe (PGPASSFILE, ~/.pgpass ou "
        "passfile, mode 0600), ou demandez à qui tient le serveur d’autoriser ce poste.",
    )


def base_absente() -> ErreurCoffre:
    """Return T605: the server has no such database or account."""
    return ErreurCoffre(
        "La base ou l’utilisateur nommés par l’adresse du coffre partagé n’existent pas sur le serveur (T605).",
        remede="Corrigez l’adresse par « aat config coffre », ou faites créer la base (docs/partage.md).",
    )


def tls_refuse() -> ErreurCoffre:
    """Return T605: the server does not prove who it is, or does not encrypt."""
    return ErreurCoffre(
        "La connexion au coffre partagé n’est pas sûre : le serveur ne chiffre pas, ou son certificat n’est pas "
        f"reconnu ; {_RIEN} (T605).",
        remede="Ne forcez pas. Installez le certificat du serveur, et désignez son autorité par "
        "« ?sslrootcert=/chemin » à la fin de l’adresse (docs/partage.md).",
    )


def complet() -> ErreurCoffreOccupe:
    """Return T605: too many connections."""
    return ErreurCoffreOccupe(
        f"Le serveur du coffre partagé a trop de connexions ouvertes : {_RIEN} (T605).",
        remede="Fermez les fenêtres d’aat inutiles, ou faites augmenter « max_connections » sur le serveur.",
    )


def coupee() -> ErreurCoffreOccupe:
    """Return T605: the connection was lost before the commit was asked for."""
    return ErreurCoffreOccupe(
        f"La connexion au coffre partagé a été coupée : {_RIEN} (T605).",
        remede="Recommencez : la connexion se rouvre d’elle-même. Ce qui était enregistré est intact.",
    )


def incertaine() -> ErreurCoffreOccupe:
    """Return T605: the connection was lost during the commit, and nobody can say what became of it."""
    return ErreurCoffreOccupe(
        "La connexion au coffre partagé a été coupée pendant l’enregistrement, et le serveur ne répond plus : "
        "l’action a peut-être été enregistrée (T605).",
        remede="Quand le serveur répond, regardez « aat journal » avant de recommencer.",
    )


def droits() -> ErreurCoffre:
    """Return T605: the account may not do this in this database."""
    return ErreurCoffre(
        f"L’utilisateur du coffre partagé n’a pas les droits nécessaires dans la base : {_RIEN} (T605).",
        remede="Faites-les donner par qui tient le serveur (docs/partage.md).",
    )


def trop_ancien(minimum: int) -> ErreurCoffre:
    """Return the refusal of a server older than PostgreSQL ``minimum``."""
    return ErreurCoffre(
        "Le serveur du coffre partagé est trop ancien (T605).",
        remede=f"Faites-le mettre à niveau : PostgreSQL {minimum} ou plus récent.",
    )


def codage(nom: str) -> ErreurCoffre:
    """Return the refusal of a database that cannot hold every letter; ``nom`` is PostgreSQL's name of its encoding."""
    return ErreurCoffre(
        f"La base du coffre partagé n’est pas en UTF8 mais en {nom}.",
        remede="Faites-la recréer : createdb --encoding=UTF8 --template=template0.",
    )


def etrangere() -> ErreurCoffre:
    """Return T603: there are tables, and they are not a store's."""
    return ErreurCoffre(
        "La base nommée par l’adresse du coffre partagé contient autre chose qu’un coffre d’aat (T603).",
        remede="Désignez une base réservée à aat par « aat config coffre » ; rien n’a été écrit.",
    )


def sans_bibliotheque() -> ErreurCoffre:
    """Return the refusal where psycopg is not installed."""
    return ErreurCoffre(
        "Ce poste n’a pas la bibliothèque du coffre partagé.", remede="Installez-la : pip install 'aat[partage]'."
    )


def traduire(cause: "psycopg.Error") -> ErreurCoffre:
    """Return what an error of an open connection means to the user."""
    import psycopg

    code = cause.sqlstate or ""
    deux = {code, code[:2]}
    if deux & _DISQUE:
        return pannes.disque_plein()
    if code == "25006":
        return pannes.lecture_seule()
    if deux & _VERROUS:
        return pannes.verrouille()
    if deux & _ABIMEES:
        return pannes.abime()
    if deux & _ACCES:
        return droits()
    if deux & _COUPURES or (not code and isinstance(cause, psycopg.OperationalError)):
        return coupee()
    return pannes.inutilisable(f"PostgreSQL {code or type(cause).__name__}")


def traduire_ouverture(cause: "psycopg.Error") -> ErreurCoffre:
    """Return what a failure to connect means to the user."""
    mots = str(cause).casefold()
    # The socket's own path or the host's name must not be taken for a reason.
    raison = mots.rpartition("failed: ")[2]
    for cherches, sens in _MOTS:
        if any(mot in raison for mot in cherches):
            faire = {"tls": tls_refuse, "absente": base_absente, "refus": refuse, "complet": complet}
            return faire[sens]()
    return injoignable()


@contextmanager
def pannes_traduites() -> Iterator[None]:
    """Turn PostgreSQL's errors into ``ErreurCoffre``; the technical cause stays chained."""
    import psycopg

    try:
        yield
    except psycopg.Error as cause:
        raise traduire(cause) from cause
