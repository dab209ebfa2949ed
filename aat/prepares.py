"""Objects that cost more to build from the data files than to judge with, kept as built at installation.

Owns where they are kept and when one may serve: made by this Python, from these very files and this very
code. Knows nothing of what they mean; the data files stay the one source (docs/decisions/0006).
"""

import os
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, TypeVar

T = TypeVar("T")

DOSSIER = Path(__file__).resolve().parent / "_prepares"

#: Name, modification time (ns) and size of each file: enough to know it again, as for a .pyc.
_Etats = list[tuple[str, int, int]]


class Prepare(Generic[T]):
    """An object kept as built: what it is made from, and how."""

    def __init__(
        self, nom: str, fichiers: Callable[[], Sequence[Path]], modules: Sequence[str], construire: Callable[[], T]
    ) -> None:
        """Name the object.

        Args:
            nom: file name of the kept object.
            fichiers: gives the data files, or folders of TOML files, that it is made from.
            modules: the modules whose code makes it and whose classes it is made of.
            construire: makes it from the files.
        """
        self.nom, self._fichiers, self._modules, self._construire = nom, fichiers, modules, construire

    def lire(self) -> T:
        """Return the kept object when it still stands for its sources, else a new one."""
        try:
            # Beside the package and as trusted as its .pyc files: who can write one can write the others.
            octets = self._chemin().read_bytes()
        except OSError:
            return self._construire()
        import pickle

        try:
            etats, empreinte, contenu = pickle.loads(octets)  # noqa: S301 - see above
            sources = self._sources()
            # An installer may date the files anew: then their bytes speak.
            if etats == _etats(sources) or empreinte == _empreinte(sources):
                objet: T = pickle.loads(contenu)  # noqa: S301 - see above
                return objet
        except (pickle.UnpicklingError, EOFError, AttributeError, ValueError, TypeError, ImportError, IndexError):
            pass  # made by another version: as if it were not there
        return self._construire()

    def garder(self) -> None:
        """Build the object and keep it for the next starts.

        Raises:
            ErreurReferentiel: a data file is missing or invalid.
            OSError: the folder cannot be written.
        """
        import pickle

        sources = self._sources()
        contenu = _en_octets(self._construire())
        chemin = self._chemin()
        chemin.parent.mkdir(exist_ok=True)
        provisoire = chemin.with_suffix(f".{os.getpid()}.tmp")
        provisoire.write_bytes(pickle.dumps((_etats(sources), _empreinte(sources), contenu), protocol=5))
        provisoire.replace(chemin)

    def _chemin(self) -> Path:
        return DOSSIER / f"{self.nom}.bin"

    def _sources(self) -> list[Path]:
        return [*self._fichiers(), *map(_code, self._modules)]


def _code(module: str) -> Path:
    """Return the source file of a module of ours, without loading it."""
    return DOSSIER.parent.joinpath(*module.split(".")[1:]).with_suffix(".py")


def _etats(sources: Iterable[Path]) -> _Etats:
    return [
        (chemin.rpartition(os.sep)[2], etat.st_mtime_ns, etat.st_size)
        for chemin in _chemins(sources)
        for etat in (os.stat(chemin),)  # noqa: PTH116 - strings: a Path for each of sixty files costs more than its stat
    ]


def _empreinte(sources: Iterable[Path]) -> tuple[int, int, int]:
    nombre = taille = somme = 0
    for chemin in _chemins(sources):
        with open(chemin, "rb", buffering=0) as fichier:  # noqa: PTH123 - as in ``_etats``
            octets = fichier.readall()
        nombre, taille, somme = nombre + 1, taille + len(octets), zlib.crc32(octets, somme)
    return nombre, taille, somme


def _chemins(sources: Iterable[Path]) -> Iterator[str]:
    """Yield every file, those of a folder in order; a folder counts its TOML files only."""
    for source in sources:
        chemin = str(source)
        if chemin.endswith((".toml", ".csv", ".py")):
            yield chemin
        else:
            entrees = sorted(os.scandir(chemin), key=lambda entree: entree.name)
            yield from _chemins(Path(e.path) for e in entrees if e.is_dir() or e.name.endswith(".toml"))


def _en_octets(objet: object) -> bytes:
    """Return ``objet`` pickled so that its values are made again by their constructors, the fastest way."""
    import dataclasses
    import io
    import pickle

    class Plieur(pickle.Pickler):
        def reducer_override(self, valeur: Any) -> Any:  # noqa: ANN401 - pickle's own signature
            if isinstance(valeur, MappingProxyType):
                return figer, (dict(valeur),)
            if dataclasses.is_dataclass(valeur) and not isinstance(valeur, type):
                return type(valeur), tuple(getattr(valeur, champ.name) for champ in dataclasses.fields(valeur))
            return NotImplemented

    flux = io.BytesIO()
    Plieur(flux, 5).dump(objet)
    return flux.getvalue()


def figer(contenu: dict[str, Any]) -> MappingProxyType[str, Any]:
    """Return a read-only view; named here because pickle cannot name the type itself."""
    return MappingProxyType(contenu)
