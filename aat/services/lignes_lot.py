"""The lines of a batch: read one at a time, decoded, and given the key that finds their document again.

Knows no store and no rule; every kind of document may stand on a line.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields, make_dataclass
from functools import cache
from typing import Any, BinaryIO, Generic, NamedTuple, TypeVar, cast

import msgspec

from aat.domaine.certificat import Certificat
from aat.echange.lecture import TAILLE_MAX, lire, remedier_au_certificat
from aat.erreurs import ErreurDocument

#: Longest key that a line may give (characters).
CLE_MAX = 200
#: A document, its end of line, and one byte that tells a longer line (bytes).
_TAMPON = TAILLE_MAX + 3
_BLANCS = b" \t\r\n\x0b\x0c"

T = TypeVar("T")


class Ligne(NamedTuple):
    """One line that is not blank.

    Attributes:
        numero: its rank in the file, from 1.
        octets: its bytes without the blanks around; empty when it is too long to be a document.
        longueur: bytes that it takes in the file.
        position: how far the file is read, this line included (bytes).
    """

    numero: int
    octets: bytes
    longueur: int
    position: int

    def exiger(self) -> bytes:
        """Return the bytes of the line.

        Raises:
            ErreurDocument: it is too long to be a document.
        """
        if not self.octets:
            raise ErreurDocument(
                f"La ligne est trop longue : {self.longueur:_} octets, {TAILLE_MAX:_} au plus.".replace("_", "\u00a0"),
                remede="Un document décrit un seul avis et tient sur une ligne.",
            )
        return self.octets


@dataclass(frozen=True, slots=True, repr=False)
class LigneLue(Generic[T]):
    """The document of a line, and the key that the line gives it."""

    document: T
    cle: str | None


def lignes(flux: BinaryIO) -> Iterator[Ligne]:
    """Yield the lines of a file, blank ones left out; memory does not grow with the file nor with a line."""
    numero = position = 0
    while octets := flux.readline(_TAMPON):
        numero += 1
        longueur = len(octets)
        tronquee = longueur == _TAMPON and not octets.endswith(b"\n")
        if tronquee:
            while suite := flux.readline(_TAMPON):
                longueur += len(suite)
                if suite.endswith(b"\n"):
                    break
        position += longueur
        nette = octets.strip(_BLANCS)
        if tronquee or len(nette) > TAILLE_MAX:
            yield Ligne(numero, b"", longueur, position)
        elif nette:
            yield Ligne(numero, nette, longueur, position)


def lire_ligne(octets: bytes, genre: type[T]) -> LigneLue[T]:
    """Return the document of a line: bare, with ``cle_lot`` beside its fields, or in ``{"cle_lot", "document"}``.

    Raises:
        ErreurDocument: not a document of the contract.
    """
    try:
        return _lire_ligne(octets, genre)
    except ErreurDocument as erreur:
        if genre is Certificat:
            remedier_au_certificat(erreur)
        raise


def _lire_ligne(octets: bytes, genre: type[T]) -> LigneLue[T]:
    if b'"cle_lot"' not in octets:
        return LigneLue(_version_1(lire(octets, genre)), None)
    classe: type = genre
    if _cle_a_cote(octets):
        plat = lire(octets, _avec_cle(classe))
        return LigneLue(_version_1(_sans_cle(plat, genre)), _cle(plat.cle_lot))
    enveloppe = lire(octets, _enveloppe(classe))
    document, cle = enveloppe.document, enveloppe.cle_lot
    if document is None or cle is None:
        raise ErreurDocument(
            "Une ligne qui donne une clé de lot a deux champs : « cle_lot » et « document ».",
            champ="document" if document is None else "cle_lot",
        )
    return LigneLue(_version_1(cast("T", document)), _cle(cle))


def _cle(cle: str | None) -> str:
    if cle is None or not cle.strip() or len(cle) > CLE_MAX:
        raise ErreurDocument(
            f"La clé de lot est un texte de 1 à {CLE_MAX} caractères.", champ="cle_lot", remede="Donnez-en une courte."
        )
    return cle


def _cle_a_cote(octets: bytes) -> bool:
    """Tell whether the key stands beside the fields of the document; what is not JSON is worded by the reading."""
    try:
        champs = msgspec.json.decode(octets, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False
    return "cle_lot" in champs and "document" not in champs and len(champs) > 1


@cache
def _avec_cle(genre: type) -> type[Any]:
    """Return the dataclass of a document that carries its key, read as strictly as the document itself."""
    champs = [("cle_lot", str | None, None)]
    return make_dataclass("AvecCle", champs, bases=(genre,), frozen=True, slots=True, repr=False)


def _sans_cle(plat: object, genre: type[T]) -> T:
    classe: Any = genre
    return cast("T", classe(**{champ.name: getattr(plat, champ.name) for champ in fields(classe)}))


@cache
def _enveloppe(genre: type) -> type[Any]:
    """Return the dataclass of a line that carries its key: read as strictly as the document itself."""
    return make_dataclass(
        "Enveloppe",
        [("cle_lot", str | None, None), ("document", genre | None, None)],
        frozen=True,
        slots=True,
        repr=False,
    )


def _version_1(document: T) -> T:
    if getattr(document, "version", 1) != 1:
        raise ErreurDocument(
            "Le champ « version » vaut 1 pour ce programme.",
            champ="version",
            remede='Mettez "version": 1 ou mettez aat à jour.',
        )
    return document


def cle_du_document(nom_lot: str, octets: bytes, cle: str | None) -> str:
    """Return the key under which the store finds a line's document again.

    A digest: the store keeps it in clear, and neither a file's name nor a caller's key may show there.
    """
    genre, valeur = (b"ligne", octets.strip(_BLANCS)) if cle is None else (b"cle", cle.encode())
    return hashlib.sha256(b"\0".join((nom_lot.encode(errors="surrogateescape"), genre, valeur))).hexdigest()
