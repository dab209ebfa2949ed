"""Draws a duration grid as lines of text: borders, spanning headers, merged cells; a window of columns when wide.

Pure: from a grid and a width to strings and places. Knows neither keys nor colours.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.services.durees import Case, Entete, Grille

#: Columns of text kept on each side of a cell.
_MARGE = 1
#: Beyond, a column is not widened: numbers stay near one another.
_MAX = 24


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is drawn: line, first column of text, width; ``ligne`` and ``case`` of the grid when a cell."""

    y: int
    x: int
    largeur: int
    ligne: int = -1
    case: Case | None = None


@dataclass(frozen=True, slots=True)
class Dessin:
    """The drawn window.

    Attributes:
        lignes: the text.
        cases: where each cell is (twice when its columns are apart); ``titres``: where each row's name is.
        de, a: first column of the grid drawn, and the one after the last.
    """

    lignes: tuple[str, ...]
    cases: tuple[Place, ...]
    titres: tuple[Place, ...]
    de: int
    a: int


def dessiner(grille: Grille, largeur: int, de: int = 0) -> Dessin:
    """Return the grid drawn in at most ``largeur`` characters, from column ``de`` on; one column always fits."""
    tete = _largeur_tete(grille)
    colonnes = largeurs(grille, largeur - tete - 2)
    a = de + 1
    while a < len(colonnes) and tete + 2 + sum(colonnes[de : a + 1]) + (a - de + 1) <= largeur:
        a += 1
    return _Trait(grille, tete, colonnes[de:a], de).tirer()


