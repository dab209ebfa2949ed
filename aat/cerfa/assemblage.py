"""Puts values on base pages: the bytes of a whole file, from what never changes and one content stream a page.

Everything but the values and the metadata is the same for every document of a kind: it is laid out once (``Socle``),
with its part of the table of references, and copied. The file has one revision and one classic table (PDF 1.4).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from aat.cerfa.base_page import BasePage

#: Layouts kept: one per kind of document and number of pages.
_SOCLES_GARDES = 64
_LIBRE = b"0000000000 65535 f \n"


@dataclass(frozen=True, slots=True)
class Feuillet:
    """The pages made from one base: one stream of operators each."""

    base: BasePage
    contenus: list[bytes]


@dataclass(frozen=True, slots=True)
class Socle:
    """What never changes of a kind of document.

    Attributes:
        octets: the file up to the metadata object.
        resume: digest that seeds the identifier of the file.
        references: the table of references up to the first content stream.
        metadonnees, premier, racine: numbers of the metadata, of the first content stream, of the catalogue.
    """

    octets: bytes
    resume: bytes
    references: bytes
    metadonnees: int
    premier: int
    racine: int


_socles: dict[tuple[tuple[str, int], ...], Socle] = {}


def assembler(feuillets: Sequence[Feuillet], metadonnees: bytes) -> bytes:
    """Return the file: the same for the same pages and metadata, on any machine and any day."""
    cle = tuple((f.base.cle, len(f.contenus)) for f in feuillets)
    socle = _socles.get(cle)
    if socle is None:
        if len(_socles) >= _SOCLES_GARDES:
            _socles.clear()
        socle = _socles[cle] = _etablir(feuillets)
    morceaux = [b"%d 0 obj\n%b" % (socle.metadonnees, metadonnees)]
    place = len(socle.octets) + len(morceaux[0])
    references = []
    numero = socle.premier
    for feuillet in feuillets:
        for contenu in feuillet.contenus:
            objet = b"%d 0 obj\n<<\n/Length %d\n>>\nstream\n%b\nendstream\nendobj\n" % (numero, len(contenu), contenu)
            morceaux.append(objet)
            references.append(b"%010d 00000 n \n" % place)
            place += len(objet)
            numero += 1
    variable = b"".join(morceaux)
    # The identifier is a digest of the content: no clock, no random number.
    identite = hashlib.md5(socle.resume + variable, usedforsecurity=False).hexdigest().encode()
    fin = b"trailer\n<<\n/Size %d\n/Root %d 0 R\n/ID [<%b><%b>]\n>>\nstartxref\n%d\n%%%%EOF\n" % (
        numero, socle.racine, identite, identite, place,
    )  # fmt: skip
    return b"".join((socle.octets, variable, socle.references, *references, fin))


def objet_metadonnees(paquet: bytes) -> bytes:
    """Return the metadata as the body of an object; never packed, so that any program finds them (PDF/A-1, 6.7.2)."""
    return b"<<\n/Length %d\n/Subtype /XML\n/Type /Metadata\n>>\nstream\n%b\nendstream\nendobj\n" % (
        len(paquet),
        paquet,
    )


def _etablir(feuillets: Sequence[Feuillet]) -> Socle:
    premiere = feuillets[0].base
    pages = [(rang, f.base) for rang, f in enumerate(feuillets) for _ in f.contenus]
    libre = premiere.taille
    fixes, suivantes = {0: premiere.contenu}, [premiere.page]
    for rang in range(1, len(feuillets)):
        fixes[rang], libre = libre, libre + 1
    for _ in pages[1:]:
        suivantes.append(libre)
        libre += 1
    corps = {fixes[rang]: feuillet.base.fixe for rang, feuillet in enumerate(feuillets)}
    for position, (rang, _) in enumerate(pages):
        corps[suivantes[position]] = (
            b"<<\n/Contents [%d 0 R %d 0 R]\n/Parent %d 0 R\n/Resources %d 0 R\n/Type /Page\n>>\nendobj\n"
            % (fixes[rang], libre + position, premiere.arbre, premiere.ressources)
        )
    corps[premiere.arbre] = arbre_des_pages(suivantes)
    corps[premiere.racine] = premiere.catalogue
    objets = premiere.communs | {numero: b"%d 0 obj\n%b" % (numero, c) for numero, c in corps.items()}
    octets, places = bytearray(premiere.entete), {}
    for numero, objet in sorted(objets.items()):
        places[numero] = len(octets)
        octets += objet
    places[premiere.metadonnees] = len(octets)
    table = [b"xref\n0 %d\n" % (libre + len(pages)), _LIBRE]
    table += [b"%010d 00000 n \n" % places[numero] for numero in range(1, libre)]
    resume = hashlib.sha256(octets).digest()
    return Socle(bytes(octets), resume, b"".join(table), premiere.metadonnees, libre, premiere.racine)


def arbre_des_pages(numeros: Sequence[int]) -> bytes:
    """Return the body of a flat page tree, A4."""
    enfants = b" ".join(b"%d 0 R" % numero for numero in numeros)
    return b"<<\n/Count %d\n/Kids [%b]\n/MediaBox [0 0 595.28 841.89]\n/Type /Pages\n>>\nendobj\n" % (
        len(numeros),
        enfants,
    )
