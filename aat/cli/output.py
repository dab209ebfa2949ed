"""The only module that writes results on stdout: plain text for people, JSON for programs.

Nothing decorative: the same lines on a terminal, in a pipe and on a braille display; only a terminal folds them.
"""

from __future__ import annotations

import sys
from typing import Any

from aat.cli.diagnostics import propre
from aat.cli.pliure import largeur_de, plie


def ligne(texte: str = "") -> None:
    """Write one line, without any character that a terminal would obey."""
    sys.stdout.write(plie(propre(texte), sys.stdout) + "\n")


def largeur() -> int:
    """Return the columns of the terminal that stdout is; 0 when it is none."""
    return largeur_de(sys.stdout)


def json_ligne(valeur: object) -> int:
    """Write ``valeur`` as one line of JSON and return 0."""
    import msgspec

    sys.stdout.buffer.write(json_sur(msgspec.json.encode(valeur)) + b"\n")
    return 0


def json_sur(octets: bytes) -> bytes:
    """Return the same JSON with every character that a terminal would obey escaped: C1 controls, bidi, zero width.

    JSON escapes only the controls under U+0020; outside its strings it is ASCII, so the value does not change.
    """
    if octets.isascii() and b"\x7f" not in octets:
        return octets
    texte = octets.decode()
    if all(signe.isprintable() or signe in "\n\u00a0\u202f" for signe in texte):
        return octets
    return "".join(
        signe if signe.isprintable() or signe in "\n\u00a0\u202f" else _echappe(signe) for signe in texte
    ).encode()


def _echappe(signe: str) -> str:
    unites = signe.encode("utf-16-be")
    return "".join(f"\\u{unites[i : i + 2].hex()}" for i in range(0, len(unites), 2))


def json_lisible(valeur: dict[str, Any]) -> int:
    """Write ``valeur`` as indented JSON and return 0."""
    import msgspec

    sys.stdout.buffer.write(json_sur(msgspec.json.format(msgspec.json.encode(valeur), indent=2)) + b"\n")
    return 0
