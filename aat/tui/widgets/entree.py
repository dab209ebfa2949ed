"""The line of text under every field: keys taken in the order they came, pastes made harmless. Knows no form."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.reactive import reactive
from textual.widgets import Input

from aat.tui.texte import sans_commande

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.events import Key, Paste
    from textual.widget import Widget

#: Longest paste looked at, in characters: beyond, it is no longer a value.
_COLLE_MAXI = 4_000


async def obeir(champ: Widget, touche: Key) -> bool:
    """Do at once what a key of ``champ`` itself means; tell whether it meant something.

    Textual would let such a key travel up to the application first: letters typed meanwhile, by a fast hand or
    a text expander, would come before it (« durx⌫and » became « durxan »).
    """
    for liaison in champ._bindings.key_to_bindings.get(touche.key, ()):  # noqa: SLF001 - Textual gives no other way
        # An action that does not apply now (``check_action``) leaves its key to the screen.
        if not liaison.priority and await champ.app.run_action(liaison.action, champ):
            touche.stop()
            touche.prevent_default()
            return True
    return False


class Entree(Input):
    """A line of text."""

    BINDINGS: ClassVar[list[Binding]] = []  # type: ignore[assignment]  # narrower than Textual's own

    #: Nothing moves by itself.
    cursor_blink = reactive(default=False, init=False)

    async def _on_key(self, event: Key) -> None:
        """Keep a key of this line in its place among the letters."""
        if not await obeir(self, event):
            await super()._on_key(event)

    def _on_paste(self, event: Paste) -> None:
        """Take the first line that says something, without what a terminal would obey."""
        event.stop()
        event.prevent_default()
        lignes = (sans_commande(ligne) for ligne in event.text[:_COLLE_MAXI].splitlines())
        colle = next(filter(None, lignes), "")
        if self.max_length:
            colle = colle[: max(0, self.max_length - len(self.value) + len(self.selected_text))]
        if self.selection.is_empty:
            self.insert_text_at_cursor(colle)
        else:
            self.replace(colle, *self.selection)
