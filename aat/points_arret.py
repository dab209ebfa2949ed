"""Named places where the program can be made to die at once, as at a power cut.

``AAT_POINT_ARRET=<name>`` in the environment kills the process with SIGKILL when it comes to that place: nothing is
flushed, no ``finally`` runs. Unset, a point costs one look at a constant. It can only stop the program.
"""

import os
import signal
from typing import Final

_CHOISI: Final = os.environ.get("AAT_POINT_ARRET")

#: Before the commit of a validation, and after it; before the commit of a result, and after it.
AVANT_VALIDE: Final = "avant-valide"
APRES_VALIDE: Final = "apres-valide"
APRES_PRISE: Final = "apres-prise"
MILIEU_ECRITURE: Final = "milieu-ecriture"
#: Followed by a phase: ``phase-lecture`` dies once that phase is committed.
PHASE: Final = "phase-"
AVANT_RESULTAT: Final = "avant-resultat"
APRES_RESULTAT: Final = "apres-resultat"


def demande(nom: str) -> bool:
    """Tell whether the process is to die at ``nom``; for a place that must prepare its death."""
    return nom == _CHOISI


def point(nom: str) -> None:
    """Die here, without a word, when asked to."""
    if nom == _CHOISI:
        mourir()


def mourir() -> None:
    """Kill this process as the system would: SIGKILL, or at once where there is no such signal."""
    if hasattr(signal, "SIGKILL"):
        os.kill(os.getpid(), signal.SIGKILL)
    os._exit(137)  # pragma: no cover - Windows
