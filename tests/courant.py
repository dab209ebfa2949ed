"""What a power cut leaves of files: the writes of a process, followed by ``strace``, played again up to a moment.

Every write that a later ``fsync`` covers is kept, of the others any part, down to the sector. Harsher than SIGKILL,
after which the system still writes everything. Supposes that a disk keeps what it says it has kept.
"""

import random
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

SECTEUR = 512
_APPEL = re.compile(
    r"(?P<nom>pwrite64|fsync|fdatasync|ftruncate|write)\((?P<fd>\d+)<(?P<chemin>[^>]*)>"
    r"(?:, \"(?P<octets>[^\"]*)\", \d+)?(?:, (?P<ou>\d+))?\)\s+= (?P<rendu>-?\d+)"
)

#: Name of the call (``dire``: said on stdout), path, place, bytes.
Appel = tuple[str, str, int, bytes]


@dataclass(slots=True)
class Disque:
    """One file: what is surely kept, and the writes that may be lost."""

    sur: bytearray
    en_l_air: list[tuple[int, bytes | None]] = field(default_factory=list)

    def ecrire(self, ou: int, octets: bytes | None) -> None:
        """Take a write, or a truncation (``None``), that nothing keeps yet."""
        self.en_l_air.append((ou, octets))

    def garder(self) -> None:
        """Keep everything: the disk was waited for."""
        for ou, octets in self.en_l_air:
            _poser(self.sur, ou, octets)
        self.en_l_air.clear()

    def apres_la_coupure(self, hasard: random.Random, part: float) -> bytes:
        """Return what is found again: of each write not waited for, some sectors."""
        trouve = bytearray(self.sur)
        for ou, octets in self.en_l_air:
            if octets is None:
                if hasard.random() < part:
                    _poser(trouve, ou, None)
                continue
            for debut in range(0, len(octets), SECTEUR):
                if hasard.random() < part:
                    _poser(trouve, ou + debut, octets[debut : debut + SECTEUR])
        return bytes(trouve)


def _poser(fichier: bytearray, ou: int, octets: bytes | None) -> None:
    if octets is None:
        del fichier[ou:]
        return
    fichier.extend(bytes(max(0, ou + len(octets) - len(fichier))))
    fichier[ou : ou + len(octets)] = octets


def _lire(trace: Path) -> list[Appel]:
    """Return the calls that matter: name, path, place, bytes."""
    appels = []
    for ligne in trace.read_text(encoding="ascii").splitlines():
        if (vu := _APPEL.search(ligne)) is None or int(vu["rendu"]) < 0:
            continue
        chemin = bytes.fromhex(vu["chemin"].replace("\\x", "")).decode() if "\\x" in vu["chemin"] else vu["chemin"]
        octets = bytes.fromhex((vu["octets"] or "").replace("\\x", ""))
        nom = "dire" if vu["nom"] == "write" and vu["fd"] == "1" else vu["nom"]
        appels.append((nom, chemin, int(vu["ou"] or 0), octets))
    return appels


def suivre(
    commande: Sequence[str], trace: Path, *, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> list[Appel]:
    """Run ``commande`` to its good end and return its writes; the test is skipped, by name, where it cannot be followed.

    Args:
        commande: program and arguments.
        trace: a file to be made.
        env: of the command; its caller's when ``None``.
        cwd: where it runs; here when ``None``.
    """
    if shutil.which("strace") is None:
        pytest.skip("non joué : strace est absent, la coupure de courant n’est pas jouée")
    quoi = ["-e", "trace=pwrite64,fsync,fdatasync,ftruncate,write", "-o", str(trace)]
    fait = subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "1000000", *quoi, *commande],
        capture_output=True,
        check=False,
        env=env,
        cwd=cwd,
    )
    if b"ptrace" in fait.stderr:
        pytest.skip("non joué : strace n’a pas le droit de suivre un processus, la coupure de courant n’est pas jouée")
    assert fait.returncode == 0, fait.stderr
    return _lire(trace)
