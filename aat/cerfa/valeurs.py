"""From a dossier to the values of the form's fields, all volets together.

Decides nothing of who may read what: the templates' allow-lists do (``documents.py`` keeps only the fields that
the volet names).
"""

from aat.cerfa import ecriture, libelles
from aat.cerfa.valeurs_rendu import FORMULAIRE
from aat.domaine.arret import Avis, CasProlongation, Categorie, ModeSorties, Nature, Temps
from aat.domaine.dossier import Dossier
from aat.domaine.personnes import Adresse, AdresseVisite, Employeur, Prescripteur
from aat.horloge import moment


def valeurs_avis(dossier: Dossier, formulaire: str) -> dict[str, object]:
    """Return the value of every field of the form that the dossier can fill; the others are absent."""
    avis = dossier.avis
    valeurs: dict[str, object | None] = {
        FORMULAIRE: formulaire,
        "nature_initial": avis.nature is Nature.INITIAL,
        "nature_prolongation": avis.nature is Nature.PROLONGATION,
        "date_prescription": dossier.date_prescription,
        "reference": f"Référence interne{ecriture.INSECABLE}: {dossier.ref}",
        **_assure(avis),
        **_visite(avis.adresse_visite),
        **_situation(avis),
        **_prolongation(avis),
        **_employeur(avis.employeur),
        **_arret(avis),
        **_medical(avis, dossier.motif_libelle),
        **_sorties(avis),
        **_prescripteur(avis.prescripteur),
    }
    if dossier.accuse is not None:
        valeurs["numero_aat"] = dossier.accuse.numero
        valeurs["recu_le"] = moment(dossier.accuse.recu_le)
    return {nom: valeur for nom, valeur in valeurs.items() if valeur is not None and valeur != ""}


def _assure(avis: Avis) -> dict[str, object | None]:
    assure = avis.assure
    if assure is None:
        return {}
    return {
        "nir": (assure.nir or "").replace(" ", "").replace(ecriture.INSECABLE, ""),
        "organisme": "".join(partie or "" for partie in (assure.regime, assure.caisse, assure.centre)),
        "nom_famille": assure.nom_famille,
        "nom_usage": assure.nom_usage,
        "prenoms": " ".join(assure.prenoms),
        "certifie_examine": ecriture.sur_une_ligne(assure.nom, " ".join(assure.prenoms)),
    }


def _visite(adresse: AdresseVisite | None) -> dict[str, object | None]:
    if adresse is None:
        return {}
    return {
        "visite_adresse": ecriture.sur_une_ligne(adresse.voie, adresse.complement, separateur=", "),
        "visite_cp": adresse.code_postal,
        "visite_ville": adresse.ville,
        "visite_tel": adresse.telephone,
        "visite_batiment": adresse.batiment,
        "visite_escalier": adresse.escalier,
        "visite_etage": adresse.etage,
        "visite_appartement": adresse.appartement,
        "visite_code": adresse.code_acces,
    }


def _situation(avis: Avis) -> dict[str, object | None]:
    precisions = avis.precisions
    cases: dict[str, object | None] = {
        f"situation_{categorie.value.replace('-', '_')}": avis.categorie is categorie for categorie in Categorie
    }
    if avis.sans_emploi is not None:
        cases["date_cessation"] = avis.sans_emploi.date_cessation
        cases["situation_precise"] = avis.sans_emploi.situation
    return {
        **cases,
        "tiers_oui": precisions.tiers is not None,
        "tiers_non": precisions.tiers is None,
        "tiers_date": precisions.tiers,
        "cure_oui": precisions.cure_thermale,
        "cure_non": not precisions.cure_thermale,
        "pension_oui": precisions.pensionne_guerre,
        "pension_non": not precisions.pensionne_guerre,
    }


def _prolongation(avis: Avis) -> dict[str, object | None]:
    prolongation = avis.prolongation
    par = prolongation.par if prolongation is not None else None
    return {
        **{f"prolongation_{cas.value.replace('-', '_')}": par is cas for cas in CasProlongation},
        "prolongation_autre_cas": prolongation.autre_cas if prolongation is not None else None,
    }


def _employeur(employeur: Employeur | None) -> dict[str, object | None]:
    if employeur is None:
        return {}
    return {
        "employeur_nom": employeur.raison_sociale,
        "employeur_adresse": employeur.voie,
        "employeur_cp": employeur.code_postal,
        "employeur_ville": employeur.ville,
        "employeur_tel": employeur.telephone,
        "employeur_email": employeur.email,
    }


