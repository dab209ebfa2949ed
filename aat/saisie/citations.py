"""Texts that an express line cites rather than says: between quotes, or in brackets.

A cited text is left as it is typed, and taken out of the line before its words are read. Of the keywords, only « chez »
and the free outings are known here, for what follows them.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from aat.erreurs import ErreurUsage
from aat.saisie.texte import plier

_CITATIONS = re.compile(r"\"([^\"]*)\"|«\s*([^»]*?)\s*»|“([^”]*)”|\(([^()\"«»“”]*)\)")
_EMPLOYEUR = re.compile(r"\b(?:chez|employeur)\s*$")
#: « sorties libres », « SL », « sans restrictions », anywhere before the text.
_LIBRES = re.compile(
    r"\b(?:(?:sorties?|horaires?)\b.{0,20}\blib(?:res?)?|sans\s+restrictions?|s[./\s]{0,2}l(?:ibres?)?)\b"
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited text.

    Attributes:
        employeur: it follows « chez ».
        apres_libres: free outings are said before it.
        crochets: it stood in brackets.
    """

    texte: str
    employeur: bool = False
    apres_libres: bool = False
    crochets: bool = False


def retirer(ligne: str, est_cite: Callable[[str], bool]) -> tuple[str, list[Citation]]:
    """Return the line without its cited texts, and those in their order.

    Args:
        ligne: as typed.
        est_cite: whether what stands in brackets is a text; otherwise its words are left in the line.

    Raises:
        ErreurUsage: a quote is not closed.
    """
    reste, depuis, citations = "", 0, []
    for m in _CITATIONS.finditer(ligne):
        if m[4] is not None and not est_cite(m[4]):
            continue
        reste += ligne[depuis : m.start()]
        depuis = m.end()
        avant = plier(reste)
        employeur = _EMPLOYEUR.search(avant)
        if employeur:
            reste = reste.rstrip().rpartition(" ")[0]
        texte = next((t for t in m.groups() if t), "").strip()
        citations.append(Citation(texte, employeur is not None, _LIBRES.search(avant) is not None, m[4] is not None))
        reste += " "
    reste += ligne[depuis:]
    if any(signe in reste for signe in '"«»“”'):
        raise ErreurUsage("Un guillemet de la ligne n’est pas fermé.", remede='Fermez-le : "texte".')
    return reste, citations
