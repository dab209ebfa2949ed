"""The real clock, set forward or back while the test runs."""

import datetime as dt

from aat.horloge import HorlogeSysteme


class HorlogeDecalee(HorlogeSysteme):
    """The real clock plus ``avance``, which may change and may be negative; what holds another clock keeps it."""

    def __init__(self, avance: dt.timedelta = dt.timedelta()) -> None:
        super().__init__()
        self.avance = avance

    def maintenant(self) -> dt.datetime:
        """Return the moment, moved."""
        return super().maintenant() + self.avance
