"""What a call leaves behind in this process: open files and children."""

import os
from contextlib import suppress
from pathlib import Path


def ouverts() -> int:
    """Return how many files this process holds open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def enfants() -> set[int]:
    """Return the processes that this one started and that are still there, zombies included."""
    trouves = set()
    for chemin in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # After the name, which may hold anything: state, then the parent.
            if int(chemin.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                trouves.add(int(chemin.parent.name))
    return trouves
