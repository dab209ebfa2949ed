"""The days that a date field may take, one a line: what a calendar shows, read aloud. Judges nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from aat.cli.texte import lignes
from aat.rules.calendrier import date_courte, date_longue, decaler

if TYPE_CHECKING:
    import datetime as dt

    from aat.services.formulaire.jours_possibles import JoursPossibles

V = TypeVar("V")

#: Days listed before and after the one to begin with.
_AVANT: Final = 7
_APRES: Final = 14


def choisir(jours: JoursPossibles[V], aujourd_hui: dt.date) -> str | None:
    """Return the day chosen among the possible ones, as a date is typed, or ``None`` when there is none.

    Raises:
        Retour: nothing was chosen.
        ErreurCoffre: the store cannot be used.
    """
    depart = jours.depart()
    if depart is None:
        lignes.dire("  Aucun jour n’est possible ici : voyez ce qui est à corriger.")
        return None
    avant, apres = _suite(jours, depart, -1, _AVANT), _suite(jours, depart, 1, _APRES)
    offerts = [*reversed(avant), depart, *apres]
    for bord, sens in ((offerts[0], -1), (offerts[-1], 1)):
        _dire_la_limite(jours, bord, sens)
    dits = [_dire(jours, jour, aujourd_hui) for jour in offerts]
    rang = lignes.numero(
        "Jours possibles", dits, defaut=len(avant), aide="Un autre jour se tape : « < », puis la date."
    )
    return date_courte(offerts[rang])


def _suite(jours: JoursPossibles[V], depuis: dt.date, pas: int, nombre: int) -> list[dt.date]:
    trouves: list[dt.date] = []
    jour: dt.date | None = depuis
    while len(trouves) < nombre and jour is not None and (jour := jours.suivant(jour, pas)) is not None:
        trouves.append(jour)
    return trouves


def _dire_la_limite(jours: JoursPossibles[V], bord: dt.date, sens: int) -> None:
    """Say why the day past an end of the list cannot be taken, when it cannot."""
    au_dela = decaler(bord, sens)
    raison = jours.le(au_dela).raison if au_dela else ""
    if raison and au_dela:
        lignes.dire(f"  {date_longue(au_dela)} n’est pas possible : {raison}")


def _dire(jours: JoursPossibles[V], jour: dt.date, aujourd_hui: dt.date) -> str:
    dit = jours.le(jour)
    signes = (
        "aujourd’hui" if jour == aujourd_hui else "",
        f"jour férié, {dit.ferie}" if dit.ferie else "week-end" if dit.week_end else "",
        "valeur actuelle" if jour == jours.valeur else "",
    )
    return ", ".join((date_longue(jour), *filter(None, signes)))
