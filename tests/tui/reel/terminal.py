"""A real terminal around the real command: keys go in by tmux, the screen is read back. Knows no screen."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

#: Slow machines draw slowly; nothing here waits this long where it works.
PATIENCE_S = 45.0
_CADRES = re.compile("[\u2500-\u257f\u00a0]")


@dataclass(slots=True)
class Terminal:
    """One tmux server, alone on its socket, with one window that runs ``aat``."""

    maison: Path
    dossier: Path
    largeur: int = 80
    hauteur: int = 24

    def tmux(self, *arguments: str, entree: bytes | None = None) -> str:
        """Run one tmux command on this server."""
        programme = shutil.which("tmux")
        assert programme is not None
        fini = subprocess.run(
            [programme, "-S", str(self.dossier / "prise"), "-f", os.devnull, *arguments],
            input=entree,
            capture_output=True,
            check=True,
            timeout=30,
            env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "TERM": "xterm-256color"},
        )
        return fini.stdout.decode(errors="replace")

    def ouvrir(self) -> None:
        """Start ``aat``; the window stays when it ends, and its exit code is written in its place."""
        commande = f"AAT_MAISON='{self.maison}' '{sys.executable}' -m aat; echo FIN=$?; read -r _"
        taille = ("-x", str(self.largeur), "-y", str(self.hauteur))
        self.tmux("new-session", "-d", "-s", "aat", *taille, commande)

    def fermer(self) -> None:
        """End the server and what runs in it."""
        self.tmux("kill-server")

    @property
    def ecran(self) -> str:
        """The text of the screen, spaces made plain and lines joined."""
        return " ".join(_CADRES.sub(" ", self.tmux("capture-pane", "-p", "-t", "aat")).split())

    def attendre(self, *phrases: str) -> str:
        """Wait until the screen says each of ``phrases`` and return it."""
        return self.attendre_que(lambda lu: all(phrase in lu for phrase in phrases), str(phrases))

    def attendre_que(self, vrai: Callable[[str], bool], quoi: str) -> str:
        """Wait until ``vrai`` holds of the screen and return it."""
        fin = time.monotonic() + PATIENCE_S
        while not vrai(lu := self.ecran):
            assert "FIN=" not in lu, lu
            assert time.monotonic() < fin, f"{quoi} :\n{lu}"
            time.sleep(0.1)
        return lu

    def attendre_que_fini(self, code: int) -> None:
        """Wait until ``aat`` ended with this exit code, and wrote nothing else on the terminal."""
        fin = time.monotonic() + PATIENCE_S
        while "FIN=" not in (lu := self.ecran):
            assert time.monotonic() < fin, lu
            time.sleep(0.1)
        assert lu == f"FIN={code}"

    def presser(self, *touches: str) -> None:
        """Press keys by their tmux names (« Enter », « F10 », « BTab »)."""
        self.tmux("send-keys", "-t", "aat", *touches)

    def taper(self, texte: str) -> None:
        """Type a text."""
        self.tmux("send-keys", "-t", "aat", "-l", "--", texte)

    def coller(self, octets: bytes, *, entre_crochets: bool) -> None:
        """Paste bytes as a terminal does, told to be a paste or not."""
        self.tmux("load-buffer", "-b", "colle", "-", entree=octets)
        self.tmux("paste-buffer", *(("-p",) if entre_crochets else ()), "-b", "colle", "-t", "aat")

    def redimensionner(self, largeur: int, hauteur: int) -> None:
        """Give the window another size."""
        self.tmux("resize-window", "-t", "aat", "-x", str(largeur), "-y", str(hauteur))

    def tuer(self) -> None:
        """End ``aat`` at once (kill -9): nothing of it may run any more."""
        coquille = self.tmux("list-panes", "-t", "aat", "-F", "#{pane_pid}").strip()
        enfants = Path(f"/proc/{coquille}/task/{coquille}/children").read_text(encoding="ascii").split()
        assert len(enfants) == 1, enfants
        os.kill(int(enfants[0]), signal.SIGKILL)

    def relancer(self) -> None:
        """Start ``aat`` again in a window of the same size."""
        self.tmux("kill-session", "-t", "aat")
        self.ouvrir()
