"""Builds the overlay of an avis onto the caisse's form: what must be true of the law, the settings and the printer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.configuration import chemin_de
from aat.domaine.environnement import Environnement
from aat.domaine.transmission import TypeDocument
from aat.ecriture import est_fichier
from aat.erreurs import ErreurAat, ErreurConfiguration, ErreurIntrouvable, ErreurRefus, ErreurUsage

if TYPE_CHECKING:
    from aat.composition import Atelier


@dataclass(frozen=True, slots=True)
class SurchargePrete:
    """Values alone on blank pages, placed for one printer."""

    ref: str
    pages: int
    octets: bytes
    sha256: str


def surcharge_offerte(imprimante: str | None, atelier: Atelier) -> bool:
    """Tell whether an overlay may be asked of this printer: turned on, places measured, printer calibrated."""
    from aat.cerfa.calibrages import calibrage_de

    reglage = atelier.configuration.impression
    if imprimante is None or not reglage.surcharge or reglage.positions is None:
        return False
    try:
        calibrage_de(atelier.lieux.maison / "impression", imprimante)
    except ErreurAat:
        return False
    return True


def composer_surcharge(ref: str, imprimante: str, atelier: Atelier) -> SurchargePrete:
    """Return the overlay of an avis for a printer.

    Raises:
        ErreurUsage: the user has not turned it on.
        ErreurConfiguration: the file of positions is not named.
        ErreurIntrouvable: no such document, or no such file of positions.
        ErreurRefus: the avis was transmitted, the printer was never calibrated, the positions were never measured.
    """
    from aat.cerfa.calibrages import calibrage_de
    from aat.cerfa.formulaires import formulaire_du
    from aat.cerfa.surcharge import surcharge
    from aat.cerfa.valeurs import valeurs_avis
    from aat.services.impression import dossier_de

    reglage = atelier.configuration.impression
    if not reglage.surcharge:
        raise ErreurUsage(
            "La surcharge du formulaire sécurisé est désactivée : aucun texte ne l’autorise ni ne l’interdit.",
            champ="--surcharge",
            remede="Demandez l’avis de votre CPAM, puis mettez « surcharge = true » sous [impression] dans la"
            " configuration. Sans elle, l’aide à recopier : « --volets aide ».",
        )
    if reglage.positions is None:
        raise ErreurConfiguration(
            "Le fichier des positions mesurées sur le formulaire n’est pas indiqué.",
            champ="impression.positions",
            remede="Partez du modèle livré : aat print --modele surcharge-avis --sortie positions.toml",
        )
    positions = chemin_de(atelier.lieux, reglage.positions)
    if not est_fichier(positions):
        raise ErreurIntrouvable("Le fichier des positions n’existe pas.", champ="impression.positions")
    calibrage = calibrage_de(atelier.lieux.maison / "impression", imprimante)
    lu = atelier.coffre().lire(ref)
    if lu.etat.type is TypeDocument.CERTIFICAT:
        raise ErreurRefus("La surcharge ne concerne que l’avis d’arrêt de travail.", champ="--surcharge")
    dossier = dossier_de(lu)
    if dossier.accuse is not None:
        raise ErreurRefus(
            "Cet avis a été transmis : le remplir aussi sur papier en ferait deux.",
            champ="--surcharge",
            remede="Imprimez le volet 3 pour l’employeur (--volets 3).",
        )
    valeurs = valeurs_avis(dossier, str(formulaire_du(dossier.date_prescription)))
    octets, pages = surcharge(
        positions, valeurs, calibrage, dossier.etabli_le, banc=dossier.environnement is Environnement.BANC
    )
    return SurchargePrete(dossier.ref, pages, octets, hashlib.sha256(octets).hexdigest())
