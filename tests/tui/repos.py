"""Wait until the application has nothing left to do, by looking at its queues; read each style sheet once.

Textual's own wait looks at the processor: two pauses of 20 ms for each key, and up to a second where a machine is
busy with something else. Here a key costs what the application makes of it, on any machine.
"""

import asyncio
from time import monotonic
from typing import Any
from weakref import WeakSet

from aat.tui.app import Application
from aat.tui.frappe import Frappe
from textual import _context, _wait
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.message_pump import MessagePump
from textual.timer import Timer
from textual.worker import Worker

#: A timer shorter than this is part of what a key begins (a search put off); longer ones are waited for by name.
_MINUTERIE_S = 0.25
#: Turns of the loop without anything to do before it is believed.
_TOURS = 4
#: Work in a thread is waited for that long at most, and once: what asks for a passphrase waits for the keys themselves.
_TRAVAIL_S = 0.25


async def repos(min_sleep: float = 0.0, max_sleep: float = 1.0) -> None:
    """Return once no message, short timer or thread of the application is under way, at most ``max_sleep`` s later."""
    try:
        appli = _context.active_app.get()
    except LookupError:
        await _wait_for_idle(min_sleep, max_sleep)
        return
    debut, calmes = monotonic(), 0
    while calmes < _TOURS:
        await asyncio.sleep(0)
        ecoule = monotonic() - debut
        if ecoule > max_sleep:
            return
        if ecoule >= _TRAVAIL_S:
            _laisses.update(travail for travail in appli.workers if travail.is_running)
        if _messages(appli) or (ecoule < _TRAVAIL_S and _travaille(appli)):
            calmes = 0
            await asyncio.sleep(0.001)
        elif _peindre(appli):
            calmes = 0
        else:
            calmes += 1


_wait_for_idle = _wait.wait_for_idle
#: Work that was waited for long enough.
_laisses: WeakSet[Worker[Any]] = WeakSet()


def _messages(appli: App[Any]) -> bool:
    """Say whether a key waits its turn, or any widget has a message or a callback to handle."""
    if isinstance(appli, Application) and _frappe_occupee(appli._frappe):
        return True
    return any(p._message_queue.qsize() > 0 or len(p._next_callbacks) > 0 for p in _pompes(appli) if p.is_running)


def _frappe_occupee(frappe: Frappe) -> bool:
    """Say whether a key waits, or is followed by somebody: a dialog that closed took with it what followed its key."""
    return bool(frappe._attente) or (frappe._en_cours and frappe._foyer.is_running)


def _pompes(appli: App[Any]) -> list[MessagePump]:
    return [appli, *appli._registry]


def _peindre(appli: App[Any]) -> bool:
    """Paint at once what the screen would paint in a sixtieth of a second; say whether there was anything."""
    for ecran in appli.screen_stack[-1:]:
        active: asyncio.Event = ecran._update_timer._active
        if not active.is_set():
            return False
        ecran._on_timer_update()
    return bool(appli.screen_stack)


def _travaille(appli: App[Any]) -> bool:
    """Say whether a thread works for a screen, or a short timer is about to ring."""
    if any(travail.is_running and travail not in _laisses for travail in appli.workers):
        return True
    return any(_sonnera(t) for p in _pompes(appli) for t in p._timers)


def _sonnera(minuterie: Timer) -> bool:
    tache = minuterie._task
    return minuterie._repeat == 0 and minuterie._interval < _MINUTERIE_S and tache is not None and not tache.done()


_lues: dict[tuple[object, ...], list[RuleSet]] = {}
_parse_rules = Stylesheet._parse_rules


def lire_une_fois(feuille: Stylesheet, css: str, *reste: Any, **nommes: Any) -> list[RuleSet]:
    """Return the rules of ``css``, read once for all the applications of a run that have the same colours."""
    cle = (css, reste, tuple(nommes.items()), frozenset(feuille._variables.items()))
    if cle not in _lues:
        _lues[cle] = _parse_rules(feuille, css, *reste, **nommes)
    return _lues[cle]
