"""A page template as frozen values: what stands where, in millimetres from the top left corner.

Owns the vocabulary of the files of ``templates_cerfa/``; reads no file, draws nothing.
"""

from dataclasses import dataclass, field

#: A4 portrait, in millimetres.
LARGEUR_MM = 210.0
HAUTEUR_MM = 297.0
#: Usual unprintable border of office printers: nothing is placed in it.
BORD_MM = 5.0
#: « Volet » of a document that is not part of the form (récapitulatif, aid, notices).
HORS_VOLET = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bloc:
    """A framed block, with a tinted title bar when ``titre`` is given."""

    x: float
    y: float
    w: float
    h: float
    titre: str | None = None
    volets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Libelle:
    """One line of fixed text; ``y`` is its baseline, ``x`` its left, middle or right by ``aligne``."""

    x: float
    y: float
    texte: str
    taille: float
    gras: bool = False
    gris: int = 0
    aligne: str = "gauche"
    volets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Fixed text wrapped in ``w``; ``y`` is the baseline of its first line.

    ``h`` is the room that it has: a note that needs more is refused when the page is composed.
    """

    x: float
    y: float
    w: float
    h: float
    texte: str
    taille: float
    gras: bool = False
    gris: int = 0
    volets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trait:
    """A straight fixed line; ``epaisseur`` in millimetres."""

    x1: float
    y1: float
    x2: float
    y2: float
    epaisseur: float = 0.2
    gris: int = 120
    volets: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A framed stamp drawn only when its mark is set (``duplicata``)."""

    id: str
    x: float
    y: float
    w: float
    h: float
    texte: str
    taille: float
    volets: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filigrane:
    """Large slanted text under the whole page, drawn only when its mark is set; centred on (x, y)."""

    id: str
    x: float
    y: float
    texte: str
    taille: float
    angle: float
    volets: tuple[int, ...]
    gris: int = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class Champ:
    """What every field says: where it may be printed, and what it is called.

    Attributes:
        volets: allow-list; a field is printed nowhere else.
        confidentiel: medical content, never on volet 2 or 3.
        legende: the label is drawn above the field (else it serves the text version and the errors only).
    """

    id: str
    libelle: str
    volets: tuple[int, ...]
    confidentiel: bool = False
    legende: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Texte(Champ):
    """One line, shrunk from ``taille[0]`` to ``taille[1]`` points; ``y`` is the baseline."""

    x: float
    y: float
    w: float
    taille: tuple[float, float]
    gras: bool = False
    filet: bool = True
    aligne: str = "gauche"


@dataclass(frozen=True, slots=True, kw_only=True)
class Peigne(Champ):
    """One character in each cell; cells in ``groupes`` separated by ``ecart``; ``y`` is the top."""

    x: float
    y: float
    cases: int
    pas: float
    h: float
    groupes: tuple[int, ...] = ()
    ecart: float = 1.2
    taille: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PeigneDate(Champ):
    """A date as JJ MM AAAA in eight cells; ``y`` is the top."""

    x: float
    y: float
    pas: float
    h: float
    ecart: float = 1.2
    taille: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Case(Champ):
    """A box to tick, its label on the right; ``y`` is the top of the box."""

    x: float
    y: float
    cote: float = 3.2
    taille: float = 8.5
    gras: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraphe(Champ):
    """Wrapped text in a frame; shrunk from ``taille[0]`` to ``taille[1]``; ``y`` is the top."""

    x: float
    y: float
    w: float
    h: float
    taille: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lignes(Champ):
    """Titled rows (label, value), set at ``taille[0]`` points, down to ``taille[1]`` to stand on one page.

    Rows that need more flow over several pages at ``taille[0]``. ``colonne``: width of the labels.
    """

    x: float
    y: float
    w: float
    h: float
    colonne: float
    taille: tuple[float, float]
    gras: bool = True


Fixe = Bloc | Libelle | Note | Trait
Element = Bloc | Libelle | Note | Trait | Mention | Filigrane | Champ


@dataclass(frozen=True, slots=True)
class Modele:
    """One page template, restricted to one volet.

    Attributes:
        nom: name of the document (``volet-3``); ``volet``: 1, 2, 3 or ``HORS_VOLET``.
        version: number of the layout, raised when the file changes.
        titre: title for the page and for the metadata.
        destinataire: who receives it (``employeur``, ``service-medical``, ``caisse``, ``prescripteur``, ``assure``).
        dater: the metadata may carry the date of the document.
        elements: in reading order.
        empreinte: SHA-256 of the template file, hexadecimal.
        marques: marks that the page can bear.
    """

    nom: str
    volet: int
    version: int
    titre: str
    sous_titre: str
    destinataire: str
    dater: bool
    elements: tuple[Element, ...]
    empreinte: str
    champs: dict[str, Champ] = field(default_factory=dict)
    marques: frozenset[str] = frozenset()
