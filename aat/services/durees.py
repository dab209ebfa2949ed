"""A duration sheet as a grid to walk in: headers and their spans, cells that the printed table merges, words.

Owns what is said of a sheet; every number comes from the référentiel. Knows neither screen nor terminal.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.domaine.fiche import Cellule
from aat.referentiel.durees import fiche_du_motif
from aat.referentiel.types_emploi import criteres, definition, type_emploi, types_emploi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aat.domaine.fiche import EcartSource, Fiche, NiveauColonnes
    from aat.domaine.motif import Motif

TOUS = "tous"
_TOUT_TYPE = "Tout type d’emploi"
_MOIS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905 -- read as a sentence
SANS_FICHE = "Pas de durée de référence dans le référentiel installé pour ce motif."
REMEDE_SANS_FICHE = "Consultez la fiche sur ameli.fr, et tapez la durée."


@dataclass(frozen=True, slots=True)
class Entete:
    """A header cell: from column ``debut``, over ``etendue`` columns."""

    libelle: str
    debut: int
    etendue: int


@dataclass(frozen=True, slots=True)
class Case:
    """A cell as printed: one number over one column, or over several that the sheet does not tell apart."""

    colonnes: tuple[int, ...]
    cellule: Cellule

    @property
    def texte(self) -> str:
        """What is read in the cell."""
        return texte_cellule(self.cellule)

    @property
    def jours(self) -> int | None:
        """Days that the cell gives; ``None`` when it only says « plus de », or no arrêt."""
        return None if self.cellule.plus_de or not self.cellule.jours else self.cellule.jours


@dataclass(frozen=True, slots=True)
class Ligne:
    """A row: its type d'emploi (``tous`` when the sheet makes no difference), its cells, what it means here."""

    type_emploi: str
    libelle: str
    cases: tuple[Case, ...]
    definitions: tuple[str, ...]

    def case(self, colonne: int) -> Case:
        """Return the cell that covers ``colonne``."""
        return next(c for c in self.cases if colonne in c.colonnes)


@dataclass(frozen=True, slots=True)
class Grille:
    """A sheet laid out: ``niveaux`` are (name, header cells) from top to bottom."""

    fiche: Fiche
    niveaux: tuple[tuple[str, tuple[Entete, ...]], ...]
    lignes: tuple[Ligne, ...]

    @property
    def largeur(self) -> int:
        """Number of columns."""
        return sum(e.etendue for e in self.niveaux[-1][1])

    def rang(self, type_voulu: str | None) -> int:
        """Return the row of a type d'emploi, the first one when it is not told."""
        return next((n for n, ligne in enumerate(self.lignes) if ligne.type_emploi == type_voulu), 0)

    def en_tetes(self, case: Case) -> tuple[str, ...]:
        """Return the headers above a cell; one that the cell does not tell apart is left out."""
        dits: list[str] = []
        for _, entetes in self.niveaux:
            siens = {e.libelle for e in entetes if any(e.debut <= c < e.debut + e.etendue for c in case.colonnes)}
            if len(siens) == 1 and self.largeur > 1:
                dits += siens
        return tuple(dits)

    def phrase(self, ligne: Ligne, case: Case) -> str:
        """Return what the cell says in full: « 14 jours · Léger · Tête radiale · Traitement chirurgical »."""
        return " · ".join((compter(case.cellule), ligne.libelle, *self.en_tetes(case)))


def grille(motif: Motif) -> Grille | None:
    """Return the laid-out sheet of a motif, ``None`` when the référentiel has none for it."""
    fiche = fiche_du_motif(motif)
    return None if fiche is None else disposer(fiche)


def disposer(fiche: Fiche) -> Grille:
    """Return a sheet laid out."""
    return Grille(
        fiche,
        tuple((_nom_du_niveau(n), tuple(_entetes(n.valeurs))) for n in fiche.colonnes),
        tuple(
            Ligne(nom, libelle_type(nom), _cases(cellules, fiche.fusions.get(nom, ())), _definitions(fiche, nom))
            for nom, cellules in fiche.lignes.items()
        ),
    )


def libelle_type(identifiant: str) -> str:
    """Return the short label of a type d'emploi: « Léger », « Tout type d’emploi »."""
    connu = type_emploi(identifiant)
    return connu.libelle_court if connu else _TOUT_TYPE if identifiant == TOUS else identifiant


def texte_cellule(cellule: Cellule) -> str:
    """Return a cell of the table: « 14 », « plus de 240 », « 0 (pas d’arrêt) »."""
    if cellule.plus_de:
        return f"plus de {cellule.jours - 1}"
    return str(cellule.jours) if cellule.jours else "0 (pas d’arrêt)"


def compter(cellule: Cellule) -> str:
    """Return a cell as words: « 14 jours », « plus de 240 jours », « pas d’arrêt »."""
    if cellule.plus_de:
        return f"plus de {cellule.jours - 1} jours"
    return f"{cellule.jours} jour{'s' if cellule.jours > 1 else ''}" if cellule.jours else "pas d’arrêt (0 jour)"


def refus(case: Case) -> str:
    """Return why a cell fills nothing; empty when it does."""
    if case.cellule.plus_de:
        return f"« {compter(case.cellule)} » n’est pas une durée\u00a0: rien n’est rempli."
    if not case.cellule.jours:
        return "La fiche ne prévoit pas d’arrêt dans ce cas\u00a0: rien n’est rempli."
    return ""


