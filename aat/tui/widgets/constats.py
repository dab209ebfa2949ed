"""The findings of the rules core on screen: a sign, a word, a sentence each. Knows no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from aat.domaine.constat import Severite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.domaine.constat import Constat

#: Sign and word of each weight: told without any colour.
SIGNES = {
    Severite.BLOQUANT: ("✗", "à corriger"),
    Severite.AVERTISSEMENT: ("!", "attention"),
    Severite.INFORMATION: ("i", "à savoir"),
}
#: Names of colours, not colours: whoever changes the theme sees them change.
_STYLES = {Severite.BLOQUANT: "$error", Severite.AVERTISSEMENT: "$warning", Severite.INFORMATION: "$foreground-muted"}


class Constats(Static):
    """The list of findings, the gravest first; says it when nothing blocks."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        """Start empty."""
        super().__init__("", id=id, markup=False)

    def montrer(self, constats: Sequence[Constat]) -> None:
        """Show these findings."""
        ordre = list(Severite)
        bloquants = sum(c.bloquant for c in constats)
        resume = f"✗ {bloquants} à remplir ou corriger · F7" if bloquants else "✓ rien ne bloque"
        lignes = [Content.styled(resume, "bold")]
        for constat in sorted(constats, key=lambda c: ordre.index(c.severite)):
            signe, _ = SIGNES[constat.severite]
            lignes.append(Content.assemble((f"{signe} ", _STYLES[constat.severite]), constat.message))
        self.update(Content("\n").join(lignes))
