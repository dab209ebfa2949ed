"""The clocks behind the port ``Horloge``: the real one, and one whose day is chosen.

Owns the place whose date counts; knows no rule.
"""

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aat.erreurs import ErreurConfiguration

if TYPE_CHECKING:
    from aat.ports import Horloge

LIEU = "Europe/Paris"


def debut_du_jour(jour: dt.date) -> dt.datetime:
    """Return the first instant of a day where the prescriber is, aware."""
    return dt.datetime.combine(jour, dt.time(), ZoneInfo(LIEU))


class HorlogeSysteme:
    """Reads the machine's clock; the day is the one of ``lieu``.

    Raises:
        ErreurConfiguration: the machine has no table of time zones.
    """

    def __init__(self, lieu: str = LIEU) -> None:
        try:
            self._zone = ZoneInfo(lieu)
        except (ZoneInfoNotFoundError, ValueError) as cause:
            raise ErreurConfiguration(
                f"Le fuseau horaire {lieu} est inconnu de cette machine.",
                remede="Installez les fuseaux horaires : paquet système « tzdata ».",
            ) from cause

    def maintenant(self) -> dt.datetime:
        """Return the present moment, aware, in UTC."""
        return dt.datetime.now(dt.UTC)

    def aujourd_hui(self) -> dt.date:
        """Return today's date where the prescriber is."""
        return dt.datetime.now(self._zone).date()


class HorlogeFigee:
    """Shows another day; the moment stays that of ``vraie``."""

    def __init__(self, jour: dt.date, vraie: "Horloge") -> None:
        self._jour = jour
        self._vraie = vraie

    def maintenant(self) -> dt.datetime:
        """Return the present moment."""
        return self._vraie.maintenant()

    def aujourd_hui(self) -> dt.date:
        """Return the chosen day."""
        return self._jour
