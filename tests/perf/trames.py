"""Time from a key to the last frame that it changes, measured inside one process on a real application.

Headless, with everything but the terminal: the frame is made into the bytes that a terminal would get.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aat.tui
from aat.tui.app import Application
from textual import events
from textual._compositor import CompositorUpdate
from textual.screen import Screen

#: A frame at sixty a second, in seconds.
TRAME = 0.016
#: Without any other frame for this long, the key has been answered, in seconds.
_CALME = 0.03


class ApplicationMesuree(Application):
    """The application over one screen, noting when each frame is ready."""

    CSS_PATH = str(Path(aat.tui.__file__).with_name("aat.tcss"))

    def __init__(self, *arguments: Any, **reglages: Any) -> None:
        """Note nothing yet."""
        super().__init__(*arguments, **reglages)
        self.trame = asyncio.Event()
        self.faite_a = self.travail_a = 0.0

    def on_mount(self, event: events.Mount) -> None:  # type: ignore[override]  # the first screen is the measure's own
        """Open no screen."""
        event.prevent_default()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate):
            renderable.render_segments(self.console)
            self.faite_a, self.travail_a = time.perf_counter(), time.thread_time()
            self.trame.set()


@dataclass(frozen=True, slots=True)
class Touche:
    """How long a key took to its last frame, in seconds: on the clock, and of the processor's time.

    The first is what a person waits for; on a machine shared with other programs, the second is what is ours.
    """

    attente: float
    travail: float


async def touche_a_trame(application: ApplicationMesuree, touches: Sequence[str]) -> list[Touche]:
    """Press each key once the one before is answered; return what each took to its last frame."""
    durees = []
    for touche in touches:
        application.trame.clear()
        debut, travail = time.perf_counter(), time.thread_time()
        application.post_message(events.Key(touche, touche if len(touche) == 1 else None))
        await asyncio.wait_for(application.trame.wait(), 5)
        await asyncio.sleep(_CALME)
        durees.append(Touche(application.faite_a - debut, application.travail_a - travail))
    return durees


def centile(durees: Sequence[float], pour_cent: int) -> float:
    """Return the percentile in milliseconds."""
    return 1000 * sorted(durees)[min(len(durees) - 1, len(durees) * pour_cent // 100)]


def rapport(quoi: str, durees: Sequence[Touche]) -> dict[str, float]:
    """Print and return the percentiles, in milliseconds."""
    mesures = {"attente": [d.attente for d in durees], "travail": [d.travail for d in durees]}
    releve = {f"{nom}_p{p}_ms": round(centile(vus, p), 2) for nom, vus in mesures.items() for p in (50, 95)}
    print(f"\n{quoi} : {len(durees)} touches, " + ", ".join(f"{nom} {valeur:.1f}" for nom, valeur in releve.items()))
    return releve | {"borne_ms": 1000 * TRAME}
