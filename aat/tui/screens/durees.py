"""The duration table of a motif in a dialog: arrows, Entrée gives the days; what a sheet lacks is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from aat.services import durees
from aat.tui.widgets.grille_durees import GrilleDurees

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from aat.domaine.motif import Motif


class Durees(ModalScreen[tuple[int, str | None] | None]):
    """The table; gives (days, type d'emploi), or ``None`` when nothing was chosen."""

    CSS_PATH = "durees.tcss"
    PAGE_AIDE = "durees"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape", "retour", "revenir", show=False, id="retour"),
        Binding("enter", "principal", "choisir", show=False),
        Binding("pagedown", "defiler(1)", "lire la suite", show=False),
        Binding("pageup", "defiler(-1)", "remonter", show=False),
    ]

    def __init__(self, motif: Motif, type_emploi: str | None = None) -> None:
        """Open the table of ``motif``, on the row of ``type_emploi`` when it is known for the patient."""
        super().__init__()
        self._grille = durees.grille(motif)
        self._motif = motif
        self._type_emploi = type_emploi

    def compose(self) -> ComposeResult:
        """Lay the grid, what its cell says, what is said beside it, the keys."""
        with Vertical(classes="dialogue", id="durees"):
            if self._grille is None:
                self.add_class("-sans-fiche")
                yield Static(f"{durees.SANS_FICHE}\n{durees.REMEDE_SANS_FICHE}", id="case", markup=False)
                yield Static("Échap\u00a0: revenir", id="touches", markup=False)
                return
            yield GrilleDurees(self._grille, self._type_emploi)
            yield Static("", id="case", markup=False)
            with VerticalScroll(id="a-cote", can_focus=False):
                yield Static("", id="dit", markup=False)
            yield Static("", id="touches", markup=False)

    def on_mount(self) -> None:
        """Name the sheet and put the cursor in the grid."""
        titre = self._grille.fiche.titre if self._grille else self._motif.libelle
        self.query_one("#durees", Vertical).border_title = f"Durées indicatives, en jours\u00a0: {titre}"
        if self._grille is not None:
            self.query_one(GrilleDurees).focus()
            self._montrer()

    def on_grille_durees_deplacee(self, message: GrilleDurees.Deplacee) -> None:
        """Say what the cell under the cursor means."""
        message.stop()
        self._montrer()

    def _montrer(self) -> None:
        assert self._grille is not None  # noqa: S101 - there is no grid to move in otherwise
        vue = self.query_one(GrilleDurees)
        ligne, case = vue.ligne, vue.case
        self.query_one("#case", Static).update(
            "\n".join(filter(None, (self._grille.phrase(ligne, case), *ligne.definitions, vue.hors_champ)))
        )
        self.query_one("#dit", Static).update("\n".join(durees.remarques(self._grille.fiche)))
        entree = (
            f"Entrée\u00a0: {case.jours} jour{'s' if case.jours > 1 else ''}"
            if case.jours
            else "cette case ne remplit rien"
        )
        self.query_one("#touches", Static).update(
            f"{entree}   PgSuiv\u00a0: sources   F1\u00a0: types d’emploi   Échap\u00a0: revenir"
        )

    def on_grille_durees_choisie(self, message: GrilleDurees.Choisie) -> None:
        """Give the days; a cell that gives none says why."""
        message.stop()
        if message.case.jours is None:
            self.query_one("#case", Static).update(f"{durees.refus(message.case)} Échap, puis tapez la durée voulue.")
            return
        type_choisi = message.ligne.type_emploi
        self.dismiss((message.case.jours, self._type_emploi if type_choisi == durees.TOUS else type_choisi))

    def action_defiler(self, sens: int) -> None:
        """Read on in what is said beside the table."""
        for a_cote in self.query("#a-cote"):
            a_cote.scroll_relative(y=sens * max(1, a_cote.size.height - 1), animate=False)

    def aide(self) -> tuple[str, str]:
        """Return the page of the help, and what each type d'emploi means in this sheet."""
        dits = durees.definitions(self._grille.fiche) if self._grille else ()
        return self.PAGE_AIDE, "\n".join(dits)

    def a_copier(self) -> str:
        """Return what the cell says."""
        if self._grille is None:
            return ""
        vue = self.query_one(GrilleDurees)
        return self._grille.phrase(vue.ligne, vue.case)

    def action_principal(self) -> None:
        """F10 chooses too; without a sheet, any way out is the way back."""
        if self._grille is None:
            self.dismiss(None)
        else:
            self.query_one(GrilleDurees).action_choisir()

    def action_retour(self) -> None:
        """Go back without choosing."""
        self.dismiss(None)
