"""Every command by its French name: those of the screen below, then those of the application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Static

from aat.erreurs import ErreurAat
from aat.tui import commandes
from aat.tui.screens.base import Ecran
from aat.tui.texte import colonne
from aat.tui.widgets.liste_filtree import Ligne, ListeFiltree

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from aat.tui.commandes import Commande

_LARGEUR_NOM = 56


class Palette(Ecran):
    """A few letters shorten the list; Entrée runs the command on the screen below."""

    TITRE = "Commandes"
    PAGE_AIDE = "palette"
    CSS_PATH = "journal.tcss"

    def __init__(self) -> None:
        """Nothing is known before the screen is over another."""
        super().__init__()
        self._commandes: list[Commande] = []

    def corps(self) -> ComposeResult:
        """Lay the list."""
        yield ListeFiltree("Toutes les commandes : tapez quelques lettres", "Aucune commande.")
        yield Static("Entrée exécuter · la touche est à droite", classes="touches", markup=False)

    def on_mount(self) -> None:
        """Take the commands of the screen below as they are now."""
        dessous = self.app.screen_stack[-2]
        self._commandes = [
            *commandes.de_l_ecran(dessous, self.appli),
            *commandes.de_l_application(self.appli),
        ]
        self.query_one(ListeFiltree).remplir(
            [
                Ligne(str(rang), f"{colonne(_majuscule(c.nom), _LARGEUR_NOM)}  {c.touche}")
                for rang, c in enumerate(self._commandes)
            ]
        )

    def on_liste_filtree_choisie(self, message: ListeFiltree.Choisie) -> None:
        """Go back to the screen below and run the command there."""
        commande = self._commandes[int(message.id)]
        self.dismiss(None)
        self.app.call_later(self._lancer, commande)

    def _lancer(self, commande: Commande) -> None:
        try:
            commande.faire()
        except ErreurAat as erreur:
            self.appli.signaler(erreur)


def _majuscule(nom: str) -> str:
    return nom[:1].upper() + nom[1:]
