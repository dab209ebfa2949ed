"""Régimes and caisses as the référentiel knows them; « inconnu » is never turned into « non »."""

from dataclasses import dataclass
from enum import StrEnum


class Raccordement(StrEnum):
    """Whether a régime receives avis electronically."""

    OUI = "oui"
    NON = "non"
    INCONNU = "inconnu"


@dataclass(frozen=True, slots=True)
class Rattachement:
    """What is known of an organisme code (régime, caisse, centre) on a day.

    Attributes:
        regime: 2 digits, or ``None`` when the patient's régime is not known.
        regime_libelle: official name, or ``None``: the digits are shown, never a guess.
        caisse_libelle: name of the caisse, or ``None``.
        transmission: connected or not for avis.
        essai: a test organisme, allowed on the bench only.
        constate_le: when the connection was last seen.
        note: what the screen may add.
    """

    regime: str | None
    caisse: str | None
    centre: str | None
    regime_libelle: str | None
    sigle: str | None
    caisse_libelle: str | None
    transmission: Raccordement
    essai: bool
    constate_le: str | None
    note: str | None

    @property
    def organisme(self) -> str | None:
        """The nine digits, or ``None`` when a part is missing."""
        if self.regime and self.caisse and self.centre:
            return self.regime + self.caisse + self.centre
        return None
