"""The patient on one line, as every screen of a consultation shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.identifiants import nir
from aat.referentiel.regimes import rattachement

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


def date_de_naissance(iso: str) -> str:
    """Return ``12/05/1969``; an incomplete date keeps its zeros."""
    annee, _, reste = iso.partition("-")
    mois, _, jour = reste.partition("-")
    return f"{jour}/{mois}/{annee}" if mois and jour else iso
