"""The dated law as installed, read once per process. Its files and their shape are ``lecture_droit``'s business."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from aat.prepares import Prepare
from aat.ressources import referentiel
from aat.rules.droit import Droit, TexteRegle


@cache
def charger_droit() -> Droit:
    """Return the law shipped with the program; the files are read once per process.

    Raises:
        ErreurReferentiel: a file is missing or invalid; the file and the key are named.
    """
    return PREPARE.lire()


def _fichiers() -> tuple[Path, Path]:
    return referentiel("regles"), referentiel("parametres")


def _lire() -> Droit:
    from aat.referentiel.lecture_droit import lire_droit

    return lire_droit(*_fichiers())


#: The law as built at installation.
PREPARE = Prepare(
    "droit",
    _fichiers,
    ("aat.referentiel.lecture_droit", "aat.rules.droit", "aat.domaine.constat"),
    _lire,
)


@cache
def charger_textes() -> Mapping[str, TexteRegle]:
    """Return the long texts of every rule by code, for « expliquer ».

    Raises:
        ErreurReferentiel: as ``charger_droit``.
    """
    from aat.referentiel.lecture_droit import lire_textes

    return lire_textes(referentiel("regles/textes"))
