"""A base page: the fixed page of a template cut into PDF objects, with the measures of the font that it embeds.

Owns its making (fpdf2, imported there only), its key and its form on disk. Holds no value of any document.
"""

import base64
import datetime as dt
import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import pairwise

from aat import __version__
from aat.cerfa.metadonnees import xmp
from aat.cerfa.modele import Modele
from aat.cerfa.page_fixe import composer_fixe
from aat.cerfa.polices import Metrique, Polices
from aat.ressources import template_cerfa

#: Raised when the drawing of a fixed page, or the form of a base, changes without a change of template.
_VERSION_DESSIN = 2
#: Only feeds the identifier of the base, which the final file replaces.
_EPOQUE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class BasePage:
    """One fixed page as numbered PDF objects, and the measures of the embedded font.

    Attributes:
        cle: what the base was made of, hexadecimal.
        entete: first bytes of the file.
        communs: number → bytes of the objects that every page shares (fonts, colour profile, resources).
        fixe: body of the fixed content stream, from its dictionary to ``endobj``.
        catalogue: body of the catalogue, which names the objects below.
        arbre, page, contenu, metadonnees, racine, ressources: numbers of the page tree, first page, its fixed
            content, the metadata, the catalogue and the resources; ``taille``: the first free number.
        polices: measures of the two styles.
    """

    cle: str
    entete: bytes
    communs: dict[int, bytes]
    fixe: bytes
    catalogue: bytes
    arbre: int
    page: int
    contenu: int
    metadonnees: int
    racine: int
    ressources: int
    taille: int
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
        return _decouper(bytes(pdf.output()), empreinte(modele, marques), polices)


def _decouper(octets: bytes, cle: str, polices: Polices) -> BasePage:
    """Return the objects of a file that fpdf2 wrote: one classic table of references, one object after another."""
    debut_table = int(_trouver(rb"startxref\s+(\d+)\s+%%EOF\s*$", octets))
    table, fin = octets[debut_table : octets.rindex(b"trailer")], octets[octets.rindex(b"trailer") :]
    places = {
        numero: int(ligne[:10])
        for numero, ligne in enumerate(table.split(b"\n")[2:])
        if ligne[10:].rstrip().endswith(b" n")
    }
    bornes = [*sorted(places.values()), debut_table]
    fins = dict(pairwise(bornes))
    objets = {numero: octets[place : fins[place]] for numero, place in places.items()}
    racine = int(_trouver(rb"/Root (\d+) 0 R", fin))
    arbre = int(_trouver(rb"/Pages (\d+) 0 R", objets[racine]))
    metadonnees = int(_trouver(rb"/Metadata (\d+) 0 R", objets[racine]))
    page = int(_trouver(rb"/Kids \[(\d+) 0 R\]", objets[arbre]))
    contenu = int(_trouver(rb"/Contents (\d+) 0 R", objets[page]))
    propres = {racine, arbre, metadonnees, page, contenu}
    return BasePage(
        cle=cle,
        entete=octets[: bornes[0]],
        communs={numero: _tasser(objet) for numero, objet in objets.items() if numero not in propres},
        fixe=_corps(objets[contenu]),
        catalogue=_corps(objets[racine]),
        arbre=arbre,
        page=page,
        contenu=contenu,
        metadonnees=metadonnees,
        racine=racine,
        ressources=int(_trouver(rb"/Resources (\d+) 0 R", objets[page])),
        taille=max(places) + 1,
        polices=polices,
    )


def _trouver(motif: bytes, octets: bytes) -> bytes:
    trouve = re.search(motif, octets)
    if trouve is None:
        raise ValueError(motif)
    return trouve[1]


def _corps(objet: bytes) -> bytes:
    return objet.partition(b" obj\n")[2]


def _tasser(objet: bytes) -> bytes:
    """Return an object with its stream packed: fpdf2 leaves the character tables as they are, a fifth of the file."""
    trouve = re.match(rb"(\d+ 0 obj\n)<<\n/Length \d+\n>>\nstream\n(.*)\nendstream", objet, re.DOTALL)
    if trouve is None:
        return objet
    serre = zlib.compress(trouve[2], 9)
    return b"%b<<\n/Filter /FlateDecode\n/Length %d\n>>\nstream\n%b\nendstream\nendobj\n" % (
        trouve[1],
        len(serre),
        serre,
    )


_OCTETS = ("entete", "fixe", "catalogue")
_NUMEROS = ("arbre", "page", "contenu", "metadonnees", "racine", "ressources", "taille")


def serialiser(base: BasePage) -> bytes:
    """Return what the cache folder keeps."""
    charge = json.dumps(
        {
            "cle": base.cle,
            "communs": {numero: _en_texte(objet) for numero, objet in base.communs.items()},
            "normale": [base.polices.normale.largeurs, base.polices.normale.codes],
            "grasse": [base.polices.grasse.largeurs, base.polices.grasse.codes],
            **{nom: _en_texte(getattr(base, nom)) for nom in _OCTETS},
            **{nom: getattr(base, nom) for nom in _NUMEROS},
        },
        ensure_ascii=True,
    )
    return json.dumps({"sha256": hashlib.sha256(charge.encode()).hexdigest(), "charge": charge}).encode()


def _en_texte(octets: bytes) -> str:
    return base64.b64encode(octets).decode("ascii")


def deserialiser(octets: bytes) -> BasePage | None:
    """Return the base kept, or ``None`` when the file is not what was written: it is then made again."""
    try:
        enveloppe = json.loads(octets)
        charge = enveloppe["charge"]
        if hashlib.sha256(charge.encode()).hexdigest() != enveloppe["sha256"]:
            return None
        lu = json.loads(charge)
        lu |= {nom: base64.b64decode(lu[nom]) for nom in _OCTETS}
        lu["communs"] = {int(numero): base64.b64decode(objet) for numero, objet in lu["communs"].items()}
        lu["polices"] = Polices(Metrique(*lu.pop("normale")), Metrique(*lu.pop("grasse")))
        return BasePage(**lu)
    except (ValueError, KeyError, TypeError):
        return None
