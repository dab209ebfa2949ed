"""The calendar of a date field: a month grid over the form, where only the days that the rules allow can be taken.

Knows no rule: the days come from ``services.formulaire.jours_possibles``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from aat.rules.calendrier import compter, date_courte, date_longue, jour_nomme, jours_ecoules
from aat.services.formulaire.jours_possibles import feries_du_mois
from aat.tui.widgets.grille_mois import GrilleMois

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from aat.services.formulaire.jours_possibles import JoursPossibles

_TITRES = {"debut": "Premier jour de l’arrêt", "fin": "Dernier jour de l’arrêt, inclus"}
_TOUCHES = (
    "Flèches\u00a0: jour, semaine   PgPréc, PgSuiv\u00a0: mois   Début, Fin\u00a0: bords\n"
    "23\u00a0: le 23   l\u00a0: lundi   a\u00a0: aujourd’hui   Entrée prendre   Échap retour"
)


class Calendrier(ModalScreen[str | None]):
    """Gives the day taken as the form reads it (``23/11/2026``), or nothing."""

    CSS_PATH = "calendrier.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape", "annuler", "retour", id="retour"),
    ]

    def __init__(self, jours: JoursPossibles[Any]) -> None:
        """Open on the field's date, or on the possible day closest to it."""
        super().__init__()
        self._jours = jours
        self._grille = GrilleMois(jours, self._dire)
        self._jour = Static("", id="jour", markup=False)
        self._periode = Static("", id="periode", markup=False)
        self._feries = Static("", id="feries", markup=False)
        self._raison = Static("", id="raison", markup=False)

    def compose(self) -> ComposeResult:
        """Lay the grid over what is said of the day, of the period and of the month."""
        champ = self._jours.champ
        with Vertical(classes="dialogue"):
            yield Static(_TITRES.get(champ.nom, champ.libelle), id="titre", markup=False)
            yield self._grille
            yield self._jour
            yield self._periode
            yield self._feries
            yield self._raison
            yield Static(_TOUCHES, id="touches", markup=False)

    def on_mount(self) -> None:
        """Put the keyboard on the grid."""
        self._grille.focus()
        self._dire("")

    def on_grille_mois_pris(self, message: GrilleMois.Pris) -> None:
        """Give the day."""
        message.stop()
        self.dismiss(date_courte(message.jour))

    def action_annuler(self) -> None:
        """Take nothing."""
        self.dismiss(None)

    def _dire(self, phrase: str) -> None:
        """Say what is under the cursor, or why it could not move; lines of fixed heights: nothing is laid out again."""
        jour = self._grille.curseur
        if jour is None:
            dit, phrase = "", phrase or self._pourquoi_aucun()
        else:
            dit = jour_nomme(jour) + (" · aujourd’hui" if jour == self._jours.aujourd_hui else "")
        feries = " · ".join(f"{j.day} {nom}" for j, nom in feries_du_mois(self._grille.page).items())
        for ligne, texte in (
            (self._jour, dit),
            (self._periode, self._dire_la_periode()),
            (self._feries, f"Jours fériés\u00a0: {feries}" if feries else ""),
            (self._raison, phrase),
        ):
            if ligne.content != texte:
                ligne.update(texte, layout=False)

    def _pourquoi_aucun(self) -> str:
        raison = self._jours.le(self._jours.valeur or self._jours.aujourd_hui).raison
        return f"Aucun jour n’est possible. {raison}"

    def _dire_la_periode(self) -> str:
        debut, fin = self._grille.periode
        if debut is None or fin is None or fin < debut:
            return ""
        return f"Du {date_longue(debut)} au {date_longue(fin)}\u00a0: {compter(jours_ecoules(debut, fin) + 1)}"
