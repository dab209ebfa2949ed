"""The address of a shared store: what it may say, and what it must never hold. Knows no database library.

``postgresql://[utilisateur@]hote[:port]/base[?option=valeur…]``, or ``postgresql:///base`` for this machine's socket.
"""

from dataclasses import dataclass

from aat.erreurs import ErreurConfiguration

#: What may follow the question mark; anything else (a password first of all) is refused.
OPTIONS = frozenset({"host", "port", "user", "service", "passfile", "sslmode", "sslrootcert", "sslcert", "sslkey"})
#: Both check who answers; the weaker modes encrypt for whoever stands in the way.
_MODES_TLS = ("verify-full", "verify-ca")
_BOUCLES = frozenset({"localhost", "::1"})
_EXEMPLE = "Par exemple : postgresql://aat@serveur.cabinet/aat, ou postgresql:///aat sur la machine même."
_FICHIER = (
    "Retirez-le, et changez-le s’il a été tapé dans un terminal, qui le garde. Il se met dans un fichier (mode 0600) "
    "désigné par « ?passfile=/chemin », par PGPASSFILE, ou dans ~/.pgpass."
)


@dataclass(frozen=True, slots=True)
class AdressePartagee:
    """A checked address.

    Attributes:
        texte: as given; holds no password.
        locale: the server is certainly this machine: a socket's folder or the loopback, where TLS is not asked for.
        mode_tls: the one asked for, ``verify-full`` by default.
        fichier_de_passe: file that the address names, if any.
        affichage: server and database, to be shown.
    """

    texte: str
    locale: bool
    mode_tls: str
    fichier_de_passe: str | None
    affichage: str


def lire_adresse(texte: str) -> AdressePartagee:
    """Return the address that ``texte`` spells.

    Raises:
        ErreurConfiguration: not such an address, a password in it, an unknown option, TLS turned off: the sentence
            never repeats the text.
    """
    # Loaded where there is an address to read: a local store needs none.
    from urllib.parse import parse_qsl, unquote, urlsplit

    try:
        lue = urlsplit(texte)
        port = lue.port
        options = dict(parse_qsl(lue.query, keep_blank_values=True, strict_parsing=bool(lue.query)))
    except ValueError as cause:
        raise _refus("n’est pas lisible", _EXEMPLE) from cause
    if lue.password is not None or any(nom.lower() in {"password", "passwd"} for nom in options):
        raise _refus("contient un mot de passe", _FICHIER)
    if lue.scheme not in {"postgresql", "postgres"} or lue.fragment or not texte.isprintable():
        raise _refus("n’est pas celle d’une base PostgreSQL", _EXEMPLE)
    for nom in options.keys() - OPTIONS:
        admises = ", ".join(sorted(OPTIONS))
        raise _refus(f"a une option inconnue, « {nom} »", f"Options admises : {admises}.")
    hote = options.get("host") or unquote(lue.hostname or "")
    base = unquote(lue.path.strip("/"))
    service = options.get("service")
    if not base and not service:
        raise _refus("ne nomme pas la base", _EXEMPLE)
    if (lue.hostname and "host" in options) or "," in lue.netloc + hote:
        raise _refus("nomme plusieurs serveurs", "Gardez-en un seul, ou utilisez « ?service=nom » de pg_service.conf.")
    locale = hote.startswith("/") or _boucle(hote)
    mode = options.get("sslmode", _MODES_TLS[0])
    if mode not in _MODES_TLS and not locale:
        raise _refus(
            "ne garde pas le chiffrement de la connexion (sslmode)",
            f"Retirez sslmode, ou écrivez l’un de : {', '.join(_MODES_TLS)}.",
        )
    ou = hote or (f"service {service}" if service else "socket de cette machine")
    numero = options.get("port") or port
    affichage = f"{ou}{f':{numero}' if numero else ''}{f', base {base}' if base else ''}"
    return AdressePartagee(texte, locale, mode, options.get("passfile"), affichage)


def _boucle(hote: str) -> bool:
    if hote in _BOUCLES:
        return True
    quatre = hote.split(".")
    return len(quatre) == 4 and quatre[0] == "127" and all(un.isascii() and un.isdigit() for un in quatre)


def _refus(defaut: str, remede: str) -> ErreurConfiguration:
    return ErreurConfiguration(f"L’adresse du coffre partagé {defaut}.", remede=remede, champ="coffre.adresse")
