"""The récapitulatif shown before transmission, in the guide's words (« Transmettre 1/2 »). Judges nothing.

It holds the motif: it is for the prescriber, never for the employer. Spaces inside its lines are plain, as
in the guide, so that its text can be searched.
"""

import datetime as dt

from aat.domaine.arret import Avis, CasProlongation, ModeSorties, Nature, NatureAtmp, Temps
from aat.domaine.dossier import AvisRemplace
from aat.domaine.personnes import AdresseVisite
from aat.rules.calendrier import compter, date_longue, jours_ecoules
from aat.rules.rectification import mention_rectification

NON_PRECISE = "non précisé"

_NATURES = {Nature.INITIAL: "INITIAL", Nature.PROLONGATION: "PROLONGATION"}
_TEMPS = {Temps.COMPLET: "Temps complet", Temps.PARTIEL: "Temps partiel / travail aménagé"}
_ATMP = {
    NatureAtmp.ACCIDENT: "Accident de travail déclaré",
    NatureAtmp.MALADIE: "Maladie professionnelle déclarée",
    None: "Date déclarée :",
}
_SORTIES = {
    ModeSorties.HORAIRES_LIMITES: "Sorties à horaires limités",
    ModeSorties.LIBRES: "Sorties à horaires libres",
}
_PROLONGE_PAR = {
    CasProlongation.TRAITANT_OU_PRESCRIPTEUR: "le médecin traitant ou le médecin qui a prescrit l’arrêt initial",
    CasProlongation.REMPLACANT: "le remplaçant",
    CasProlongation.SPECIALISTE: "le spécialiste consulté à la demande du médecin traitant",
    CasProlongation.CABINET_DE_GROUPE: "un participant au cabinet de groupe",
    CasProlongation.HOSPITALISATION: "un médecin intervenant au cours d’une hospitalisation",
    CasProlongation.AUTRE: "un autre cas",
}


def recapitulatif(
    avis: Avis, motif_libelle: str, date_prescription: dt.date, remplace: AvisRemplace | None = None
) -> str:
    """Return the lines of the récapitulatif, without a final line break; a missing value is said, never raised.

    First the guide's lines, in its order: type and temps, link, motif, durée, sorties. Then what the guide's
    example has not: prolongation, dates of the links, part time, address, particulars, téléconsultation.
    """
    lignes = [_entete(avis), *_rapports(avis), f"Motif : {motif_libelle or NON_PRECISE}"]
    if avis.motif is not None and avis.motif.complement:
        lignes.append(f"Complément : {avis.motif.complement}")
    lignes += [_duree(avis), _sorties(avis), *_suites(avis), *_precisions(avis)]
    if avis.debut is None or avis.debut != date_prescription:
        lignes.append(f"Prescrit le {date_longue(date_prescription)}")
    if avis.annule_et_remplace:
        lignes.append(f"Annule et remplace {mention_rectification(avis.annule_et_remplace, remplace)}")
    return "\n".join(lignes)


def _entete(avis: Avis) -> str:
    nature = NON_PRECISE if avis.nature is None else _NATURES[avis.nature]
    temps = NON_PRECISE if avis.temps is None else _TEMPS[avis.temps]
    return f"{nature} | {temps}"


def _rapports(avis: Avis) -> list[str]:
    presents = (
        (avis.atmp is not None, "En rapport avec un accident de travail / maladie professionnelle"),
        (avis.precisions.deces_a_charge is not None, "En rapport avec le décès d'une personne à charge"),
        (avis.ald, "En rapport avec une affection de longue durée"),
        (avis.grossesse_pathologique, "En rapport avec un état pathologique lié à une grossesse"),
    )
    return [libelle for present, libelle in presents if present]


def _duree(avis: Avis) -> str:
    if avis.debut is None or avis.fin is None or avis.fin < avis.debut:
        return f"Durée : {NON_PRECISE}"
    jours = compter(jours_ecoules(avis.debut, avis.fin) + 1)
    return f"Durée : {jours} du {date_longue(avis.debut)} au {date_longue(avis.fin)}"


