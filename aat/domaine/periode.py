"""Inclusive calendar periods. Pure arithmetic; knows nothing of the law."""

import datetime as dt
from dataclasses import dataclass

UN_JOUR = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Periode:
    """Days from ``debut`` to ``fin``, both included; ``fin`` is never before ``debut``.

    Raises:
        ValueError: ``fin`` is before ``debut``.
    """

    debut: dt.date
    fin: dt.date

    def __post_init__(self) -> None:
        if self.fin < self.debut:
            raise ValueError("fin avant debut")

    @property
    def jours(self) -> int:
        """Calendar days, both ends counted."""
        return (self.fin - self.debut).days + 1

    def __contains__(self, jour: dt.date) -> bool:
        return self.debut <= jour <= self.fin


def couvre(du: dt.date | None, au: dt.date | None, jour: dt.date) -> bool:
    """Tell whether ``jour`` is from ``du`` to ``au``, both included; ``None`` is no bound."""
    return (du is None or du <= jour) and (au is None or jour <= au)


def fin_incluse(debut: dt.date, jours: int) -> dt.date:
    """Return the last day of a period of ``jours`` calendar days (≥ 1).

    Raises:
        ValueError: ``jours`` is less than 1.
        OverflowError: the end is past the year 9999.
    """
    if jours < 1:
        raise ValueError("au moins un jour")
    return debut + dt.timedelta(days=jours - 1)
