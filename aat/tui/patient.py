"""The patient on one line, as every screen of a consultation shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len

from aat.identifiants import nir
from aat.referentiel.regimes import rattachement
from aat.tui.texte import colonne

if TYPE_CHECKING:
    import datetime as dt

    from aat.domaine.personnes import Assure

TRANSMISSIONS = {"oui": "transmission possible", "non": "transmission impossible", "inconnu": "raccordement inconnu"}


def ligne_du_patient(assure: Assure | None, jour: dt.date) -> str:
    """Return name, birth date, NIR, régime, caisse and whether it receives avis; what is not known is left out."""
    if assure is None:
        return "Patient non identifié"
    attache = rattachement(assure.regime, assure.caisse, assure.centre, jour)
    return " · ".join(
        filter(
            None,
            (
                " ".join((assure.nom, *assure.prenoms[:1])).strip(),
                assure.date_naissance and f"né(e) le {date_de_naissance(assure.date_naissance)}",
                assure.nir and nir.formater(assure.nir),
                attache.regime_libelle,
                attache.caisse_libelle,
                TRANSMISSIONS[attache.transmission.value],
            ),
        )
    )


def ligne_qui_tient(assure: Assure | None, jour: dt.date, largeur: int) -> str:
    """Return the patient on one line of ``largeur`` cells where it can be: what goes without saying gives way first.

    That nothing can be sent always stays, on a second line if need be.
    """
    entiere = ligne_du_patient(assure, jour)
    if assure is None or not entiere.endswith(TRANSMISSIONS["oui"]):
        return entiere
    attache = rattachement(assure.regime, assure.caisse, assure.centre, jour)
    regime = f" · {attache.regime_libelle}" if attache.caisse_libelle else ""
    ligne = entiere
    for retire in (f" · {TRANSMISSIONS['oui']}", "né(e) le ", regime):
        if cell_len(ligne) <= largeur:
            break
        ligne = ligne.replace(retire, "", 1)
    return ligne if cell_len(ligne) <= largeur else colonne(ligne, largeur)


def date_de_naissance(iso: str) -> str:
    """Return ``12/05/1969``; an incomplete date keeps its zeros."""
    annee, _, reste = iso.partition("-")
    mois, _, jour = reste.partition("-")
    return f"{jour}/{mois}/{annee}" if mois and jour else iso
