"""Values laid over the caisse's pre-printed form, and the page that calibrates a printer for it.

The positions are the user's own measures, on a form of his own: they are published nowhere. Only values are drawn:
no frame, no label, no imitation of anything of the form.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from aat.cerfa.composition import composer
from aat.cerfa.dessin_modele import grille
from aat.cerfa.metadonnees import xmp_de
from aat.cerfa.modele import Filigrane, Mention
from aat.cerfa.modeles import charger, source_du_fichier, volets_du_fichier
from aat.cerfa.page_fixe import composer_fixe
from aat.cerfa.primitives import Ecrit, Primitive, Rectangle, Segment
from aat.cerfa.valeurs_rendu import separer
from aat.erreurs import ErreurRefus, ErreurUsage

_EPOQUE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
TITRE = "Surcharge du formulaire sécurisé"
#: Where the two crosses of the calibration page stand, in millimetres from the top left corner.
CROIX = ((20.0, 20.0), (190.0, 277.0))
#: A printer further out than this is not being calibrated but misused (« fit to page », wrong paper).
_ECART_MAX_MM, _ECHELLE_MAX = 15.0, 0.06
#: A shipped start of positions says this until somebody has measured.
NON_MESURE = "à mesurer"


@dataclass(frozen=True, slots=True)
class Calibrage:
    """How a printer places what it is asked: real = ``s`` times asked + ``d``, in millimetres, on each axis."""

    dx: float = 0.0
    dy: float = 0.0
    sx: float = 1.0
    sy: float = 1.0

    @classmethod
    def mesure(cls, croix: tuple[float, float, float, float]) -> "Calibrage":
        """Return the calibration of a printer whose two crosses were measured at (x1, y1) and (x2, y2).

        Raises:
            ErreurUsage: the measures are those of another page or another scale.
        """
        x1, y1, x2, y2 = croix
        (a1, b1), (a2, b2) = CROIX
        sx, sy = (x2 - x1) / (a2 - a1), (y2 - y1) / (b2 - b1)
        calibrage = cls(round(x1 - sx * a1, 3), round(y1 - sy * b1, 3), round(sx, 5), round(sy, 5))
        if max(abs(calibrage.dx), abs(calibrage.dy)) > _ECART_MAX_MM or max(abs(sx - 1), abs(sy - 1)) > _ECHELLE_MAX:
            raise ErreurUsage(
                "Ces mesures sont trop loin de la page de calibrage pour être les bonnes.",
                champ="--mesures",
                remede="Imprimez à 100 %, sans « ajuster à la page », mesurez depuis le bord gauche et le bord haut.",
            )
        return calibrage

    def corriger(self, primitive: Primitive) -> Primitive:
        """Return what must be asked for ``primitive`` to stand where it should."""
        if isinstance(primitive, Segment):
            return replace(
                primitive,
                x1=(primitive.x1 - self.dx) / self.sx, y1=(primitive.y1 - self.dy) / self.sy,
                x2=(primitive.x2 - self.dx) / self.sx, y2=(primitive.y2 - self.dy) / self.sy,
            )  # fmt: skip
        deplace = replace(primitive, x=(primitive.x - self.dx) / self.sx, y=(primitive.y - self.dy) / self.sy)
        if isinstance(deplace, Rectangle):
            return replace(deplace, w=deplace.w / self.sx, h=deplace.h / self.sy)
        return deplace


def surcharge(
    positions: Path, valeurs: Mapping[str, object], calibrage: Calibrage, etabli_le: dt.datetime, *, banc: bool
) -> tuple[bytes, int]:
    """Return the values alone, one page for each volet that the file of positions has, and the number of pages.

    Each volet gets only the values that its fields name.

    Raises:
        ErreurReferentiel: the file is not a template; file and key are named.
        ErreurRefus: its positions were not measured.
        ErreurImpression: a value does not fit or has no glyph; the field is named.
    """
    from aat.cerfa import base_fpdf

    if source_du_fichier(positions).lower().startswith(NON_MESURE):
        raise ErreurRefus(
            "Les positions de ce fichier n’ont pas été mesurées sur un formulaire.",
            champ="impression.positions",
            remede="Mesurez-les sur un formulaire de la caisse, puis dites-le dans « source ».",
        )
    volets = volets_du_fichier(positions)
    with base_fpdf.ouvrir(xmp_de(TITRE), etabli_le) as pdf:
        polices = base_fpdf.mesurer(pdf, entiere=False)
        for volet in volets:
            choisi = charger(positions, f"surcharge-{volet}", volet)
            admises = {nom: v for nom, v in valeurs.items() if nom in choisi.champs}
            marques, champs, _ = separer(choisi, admises | ({"banc": True} if banc else {}))
            nu = replace(choisi, elements=tuple(e for e in choisi.elements if isinstance(e, Filigrane | Mention)))
            (page, *_) = composer(choisi, champs, polices)
            pdf.add_page()
            base_fpdf.dessiner(pdf, _corriger([*composer_fixe(nu, marques, polices), *page], calibrage))
        return bytes(pdf.output()), len(volets)


def _corriger(primitives: Iterable[Primitive], calibrage: Calibrage) -> list[Primitive]:
    return [calibrage.corriger(primitive) for primitive in primitives]


def page_de_calibrage() -> bytes:
    """Return the page to print and measure: a millimetre grid, two crosses, and what to do."""
    from aat.cerfa import base_fpdf

    with base_fpdf.ouvrir(xmp_de("Page de calibrage"), _EPOQUE) as pdf:
        polices = base_fpdf.mesurer(pdf, entiere=False)
        pdf.add_page()
        base_fpdf.dessiner(pdf, grille(polices))
        base_fpdf.dessiner(pdf, [Rectangle(38, 38, 134, 62, fond=255), Rectangle(38, 38, 134, 62, 0.3)])
        base_fpdf.dessiner(pdf, _croix())
        base_fpdf.dessiner(
            pdf, [Ecrit(42, 46 + 6.5 * rang, ligne, 9, gras=not rang) for rang, ligne in enumerate(_CONSIGNES)]
        )
        return bytes(pdf.output())


_CONSIGNES = (
    "Page de calibrage – aucune donnée, aucune valeur",
    "1. Imprimez cette page à 100 %, sans « ajuster à la page », sur une feuille A4.",
    "2. Mesurez au demi-millimètre, depuis le bord gauche puis le bord haut du papier,",
    "    le centre de la croix 1 (20 × 20 mm attendus) et de la croix 2 (190 × 277 mm).",
    "3. Donnez ces quatre nombres, dans cet ordre :",
    '    aat print --calibrer NOM --mesures "20,3 19,8 190,1 276,5"',
    "4. Imprimez d’abord une surcharge sur papier blanc et posez-la sur le formulaire,",
    "    contre une vitre : chaque valeur doit tomber dans sa case.",
)


def _croix() -> list[Primitive]:
    traits: list[Primitive] = []
    for rang, (x, y) in enumerate(CROIX, 1):
        traits += [Segment(x - 6, y, x + 6, y, 0.2, 0), Segment(x, y - 6, x, y + 6, 0.2, 0)]
        traits.append(Ecrit(x + 1.5, y - 1.5, str(rang), 9, gras=True))
    return traits
