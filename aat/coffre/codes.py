"""What counts as a code: the only text, besides times and counts, that clear columns and audit lines may hold."""

import re

from aat.domaine.audit import CODE
from aat.journalisation import contient_un_nir


def est_un_code(texte: str) -> bool:
    """Tell whether ``texte`` is a code, and no NIR."""
    return re.fullmatch(CODE, texte, re.ASCII) is not None and not contient_un_nir(texte)


def code_ou_rien(texte: str) -> str:
    """Return ``texte`` when it is a code, else a word that says it was not one: no result is lost for that."""
    return texte if est_un_code(texte) else "illisible"
