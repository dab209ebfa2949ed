"""The result of a check, as both front ends show it."""

from dataclasses import dataclass
from enum import StrEnum

from aat.codes_sortie import CodeSortie


class EtatControle(StrEnum):
    """How a check ended."""

    OK = "ok"
    ATTENTION = "attention"
    PANNE = "panne"


@dataclass(frozen=True, slots=True)
class Controle:
    """One check: what it says, and what mends it.

    Attributes:
        code_sortie: exit code of the command when this check is ``PANNE``.
    """

    nom: str
    etat: EtatControle
    message: str
    remede: str | None = None
    code_sortie: CodeSortie = CodeSortie.DEFAUT
