"""The manifest of a folder of PDFs: what was written and printed, one JSON line each, without any patient data.

Kept under ``manifeste.jsonl.partiel`` while a batch runs, under ``manifeste.jsonl`` once it has ended: a file of the
final name is always whole. One batch at a time writes in a folder; what a killed one left half written is removed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import msgspec

from aat.ecriture import MODE_FICHIER, panne_disque
from aat.erreurs import ErreurUsage

if TYPE_CHECKING:
    from pathlib import Path

NOM = "manifeste.jsonl"
PARTIEL = f"{NOM}.partiel"
#: Names that ``ecrire_prive`` gives to what is not whole yet.
_RESTES = ".aat-*.pdf.????????????.tmp"


@dataclass(frozen=True, slots=True)
class Entree:
    """One document.

    Attributes:
        fichier: its name in the folder, or ``None`` when it was only printed.
        page: number of its first page in a file that gathers several, else ``None``.
        travail: the job of the printer, or ``None`` when it was only written.
    """

    ref: str
    document: str
    volet: int | None
    pages: int
    sha256: str
    fichier: str | None = None
    page: int | None = None
    travail: str | None = None


class Manifeste:
    """The manifest being written; used as a context.

    Args:
        dossier: folder of the batch; it must exist.
        garder: the manifest stays once the batch has ended.
    """

    def __init__(self, dossier: Path, *, garder: bool = True) -> None:
        self._dossier = dossier
        self._garder = garder
        self._final = dossier / NOM
        self._partiel = dossier / PARTIEL
        self._descripteur = -1
        self._connues: dict[tuple[str, str, str], Entree] = {}
        self._ecrites: set[tuple[str, str, str]] = set()

    def __enter__(self) -> Self:
        """Take up what earlier runs wrote.

        Raises:
            ErreurUsage: another batch is writing there.
            ErreurCoffre: the folder cannot be written.
        """
        try:
            self._descripteur = os.open(self._partiel, os.O_RDWR | os.O_CREAT | os.O_APPEND, MODE_FICHIER)
            _reserver(self._descripteur)
            for reste in self._dossier.glob(_RESTES):
                reste.unlink(missing_ok=True)
            for chemin in (self._final, self._partiel):
                with suppress(FileNotFoundError):
                    self._lire(chemin.read_bytes())
            # A line cut by a crash is dropped; the rest is written again as this batch meets it.
            os.ftruncate(self._descripteur, 0)
            for entree in self._connues.values():
                if entree.travail is not None:
                    self._ajouter(entree)
        except OSError as cause:
            raise panne_disque(self._partiel, cause) from cause
        return self

    def __exit__(self, genre: object, *_: object) -> None:
        """Give the manifest its name when the batch went to its end."""
        os.close(self._descripteur)
        if genre is not None:
            return
        if self._garder or any(entree.travail for entree in self._connues.values()):
            self._partiel.replace(self._final)
        else:
            self._partiel.unlink(missing_ok=True)

    def deja_imprime(self, ref: str, document: str, sha256: str) -> str | None:
        """Return the job that printed these very bytes in an earlier run, or ``None``."""
        connue = self._connues.get((ref, document, sha256))
        return connue.travail if connue else None

    def noter(self, entree: Entree, *, durable: bool = False) -> None:
        """Write a line; ``durable``: it outlives a power cut (a paper already printed must not be printed again).

        Raises:
            ErreurCoffre: the disk is full or refuses the write.
        """
        cle = _cle(entree)
        if cle in self._ecrites and entree.travail is None:
            return
        connue = self._connues.get(cle)
        if entree.travail is None and connue is not None and connue.travail is not None:
            entree = replace(entree, travail=connue.travail)
        try:
            self._ajouter(entree)
            if durable:
                os.fsync(self._descripteur)
        except OSError as cause:
            raise panne_disque(self._partiel, cause) from cause
        self._connues[cle] = entree

    def _ajouter(self, entree: Entree) -> None:
        os.write(self._descripteur, msgspec.json.encode(entree) + b"\n")
        self._ecrites.add(_cle(entree))

    def _lire(self, octets: bytes) -> None:
        for ligne in octets.split(b"\n")[:-1]:
            with suppress(msgspec.MsgspecError):
                entree = msgspec.json.decode(ligne, type=Entree)
                self._connues[_cle(entree)] = entree


def _cle(entree: Entree) -> tuple[str, str, str]:
    return entree.ref, entree.document, entree.sha256


def _reserver(descripteur: int) -> None:
    if os.name == "nt":
        return
    import fcntl

    try:
        fcntl.flock(descripteur, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as cause:
        os.close(descripteur)
        raise ErreurUsage(
            "Un autre lot s’imprime déjà dans ce dossier.",
            champ="--sortie",
            remede="Attendez sa fin, ou donnez un autre dossier.",
        ) from cause
