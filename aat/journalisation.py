"""The technical log: allow-listed typed events, one JSON object per line.

Owns the list of events and fields, the file and its rotation. Never holds a word of a document: each text field
has its own narrow form, and a last net drops a line that looks like a NIR. Failing to log never stops the program.
"""

import json
import os
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from aat.domaine.environnement import Environnement
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, Phase, TypeDocument

#: What may be logged.
EVENEMENTS: Final = frozenset(
    {
        "audit-rompu",
        "banc-arret",
        "banc-demarrage",
        "banc-scenario",
        "carte-erreur",
        "carte-lue",
        "commande-debut",
        "commande-fin",
        "configuration-erreur",
        "controle",
        "coffre-erreur",
        "coffre-migre",
        "coffre-ouvert",
        "defaut",
        "impression",
        "impression-erreur",
        "lot-debut",
        "lot-fin",
        "lot-ligne",
        "referentiel-erreur",
        "referentiel-importe",
        "transmission-boucle",
        "transmission-disjoncteur",
        "transmission-phase",
        "transmission-resultat",
        "transmission-sonde",
    }
)

_SLUG = r"[a-z][a-z0-9-]{0,39}"

#: What may be said of it: a number, or a text whose whole form is given. No form admits a sentence or a date.
CHAMPS: Final[dict[str, type | str]] = {
    "attente_s": float,
    "champs_refuses": int,
    "classe": "|".join(Classe),
    "code": r"T[0-9]{3}",
    "code_sortie": int,
    "commande": _SLUG,
    "controle": _SLUG,
    "decalage_s": float,
    "duree_ms": float,
    "environnement": "|".join(Environnement),
    "etat": "|".join(Etat),
    "etat_avant": "|".join(Etat),
    # A class of the program or of a library: never data.
    "exception": r"[A-Z][A-Za-z0-9]{0,59}",
    "fichiers": int,
    "http": int,
    "lieu": r"(?:[a-z_]{1,40}/){0,4}[a-z_0-9]{1,40}\.py:[0-9]{1,6}|\?",
    "ligne": int,
    "message_id": r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}",
    "mode": _SLUG,
    "nombre": int,
    "octets": int,
    "organisme": r"[0-9]{9}",
    "pages": int,
    "phase": "|".join(Phase),
    "ref": r"[0-9A-HJKMNP-TV-Z]{10}",
    "reference": r"[0-9A-F]{8}",
    "regles": rf"{_SLUG}(?:,{_SLUG}){{0,19}}",
    "schema": int,
    "signal": int,
    "tentative": int,
    "tls": r"TLSv1\.[23]",
    "type": "|".join(TypeDocument),
    "version": r"[0-9]{1,3}(?:\.[0-9]{1,3}){0,2}(?:(?:a|b|rc|[.]dev|[.]post)[0-9]{1,3})?",
    "volet": "[1-3]",
}

NOM_FICHIER: Final = "aat.jsonl"
TAILLE_MAX_OCTETS: Final = 1_000_000
FICHIERS_GARDES: Final = 5

_ESPACE = r"[ \t.\u00a0\u202f]?"
_CHIFFRES = {n: _ESPACE.join([r"[0-9]"] * n) for n in (2, 4, 6)}
#: 13 characters, or 15 with the key; spaces or dots anywhere; Corsica 2A, 2B.
_NIR = re.compile(
    rf"(?<![0-9A-Za-z])[1-8]{_ESPACE}{_CHIFFRES[4]}{_ESPACE}(?:{_CHIFFRES[2]}|2{_ESPACE}[ABab]){_ESPACE}{_CHIFFRES[6]}"
    rf"(?:{_ESPACE}{_CHIFFRES[2]})?(?![0-9A-Za-z])"
)

_dossier: Path | None = None


def configurer(dossier: Path | None) -> None:
    """Send the next events to ``dossier`` (private, existing); ``None``: nowhere."""
    global _dossier  # noqa: PLW0603 - a process has one log, set once by its composition root.
    _dossier = dossier


def configure() -> bool:
    """Tell whether events go somewhere."""
    return _dossier is not None


def noter(evenement: str, **champs: str | float | None) -> None:
    """Append one event, or do nothing when that is not possible; never raises.

    A field that is not in the allow-list, or not of its type, is left out and counted.
    """
    if _dossier is None:
        return
    with suppress(OSError, ValueError, UnicodeError):
        _ajouter(_dossier / NOM_FICHIER, ligne_de(evenement, champs))


def ligne_de(evenement: str, champs: "dict[str, str | float | None]") -> bytes:
    """Return the line that ``noter`` writes, line feed included."""
    connu = evenement in EVENEMENTS
    admis = {nom: valeur for nom, valeur in champs.items() if _admis(nom, valeur)} if connu else {}
    refuses = sum(valeur is not None for valeur in champs.values()) - len(admis)
    quoi: dict[str, object] = {"quand": _maintenant(), "evenement": evenement if connu else "evenement-refuse", **admis}
    if refuses:
        quoi["champs_refuses"] = refuses
    texte = json.dumps(quoi, ensure_ascii=True, separators=(",", ":"))
    if contient_un_nir(texte):
        texte = json.dumps({"quand": _maintenant(), "evenement": "ligne-ecartee"}, separators=(",", ":"))
    return texte.encode("ascii") + b"\n"


def contient_un_nir(texte: str) -> bool:
    """Tell whether ``texte`` holds something that looks like a NIR, with or without its key."""
    return _NIR.search(texte) is not None


def _admis(nom: str, valeur: object) -> bool:
    attendu = CHAMPS.get(nom)
    if attendu is None or valeur is None or isinstance(valeur, bool):
        return False
    if isinstance(attendu, str):
        return isinstance(valeur, str) and re.fullmatch(attendu, valeur, re.ASCII) is not None
    return isinstance(valeur, int) or (attendu is float and isinstance(valeur, float))


def _maintenant() -> str:
    secondes = time.time()
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(secondes)) + f".{int(secondes % 1 * 1000):03d}Z"


def _ajouter(fichier: Path, ligne: bytes) -> None:
    drapeaux = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
    descripteur = os.open(fichier, drapeaux, 0o600)
    try:
        if os.fstat(descripteur).st_size + len(ligne) > TAILLE_MAX_OCTETS:
            os.close(descripteur)
            descripteur = -1
            _tourner(fichier)
            descripteur = os.open(fichier, drapeaux, 0o600)
        # One write in append mode: lines of several processes do not mix.
        os.write(descripteur, ligne)
    finally:
        if descripteur >= 0:
            os.close(descripteur)


def _tourner(fichier: Path) -> None:
    """Shift ``aat.jsonl`` to ``.1`` and so on; a process that loses the race finds nothing to move."""
    for rang in range(FICHIERS_GARDES - 1, 0, -1):
        with suppress(FileNotFoundError):
            fichier.with_name(f"{NOM_FICHIER}.{rang}").replace(fichier.with_name(f"{NOM_FICHIER}.{rang + 1}"))
    with suppress(FileNotFoundError):
        fichier.replace(fichier.with_name(f"{NOM_FICHIER}.1"))
