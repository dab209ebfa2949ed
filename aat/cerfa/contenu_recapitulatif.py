"""Rows of the récapitulatif: everything that the avis says, medical content included, for the prescriber only."""

from aat.cerfa import libelles
from aat.cerfa.ecriture import INSECABLE, date_avec_jour, date_courte, duree, nir_groupe, sur_une_ligne
from aat.cerfa.rubriques import Rubrique
from aat.cerfa.valeurs import acces, adresse_sur_une_ligne
from aat.domaine.arret import Avis
from aat.domaine.dossier import Dossier
from aat.domaine.personnes import Adresse, AdresseVisite, Assure, Employeur, Prescripteur
from aat.horloge import moment
from aat.rules.rectification import mention_rectification

Ligne = tuple[str, str | None]


def rubriques_recapitulatif(dossier: Dossier) -> tuple[Rubrique, ...]:
    """Return every value of the dossier, by heading; what is not given has no row."""
    avis = dossier.avis
    rubriques = (
        ("Transmission", _transmission(dossier)),
        ("Avis", _avis(avis, dossier)),
        ("Assuré(e)", _assure(avis.assure, dossier)),
        ("Durée et sorties", _duree(avis)),
        ("Données médicales", _medical(avis, dossier.motif_libelle)),
        ("Précisions", _precisions(avis)),
        ("Adresse de visite", _visite(avis.adresse_visite)),
        ("Employeur", _employeur(avis.employeur)),
        ("Prescripteur", _prescripteur(avis.prescripteur)),
    )
    return tuple(rubrique(titre, lignes) for titre, lignes in rubriques if any(valeur for _, valeur in lignes))


def rubrique(titre: str, lignes: list[Ligne]) -> Rubrique:
    """Return a heading with the rows that have a value."""
    return Rubrique(titre, tuple((libelle, valeur) for libelle, valeur in lignes if valeur))


def _transmission(dossier: Dossier) -> list[Ligne]:
    accuse = dossier.accuse
    if accuse is None:
        return [("État", "Non transmis")]
    return [
        ("Numéro de l’accusé de réception", accuse.numero),
        ("Reçu le", moment(accuse.recu_le)),
        ("Caisse qui traite l’avis", accuse.libelle_caisse),
        ("Remarques du service", "\n".join(accuse.avertissements)),
    ]


def _avis(avis: Avis, dossier: Dossier) -> list[Ligne]:
    prolongation = avis.prolongation
    precedent = prolongation.precedent if prolongation is not None else None
    remplace = mention_rectification(avis.annule_et_remplace, dossier.remplace) if avis.annule_et_remplace else None
    return [
        ("Date de prescription", date_courte(dossier.date_prescription)),
        ("Établi le", moment(dossier.etabli_le)),
        ("Type", libelles.NATURE[avis.nature] if avis.nature else None),
        ("Annule et remplace", remplace),
        ("Prolongé par", libelles.PROLONGATION[prolongation.par] if prolongation and prolongation.par else None),
        ("Autre cas", prolongation.autre_cas if prolongation is not None else None),
        ("Arrêt prolongé, référence", precedent.ref if precedent is not None else None),
        ("Arrêt prolongé, premier jour", date_courte(precedent.debut) if precedent and precedent.debut else None),
        ("Arrêt prolongé, dernier jour", date_courte(precedent.fin) if precedent and precedent.fin else None),
        ("Temps", libelles.TEMPS[avis.temps] if avis.temps else None),
        ("Téléconsultation", None if avis.teleconsultation is None else libelles.OUI_NON[avis.teleconsultation]),
        ("Accord du patient et conditions acceptés", libelles.OUI_NON[avis.acceptation]),
    ]


def _assure(assure: Assure | None, dossier: Dossier) -> list[Ligne]:
    if assure is None:
        return []
    rattachement = dossier.rattachement
    return [
        ("NIR", nir_groupe(assure.nir) if assure.nir else None),
        ("Nom de famille", assure.nom_famille),
        ("Nom d’usage", assure.nom_usage),
        ("Prénom(s)", " ".join(assure.prenoms)),
        ("Date de naissance", _naissance(assure.date_naissance)),
        ("Rang de naissance", str(assure.rang)),
        ("Organisme", sur_une_ligne(assure.regime, assure.caisse, assure.centre)),
        ("Régime", rattachement.regime_libelle),
        ("Caisse de rattachement", rattachement.caisse_libelle),
        ("Adresse", adresse_sur_une_ligne(assure.adresse)),
        ("Téléphone", assure.telephone),
        ("Catégorie", libelles.CATEGORIE[dossier.avis.categorie] if dossier.avis.categorie else None),
        *_sans_emploi(dossier.avis),
    ]


def _naissance(texte: str | None) -> str | None:
    # Kept as on the card when it is lunar or incomplete (1969-00-00): only its order changes.
    morceaux = (texte or "").split("-")
    return "/".join(reversed(morceaux)) if len(morceaux) == 3 else texte


