"""Which motif the words of an express line name: one, several between which to choose, or none.

What is searched and how it is ranked is the caller's; here is decided when an answer may be taken without asking.
"""

import re
from collections.abc import Callable, Sequence

from aat.domaine.motif import MotifTrouve
from aat.domaine.mots import ABREGES, COTES, MOTS_VIDES
from aat.saisie import grammaire
from aat.saisie.texte import plier

#: Search of a motif: what is typed, and how many answers at most (ten when not said).
Chercher = Callable[..., Sequence[MotifTrouve]]
#: Two scores nearer than this were found in the same way: only the length of the label tells them apart.
_MEME_GENRE = 25
#: A word that so many motifs go by names none of them: « entorse », « épaule ».
_NE_NOMME_RIEN = 3
#: The score of a label typed as it is written.
_LIBELLE_EXACT = 1000
#: A score up to which only a part of the words, or a root that they share, was found: that names nothing.
_DEVINE = 175
#: Letters of a word that says something only when it is a motif's own word.
_COURT = 2
#: Words of labels that a shorter word does not begin.
_PETITS = MOTS_VIDES | {"sans", "non", "hors"}
#: More answers than there are motifs.
_TOUS = 100_000
#: Brackets and the punctuation that ends a word; not the point of « 23.11 », nor the comma of « 1,5 ».
PONCTUATION = re.compile(r"[()\[\]!?]|[.,;:](?=\s|$)")


def _cle(texte: str) -> str:
    """Return what two ways of writing the same words share."""
    return " ".join(PONCTUATION.sub(" ", plier(texte)).split())


def lire_motif(
    mots: list[str],
    chercher: Chercher,
) -> tuple[MotifTrouve | None, tuple[MotifTrouve, ...], tuple[str, ...]]:
    """Return (motif understood, candidates when it is ambiguous, words not understood)."""
    utiles = list(mots)
    while utiles and utiles[0] in grammaire.MOTS_VIDES:
        utiles.pop(0)
    while utiles and utiles[-1] in grammaire.MOTS_VIDES:
        utiles.pop()
    if not utiles:
        return None, (), ()
    if not any(map(parle, utiles)):  # a side alone, which the list knows of one heart failure
        return None, (), tuple(utiles)
    texte = " ".join(utiles)
    trouves = tuple(chercher(texte))
    decides = departager(texte, trouves) if trouves else ()
    if len(decides) == 1 and _cle(decides[0].correspondance) == _cle(texte):
        return decides[0], (), ()
    inconnus = tuple(mot for mot in utiles if parle(mot) and not chercher(mot))
    if len(decides) == 1:
        courts = [mot for mot in utiles if len(mot) <= _COURT and parle(mot) and mot not in {*inconnus, *ABREGES}]
        inconnus += tuple(mot for mot in courts if not _dit(decides[0], mot))
    if inconnus:
        texte = " ".join([mot for mot in utiles if mot not in inconnus])
        trouves = tuple(chercher(texte))
        decides = departager(texte, trouves) if trouves else ()
    if not trouves:
        return None, (), tuple(utiles)
    if len(decides) == 1 and decides[0].score > _DEVINE and not _ecartes(texte.split(), decides[0], chercher):
        autres = _autres_noms(texte.split(), decides[0], chercher)
        return (None, (decides[0], *autres), inconnus) if autres else (decides[0], (), inconnus)
    return None, (decides if len(decides) > 1 else trouves), inconnus


def _dit(trouve: MotifTrouve, mot: str) -> bool:
    """Tell whether ``mot``, one or two letters, is a motif's own word, or two letters that begin one.

    « sa » begins « sans » and says nothing.
    """
    motif = trouve.motif
    textes = (trouve.correspondance, motif.libelle, *motif.acronymes, *motif.synonymes)
    siens = {autre for texte in textes for autre in re.split(r"[^a-z0-9+]+", plier(texte))} - _PETITS
    return mot in siens or (len(mot) == _COURT and any(autre.startswith(mot) for autre in siens))


def parle(mot: str) -> bool:
    """Tell whether a word may name something: neither a joining word nor a side."""
    return mot not in grammaire.MOTS_VIDES and mot not in MOTS_VIDES and mot not in COTES


def _ecartes(mots: Sequence[str], motif: MotifTrouve, chercher: Chercher) -> bool:
    """Tell whether a word names other motifs and not this one: « grippe et lombalgie » is not decided here."""
    parlants = [mot for mot in mots if parle(mot)]
    return len(parlants) > 1 and any(
        all(t.motif.code != motif.motif.code for t in chercher(mot, _TOUS)) for mot in parlants
    )


def _autres_noms(mots: Sequence[str], motif: MotifTrouve, chercher: Chercher) -> tuple[MotifTrouve, ...]:
    """Return the other motifs that a word names by itself: « grippe gastro », the two of which are motifs."""
    dits = plier(motif.correspondance).split()
    parlants = [mot for mot in mots if parle(mot)]
    if len(parlants) < 2 or all(any(dit.startswith(mot) for dit in dits) for mot in parlants):
        return ()
    autres, le_nomme = [], False
    for mot in parlants:
        exacts = [t for t in chercher(mot) if _cle(t.correspondance) == _cle(mot)]
        nomme = departager(mot, exacts) if exacts else ()
        if any(t.motif.code == motif.motif.code for t in exacts):
            le_nomme = le_nomme or len(nomme) == 1
        elif len(nomme) == 1:
            autres.append(nomme[0])
    return tuple(autres) if le_nomme else ()


def departager(texte: str, trouves: Sequence[MotifTrouve]) -> tuple[MotifTrouve, ...]:
    """Return the one motif that ``texte`` names, or every candidate when it names several.

    An exact label or alias decides; an acronym shared by two motifs (IVG) never does. Failing an exact
    match, the only motif that answers as well as the best: « fracture » begins eight labels and names none.
    """
    exacts = tuple(t for t in trouves if _cle(t.correspondance) == _cle(texte))
    if any(t.correspondance.isupper() for t in exacts):
        return exacts
    if len(exacts) >= _NE_NOMME_RIEN and exacts[0].score < _LIBELLE_EXACT:
        return tuple(trouves)
    if exacts and exacts[0].score < trouves[0].score:
        # « thrombose », a synonym of one motif among others, begins better names of two others.
        return tuple(trouves)
    meilleurs = exacts or tuple(trouves)
    marge = 0 if exacts else _MEME_GENRE
    premiers = tuple(t for t in meilleurs if t.score >= meilleurs[0].score - marge)
    return premiers if exacts or len(premiers) == 1 else tuple(trouves)


def exact(mots: Sequence[str], chercher: Chercher) -> bool:
    """Tell whether the words, in their order, are a label, an alias, an acronym or a synonym."""
    entier = " ".join(mots)
    return any(_cle(t.correspondance) == _cle(entier) for t in chercher(entier))


def departage(avec: Sequence[str], sans: Sequence[str], chercher: Chercher) -> bool:
    """Tell whether more words name one of the several motifs that fewer words name."""
    nommes = []
    for mots in (avec, sans):
        trouves = tuple(chercher(" ".join(mots))) if mots else ()
        nommes.append(len(departager(" ".join(mots), trouves)) if trouves else 0)
    return nommes[0] == 1 < nommes[1]
