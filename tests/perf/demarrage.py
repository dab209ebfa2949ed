"""Start-up of each command as a ratio to a bare interpreter, side by side in one run.

Run by ``make bench``; reports, never judges: these machines are noisy. The modules loaded are what
the tests block on.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TOURS = 15
COMMANDES: tuple[tuple[str, list[str], float], ...] = (
    ("aat --version", ["--version"], 3),
    ("aat --help", ["--help"], 12),
    ("aat motifs grippe", ["motifs", "grippe"], 14),
    ("aat new-arret --simuler --json", ["new-arret", "grippe 5j", "--simuler", "--json"], 15),
)


def duree(commande: list[str], env: dict[str, str]) -> float:
    """Return the wall time of a command, in seconds."""
    debut = time.perf_counter()
    subprocess.run(commande, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    return time.perf_counter() - debut


def main() -> None:
    """Time the bare interpreter and each command in turn, and print medians and ratios."""
    python = sys.executable
    with tempfile.TemporaryDirectory() as maison:
        env = {"AAT_MAISON": maison, "PATH": os.environ["PATH"], "HOME": maison}
        lignes: dict[str, list[float]] = {nom: [] for nom in ("python -c pass", *(c[0] for c in COMMANDES))}
        aat = str(Path(python).with_name("aat"))
        for _ in range(TOURS):
            lignes["python -c pass"].append(duree([python, "-c", "pass"], env))
            for nom, arguments, _ in COMMANDES:
                lignes[nom].append(duree([aat, *arguments], env))
    nu = statistics.median(lignes["python -c pass"])
    print(f"{'python -c pass':34} {nu * 1000:7.1f} ms   1.0")
    for nom, _, budget in COMMANDES:
        mediane = statistics.median(lignes[nom])
        print(f"{nom:34} {mediane * 1000:7.1f} ms {mediane / nu:5.1f}   (budget {budget:g})")


if __name__ == "__main__":
    main()
