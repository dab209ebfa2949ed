"""How long a lease lasts and how retries are spread: one value, so that tests and workers run faster than a practice.

Pure. Seconds everywhere.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cadence:
    """The pace of an outbox.

    Attributes:
        bail_s: life of a claim; longer than one whole attempt, or a slow answer is taken for a dead worker.
        base_s, plafond_s: full jitter, wait = random(0, min(plafond, base x 2^n)).
    """

    bail_s: float = 60.0
    base_s: float = 2.0
    plafond_s: float = 15 * 60.0


ORDINAIRE = Cadence()
