"""A dialog that chooses in a long list: a few letters shorten it, arrows and Entrée choose. Knows no list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static

from aat.tui.texte import francais, propre
from aat.tui.widgets.liste_filtree import Ligne, ListeFiltree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Liste(ModalScreen[str | None]):
    """Gives the value of the chosen line, or ``None``."""

    CSS_PATH = "liste.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape", "annuler", "revenir", id="retour", show=False),
    ]

    def __init__(self, titre: str, choix: Sequence[tuple[str, str]], valeur: str = "") -> None:
        """Offer ``choix`` (value, label) under ``titre``, standing on ``valeur``."""
        super().__init__()
        self._titre, self._choix, self._valeur = titre, tuple(choix), valeur

    def compose(self) -> ComposeResult:
        """Lay the list over the keys."""
        with Vertical(classes="dialogue", id="liste") as cadre:
            cadre.border_title = self._titre
            yield ListeFiltree("quelques lettres raccourcissent la liste", "La liste est vide.")
            yield Static(francais("Entrée : choisir   ·   Échap : revenir"), classes="touches", markup=False)

    def on_mount(self) -> None:
        """Show everything, standing on the current value."""
        self.query_one(ListeFiltree).remplir([Ligne(valeur, propre(libelle)) for valeur, libelle in self._choix])
        valeurs = [valeur for valeur, _ in self._choix]
        if self._valeur in valeurs:
            self.query_one(OptionList).highlighted = valeurs.index(self._valeur)

    def on_liste_filtree_choisie(self, message: ListeFiltree.Choisie) -> None:
        """Give the chosen value."""
        message.stop()
        self.dismiss(message.id)

    def action_annuler(self) -> None:
        """Choose nothing."""
        self.dismiss(None)
