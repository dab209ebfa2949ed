"""A motif of the référentiel and its duration sheet, as frozen values."""

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
        covid, grossesse, dentaire, atmp: what the rules need to know of it.
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


@dataclass(frozen=True, slots=True)
class Cellule:
    """A duration in days; ``plus_de`` when the sheet says « more than »."""

    jours: int
    plus_de: bool = False


@dataclass(frozen=True, slots=True)
class NiveauColonnes:
    """One header row of a duration table: (label, number of columns covered)."""

    niveau: str
    valeurs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Fiche:
    """A duration sheet: header rows, then days per type d'emploi and column.

    Attributes:
        lignes: type d'emploi (``tous``, ``sedentaire``, ``leger``, ``modere``, ``lourd``) → cells.
        conditions_lignes: what a type d'emploi means for this sheet.
        sources: (what, address) of each number's source.
    """

    id: str
    titre: str
    colonnes: tuple[NiveauColonnes, ...]
    lignes: dict[str, tuple[Cellule, ...]]
    fusions: dict[str, tuple[tuple[int, ...], ...]]
    conditions_lignes: dict[str, str]
    notes: tuple[str, ...]
    intro: str | None
    facteurs: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]
