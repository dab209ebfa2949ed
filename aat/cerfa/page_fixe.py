"""The fixed part of a page: frames, labels, combs, boxes and marks. Holds no value of any document.

A mark (SPÉCIMEN, BANC D’ESSAI, DUPLICATA) is fixed too: a page with and one without it are two fixed pages.
"""

import math
from collections.abc import Iterable

from aat.cerfa.modele import (
    Bloc,
    Case,
    Champ,
    Element,
    Filigrane,
    Fixe,
    Libelle,
    Mention,
    Modele,
    Note,
    Paragraphe,
    Peigne,
    PeigneDate,
    Texte,
    Trait,
)
from aat.cerfa.polices import HAUTEUR_CAPITALE, INTERLIGNE, MM_PAR_POINT, Polices
from aat.cerfa.primitives import Ecrit, Primitive, Rectangle, Segment
from aat.erreurs import ErreurReferentiel

_GRIS_LEGENDE = 85
_GRIS_CADRE = 110
_GRIS_TITRE = 228
_TAILLE_LEGENDE = 7.0
_HAUTEUR_TITRE = 5.4
#: From the top of a comb, or from a baseline, up to the baseline of the label above.
_LEGENDE_SUR_PEIGNE = 1.1
_LEGENDE_SUR_TEXTE = 5.0


def composer_fixe(modele: Modele, marques: frozenset[str], polices: Polices) -> list[Primitive]:
    """Return the fixed page: tints first, then the marks, then lines and labels over them.

    Raises:
        ErreurReferentiel: a fixed text does not fit where the template puts it.
    """
    fonds: list[Primitive] = []
    dessus: list[Primitive] = []
    for element in modele.elements:
        for primitive in _fixe(element, polices):
            (fonds if isinstance(primitive, Rectangle) and primitive.fond is not None else dessus).append(primitive)
    filigranes: list[Primitive] = []
    for element in modele.elements:
        if isinstance(element, Filigrane) and element.id in marques:
            filigranes.append(_filigrane(element, polices))
        if isinstance(element, Mention) and element.id in marques:
            dessus.extend(_mention(element, polices))
    return [*fonds, *filigranes, *dessus]


def marques_connues(modele: Modele) -> frozenset[str]:
    """Return the names of the marks that the template can bear."""
    return modele.marques


def cellules(champ: Peigne | PeigneDate) -> list[float]:
    """Return the left edge of each cell of a comb, in millimetres."""
    groupes: Iterable[int] = (2, 2, 4) if isinstance(champ, PeigneDate) else champ.groupes or (champ.cases,)
    gauches: list[float] = []
    x = champ.x
    for nombre in groupes:
        gauches.extend(x + rang * champ.pas for rang in range(nombre))
        x += nombre * champ.pas + champ.ecart
    return gauches


def _fixe(element: Element, polices: Polices) -> list[Primitive]:
    if isinstance(element, Champ):
        return _champ(element)
    if isinstance(element, Filigrane | Mention):
        return []
    return _decor(element, polices)


def _decor(element: Fixe, polices: Polices) -> list[Primitive]:
    if isinstance(element, Trait):
        return [Segment(element.x1, element.y1, element.x2, element.y2, element.epaisseur, element.gris)]
    if isinstance(element, Bloc):
        return _bloc(element)
    if isinstance(element, Note):
        return _note(element, polices)
    return [_libelle(element, polices)]


def _bloc(bloc: Bloc) -> list[Primitive]:
    cadre: list[Primitive] = [Rectangle(bloc.x, bloc.y, bloc.w, bloc.h, epaisseur=0.25, gris=_GRIS_CADRE)]
    if bloc.titre is None:
        return cadre
    base = bloc.y + (_HAUTEUR_TITRE + 9 * MM_PAR_POINT * HAUTEUR_CAPITALE) / 2
    return [
        Rectangle(bloc.x, bloc.y, bloc.w, _HAUTEUR_TITRE, fond=_GRIS_TITRE),
        *cadre,
        Ecrit(bloc.x + 2.5, base, bloc.titre, 9, gras=True),
    ]


