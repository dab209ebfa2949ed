"""How a rule joins the judgement: registry, what a rule answers, findings in the order of reading.

Knows no rule. The avis has one ``Registre``; the certificat gets its own, on its own document type.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from aat.domaine.constat import Constat, Severite
from aat.erreurs import ErreurReferentiel
from aat.rules.droit import Droit, Portee, Regle

C = TypeVar("C")


class Dit(NamedTuple):
    """What a rule says of a document: a French sentence, and the field and severity when not the rule's own.

    A named tuple: made twice as fast as a frozen dataclass, on the path of every finding.
    """

    message: str
    champ: str | None = None
    severite: Severite | None = None


#: ``None`` = nothing to say.
Reponse = Dit | tuple[Dit, ...] | None
Jugement = Callable[[C], Reponse]
#: What a document must have for some rules to be worth asking: one test spares the calls of a whole theme.
Condition = Callable[[C], bool]


@dataclass(frozen=True, slots=True)
class RegleActive(Generic[C]):
    """A rule in force on a day, ready to judge: severity and rank of reading already known."""

    juger: Jugement[C]
    regle: Regle
    severite: Severite
    rang: int


#: Rules in force that share a condition; ``None`` = always asked.
Groupe = tuple[Condition[C] | None, tuple[RegleActive[C], ...]]


class Registre(Generic[C]):
    """Rules that judge one kind of document, by code; ``C`` is what a rule looks at.

    Adding a rule is writing a decorated function: dates, severity and documents come from the data.
    """

    def __init__(self, ordre_des_champs: tuple[str, ...]) -> None:
        self._regles: dict[str, tuple[Jugement[C], Condition[C] | None]] = {}
        self._rangs = {champ: rang for rang, champ in enumerate(ordre_des_champs)}

    def regle(self, code: str, si: Condition[C] | None = None) -> Callable[[Jugement[C]], Jugement[C]]:
        """Register the decorated function as the judgement of the rule ``code``, asked only where ``si`` holds."""

        def inscrire(fonction: Jugement[C]) -> Jugement[C]:
            if code in self._regles:
                raise ValueError(code)
            self._regles[code] = (fonction, si)
            return fonction

        return inscrire

    @property
    def codes(self) -> frozenset[str]:
        """Codes of the registered rules."""
        return frozenset(self._regles)

    def rang(self, champ: str) -> int:
        """Return where ``champ`` is read on the form: its own rank, or that of its closest parent."""
        while champ not in self._rangs and "." in champ:
            champ = champ.rpartition(".")[0]
        return self._rangs.get(champ, len(self._rangs))

    def actives(self, droit: Droit, jour: dt.date, documents: frozenset[str]) -> tuple[Groupe[C], ...]:
        """Return the rules in force on ``jour`` that concern all of ``documents``, by condition, then by code.

        Raises:
            ErreurReferentiel: a registered rule is not in the law, or is not one that judges.
        """
        groupes: dict[Condition[C] | None, list[RegleActive[C]]] = {}
        for code, (juger, si) in sorted(self._regles.items()):
            regle = self._trouver(droit.regles, code)
            if regle.en_vigueur(jour) and documents <= regle.concerne:
                active = RegleActive(juger, regle, _severite(regle, regle.severite), self.rang(regle.champ))
                groupes.setdefault(si, []).append(active)
        return tuple((si, tuple(regles)) for si, regles in groupes.items())

    def constater(self, groupes: tuple[Groupe[C], ...], cas: C) -> tuple[Constat, ...]:
        """Return every finding on ``cas``, in the order of reading, then by code."""
        trouves: list[tuple[int, Constat]] = []
        for si, regles in groupes:
            if si is not None and not si(cas):
                continue
            for active in regles:
                reponse = active.juger(cas)
                if reponse is None:
                    continue
                for dit in (reponse,) if isinstance(reponse, Dit) else reponse:
                    trouves.append(self._constat(active, dit))  # noqa: PERF401 one loop for the usual empty answer
        if len(trouves) > 1:
            trouves.sort(key=_ordre)
        return tuple([constat for _, constat in trouves])

    def _constat(self, active: RegleActive[C], dit: Dit) -> tuple[int, Constat]:
        regle = active.regle
        severite = active.severite if dit.severite is None else _severite(regle, dit.severite)
        champ, rang = (regle.champ, active.rang) if dit.champ is None else (dit.champ, self.rang(dit.champ))
        return rang, Constat(regle.code, severite, champ, dit.message, regle.fondement, regle.source)

    @staticmethod
    def _trouver(regles: Mapping[str, Regle], code: str) -> Regle:
        regle = regles.get(code)
        if regle is None or regle.portee is not Portee.JUGEMENT:
            raise ErreurReferentiel(
                f"La règle {code} manque au référentiel, ou n’y est pas une règle de jugement.",
                remede="Réinstallez aat\u00a0: un fichier livré avec le programme a été changé.",
            )
        return regle


def _ordre(trouve: tuple[int, Constat]) -> tuple[int, str]:
    return trouve[0], trouve[1].code


def _severite(regle: Regle, voulue: Severite) -> Severite:
    """A rule of low confidence never blocks: it waits for a confirmed source."""
    if voulue is Severite.BLOQUANT and regle.confiance == "basse":
        return Severite.AVERTISSEMENT
    return voulue