def _sorties(avis: Avis) -> str:
    sorties = avis.sorties
    if sorties is None or sorties.mode is None:
        return f"Sorties : {NON_PRECISE}"
    if sorties.mode is ModeSorties.NON_AUTORISEES:
        return "Sorties non autorisées"
    depuis = sorties.a_partir_du
    periode = "pendant l'arrêt" if depuis is None or depuis == avis.debut else f"à partir du {date_longue(depuis)}"
    raison = f"\nRaison : {sorties.raison}" if sorties.mode is ModeSorties.LIBRES and sorties.raison else ""
    return f"{_SORTIES[sorties.mode]} {periode}{raison}"


def _suites(avis: Avis) -> list[str]:
    lignes: list[str] = []
    prolongation = avis.prolongation
    if prolongation is not None and prolongation.par is not None:
        autre = f" : {prolongation.autre_cas}" if prolongation.autre_cas else ""
        lignes.append(f"Prolongé par {_PROLONGE_PAR[prolongation.par]}{autre}")
    if prolongation is not None and prolongation.precedent is not None and prolongation.precedent.fin is not None:
        lignes.append(f"À la suite de l’arrêt fini le {date_longue(prolongation.precedent.fin)}")
    if avis.justification_duree:
        lignes.append(f"Justification de la durée : {avis.justification_duree}")
    reprise = avis.reprise_temps_partiel
    if reprise is not None:
        debut = NON_PRECISE if reprise.debut is None else f"à partir du {date_longue(reprise.debut)}"
        fin = "" if reprise.fin is None else f" jusqu’au {date_longue(reprise.fin)}"
        lignes.append(f"Suivi d’une reprise à temps partiel thérapeutique {debut}{fin}")
    if avis.teleconsultation:
        lignes.append("En téléconsultation")
    if avis.impossibilite_presentiel:
        lignes.append(f"Impossibilité de consulter en présence : {avis.impossibilite_presentiel}")
    if avis.adresse_visite is not None:
        lignes.append(f"Autre adresse de visite : {_adresse(avis.adresse_visite)}")
    return lignes


def _adresse(adresse: AdresseVisite) -> str:
    acces = (
        ("bâtiment", adresse.batiment),
        ("escalier", adresse.escalier),
        ("étage", adresse.etage),
        ("appartement", adresse.appartement),
        ("code d’accès", adresse.code_acces),
        ("téléphone", adresse.telephone),
    )
    ville = " ".join(partie for partie in (adresse.code_postal, adresse.ville) if partie)
    morceaux = [adresse.voie, adresse.complement, *(f"{nom} {valeur}" for nom, valeur in acces if valeur), ville]
    return ", ".join(morceau for morceau in morceaux if morceau) or NON_PRECISE


def _precisions(avis: Avis) -> list[str]:
    precisions = avis.precisions
    lignes: list[str] = []
    if avis.atmp is not None and avis.atmp.date is not None:
        article = "" if avis.atmp.nature is None else " le"
        lignes.append(f"{_ATMP[avis.atmp.nature]}{article} {date_longue(avis.atmp.date)}")
    if precisions.deces_a_charge is not None:
        lignes.append(f"Décès survenu le {date_longue(precisions.deces_a_charge)}")
    if precisions.tiers is not None:
        lignes.append(f"Accident causé par un tiers le {date_longue(precisions.tiers)}")
    if precisions.cure_thermale:
        lignes.append("Suite à une cure thermale")
    if precisions.pensionne_guerre:
        lignes.append("En rapport avec l’affection pour laquelle le patient est pensionné de guerre")
    if precisions.activites is not None:
        jour = precisions.activites.a_partir_du
        depuis = "" if jour is None else f" à partir du {date_longue(jour)}"
        lignes.append(f"Activités autorisées{depuis} : {precisions.activites.description or NON_PRECISE}")
    return lignes