def _sans_emploi(avis: Avis) -> list[Ligne]:
    if avis.sans_emploi is None:
        return []
    cessation = avis.sans_emploi.date_cessation
    return [
        ("Date de cessation d’activité", date_courte(cessation) if cessation else None),
        ("Situation précise", avis.sans_emploi.situation),
    ]


def _duree(avis: Avis) -> list[Ligne]:
    lignes: list[Ligne] = []
    if avis.debut is not None and avis.fin is not None:
        jours = duree((avis.fin - avis.debut).days + 1)
        lignes.append(("Durée", f"{jours} du {date_avec_jour(avis.debut)} au {date_avec_jour(avis.fin)}"))
    reprise = avis.reprise_temps_partiel
    if reprise is not None and reprise.debut is not None:
        jusque = f" au {date_avec_jour(reprise.fin)}" if reprise.fin else ""
        lignes.append(("Reprise à temps partiel thérapeutique", f"du {date_avec_jour(reprise.debut)}{jusque}"))
    sorties = avis.sorties
    if sorties is not None and sorties.mode is not None:
        depuis = f", à partir du {date_courte(sorties.a_partir_du)}" if sorties.a_partir_du else ""
        lignes.append(("Sorties", libelles.SORTIES[sorties.mode] + depuis))
    return lignes


def _medical(avis: Avis, motif_libelle: str) -> list[Ligne]:
    motif, atmp = avis.motif, avis.atmp
    return [
        ("Motif", motif_libelle),
        ("Complément du motif", motif.complement if motif is not None else None),
        ("Code du motif", motif.code if motif is not None else None),
        ("Justification de la durée", avis.justification_duree),
        ("Raison des sorties libres", avis.sorties.raison if avis.sorties is not None else None),
        ("Impossibilité de consulter en présence", avis.impossibilite_presentiel),
        ("Affection de longue durée", libelles.OUI_NON[avis.ald]),
        ("État pathologique lié à une grossesse", libelles.OUI_NON[avis.grossesse_pathologique]),
        (libelles.EN_RAPPORT_ATMP, libelles.OUI_NON[atmp is not None]),
        ("Accident ou maladie", libelles.ATMP[atmp.nature] if atmp is not None and atmp.nature else None),
        ("Date déclarée", date_courte(atmp.date) if atmp is not None and atmp.date else None),
    ]


def _precisions(avis: Avis) -> list[Ligne]:
    precisions = avis.precisions
    activites = precisions.activites
    deces = precisions.deces_a_charge
    return [
        ("Accident causé par un tiers, le", date_courte(precisions.tiers) if precisions.tiers else None),
        ("Suite d’une cure thermale", "Oui" if precisions.cure_thermale else None),
        ("Pensionné(e) de guerre", "Oui" if precisions.pensionne_guerre else None),
        ("Activité(s) autorisée(s)", activites.description if activites is not None else None),
        (
            "Activité(s) à partir du",
            date_courte(activites.a_partir_du) if activites and activites.a_partir_du else None,
        ),
        ("Décès d’un enfant ou d’une personne à charge, le", date_courte(deces) if deces else None),
    ]


def _visite(adresse: AdresseVisite | None) -> list[Ligne]:
    if adresse is None:
        return [("Adresse de visite", "Adresse habituelle")]
    return [
        (
            "Adresse",
            adresse_sur_une_ligne(Adresse(adresse.voie, adresse.complement, adresse.code_postal, adresse.ville)),
        ),
        ("Accès", acces(adresse)),
        ("Téléphone", adresse.telephone),
    ]


def _employeur(employeur: Employeur | None) -> list[Ligne]:
    if employeur is None:
        return []
    return [
        ("Nom ou raison sociale", employeur.raison_sociale),
        ("Adresse", adresse_sur_une_ligne(Adresse(employeur.voie, None, employeur.code_postal, employeur.ville))),
        ("Téléphone, adresse électronique", sur_une_ligne(employeur.telephone, employeur.email, separateur=" – ")),
    ]


def _prescripteur(prescripteur: Prescripteur | None) -> list[Ligne]:
    if prescripteur is None:
        return []
    structure, remplace = prescripteur.structure, prescripteur.remplacant_de
    traitant = prescripteur.medecin_traitant
    return [
        ("Prescripteur", sur_une_ligne(prescripteur.prenom, prescripteur.nom)),
        (
            "Profession, spécialité",
            sur_une_ligne(
                libelles.PROFESSION.get(prescripteur.profession or "", prescripteur.profession),
                prescripteur.specialite,
                separateur=", ",
            ),
        ),
        (f"N°{INSECABLE}RPPS", prescripteur.rpps),
        ("Médecin traitant", None if traitant is None else libelles.OUI_NON[traitant]),
        ("Remplace", sur_une_ligne(remplace.prenom, remplace.nom, remplace.rpps) if remplace else None),
        ("Structure", sur_une_ligne(structure.identifiant, structure.raison_sociale) if structure else None),
        ("Adresse de la structure", adresse_sur_une_ligne(structure.adresse) if structure else None),
    ]
