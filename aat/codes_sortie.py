"""Exit codes of every command (contract). One cause per code; owns no message."""

from enum import IntEnum, unique


@unique
class CodeSortie(IntEnum):
    """What the shell reads when a command ends."""

    FAIT = 0
    DEFAUT = 1
    USAGE = 2
    REFUSE = 3
    INTROUVABLE = 4
    CARTE = 5
    NON_TRANSMIS = 6
    REJETE = 7
    COFFRE = 8
    INTERROMPU = 130


#: From the least to the most serious: a batch ends with the gravest code of its lines.
GRAVITE: tuple[CodeSortie, ...] = (
    CodeSortie.FAIT,
    CodeSortie.NON_TRANSMIS,
    CodeSortie.INTROUVABLE,
    CodeSortie.REFUSE,
    CodeSortie.USAGE,
    CodeSortie.REJETE,
    CodeSortie.CARTE,
    CodeSortie.COFFRE,
    CodeSortie.DEFAUT,
    CodeSortie.INTERROMPU,
)


def le_plus_grave(codes: "list[CodeSortie]") -> CodeSortie:
    """Return the gravest of ``codes``, ``FAIT`` when there is none."""
    return max(codes, key=GRAVITE.index, default=CodeSortie.FAIT)
