"""Dated law as values: rules' grounds and parameters. Loading them from files is the référentiel's job."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from aat.domaine.constat import Severite

#: What a parameter may hold; lists are tuples.
Valeur = int | bool | str | dt.date | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValeurDatee:
    """A value in force from ``du`` to ``au``, both inclusive; ``None`` = no bound."""

    valeur: Valeur
    du: dt.date | None
    au: dt.date | None
    fondement: str
    source: str
    confirme: bool = True

    def en_vigueur(self, jour: dt.date) -> bool:
        """Tell whether the value is in force on ``jour``."""
        return (self.du is None or self.du <= jour) and (self.au is None or jour <= self.au)


@dataclass(frozen=True, slots=True)
class Parametre:
    """A legal parameter: values that neither overlap nor contradict each other."""

    nom: str
    valeurs: tuple[ValeurDatee, ...]
    verifie_le: dt.date

    def au(self, jour: dt.date) -> ValeurDatee | None:
        """Return the value in force on ``jour``, or ``None``."""
        return next((v for v in self.valeurs if v.en_vigueur(jour)), None)


@dataclass(frozen=True, slots=True)
class Regle:
    """What grounds a rule: severity, dates, article. Its sentence is written where it is judged.

    Attributes:
        champ: default field of its findings, a dotted path of the contract's document.
        confiance: ``haute``, ``moyenne`` or ``basse``; a rule of ``basse`` never blocks.
    """

    code: str
    objet: str
    champ: str
    severite: Severite
    du: dt.date | None
    au: dt.date | None
    fondement: str
    source: str
    confiance: str
    exigence: str

    def en_vigueur(self, jour: dt.date) -> bool:
        """Tell whether the rule applies to a document prescribed on ``jour``."""
        return (self.du is None or self.du <= jour) and (self.au is None or jour <= self.au)


@dataclass(frozen=True, slots=True)
class Droit:
    """The whole law that the rules core judges by."""

    regles: Mapping[str, Regle]
    parametres: Mapping[str, Parametre]
