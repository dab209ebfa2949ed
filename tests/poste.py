"""Runs the real command in a process of its own, with a home of its own."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from aat.horloge import HorlogeSysteme

from tests.patience import PATIENCE_S

DONNEES = Path(__file__).parent / "donnees"


@dataclass(frozen=True, slots=True)
class Sortie:
    """What a run gave."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Return stdout as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Poste:
    """A workstation: a home, and the command."""

    maison: Path

    def aat(self, *arguments: str, entree: str | bytes = b"", env: dict[str, str] | None = None) -> Sortie:
        """Run ``aat`` without a terminal and return what it gave."""
        fini = subprocess.run(
            [sys.executable, "-m", "aat", *arguments],
            input=entree.encode() if isinstance(entree, str) else entree,
            env={"AAT_MAISON": str(self.maison), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"} | (env or {}),
            capture_output=True,
            check=False,
            timeout=120,
        )
        sortie = Sortie(fini.returncode, fini.stdout.decode(), fini.stderr.decode())
        assert "Traceback" not in sortie.out + sortie.err, sortie.err
        return sortie

    def prescripteur(self) -> None:
        """Register the invented prescriber."""
        assert self.aat("config", "prescripteur", "--depuis", str(DONNEES / "prescripteur_banc.json")).code == 0

    def patient(self) -> str:
        """Keep the invented patient and return its reference."""
        reponse = self.aat("identify", "--depuis", str(DONNEES / "patient_banc.json"), "--json")
        assert reponse.code == 0, reponse.err
        return str(reponse.json()["patient"])


def dates_du_jour(jours: int = 5, decalage: int = 0) -> dict[str, Any]:
    """Return dates that the law of today accepts, as the document spells them; ``decalage`` days from today."""
    jour = HorlogeSysteme().aujourd_hui() + dt.timedelta(days=decalage)
    return {
        "debut": jour.isoformat(),
        "fin": (jour + dt.timedelta(days=jours - 1)).isoformat(),
        "sorties": {"mode": "horaires-limites", "a_partir_du": jour.isoformat()},
    }


@dataclass(frozen=True, slots=True)
class Banc:
    """A running bench, in a process of its own."""

    poste: Poste
    processus: "subprocess.Popen[bytes]"

    def scenario(self, *arguments: str) -> None:
        """Ask the bench for a fault."""
        assert self.poste.aat("banc", "scenario", *arguments).code == 0

    @contextmanager
    def tenu(self) -> Iterator[None]:
        """Hold the whole bench still: nothing it owes is answered inside, however slow the machine is."""
        self.processus.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.processus.send_signal(signal.SIGCONT)


@pytest.fixture
def poste(tmp_path: Path) -> Poste:
    """Return a fresh workstation."""
    return Poste(tmp_path / "maison")


@pytest.fixture
def demarrer_banc() -> Iterator[Callable[[Poste], Banc]]:
    """Return a starter of benches; each is stopped at the end, by its id."""
    lances: list[subprocess.Popen[bytes]] = []

    def demarrer(poste: Poste) -> Banc:
        processus = subprocess.Popen(
            [sys.executable, "-m", "aat", "banc", "cpam", "--port", "0"],
            env={"AAT_MAISON": str(poste.maison), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        lances.append(processus)
        assert processus.stdout
        ligne = processus.stdout.readline()
        assert json.loads(ligne)["environnement"] == "banc", ligne
        return Banc(poste, processus)

    yield demarrer
    for processus in lances:
        processus.terminate()
        processus.wait(timeout=PATIENCE_S)
        if processus.stdout:
            processus.stdout.close()
