"""Reads a data file that comes from outside: bounded, decoded, every fault with its line and column.

Owns what a hostile or clumsy file may do; knows the columns, not what is done with the file.
"""

import csv
import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from aat.erreurs import ErreurDocument
from aat.referentiel.lecture_motifs import COLONNES_MOTIFS
from aat.referentiel.lecture_regimes import COLONNES_CAISSES
from aat.referentiel.pliage import slug

OCTETS_MAX = 5_000_000
LIGNES_MAX = 20_000
CELLULE_MAX = 2_000
PROBLEMES_MONTRES = 20
#: Past this one reads no further: a file wrong on each of its lines is told in a few of them.
_PROBLEMES_MAX = 1_000

#: What a spreadsheet would run: refused wherever a cell begins by it, full-width forms included.
_FORMULES = frozenset("=+-@＝＋－＠")
_NOM_DE_COLONNE = re.compile(r"[a-z][a-z_]{0,39}")
#: Spaces that French typography uses and that ``str.isprintable`` refuses.
_ESPACES_INSECABLES = "\u00a0\u202f"


@dataclass(frozen=True, slots=True)
class Genre:
    """A kind of data that can be replaced.

    Attributes:
        nom: word of the command line.
        fichier: the shipped file that an import stands in for.
        colonnes: header of a CSV; empty for a TOML file.
        entree: for a TOML file, name of its array of entries.
        cle: columns, or the key, that identify an entry.
    """

    nom: str
    fichier: str
    contenu: str
    colonnes: tuple[str, ...]
    entree: str
    cle: tuple[str, ...]


GENRES: Mapping[str, Genre] = {
    genre.nom: genre
    for genre in (
        Genre("caisses", "nomenclatures/caisses.csv", "caisses", COLONNES_CAISSES, "", ("regime", "caisse", "centre")),
        Genre("motifs", "nomenclatures/motifs.csv", "motifs", COLONNES_MOTIFS, "", ("code",)),
        Genre("durees", "durees.toml", "fiches de durées", (), "fiche", ("id",)),
        Genre("regimes", "nomenclatures/regimes.toml", "régimes", (), "regime", ("code",)),
    )
}


@dataclass(frozen=True, slots=True)
class Probleme:
    """Something wrong in a file from outside; ``ligne`` counts from 1, ``cle`` is a TOML key."""

    message: str
    ligne: int | None = None
    colonne: str | None = None
    cle: str | None = None

    def __str__(self) -> str:
        ou = ", ".join(
            partie
            for partie in (
                f"ligne {self.ligne}" if self.ligne else "",
                f"colonne «\u00a0{self.colonne}\u00a0»" if self.colonne else "",
                f"clé «\u00a0{self.cle}\u00a0»" if self.cle else "",
            )
            if partie
        )
        return f"{ou}\u00a0: {self.message}" if ou else self.message


class ErreurImport(ErreurDocument):
    """The file cannot be imported; nothing was changed.

    Attributes:
        problemes: every fault found.
    """

    def __init__(self, nom: str, problemes: tuple[Probleme, ...]) -> None:
        montres = [f"{nom}, {p}" for p in problemes[:PROBLEMES_MONTRES]]
        if len(problemes) > PROBLEMES_MONTRES:
            montres.append(f"… et {len(problemes) - PROBLEMES_MONTRES} autres.")
        super().__init__(
            "\n      ".join(montres),
            remede="Rien n’a été importé. Corrigez le fichier, puis recommencez.",
            champ="FICHIER",
        )
        self.problemes = problemes


@dataclass(frozen=True, slots=True)
class Entrant:
    """A file read and checked by itself.

    Attributes:
        octets: what will be kept: a CSV is written anew, commas and line feeds, UTF-8 without a mark.
        entrees: its entries by key, to tell what changes.
        lignes: line of each entry, where known.
        verifie_le: day of the last check that the file gives; a CSV gives none.
    """

    genre: Genre
    octets: bytes
    entrees: Mapping[str, object]
    lignes: Mapping[str, int]
    verifie_le: dt.date | None


def lire_entrant(nom: str, octets: bytes, genre: Genre | None, fiches: frozenset[str] | None) -> Entrant:
    """Return the data of a file; its kind is recognised when ``genre`` is ``None``.

    Args:
        nom: name shown in messages.
        octets: its content.
        genre: what it should be.
        fiches: duration sheets that a motif may name; ``None``: any.

    Raises:
        ErreurImport: too big, unreadable, of an unknown shape, or wrong in a place that is named.
    """
    if len(octets) > OCTETS_MAX:
        raise ErreurImport(nom, (Probleme(f"fichier trop gros (plus de {OCTETS_MAX // 1_000_000}\u00a0Mo)."),))
    texte = _decoder(nom, octets)
    entete = texte.lstrip("\ufeff").partition("\n")[0].strip()
    trouve = genre or _reconnaitre(nom, entete, texte)
    if trouve.colonnes:
        return _lire_csv(nom, texte, trouve, fiches)
    from aat.referentiel.entrants_toml import lire_toml_entrant

    return lire_toml_entrant(nom, texte, trouve)


