"""Ways between the screens of one consultation that a single screen cannot take by itself. Decides nothing."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from aat.domaine.arret import Avis

if TYPE_CHECKING:
    from textual.screen import Screen

    from aat.domaine.certificat import Certificat
    from aat.tui.app import Application

#: Screens under a consultation: Textual's own, and the first one.
_SOCLE = 2
#: The form of each kind of document: module and class.
_FORMULAIRES = {True: ("saisie", "Saisie"), False: ("certificat", "SaisieCertificat")}


def degager(appli: Application, ecran: Screen[Any]) -> None:
    """Close what was opened over ``ecran``, one of the open screens: what it waited for has come."""
    while appli.screen is not ecran:
        appli.pop_screen()


def fermer_le_document(appli: Application, document_id: str) -> None:
    """Close the screens of one document (they have its ``document_id``): it is sealed, nothing there may change it."""
    while len(appli.screen_stack) > _SOCLE and getattr(appli.screen, "document_id", None) == document_id:
        appli.pop_screen()


def patient_suivant(appli: Application) -> None:
    """Go back to the first screen."""
    while len(appli.screen_stack) > _SOCLE:
        appli.pop_screen()


def ouvrir_formulaire(appli: Application, document: Avis | Certificat, document_id: str) -> Screen[object]:
    """Open the form of a document, kept as a draft under ``document_id``, and return it."""
    module, classe = _FORMULAIRES[isinstance(document, Avis)]
    formulaire = getattr(import_module(f"aat.tui.screens.{module}"), classe)
    ecran: Screen[object] = formulaire(document, document_id)
    appli.push_screen(ecran)
    return ecran


def remplir(appli: Application, document: Avis | Certificat) -> Screen[object]:
    """Open the form of a new document begun from another, and return it."""
    from aat.services import brouillons

    return ouvrir_formulaire(appli, document, brouillons.nouvel_identifiant(appli.outils))
