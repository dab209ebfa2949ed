"""Birth dates as people type them, and as a card writes those that are incomplete or lunar. Reads no clock."""

import datetime as dt
import re

from aat.erreurs import ErreurUsage
from aat.saisie.dates import lire_date
from aat.saisie.texte import plier

#: As on the card: any digits, since a lunar calendar has days and months that ours lacks.
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_PARTIELLE = re.compile(r"(?:(?:00[/. -])?(\d{1,2})[/. -])?(\d{4})", re.ASCII)
#: With its year, which a birth date never goes without: 12/05/1969, 12 mai 69, 120569, 12051969.
_ENTIERE = re.compile(
    r"\d{1,2}[/. -]\d{1,2}[/. -](?:\d{4}|\d{2})|\d{6}|\d{8}|(?:\d{1,2}|1er)\s+[^\W\d_]+\.?\s+(?:\d{4}|\d{2})",
    re.ASCII | re.IGNORECASE,
)
_SIECLE = 100
_AGE_MAX_ANNEES = 130
_REMEDE = "Tapez le jour, le mois et l’année : 12/05/1969. Jour ou mois inconnu : 00, comme sur la carte."


def lire_naissance(texte: str, aujourd_hui: dt.date) -> str:
    """Return the birth date in ISO form; what is not known in it is ``00``, as on the card (``1969-00-00``).

    Two digits of a year name the last one that is not in the future. ``00/05/1969``, ``05/1969`` and ``1969`` are
    incomplete dates. ``1969-02-30`` is taken as it is: a lunar date, written as on the card.

    Raises:
        ErreurUsage: unreadable, without its year, not in the calendar, in the future, or too old.
    """
    t = " ".join(texte.split())
    if m := _ISO.fullmatch(t):
        annee, mois, jour = int(m[1]), int(m[2]), int(m[3])
    elif m := _PARTIELLE.fullmatch(t):
        annee, mois, jour = int(m[2]), int(m[1] or 0), 0
        if mois > 12:
            raise ErreurUsage("Ce mois de naissance n’existe pas.", remede=_REMEDE)
    elif _ENTIERE.fullmatch(plier(t)):
        lue = _au_passe(lire_date(t, aujourd_hui), t, aujourd_hui)
        annee, mois, jour = lue.year, lue.month, lue.day
    else:
        raise ErreurUsage("Cette date de naissance n’est pas lisible.", remede=_REMEDE)
    if (annee, mois, jour) > (aujourd_hui.year, aujourd_hui.month, aujourd_hui.day):
        raise ErreurUsage("La date de naissance est dans le futur.", remede=_REMEDE)
    if annee < aujourd_hui.year - _AGE_MAX_ANNEES:
        raise ErreurUsage(f"Cette date de naissance a plus de {_AGE_MAX_ANNEES} ans.", remede=_REMEDE)
    return f"{annee:04d}-{mois:02d}-{jour:02d}"


def montrer_naissance(iso: str | None) -> str:
    """Return ``12/05/1969``; an incomplete date keeps its zeros; empty when there is none."""
    m = _ISO.fullmatch(iso or "")
    return f"{m[3]}/{m[2]}/{m[1]}" if m else (iso or "")


def _au_passe(jour: dt.date, texte: str, aujourd_hui: dt.date) -> dt.date:
    """Return the day a century earlier when two digits of a year put it in the future."""
    if jour <= aujourd_hui or str(jour.year) in texte:
        return jour
    try:
        return jour.replace(year=jour.year - _SIECLE)
    except ValueError:
        # 29 February of a year that has none, a century earlier.
        raise ErreurUsage("Cette date n’existe pas au calendrier.", remede=_REMEDE) from None
