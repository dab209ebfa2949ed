"""Rows of the aid for the secured form: each value where the form asks for it, in its printed order."""

import datetime as dt

from aat.cerfa import libelles
from aat.cerfa.contenu_recapitulatif import Ligne, rubrique
from aat.cerfa.ecriture import date_courte, date_en_lettres, duree, nir_groupe, sur_une_ligne
from aat.cerfa.rubriques import Rubrique
from aat.cerfa.valeurs import acces, adresse_sur_une_ligne
from aat.domaine.arret import Avis, CasProlongation, ModeSorties, Nature, Temps
from aat.domaine.dossier import Dossier
from aat.domaine.personnes import AdresseVisite, Employeur, Prescripteur
from aat.rules.rectification import mention_manuscrite


def rubriques_aide(dossier: Dossier) -> tuple[Rubrique, ...]:
    """Return the values to copy, block by block; a block that stays empty on the form is said to."""
    avis = dossier.avis
    rubriques = [
        rubrique("En-tête", _en_tete(dossier)),
        rubrique("L’assuré(e)", _assure(avis)),
        rubrique("Adresse de visite", _visite(avis.adresse_visite)),
        rubrique("Situation", _situation(avis)),
        rubrique("Prolongation par un autre prescripteur", _prolongation(avis)),
        rubrique("L’employeur", _employeur(avis.employeur)),
        rubrique("Renseignements médicaux – l’arrêt", _arret(avis)),
        rubrique("Renseignements médicaux – volet 1 seulement", _volet_1(avis, dossier.motif_libelle)),
        rubrique("Sorties et activités", _sorties(avis)),
        rubrique("Le prescripteur", _prescripteur(avis.prescripteur, dossier.date_prescription)),
    ]
    return tuple(r for r in rubriques if r.lignes)


def _en_tete(dossier: Dossier) -> list[Ligne]:
    """Return the nature to tick; what an avis annuls has no box, and only a word by hand tells it to who reads it."""
    avis = dossier.avis
    mention = None
    if avis.annule_et_remplace:
        mention = f"«\u00a0{mention_manuscrite(avis.annule_et_remplace, dossier.remplace)}\u00a0»"
    return [
        ("Avis d’arrêt de travail", cocher(libelles.NATURE[avis.nature]) if avis.nature else None),
        (libelles.SANS_CASE, mention),
    ]


def cocher(case: str) -> str:
    """Return the instruction to tick a box."""
    return f"Cocher «\u00a0{case}\u00a0»"


def _oui_non(*, oui: bool) -> str:
    return cocher("oui" if oui else "non")


def _chiffres(jour: dt.date) -> str:
    return f"{jour.day:02} {jour.month:02} {jour.year:04}"


def _assure(avis: Avis) -> list[Ligne]:
    assure = avis.assure
    if assure is None:
        return []
    organisme = sur_une_ligne(assure.regime, assure.caisse, assure.centre)
    return [
        ("Numéro d’immatriculation", nir_groupe(assure.nir) if assure.nir else None),
        ("Nom de famille (de naissance)", assure.nom_famille),
        ("Nom d’usage", assure.nom_usage),
        ("Prénom(s)", " ".join(assure.prenoms)),
        ("Organisme (s’il est demandé)", organisme),
    ]


def _visite(adresse: AdresseVisite | None) -> list[Ligne]:
    if adresse is None:
        return [("Adresse de visite", "Laisser vide (adresse habituelle)")]
    return [
        ("Adresse", sur_une_ligne(adresse.voie, adresse.complement, separateur=", ")),
        ("Code postal et ville", sur_une_ligne(adresse.code_postal, adresse.ville)),
        ("Téléphone", adresse.telephone),
        ("Accès", acces(adresse)),
    ]


def _situation(avis: Avis) -> list[Ligne]:
    sans_emploi, precisions = avis.sans_emploi, avis.precisions
    cessation = sans_emploi.date_cessation if sans_emploi is not None else None
    tiers = f"{_oui_non(oui=True)}, le {_chiffres(precisions.tiers)}" if precisions.tiers else _oui_non(oui=False)
    return [
        ("Situation", cocher(libelles.CATEGORIE[avis.categorie]) if avis.categorie else None),
        ("Date de cessation d’activité", _chiffres(cessation) if cessation else None),
        ("Précisez votre situation", sans_emploi.situation if sans_emploi is not None else None),
        ("Accident causé par un tiers", tiers),
        ("Suite d’une cure thermale", _oui_non(oui=precisions.cure_thermale)),
        ("Affection d’un(e) pensionné(e) de guerre", _oui_non(oui=precisions.pensionne_guerre)),
    ]


