"""A text of several lines in a form: Entrée goes on as everywhere, Ctrl+J goes to the next line. Knows no document."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widgets import TextArea

from aat.tui.messages import Suivant
from aat.tui.texte import sans_commande
from aat.tui.widgets.champs import Annonceur
from aat.tui.widgets.entree import obeir

if TYPE_CHECKING:
    from textual.events import Blur, Key, Paste

#: Longest paste taken, in characters: beyond, it is no finding.
_COLLE_MAXI = 10_000


class ChampLong(TextArea, Annonceur):
    """A box that grows with its text, up to a few lines."""

    DEFAULT_CSS = """
    ChampLong, ChampLong:focus {
        border: none;
        height: auto;
        min-height: 2;
        max-height: 6;
        padding: 0 1;
        background: $champ;
        scrollbar-size-vertical: 1;
    }
    ChampLong .text-area--cursor-line {
        background: transparent;
    }
    """
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("enter", "suivant", "champ suivant", show=False),
        Binding("ctrl+j", "a_la_ligne", "à la ligne", show=False),
    ]

    def __init__(self, nom: str, *, indice: str = "") -> None:
        """Make the field of the document's path ``nom``."""
        super().__init__(placeholder=indice, compact=True, soft_wrap=True, tab_behavior="focus")
        self.nom = nom
        self.cursor_blink = False
        # The library's own, for a mouse's sake: they would take these keys' place in the last line of the form.
        for touche in ("f6", "f7"):
            self._bindings.key_to_bindings.pop(touche, None)
        self._montre = ""

    def montrer(self, texte: str) -> None:
        """Show this value; what is being typed is never overwritten."""
        if self.has_focus and self.text != self._montre:
            return
        self._montre = texte
        if self.text != texte:
            self.text = texte
            self.move_cursor(self.document.end)

    def refuser(self) -> None:
        """Keep what is typed on screen: it was not understood."""
        self._montre = self.text

    def valider(self) -> None:
        """Tell what is typed, if it is new."""
        if self.text != self._montre:
            self._montre = self.text
            self.annoncer(self.text)

    def on_blur(self, _: Blur) -> None:
        """Leaving the field takes what it holds."""
        self.valider()

    def action_suivant(self) -> None:
        """Take the text and go on."""
        self.valider()
        self.post_message(Suivant())

    def action_a_la_ligne(self) -> None:
        """Break the line."""
        self.replace("\n", *self.selection)

    async def _on_key(self, event: Key) -> None:
        """Keep a key of this field in its place among the letters."""
        if not await obeir(self, event):
            await super()._on_key(event)

    async def _on_paste(self, event: Paste) -> None:
        """Take what is pasted, its lines kept, without what a terminal would obey."""
        event.stop()
        event.prevent_default()
        lignes = (sans_commande(ligne).rstrip() for ligne in event.text[:_COLLE_MAXI].splitlines())
        self.replace("\n".join(lignes), *self.selection)
