"""The real clock behind the port ``Horloge``. Owns the place whose date counts; knows no rule."""

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aat.erreurs import ErreurConfiguration

LIEU = "Europe/Paris"


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
