"""The signs of a day in the calendar: whatever its colours say is said without them. Draws nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aat.services.formulaire.jours_possibles import Possible

Periode = tuple[dt.date | None, dt.date | None]

#: Columns of a day: cursor, period, two digits, impossible, today, holiday, cursor.
CASE = 8
#: Lines of the legend: the look of each sign (``GrilleMois``), the sign and its meaning.
LEGENDE = (
    (("curseur", "[23] curseur"), ("aujourdhui", "• aujourd’hui"), ("hors", "× impossible"), ("possible", "* férié")),
    (
        ("borne", "► début"),
        ("periode", "─ période"),
        ("borne", "◄ fin"),
        ("borne", "◆ un seul jour"),
        ("week-end", "│ week-end"),
    ),
)


def signes(dit: Possible, *, curseur: bool, aujourd_hui: bool, periode: Periode) -> str:
    """Return the eight characters of a day: everything that its colours say is also there."""
    return "".join(
        (
            "[" if curseur else " ",
            _signe_de_periode(dit.jour, periode),
            f"{dit.jour.day:2}",
            " " if dit.possible else "×",
            "•" if aujourd_hui else " ",
            "*" if dit.ferie else " ",
            "]" if curseur else " ",
        )
    )


def _signe_de_periode(jour: dt.date, periode: Periode) -> str:
    debut, fin = periode
    if jour == debut:
        return "◆" if debut == fin else "►"
    if jour == fin:
        return "◄"
    return "─" if dedans(jour, periode) else " "


def dedans(jour: dt.date, periode: Periode) -> bool:
    """Tell whether ``jour`` is inside the period, its ends left out."""
    debut, fin = periode
    return debut is not None and fin is not None and debut < jour < fin
