"""The express line: one line that fills the form; what it could not understand is said under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from aat.erreurs import ErreurAat
from aat.services.saisie_express import lire_ligne
from aat.tui.widgets.entree import Entree

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from aat.domaine.arret import Avis
    from aat.saisie import express as grammaire


class LigneExpress(Vertical):
    """« grippe 5j » and Entrée."""

    class Comprise(Message):
        """The line was understood: the avis with what it says, and the type d'emploi it names."""

        def __init__(self, avis: Avis, type_emploi: str | None) -> None:
            """Give what was understood."""
            super().__init__()
            self.avis, self.type_emploi = avis, type_emploi

    def compose(self) -> ComposeResult:
        """Lay the line and the place of what it could not understand."""
        yield Entree(placeholder='Express : grippe 5j · lombalgie 7j lourd sorties libres "kiné"', compact=True)
        yield Static("", id="express-reste", markup=False)

    def focus(self, scroll_visible: bool = True) -> LigneExpress:  # noqa: FBT001, FBT002 - Textual's own signature
        """Put the cursor on the line."""
        self.query_one(Input).focus(scroll_visible)
        return self

    def lire(self, ligne: str) -> None:
        """Read a line as if it were typed here."""
        self.query_one(Input).value = ligne
        self._lire(ligne)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Read the line; an empty one goes on."""
        message.stop()
        self._lire(message.value)

    def _lire(self, ligne: str) -> None:
        from aat.tui.screens.saisie import Saisie

        ecran = self.screen
        assert isinstance(ecran, Saisie)  # noqa: S101 - this line belongs to that form
        if not ligne.strip():
            ecran.focus_next()
            return
        try:
            comprise = lire_ligne(ligne, ecran.avis, ecran.appli.outils)
        except ErreurAat as erreur:
            self._dire(" ".join(filter(None, (erreur.message, erreur.remede))))
            return
        if comprise.candidats:
            self._demander(comprise)
            return
        if comprise.incompris:
            self._dire("Pas compris : " + ", ".join(comprise.incompris) + ". Le reste est dans le formulaire.")
        else:
            self._dire("")
            self.query_one(Input).value = ""
        self.post_message(self.Comprise(comprise.avis, comprise.type_emploi))

    def _demander(self, comprise: grammaire.Comprise) -> None:
        """Show the motifs between which the line does not decide."""
        from aat.services.formulaire import arret
        from aat.tui.screens.choix import Choix

        jour = self.screen.appli.jour  # type: ignore[attr-defined]  # the screen is ``Saisie``

        def prendre(code: object) -> None:
            if isinstance(code, str):
                avis = arret.PAR_NOM["motif"].poser(comprise.avis, code, jour)
                self.query_one(Input).value = ""
                self._dire("")
                self.post_message(self.Comprise(avis, comprise.type_emploi))

        self.app.push_screen(
            Choix("Quel motif ?", [(c.motif.code, c.motif.libelle) for c in comprise.candidats[:12]]), prendre
        )

    def _dire(self, phrase: str) -> None:
        reste = self.query_one("#express-reste", Static)
        reste.update(phrase)
        reste.display = bool(phrase)