def largeurs(grille: Grille, place: int) -> list[int]:
    """Return the columns' widths: no word is ever cut; wider as long as all fit in ``place``."""
    mini = [max(_mots(e.libelle) for e in _au_dessus(grille, n)) + 2 * _MARGE for n in range(grille.largeur)]
    for ligne in grille.lignes:
        for case in ligne.cases:
            for n in case.colonnes:
                # « ‹ 14 › »: the chosen cell's signs take four more.
                mini[n] = max(mini[n], -(-(len(case.texte) + 4) // _contigues(case)) + 2 * _MARGE)
    voulues = list(mini)
    libre = place - sum(mini) - len(mini)
    while libre > 0:
        etroite = min(range(len(voulues)), key=lambda n: (voulues[n] >= _souhait(grille, n), voulues[n]))
        if voulues[etroite] >= _souhait(grille, etroite):
            break
        voulues[etroite] += 1
        libre -= 1
    return voulues


class _Trait:
    """One drawing under way."""

    def __init__(self, grille: Grille, tete: int, colonnes: list[int], de: int) -> None:
        self._grille, self._tete, self._colonnes, self._de = grille, tete, colonnes, de
        self._sortie: list[str] = []
        self._cases: list[Place] = []
        self._titres: list[Place] = []

    def tirer(self) -> Dessin:
        """Draw everything from top to bottom."""
        a = self._de + len(self._colonnes)
        entetes = [
            (nom, [(e.libelle, max(e.debut, self._de), min(e.debut + e.etendue, a)) for e in siennes])
            for nom, siennes in self._grille.niveaux
        ]
        avant: set[int] = set()
        for nom, siennes in entetes:
            visibles = [(texte, debut, fin) for texte, debut, fin in siennes if debut < fin]
            coupes = {debut for _, debut, _ in visibles} | {a}
            self._filet(avant, coupes)
            self._bande(nom, visibles)
            avant = coupes
        premiere = self._coupes_de_ligne(0)
        self._filet(avant, premiere)
        for rang in range(len(self._grille.lignes)):
            self._ligne(rang)
        self._filet(self._coupes_de_ligne(len(self._grille.lignes) - 1), set())
        return Dessin(tuple(self._sortie), tuple(self._cases), tuple(self._titres), self._de, a)

    def _x(self, colonne: int) -> int:
        """Return where the bar to the left of a column stands."""
        avant = self._colonnes[: colonne - self._de]
        return self._tete + 1 + sum(avant) + len(avant)

    def _coupes_de_ligne(self, rang: int) -> set[int]:
        a = self._de + len(self._colonnes)
        ligne = self._grille.lignes[rang]
        dedans = {n for n in range(self._de + 1, a) if n - 1 not in ligne.case(n).colonnes}
        return dedans | {self._de, a}

    def _filet(self, dessus: set[int], dessous: set[int]) -> None:
        """Draw a rule between two bands, with the joints that their bars need."""
        bouts = ("┌", "┐") if not dessus else ("└", "┘") if not dessous else ("├", "┤")
        barres = {self._x(n): (n in dessus, n in dessous) for n in dessus | dessous}
        fin = self._x(self._de + len(self._colonnes))
        joints = {(True, True): "┼", (True, False): "┴", (False, True): "┬"}
        trait = [joints[barres[x]] if x in barres else "─" for x in range(fin + 1)]
        trait[0], trait[fin] = bouts
        self._sortie.append("".join(trait))

    def _bande(self, nom: str, entetes: Sequence[tuple[str, int, int]]) -> None:
        """Draw a level of headers, wrapped between its bars."""
        textes = [_plier(t, self._x(fin) - self._x(debut) - 1 - 2 * _MARGE) for t, debut, fin in entetes]
        noms = _plier(nom, self._tete - 2 * _MARGE)
        for n in range(max(len(noms), *map(len, textes))):
            morceaux = [_cadre(noms[n] if n < len(noms) else "", self._tete, centre=False)]
            for texte, (_, debut, fin) in zip(textes, entetes, strict=True):
                place = self._x(fin) - self._x(debut) - 1
                morceaux.append(_cadre(texte[n] if n < len(texte) else "", place, centre=True))
            self._sortie.append("│" + "│".join(morceaux) + "│")

    def _ligne(self, rang: int) -> None:
        """Draw a row of days; a merged cell has no bar inside."""
        ligne = self._grille.lignes[rang]
        y = len(self._sortie)
        morceaux = [_cadre(ligne.libelle, self._tete, centre=False)]
        self._titres.append(Place(y, 1, self._tete, rang))
        for debut, fin in pairwise(sorted(self._coupes_de_ligne(rang))):
            case = ligne.case(debut)
            x, place = self._x(debut) + 1, self._x(fin) - self._x(debut) - 1
            self._cases.append(Place(y, x, place, rang, case))
            morceaux.append(_cadre(case.texte, place, centre=True))
        self._sortie.append("│" + "│".join(morceaux) + "│")


def _largeur_tete(grille: Grille) -> int:
    noms = [nom for nom, _ in grille.niveaux] + [ligne.libelle for ligne in grille.lignes]
    return max(map(len, noms)) + 2 * _MARGE


def _au_dessus(grille: Grille, colonne: int) -> list[Entete]:
    """Return the headers of one column only, above ``colonne``; a spanning one has room enough."""
    siennes = [e for _, es in grille.niveaux for e in es if e.debut <= colonne < e.debut + e.etendue]
    return [e for e in siennes if e.etendue == 1] or siennes


def _souhait(grille: Grille, colonne: int) -> int:
    return min(_MAX, max(len(e.libelle) // e.etendue for e in _au_dessus(grille, colonne)) + 2 * _MARGE)


def _contigues(case: Case) -> int:
    """Return how many of a cell's columns touch from the first on: what it is drawn over."""
    suite = 1
    while suite < len(case.colonnes) and case.colonnes[suite] == case.colonnes[0] + suite:
        suite += 1
    return suite


def _mots(texte: str) -> int:
    return max(map(len, texte.split()))


def _plier(texte: str, largeur: int) -> list[str]:
    return textwrap.wrap(texte, max(1, largeur), break_long_words=True) or [""]


def _cadre(texte: str, largeur: int, *, centre: bool) -> str:
    dedans = texte.center(largeur - 2 * _MARGE) if centre else texte.ljust(largeur - 2 * _MARGE)
    return " " * _MARGE + dedans + " " * _MARGE
