"""The only module that locates ``referentiel/`` and ``templates_cerfa/``.

In a checkout they stand beside the package; in the wheel, inside it (``aat/_donnees``).
"""

import re
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from aat.erreurs import ErreurReferentiel

_PAQUET = Path(__file__).resolve().parent
_COMPILES = _PAQUET / "_toml_compiles.bin"


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

    A copy parsed at installation is used when it was made from these very bytes: parsing would cost
    more than everything else that a judgement does.

    Raises:
        ErreurReferentiel: the file is not TOML; its name and the line are in the message.
    """
    octets = chemin.read_bytes()
    garde = _compiles().get(_nom(chemin))
    if garde is not None and garde[0] == (len(octets), zlib.crc32(octets)):
        return garde[1]
    return _analyser(chemin, octets)


def compiler() -> Path:
    """Parse every TOML data file once and keep the result beside the package; return where.

    Raises:
        ErreurReferentiel: a file is not TOML.
    """
    import pickle

    fichiers = sorted(p for d in ("referentiel", "templates_cerfa") for p in (_racine() / d).rglob("*.toml"))
    contenu = {}
    for chemin in fichiers:
        octets = chemin.read_bytes()
        contenu[_nom(chemin)] = ((len(octets), zlib.crc32(octets)), _analyser(chemin, octets))
    provisoire = _COMPILES.with_suffix(".tmp")
    provisoire.write_bytes(pickle.dumps(contenu, protocol=5))
    provisoire.replace(_COMPILES)
    return _COMPILES


@cache
def _compiles() -> dict[str, tuple[tuple[int, int], dict[str, Any]]]:
    """Return what ``compiler`` kept; nothing when it never ran or another Python made it."""
    import pickle

    try:
        # Beside the package and as trusted as its .pyc files: who can write one can write the others.
        lu: dict[str, tuple[tuple[int, int], dict[str, Any]]] = pickle.loads(_COMPILES.read_bytes())  # noqa: S301
    except (OSError, pickle.UnpicklingError, EOFError, AttributeError, ValueError, ImportError):
        return {}
    return lu


def _nom(chemin: Path) -> str:
    racine = str(_racine())
    texte = str(chemin)
    return texte[len(racine) + 1 :] if texte.startswith(racine) else texte


def _analyser(chemin: Path, octets: bytes) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(octets.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
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
