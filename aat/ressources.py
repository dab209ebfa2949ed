"""The only module that locates ``referentiel/`` and ``templates_cerfa/``.

In a checkout they stand beside the package; in the wheel, inside it (``aat/_donnees``).
"""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from aat.erreurs import ErreurReferentiel

_PAQUET = Path(__file__).resolve().parent


@cache
def _racine() -> Path:
    embarque = _PAQUET / "_donnees"
    return embarque if embarque.is_dir() else _PAQUET.parent


def referentiel(nom: str) -> Path:
    """Return the path of ``nom`` (``nomenclatures/motifs.csv``) in the référentiel.

    Raises:
        ErreurReferentiel: the file is not there.
    """
    return _existant(_racine() / "referentiel" / nom, f"referentiel/{nom}")


def template_cerfa(nom: str) -> Path:
    """Return the path of ``nom`` in ``templates_cerfa``.

    Raises:
        ErreurReferentiel: the file is not there.
    """
    return _existant(_racine() / "templates_cerfa" / nom, f"templates_cerfa/{nom}")


def lire_toml(chemin: Path) -> dict[str, Any]:
    """Return the content of a TOML data file.

    Raises:
        ErreurReferentiel: the file is not TOML; its name and the position are in the message.
    """
    try:
        return tomllib.loads(chemin.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as cause:
        ou = re.search(r"line (\d+)", str(cause))
        ligne = f" à la ligne {ou[1]}" if ou else ""
        raise ErreurReferentiel(
            f"Le fichier de données {chemin.name} n’est pas un fichier TOML lisible{ligne}.",
            remede="Corrigez cette ligne, ou réinstallez aat.",
        ) from cause


def _existant(chemin: Path, nom: str) -> Path:
    if not chemin.exists():
        raise ErreurReferentiel(
            f"Le fichier de données {nom} manque à l’installation.",
            remede="Réinstallez aat : un fichier livré avec le programme a disparu.",
        )
    return chemin
