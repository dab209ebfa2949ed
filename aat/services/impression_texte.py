"""Use case « print --texte »: the same documents as plain lines, for a screen reader, a braille display, a slow link.

What the law of the day refuses as a PDF, it refuses as text: the PDFs are drawn first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aat.domaine.transmission import TypeDocument
from aat.services.impression import Tirage, dossier_de, tirer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aat.domaine.certificat import DossierCertificat
    from aat.domaine.dossier import Dossier
    from aat.services.outils import Outils


@dataclass(frozen=True, slots=True, repr=False)
class TexteImprime:
    """One document as text, and the name of its file, which tells nothing of the patient."""

    ref: str
    document: str
    volet: int | None
    texte: str
    nom_fichier: str


def en_texte(
    ref: str, outils: Outils, volets: Iterable[str] = (), *, duplicata: bool = False
) -> tuple[Tirage, tuple[TexteImprime, ...]]:
    """Return what would be printed, and each of its documents as text.

    Raises:
        ErreurAat: as ``impression.tirer``.
    """
    tirage = tirer(ref, outils, volets, duplicata=duplicata)
    lu = outils.coffre().lire(ref)
    dossier: Dossier | DossierCertificat
    if lu.etat.type is TypeDocument.CERTIFICAT:
        from aat.services.liens_certificat import dossier_certificat

        dossier = dossier_certificat(lu)
    else:
        dossier = replace(dossier_de(lu), duplicata=duplicata)
    textes = tuple(
        TexteImprime(
            tirage.ref,
            d.document,
            d.volet,
            outils.papier.texte(d.document, dossier),
            d.nom_fichier.removesuffix(".pdf") + ".txt",
        )
        for d in tirage.documents
    )
    return tirage, textes