def _decoder(nom: str, octets: bytes) -> str:
    try:
        texte = octets.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        ligne = octets[: cause.start].count(b"\n") + 1
        raise ErreurImport(
            nom, (Probleme("le fichier n’est pas en UTF-8\u00a0: enregistrez-le dans ce format.", ligne),)
        ) from cause
    # One kind of line end only, so that lines count as people see them.
    texte = texte.replace("\r\n", "\n")
    trouves = (
        Probleme(f"caractère interdit (U+{ord(mauvais):04X}), signe {rang} de la ligne.", numero)
        for numero, ligne in enumerate(texte.split("\n"), 1)
        if not ligne.isprintable()
        for rang, mauvais in [_premier_interdit(ligne)]
        if mauvais
    )
    if problemes := tuple(islice(trouves, _PROBLEMES_MAX)):
        raise ErreurImport(nom, problemes)
    return texte


def _premier_interdit(ligne: str) -> tuple[int, str]:
    return next(((rang, c) for rang, c in enumerate(ligne, 1) if interdit(c)), (0, ""))


def interdit(caractere: str) -> bool:
    """Tell whether a character would be obeyed by a terminal, hide, or turn the text around."""
    return not (caractere.isprintable() or caractere in _ESPACES_INSECABLES)


def _reconnaitre(nom: str, entete: str, texte: str) -> Genre:
    colonnes = {cellule.strip().strip('"') for cellule in re.split("[,;]", entete)}
    for genre in GENRES.values():
        if genre.colonnes and set(genre.cle) <= colonnes and len(colonnes & set(genre.colonnes)) >= 3:
            return genre
        if genre.entree and re.search(rf"^ *\[\[ *{genre.entree} *\]\]", texte, re.MULTILINE):
            return genre
    raise ErreurImport(
        nom,
        (Probleme("contenu non reconnu\u00a0: précisez --type (" + ", ".join(GENRES) + ")."),),
    )


def _lire_csv(nom: str, texte: str, genre: Genre, fiches: frozenset[str] | None) -> Entrant:
    rangees = _rangees(nom, texte, genre)
    problemes: list[Probleme] = []
    entrees: dict[str, object] = {}
    lignes: dict[str, int] = {}
    for numero, cellules in rangees:
        valeurs = dict(zip(genre.colonnes, cellules, strict=True))
        problemes.extend(_cellules(numero, valeurs, genre, fiches))
        if len(problemes) >= _PROBLEMES_MAX:
            break
        cle = " ".join(valeurs[colonne] for colonne in genre.cle if valeurs[colonne])
        if cle in entrees:
            problemes.append(Probleme(f"{cle} est déjà donné à la ligne {lignes[cle]}.", numero, genre.cle[0]))
        entrees.setdefault(cle, cellules)
        lignes.setdefault(cle, numero)
    if not entrees:
        problemes.append(Probleme("aucune donnée sous la ligne d’en-tête.", 1))
    if problemes:
        raise ErreurImport(nom, tuple(problemes))
    ecrit = StringIO()
    csv.writer(ecrit, lineterminator="\n").writerows([genre.colonnes, *(cellules for _, cellules in rangees)])
    return Entrant(genre, ecrit.getvalue().encode(), entrees, lignes, None)


def _rangees(nom: str, texte: str, genre: Genre) -> list[tuple[int, tuple[str, ...]]]:
    separateur = ";" if texte.partition("\n")[0].count(";") >= len(genre.colonnes) - 1 else ","
    lecteur = csv.reader(StringIO(texte, newline=""), strict=True, delimiter=separateur)
    rangees: list[tuple[int, tuple[str, ...]]] = []
    problemes: list[Probleme] = []
    try:
        problemes.extend(_entete(next(lecteur, []), genre))
        # Under a wrong header, every cell would be said wrong.
        for cellules in () if problemes else lecteur:
            if len(problemes) == _PROBLEMES_MAX:
                break
            if not cellules:
                continue
            if len(cellules) != len(genre.colonnes):
                problemes.append(
                    Probleme(f"{len(genre.colonnes)} colonnes attendues, {len(cellules)} lues.", lecteur.line_num)
                )
            elif len(rangees) == LIGNES_MAX:
                problemes.append(Probleme(f"plus de {LIGNES_MAX} lignes.", lecteur.line_num))
                break
            else:
                rangees.append((lecteur.line_num, tuple(cellules)))
    except csv.Error:
        problemes.append(Probleme("guillemets mal fermés, ou cellule trop longue.", max(lecteur.line_num, 1)))
    if problemes:
        raise ErreurImport(nom, tuple(problemes))
    return rangees


