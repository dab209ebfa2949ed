"""What widgets and workers tell the screens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from textual.widget import Widget


class Saisi(Message):
    """Something was typed, chosen or ticked in a field: ``texte`` as the form reads it (``Champ.poser``)."""

    def __init__(self, nom: str, texte: str, controle: Widget) -> None:
        """Name the field."""
        super().__init__()
        self.nom, self.texte, self.controle = nom, texte, controle


class Suivant(Message):
    """Entrée was pressed in a field: the next one that still needs something is wanted."""


class FileChangee(Message):
    """The queue moved: how many documents wait, and what to say of it (may be empty)."""

    def __init__(self, en_attente: int, phrase: str = "") -> None:
        """Give the count and the sentence."""
        super().__init__()
        self.en_attente, self.phrase = en_attente, phrase
