"""Puts values in a template: measures, shrinks, wraps, refuses; gives primitives. The same for both renderers.

Knows nothing of PDF, of the avis, or of who reads the page.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TypeVar

from aat.cerfa.modele import Case, Champ, Lignes, Modele, Paragraphe, Peigne, PeigneDate, Texte
from aat.cerfa.page_fixe import cellules
from aat.cerfa.polices import HAUTEUR_CAPITALE, INTERLIGNE, MM_PAR_POINT, Polices
from aat.cerfa.primitives import Ecrit, Primitive, Segment
from aat.cerfa.rubriques import Rubrique
from aat.cerfa.suite_lignes import composer_lignes
from aat.erreurs import ErreurImpression

T = TypeVar("T")

#: Step of the search for a size that fits, in points.
_PAS_POINTS = 0.25
#: Field filled by the composer itself when a document runs over several pages.
PAGINATION = "pagination"


def composer(modele: Modele, valeurs: Mapping[str, object], polices: Polices) -> list[list[Primitive]]:
    """Return what is drawn on each page over the fixed page; a value given for an unknown field is refused.

    Raises:
        ErreurImpression: a value does not fit or has no glyph; the field is named.
    """
    inconnus = set(valeurs) - set(modele.champs)
    if inconnus:
        raise ErreurImpression(
            f"Le modèle « {modele.nom} » n’imprime pas : {', '.join(sorted(inconnus))}.",
            remede="Signalez ce défaut : l’imprimé et le programme ne s’accordent plus.",
        )
    commun: list[Primitive] = []
    suites: list[list[Primitive]] = [[]]
    for nom, champ in modele.champs.items():
        valeur = valeurs.get(nom)
        if valeur is None or nom == PAGINATION:
            continue
        if isinstance(champ, Lignes):
            suites = composer_lignes(champ, rubriques(champ, valeur), polices)
        else:
            commun.extend(composer_champ(champ, valeur, polices))
    pagination = modele.champs.get(PAGINATION)
    pages: list[list[Primitive]] = []
    for rang, suite in enumerate(suites, 1):
        page = [*commun, *suite]
        if isinstance(pagination, Texte):
            page.extend(_texte(pagination, f"Page {rang} / {len(suites)}", polices))
        pages.append(page)
    return pages


def composer_champ(champ: Champ, valeur: object, polices: Polices) -> list[Primitive]:
    """Return what is drawn for one field of one page.

    Raises:
        ErreurImpression: as ``composer``.
    """
    return _COMPOSEURS[type(champ)](champ, valeur, polices)


def rubriques(champ: Lignes, valeur: object) -> tuple[Rubrique, ...]:
    """Return the value of a field that flows over pages.

    Raises:
        ErreurImpression: it is not one.
    """
    return _attendu(valeur, tuple, champ)


def _attendu(valeur: object, genre: type[T], champ: Champ) -> T:
    if not isinstance(valeur, genre):
        raise ErreurImpression(
            f"Le champ « {champ.libelle} » ne s’imprime pas sous cette forme.",
            remede="Signalez ce défaut : l’imprimé et le programme ne s’accordent plus.",
            champ=champ.id,
        )
    return valeur


def _trop_long(champ: Champ, minimum: float) -> ErreurImpression:
    points = f"{minimum:g}".replace(".", ",")
    return ErreurImpression(
        f"Le contenu du champ « {champ.libelle} » ne tient pas dans l’imprimé, même en {points} points.",
        remede="Raccourcissez ce champ : rien n’est coupé à votre insu.",
        champ=champ.id,
    )


def tailles(maximum: float, minimum: float) -> list[float]:
    """Return the sizes to try, in points, from the largest down to the stated minimum."""
    essais = []
    taille = maximum
    while taille > minimum:
        essais.append(taille)
        taille -= _PAS_POINTS
    return [*essais, minimum]


def _texte(champ: Texte, valeur: object, polices: Polices) -> list[Primitive]:
    texte = polices.admettre(_attendu(valeur, str, champ), champ.id, champ.libelle).replace("\n", " ")
    for taille in tailles(*champ.taille):
        largeur = polices.largeur_mm(texte, taille, gras=champ.gras)
        if largeur <= champ.w:
            depart = {"gauche": 0.0, "centre": (champ.w - largeur) / 2, "droite": champ.w - largeur}[champ.aligne]
            return [Ecrit(champ.x + depart, champ.y, texte, taille, gras=champ.gras)]
    raise _trop_long(champ, champ.taille[1])


def _paragraphe(champ: Paragraphe, valeur: object, polices: Polices) -> list[Primitive]:
    texte = polices.admettre(_attendu(valeur, str, champ), champ.id, champ.libelle)
    for taille in tailles(*champ.taille):
        lignes = polices.couper(texte, taille, champ.w)
        pas = taille * INTERLIGNE * MM_PAR_POINT
        if len(lignes) * pas <= champ.h:
            haut = champ.y + taille * MM_PAR_POINT
            return [Ecrit(champ.x, haut + rang * pas, ligne, taille) for rang, ligne in enumerate(lignes) if ligne]
    raise _trop_long(champ, champ.taille[1])


def _peigne(champ: Peigne, valeur: object, polices: Polices) -> list[Primitive]:
    texte = polices.admettre(_attendu(valeur, str, champ), champ.id, champ.libelle).replace("\n", " ")
    if len(texte) > champ.cases:
        raise _trop_long(champ, champ.taille)
    return _dans_les_cases(champ, texte, polices)


def _peigne_date(champ: PeigneDate, valeur: object, polices: Polices) -> list[Primitive]:
    jour = _attendu(valeur, dt.date, champ)
    texte = f"{jour.day:02}{jour.month:02}{jour.year:04}"
    return _dans_les_cases(champ, texte, polices)


def _dans_les_cases(champ: Peigne | PeigneDate, texte: str, polices: Polices) -> list[Primitive]:
    base = champ.y + (champ.h + champ.taille * MM_PAR_POINT * HAUTEUR_CAPITALE) / 2
    return [
        Ecrit(gauche + (champ.pas - polices.largeur_mm(caractere, champ.taille)) / 2, base, caractere, champ.taille)
        for gauche, caractere in zip(cellules(champ), texte, strict=False)
    ]


def _case(champ: Case, valeur: object, polices: Polices) -> list[Primitive]:
    del polices  # every composer takes the fonts; a cross is drawn with two lines, never with a glyph
    if not _attendu(valeur, bool, champ):
        return []
    x, y, cote, retrait = champ.x, champ.y, champ.cote, 0.6
    return [
        Segment(x + retrait, y + retrait, x + cote - retrait, y + cote - retrait, 0.45),
        Segment(x + retrait, y + cote - retrait, x + cote - retrait, y + retrait, 0.45),
    ]


# The composer of a kind only ever receives that kind: the table is the type switch.
_COMPOSEURS: dict[type[Champ], Callable[..., list[Primitive]]] = {
    Texte: _texte,
    Paragraphe: _paragraphe,
    Peigne: _peigne,
    PeigneDate: _peigne_date,
    Case: _case,
}
