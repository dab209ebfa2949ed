"""Moments as the store writes them: UTC text with microseconds, whose text order is their time order."""

import datetime as dt
from functools import cache
from pathlib import Path

#: Written when a document has no deadline.
JAMAIS = "9999-12-31T23:59:59.999999Z"


def texte(moment: dt.datetime) -> str:
    """Return ``moment`` as 27 characters in UTC.

    Raises:
        ValueError: ``moment`` is naive.
    """
    if moment.tzinfo is None:
        raise ValueError("aware datetime expected")
    # ISO's own text, whose years are padded, so that text order is time order; only the offset is written Z.
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def utc(moment: dt.datetime) -> dt.datetime:
    """Return the same instant in UTC, where adding a minute adds a minute, whatever the night of the year."""
    return moment.astimezone(dt.UTC)


def moment(texte_utc: str) -> dt.datetime:
    """Return the aware moment that ``texte_utc`` spells."""
    return dt.datetime.fromisoformat(texte_utc)


def moment_ou_rien(texte_utc: str | None) -> dt.datetime | None:
    """Return the moment, or ``None`` for nothing and for ``JAMAIS``."""
    return None if texte_utc is None or texte_utc == JAMAIS else moment(texte_utc)


@cache
def boot_id() -> str:
    """Return what the system says of its present start, or nothing: tells a restart in the traces."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
