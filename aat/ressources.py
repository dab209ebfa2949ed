"""The only module that locates ``referentiel/`` and ``templates_cerfa/``.

In a checkout they stand beside the package; in the wheel, inside it (``aat/_donnees``). A data file that
the user imported stands in for the shipped one: the composition root says where those are (``brancher``).
"""

import os
import re
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from aat.erreurs import ErreurReferentiel

_PAQUET = Path(__file__).resolve().parent
_COMPILES = _PAQUET / "_prepares" / "toml.bin"


@cache
def _racine() -> Path:
    embarque = _PAQUET / "_donnees"
    return embarque if embarque.is_dir() else _PAQUET.parent


#: In the folder of imported data: which file stands in for which shipped one, and the history of imports.
ETAT_DES_IMPORTS = "imports.json"

_dossier_des_imports: Callable[[], Path] | None = None


def brancher(dossier: Callable[[], Path] | None) -> None:
    """Look for imported data files in the folder that ``dossier`` gives, asked at the first data file only.

    ``None``: the shipped files only, as in a program that never calls this.
    """
    global _dossier_des_imports  # noqa: PLW0603 - a process has one user, named once by its composition root.
    _dossier_des_imports = dossier
    importes.cache_clear()


def referentiel(nom: str) -> Path:
    """Return the path of ``nom`` (``nomenclatures/motifs.csv``) in the référentiel, imported or shipped.

    Raises:
        ErreurReferentiel: the file is not there, or the list of imports is unreadable.
    """
    importe = importes().get(nom)
    return livre(nom) if importe is None else _importe_existant(importe, nom)


def livre(nom: str) -> Path:
    """Return the path of ``nom`` as shipped, whatever was imported.

    Raises:
        ErreurReferentiel: the file is not there.
    """
    return _existant(_racine() / "referentiel" / nom, f"referentiel/{nom}")


@cache
def importes() -> Mapping[str, Path]:
    """Return the imported files by the name of the shipped file that they replace; read once per process.

    Raises:
        ErreurReferentiel: the list of imports is unreadable.
    """
    dossier = _dossier_des_imports() if _dossier_des_imports else None
    if dossier is None:
        return {}
    try:
        octets = (dossier / ETAT_DES_IMPORTS).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as cause:
        raise imports_illisibles(dossier) from cause
    # Saves the import where nothing was imported.
    import json

    try:
        actifs = json.loads(octets)["actifs"]
        lus = {str(nom): dossier / str(fichier) for nom, fichier in actifs.items()}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as cause:
        raise imports_illisibles(dossier) from cause
    if any(not chemin.is_relative_to(dossier) or ".." in chemin.parts for chemin in lus.values()):
        raise imports_illisibles(dossier)
    return lus


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
    _COMPILES.parent.mkdir(exist_ok=True)
    provisoire = _COMPILES.with_suffix(f".{os.getpid()}.tmp")
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
    except (ValueError, RecursionError) as cause:  # bad TOML or UTF-8, a number or a nesting without end
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


def _importe_existant(chemin: Path, nom: str) -> Path:
    if not chemin.is_file():
        raise ErreurReferentiel(
            f"Le fichier importé qui remplace referentiel/{nom} a disparu.",
            remede="Importez-le de nouveau, ou revenez en arrière\u00a0: aat referentiel importer --annuler TYPE.",
        )
    return chemin


def imports_illisibles(dossier: Path) -> ErreurReferentiel:
    """Return the error of a list of imports that cannot be read: its folder has to be put aside."""
    return ErreurReferentiel(
        f"La liste des données importées ({ETAT_DES_IMPORTS}) est illisible.",
        remede=f"Déplacez le dossier «\u00a0{dossier}\u00a0»\u00a0: "
        "les données livrées reprendront, vous pourrez importer de nouveau.",
    )
