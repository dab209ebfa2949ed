"""Turns a judged dossier into the payload that is signed. No signature, no network, no clock.

Minimisation: only what the form asks is sent; the caller's notes on earlier stops stay here.
"""

from aat import __version__
from aat.domaine.arret import Avis
from aat.domaine.dossier import Dossier
from aat.domaine.personnes import AdresseVisite
from aat.transmission import formes
from aat.transmission import formes_avis as fa
from aat.transmission import schema_transport as st
from aat.transmission.enveloppe_commun import (
    RIEN_DE_PLUS,
    Entourage,
    ancre_t,
    consentement_t,
    couverture_t,
    employeur_t,
    exige,
    octets_verifies,
    patient_t,
    prescripteur_t,
)


def charge_utile(dossier: Dossier, logiciel_instance: str, entourage: Entourage = RIEN_DE_PLUS) -> bytes:
    """Return the payload « aat-transport/1 » (UTF-8 JSON, at most 184 KiB); same input, same bytes.

    ``logiciel_instance`` identifies this installation.

    Raises:
        ErreurDocument: a field that the envelope needs is missing or out of its limits; ``champ`` names it.
    """
    avis = dossier.avis
    charge = st.ChargeUtile(
        format=st.FORMAT,
        type=st.TYPE_AVIS,
        document_id=dossier.document_id,
        version=dossier.version,
        etabli_le=dossier.etabli_le,
        prescripteur=prescripteur_t(exige(avis.prescripteur, "prescripteur")),
        patient=patient_t(exige(avis.assure, "assure")),
        couverture=couverture_t(dossier.rattachement, entourage),
        avis=_avis(avis, dossier.motif_libelle),
        consentement=consentement_t(entourage.conditions_version, dossier.etabli_le, acceptation=avis.acceptation),
        remplace=_remplace(dossier),
        logiciel=formes.LogicielT(nom="aat", version=__version__, instance=logiciel_instance),
        ancre_journal=ancre_t(entourage),
    )
    return octets_verifies(charge)


def _remplace(dossier: Dossier) -> formes.RemplaceT | None:
    """Return the acknowledged avis that this one annuls; one that never left is nothing to the caisse."""
    r = dossier.remplace
    return formes.RemplaceT(document_id=r.document_id, numero=r.numero) if r is not None and r.numero else None


def _avis(a: Avis, libelle: str) -> fa.AvisT:
    motif = exige(a.motif, "motif")
    return fa.AvisT(
        type=exige(a.nature, "nature").value,
        prolongation=_prolongation(a),
        temps=exige(a.temps, "temps").value,
        ald=a.ald,
        grossesse_pathologique=a.grossesse_pathologique,
        atmp=fa.AtmpT(date=a.atmp.date, nature=a.atmp.nature.value if a.atmp.nature else None) if a.atmp else None,
        categorie=exige(a.categorie, "categorie").value,
        sans_emploi=_sans_emploi(a),
        motif=fa.MotifT(
            code=exige(motif.code, "motif.code"),
            libelle=exige(libelle, "motif"),
            complement=motif.complement or None,
        ),
        debut=exige(a.debut, "debut"),
        fin=exige(a.fin, "fin"),
        justification_duree=a.justification_duree or None,
        reprise_temps_partiel=_reprise(a),
        sorties=_sorties(a),
        adresse_visite=_adresse(a.adresse_visite),
        precisions=_precisions(a),
        employeur=employeur_t(a.employeur),
        teleconsultation=a.teleconsultation,
        impossibilite_presentiel=a.impossibilite_presentiel or None,
    )


def _prolongation(a: Avis) -> fa.ProlongationT | None:
    """Return who prolongs; nothing in AT/MP, where it is not asked."""
    if a.prolongation is None or a.atmp is not None:
        return None
    par = exige(a.prolongation.par, "prolongation.par")
    return fa.ProlongationT(par=par.value, autre_cas=a.prolongation.autre_cas or None)


def _sans_emploi(a: Avis) -> fa.SansEmploiT | None:
    if a.sans_emploi is None:
        return None
    return fa.SansEmploiT(date_cessation=a.sans_emploi.date_cessation, situation=a.sans_emploi.situation or None)


def _reprise(a: Avis) -> fa.PeriodeT | None:
    reprise = a.reprise_temps_partiel
    if reprise is None:
        return None
    return fa.PeriodeT(
        debut=exige(reprise.debut, "reprise_temps_partiel.debut"),
        fin=exige(reprise.fin, "reprise_temps_partiel.fin"),
    )


def _sorties(a: Avis) -> fa.SortiesT | None:
    if a.sorties is None:
        return None
    return fa.SortiesT(
        mode=exige(a.sorties.mode, "sorties.mode").value,
        a_partir_du=a.sorties.a_partir_du,
        raison=a.sorties.raison or None,
    )


def _adresse(v: AdresseVisite | None) -> fa.AdresseVisiteT | None:
    if v is None:
        return None
    return fa.AdresseVisiteT(
        voie=v.voie or None,
        complement=v.complement or None,
        batiment=v.batiment or None,
        escalier=v.escalier or None,
        etage=v.etage or None,
        appartement=v.appartement or None,
        code_acces=v.code_acces or None,
        code_postal=v.code_postal or None,
        ville=v.ville or None,
        telephone=v.telephone or None,
    )


def _precisions(a: Avis) -> fa.PrecisionsT:
    p = a.precisions
    activites = None
    if p.activites is not None:
        activites = fa.ActivitesT(
            description=exige(p.activites.description, "precisions.activites.description"),
            a_partir_du=p.activites.a_partir_du,
        )
    return fa.PrecisionsT(
        tiers=p.tiers,
        cure_thermale=p.cure_thermale,
        pensionne_guerre=p.pensionne_guerre,
        activites=activites,
        deces_a_charge=p.deces_a_charge,
    )
