"""French spaces: a double sign or a quote never stands alone at the end of a line. Knows no screen."""

import re

_AVANT = re.compile(r" (?=[:;?!»](?:\s|$))")
_APRES = re.compile(r"(?<=«) ")
_INSECABLE = "\u00a0"


def francais(texte: str) -> str:
    """Return a sentence whose double punctuation and quotes keep their word, with spaces that do not break."""
    return _APRES.sub(_INSECABLE, _AVANT.sub(_INSECABLE, texte))
