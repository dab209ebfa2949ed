"""Time from a key to the last frame that it changes, measured inside one process on a real application.

Headless, with everything but the terminal: the frame is made into the bytes that a terminal would get.
"""

import asyncio
import time
from collections.abc import Sequence
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
        self.faite_a = 0.0

    def on_mount(self, event: events.Mount) -> None:  # type: ignore[override]  # the first screen is the measure's own
        """Open no screen."""
        event.prevent_default()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        if isinstance(renderable, CompositorUpdate):
            renderable.render_segments(self.console)
            self.faite_a = time.perf_counter()
            self.trame.set()


async def touche_a_trame(application: ApplicationMesuree, touches: Sequence[str]) -> list[float]:
    """Press each key once the one before is answered; return the seconds each took to its last frame."""
    durees = []
    for touche in touches:
        application.trame.clear()
        debut = time.perf_counter()
        application.post_message(events.Key(touche, touche if len(touche) == 1 else None))
        await asyncio.wait_for(application.trame.wait(), 5)
        await asyncio.sleep(_CALME)
        durees.append(application.faite_a - debut)
    return durees


def centile(durees: Sequence[float], pour_cent: int) -> float:
    """Return the percentile in milliseconds."""
    return 1000 * sorted(durees)[min(len(durees) - 1, len(durees) * pour_cent // 100)]
