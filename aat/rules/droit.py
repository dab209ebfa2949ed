"""Dated law as values: rules' grounds and parameters. Loading them from files is the référentiel's job."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from aat.domaine.constat import Severite
from aat.domaine.periode import couvre

#: What a parameter may hold; lists are tuples.
Valeur = int | bool | str | dt.date | tuple[str, ...]


class Portee(StrEnum):
    """Who applies a rule: the judgement of a document, a service, or only a screen or a notice."""

    JUGEMENT = "jugement"
    SERVICE = "service"
    ECRAN = "ecran"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ValeurDatee:
    """A value in force from ``du`` to ``au``, both inclusive; ``None`` = no bound."""

    valeur: Valeur
    du: dt.date | None
    au: dt.date | None
    fondement: str
    source: str
    confirme: bool = True
    note: str = ""

    def en_vigueur(self, jour: dt.date) -> bool:
        """Tell whether the value is in force on ``jour``."""
        return couvre(self.du, self.au, jour)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Parametre:
    """A legal parameter: values that neither overlap nor contradict each other.

    Attributes:
        nom: path of its file under ``referentiel/parametres``, without the extension.
        valeurs: oldest first.
        description, unite: French words for « expliquer ».
    """

    nom: str
    valeurs: tuple[ValeurDatee, ...]
    verifie_le: dt.date
    description: str = ""
    unite: str = ""

    def au(self, jour: dt.date) -> ValeurDatee | None:
        """Return the value in force on ``jour``, or ``None``."""
        return next((v for v in self.valeurs if v.en_vigueur(jour)), None)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Regle:
    """What grounds a rule: severity, dates, article. Its sentence is written where it is judged.

    Attributes:
        champ: default field of its findings, a dotted path of the contract's document; may be empty
            for a rule that no document is judged by.
        champs: every field it looks at, ``champ`` first.
        confiance: ``haute``, ``moyenne`` or ``basse``; a rule of ``basse`` never blocks.
        concerne: documents it applies to, among ``initial``, ``prolongation``, ``certificat``.
        verifie_le: day on which somebody last checked it against its source.
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
    portee: Portee
    champs: tuple[str, ...]
    concerne: frozenset[str]
    verifie_le: dt.date

    def en_vigueur(self, jour: dt.date) -> bool:
        """Tell whether the rule applies to a document prescribed on ``jour``."""
        return couvre(self.du, self.au, jour)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class TexteRegle:
    """The long texts of a rule, read only to explain it.

    Attributes:
        exigence: what the rule asks, in one or two French sentences.
        note: what is not certain, or empty.
        parametres: names of the parameters it applies.
        autres_sources: addresses, besides ``Regle.source``.
    """

    exigence: str
    note: str
    parametres: tuple[str, ...]
    autres_sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Droit:
    """The whole law that the rules core judges by.

    Compared and hashed by identity: what depends on the day only is computed once per loaded law.
    """

    regles: Mapping[str, Regle]
    parametres: Mapping[str, Parametre]
