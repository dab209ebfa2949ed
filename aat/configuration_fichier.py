"""The configuration file: strict on reading, written whole, mode 0600. Knows only the keys that it checks."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from aat.configuration import Configuration, Table, ThemeEcran
from aat.domaine.arret import Categorie, ModeSorties, Temps
from aat.domaine.environnement import Environnement
from aat.ecriture import ecrire_prive, lire_prive, preparer_dossier
from aat.erreurs import ErreurConfiguration
from aat.identifiants import rpps as numero_rpps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aat.emplacements import Emplacements

#: The insured person has two days to send a paper avis (CSS R. 321-2): a queue must not eat them.
_DELAI_MAX_H = 48
_CHEMIN = re.compile(r"`\$\.?(?P<chemin>[^`]*)`")


def charger(lieux: "Emplacements") -> Configuration:
    """Return the configuration; all defaults when there is no file yet.

    Raises:
        ErreurConfiguration: not TOML, unknown key, wrong value: file, key and line are named.
        ErreurCoffre: the file is a link, belongs to another, or is too open.
    """
    try:
        octets = lire_prive(lieux.configuration)
    except FileNotFoundError:
        return Configuration()
    return decoder(octets, lieux.configuration)


def enregistrer(configuration: Configuration, lieux: "Emplacements") -> None:
    """Write the file whole, mode 0600, durable when the call returns.

    Raises:
        ErreurConfiguration: a value is wrong; nothing was written.
        ErreurCoffre: the disk refuses; the old file is still there.
    """
    octets = encoder(configuration)
    # What cannot be read back is never written.
    decoder(octets, lieux.configuration)
    preparer_dossier(lieux.configuration.parent)
    ecrire_prive(lieux.configuration, octets)


def chemin_de(lieux: "Emplacements", valeur: str) -> Path:
    """Return the absolute path that a value of ``[transmission]`` designates."""
    return lieux.configuration.parent / Path(valeur).expanduser()


def decoder(octets: bytes, fichier: Path) -> Configuration:
    """Return the configuration that ``octets`` spells; ``fichier`` is only named in errors.

    Raises:
        ErreurConfiguration: as ``charger``.
    """
    # The TOML parser is loaded only where there is something to parse.
    import tomllib

    try:
        texte = octets.decode("utf-8")
        lu = tomllib.loads(texte)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as cause:
        ligne = re.search(r"line (\d+)", str(cause))
        ou = f" à la ligne {ligne[1]}" if ligne else ""
        raise ErreurConfiguration(
            f"Le fichier de configuration « {fichier} » n’est pas lisible{ou}.",
            remede='Corrigez cette ligne : chaque valeur s’écrit nom = "texte".',
        ) from cause
    for chemin in _inconnues(lu, Configuration, ()):
        raise _erreur(fichier, texte, chemin, "est inconnue", "Retirez-la, ou corrigez son nom.")
    try:
        configuration = msgspec.convert(lu, Configuration)
    except msgspec.ValidationError as cause:
        trouve = _CHEMIN.search(str(cause))
        chemin = tuple(trouve["chemin"].split(".")) if trouve else ()
        attendu = _valeurs_admises(chemin)
        raise _erreur(fichier, texte, chemin, "a une valeur qui n’est pas admise", attendu) from cause
    _verifier(configuration, fichier, texte)
    return configuration


def encoder(configuration: Configuration) -> bytes:
    """Return the file's content: only what differs from the defaults, tables in the order of the keys."""
    tables: dict[str, Any] = msgspec.to_builtins(configuration)
    return ("\n".join(_ecrire_table(tables, ())) + "\n").encode()


def _verifier(configuration: Configuration, fichier: Path, texte: str) -> None:
    _verifier_coffre(configuration, fichier, texte)
    _verifier_delai(configuration, fichier, texte)
    prescripteur = configuration.prescripteur
    remplace = prescripteur.remplacant_de
    for chemin, numero in (
        (("prescripteur", "rpps"), prescripteur.rpps),
        (("prescripteur", "remplacant_de", "rpps"), remplace.rpps if remplace else None),
    ):
        if numero is not None and not numero_rpps.est_valide(numero):
            remede = "Le numéro RPPS compte 11 chiffres, dont une clé ; il figure sur la carte CPS."
            raise _erreur(fichier, texte, chemin, "n’est pas un numéro RPPS valide", remede)


