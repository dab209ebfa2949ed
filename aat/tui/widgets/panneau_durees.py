"""The short view of the motif's duration sheet, beside the form; the table itself is a dialog (F4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widgets import Static

from aat.services import durees

if TYPE_CHECKING:
    from aat.domaine.motif import Motif


class PanneauDurees(Static):
    """Title, one line for each type d'emploi, where the sheet comes from."""

    DEFAULT_CSS = """
    PanneauDurees {
        height: auto;
    }
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__("", markup=False)

    def montrer(self, motif: Motif | None, type_emploi: str | None) -> None:
        """Show the sheet of ``motif``; ``type_emploi``, when known for the patient, is marked."""
        titre, lignes = durees.resume(motif, type_emploi)
        texte = Text(titre, style="bold")
        for ligne in lignes:
            texte.append(f"\n{ligne}", style="not bold")
        if motif is not None and motif.fiche:
            # The key alone: with a word more, the line is cut at 80 columns; the footer names it.
            texte.append(" · F4", style="not bold")
        self.update(texte)
