"""Writes the PDFs where ``--sortie`` says, else in the program's own folder."""

from pathlib import Path

from aat.composition import Atelier
from aat.services import fichiers_pdf
from aat.services.fichiers_pdf import Fichier
from aat.services.impression import Tirage

__all__ = ["Fichier", "ecrire"]


def ecrire(tirage: Tirage, sortie: str | None, atelier: Atelier, *, seul: bool = True) -> list[Fichier]:
    """Write the PDFs of one document and return what was written.

    Raises:
        ErreurUsage: one file asked for several PDFs.
        ErreurIntrouvable: the folder does not exist.
    """
    return fichiers_pdf.ecrire(tirage, Path(sortie) if sortie else None, atelier.lieux.documents, seul=seul)
