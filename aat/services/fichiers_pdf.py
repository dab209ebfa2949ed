"""Writes the PDFs of a document: private files, never half written, named without any patient data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.ecriture import ecrire_prive, est_dossier, preparer_dossier
from aat.erreurs import ErreurIntrouvable, ErreurUsage

if TYPE_CHECKING:
    from pathlib import Path

    from aat.services.impression import Tirage


@dataclass(frozen=True, slots=True)
class Fichier:
    """One written PDF, as the contract's ``fichiers`` lists it."""

    fichier: str
    ref: str
    document: str
    volet: int | None
    pages: int
    sha256: str


def ecrire(tirage: Tirage, sortie: Path | None, documents: Path, *, seul: bool = True) -> list[Fichier]:
    """Write the PDFs of one document and return what was written.

    Args:
        tirage: the PDFs.
        sortie: a file or a folder that was chosen, or ``None`` for ``documents``, the program's own folder.
        documents: made private when missing.
        seul: no other document is written at the same time: one file is enough for one PDF.

    Raises:
        ErreurUsage: one file asked for several PDFs.
        ErreurIntrouvable: the chosen folder does not exist.
        ErreurCoffre: the disk is full or refuses the write.
    """
    dossier = sortie or documents
    un_fichier = sortie is not None and dossier.suffix.lower() == ".pdf" and not est_dossier(dossier)
    if un_fichier and not (seul and len(tirage.documents) == 1):
        raise ErreurUsage(
            "Il y a plusieurs PDF à écrire : donnez un dossier.",
            champ="--sortie",
            remede="Ou choisissez-en un seul par --volets.",
        )
    cible = dossier.parent if un_fichier else dossier
    if sortie is None:
        preparer_dossier(dossier)
    elif not est_dossier(cible):
        raise ErreurIntrouvable("Le dossier de sortie n’existe pas.", champ="--sortie", remede="Créez-le d’abord.")
    fichiers = []
    for d in tirage.documents:
        chemin = dossier if un_fichier else dossier / d.nom_fichier
        ecrire_prive(chemin, d.octets)
        fichiers.append(Fichier(str(chemin), tirage.ref, d.document, d.volet, d.pages, d.sha256))
    return fichiers
