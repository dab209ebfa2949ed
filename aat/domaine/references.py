"""Identifiers of documents: a UUIDv7, and the short reference that people read and type.

The reference is made of random bits: the first characters of a UUIDv7 are only a clock, and two
documents of one batch would share them.
"""

import datetime as dt
import os
import re

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: no I, L, O, U
_LECTURE = str.maketrans({"I": "1", "L": "1", "O": "0", "-": "", " ": ""})
_LONGUEUR = 10
_REFERENCE = re.compile(f"[{_ALPHABET}]{{{_LONGUEUR}}}")


def nouveau_document_id(maintenant: dt.datetime) -> str:
    """Return a new UUIDv7 as text, ordered by ``maintenant`` (aware)."""
    millisecondes = int(maintenant.timestamp() * 1000) & (1 << 48) - 1
    alea = int.from_bytes(os.urandom(10), "big")
    entier = millisecondes << 80 | 7 << 76 | (alea >> 62 & 0xFFF) << 64 | 2 << 62 | alea & (1 << 62) - 1
    h = f"{entier:032x}"
    return f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-{h[20:]}"


def commence_le(document_id: str) -> dt.datetime:
    """Return the moment (UTC) when the document was begun: the clock of its UUIDv7."""
    millisecondes = int(document_id.replace("-", "")[:12], 16)
    return dt.datetime.fromtimestamp(millisecondes / 1000, dt.UTC)


def reference(document_id: str) -> str:
    """Return the 10 characters that name a document: its last 50 bits, all random."""
    bits = int(document_id.replace("-", ""), 16) & (1 << 5 * _LONGUEUR) - 1
    return "".join(_ALPHABET[bits >> 5 * rang & 31] for rang in reversed(range(_LONGUEUR)))


def lire_reference(texte: str) -> str | None:
    """Return the reference typed in ``texte`` (case, dashes and look-alike letters forgiven), or ``None``."""
    candidat = texte.strip().upper().translate(_LECTURE)
    return candidat if _REFERENCE.fullmatch(candidat) else None
