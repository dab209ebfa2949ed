"""What hurried people shorten, written in full before the grammar reads it. Text to text; knows no motif and no day.

A shortening that may mean two things is left as it is: the reading then names it as not understood.
"""

import re

from aat.erreurs import ErreurUsage
from aat.rules.calendrier import JOURS
from aat.saisie.dates import MOIS

_JOURS_OUVRES = re.compile(r"(?:\b|(?<=\d))(?:j|jrs?|jours?)\s+ouvr(?:e|able)s?\b")
#: « 48 h », « une quinzaine », « un mois et demi », « 1,5 sem »: how many days that is, the doctor says.
_IMPRECISES = re.compile(
    r"\b(?:24|48|72|96)\s?h(?:eures?)?\b|\b(?:\d+|huit|diz|douz|quinz|vingt|trent)aines?\b"
    r"|\b(?:jours?|sem|semaines?|mois)\s+et\s+demie?\b|\b\d+[.,]\d+\s?(?:j|jrs?|jours?|s|sem|semaines?|m|mois)\b"
)
_NOMS = "|".join(JOURS)
_COURTS = {jour[:3]: jour for jour in JOURS}
#: No « mar », which is also mardi, nor « jui », which is two months.
_MOIS_COURTS = {nom[:3]: nom for nom in MOIS if nom[:3] not in {"mar", "mai", "jui"}} | {
    "janv": "janvier", "fevr": "fevrier", "juil": "juillet", "sept": "septembre",
}  # fmt: skip

_PREMIER = r"(?:\bdu )?(?<![\d/.+-])(\d{1,2})"

_FLECHE = r"\s?(?:-+>?|=*>|→)\s?"

_REMPLACEMENTS: tuple[tuple[re.Pattern[str], str], ...] = (
    # « A.T. », « a.l.d. »
    (re.compile(r"(?<![\w.])([a-z])\.([a-z])(?:\.([a-z]))?\b\.?"), r"\1\2\3"),
    (re.compile(r";"), " "),
    # « J+1 », « J0 »; not the one of « 5 j +1 »
    (re.compile(r"(?<!\d )\bj\s?([+-]\d{1,2})\b"), r"\1"),
    (re.compile(r"(?<!\d )\bj0\b"), "aujourd'hui"),
    (re.compile(r"(?<=\d)au(?=\d)"), " au "),
    # « grippe:5j », « grippe/5j », « grippe = 5j », « 5j-grippe »
    (re.compile(r"(?<=[a-z])\s*[/:=]\s*(?=\d)|(?<=[a-z])\s+[-–]\s+(?=\d)|(?<=\d[js])\s*[-–/]\s*(?=[a-z])"), " "),
    # « grippe5j »
    (re.compile(r"(?<![\w/])([a-z]{3,})(\d{1,3}(?:j|jrs?|jours?|s|sem|semaines?|m|mois))\b"), r"\1 \2"),
    (re.compile(r"\bj(?:us|s)?[qk]u?['\s]?(au|a)?(?=\s)(?!\s+(?:a|au)\s)"), r"jusqu'a\1"),
    (re.compile(r"\bjusqu'aa\b"), "jusqu'a"),
    (re.compile(r"\bjusqu'aau\b"), "jusqu'au"),
    (re.compile(r"\b(?:auj|ajd|aujd|aujourd hui)\b"), "aujourd'hui"),
    (re.compile(r"\bapres demain\b"), "apres-demain"),
    (re.compile(r"\bavant hier\b"), "avant-hier"),
    (re.compile(r"\bdans (\d{1,3}) ?(?:j|jrs?|jours?)\b"), r"+\1"),
    # « suite à un AT », « AT23/11 »
    (re.compile(r"\bsuite (?:a |d')?(?:un )?(?=(?:at|mp|acct?|accident)\b)"), ""),
    (re.compile(r"\b(at|mp)(?=\d{1,2}[/.]\d)"), r"\1 "),
    (re.compile(r"\ba cpte?r?\b"), "a compter"),
    (re.compile(r"\ba ?p\.? (?=d[ue] )"), "a partir "),
    (re.compile(r"\bapd\b"), "a partir de"),
    (re.compile(r"\bmerc\b\.?"), "mercredi"),
    (re.compile(r"\bss(?= sorties?\b)"), "sans"),
    (re.compile(r"\btps\b"), "temps"),
    (re.compile(r"\bmtt\b"), "mi-temps therapeutique"),
    (re.compile(r"\bsort\b"), "sorties"),
    (re.compile(r"\bs[\s/.]+(?=l(?:ibres?)?\b)"), "s"),
    (re.compile(r"\bslibres?\b"), "sorties libres"),
    # « 24-28/11 », « 24-28 »: a second number past 12 is no month.
    (re.compile(rf"{_PREMIER}{_FLECHE}(\d{{1,2}}/\d{{1,2}}(?:/(?:\d{{4}}|\d{{2}}))?)(?![\d/])"), r"du \1 au \2"),
    (re.compile(rf"{_PREMIER}\s?-\s?(1[3-9]|2\d|3[01])(?![\w/.-])"), r"du \1 au \2"),
)  # fmt: skip
_MOIS_ABREGE = re.compile(
    rf"\b(\d{{1,2}}|1er)\s?({'|'.join(sorted({*_MOIS_COURTS, *MOIS}, key=len, reverse=True))})\b\.?"
)
_JOUR_ABREGE = re.compile(rf"(?<!chez )\b({'|'.join(_COURTS)})\b\.?")
#: « 24 au 28 », but neither « du 24 au 28 » nor « mardi 24 au 28 ».
_PERIODE_NUE = re.compile(rf"\b((?:du|de|{_NOMS})\s+)?(?<![\d/.+-])(\d{{1,2}}|1er)\s+au\s+(?=\d)")


def developper(pliee: str) -> str:
    """Return the folded line with its shortenings written in full.

    Raises:
        ErreurUsage: working days, or a duration that is not a whole number of days, weeks or months.
    """
    if _JOURS_OUVRES.search(pliee):
        raise ErreurUsage(
            "Un arrêt se compte en jours calendaires, week-end et jours fériés compris.",
            champ="jours",
            remede="Tapez le nombre de jours en tout, ou jusqu’à quel jour.",
        )
    if _IMPRECISES.search(pliee):
        raise ErreurUsage(
            "La durée de la ligne n’est pas un nombre entier de jours, de semaines ou de mois.",
            champ="jours",
            remede="Tapez le nombre de jours, par exemple 2j ou 15j, ou jusqu’à quel jour.",
        )
    for motif, par in _REMPLACEMENTS:
        pliee = motif.sub(par, pliee)
    pliee = _MOIS_ABREGE.sub(lambda m: f"{m[1]} {_MOIS_COURTS.get(m[2], m[2])}", pliee)
    pliee = _JOUR_ABREGE.sub(lambda m: _COURTS[m[1]], pliee)
    return _PERIODE_NUE.sub(lambda m: m[0] if m[1] else f"du {m[2]} au ", pliee)
