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
_DUREE = re.compile(r"(\d{1,4})\s?(j|jrs?|js|jours?|s|sems?|smn|semaines?|m|mois)?")
_UNITES = {
    "j": "j",
    "jr": "j",
    "jrs": "j",
    "js": "j",
    "jour": "j",
    "jours": "j",
    "s": "s",
    "sem": "s",
    "sems": "s",
    "smn": "s",
    "semaine": "s",
    "semaines": "s",
    "m": "m",
    "mois": "m",
}
_NOMBRES = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10, "quinze": 15, "vingt": 20, "trente": 30,
}  # fmt: skip
_JUSQUE = re.compile(r"(?:jusque|jusqu'?\s?(?:a|au|en)?|au|fin)\s+(?:le\s+)?(.+)")


#: Longest text that names a weekday before its date; beyond, it is no date.
_LONGUEUR = 60
_VOISINS = frozenset({"dernier", "derniere", "prochain", "prochaine"})


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
    if mot in JOURS and reste in _VOISINS:
        ecart = (JOURS.index(mot) - aujourd_hui.weekday()) % 7
        return aujourd_hui + dt.timedelta(days=ecart - 7 if reste.startswith("dernier") else ecart or 7)
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


def lire_periode(debut: str, fin: str, aujourd_hui: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and last day of « du 22 au 27/11 »: a day alone takes its month from the other one.

    Raises:
        ErreurUsage: unreadable, or an end before the beginning.
    """
    if _SEUL.fullmatch(debut):
        dernier = lire_fin(fin, aujourd_hui, aujourd_hui)
        return _jour_du_mois(debut, dernier, sens=-1), dernier
    premier = lire_date(debut, aujourd_hui)
    return premier, lire_fin(fin, premier, aujourd_hui)


def lire_jour_passe(texte: str, aujourd_hui: dt.date) -> dt.date:
    """Return a day that is over or today: a weekday, or the day of a month alone, is the last one.

    Raises:
        ErreurUsage: unreadable, or a day that does not exist.
    """
    t = plier(texte)
    if t in JOURS:
        return aujourd_hui - dt.timedelta(days=(aujourd_hui.weekday() - JOURS.index(t)) % 7)
    return _jour_du_mois(t, aujourd_hui, sens=-1) if _SEUL.fullmatch(t) else lire_date(t, aujourd_hui)


def lire_jour_proche(texte: str, aujourd_hui: dt.date) -> dt.date:
    """Return the nearest day of that number, before or after; after the name of a day, the nearest one that is such.

    Raises:
        ErreurUsage: no day near has that number, or none of them that name.
    """
    candidats, refus = [], None
    for sens in (1, -1):
        try:
            candidats.append(_jour_du_mois(texte, aujourd_hui, sens=sens))
        except ErreurUsage as erreur:
            refus = refus or erreur
    if refus and not candidats:
        raise refus
    return min(candidats, key=lambda jour: abs((jour - aujourd_hui).days))


def lire_fin(texte: str, debut: dt.date, aujourd_hui: dt.date) -> dt.date:
    """Return a last day, on or after ``debut``; the day of a month may come alone (« 27 », « vendredi 27 »).

    Raises:
        ErreurUsage: unreadable, or before ``debut``, which a year that is not typed does not mend.
    """
    t = plier(texte).removesuffix(" inclus").removesuffix(" soir")
    seul = _SEUL.fullmatch(t) is not None
    fin = _jour_du_mois(t, debut, sens=1) if seul else lire_date(t, aujourd_hui, apres=debut)
    if fin < debut or ((fin - debut).days > _SANS_ANNEE and not _ANNEE.search(t)):
        raise ErreurUsage(
            "La fin de l’arrêt précède son début.", champ="fin", remede="Corrigez-la, ou écrivez aussi l’année."
        )
    return fin


#: The day of a month, alone or after its name.
_SEUL = re.compile(rf"(?:({'|'.join(JOURS)})\s+)?(\d{{1,2}}|1er)")
#: A year in full, or as the third number of a date.
_ANNEE = re.compile(r"\d{4}|\d{1,2}[/. -]\d{1,2}[/. -]\d{2}")
#: Days past which an end that says no year is a slip of the pen rather than next year's.
_SANS_ANNEE = 300


def _jour_du_mois(texte: str, repere: dt.date, *, sens: int) -> dt.date:
    """Return the nearest day of that number, ``repere`` included, after it (1) or before it (-1)."""
    m = _SEUL.fullmatch(texte)
    numero = 1 if m is None or m[2] == "1er" else int(m[2])
    for ecart in range(62):
        jour = repere + dt.timedelta(days=sens * ecart)
        if jour.day == numero:
            return _jour_confirme(m[1], jour) if m and m[1] else jour
    raise ErreurUsage("Cette date n’existe pas au calendrier.", remede="Vérifiez le jour et le mois : JJ/MM/AAAA.")


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
        return Duree(fin=lire_fin(m[1], debut, aujourd_hui))
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
