"""Where a line of text may be cut on screen: never at a no-break space.

The library that wraps takes every white space for a place to cut, so that « ; » or « » » would begin a line.
"""

import re

from rich import _wrap

#: A word and the ordinary spaces around it; no-break spaces are letters like others.
_MOT = re.compile(r"[^\S\u00a0\u202f]*[\S\u00a0\u202f]+[^\S\u00a0\u202f]*")


def respecter_les_insecables() -> None:
    """Have every text of the application wrapped the French way; a test tells if the library changes."""
    _wrap.re_word = _MOT
