"""The keys: their default, their French name on screen, and the user's own from a file. Knows no screen."""

import tomllib
from collections.abc import Mapping
from pathlib import Path

from textual.binding import Binding

from aat.erreurs import ErreurConfiguration

#: Identifier, default key, action, description. None needs AltGr, the digit row or Ctrl+punctuation.
_PARTOUT: tuple[tuple[str, str, str, str, bool], ...] = (
    ("aide", "f1", "aide", "aide", True),
    ("carte", "f2", "screen.lire_carte", "lire la carte", False),
    ("journal", "f9", "journal", "journal", False),
    ("principal", "f10", "screen.principal", "valider", True),
    ("retour", "escape", "screen.retour", "retour", True),
    ("palette", "ctrl+p", "command_palette", "toutes les commandes", False),
    ("copier", "ctrl+c", "copier", "copier la valeur", False),
    ("quitter", "ctrl+q", "quitter", "quitter", False),
)
_FORMULAIRE: tuple[tuple[str, str, str, str, bool], ...] = (
    ("motifs", "f3", "motifs", "motifs", True),
    ("durees", "f4", "durees", "durées", True),
    ("calendrier", "f5", "calendrier", "calendrier", True),
    ("precisions", "f6", "precisions", "précisions", True),
    ("constat", "f7", "constat_suivant", "constat suivant", False),
    ("texte", "f8", "texte", "récapitulatif en texte", False),
)
#: What a form is for comes first in its last line.
_VALIDER = ("principal", "f10", "principal", "valider", True)
#: A certificate has neither a motif to choose first nor a duration.
_LESION: tuple[tuple[str, str, str, str, bool], ...] = (("lesion", "f3", "lesion", "lésion", True),)
_CERTIFICAT = (*_LESION, *(ligne for ligne in _FORMULAIRE if ligne[0] not in {"motifs", "durees"}))
IDENTIFIANTS = frozenset(ligne[0] for ligne in (*_PARTOUT, *_FORMULAIRE, *_LESION))

_NOMS = {
    "escape": "Échap",
    "enter": "Entrée",
    "space": "Espace",
    "tab": "Tab",
    "shift+tab": "Maj+Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "home": "Début",
    "end": "Fin",
    "pageup": "PgPréc",
    "pagedown": "PgSuiv",
    "delete": "Suppr",
    "backspace": "Retour arrière",
}


def liaisons(lignes: tuple[tuple[str, str, str, str, bool], ...]) -> list[Binding]:
    """Return bindings that a keymap may change."""
    return [
        Binding(touche, action, texte, id=identifiant, show=montre, priority=touche.startswith(("f", "ctrl")))
        for identifiant, touche, action, texte, montre in lignes
    ]


PARTOUT = liaisons(_PARTOUT)
FORMULAIRE = liaisons((_VALIDER, *_FORMULAIRE))
CERTIFICAT = liaisons((_VALIDER, *_CERTIFICAT))
#: Each identifier once.
TOUTES = liaisons((*_PARTOUT, *_FORMULAIRE, *_LESION))


def nom(touche: str) -> str:
    """Return the French name of a key: ``F10``, ``Échap``, ``Ctrl+P``, ``c``."""
    if touche in _NOMS:
        return _NOMS[touche]
    avant, plus, derniere = touche.rpartition("+")
    if plus:
        return "+".join(
            [
                *(partie.capitalize().replace("Shift", "Maj") for partie in avant.split("+")),
                nom(derniere).upper() if len(derniere) == 1 else nom(derniere),
            ]
        )
    # A letter alone is shown as it is typed; after « Ctrl+ » it is not typed, it is named.
    if len(touche) == 1:
        return touche
    return touche.upper() if touche[:1] == "f" else touche.capitalize()


def lire_touches(chemin: Path) -> Mapping[str, str]:
    """Return the user's keys by identifier (``motifs = "f3"``); nothing when there is no file.

    Raises:
        ErreurConfiguration: unreadable, an unknown identifier, a value that is no key, or one key twice.
    """
    try:
        octets = chemin.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as cause:
        raise _faute("n’est pas lisible", "Vérifiez les droits de ce fichier.") from cause
    try:
        lues = tomllib.loads(octets.decode("utf-8"))
    except (ValueError, RecursionError) as cause:
        raise _faute("n’est pas du TOML lisible", 'Une ligne par touche, par exemple : motifs = "f3".') from cause
    for identifiant, touche in lues.items():
        if identifiant not in IDENTIFIANTS:
            raise _faute(
                f"nomme une commande inconnue : {identifiant[:40]!r}",
                "Commandes : " + ", ".join(sorted(IDENTIFIANTS)) + ".",
            )
        if not isinstance(touche, str) or not touche.strip():
            raise _faute(f"donne à « {identifiant} » autre chose qu’une touche", 'Par exemple : motifs = "f3".')
    if len({*lues.values()}) != len(lues):
        raise _faute("donne deux fois la même touche", "Gardez-la pour une seule commande.")
    return lues


def _faute(quoi: str, remede: str) -> ErreurConfiguration:
    return ErreurConfiguration(f"Le fichier des touches {quoi}.", remede=remede, champ="touches.toml")
