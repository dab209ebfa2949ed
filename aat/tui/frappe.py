"""Keys one after another: the next one waits until what the last one began is done. Knows no key and no screen.

Textual hands every key at once to whatever has the focus, while focus changes and new screens take a few turns of
the loop: what a fast hand or a text expander types after Tab, Entrée or F10 would go to the field before.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING

from textual.events import Key
from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import App
    from textual.events import Paste
    from textual.message_pump import MessagePump

#: A key's message may give birth to another, and that one to another: each trip of ``Traitee`` follows one of them.
_VOYAGES = 4
#: How often a screen that is not ready yet is looked at, and for how long a key waits at most, in seconds.
_PAS_S, _PATIENCE_S = 0.01, 5.0
#: How long a key waits for the field of a screen just opened, in seconds.
_FOYER_S = 0.5
#: Never kept waiting: they stop what lasts, and what was typed before them and is not handed over yet is dropped.
_SANS_ATTENDRE = frozenset({"escape", "ctrl+q"})


class Traitee(Message, bubble=True, namespace="frappe"):
    """Follows a key through the queues, from the widget that had the focus up to the application."""

    def __init__(self, rang: int, foyer: MessagePump, voyages: int) -> None:
        """Say which key it follows, where it starts from and how many trips are left."""
        super().__init__()
        self.rang, self.foyer, self.voyages = rang, foyer, voyages
        self.set_sender(foyer)  # made by the application, it would stop below it


class Frappe:
    """What was typed and has not been handed over yet.

    Args:
        appli: the application.
        donner: hands one event to the focus, as Textual does.
    """

    def __init__(self, appli: App[int], donner: Callable[[Key | Paste], Awaitable[None]]) -> None:
        self._appli, self._donner = appli, donner
        self._attente: deque[Key | Paste] = deque()
        self._en_cours = False
        #: Number of the last key handed over: whoever comes to say that one before is done comes too late.
        self._rang = 0
        #: When the last step was made: a screen that closed may have taken ``Traitee`` with it.
        self._depuis = 0.0
        #: Where ``Traitee`` started from, and whether somebody looks that it does not get lost.
        self._foyer: MessagePump = appli
        self._veille = False

    async def recevoir(self, event: Key | Paste) -> None:
        """Hand the event over, at once when nothing is under way."""
        if isinstance(event, Key) and event.key in _SANS_ATTENDRE:
            self._attente.clear()
            await self._remettre(event)
            return
        self._attente.append(event)
        if not self._en_cours or monotonic() - self._depuis > _PATIENCE_S:
            await self._suivante()
        elif not self._veille:
            self._veille = True
            self._appli.set_timer(_PAS_S, self._veiller)

    async def _veiller(self) -> None:
        """Go on where a dialog that closed took ``Traitee`` with it: no other key may come to say so."""
        if not self._attente:
            self._veille = False
        elif self._foyer.is_running and monotonic() - self._depuis < _PATIENCE_S:
            self._appli.set_timer(_PAS_S, self._veiller)
        else:
            self._veille = False
            await self._suivante()

    async def traitee(self, message: Traitee) -> None:
        """Go on once everything that the last key began is done."""
        if message.rang != self._rang:
            return
        if message.voyages > 0:
            self._suivre(message.foyer, message.voyages - 1)
            return
        self._depuis = monotonic()
        await self._suivante()

    async def _suivante(self) -> None:
        if not self._appli.screen_stack:
            self._attente.clear()  # the application is ending: what was typed ahead is for nobody
        self._en_cours = bool(self._attente)
        if not self._attente:
            return
        ecran, ecoule = self._appli.screen, monotonic() - self._depuis
        occupe = not ecran.is_mounted or bool(getattr(ecran, "attend", False))
        # A screen just opened gives its cursor a field a few turns later: a letter handed before would be lost.
        sans_foyer = ecran.focused is None and bool(ecran.focus_chain)
        if (occupe and ecoule < _PATIENCE_S) or (sans_foyer and ecoule < _FOYER_S):
            self._appli.set_timer(_PAS_S, partial(self._reprendre, self._rang))
            return
        await self._remettre(self._attente.popleft())

    async def _reprendre(self, rang: int) -> None:
        if rang == self._rang:
            await self._suivante()

    async def _remettre(self, event: Key | Paste) -> None:
        self._rang += 1
        self._en_cours, self._depuis = True, monotonic()
        foyer = self._appli.focused or self._appli.screen
        await self._donner(event)
        self._suivre(foyer, _VOYAGES)

    def _suivre(self, foyer: MessagePump, voyages: int) -> None:
        self._foyer = foyer
        # The widget may have gone with its screen: nothing of it is left to wait for.
        if not foyer.post_message(Traitee(self._rang, foyer, voyages)):
            self._appli.post_message(Traitee(self._rang, self._appli, 0))
