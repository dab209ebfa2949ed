"""Turns a judged dossier into the payload that is signed. No signature, no network, no clock.

Minimisation: only what the form asks is sent; the caller's notes on earlier stops stay here.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from aat import __version__
from aat.domaine.arret import Avis
from aat.domaine.dossier import Dossier
from aat.domaine.personnes import AdresseVisite, Assure, Employeur, Prescripteur
from aat.domaine.regime import Rattachement
from aat.erreurs import ErreurDocument
from aat.transmission import schema_transport as st

CONDITIONS_VERSION = "2025-09"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Entourage:
    """What goes with the dossier and does not come from it.

    Attributes:
        source: where the organisme code was read, at ``lue_le`` (aware, or ``None``).
        conditions_version: version of the conditions that the prescriber accepted.
        ancre: last (seq, hash) of the local audit chain.
        remplace: (document_id, number) of the acknowledged document that this one replaces.
    """

    source: st.SourceCouverture = st.SourceCouverture.SAISIE
    lue_le: dt.datetime | None = None
    conditions_version: str = CONDITIONS_VERSION
    ancre: tuple[int, str] | None = None
    remplace: tuple[str, str] | None = None


_RIEN_DE_PLUS = Entourage()


def charge_utile(dossier: Dossier, logiciel_instance: str, entourage: Entourage = _RIEN_DE_PLUS) -> bytes:
    """Return the payload « aat-transport/1 » (UTF-8 JSON, at most 184 KiB); same input, same bytes.

    ``logiciel_instance`` identifies this installation.

    Raises:
        ErreurDocument: a field that the envelope needs is missing or out of its limits; ``champ`` names it.
    """
    avis = dossier.avis
    charge = st.ChargeUtile(
        format="aat-transport/1",
        type="avis_arret_travail",
        document_id=dossier.document_id,
        version=dossier.version,
        etabli_le=dossier.etabli_le,
        prescripteur=prescripteur_t(exige(avis.prescripteur, "prescripteur")),
        patient=patient_t(exige(avis.assure, "assure")),
        couverture=couverture_t(dossier.rattachement, entourage),
        avis=_avis(avis, dossier.motif_libelle),
        consentement=consentement_t(entourage.conditions_version, dossier.etabli_le, acceptation=avis.acceptation),
        remplace=_remplace(entourage),
        logiciel=st.LogicielT(nom="aat", version=__version__, instance=logiciel_instance),
        ancre_journal=ancre_t(entourage),
    )
    try:
        return st.verifier_charge(charge)
    except st.ChargeInvalide as cause:
        raise ErreurDocument(
            "Une valeur du document dépasse ce que l’envoi accepte (longueur ou forme).",
            champ=cause.champ,
            remede="Corrigez ce champ, puis validez de nouveau.",
        ) from None


def exige(valeur: _T | None, champ: str) -> _T:
    """Return ``valeur``.

    Raises:
        ErreurDocument: it is absent or empty; ``champ`` is named.
    """
    if valeur is None or valeur == "":
        raise ErreurDocument(
            "Un champ nécessaire à l’envoi n’est pas rempli.",
            champ=champ,
            remede="Complétez ce champ, puis validez de nouveau.",
        )
    return valeur


def prescripteur_t(p: Prescripteur) -> st.PrescripteurT:
    """Return who prescribes, as it travels."""
    identifiant = (p.structure.identifiant if p.structure else None) or ""
    remplace = p.remplacant_de.rpps if p.remplacant_de else None
    return st.PrescripteurT(
        rpps=exige(p.rpps, "prescripteur.rpps"),
        profession=exige(p.profession, "prescripteur.profession"),
        nom=exige(p.nom, "prescripteur.nom"),
        prenom=exige(p.prenom, "prescripteur.prenom"),
        specialite=p.specialite or None,
        finess=identifiant if len(identifiant) == 9 else None,
        siret=identifiant if len(identifiant) == 14 else None,
        qualite="remplacant" if p.remplacant_de else "titulaire",
        rpps_remplace=remplace or None,
    )


def patient_t(a: Assure) -> st.PatientT:
    """Return the patient, as it travels."""
    nir = "".join(exige(a.nir, "assure.nir").split()).upper()
    if len(nir) != 15:
        raise ErreurDocument("Le NIR doit avoir 15 caractères, clé comprise.", champ="assure.nir")
    return st.PatientT(
        nir=nir[:13],
        cle=nir[13:],
        date_naissance=exige(a.date_naissance, "assure.date_naissance"),
        rang=a.rang,
        nom_naissance=exige(a.nom_famille, "assure.nom_famille"),
        nom_usage=a.nom_usage or None,
        prenoms=exige(a.prenoms or None, "assure.prenoms"),
    )


def _remplace(e: Entourage) -> st.RemplaceT | None:
    return st.RemplaceT(document_id=e.remplace[0], numero=e.remplace[1]) if e.remplace else None


def ancre_t(e: Entourage) -> st.AncreT | None:
    """Return the last link of the audit chain, as it travels."""
    return st.AncreT(seq=e.ancre[0], hash=e.ancre[1]) if e.ancre else None


def couverture_t(r: Rattachement, e: Entourage) -> st.CouvertureT:
    """Return the patient’s organisme, as it travels."""
    return st.CouvertureT(
        regime=exige(r.regime, "assure.regime"),
        caisse=exige(r.caisse, "assure.caisse"),
        centre=exige(r.centre, "assure.centre"),
        source=e.source,
        lue_le=e.lue_le,
    )


def consentement_t(version: str, accepte_le: dt.datetime, *, acceptation: bool) -> st.ConsentementT:
    """Return the acceptance box, ticked.

    Raises:
        ErreurDocument: it is not.
    """
    if not acceptation:
        raise ErreurDocument(
            "La case d’acceptation n’est pas cochée : le document ne peut pas partir.",
            champ="acceptation",
            remede="Informez le patient, puis cochez l’acceptation.",
        )
    return st.ConsentementT(patient_informe=True, conditions_version=version, accepte_le=accepte_le)


def _avis(a: Avis, libelle: str) -> st.AvisT:
    motif = exige(a.motif, "motif")
    return st.AvisT(
        type=exige(a.nature, "nature").value,
        prolongation=_prolongation(a),
        temps=exige(a.temps, "temps").value,
        ald=a.ald,
        grossesse_pathologique=a.grossesse_pathologique,
        atmp=st.AtmpT(date=a.atmp.date, nature=a.atmp.nature.value if a.atmp.nature else None) if a.atmp else None,
        categorie=exige(a.categorie, "categorie").value,
        sans_emploi=_sans_emploi(a),
        motif=st.MotifT(
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


def _prolongation(a: Avis) -> st.ProlongationT | None:
    """Return who prolongs; nothing in AT/MP, where it is not asked."""
    if a.prolongation is None or a.atmp is not None:
        return None
    par = exige(a.prolongation.par, "prolongation.par")
    return st.ProlongationT(par=par.value, autre_cas=a.prolongation.autre_cas or None)


def _sans_emploi(a: Avis) -> st.SansEmploiT | None:
    if a.sans_emploi is None:
        return None
    return st.SansEmploiT(date_cessation=a.sans_emploi.date_cessation, situation=a.sans_emploi.situation or None)


def _reprise(a: Avis) -> st.PeriodeT | None:
    reprise = a.reprise_temps_partiel
    if reprise is None:
        return None
    return st.PeriodeT(
        debut=exige(reprise.debut, "reprise_temps_partiel.debut"),
        fin=exige(reprise.fin, "reprise_temps_partiel.fin"),
    )


def _sorties(a: Avis) -> st.SortiesT | None:
    if a.sorties is None:
        return None
    return st.SortiesT(
        mode=exige(a.sorties.mode, "sorties.mode").value,
        a_partir_du=a.sorties.a_partir_du,
        raison=a.sorties.raison or None,
    )


def _adresse(v: AdresseVisite | None) -> st.AdresseVisiteT | None:
    if v is None:
        return None
    return st.AdresseVisiteT(
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


def _precisions(a: Avis) -> st.PrecisionsT:
    p = a.precisions
    activites = None
    if p.activites is not None:
        activites = st.ActivitesT(
            description=exige(p.activites.description, "precisions.activites.description"),
            a_partir_du=p.activites.a_partir_du,
        )
    return st.PrecisionsT(
        tiers=p.tiers,
        cure_thermale=p.cure_thermale,
        pensionne_guerre=p.pensionne_guerre,
        activites=activites,
        deces_a_charge=p.deces_a_charge,
    )


def employeur_t(e: Employeur | None) -> st.EmployeurT | None:
    """Return the employer, as it travels."""
    if e is None:
        return None
    return st.EmployeurT(
        raison_sociale=e.raison_sociale or None,
        voie=e.voie or None,
        code_postal=e.code_postal or None,
        ville=e.ville or None,
        telephone=e.telephone or None,
        email=e.email or None,
    )
