"""The technical log: allow-listed typed events, one JSON object per line, and the hardening of the process.

Owns the list of events and fields, the file and its rotation. Never holds a word of a document: no field
accepts free text, and a last net drops a line that looks like a NIR. Failing to log never stops the program.
"""

import json
import os
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

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

#: What may be said of it. ``str`` fields are codes: ASCII, no space, at most 80 characters.
CHAMPS: Final[dict[str, type]] = {
    "attente_s": float,
    "champs_refuses": int,
    "classe": str,
    "code": str,
    "code_sortie": int,
    "commande": str,
    "controle": str,
    "decalage_s": float,
    "duree_ms": float,
    "environnement": str,
    "etat": str,
    "etat_avant": str,
    "exception": str,
    "fichiers": int,
    "fonction": str,
    "http": int,
    "ligne": int,
    "message_id": str,
    "mode": str,
    "module": str,
    "nombre": int,
    "octets": int,
    "organisme": str,
    "pages": int,
    "phase": str,
    "ref": str,
    "reference": str,
    "regles": str,
    "schema": int,
    "signal": int,
    "tentative": int,
    "tls": str,
    "type": str,
    "version": str,
    "volet": str,
}

NOM_FICHIER: Final = "aat.jsonl"
TAILLE_MAX_OCTETS: Final = 1_000_000
FICHIERS_GARDES: Final = 5

_CODE = re.compile(r"[A-Za-z0-9_.:+/,@-]{0,80}", re.ASCII)
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


def masquer(texte: str) -> str:
    """Return ``texte`` on one line, control characters escaped and what looks like a NIR replaced by ``[NIR]``."""
    sur_une_ligne = "".join(
        signe if signe.isprintable() or signe in "\u00a0\u202f" else f"\\x{ord(signe):02x}" for signe in texte
    )
    return _NIR.sub("[NIR]", sur_une_ligne)


def _admis(nom: str, valeur: object) -> bool:
    attendu = CHAMPS.get(nom)
    if attendu is None or valeur is None or isinstance(valeur, bool):
        return False
    if attendu is str:
        return isinstance(valeur, str) and _CODE.fullmatch(valeur) is not None
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
