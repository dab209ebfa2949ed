"""I7 and F30: everything that a workstation leaves or shows to support, in which no word of a document may be."""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from aat import composition_support as support
from aat.composition import Atelier
from aat.domaine.transmission import EtatEnvoi

from tests.marqueurs import fuites

#: States, timelines and histories are asked for that many documents: those of a test of one fault are all here.
_MONTRES = 12


def juger_traces(
    maison: Path, etats: Iterable[EtatEnvoi], marqueurs: Iterable[str], *, sauf: str | None = None
) -> None:
    """Assert I7 on a workstation's home: files, names, running processes, and what support reads or takes away.

    Args:
        maison: the home; logs, temporary files and what workers said on stderr are in it.
        etats: documents that support asks for.
        marqueurs: words of the documents.
        sauf: start of the names of the bench's ledger, when it is in this home: the caisse does receive documents.
    """
    cherches = tuple(marqueurs)
    for lieu, octets in (*_fichiers(maison, sauf), *_processus(maison), *_assistance(maison, etats)):
        assert not fuites(octets, cherches), f"I7: {lieu} holds words of a document"


def _fichiers(maison: Path, sauf: str | None) -> Iterator[tuple[str, bytes]]:
    for chemin in maison.rglob("*"):
        yield "a file's name", chemin.name.encode()
        if chemin.is_file() and not (sauf and chemin.name.startswith(sauf)):
            yield chemin.name, chemin.read_bytes()


def _processus(maison: Path) -> Iterator[tuple[str, bytes]]:
    """Yield arguments and environment of the processes that work on this home."""
    for processus in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            arguments, environ = ((processus / quoi).read_bytes() for quoi in ("cmdline", "environ"))
            if str(maison).encode() in arguments + environ:
                yield "the arguments of a process", arguments
                yield "the environment of a process", environ


def _assistance(maison: Path, etats: Iterable[EtatEnvoi]) -> Iterator[tuple[str, bytes]]:
    """Yield what the commands of support say of these documents, and the bundle."""
    with pytest.MonkeyPatch.context() as env:
        env.setenv("AAT_MAISON", str(maison))
        atelier = Atelier()
        refs = [e.ref for e in etats][:_MONTRES]
        for ref in refs:
            yield "support etat", json.dumps(support.etat(atelier, ref)).encode()
            yield "support chrono", repr(support.chrono(atelier, ref)).encode()
        yield "the journal", repr(support.journal(atelier, support.Choix())).encode()
        yield "the bundle", support.composer(atelier, ()).octets
        yield "the bundle of some documents", support.composer(atelier, refs).octets
