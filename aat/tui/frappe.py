"""Keys one after another: the next one waits until what the last one began is done. Knows no key and no screen.

Textual hands every key at once to whatever has the focus, while focus changes and new screens take a few turns of
the loop: what a fast hand or a text expander types after Tab, Entrée or F10 would go to the field before.
"""

from __future__ import annotations

from collections import deque
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
#: How often a screen that is not ready yet is looked at, in seconds.
_PAS_S = 0.01
#: How many looks a key waits at most, and how many for the field of a screen just opened: five seconds, half a second.
#: In looks and not by the clock: a machine too busy to open the form in that time is too busy to look as often.
_PATIENCE, _FOYER = 500, 50
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
        #: ``Traitee`` is on its way, from where, and whether somebody looks that no screen that closed took it along.
        self._en_route = False
        self._foyer: MessagePump = appli
        self._veille = False
        #: Looks since the last step: at the way of ``Traitee``, at a screen not ready, at one without a field.
        self._veilles = self._regards = self._sans_foyer = 0
        self._reprise = False

    async def recevoir(self, event: Key | Paste) -> None:
        """Hand the event over, at once when nothing is under way."""
        if isinstance(event, Key) and event.key in _SANS_ATTENDRE:
            self._attente.clear()
            await self._remettre(event)
            return
        self._attente.append(event)
        if not self._en_cours:
            await self._suivante()
        elif not self._veille:
            self._veille = True
            self._appli.set_timer(_PAS_S, self._veiller)

    async def _veiller(self) -> None:
        """Go on where a dialog that closed took ``Traitee`` with it: no other key may come to say so."""
        self._veille = bool(self._attente)
        if not self._veille:
            return
        self._appli.set_timer(_PAS_S, self._veiller)
        self._veilles += self._en_route
        if self._en_route and (not self._foyer.is_running or self._veilles >= _PATIENCE):
            await self._arrivee()

    async def traitee(self, message: Traitee) -> None:
        """Go on once everything that the last key began is done."""
        if message.rang != self._rang:
            return
        if message.voyages > 0:
            self._suivre(message.foyer, message.voyages - 1)
            return
        await self._arrivee()

    async def _arrivee(self) -> None:
        self._en_route, self._regards, self._sans_foyer = False, 0, 0
        await self._suivante()

    async def _suivante(self) -> None:
        if not self._appli.screen_stack:
            self._attente.clear()  # the application is ending: what was typed ahead is for nobody
        self._en_cours = bool(self._attente)
        if not self._attente:
            return
        ecran = self._appli.screen
        occupe = not ecran.is_mounted or bool(getattr(ecran, "attend", False))
        # A screen just opened gives its cursor a field a few turns later: a letter handed before would be lost.
        sans_foyer = ecran.focused is None and bool(ecran.focus_chain)
        if (occupe and self._regards < _PATIENCE) or (sans_foyer and not occupe and self._sans_foyer < _FOYER):
            self._regards += occupe
            self._sans_foyer += not occupe
            if not self._reprise:
                self._reprise = True
                self._appli.set_timer(_PAS_S, self._reprendre)
            return
        await self._remettre(self._attente.popleft())

    async def _reprendre(self) -> None:
        self._reprise = False
        if not self._en_route:
            await self._suivante()

    async def _remettre(self, event: Key | Paste) -> None:
        self._rang += 1
        self._en_cours = self._en_route = True
        self._veilles = 0
        foyer = self._appli.focused or self._appli.screen
        await self._donner(event)
        self._suivre(foyer, _VOYAGES)

    def _suivre(self, foyer: MessagePump, voyages: int) -> None:
        self._foyer = foyer
        # The widget may have gone with its screen: nothing of it is left to wait for.
        if not foyer.post_message(Traitee(self._rang, foyer, voyages)):
            self._appli.post_message(Traitee(self._rang, self._appli, 0))
