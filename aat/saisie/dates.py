"""French dates and durations as people type them. The only date parser of the program.

Day always comes before month. ``aujourd_hui`` is an argument: nothing here reads the clock.
"""

import datetime as dt
import re
from dataclasses import dataclass

from aat.erreurs import ErreurUsage
from aat.rules.calendrier import JOURS, mois_plus_tard
from aat.saisie.texte import plier

MOIS = (
    "janvier", "fevrier", "mars", "avril", "mai", "juin",
    "juillet", "aout", "septembre", "octobre", "novembre", "decembre",
)  # fmt: skip
_ABREGES = {nom[:3]: rang for rang, nom in enumerate(MOIS, 1) if nom not in {"juin", "juillet"}} | {
    "janv": 1, "fevr": 2, "avr": 4, "juil": 7, "sept": 9,
}  # fmt: skip
_RELATIFS = {
    "avant-hier": -2, "avant hier": -2, "hier": -1, "aujourd'hui": 0, "aujourdhui": 0, "auj": 0, "ce jour": 0,
    "demain": 1, "apres-demain": 2, "apres demain": 2,
}  # fmt: skip

_SEPARES = re.compile(r"(\d{1,2})[/. -](\d{1,2})(?:[/. -](\d{4}|\d{2}))?")
_COLLES = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_LITTERAL = re.compile(r"(\d{1,2}|1er)\s+([a-z]+)\.?(?:\s+(\d{4}|\d{2}))?")
_DECALAGE = re.compile(r"([+-])\s?(\d{1,4})\s?(j|jours?|s|sem|semaines?|m|mois)?")
_DUREE = re.compile(r"(\d{1,4})\s?(j|jrs?|jours?|s|sem|semaines?|m|mois)?")
_UNITES = {
    "j": "j",
    "jr": "j",
    "jrs": "j",
    "jour": "j",
    "jours": "j",
    "s": "s",
    "sem": "s",
    "semaine": "s",
    "semaines": "s",
    "m": "m",
    "mois": "m",
}
_NOMBRES = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "quinze": 15, "vingt": 20, "trente": 30,
}  # fmt: skip
_JUSQUE = re.compile(r"(?:jusqu'?\s?(?:a|au|en)?|au)\s+(?:le\s+)?(.+)")


#: Longest text that names a weekday before its date; beyond, it is no date.
_LONGUEUR = 60


@dataclass(frozen=True, slots=True)
class Duree:
    """A typed duration: a number of calendar days, or a last day (inclusive)."""

    jours: int | None = None
    fin: dt.date | None = None


def lire_date(texte: str, aujourd_hui: dt.date, *, apres: dt.date | None = None) -> dt.date:
    """Return the date that ``texte`` names.

    Accepted: ``23/11``, ``23-11-2026``, ``23 11 26``, ``231126``, ``2026-11-23``, ``23 novembre``,
    ``lundi`` (the next one, today included), ``demain``, ``hier``, ``+1``, ``-2``, ``+3s``.
    Without a year, the nearest date to ``aujourd_hui``; the first one on or after ``apres`` when given.

    Raises:
        ErreurUsage: unreadable, or a day that does not exist (30/02).
    """
    t = plier(texte).removeprefix("le ").strip()
    mot, _, reste = t.partition(" ")
    if mot in JOURS and reste and len(t) <= _LONGUEUR:
        return _jour_confirme(mot, lire_date(reste, aujourd_hui, apres=apres))
    if t in _RELATIFS:
        return aujourd_hui + dt.timedelta(days=_RELATIFS[t])
    try:
        if t in JOURS:
            depart = max(aujourd_hui, apres) if apres else aujourd_hui
            return depart + dt.timedelta(days=(JOURS.index(t) - depart.weekday()) % 7)
        if m := _DECALAGE.fullmatch(t):
            return _decaler(aujourd_hui, int(m[1] + m[2]), _UNITES[m[3] or "j"])
        if m := _ISO.fullmatch(t):
            return dt.date(int(m[1]), int(m[2]), int(m[3]))
        if m := _SEPARES.fullmatch(t) or _COLLES.fullmatch(t):
            return _composer(int(m[1]), int(m[2]), m[3], aujourd_hui, apres)
        if (m := _LITTERAL.fullmatch(t)) and (mois := _mois(m[2])):
            return _composer(1 if m[1] == "1er" else int(m[1]), mois, m[3], aujourd_hui, apres)
    except (ValueError, OverflowError) as cause:
        raise ErreurUsage(
            "Cette date n’existe pas au calendrier.", remede="Vérifiez le jour et le mois : JJ/MM/AAAA."
        ) from cause
    raise ErreurUsage(
        "Cette date n’est pas lisible.",
        remede="Tapez par exemple 23/11, 23/11/2026, lundi, demain, +2 ou 23 novembre.",
    )


