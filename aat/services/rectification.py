"""What « annule et remplace » needs of the store: the document that another names, and the line that tells it.

Reads the store, writes the audit line; judges nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from aat.domaine.dossier import AvisRemplace
from aat.domaine.etats import Etat
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.identifiants import nir

if TYPE_CHECKING:
    from aat.domaine.arret import Avis
    from aat.domaine.coffre import DocumentLu
    from aat.domaine.personnes import Assure
    from aat.services.outils import Outils


def document_connu(ref: str | None, genre: TypeDocument, outils: Outils) -> DocumentLu | None:
    """Return the kept document of this kind, ``None`` when it is not here."""
    coffre = outils.coffre_existant() if ref and ref.strip() else None
    if coffre is None or ref is None:
        return None
    try:
        lu = coffre.lire(ref)
    except ErreurIntrouvable:
        return None
    return lu if lu.etat.type is genre else None


def meme_personne(une: Assure | None, autre: Assure | None) -> bool:
    """Tell whether two documents are about one person: same NIR, same rank (twins share a NIR)."""
    if une is None or autre is None:
        return False
    return nir.compact(une.nir or "") == nir.compact(autre.nir or "") and une.rang == autre.rang


def avis_remplace(avis: Avis, outils: Outils) -> AvisRemplace | None:
    """Return the avis that this one annuls and replaces; a certificate or another person's is not known.

    Raises:
        ErreurCoffre: the store exists and cannot be used.
    """
    lu = document_connu(avis.annule_et_remplace, TypeDocument.AVIS, outils)
    if lu is None:
        return None
    ancien = _avis(lu)
    if not meme_personne(ancien.assure, avis.assure):
        return None
    return AvisRemplace(
        ref=lu.etat.ref,
        document_id=lu.etat.document_id,
        etat=lu.etat.etat,
        debut=ancien.debut,
        fin=ancien.fin,
        numero=lu.accuse.numero if lu.accuse else None,
        deja=_deja_remplace(lu, ancien, outils),
    )


def preparer(ref: str, outils: Outils) -> Avis:
    """Return the avis that corrects the kept avis ``ref``: the same in everything, to be changed, accepted and judged.

    Raises:
        ErreurIntrouvable: no such document here.
        ErreurUsage: the document is not an avis, or another avis replaced it already.
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    if coffre is None:
        raise ErreurIntrouvable("Aucun document ne porte cette référence ici.", champ="--annule-et-remplace")
    lu = coffre.lire(ref)
    if lu.etat.type is not TypeDocument.AVIS:
        raise ErreurUsage(
            "Ce document n’est pas un avis d’arrêt de travail.",
            champ="--annule-et-remplace",
            remede="Pour un certificat\u00a0: « aat certificat --annule-et-remplace ».",
        )
    ancien = _avis(lu)
    if _deja_remplace(lu, ancien, outils):
        raise ErreurUsage(
            "Cet avis a déjà été remplacé par un autre\u00a0: c’est celui-là qu’il faut corriger.",
            champ="--annule-et-remplace",
            remede=f"«\u00a0aat journal {lu.etat.ref}\u00a0» dit lequel.",
        )
    # Who prescribes is whoever establishes this one. What the completion had deduced is left to be deduced again.
    reprise, sorties = ancien.reprise_temps_partiel, ancien.sorties
    if reprise and reprise.debut and ancien.fin and reprise.debut == ancien.fin + dt.timedelta(days=1):
        reprise = replace(reprise, debut=None)
    if sorties and sorties.a_partir_du == ancien.debut:
        sorties = replace(sorties, a_partir_du=None)
    return replace(
        ancien,
        prescripteur=outils.prescripteur() or ancien.prescripteur,
        jours=None,
        reprise_temps_partiel=reprise,
        sorties=sorties,
        annule_et_remplace=lu.etat.ref,
        acceptation=False,
    )


def _deja_remplace(lu: DocumentLu, avis: Avis, outils: Outils) -> bool:
    """Tell whether the store leaves this kept avis out of the patient's stops because another one replaced it."""
    numero = avis.assure.nir if avis.assure else None
    if numero is None or lu.etat.etat is Etat.ANNULE:
        return False
    return all(arret.ref != lu.etat.ref for arret in outils.coffre().arrets_du_patient(nir.compact(numero)))


def noter_le_remplacement(ancien: str, nouveau: str, outils: Outils) -> None:
    """Write in the audit journal that the document ``ancien`` is replaced by ``nouveau`` (short references)."""
    outils.coffre().noter("remplacement", ancien, {"document": nouveau}, outils.horloge.maintenant())


def _avis(lu: DocumentLu) -> Avis:
    from aat.services.impression import dossier_de

    return dossier_de(lu).avis
