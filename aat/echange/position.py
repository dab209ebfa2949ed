"""Finds on which line of a JSON text a path stands. Used only to word an error, never to decode."""

import re
from collections.abc import Callable
from json import decoder

#: The standard decoder's own string scanner: (text, position after the quote) → (value, end).
scanstring: Callable[[str, int], tuple[str, int]] = decoder.scanstring  # type: ignore[attr-defined]
_BLANC = re.compile(r"[ \t\n\r]*")
_SCALAIRE = re.compile(r"[^\s,\]}]+")
_CHEMIN = re.compile(r"\.?([^.\[\]]+)|\[(\d+)\]")

Segment = str | int


def segments(chemin: str) -> tuple[Segment, ...]:
    """Return ``assure.prenoms[0]`` as ``("assure", "prenoms", 0)``."""
    return tuple(int(m[2]) if m[2] is not None else m[1] for m in _CHEMIN.finditer(chemin))


def ligne(texte: str, chemin: str) -> int | None:
    """Return the line (from 1) where the value of ``chemin`` begins, or ``None`` when it is not there."""
    vise = segments(chemin)
    try:
        position = _chercher(texte, _sauter(texte, 0), vise)
    except (IndexError, ValueError, RecursionError):
        return None
    return None if position is None else texte.count("\n", 0, position) + 1


def _sauter(texte: str, i: int) -> int:
    m = _BLANC.match(texte, i)
    return m.end() if m else i


def _chercher(texte: str, i: int, vise: tuple[Segment, ...]) -> int | None:
    """Return the position of ``vise`` inside the value that begins at ``i``."""
    if not vise:
        return i
    ouvrant = texte[i]
    if ouvrant not in "{[":
        return None
    i = _sauter(texte, i + 1)
    rang = 0
    while texte[i] not in "}]":
        cle: Segment = rang
        debut = i
        if ouvrant == "{":
            cle, i = scanstring(texte, i + 1)
            i = _sauter(texte, _sauter(texte, i) + 1)
        if cle == vise[0]:
            return debut if len(vise) == 1 and ouvrant == "{" else _chercher(texte, i, vise[1:])
        i = _sauter(texte, _passer(texte, i))
        rang += 1
        if texte[i] == ",":
            i = _sauter(texte, i + 1)
    return None


def _passer(texte: str, i: int) -> int:
    """Return the position just after the value that begins at ``i``."""
    if texte[i] == '"':
        return scanstring(texte, i + 1)[1]
    if texte[i] not in "{[":
        m = _SCALAIRE.match(texte, i)
        return m.end() if m else i
    profondeur = 0
    while True:
        if texte[i] == '"':
            i = scanstring(texte, i + 1)[1]
            continue
        if texte[i] in "{[":
            profondeur += 1
        elif texte[i] in "}]":
            profondeur -= 1
            if profondeur == 0:
                return i + 1
        i += 1
