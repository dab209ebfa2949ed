"""What is prepared at installation: the data files parsed, and what a start would build from them again."""

from pathlib import Path

from aat import prepares, ressources
from aat.referentiel import droit, motifs, recherche, regimes


def preparer() -> Path:
    """Keep everything that can be prepared beside the package; return the folder.

    Raises:
        ErreurReferentiel: a data file is missing or invalid.
        OSError: the folder cannot be written.
    """
    ressources.compiler()
    for prepare in (droit.PREPARE, motifs.PREPARE, recherche.PREPARE, regimes.PREPARE):
        prepare.garder()
    return prepares.DOSSIER
