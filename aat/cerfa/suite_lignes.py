"""Rows that flow down a page and over to the next: nothing is cut, a long value goes on."""

import math
from dataclasses import dataclass, field

from aat.cerfa.modele import Lignes
from aat.cerfa.polices import INTERLIGNE, MM_PAR_POINT, Polices
from aat.cerfa.primitives import Ecrit, Primitive, Rectangle, Segment
from aat.cerfa.rubriques import Rubrique

_GRIS_LIBELLE = 70
_GRIS_FILET = 205
_GRIS_TITRE = 232
#: Step of the search for a size that stands on one page, in points.
_PAS_POINTS = 0.25
#: Room around a row and above a heading, in millimetres.
_MARGE_LIGNE = 0.9
_MARGE_TITRE = 2.2


@dataclass(slots=True)
class _Page:
    champ: Lignes
    taille: float
    pages: list[list[Primitive]] = field(default_factory=lambda: [[]])
    y: float = 0.0

    def __post_init__(self) -> None:
        self.y = self.champ.y

    @property
    def pas(self) -> float:
        return self.taille * INTERLIGNE * MM_PAR_POINT

    def reste(self) -> float:
        return self.champ.y + self.champ.h - self.y

    def tourner(self) -> None:
        self.pages.append([])
        self.y = self.champ.y

    def poser(self, primitive: Primitive) -> None:
        self.pages[-1].append(primitive)


def composer_lignes(champ: Lignes, rubriques: tuple[Rubrique, ...], polices: Polices) -> list[list[Primitive]]:
    """Return the rows of each page: one page if the smallest size allows it, else as many as the largest needs.

    Raises:
        ErreurImpression: a character has no glyph; the row is named.
    """
    rubriques = tuple(_admettre(champ, rubrique, polices) for rubrique in rubriques)
    largeurs = _largeurs(champ, rubriques, polices)
    taille = champ.taille[0]
    while taille >= champ.taille[1]:
        # Measuring costs a tenth of setting: only a size that may fit is set.
        if _hauteur(champ, rubriques, largeurs, taille, polices) <= champ.h + _MARGE_TITRE:
            essai = _composer(champ, rubriques, taille, polices)
            if len(essai) == 1:
                return essai
        taille -= _PAS_POINTS
    return _composer(champ, rubriques, champ.taille[0], polices)


def _largeurs(champ: Lignes, rubriques: tuple[Rubrique, ...], polices: Polices) -> list[tuple[float, float]]:
    """Return the width of each label and value at 1000 points on one line; infinite when it has several."""
    normale, grasse = polices.normale.largeurs, polices.style(gras=champ.gras).largeurs

    def largeur(texte: str, largeurs: dict[str, int]) -> float:
        return math.inf if "\n" in texte else sum(map(largeurs.__getitem__, texte))

    return [(largeur(g, normale), largeur(d, grasse)) for rubrique in rubriques for g, d in rubrique.lignes]


def _hauteur(
    champ: Lignes, rubriques: tuple[Rubrique, ...], largeurs: list[tuple[float, float]], taille: float, polices: Polices
) -> float:
    """Return the height of everything set on one endless page, in millimetres."""
    pas, place = taille * INTERLIGNE * MM_PAR_POINT, champ.w - champ.colonne - 1.5
    hauteur, rang = 0.0, 0
    for rubrique in rubriques:
        hauteur += pas + 2 * _MARGE_LIGNE + (_MARGE_TITRE if hauteur else 0.0)
        for gauche, droite in rubrique.lignes:
            a, b = largeurs[rang]
            rang += 1
            nombre = 1
            if a * taille / 1000 * MM_PAR_POINT > champ.colonne - 3:
                nombre = len(polices.couper(gauche, taille, champ.colonne - 3))
            if b * taille / 1000 * MM_PAR_POINT > place:
                nombre = max(nombre, len(polices.couper(droite, taille, place, gras=champ.gras)))
            hauteur += nombre * pas + 2 * _MARGE_LIGNE
    return hauteur


def _admettre(champ: Lignes, rubrique: Rubrique, polices: Polices) -> Rubrique:
    """Return the heading and its rows as they can be drawn; checked once, whatever the sizes tried."""
    lignes = tuple(
        (polices.admettre(libelle, champ.id, libelle), polices.admettre(valeur, champ.id, libelle))
        for libelle, valeur in rubrique.lignes
    )
    return Rubrique(polices.admettre(rubrique.titre, champ.id, rubrique.titre), lignes)


def _composer(champ: Lignes, rubriques: tuple[Rubrique, ...], taille: float, polices: Polices) -> list[list[Primitive]]:
    page = _Page(champ, taille)
    for rubrique in rubriques:
        lignes = [_couper(page, libelle, valeur, polices) for libelle, valeur in rubrique.lignes]
        premiere = max(len(lignes[0][0]), len(lignes[0][1])) * page.pas if lignes else 0.0
        titre = page.pas + 4 * _MARGE_LIGNE + _MARGE_TITRE
        # A heading never stands alone at the foot of a page.
        if page.y > champ.y and page.reste() < titre + min(premiere, champ.h / 3):
            page.tourner()
        _poser_titre(page, rubrique.titre)
        for ligne in lignes:
            _poser_ligne(page, *ligne)
    return page.pages


def _couper(page: _Page, libelle: str, valeur: str, polices: Polices) -> tuple[list[str], list[str]]:
    champ = page.champ
    gauche = polices.couper(libelle, page.taille, champ.colonne - 3)
    return gauche, polices.couper(valeur, page.taille, champ.w - champ.colonne - 1.5, gras=champ.gras)


def _poser_titre(page: _Page, titre: str) -> None:
    champ = page.champ
    if page.y > champ.y:
        page.y += _MARGE_TITRE
    hauteur = page.pas + 2 * _MARGE_LIGNE
    page.poser(Rectangle(champ.x, page.y, champ.w, hauteur, fond=_GRIS_TITRE))
    base = page.y + _MARGE_LIGNE + page.taille * MM_PAR_POINT
    page.poser(Ecrit(champ.x + 1.5, base, titre, page.taille, gras=True))
    page.y += hauteur


def _poser_ligne(page: _Page, gauche: list[str], droite: list[str]) -> None:
    champ, pas = page.champ, page.pas
    nombre = max(len(gauche), len(droite))
    # A row that a whole page could hold starts on a new one rather than being split.
    if page.reste() < nombre * pas + 2 * _MARGE_LIGNE <= champ.h:
        page.tourner()
    page.y += _MARGE_LIGNE
    for rang in range(nombre):
        if page.reste() < pas + _MARGE_LIGNE:
            page.tourner()
            page.y += _MARGE_LIGNE
        base = page.y + page.taille * MM_PAR_POINT
        if rang < len(gauche) and gauche[rang]:
            page.poser(Ecrit(champ.x + 1.5, base, gauche[rang], page.taille, gris=_GRIS_LIBELLE))
        if rang < len(droite) and droite[rang]:
            page.poser(Ecrit(champ.x + champ.colonne, base, droite[rang], page.taille, gras=champ.gras))
        page.y += pas
    page.y += _MARGE_LIGNE
    page.poser(Segment(champ.x, page.y, champ.x + champ.w, page.y, 0.15, _GRIS_FILET))
