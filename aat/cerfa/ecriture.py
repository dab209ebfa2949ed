"""How dates, numbers and names are written on paper, in French. Pure; knows no document."""

import datetime as dt
from itertools import pairwise

INSECABLE = "\u00a0"
_JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MOIS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_UNITES = (
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
)
_DIZAINES = ("", "", "vingt", "trente", "quarante", "cinquante", "soixante", "soixante", "quatre-vingt", "quatre-vingt")


def date_courte(jour: dt.date) -> str:
    """Return JJ/MM/AAAA."""
    return f"{jour.day:02}/{jour.month:02}/{jour.year:04}"


def date_longue(jour: dt.date) -> str:
    """Return « vendredi 27 novembre 2026 » (1er for the first day of a month)."""
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return f"{_JOURS[jour.weekday()]} {quantieme} {_MOIS[jour.month - 1]} {jour.year}"


def date_avec_jour(jour: dt.date) -> str:
    """Return « vendredi 27/11/2026 »."""
    return f"{_JOURS[jour.weekday()]} {date_courte(jour)}"


def date_en_lettres(jour: dt.date) -> str:
    """Return the date in words (« vingt-sept novembre deux mille vingt-six »), for years 2000 to 2099."""
    quantieme = "premier" if jour.day == 1 else nombre_en_lettres(jour.day)
    reste = jour.year - 2000
    annee = "deux mille" if reste == 0 else f"deux mille {nombre_en_lettres(reste)}"
    return f"{quantieme} {_MOIS[jour.month - 1]} {annee}"


def nombre_en_lettres(nombre: int) -> str:
    """Return a number from 0 to 99 in words, traditional hyphens.

    Raises:
        ValueError: the number is out of range.
    """
    if not 0 <= nombre <= 99:
        raise ValueError(nombre)
    if nombre < len(_UNITES):
        return _UNITES[nombre]
    dizaine, unite = divmod(nombre, 10)
    if dizaine in {7, 9}:
        unite += 10
    mot = _DIZAINES[dizaine]
    if unite == 0:
        return "quatre-vingts" if nombre == 80 else mot
    if unite in {1, 11} and dizaine < 8:
        return f"{mot} et {_UNITES[unite]}"
    return f"{mot}-{_UNITES[unite]}"


def nir_groupe(nir: str) -> str:
    """Return the NIR as it is read aloud: 2 69 05 49 588 157 80."""
    compact = nir.replace(" ", "").replace(INSECABLE, "")
    bornes = (0, 1, 3, 5, 7, 10, 13, 15)
    groupes = (compact[debut:fin] for debut, fin in pairwise(bornes))
    return INSECABLE.join(groupe for groupe in groupes if groupe)


def duree(jours: int) -> str:
    """Return « 1 jour », « 5 jours »."""
    return f"{jours}{INSECABLE}jour" if jours == 1 else f"{jours}{INSECABLE}jours"


def sur_une_ligne(*parties: str | None, separateur: str = " ") -> str | None:
    """Return the given parts joined, or ``None`` when none is given."""
    presentes = [partie for partie in parties if partie]
    return separateur.join(presentes) if presentes else None
