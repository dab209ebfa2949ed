"""Failures that a person can act on. Owns the tree and the exit codes; prints nothing.

A doctor's mistake is data (``aat.domaine.constat``); only what stops the program is raised.
The message is a French sentence without any personal data; the technical cause is chained.
"""

from aat.codes_sortie import CodeSortie


class ErreurAat(Exception):
    """Base of every foreseen failure.

    Args:
        message: French sentence that says what is wrong, without personal data.
        remede: French sentence that says what to do, or nothing.
        champ: dotted path of the field at fault (``assure.nir``), or nothing.
    """

    code_sortie: CodeSortie = CodeSortie.DEFAUT

    def __init__(self, message: str, *, remede: str | None = None, champ: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remede = remede
        self.champ = champ


class ErreurUsage(ErreurAat):
    """Wrong option, missing value without a terminal, unreadable date."""

    code_sortie = CodeSortie.USAGE


class ErreurDocument(ErreurUsage):
    """The JSON document cannot be read: path and line say where."""

    def __init__(
        self, message: str, *, champ: str | None = None, ligne: int | None = None, remede: str | None = None
    ) -> None:
        super().__init__(message, remede=remede, champ=champ)
        self.ligne = ligne


class ErreurConfiguration(ErreurUsage):
    """The configuration file is unreadable or incomplete."""


class ErreurIntrouvable(ErreurAat):
    """Reference, motif, file or printer that does not exist."""

    code_sortie = CodeSortie.INTROUVABLE


class ErreurCarte(ErreurAat):
    """Card or reader absent, removed, wrong; PIN wrong or blocked."""

    code_sortie = CodeSortie.CARTE


class ErreurTransmission(ErreurAat):
    """Nothing was lost; the document stays in the queue."""

    code_sortie = CodeSortie.NON_TRANSMIS


class ErreurImprimante(ErreurAat):
    """The printer is paused or does not answer: nothing was printed, the document is kept."""

    code_sortie = CodeSortie.NON_TRANSMIS


class ErreurCoffre(ErreurAat):
    """Store locked, corrupted, full, too open, or its key is missing."""

    code_sortie = CodeSortie.COFFRE


class ErreurCoffreOccupe(ErreurCoffre):
    """The store cannot be used for now: locked, disk full, server out of reach. The same act may succeed later."""


class ErreurReferentiel(ErreurAat):
    """A data file of the program is invalid: the file and the key are named."""


class ErreurRefus(ErreurAat):
    """The law of the day refuses the act (paper that would not be valid, wrong state)."""

    code_sortie = CodeSortie.REFUSE


class ErreurImpression(ErreurRefus):
    """A value does not fit or cannot be drawn; the field is named."""