def _prolongation(avis: Avis) -> list[Ligne]:
    """Return what the paper form asks: another prescriber than the usual one, and no box for a cabinet de groupe."""
    if avis.nature is not Nature.PROLONGATION:
        return []
    if avis.atmp is not None:
        return [("Prolongation par", "Laisser vide (AT/MP)")]
    par = avis.prolongation.par if avis.prolongation is not None else None
    if par is None or avis.prolongation is None:
        return []
    if par is CasProlongation.TRAITANT_OU_PRESCRIPTEUR:
        return [("Prolongation par", "Laisser vide (médecin traitant ou prescripteur de l’arrêt initial)")]
    if par is CasProlongation.CABINET_DE_GROUPE:
        autre = libelles.PROLONGATION[CasProlongation.AUTRE]
        return [("Prolongation par", cocher(autre)), ("Autre cas, précisez", libelles.PROLONGATION[par])]
    return [
        ("Prolongation par", cocher(libelles.PROLONGATION[par])),
        ("Autre cas, précisez", avis.prolongation.autre_cas if par is CasProlongation.AUTRE else None),
    ]


def _employeur(employeur: Employeur | None) -> list[Ligne]:
    if employeur is None:
        return [("Employeur", "Laisser vide : à remplir par l’assuré(e)")]
    return [
        ("Nom ou dénomination sociale", employeur.raison_sociale),
        ("Adresse", employeur.voie),
        ("Code postal et ville", sur_une_ligne(employeur.code_postal, employeur.ville)),
        ("Téléphone, adresse électronique", sur_une_ligne(employeur.telephone, employeur.email, separateur=" – ")),
    ]


def _arret(avis: Avis) -> list[Ligne]:
    atmp, deces = avis.atmp, avis.precisions.deces_a_charge
    nom = sur_une_ligne(avis.assure.nom, " ".join(avis.assure.prenoms)) if avis.assure is not None else None
    return [
        ("Certifie avoir examiné", nom),
        *_periode(avis),
        ("Affection de longue durée", cocher("en rapport") if avis.ald else None),
        ("État pathologique de la grossesse", cocher("en rapport") if avis.grossesse_pathologique else None),
        (
            "Accident du travail / maladie professionnelle",
            cocher("en rapport") + (f", le {_chiffres(atmp.date)}" if atmp.date else "") if atmp is not None else None,
        ),
        (
            "Décès d’un enfant ou d’une personne à charge",
            f"{cocher('décès')}, survenu le {_chiffres(deces)}" if deces else None,
        ),
    ]


def _periode(avis: Avis) -> list[Ligne]:
    if avis.debut is None or avis.fin is None:
        return []
    cases = "temps partiel" if avis.temps is Temps.PARTIEL else "temps complet"
    jours = duree((avis.fin - avis.debut).days + 1)
    lignes: list[Ligne] = [
        ("Arrêt", cocher(cases)),
        ("Du", _chiffres(avis.debut)),
        ("Au (inclus)", _chiffres(avis.fin)),
        ("Au, en toutes lettres", f"{date_en_lettres(avis.fin)} ({jours})"),
    ]
    reprise = avis.reprise_temps_partiel
    if reprise is not None and reprise.debut is not None:
        fin = f" au {_chiffres(reprise.fin)}" if reprise.fin else ""
        lignes.append(("Suivi d’un temps partiel", f"{cocher('temps partiel')}, du {_chiffres(reprise.debut)}{fin}"))
    return lignes


def _volet_1(avis: Avis, motif_libelle: str) -> list[Ligne]:
    motif = avis.motif
    return [
        ("Éléments d’ordre médical", motif_libelle),
        ("Complément", motif.complement if motif is not None else None),
        ("Justification de la durée", avis.justification_duree),
        ("Raison médicale des sorties libres", avis.sorties.raison if avis.sorties is not None else None),
        ("Impossibilité de consulter en présence", avis.impossibilite_presentiel),
    ]


def _sorties(avis: Avis) -> list[Ligne]:
    sorties, activites = avis.sorties, avis.precisions.activites
    lignes: list[Ligne] = []
    if sorties is not None and sorties.mode is not None:
        cases = {
            ModeSorties.NON_AUTORISEES: "non",
            ModeSorties.HORAIRES_LIMITES: "oui, avec horaires",
            ModeSorties.LIBRES: "oui, sans restriction d’horaires",
        }
        depuis = f", à partir du {_chiffres(sorties.a_partir_du)}" if sorties.a_partir_du else ""
        lignes.append(("Sorties", cocher(cases[sorties.mode]) + depuis))
    if activites is not None:
        lignes.append(("Activité(s) autorisée(s)", activites.description))
        lignes.append(("À partir du", _chiffres(activites.a_partir_du) if activites.a_partir_du else None))
    return lignes


def _prescripteur(prescripteur: Prescripteur | None, prescrit_le: dt.date) -> list[Ligne]:
    lignes: list[Ligne] = [("Date", date_courte(prescrit_le))]
    if prescripteur is not None:
        structure = prescripteur.structure
        lignes += [
            ("Prescripteur", sur_une_ligne(prescripteur.prenom, prescripteur.nom)),
            ("N°\u00a0RPPS", prescripteur.rpps),
            ("Structure", sur_une_ligne(structure.identifiant, structure.raison_sociale) if structure else None),
            ("Adresse", adresse_sur_une_ligne(structure.adresse) if structure else None),
        ]
    return [*lignes, ("Signature", "À signer de votre main sur chaque volet qui la demande")]
