"""Other ways to the same five pages: reportlab, PyMuPDF and pikepdf. Only the extra ``bench`` installs the first two.

Each draws the primitives that it is given; none measures, shrinks or refuses anything: they are spared that work.
"""

import io
from collections.abc import Callable

from aat.cerfa.base_fpdf import POLICE_GRASSE, POLICE_NORMALE
from aat.cerfa.flux import flux
from aat.cerfa.modele import HAUTEUR_MM
from aat.cerfa.polices import MM_PAR_POINT, Polices
from aat.cerfa.primitives import Ecrit, Primitive, Rectangle, Segment
from aat.ressources import template_cerfa

_K = 1 / MM_PAR_POINT
_A4 = (595.28, 841.89)

Page = tuple[list[Primitive], list[Primitive]]


def chemins(dessin: list[Page], fond: bytes, polices: Polices) -> dict[str, Callable[[], object]]:
    """Return the ways that are installed; the others are named on the standard output."""
    trouves: dict[str, Callable[[], object]] = {
        "pikepdf, flux posés sur le fond": lambda: _pikepdf([page for _, page in dessin], fond, polices)
    }
    for nom, fabriquer in (("reportlab direct", _reportlab), ("PyMuPDF sur le fond", _pymupdf)):
        try:
            trouves[nom] = fabriquer(dessin, fond)
        except ImportError:
            print(f"  {nom} : non mesuré, bibliothèque absente (make bench l’installe)")
    return trouves


def _pikepdf(pages: list[list[Primitive]], fond: bytes, polices: Polices) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(fond)) as pdf:
        for page, valeurs in zip(pdf.pages, pages, strict=True):
            page.obj.Contents = pikepdf.Array([page.obj.Contents[0], pdf.make_stream(flux(valeurs, polices))])
        sortie = io.BytesIO()
        pdf.save(
            sortie,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
        return sortie.getvalue()


def _reportlab(dessin: list[Page], fond: bytes) -> Callable[[], object]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    del fond
    pdfmetrics.registerFont(TTFont("N", str(template_cerfa(POLICE_NORMALE))))
    pdfmetrics.registerFont(TTFont("G", str(template_cerfa(POLICE_GRASSE))))

    def tracer(c: Canvas, p: Primitive) -> None:
        if isinstance(p, Ecrit):
            c.setFillGray(p.gris / 255)
            c.setFont("G" if p.gras else "N", p.taille)
            if p.angle:
                c.saveState()
                c.translate(p.x * _K, (HAUTEUR_MM - p.y) * _K)
                c.rotate(p.angle)
                c.drawString(0, 0, p.texte)
                c.restoreState()
            else:
                c.drawString(p.x * _K, (HAUTEUR_MM - p.y) * _K, p.texte)
        elif isinstance(p, Segment):
            c.setStrokeGray(p.gris / 255)
            c.setLineWidth(p.epaisseur * _K)
            c.line(p.x1 * _K, (HAUTEUR_MM - p.y1) * _K, p.x2 * _K, (HAUTEUR_MM - p.y2) * _K)
        else:
            _cadre(c, p)

    def _cadre(c: Canvas, p: Rectangle) -> None:
        plein = p.fond is not None
        c.setFillGray((p.fond or 0) / 255)
        c.setStrokeGray(p.gris / 255)
        c.setLineWidth(p.epaisseur * _K)
        c.rect(p.x * _K, (HAUTEUR_MM - p.y - p.h) * _K, p.w * _K, p.h * _K, stroke=not plein, fill=plein)

    def faire() -> bytes:
        sortie = io.BytesIO()
        c = Canvas(sortie, pagesize=_A4, invariant=1)
        for fixe, page in dessin:
            for primitive in (*fixe, *page):
                tracer(c, primitive)
            c.showPage()
        c.save()
        return sortie.getvalue()

    return faire


def _pymupdf(dessin: list[Page], fond: bytes) -> Callable[[], object]:
    import pymupdf

    normale = pymupdf.Font(fontfile=str(template_cerfa(POLICE_NORMALE)))
    grasse = pymupdf.Font(fontfile=str(template_cerfa(POLICE_GRASSE)))

    def faire() -> bytes:
        with pymupdf.open(stream=fond, filetype="pdf") as pdf:
            for feuille, (_, valeurs) in zip(pdf, dessin, strict=True):
                ecrivain = pymupdf.TextWriter(feuille.rect)
                traits = feuille.new_shape()
                for p in valeurs:
                    if isinstance(p, Ecrit):
                        ecrivain.append(
                            (p.x * _K, p.y * _K), p.texte, font=grasse if p.gras else normale, fontsize=p.taille
                        )
                    elif isinstance(p, Segment):
                        traits.draw_line((p.x1 * _K, p.y1 * _K), (p.x2 * _K, p.y2 * _K))
                        traits.finish(width=p.epaisseur * _K)
                    elif p.fond is not None:
                        traits.draw_rect(pymupdf.Rect(p.x * _K, p.y * _K, (p.x + p.w) * _K, (p.y + p.h) * _K))
                        traits.finish(fill=(p.fond / 255,) * 3, color=None)
                traits.commit()
                ecrivain.write_text(feuille)
            return bytes(pdf.tobytes(no_new_id=True))

    return faire
