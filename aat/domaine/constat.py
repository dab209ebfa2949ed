"""What the law says of a document: one finding, with its ground. Owns no wording of rules."""

from dataclasses import dataclass
from enum import StrEnum


class Severite(StrEnum):
    """How a finding weighs; only ``BLOQUANT`` stops a document."""

    BLOQUANT = "bloquant"
    AVERTISSEMENT = "avertissement"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class Constat:
    """One finding of the rules core.

    Attributes:
        code: stable code of the rule (``debut-fenetre``).
        severite: what it weighs on the day of prescription.
        champ: dotted path in the document (``sorties.raison``).
        message: French sentence that says what to do.
        fondement: article or official guide that grounds it.
        source: address of that ground, or ``guide-amelipro``.
    """

    code: str
    severite: Severite
    champ: str
    message: str
    fondement: str
    source: str

    @property
    def bloquant(self) -> bool:
        """Tell whether it stops the document."""
        return self.severite is Severite.BLOQUANT
