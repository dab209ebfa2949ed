"""States of a document (contract) and the moves allowed between them."""

from enum import StrEnum


class Etat(StrEnum):
    """Where a document stands."""

    BROUILLON = "brouillon"
    VALIDE = "valide"
    EN_FILE = "en-file"
    EN_COURS = "en-cours"
    ACQUITTE = "acquitte"
    REJETE = "rejete"
    A_REESSAYER = "a-reessayer"
    A_VERIFIER = "a-verifier"
    SUSPENDU = "suspendu"
    ANNULE = "annule"
    IMPRIME_SEUL = "imprime-seul"


#: A document that still waits to be sent.
A_TRANSMETTRE = frozenset({Etat.VALIDE, Etat.EN_FILE, Etat.A_REESSAYER, Etat.A_VERIFIER, Etat.SUSPENDU})
#: A document that has no effect at all: refused, or given up.
SANS_EFFET = frozenset({Etat.REJETE, Etat.ANNULE})
