"""Planted words looked for in bytes, in every form in which a program could have hidden them without meaning to."""

import base64
from collections.abc import Iterable

#: Shorter forms would be found by chance.
_COURT = 8


def formes(marqueur: str) -> list[bytes]:
    """Return the marker plain, in UTF-16, and in base64 at each of its three offsets."""
    brut = marqueur.encode()
    b64 = [base64.b64encode(b"\0" * d + brut)[4 if d else 0 : -4] for d in range(3)]
    return [f for f in (brut, marqueur.encode("utf-16-le"), *b64) if len(f) >= _COURT]


def fuites(contenu: bytes, marqueurs: Iterable[str]) -> list[str]:
    """Return the markers found in ``contenu``, in any form."""
    return [m for m in marqueurs if any(f in contenu for f in formes(m))]
