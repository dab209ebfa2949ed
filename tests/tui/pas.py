"""Steps of the tests of the first screens: people kept, stops validated, keys pressed, screens waited for."""

import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from aat.composition import Atelier
from aat.domaine.arret import Avis
from aat.domaine.personnes import Assure, Prescripteur
from aat.saisie import express
from aat.services import arret, identification
from aat.services.defauts import avis_par_defaut
from aat.services.saisie_express import lire_ligne
from aat.services.scellement import Demande
from aat.tui.app import Application
from textual.pilot import Pilot
from textual.screen import Screen

from tests.patience import PATIENCE_S
from tests.tui.essai import texte

#: What frames the text, and spaces that do not break.
_CADRES = re.compile("[\u2500-\u257f\u00a0]")
E = TypeVar("E", bound="Screen[Any]")

NIR = "269054958815780"
NIR_CORSE = "253072A07300443"
PRESCRIPTEUR = Prescripteur(
    profession="medecin", rpps="10000000009", nom="BANC-MARTIN", prenom="Paul", specialite="médecine générale"
)
DURAND = Assure(
    nir=NIR,
    nom_famille="BANC-DURAND",
    prenoms=("Marie",),
    date_naissance="1969-05-12",
    regime="01",
    caisse="011",
    centre="0000",
)


def installer(outils: Atelier, *gens: Assure) -> None:
    """Register the prescriber and keep these people, through the use cases."""
    outils.enregistrer_prescripteur(PRESCRIPTEUR)
    for assure in gens:
        identification.memoriser(assure, outils, outils.horloge.maintenant())


def avis_sur(ligne: str, assure: Assure, outils: Atelier) -> Avis:
    """Return what an express line gives for this patient, agreed to."""
    comprise: express.Comprise = lire_ligne(ligne, avis_par_defaut(assure, outils.prescripteur()), outils)
    return replace(comprise.avis, acceptation=True)


def arreter(ligne: str, assure: Assure, outils: Atelier) -> str:
    """Keep a stop printed on paper and return its reference."""
    reponse = arret.valider(avis_sur(ligne, assure, outils), Demande(papier_seul=True), outils)
    assert reponse.ref is not None, [c.message for c in reponse.bloquants]
    return reponse.ref


async def attendre(pilot: Pilot[int], quoi: Callable[[], bool], delai_s: float = PATIENCE_S) -> None:
    """Wait until ``quoi`` holds."""
    fin = time.monotonic() + delai_s
    while not quoi():
        appli = pilot.app
        assert isinstance(appli, Application)
        assert time.monotonic() < fin, texte(appli)
        await pilot.pause(0.01)


async def attendre_texte(pilot: Pilot[int], phrase: str) -> None:
    """Wait until the screen says ``phrase``; its spaces may be of any kind."""
    await attendre(pilot, lambda: phrase in ecrit(pilot))


async def ecran(pilot: Pilot[int], classe: type[E]) -> E:
    """Wait until the screen on top is one of ``classe`` and return it."""
    await attendre(pilot, lambda: isinstance(pilot.app.screen, classe))
    await pilot.pause()
    trouve = pilot.app.screen
    assert isinstance(trouve, classe)
    return trouve


async def taper(pilot: Pilot[int], phrase: str) -> None:
    """Press one key for each letter."""
    noms = {" ": "space", "-": "minus", "/": "slash", "'": "apostrophe"}
    for lettre in phrase:
        await pilot.press(noms.get(lettre, lettre))


def ecrit(pilot: Pilot[int]) -> str:
    """Return the text of the screen, spaces made plain and lines joined."""
    appli = pilot.app
    assert isinstance(appli, Application)
    return " ".join(_CADRES.sub(" ", texte(appli)).split())
