"""Steps of the tests of what comes last: read again, sent, acknowledged, in front of the bench in another process."""

import sqlite3
import time
from collections.abc import Callable
from typing import Any

from aat.domaine.arret import Avis
from aat.domaine.certificat import Certificat
from aat.domaine.etats import Etat
from aat.services import brouillons
from aat.tui.app import Application
from aat.tui.screens.accuse import Accuse
from aat.tui.screens.base import Ecran
from aat.tui.screens.recapitulatif import Recapitulatif
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from tests.patience import PATIENCE_S
from tests.poste import Banc, Poste

Demarrer = Callable[[Poste], Banc]


class Depart(Ecran):
    """Stands for the first screen: these tests are about what comes last."""


def texte(ecran: Screen[Any]) -> str:
    """Return every static line of a screen, hidden ones left out."""
    return "\n".join(str(s.visual) for s in ecran.query(Static) if s.display and s.id != "trop-petit")


async def attendre(pilot: Pilot[Any], quoi: Callable[[], bool], delai_s: float = PATIENCE_S) -> None:
    """Wait until ``quoi`` holds."""
    fin = time.monotonic() + delai_s
    while not quoi():
        assert time.monotonic() < fin, texte(pilot.app.screen)
        await pilot.pause(0.02)


def etat_de(pilot: Pilot[Any], ref: str) -> Etat:
    """Return the state of a document, read in the store."""
    appli = pilot.app
    assert isinstance(appli, Application)
    return appli.outils.coffre().etat(ref).etat


async def recapituler(pilot: Pilot[Any], document: Avis | Certificat) -> Recapitulatif:
    """Open the récapitulatif of a draft."""
    appli = pilot.app
    assert isinstance(appli, Application)
    document_id = brouillons.nouvel_identifiant(appli.outils)
    brouillons.garder(document_id, document, appli.outils)
    ecran = Recapitulatif(document, document_id)
    await appli.push_screen(ecran)
    await pilot.pause()
    return ecran


async def transmettre(pilot: Pilot[Any], document: Avis | Certificat) -> Accuse:
    """Open the récapitulatif, press F10, and return the acknowledgement's screen."""
    await recapituler(pilot, document)
    await pilot.press("f10")
    await attendre(pilot, lambda: accuse_pose(pilot))
    ecran = pilot.app.screen
    assert isinstance(ecran, Accuse)
    return ecran


def accuse_pose(pilot: Pilot[Any]) -> bool:
    """Tell whether the acknowledgement is on top and laid: an application left sooner would lay it over nothing."""
    return isinstance(pilot.app.screen, Accuse) and pilot.app.screen.is_mounted


def effets(poste: Poste) -> list[str]:
    """Return the numbers that the bench gave, from its own ledger."""
    base = sqlite3.connect(f"file:{poste.maison}/banc/registre.sqlite3?mode=ro", uri=True)
    try:
        return [numero for (numero,) in base.execute("SELECT numero FROM effets ORDER BY rowid")]
    finally:
        base.close()


def nir_invente(prenom: str) -> str:
    """Return an invented NIR with its key, another for each name."""
    racine = 2690549588100 + len(prenom)
    return f"{racine}{97 - racine % 97:02d}"