def origine(fiche: Fiche) -> str:
    """Return where the sheet stands: the HAS advice and the date, or that they are not known."""
    avis = f"Avis HAS {_de_mois(fiche.avis_has[0])}" if fiche.avis_has else "Avis HAS non retrouvé"
    return " · ".join((avis, *((f"fiche {_de_mois(fiche.date_fiche)}",) if fiche.date_fiche else ())))


def resume(motif: Motif | None, type_connu: str | None) -> tuple[str, tuple[str, ...]]:
    """Return the title and the lines of the short view; what must be chosen in the table is only announced.

    ``type_connu``: the type d'emploi already known for the patient; its row is marked with ``▸``.
    """
    if motif is None:
        return "Durées indicatives", ("Choisissez le motif.",)
    lue = grille(motif)
    if lue is None:
        return "Durées indicatives", (SANS_FICHE,)
    lignes: list[str] = []
    if lue.largeur == 1:
        noms = max(len(ligne.libelle) for ligne in lue.lignes)
        for ligne in lue.lignes:
            signe = "▸ " if ligne.type_emploi == type_connu and len(lue.lignes) > 1 else ""
            lignes.append(f"{signe}{ligne.libelle.ljust(noms)}  {compter(ligne.cases[0].cellule)}")
    else:
        criteres_lus = [nom.lower() for nom, _ in lue.niveaux] + ["type d’emploi"] * (len(lue.lignes) > 1)
        lignes.append(f"Selon {', '.join(criteres_lus)}.")
    return f"Durées indicatives\u00a0: {lue.fiche.titre}", (*lignes, origine(lue.fiche))


def definitions(fiche: Fiche) -> tuple[str, ...]:
    """Return what each type d'emploi means in this sheet, its criteria included."""
    return (
        *(f"{t.libelle}\u00a0: {' '.join(_definitions(fiche, t.id))}" for t in types_emploi() if t.id in fiche.lignes),
        *criteres(fiche.id),
    )


def remarques(fiche: Fiche) -> tuple[str, ...]:
    """Return everything said beside the table: warnings, factors, where the numbers come from."""
    facteurs = f"À moduler selon\u00a0: {' ; '.join(fiche.facteurs)}." if fiche.facteurs else ""
    return tuple(
        filter(
            None,
            (
                fiche.intro,
                *(_majuscule(note) for note in fiche.notes),
                facteurs.replace(" ; ", "\u00a0; "),
                f"{origine(fiche)}." + (f" {fiche.avis_has[1]}" if fiche.avis_has else ""),
                *(f"Source\u00a0: {quoi}{_adresse(ou)}" for quoi, ou in fiche.sources),
                *(_ecart(ecart, fiche) for ecart in fiche.ecarts),
            ),
        )
    )


def _definitions(fiche: Fiche, nom: str) -> tuple[str, ...]:
    connu = type_emploi(nom)
    if connu is None:
        return ()
    condition = fiche.conditions_lignes.get(nom)
    return (definition(connu, fiche.id), *((f"Ici\u00a0: {condition}.",) if condition else ()))


def _nom_du_niveau(niveau: NiveauColonnes) -> str:
    """Return what stands left of a header row; a lone « Durée » has no level to name: the rows have."""
    if len(niveau.valeurs) == 1 and niveau.valeurs[0][0].lower() == niveau.niveau.lower():
        return "Type d’emploi"
    return _majuscule(niveau.niveau)


def _entetes(valeurs: tuple[tuple[str, int], ...]) -> Iterator[Entete]:
    debut = 0
    for libelle, etendue in valeurs:
        yield Entete(libelle, debut, etendue)
        debut += etendue


def _cases(cellules: tuple[Cellule, ...], fusions: tuple[tuple[int, ...], ...]) -> tuple[Case, ...]:
    groupes = {colonne: tuple(groupe) for groupe in fusions for colonne in groupe}
    cases = dict.fromkeys(groupes.get(n, (n,)) for n in range(len(cellules)))
    return tuple(Case(colonnes, cellules[colonnes[0]]) for colonnes in cases)


def _ecart(ecart: EcartSource, fiche: Fiche) -> str:
    lue = disposer(fiche)
    lignes = {ligne.type_emploi: ligne for ligne in lue.lignes}

    def ou(nom: str, colonne: int) -> str:
        """Name the cell; the other source may have rows that this sheet has not."""
        dits = lue.en_tetes(lignes[nom].case(colonne)) if nom in lignes and colonne < lue.largeur else ()
        return ", ".join(t.lower() for t in (libelle_type(nom), *dits))

    dits = ", ".join(f"{compter(Cellule(jours))} ({ou(nom, colonne)})" for nom, colonne, jours in ecart.cellules)
    return " ".join(filter(None, (f"Une autre source disait {dits}\u00a0: {ecart.source}.", ecart.remarque)))


def _adresse(url: str) -> str:
    return f" — {url}" if url.startswith("http") else ""


def _de_mois(annee_mois: str) -> str:
    """Return « d’octobre 2010 » for ``2010-10``; a year alone stays a year."""
    lu = re.fullmatch(r"(\d{4})-(\d\d)", annee_mois)
    if lu is None or not 1 <= int(lu[2]) <= 12:
        return f"de {annee_mois}"
    mois = _MOIS[int(lu[2]) - 1]
    return f"d’{mois} {lu[1]}" if mois[0] in "ao" else f"de {mois} {lu[1]}"


def _majuscule(texte: str) -> str:
    return texte[:1].upper() + texte[1:]
