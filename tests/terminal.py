"""A real pseudo-terminal: types what a person types, and waits for what a person reads."""

import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.patience import PATIENCE_S


class Terminal:
    """One command running on a pseudo-terminal.

    Args:
        maison: the home of the command.
        arguments: of ``aat``.
        taille: columns and lines; the system's own (none) when not given.
        env: variables added to the command's own.
    """

    def __init__(
        self, maison: Path, *arguments: str, taille: tuple[int, int] | None = None, env: dict[str, str] | None = None
    ) -> None:
        maitre, esclave = pty.openpty()
        if taille is not None:
            termios.tcsetwinsize(esclave, (taille[1], taille[0]))
        self._fd = maitre
        self.ecran = ""
        self._lu = 0
        self._processus = subprocess.Popen(
            [sys.executable, "-m", "aat", *arguments],
            stdin=esclave,
            stdout=esclave,
            stderr=esclave,
            env={"AAT_MAISON": str(maison), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm"}
            | (env or {}),
            start_new_session=True,
        )
        os.close(esclave)

    def attendre(self, motif: str, delai_s: float = PATIENCE_S) -> str:
        """Return what is shown up to ``motif``, after what was already waited for."""
        fin = time.monotonic() + delai_s
        while not (trouve := re.search(motif, self.ecran[self._lu :])):
            if time.monotonic() > fin or not self._lire(fin - time.monotonic()):
                raise AssertionError(f"« {motif} » n’est pas venu. Écran :\n{self.ecran}")
        morceau = self.ecran[self._lu : self._lu + trouve.end()]
        self._lu += trouve.end()
        return morceau

    def taper(self, texte: str) -> None:
        """Type ``texte`` and Entrée."""
        os.write(self._fd, texte.encode() + b"\n")

    def repondre(self, question: str, reponse: str) -> str:
        """Wait for ``question`` and answer it."""
        vu = self.attendre(question)
        self.taper(reponse)
        return vu

    def fin(self) -> int:
        """Read to the end and return the exit code."""
        while self._lire(PATIENCE_S):
            pass
        return self._processus.wait(timeout=PATIENCE_S)

    def signaler(self, numero: int) -> None:
        """Send a signal to the command."""
        self._processus.send_signal(numero)

    def tuer(self) -> None:
        """Kill the command as a power cut would."""
        self._processus.kill()
        self._processus.wait(timeout=PATIENCE_S)

    def _lire(self, delai_s: float) -> bool:
        prets, _, _ = select.select([self._fd], [], [], max(delai_s, 0))
        if not prets:
            return False
        try:
            octets = os.read(self._fd, 65536)
        except OSError:  # the other end closed: Linux says EIO
            return False
        self.ecran += octets.decode(errors="replace")
        return bool(octets)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, genre: type[BaseException] | None, valeur: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._processus.poll() is None:
            self._processus.kill()
            self._processus.wait(timeout=PATIENCE_S)
        os.close(self._fd)
