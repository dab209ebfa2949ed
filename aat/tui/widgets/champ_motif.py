"""The motif field: proposals from the second letter, arrows and Entrée; nothing uncertain is ever taken silently.

What a text means comes from ``services.motifs``; what is wrong is written under the text, which stays.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.geometry import Size
from textual.reactive import Reactive
from textual.strip import Strip

from aat.services import motifs
from aat.tui.messages import Suivant
from aat.tui.widgets.champs import ChampTexte
from aat.tui.widgets.du_moment import DuMoment
from aat.tui.widgets.liste_motifs import ListeMotifs

if TYPE_CHECKING:
    import datetime as dt

    from textual.screen import Screen
    from textual.widgets import Input

    from aat.services.motifs import Proposition

_RIEN = "Aucun motif ne correspond\u00a0: un autre mot, ou F3, la liste A–Z."


class ChampMotif(ChampTexte):
    """A line of text that becomes a coded motif; says ``Saisi`` with its code, empty while nothing is sure."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("down", "avancer(1)", "proposition suivante", show=False),
        Binding("up", "avancer(-1)", "proposition précédente", show=False),
        Binding("escape", "fermer", "fermer la liste", show=False, id="retour"),
    ]

    #: Textual lays the whole screen out anew at each letter of an ``Input`` otherwise: 20 ms of a form.
    virtual_size = Reactive(Size(0, 0))

    def __init__(self, nom: str) -> None:
        """Make the field of the document's path ``nom``."""
        super().__init__(nom, maxi=200, indice="quelques lettres\u00a0; F3\u00a0: liste de A à Z")
        self._code = ""
        self._reste = ""
        self._fleche = False
        self.liste = ListeMotifs(self)

    def on_mount(self) -> None:
        """Put the list over the screen, where it follows the field."""
        self.styles.max_height = 5
        # First of the screen: opened last, it would change the order of every widget, and all would be painted.
        self.screen.mount(self.liste, before=0)
        self.screen.screen_layout_refresh_signal.subscribe(self, self._suivre)
        # The first search reads the index: a tenth of a second that no key should wait for.
        self.run_worker(motifs.preparer, thread=True, group="motifs", exit_on_error=False)

    def on_unmount(self) -> None:
        """Take the list away with the field."""
        if self.liste.is_attached:
            self.liste.remove()

    def _suivre(self, _: Screen[object]) -> None:
        self.liste.placer()

    @property
    def _jour(self) -> dt.date:
        from aat.tui.app import Application

        assert isinstance(self.app, Application)  # noqa: S101 - no other application has this field
        return self.app.jour

    # --- what the form asks

    def montrer(self, texte: str) -> None:
        """Show the label of this code; a text that names no motif yet stays as typed."""
        if texte == self._code and (self._reste or self.value != self._montre):
            return
        self._code = texte
        self._dire("")
        super().montrer(motifs.libelle(texte, self._jour) if texte else "")

    def valider(self) -> None:
        """Take what is typed: the line chosen with the arrows, or the only motif of that very name."""
        propose = self.liste.choisie if self._fleche else None
        self.liste.fermer()
        if propose is not None:
            self.prendre(propose)
        elif self.value != self._montre:
            self._lire(self.value)

    # --- keys

    def watch_value(self, value: str) -> None:
        """Propose while typing; synchronous, so that the letter and its proposals are one frame."""
        self._fleche = False
        if value == self._montre or not self.has_focus:
            self.liste.fermer()
            return
        self._dire("")
        propositions = motifs.proposer(value, self._jour)
        muet = len(value.strip()) <= motifs.LETTRES or propositions
        self.liste.ouvrir(propositions, "" if muet else _RIEN)

    def action_avancer(self, pas: int) -> None:
        """Move in the list; open it first: the candidates of the text, « En ce moment » when there is none."""
        if self.liste.ouverte:
            self._fleche = True
            self.liste.avancer(pas)
            return
        if self.value.strip():
            self.liste.ouvrir(motifs.proposer(self.value, self._jour), "")
        else:
            self.liste.ouvrir(self._du_moment(), "En ce moment" if self._du_moment() else "")
        self._fleche = self.liste.choisie is not None

    def action_fermer(self) -> None:
        """Close the list, and nothing else; the next Échap goes back."""
        self._fleche = False
        self.liste.fermer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Let Échap go to the screen when there is no list to close."""
        if action == "fermer":
            return self.liste.ouverte
        return super().check_action(action, parameters)

    async def action_submit(self) -> None:
        """Entrée takes the chosen line and goes on; stays where nothing is sure."""
        propose = self.liste.choisie
        if propose is not None:
            self.prendre(propose)
        else:
            self.valider()
        if not self._reste:
            self.post_message(Suivant())

    def on_input_changed(self, message: Input.Changed) -> None:
        """Keep each letter here: the form is told of whole motifs only."""
        message.stop()

    def on_liste_motifs_prise(self, message: ListeMotifs.Prise) -> None:
        """The mouse chose a line."""
        message.stop()
        self.prendre(message.proposition)

    # --- what becomes of it

    def prendre(self, proposition: Proposition) -> None:
        """Make this motif the value."""
        self._fleche = False
        self.liste.fermer()
        self._dire("")
        self._code = proposition.code
        self._montre = motifs.libelle(proposition.code, self._jour)
        self.value = self._montre
        self.cursor_position = len(self.value)
        self.annoncer(proposition.code)

    def _lire(self, texte: str) -> None:
        reconnu = motifs.reconnaitre(texte, self._jour) if texte.strip() else motifs.Reconnu("")
        if reconnu.code:
            self.prendre(motifs.Proposition(reconnu.code, texte))
            return
        self._montre, self._code = self.value, ""
        noms = "\u00a0; ".join(p.libelle for p in reconnu.candidats[:4])
        suite = "…" if len(reconnu.candidats) > 4 else "."
        self._dire(
            "" if not texte.strip() else _RIEN if not noms else f"Lequel\u00a0? ↓ pour choisir\u00a0: {noms}{suite}"
        )
        # The document keeps no motif that the screen does not show.
        self.annoncer("")

    def _dire(self, phrase: str) -> None:
        if phrase == self._reste and self.styles.height is not None:
            return
        self._reste = phrase
        self.styles.height = 1 + len(self._lignes())
        self.refresh(layout=True)

    def _lignes(self) -> list[str]:
        return textwrap.wrap(self._reste, max(20, self.size.width - 2)) if self._reste else []

    def _du_moment(self) -> tuple[Proposition, ...]:
        """Return what the line « En ce moment » of this screen shows: the list never says more."""
        lignes = self.screen.query(DuMoment)
        return lignes.first().propositions if lignes else ()

    def render_line(self, y: int) -> Strip:
        """Draw the text, and under it what is wrong with it."""
        lignes = self._lignes()
        if not 1 <= y <= len(lignes):
            return super().render_line(y)
        from rich.segment import Segment

        style = self.rich_style + self.get_component_rich_style("champ--reste")
        return Strip([Segment(lignes[y - 1], style)]).extend_cell_length(self.size.width, self.rich_style)

    COMPONENT_CLASSES: ClassVar[set[str]] = {*ChampTexte.COMPONENT_CLASSES, "champ--reste"}
    DEFAULT_CSS = """
    ChampMotif > .champ--reste {
        color: $error;
    }
    """