def lire_duree(texte: str, debut: dt.date, aujourd_hui: dt.date) -> Duree:
    """Return the duration that ``texte`` names, for a stop that begins on ``debut``.

    Accepted: ``5``, ``5j``, ``10 jours``, ``2s``, ``une semaine``, ``1m`` (to the day before the same
    date, next month), ``jusqu'à vendredi``, ``jusqu'au 4/12``, ``au 4/12``.

    Raises:
        ErreurUsage: unreadable, zero days, or an end before the beginning.
    """
    t = plier(texte)
    premier, _, unite = t.partition(" ")
    if premier in _NOMBRES and unite in _UNITES:
        t = f"{_NOMBRES[premier]} {unite}"
    if m := _DUREE.fullmatch(t):
        nombre, unite = int(m[1]), _UNITES[m[2] or "j"]
        if nombre < 1:
            raise ErreurUsage("La durée compte au moins un jour.", champ="jours")
        if unite == "m":
            return Duree(fin=_fin_en_mois(debut, nombre))
        return Duree(jours=nombre * (7 if unite == "s" else 1))
    if m := _JUSQUE.fullmatch(t):
        fin = lire_date(m[1], aujourd_hui, apres=debut)
        if fin < debut:
            raise ErreurUsage("La fin de l’arrêt précède son début.", champ="fin")
        return Duree(fin=fin)
    raise ErreurUsage(
        "Cette durée n’est pas lisible.",
        champ="jours",
        remede="Tapez par exemple 5j, 2 semaines, 1 mois, jusqu’à vendredi ou jusqu’au 4/12.",
    )


def _mois(mot: str) -> int | None:
    return MOIS.index(mot) + 1 if mot in MOIS else _ABREGES.get(mot)


def _fin_en_mois(debut: dt.date, mois: int) -> dt.date:
    try:
        return _decaler(debut, mois, "m") - dt.timedelta(days=1)
    except (ValueError, OverflowError) as cause:
        raise ErreurUsage(
            "Cette durée dépasse le calendrier.", champ="jours", remede="Vérifiez le nombre de mois et le premier jour."
        ) from cause


def _decaler(jour: dt.date, nombre: int, unite: str) -> dt.date:
    if unite == "m":
        return mois_plus_tard(jour, nombre)
    return jour + dt.timedelta(days=nombre * (7 if unite == "s" else 1))


def _composer(jour: int, mois: int, annee: str | None, aujourd_hui: dt.date, apres: dt.date | None) -> dt.date:
    if annee:
        return dt.date(_siecle(int(annee), aujourd_hui) if len(annee) == 2 else int(annee), mois, jour)
    candidats = []
    for an in range(aujourd_hui.year - 4, aujourd_hui.year + 5):  # 29/02 exists one year in four
        try:
            candidats.append(dt.date(an, mois, jour))
        except ValueError:
            continue
    if not candidats:
        raise ValueError
    if apres and (suivants := [c for c in candidats if c >= apres]):
        return suivants[0]
    return min(candidats, key=lambda c: abs((c - aujourd_hui).days))


def _siecle(deux: int, aujourd_hui: dt.date) -> int:
    """Return the year within fifty years of today that ends with these two digits."""
    base = aujourd_hui.year - aujourd_hui.year % 100 + deux
    return min((base - 100, base, base + 100), key=lambda an: abs(an - aujourd_hui.year))


def _jour_confirme(nom: str, jour: dt.date) -> dt.date:
    if JOURS[jour.weekday()] != nom:
        raise ErreurUsage(
            f"Le {jour:%d/%m/%Y} est un {JOURS[jour.weekday()]}, pas un {nom}.",
            remede="Corrigez le jour de la semaine ou la date.",
        )
    return jour
