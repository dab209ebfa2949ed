"""Days as a French reader names them: weekdays, public holidays, dates in full. Knows no rule and no clock."""

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
UN_JOUR = dt.timedelta(days=1)

#: Fixed holidays of C. trav. art. L. 3133-1 (8 May: loi 81-893 of 2 October 1981).
_FIXES = (
    (1, 1, "Jour de l’An"),
    (5, 1, "Fête du Travail"),
    (5, 8, "Victoire de 1945"),
    (7, 14, "Fête nationale"),
    (8, 15, "Assomption"),
    (11, 1, "Toussaint"),
    (11, 11, "Armistice de 1918"),
    (12, 25, "Noël"),
)
#: Days after Easter Sunday.
_MOBILES = ((1, "Lundi de Pâques"), (39, "Ascension"), (50, "Lundi de Pentecôte"))
#: Years for which the Gregorian Easter is defined by the library.
_PAQUES = range(1583, 4100)


@lru_cache(maxsize=32)
def jours_feries(annee: int) -> Mapping[dt.date, str]:
    """Return the public holidays of a year by date, in order, as the law lists them since 1982.

    Holidays of one territory only (Alsace-Moselle, overseas) are left out. Two holidays on the same
    day (1 May and Ascension, as in 2008) share it.
    """
    feries = [(dt.date(annee, mois, jour), nom) for mois, jour, nom in _FIXES]
    if annee in _PAQUES:
        # Loaded at the first holiday that somebody asks for: most documents meet none.
        from dateutil.easter import easter

        paques = easter(annee)
        feries += [(paques + dt.timedelta(days=jours), nom) for jours, nom in _MOBILES]
    par_date: dict[dt.date, str] = {}
    for jour, nom in sorted(feries):
        par_date[jour] = f"{par_date[jour]} et {nom}" if jour in par_date else nom
    return MappingProxyType(par_date)


def nom_ferie(jour: dt.date) -> str | None:
    """Return the holiday's name, or ``None`` on an ordinary day."""
    return jours_feries(jour.year).get(jour)


def est_week_end(jour: dt.date) -> bool:
    """Tell whether ``jour`` is a Saturday or a Sunday."""
    return jour.weekday() >= 5


def date_courte(jour: dt.date) -> str:
    """Return ``10/12/2021``."""
    return f"{jour.day:02d}/{jour.month:02d}/{jour.year:04d}"


def date_longue(jour: dt.date) -> str:
    """Return ``vendredi 10/12/2021``, with plain spaces."""
    return f"{JOURS[jour.weekday()]} {date_courte(jour)}"


def jour_nomme(jour: dt.date) -> str:
    """Return ``samedi 21/11/2026 (week-end)``, or ``mercredi 11/11/2026 (jour férié : Armistice de 1918)``."""
    ferie = nom_ferie(jour)
    qualites = [q for q in ("week-end" if est_week_end(jour) else "", f"jour férié : {ferie}" if ferie else "") if q]
    return f"{date_longue(jour)} ({' et '.join(qualites)})" if qualites else date_longue(jour)


def decaler(jour: dt.date, jours: int) -> dt.date | None:
    """Return the day ``jours`` later (earlier when negative), or ``None`` past the calendar's ends."""
    try:
        return jour + dt.timedelta(days=jours)
    except OverflowError:
        return None


def fin_en_mois(debut: dt.date, mois: int) -> dt.date | None:
    """Return the last day of ``mois`` calendar months from ``debut``, or ``None`` past the calendar's end.

    From the 15th to the 14th; from 31 January, one month ends on 27 or 28 February.
    """
    try:
        return mois_plus_tard(debut, mois) - UN_JOUR
    except (ValueError, OverflowError):
        return None


def mois_plus_tard(jour: dt.date, mois: int) -> dt.date:
    """Return the same day ``mois`` calendar months later, or the last day of a shorter month.

    Raises:
        ValueError, OverflowError: past the calendar's ends.
    """
    # Loaded where months are counted only: a stop of a few days needs none.
    from dateutil.relativedelta import relativedelta

    return jour + relativedelta(months=mois)


def choix_hors(jour: dt.date, debut: dt.date | None, fin: dt.date | None) -> str | None:
    """Return the days to choose from instead of ``jour``, or ``None`` when it is between the bounds, both included.

    A bound that is not known excludes nothing; the other one still does.
    """
    if debut is not None and fin is not None:
        return None if debut <= jour <= fin else f"un jour du {date_longue(debut)} au {date_longue(fin)}"
    if debut is not None and jour < debut:
        return f"le {date_longue(debut)} ou après"
    if fin is not None and jour > fin:
        return f"le {date_longue(fin)} ou avant"
    return None


def jours_ecoules(du: dt.date, au: dt.date) -> int:
    """Return the number of days from ``du`` to ``au``, negative when ``au`` comes first."""
    return au.toordinal() - du.toordinal()


def compter(jours: int) -> str:
    """Return ``1 jour`` or ``15 jours``, with a plain space."""
    return f"{jours} jour" if abs(jours) <= 1 else f"{jours} jours"


def de_jours(jours: int) -> str:
    """Return ``d’un jour`` or ``de 15 jours``."""
    return "d’un jour" if jours == 1 else f"de {compter(jours)}"


def au_moins(*, exact: bool) -> str:
    """Return what comes before a count that may be short of the truth."""
    return "" if exact else "au moins "
