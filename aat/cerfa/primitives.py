"""What is drawn, once everything is measured: text, lines and rectangles, in millimetres from the top left corner."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ecrit:
    """One line of text, left end of the baseline at (x, y); ``angle`` in degrees, counter-clockwise."""

    x: float
    y: float
    texte: str
    taille: float
    gras: bool = False
    gris: int = 0
    angle: float = 0.0


@dataclass(frozen=True, slots=True)
class Segment:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    epaisseur: float
    gris: int = 0


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle: outline (``epaisseur`` in mm) unless ``fond`` is given, then filled without outline."""

    x: float
    y: float
    w: float
    h: float
    epaisseur: float = 0.0
    gris: int = 0
    fond: int | None = None


Primitive = Ecrit | Segment | Rectangle
