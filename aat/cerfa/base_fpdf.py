"""fpdf2 behind one door: opens a PDF/A-1b page with the embedded font, draws primitives, gives the font's measures.

The only module that knows fpdf2; imported by the renderers when they draw, never before.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from fpdf import FPDF, ViewerPreferences
from fpdf.fonts import TTFFont

from aat.cerfa.polices import Metrique, Polices
from aat.cerfa.primitives import Ecrit, Primitive, Rectangle, Segment
from aat.ressources import template_cerfa

FAMILLE = "aat"
POLICE_NORMALE = "polices/DejaVuSansCondensed-aat.ttf"
POLICE_GRASSE = "polices/DejaVuSansCondensed-Bold-aat.ttf"


@contextmanager
def ouvrir(xmp: str, etabli_le: dt.datetime) -> Iterator[FPDF]:
    """Give an empty A4 document, PDF/A-1b, without any clock or machine in it; the font files are closed after use."""
    pdf = FPDF(orientation="portrait", unit="mm", format="A4", enforce_compliance="PDF/A-1B")
    pdf.set_auto_page_break(False)
    pdf.set_margin(0)
    pdf.set_display_mode("fullpage")
    pdf.set_lang("fr-FR")
    pdf.set_creation_date(etabli_le)
    pdf.set_xmp_metadata(xmp)
    # Office printers shrink « to fit » unless told otherwise; the form is measured in millimetres.
    pdf.viewer_preferences = ViewerPreferences(print_scaling="None")
    pdf.add_font(FAMILLE, "", template_cerfa(POLICE_NORMALE))
    pdf.add_font(FAMILLE, "B", template_cerfa(POLICE_GRASSE))
    try:
        yield pdf
    finally:
        # fpdf2 closes them on output only: a refused value would leave them open.
        for police in pdf.fonts.values():
            if isinstance(police, TTFFont):
                police.close()


def mesurer(pdf: FPDF, *, entiere: bool) -> Polices:
    """Return the measures of the font; ``entiere`` embeds every glyph, in a fixed order, for values put later."""
    return Polices(_metrique(pdf, FAMILLE, entiere=entiere), _metrique(pdf, f"{FAMILLE}B", entiere=entiere))


def _metrique(pdf: FPDF, cle: str, *, entiere: bool) -> Metrique:
    police = pdf.fonts[cle]
    if not isinstance(police, TTFFont):
        raise TypeError(cle)
    caracteres = sorted(police.cmap)
    # The file's width table holds whole thousandths: the same numbers here, or texts would drift.
    largeurs = {chr(c): int(police.cw[c]) for c in caracteres}
    codes: dict[str, int] = {}
    if entiere:
        for caractere in caracteres:
            code = police.subset.pick(caractere)
            if code is not None:
                codes[chr(caractere)] = code
    return Metrique(largeurs, codes)


def dessiner(pdf: FPDF, primitives: Iterable[Primitive]) -> None:
    """Draw ``primitives`` on the current page."""
    for primitive in primitives:
        if isinstance(primitive, Ecrit):
            _ecrire(pdf, primitive)
        elif isinstance(primitive, Segment):
            pdf.set_draw_color(primitive.gris)
            pdf.set_line_width(primitive.epaisseur)
            pdf.line(primitive.x1, primitive.y1, primitive.x2, primitive.y2)
        else:
            _encadrer(pdf, primitive)


def _ecrire(pdf: FPDF, ecrit: Ecrit) -> None:
    pdf.set_font(FAMILLE, "B" if ecrit.gras else "", ecrit.taille)
    pdf.set_text_color(ecrit.gris)
    if ecrit.angle:
        with pdf.rotation(ecrit.angle, ecrit.x, ecrit.y):
            pdf.text(ecrit.x, ecrit.y, ecrit.texte)
    else:
        pdf.text(ecrit.x, ecrit.y, ecrit.texte)


def _encadrer(pdf: FPDF, cadre: Rectangle) -> None:
    if cadre.fond is None:
        pdf.set_draw_color(cadre.gris)
        pdf.set_line_width(cadre.epaisseur)
        pdf.rect(cadre.x, cadre.y, cadre.w, cadre.h, style="D")
    else:
        pdf.set_fill_color(cadre.fond)
        pdf.rect(cadre.x, cadre.y, cadre.w, cadre.h, style="F")