def _verifier_delai(configuration: Configuration, fichier: Path, texte: str) -> None:
    if not 1 <= configuration.transmission.delai_heures <= _DELAI_MAX_H:
        remede = f"Indiquez un nombre d’heures de 1 à {_DELAI_MAX_H}."
        raise _erreur(fichier, texte, ("transmission", "delai_heures"), "n’est pas possible", remede)


def _verifier_coffre(configuration: Configuration, fichier: Path, texte: str) -> None:
    if configuration.coffre.adresse is None:
        return
    from aat.adresse_coffre import lire_adresse

    try:
        lire_adresse(configuration.coffre.adresse)
    except ErreurConfiguration as cause:
        chemin = ("coffre", "adresse")
        raise _erreur(
            fichier, texte, chemin, f"est refusée. {cause.message.rstrip('.')}", cause.remede or ""
        ) from cause


def _inconnues(table: dict[str, Any], structure: type, chemin: tuple[str, ...]) -> "Iterator[tuple[str, ...]]":
    champs = {champ.name: champ.type for champ in msgspec.structs.fields(structure)}
    for nom, valeur in table.items():
        if nom not in champs:
            yield (*chemin, nom)
        elif isinstance(valeur, dict) and (dessous := _structure(champs[nom])) is not None:
            yield from _inconnues(valeur, dessous, (*chemin, nom))


def _structure(annotation: object) -> type[Table] | None:
    for candidat in (annotation, *getattr(annotation, "__args__", ())):
        if isinstance(candidat, type) and issubclass(candidat, Table):
            return candidat
    return None


def _valeurs_admises(chemin: tuple[str, ...]) -> str:
    annotation: object = Configuration
    for nom in chemin:
        structure = _structure(annotation)
        champs = {champ.name: champ.type for champ in msgspec.structs.fields(structure)} if structure else {}
        annotation = champs.get(nom)
    for candidat in (annotation, *getattr(annotation, "__args__", ())):
        if candidat in (Environnement, Categorie, ModeSorties, Temps, ThemeEcran):
            return f"Valeurs admises : {', '.join(candidat)}."
        if candidat is bool:
            return "Valeurs admises : true, false."
        if candidat is int:
            return "Un nombre entier est attendu."
    return "Un texte entre guillemets droits est attendu."


def _erreur(fichier: Path, texte: str, chemin: tuple[str, ...], defaut: str, remede: str) -> ErreurConfiguration:
    ligne = _ligne(texte, chemin)
    ou = f", ligne {ligne}" if ligne else ""
    cle = ".".join(chemin)
    return ErreurConfiguration(f"Dans « {fichier} »{ou}, la clé « {cle} » {defaut}.", remede=remede, champ=cle or None)


def _ligne(texte: str, chemin: tuple[str, ...]) -> int | None:
    """Return the line of a key, as far as plain tables and ``key = value`` lines say it."""
    table: tuple[str, ...] = ()
    for numero, brute in enumerate(texte.splitlines(), start=1):
        ligne = brute.strip()
        if entete := re.fullmatch(r"\[+\s*([^\[\]]+?)\s*\]+(\s*#.*)?", ligne):
            table = tuple(nom.strip(" \"'") for nom in entete[1].split("."))
            if table == chemin:
                return numero
        elif "=" in ligne:
            nom = tuple(partie.strip(" \"'") for partie in ligne.split("=", 1)[0].split("."))
            if (*table, *nom) == chemin:
                return numero
    return None


def _ecrire_table(table: dict[str, Any], chemin: tuple[str, ...]) -> "Iterator[str]":
    simples = {nom: valeur for nom, valeur in table.items() if not isinstance(valeur, dict)}
    if chemin and simples:
        yield ""
        yield f"[{'.'.join(chemin)}]"
    for nom, valeur in simples.items():
        if valeur is not None:
            yield f"{nom} = {_ecrire_valeur(valeur)}"
    for nom, valeur in table.items():
        if isinstance(valeur, dict):
            yield from _ecrire_table(valeur, (*chemin, nom))


def _ecrire_valeur(valeur: str | int | bool) -> str:  # noqa: FBT001 - a TOML value, not a switch.
    if isinstance(valeur, bool):
        return "true" if valeur else "false"
    if isinstance(valeur, int):
        return str(valeur)
    echappe = valeur.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(s if s >= " " and s != "\x7f" else f"\\u{ord(s):04x}" for s in echappe) + '"'
