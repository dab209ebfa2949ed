"""An application that opens one screen of a test instead of the first one, and a form as small as can be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import aat.tui
from aat.echange.lecture import lire_avis
from aat.erreurs import ErreurUsage
from aat.services.formulaire import arret
from aat.services.formulaire.jours_possibles import JoursPossibles, jours_de_l_avis
from aat.tui.app import Application
from aat.tui.screens.base import Ecran
from aat.tui.widgets.champs import ChampTexte
from aat.tui.widgets.ligne_champ import LigneChamps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.domaine.arret import Avis
    from aat.tui.messages import Saisi, Suivant
    from textual.app import ComposeResult
    from textual.events import Mount

#: The contract's own example: initial, from Monday 23/11/2026 to Friday 27/11/2026.
EXEMPLE: Avis = lire_avis((Path(__file__).parents[1] / "donnees" / "avis_contrat.json").read_bytes())


class ApplicationVide(Application):
    """Opens nothing by itself."""

    CSS_PATH = str(Path(aat.tui.__file__).with_name("aat.tcss"))

    def on_mount(self, event: Mount) -> None:  # type: ignore[override]  # the test opens its own screen
        """Open no screen."""
        event.prevent_default()


class FormulaireDEssai(Ecran):
    """The fields given, over one avis; keeps what it was told."""

    def __init__(self, avis: Avis, noms: Sequence[str]) -> None:
        """Show these fields of ``avis`` on one line."""
        super().__init__()
        self.avis, self.noms = avis, tuple(noms)
        self.ligne = LigneChamps("Durée", [arret.PAR_NOM[nom] for nom in noms])
        self.saisies: list[tuple[str, str]] = []
        self.suivants = 0

    def corps(self) -> ComposeResult:
        """Lay the line."""
        yield self.ligne

    def on_mount(self) -> None:
        """Show the avis."""
        self.montrer()

    def montrer(self) -> None:
        """Show every value, as the form does after each change."""
        self.ligne.montrer({c.nom: c.montrer(self.avis) for c in arret.CHAMPS}, set(self.noms))

    def on_saisi(self, message: Saisi) -> None:
        """Put in the avis what can be read, as the form does."""
        self.saisies.append((message.nom, message.texte))
        try:
            self.avis = arret.PAR_NOM[message.nom].poser(self.avis, message.texte, self.appli.jour)
        except ErreurUsage as erreur:
            self.ligne.signaler(erreur.message)
            cast("ChampTexte", message.controle).refuser()
            return
        self.ligne.signaler("")
        self.montrer()
        cast("ChampTexte", message.controle).montrer(arret.PAR_NOM[message.nom].montrer(self.avis))

    def on_suivant(self, _: Suivant) -> None:
        """Count."""
        self.suivants += 1

    def jours_possibles(self, nom: str) -> JoursPossibles[Any]:
        """Return the days that a date field may take."""
        return jours_de_l_avis(arret.PAR_NOM[nom], self.avis, self.appli.jour, self.appli.outils)


def lignes(application: Application) -> list[str]:
    """Return the text of the screen, line by line."""
    rendus = application.screen._compositor.render_strips()
    return ["".join(segment.text for segment in ligne) for ligne in rendus]


def texte(application: Application) -> str:
    """Return the text of the screen."""
    return "\n".join(lignes(application))
