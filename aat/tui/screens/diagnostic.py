"""The checks of the installation, one line each as they end; what the one under the cursor means, what mends it."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from aat.services.diagnostic import SENS, Controle, EtatControle
from aat.tui.screens.base import Ecran
from aat.tui.texte import propre

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from aat.tui.app import Application

#: Sign and word; the word says it all.
_MOTS = {
    EtatControle.OK: ("✓", "ok"),
    EtatControle.ATTENTION: ("!", "attention"),
    EtatControle.PANNE: ("✗", "panne"),
}


class Diagnostic(Ecran):
    """Arrows choose a check; r runs them all again."""

    TITRE = "Diagnostic"
    PAGE_AIDE = "diagnostic"
    CSS_PATH = "diagnostic.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("f10", "principal", "relancer", id="principal", priority=True),
        Binding("r", "principal", "relancer", show=False),
        Binding("c", "copier_tout", "copier le rapport"),
    ]

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._controles: list[Controle] = []
        self._tour = 0

    def corps(self) -> ComposeResult:
        """Lay the summary, the checks, and what the one under the cursor means."""
        yield Static("", id="resume", markup=False)
        yield OptionList(id="controles", compact=True)
        yield Static("", id="sens", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self.query_one(OptionList).focus()
        self.action_principal()

    def action_principal(self) -> None:
        """Run every check again, beside the screens; an earlier run that still waits is forgotten."""
        self._tour += 1
        self._controles = []
        self.query_one(OptionList).clear_options()
        self.query_one("#sens", Static).update("")
        self._resumer(fini=False)
        threading.Thread(target=self._examiner, args=(self.appli, self._tour), daemon=True).start()

    # --- in its thread, which ends with the process if the service never answers

    def _examiner(self, appli: Application, tour: int) -> None:
        from aat.composition_diagnostic import controles
        from aat.composition_fil import AtelierDeFil

        outils = AtelierDeFil(appli.outils)
        with suppress(RuntimeError):  # the application is gone: nobody reads any more
            try:
                for controle in controles(outils):
                    self.rapporter(self._ajouter, tour, controle)
            except Exception as defaut:  # noqa: BLE001 - an unforeseen fault ends the application, never a thread alone
                appli.call_later(appli._handle_exception, defaut)  # noqa: SLF001 - its only way out
            else:
                self.rapporter(self._finir, tour)
            finally:
                outils.fermer()

    # --- on the screen

    def _ajouter(self, tour: int, controle: Controle) -> None:
        if tour != self._tour:
            return
        self._controles.append(controle)
        signe, mot = _MOTS[controle.etat]
        ligne = f"{signe} {mot:10} {controle.nom} : {propre(controle.message)}"
        liste = self.query_one(OptionList)
        liste.add_option(Option(Text(ligne)))
        if liste.highlighted is None:
            liste.highlighted = 0
        self._resumer(fini=False)

    def _finir(self, tour: int) -> None:
        if tour == self._tour:
            self._resumer(fini=True)

    def _resumer(self, *, fini: bool) -> None:
        nombres = [(sum(c.etat is etat for c in self._controles), mot) for etat, (_, mot) in _MOTS.items()]
        dits = ", ".join(f"{nombre} {mot}" for nombre, mot in nombres if nombre)
        tete = "Contrôles finis" if fini else "Contrôles en cours…"
        self.query_one("#resume", Static).update(f"{tete} {f': {dits}' if fini else dits}".rstrip())

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        """Say what this check means and what mends it."""
        controle = self._controles[message.option_index]
        lignes = [propre(controle.message), SENS.get(controle.nom, "")]
        if controle.remede and controle.etat is not EtatControle.OK:
            lignes.append(f"À faire : {propre(controle.remede)}")
        self.query_one("#sens", Static).update("\n".join(filter(None, lignes)))

    def _courant(self) -> Controle | None:
        rang = self.query_one(OptionList).highlighted
        return None if rang is None else self._controles[rang]

    def a_copier(self) -> str:
        """Return what mends the check under the cursor, or the check itself when nothing is wrong."""
        controle = self._courant()
        if controle is None:
            return ""
        if controle.remede and controle.etat is not EtatControle.OK:
            return controle.remede
        return f"{controle.nom} : {controle.message}"

    def action_copier_tout(self) -> None:
        """Copy the whole report, for support: it names no patient."""
        lignes = []
        for c in self._controles:
            lignes.append(f"{_MOTS[c.etat][1]:10} {c.nom} : {c.message}")
            if c.remede and c.etat is not EtatControle.OK:
                lignes.append(f"           → {c.remede}")
        if lignes:
            self.app.copy_to_clipboard("\n".join(lignes))
            self.notify("Rapport copié.")
