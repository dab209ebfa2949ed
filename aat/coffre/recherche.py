"""Finding people by the beginning of a name, of a NIR or of a birth date, in memory. Knows no database."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aat.domaine.personnes import Assure

_DATE_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_AUTRES = re.compile(r"[^0-9a-z]+", re.ASCII)
_SEPARATEURS = str.maketrans("", "", " \u00a0\u202f/.-")
#: A word of letters: two at least, so that neither a département of Corsica nor a key is taken for one.
_MELE = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Fiche:
    """A person and what finds them.

    Attributes:
        mots: folded words of all names, each after a space, so that one search in C finds a beginning.
        nom: the everyday family name, folded.
        numeros: NIR and spellings of the birth date, without separators, each after a space.
        vu_le: sorts the answers, latest first.
    """

    assure: Assure
    mots: str
    nom: str
    numeros: str
    vu_le: str


def fiche(assure: Assure, vu_le: str) -> Fiche:
    """Return what finds ``assure``."""
    nom = plier(assure.nom)
    naissance = (assure.nom_famille or "") if assure.nom_usage else ""
    autres = plier(" ".join((naissance, *assure.prenoms)))
    nir = (assure.nir or "").translate(_SEPARATEURS).upper()
    numeros = " ".join((nir, *_dates(assure.date_naissance or "")))
    return Fiche(assure, f" {nom} {autres}", nom, f" {numeros}", vu_le)


def chercher(fiches: Iterable[Fiche], texte: str, limite: int) -> Sequence[Assure]:
    """Return at most ``limite`` people, latest seen first; those whose family name begins with ``texte`` before all.

    Digits are the beginning of a NIR or of a birth date; words must each begin one of the names. Digits among
    words (« dur 69 », « durand 12/05 ») are the beginning of a birth date, or its year.
    """
    compact = texte.translate(_SEPARATEURS).upper()
    if not compact or limite <= 0:
        return ()
    if compact[0].isdigit() and not _MELE.search(texte):
        debut = f" {compact}"
        trouvees = [f for f in fiches if debut in f.numeros]
        trouvees.sort(key=lambda f: f.vu_le, reverse=True)
    else:
        pliee = plier(texte)
        if not pliee:
            return ()
        trouvees = list(fiches)
        mots = [mot for mot in pliee.split() if not mot[0].isdigit()]
        for mot in mots:
            debut = f" {mot}"
            trouvees = [f for f in trouvees if debut in f.mots]
        if naissance := "".join(mot for mot in pliee.split() if mot[0].isdigit()):
            trouvees = [f for f in trouvees if _ne(f, naissance)]
        debut = " ".join(mots)
        trouvees.sort(key=lambda f: (f.nom.startswith(debut), f.vu_le), reverse=True)
    return tuple(f.assure for f in trouvees[:limite])


def _ne(fiche: Fiche, chiffres: str) -> bool:
    """Tell whether the birth date begins with ``chiffres``, or its year is written so."""
    naissance = fiche.assure.date_naissance or ""
    return any(date.startswith(chiffres) for date in (*_dates(naissance), naissance[2:4]))


def plier(texte: str) -> str:
    """Return ``texte`` without accents or case, with single spaces between words."""
    if not texte.isascii():
        decompose = unicodedata.normalize("NFKD", texte.casefold().replace("œ", "oe").replace("æ", "ae"))
        texte = "".join(signe for signe in decompose if not unicodedata.combining(signe))
    return _AUTRES.sub(" ", texte.casefold()).strip()


def _dates(naissance: str) -> tuple[str, ...]:
    """Return JJMMAAAA, JJMMAA and AAAAMMJJ for an ISO date, or what is written otherwise."""
    if not (lue := _DATE_ISO.fullmatch(naissance)):
        return (naissance.translate(_SEPARATEURS).upper(),)
    annee, mois, jour = lue.groups()
    return (jour + mois + annee, jour + mois + annee[2:], annee + mois + jour)
