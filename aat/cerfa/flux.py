"""Primitives as PDF operators: the one content stream that the cached path puts on a base page."""

from collections.abc import Iterable
from functools import cache

from aat.cerfa.modele import HAUTEUR_MM
from aat.cerfa.polices import MM_PAR_POINT, Polices
from aat.cerfa.primitives import Ecrit, Primitive, Rectangle, Segment

_K = 1 / MM_PAR_POINT


def flux(primitives: Iterable[Primitive], polices: Polices) -> bytes:
    """Return the operators; coordinates rounded as fpdf2 does, so that both paths give the same picture."""
    return f"q\n{flux_nu(primitives, polices)}\nQ".replace("\n\n", "\n").encode("ascii")


def flux_nu(primitives: Iterable[Primitive], polices: Polices) -> str:
    """Return the same operators, without the pair that saves and restores the state of the page."""
    operateurs = []
    for primitive in primitives:
        if isinstance(primitive, Ecrit):
            operateurs.append(_ecrit(primitive, polices))
        elif isinstance(primitive, Segment):
            operateurs.append(_segment(primitive))
        else:
            operateurs.append(_rectangle(primitive))
    return "\n".join(operateurs)


@cache
def _gris(niveau: int) -> str:
    return f"{niveau / 255:.4f}".rstrip("0").rstrip(".")


def _ecrit(ecrit: Ecrit, polices: Polices) -> str:
    texte = "".join(map(polices.style(gras=ecrit.gras).hexa.__getitem__, ecrit.texte))
    police = "F2" if ecrit.gras else "F1"
    x, y = ecrit.x * _K, (HAUTEUR_MM - ecrit.y) * _K
    return f"{_gris(ecrit.gris)} g BT /{police} {ecrit.taille:.2f} Tf {x:.2f} {y:.2f} Td <{texte}> Tj ET"


def _segment(segment: Segment) -> str:
    y1, y2 = HAUTEUR_MM - segment.y1, HAUTEUR_MM - segment.y2
    return (
        f"{_gris(segment.gris)} G {segment.epaisseur * _K:.2f} w "
        f"{segment.x1 * _K:.2f} {y1 * _K:.2f} m {segment.x2 * _K:.2f} {y2 * _K:.2f} l S"
    )


def _rectangle(cadre: Rectangle) -> str:
    x, y = cadre.x * _K, (HAUTEUR_MM - cadre.y) * _K
    boite = f"{x:.2f} {y:.2f} {cadre.w * _K:.2f} {-cadre.h * _K:.2f} re"
    if cadre.fond is not None:
        return f"{_gris(cadre.fond)} g {boite} f"
    return f"{_gris(cadre.gris)} G {cadre.epaisseur * _K:.2f} w {boite} S"
