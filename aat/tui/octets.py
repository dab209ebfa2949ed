"""Bytes of a terminal that are no text: shown as such, never the end of the application. Knows no screen.

The library reads the keyboard as strict UTF-8: one wrong byte, pasted or sent by a slow link, stops its thread.
"""

from __future__ import annotations

import codecs
import sys
from functools import partial

#: Where the library takes its decoder from.
_DECODEUR = "getincrementaldecoder"


def tolerer_les_octets() -> None:
    """Have wrong bytes read as « � »; a test tells if the library changes."""
    if sys.platform == "win32":
        return
    from textual.drivers import linux_driver

    # By name: the library does not export it, and types it more narrowly.
    setattr(linux_driver, _DECODEUR, _decodeur)


def _decodeur(encodage: str) -> partial[codecs.IncrementalDecoder]:
    return partial(codecs.getincrementaldecoder(encodage), errors="replace")
