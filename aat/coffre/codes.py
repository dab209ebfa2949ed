"""What counts as a code: the only text, besides times and counts, that clear columns and audit lines may hold."""

import re
from typing import Final

_CODE: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}", re.ASCII)


def est_un_code(texte: str) -> bool:
    """Tell whether ``texte`` is short ASCII without a space."""
    return _CODE.fullmatch(texte) is not None


def code_ou_rien(texte: str) -> str:
    """Return ``texte`` when it is a code, else a word that says it was not one."""
    return texte if est_un_code(texte) else "illisible"