def _arret(avis: Avis) -> dict[str, object | None]:
    valeurs: dict[str, object | None] = {
        "temps_complet": avis.temps is Temps.COMPLET,
        "temps_partiel": avis.temps is Temps.PARTIEL or avis.reprise_temps_partiel is not None,
        "at_mp": avis.atmp is not None,
        "at_mp_date": avis.atmp.date if avis.atmp is not None else None,
        "deces": avis.precisions.deces_a_charge is not None,
        "deces_date": avis.precisions.deces_a_charge,
        "ald": avis.ald,
        "grossesse": avis.grossesse_pathologique,
    }
    if avis.temps is Temps.PARTIEL:
        valeurs["tp_debut"], valeurs["tp_fin"] = avis.debut, avis.fin
    else:
        valeurs["debut"], valeurs["fin"] = avis.debut, avis.fin
        if avis.reprise_temps_partiel is not None:
            valeurs["tp_debut"] = avis.reprise_temps_partiel.debut
            valeurs["tp_fin"] = avis.reprise_temps_partiel.fin
    if avis.debut is not None and avis.fin is not None:
        jours = (avis.fin - avis.debut).days + 1
        valeurs["duree"] = (
            f"{ecriture.duree(jours)}, du {ecriture.date_longue(avis.debut)} au {ecriture.date_longue(avis.fin)} inclus"
        )
    return valeurs


def _medical(avis: Avis, motif_libelle: str) -> dict[str, object | None]:
    motif = avis.motif
    return {
        "elements_medicaux": ecriture.sur_une_ligne(
            motif_libelle, motif.complement if motif is not None else None, separateur=" – "
        ),
        "motif_code": motif.code if motif is not None else None,
        "justification_duree": avis.justification_duree,
        "impossibilite_presentiel": avis.impossibilite_presentiel,
        "sorties_libres_motif": avis.sorties.raison if avis.sorties is not None else None,
    }


def _sorties(avis: Avis) -> dict[str, object | None]:
    sorties, activites = avis.sorties, avis.precisions.activites
    mode = sorties.mode if sorties is not None else None
    depuis = sorties.a_partir_du if sorties is not None else None
    return {
        "sorties_non": mode is ModeSorties.NON_AUTORISEES,
        "sorties_horaires": mode is ModeSorties.HORAIRES_LIMITES,
        "sorties_horaires_date": depuis if mode is ModeSorties.HORAIRES_LIMITES else None,
        "sorties_libres": mode is ModeSorties.LIBRES,
        "sorties_libres_date": depuis if mode is ModeSorties.LIBRES else None,
        "activites": activites.description if activites is not None else None,
        "activites_date": activites.a_partir_du if activites is not None else None,
    }


def _prescripteur(prescripteur: Prescripteur | None) -> dict[str, object | None]:
    if prescripteur is None:
        return {}
    structure = prescripteur.structure
    remplace = prescripteur.remplacant_de
    return {
        "prescripteur_nom": ecriture.sur_une_ligne(prescripteur.prenom, prescripteur.nom),
        "prescripteur_profession": libelles.PROFESSION.get(prescripteur.profession or "", prescripteur.profession),
        "prescripteur_rpps": prescripteur.rpps,
        "prescripteur_remplace": ecriture.sur_une_ligne(remplace.prenom, remplace.nom) if remplace else None,
        "structure_numero": structure.identifiant if structure is not None else None,
        "structure_nom": structure.raison_sociale if structure is not None else None,
        "structure_adresse": adresse_sur_une_ligne(structure.adresse) if structure is not None else None,
    }


def adresse_sur_une_ligne(adresse: Adresse | None) -> str | None:
    """Return an address on one line, or ``None``."""
    if adresse is None:
        return None
    commune = ecriture.sur_une_ligne(adresse.code_postal, adresse.ville)
    return ecriture.sur_une_ligne(adresse.voie, adresse.complement, commune, separateur=", ")


def acces(adresse: AdresseVisite) -> str | None:
    """Return building, stairs, floor, flat and code on one line, or ``None``."""
    parties = (
        ("bâtiment", adresse.batiment),
        ("escalier", adresse.escalier),
        ("étage", adresse.etage),
        ("appartement", adresse.appartement),
        ("code d’accès", adresse.code_acces),
    )
    return ecriture.sur_une_ligne(*(f"{nom}\u00a0{valeur}" for nom, valeur in parties if valeur), separateur=", ")
