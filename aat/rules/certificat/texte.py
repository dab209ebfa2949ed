"""What can be told of a free text: abbreviations, circumstances, sides of paired organs, rates, durations of a stop.

Pure and total on any text. Every answer is a hint for the person who rereads: none is a proof.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

_PHRASES = re.compile(r"[.;\n]+")
_COTE = re.compile(r"\b(droite?s?|gauches?)\b", re.IGNORECASE)
_DEUX = re.compile(r"\b(bilatérale?s?|bilatéraux|deux|des deux côtés|tous)\b", re.IGNORECASE)
#: How far after its organ a side may stand: « fracture du poignet, à droite ».
_PORTEE = 40
_DIRE = re.compile(r"\b(selon|dit|déclare|rapporte|allègue|d[’']après|les dires)\b", re.IGNORECASE)
_TAUX = re.compile(r"\b\d{1,3}(?:[.,]\d+)?\s*(?:%|pour cent)", re.IGNORECASE)
_PROPOSITIONS = re.compile(r"[;\n]|\.\s")
_MOTS_DU_TAUX = re.compile(r"\b(taux|ipp|incapacité|invalidité)\b", re.IGNORECASE)
_DUREE = (
    r"(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|trente)"
    r"\s*(?:jours?|j|semaines?|mois)\b"
)
_ARRET = re.compile(
    rf"\barr[êe]t(?:s|é|ée)?\b[^.;\n]{{0,40}}?\b{_DUREE}"
    r"|\barr[êe]t(?:s|é|ée)?\b[^.;\n]{0,40}?\bjusqu[’']au\b"
    # « douleur au repos depuis 3 jours » is no prescription: the duration follows at once.
    rf"|\b(?:repos|ITT)\b\s*:?\s*(?:de\s+|pendant\s+)?{_DUREE}",
    re.IGNORECASE,
)
#: In the plural: « sortie autorisée » is that of a hospital.
_SORTIES = re.compile(r"\bsorties\s+(?:non\s+)?(?:autorisées|libres|interdites|permises|à horaires)\b", re.IGNORECASE)
_SOINS = re.compile(
    r"\bsoins\s+(?:prescrits|prévisibles|à prévoir)\b|\bprévisible\s+des\s+soins\b"
    rf"|\bsoins\b[^.;\n]{{0,30}}?\bjusqu[’']au\b|\bsoins\s+(?:de|pendant|pour)\s+{_DUREE}",
    re.IGNORECASE,
)
_ANTECEDENTS = re.compile(r"\bantécédents?\b|\bATCD\b", re.IGNORECASE)


#: « l’épaule » names « épaule »; « D’après » does not name the abbreviation « D ».
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu)[’']", re.IGNORECASE)
_MOT = re.compile(r"[\w/]+(?:-\w+)*")


class _Liste(NamedTuple):
    """A list sorted by how it is looked for: words with a capital are exact, the others in any case."""

    exacts: frozenset[str]
    autres: frozenset[str]
    locutions: re.Pattern[str] | None
    rangs: Mapping[str, int]


@lru_cache(maxsize=32)
def _lire_liste(liste: tuple[str, ...]) -> _Liste:
    locutions = [re.escape(m) for m in liste if " " in m]
    motif = re.compile(rf"\b(?:{'|'.join(locutions)})(?!\w)", re.IGNORECASE) if locutions else None
    seuls = [m for m in liste if " " not in m]
    return _Liste(
        frozenset(m for m in seuls if m != m.lower()),
        frozenset(m for m in seuls if m == m.lower()),
        motif,
        {m: rang for rang, m in enumerate(liste)},
    )


@lru_cache(maxsize=8)
def _mots(texte: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the words of a sentence, as written and in lower case: three rules look for their own in each."""
    mots = _MOT.findall(_ELISION.sub(" ", texte))
    return frozenset(mots), frozenset([mot.lower() for mot in mots])


@lru_cache(maxsize=8)
def _phrases(texte: str) -> tuple[str, ...]:
    """Return the sentences of a text that have a word."""
    return tuple([phrase for phrase in _PHRASES.split(texte) if phrase.strip()])


@lru_cache(maxsize=64)
def _seul(mot: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(mot)}\b", re.IGNORECASE)


def reconnus(texte: str, liste: tuple[str, ...]) -> tuple[str, ...]:
    """Return the entries of ``liste`` found in ``texte`` as whole words, as the list writes them, in its order."""
    lue = _lire_liste(liste)
    mots, minuscules = _mots(texte)
    vus = (lue.exacts & mots) | (lue.autres & minuscules)
    if lue.locutions is not None:
        vus |= {trouve[0].lower() for trouve in lue.locutions.finditer(texte)}
    return tuple(sorted(vus & lue.rangs.keys(), key=lue.rangs.__getitem__)) if vus else ()


def circonstances(texte: str, liste: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of circumstance that no « selon ses dires » introduces in their sentence."""
    trouves: dict[str, None] = {}
    for phrase in _phrases(texte):
        if not _DIRE.search(phrase):
            trouves.update(dict.fromkeys(reconnus(phrase, liste)))
    return tuple(trouves)


def sans_cote(texte: str, organes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paired organs named in a sentence that says no side."""
    trouves: dict[str, None] = {}
    for phrase in _phrases(texte):
        if not (_COTE.search(phrase) or _DEUX.search(phrase)):
            trouves.update(dict.fromkeys(reconnus(phrase, organes)))
    return tuple(trouves)


def deux_cotes(texte: str, organes: tuple[str, ...]) -> tuple[str, ...]:
    """Return the paired organs said to be on the right and on the left."""
    if len(cotes(texte)) < 2:
        return ()
    dits: dict[str, set[str]] = {}
    for phrase in _phrases(texte):
        for organe in reconnus(phrase, organes):
            for place in _seul(organe).finditer(phrase):
                suite = _COTE.search(phrase, place.end(), place.end() + _PORTEE)
                if suite:
                    dits.setdefault(organe, set()).add(suite[1][0].lower())
    return tuple(organe for organe in organes if len(dits.get(organe, ())) > 1)


def cotes(texte: str) -> frozenset[str]:
    """Return ``droite``, ``gauche``, both or none, as the text names them."""
    return frozenset("droite" if m[1][0].lower() == "d" else "gauche" for m in _COTE.finditer(texte))


def taux_d_incapacite(texte: str) -> bool:
    """Tell whether a sentence gives a rate of incapacity."""
    return _TAUX.search(texte) is not None and any(
        _TAUX.search(phrase) and _MOTS_DU_TAUX.search(phrase) for phrase in _PROPOSITIONS.split(texte)
    )


def duree_d_arret(texte: str) -> bool:
    """Tell whether the text prescribes a stop: « arrêt de travail de 10 jours », « repos de 3 jours »."""
    return _ARRET.search(texte) is not None


def sorties(texte: str) -> bool:
    """Tell whether the text prescribes outings: « sorties autorisées »."""
    return _SORTIES.search(texte) is not None


def soins(texte: str) -> bool:
    """Tell whether the text prescribes care: « soins jusqu’au… », « soins prescrits »."""
    return _SOINS.search(texte) is not None


def antecedents(texte: str) -> bool:
    """Tell whether the text speaks of the patient's history."""
    return _ANTECEDENTS.search(texte) is not None
