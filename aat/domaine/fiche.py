"""A motif's duration sheet, its types d'emploi, and the motifs of the moment, as frozen values."""

from dataclasses import dataclass

from aat.domaine.motif import Motif


@dataclass(frozen=True, slots=True)
class MotifDuMoment:
    """A motif offered under « En ce moment », with the short label of its button."""

    motif: Motif
    libelle_court: str


@dataclass(frozen=True, slots=True)
class TypeEmploi:
    """A row of a duration table: what the job asks of the body.

    Attributes:
        id: ``sedentaire``, ``leger``, ``modere`` or ``lourd``.
        libelle, libelle_court: full label, and the one of the table's first column.
        definition: sentence shown as help.
    """

    id: str
    libelle: str
    libelle_court: str
    definition: str


@dataclass(frozen=True, slots=True)
class Cellule:
    """A duration in days; ``plus_de``: the least of « more than ``jours`` − 1 » (241 is shown « plus de 240 »)."""

    jours: int
    plus_de: bool = False


@dataclass(frozen=True, slots=True)
class NiveauColonnes:
    """One header row of a duration table: (label, number of columns covered)."""

    niveau: str
    valeurs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class EcartSource:
    """Another source gave other days: kept to be told, never offered.

    Attributes:
        source: what it is; ``date``: when it said so.
        cellules: (type d'emploi, column, days it gave).
        remarque: why the present value wins, or ``None``.
    """

    source: str
    date: str
    cellules: tuple[tuple[str, int, int], ...]
    remarque: str | None
    url: str


@dataclass(frozen=True, slots=True)
class Fiche:
    """A duration sheet: header rows, then days per type d'emploi and column.

    Attributes:
        lignes: type d'emploi (``tous``, ``sedentaire``, ``leger``, ``modere``, ``lourd``) → cells.
        conditions_lignes: what a type d'emploi means for this sheet.
        fusions: type d'emploi → groups of columns that one cell of the printed table covers.
        sources: (what, address) of each number's source.
        date_fiche: year and month of the sheet, when known.
        ecarts: sources that disagree.
        avis_has: (date, address) of the HAS advice on the sheet, or ``None``.
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
    categorie: str = ""
    date_fiche: str | None = None
    ecarts: tuple[EcartSource, ...] = ()
    avis_has: tuple[str, str] | None = None
