"""A motif of the référentiel and a search result, as frozen values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Motif:
    """One of the coded motifs.

    Attributes:
        code: 8 digits, kept as text.
        id: slug of the label.
        libelle: label shown today.
        code_fonctionnel: 3 digits of the duration sheet, ``999`` when there is none.
        fiche: id of the embedded duration sheet, or ``None``.
        acronymes, synonymes: other ways to find it.
        covid, grossesse, interruption_grossesse, dentaire: what the rules need to know of it.
    """

    code: str
    id: str
    libelle: str
    code_fonctionnel: str
    fiche: str | None
    acronymes: tuple[str, ...]
    synonymes: tuple[str, ...]
    covid: bool = False
    grossesse: bool = False
    interruption_grossesse: bool = False
    dentaire: bool = False


@dataclass(frozen=True, slots=True)
class MotifTrouve:
    """A search result: the motif and the label, synonym or acronym that matched."""

    motif: Motif
    correspondance: str
    score: int
