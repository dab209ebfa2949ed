"""Folding of French text for search: case, accents, ligatures, punctuation, plurals, sounds, typing distance.

Owns no list of labels and no file; every function is pure and accepts any text.
"""

import re
import unicodedata

from aat.domaine.mots import MOTS_VIDES

#: What the ASCII folding would swallow instead of opening into letters or spaces. Replaced one by one: on a long
#: text, ``str.translate`` is several times slower than these as long as it is not ASCII.
_OUVRIR = (("œ", "oe"), ("æ", "ae"), ("ß", "ss"), ("ø", "o"), *((signe, " ") for signe in "’‘ʼ“”«»–—‐‑‒−·•"))
#: Everything that is neither a letter, a digit, a hyphen nor a line feed becomes a space.
_SEPARER = str.maketrans({chr(c): " " for c in range(128) if not (chr(c).isalnum() or chr(c) in "-\n")})

_DOUBLES = re.compile(r"(.)\1+")
_SONS = (
    ("ph", "f"), ("h", ""), ("y", "i"), ("qu", "k"), ("cz", "x"), ("gz", "x"), ("z", "s"),
    ("eau", "o"), ("au", "o"), ("ai", "e"), ("ei", "e"),
)  # fmt: skip
_SANS_TIRET = str.maketrans("-", " ")


def plier(texte: str) -> str:
    """Return ``texte`` in lower-case ASCII: letters, digits, hyphens and spaces; lines are kept.

    >>> plier("Cœur : l’État –  ÉPAULE")
    'coeur   l etat    epaule'
    """
    texte = texte.lower()
    if not texte.isascii():
        for signe, lettres in _OUVRIR:
            texte = texte.replace(signe, lettres)
        texte = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode("ascii").lower()
    return texte.translate(_SEPARER)


def mots(plie: str) -> list[str]:
    """Return the words of a folded text that carry meaning; all its words when none does."""
    tous = plie.translate(_SANS_TIRET).split()
    return [mot for mot in tous if mot not in MOTS_VIDES] or tous


def singulier(mot: str) -> str:
    """Return a folded word without its plural mark, from four letters on."""
    return mot[:-1] if len(mot) > 3 and mot[-1] in "sx" else mot


def sonore(mots_singuliers: str) -> str:
    """Return a key that words pronounced alike share: no h, y as i, ph as f, qu as k, ai as e, single letters.

    Takes one word, or many separated by line feeds.

    >>> sonore("hemorroide") == sonore("emoroide")
    True
    >>> sonore("eczema") == sonore("exema"), sonore("migraine") == sonore("migrene")
    (True, True)
    """
    son = mots_singuliers
    for ecrit, dit in _SONS:
        son = son.replace(ecrit, dit)
    return _DOUBLES.sub(r"\1", son)


def slug(texte: str) -> str:
    """Return the identifier of a label: folded words joined by hyphens.

    >>> slug("Névralgie cervico-brachiale (commune)")
    'nevralgie-cervico-brachiale-commune'
    """
    return "-".join(plier(texte).translate(_SANS_TIRET).split())


def fautes_permises(mot: str) -> int:
    """Return how many typing errors are forgiven in a word: one from four letters, two from eight."""
    if len(mot) < 4 or not mot.isalpha():
        return 0
    return 1 if len(mot) < 8 else 2


def distance(a: str, b: str, maximum: int) -> int:
    """Return the edits between ``a`` and ``b`` (a transposition is one), ``maximum + 1`` when above ``maximum``.

    >>> distance("lombaglie", "lombalgie", 2), distance("gripe", "grippe", 1), distance("otite", "angine", 2)
    (1, 1, 3)
    """
    for edits in range(maximum + 1):
        if _a_edits(a, b, edits):
            return edits
    return maximum + 1


def _a_edits(a: str, b: str, edits: int) -> bool:
    """Tell whether ``edits`` edits at most turn ``a`` into ``b``: each is tried where the two first differ."""
    if a == b:
        return True
    if edits == 0 or abs(len(a) - len(b)) > edits:
        return False
    debut = 0
    for lettre, autre in zip(a, b, strict=False):
        if lettre != autre:
            break
        debut += 1
    a, b = a[debut:], b[debut:]
    edits -= 1
    return (
        _a_edits(a[1:], b[1:], edits)
        or _a_edits(a[1:], b, edits)
        or _a_edits(a, b[1:], edits)
        or (a[:2] == b[1::-1] and len(a) > 1 and _a_edits(a[2:], b[2:], edits))
    )
