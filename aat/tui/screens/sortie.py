"""Asks for the folder where PDFs are written, for as long as the application is open. Writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from aat.tui.widgets.entree import Entree

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Sortie(ModalScreen[str | None]):
    """Entrée takes the folder, an empty line takes the program's own; Échap changes nothing."""

    CSS_PATH = "sortie.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape", "annuler", "ne rien changer", id="retour", show=False),
    ]

    def __init__(self, actuel: Path | None, habituel: Path) -> None:
        """Offer ``actuel``, the folder in use when it is not ``habituel``."""
        super().__init__()
        self._actuel, self._habituel = actuel, habituel

    def compose(self) -> ComposeResult:
        """Lay the question over the line."""
        with Vertical(classes="dialogue", id="sortie"):
            yield Static(f"Dossier des PDF (vide : {self._habituel})", markup=False)
            yield Entree(str(self._actuel or ""), compact=True)
            yield Static("", id="sortie-faute", markup=False)
            yield Static("Entrée : prendre ce dossier   ·   Échap : ne rien changer", classes="touches", markup=False)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Give a folder that exists; another stays on screen, with what to do."""
        message.stop()
        choisi = message.value.strip()
        try:
            admis = not choisi or Path(choisi).expanduser().is_dir()
        except (OSError, ValueError, RuntimeError):  # a name that the system does not take, a home that is nobody's
            admis = False
        if admis:
            self.dismiss(choisi)
            return
        self.query_one("#sortie-faute", Static).update("Ce dossier n’existe pas : créez-le d’abord, ou corrigez.")

    def action_annuler(self) -> None:
        """Change nothing."""
        self.dismiss(None)