def _entete(lue: list[str], genre: Genre) -> list[Probleme]:
    if tuple(lue) == genre.colonnes:
        return []
    attendues = ", ".join(genre.colonnes)
    # Another file given by mistake may have people in its first line: what is no column's name is told by its rank.
    inconnues = [
        c if _NOM_DE_COLONNE.fullmatch(c) else f"n°\u00a0{rang}"
        for rang, c in enumerate(lue, 1)
        if c not in genre.colonnes
    ]
    manquantes = [c for c in genre.colonnes if c not in lue]
    if inconnues:
        return [Probleme(f"colonne inconnue\u00a0; attendues\u00a0: {attendues}.", 1, c) for c in inconnues[:5]]
    if manquantes:
        return [Probleme(f"colonne manquante\u00a0; attendues\u00a0: {attendues}.", 1, c) for c in manquantes]
    return [Probleme(f"colonnes répétées, ou dans un autre ordre que\u00a0: {attendues}.", 1)]


def _cellules(numero: int, valeurs: Mapping[str, str], genre: Genre, fiches: frozenset[str] | None) -> list[Probleme]:
    problemes: list[Probleme] = []
    for colonne, texte in valeurs.items():
        if faute := _cellule(texte) or _CONTROLES.get(colonne, _libre)(texte):
            problemes.append(Probleme(faute, numero, colonne))
    if genre.nom == "motifs" and not problemes:
        if valeurs["id"] != slug(valeurs["libelle"]):
            attendu = slug(valeurs["libelle"])
            problemes.append(Probleme(f"tiré du libellé, il s’écrit «\u00a0{attendu}\u00a0».", numero, "id"))
        if valeurs["fiche"] and fiches is not None and valeurs["fiche"] not in fiches:
            problemes.append(Probleme("fiche de durées inconnue du référentiel installé.", numero, "fiche"))
    return problemes


def _cellule(texte: str) -> str | None:
    if len(texte) > CELLULE_MAX:
        return f"plus de {CELLULE_MAX} caractères."
    if "\n" in texte:
        return "une cellule tient sur une ligne."
    if texte[:1] in _FORMULES and texte:
        return "une cellule ne commence ni par =, ni par +, ni par -, ni par @ (formule de tableur)."
    if texte != texte.strip():
        return "espaces au bord."
    return None


def _motif_de(regex: str, attendu: str) -> Callable[[str], str | None]:
    compilee = re.compile(regex, re.ASCII)
    return lambda texte: None if compilee.fullmatch(texte) else attendu


def _libre(_: str) -> str | None:
    return None


def _requis(texte: str) -> str | None:
    return None if texte else "cette cellule est obligatoire."


def _liste(texte: str) -> str | None:
    if texte and any(not e or e != e.strip() for e in texte.split("|")):
        return "élément vide, ou bordé d’espaces, entre deux «\u00a0|\u00a0»."
    return None


_DRAPEAU = _motif_de(r"(oui)?", "«\u00a0oui\u00a0» ou vide attendu.")
_CONTROLES: Mapping[str, Callable[[str], str | None]] = {
    "regime": _motif_de(r"[0-9]{2}", "deux chiffres attendus."),
    "caisse": _motif_de(r"[0-9]{3}", "trois chiffres attendus."),
    "centre": _motif_de(r"([0-9]{4})?", "quatre chiffres attendus, ou rien."),
    "departement": _motif_de(r"([0-9]{2,3}|2[AB])?", "numéro de département attendu, ou rien."),
    "organisme_destinataire": _motif_de(r"([0-9]{3})?", "trois chiffres attendus, ou rien."),
    "transmission": _motif_de(r"(oui|non|inconnu)?", "oui, non, inconnu ou rien."),
    "essai": _DRAPEAU,
    "confiance": _motif_de(r"haute|moyenne|faible", "haute, moyenne ou faible."),
    "code": _motif_de(r"[0-9]{8}", "huit chiffres attendus."),
    "code_fonctionnel": _motif_de(r"[0-9]{3}", "trois chiffres attendus."),
    "id": _requis,
    "libelle": _requis,
    "source": _requis,
    "acronymes": _liste,
    "synonymes": _liste,
    "covid": _DRAPEAU,
    "grossesse": _DRAPEAU,
    "interruption_grossesse": _DRAPEAU,
    "dentaire": _DRAPEAU,
}
