"""The terminal application as a ratio to a bare interpreter, and its memory over a thousand patients.

Run by ``make bench``; asserts nothing: machines are noisy. The keys are pressed for real.
"""

import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.terminal import Terminal

TOURS = 9
PATIENTS = 1000
DONNEES = Path(__file__).parents[1] / "donnees"


def pret(maison: Path) -> float:
    """Return the seconds from the command to the first screen, on a pseudo-terminal."""
    debut = time.perf_counter()
    with Terminal(maison, taille=(100, 30)) as terminal:
        terminal.attendre("Patient")
        return time.perf_counter() - debut


def nu() -> float:
    """Return the seconds of an interpreter that does nothing."""
    debut = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - debut


def preparer(maison: Path) -> None:
    """Register the invented prescriber and patient."""
    env = {"AAT_MAISON": str(maison), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    for arguments in (["config", "prescripteur"], ["identify"]):
        fichier = DONNEES / ("prescripteur_banc.json" if arguments[0] == "config" else "patient_banc.json")
        subprocess.run(
            [sys.executable, "-m", "aat", *arguments, "--depuis", str(fichier)],
            env=env,
            check=True,
            capture_output=True,
        )


async def mille_patients() -> list[int]:
    """Open a patient and a form and go back, a thousand times; return the memory in KiB every hundred."""
    from aat.composition import Atelier
    from aat.tui.app import Application

    memoires = []
    application = Application(Atelier())
    async with application.run_test(size=(100, 30)) as pilote:
        await pilote.pause()
        for tour in range(PATIENTS + 1):
            await pilote.press(*"dur")
            await pilote.pause(0.05 if tour == 0 else 0)
            await pilote.press("enter")
            await pilote.pause()
            await pilote.press("enter")
            await pilote.pause()
            for _ in range(4):
                if type(application.screen).__name__ == "Accueil":
                    break
                await pilote.press("escape")
                await pilote.pause()
            if tour % 100 == 0:
                memoires.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    return memoires


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as dossier:
        maison = Path(dossier) / "maison"
        preparer(maison)
        paires = [(pret(maison), nu()) for _ in range(TOURS)]
        rapport = statistics.median(a / b for a, b in paires)
        print(
            f"application prête : {statistics.median(a for a, _ in paires) * 1000:.0f} ms, "
            f"{rapport:.1f} fois l’interpréteur nu (budget 60)"
        )
        os.environ["AAT_MAISON"] = str(maison)
        memoires = asyncio.run(mille_patients())
        print("mémoire maximale (Mio) tous les cent patients : " + " ".join(f"{m / 1024:.0f}" for m in memoires))


if __name__ == "__main__":
    main()
