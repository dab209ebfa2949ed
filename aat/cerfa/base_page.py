"""A base page: the fixed page of a template as PDF bytes, with the measures of the font that it embeds.

Owns its making (fpdf2, imported there only), its key and its form on disk. Holds no value of any document.
"""

import base64
import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from aat import __version__
from aat.cerfa.metadonnees import xmp
from aat.cerfa.modele import Modele
from aat.cerfa.page_fixe import composer_fixe
from aat.cerfa.polices import Metrique, Polices
from aat.ressources import template_cerfa

#: Raised when the drawing of a fixed page changes without a change of template.
_VERSION_DESSIN = 1
#: Only feeds the identifier of the base, which the final file replaces.
_EPOQUE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class BasePage:
    """One fixed page: PDF bytes and measures of the embedded font."""

    octets: bytes
    polices: Polices


def empreinte(modele: Modele, marques: frozenset[str]) -> str:
    """Return the key of a base: template, volet, marks, font, versions of the program and of fpdf2."""
    parties = [modele.empreinte, modele.nom, *sorted(marques), _empreinte_programme()]
    return hashlib.sha256("\n".join(parties).encode()).hexdigest()


@cache
def _empreinte_programme() -> str:
    resume = hashlib.sha256(f"{__version__} {_VERSION_DESSIN} {version('fpdf2')}".encode())
    for police in ("polices/DejaVuSansCondensed-aat.ttf", "polices/DejaVuSansCondensed-Bold-aat.ttf"):
        resume.update(template_cerfa(police).read_bytes())
    return resume.hexdigest()


def fabriquer(modele: Modele, marques: frozenset[str]) -> BasePage:
    """Return the base page, every glyph of the font embedded so that values put later have theirs."""
    # fpdf2 costs several times the start-up of the program; a kept base spares it.
    from aat.cerfa import base_fpdf

    with base_fpdf.ouvrir(xmp(modele, None, _EPOQUE), _EPOQUE) as pdf:
        polices = base_fpdf.mesurer(pdf, entiere=True)
        pdf.add_page()
        base_fpdf.dessiner(pdf, composer_fixe(modele, marques, polices))
        return BasePage(bytes(pdf.output()), polices)


def serialiser(base: BasePage) -> bytes:
    """Return what the cache folder keeps."""
    charge = json.dumps(
        {
            "pdf": base64.b64encode(base.octets).decode("ascii"),
            "normale": [base.polices.normale.largeurs, base.polices.normale.codes],
            "grasse": [base.polices.grasse.largeurs, base.polices.grasse.codes],
        },
        ensure_ascii=True,
    )
    return json.dumps({"sha256": hashlib.sha256(charge.encode()).hexdigest(), "charge": charge}).encode()


def deserialiser(octets: bytes) -> BasePage | None:
    """Return the base kept, or ``None`` when the file is not what was written: it is then made again."""
    try:
        enveloppe = json.loads(octets)
        charge = enveloppe["charge"]
        if hashlib.sha256(charge.encode()).hexdigest() != enveloppe["sha256"]:
            return None
        contenu = json.loads(charge)
        return BasePage(
            base64.b64decode(contenu["pdf"]),
            Polices(Metrique(*contenu["normale"]), Metrique(*contenu["grasse"])),
        )
    except (ValueError, KeyError, TypeError):
        return None