def _libelle(element: Libelle, polices: Polices) -> Ecrit:
    largeur = polices.largeur_mm(element.texte, element.taille, gras=element.gras)
    depart = {"gauche": 0.0, "centre": largeur / 2, "droite": largeur}[element.aligne]
    return Ecrit(element.x - depart, element.y, element.texte, element.taille, element.gras, element.gris)


def _note(note: Note, polices: Polices) -> list[Primitive]:
    pas = note.taille * INTERLIGNE * MM_PAR_POINT
    lignes = polices.couper(note.texte, note.taille, note.w, gras=note.gras)
    if len(lignes) * pas > note.h + 0.01:
        raise ErreurReferentiel(f"Une note du modèle ne tient pas dans ses {note.h:g} mm : « {note.texte[:40]}… ».")
    return [
        Ecrit(note.x, note.y + rang * pas, ligne, note.taille, note.gras, note.gris)
        for rang, ligne in enumerate(lignes)
        if ligne
    ]


def _champ(champ: Champ) -> list[Primitive]:
    if isinstance(champ, Texte):
        trait = [Segment(champ.x, champ.y + 1.1, champ.x + champ.w, champ.y + 1.1, 0.15, 150)] if champ.filet else []
        return [*_legende(champ, champ.x, champ.y - _LEGENDE_SUR_TEXTE), *trait]
    if isinstance(champ, Peigne | PeigneDate):
        cases = [Rectangle(x, champ.y, champ.pas, champ.h, epaisseur=0.2, gris=130) for x in cellules(champ)]
        return [*_legende(champ, champ.x, champ.y - _LEGENDE_SUR_PEIGNE), *cases]
    if isinstance(champ, Case):
        carre = Rectangle(champ.x, champ.y, champ.cote, champ.cote, epaisseur=0.3, gris=40)
        if not champ.legende:
            return [carre]
        base = champ.y + (champ.cote + champ.taille * MM_PAR_POINT * HAUTEUR_CAPITALE) / 2
        return [carre, Ecrit(champ.x + champ.cote + 1.6, base, champ.libelle, champ.taille, gras=champ.gras)]
    if isinstance(champ, Paragraphe):
        return _legende(champ, champ.x, champ.y - _LEGENDE_SUR_PEIGNE)
    return []


def _legende(champ: Champ, x: float, y: float) -> list[Primitive]:
    return [Ecrit(x, y, champ.libelle, _TAILLE_LEGENDE, gris=_GRIS_LEGENDE)] if champ.legende else []


def _filigrane(element: Filigrane, polices: Polices) -> Ecrit:
    # The renderer turns the text around the left end of its baseline: that point is found here, so that
    # the middle of the text stands on (x, y).
    demi = polices.largeur_mm(element.texte, element.taille, gras=True) / 2
    bas = element.taille * MM_PAR_POINT * HAUTEUR_CAPITALE / 2
    angle = math.radians(element.angle)
    x = element.x - demi * math.cos(angle) + bas * math.sin(angle)
    y = element.y + demi * math.sin(angle) + bas * math.cos(angle)
    return Ecrit(x, y, element.texte, element.taille, gras=True, gris=element.gris, angle=element.angle)


def _mention(element: Mention, polices: Polices) -> list[Primitive]:
    largeur = polices.largeur_mm(element.texte, element.taille, gras=True)
    if largeur > element.w:
        raise ErreurReferentiel(f"La mention « {element.texte} » est plus large que son cadre.")
    base = element.y + (element.h + element.taille * MM_PAR_POINT * HAUTEUR_CAPITALE) / 2
    return [
        Rectangle(element.x, element.y, element.w, element.h, epaisseur=0.5),
        Ecrit(element.x + (element.w - largeur) / 2, base, element.texte, element.taille, gras=True),
    ]
