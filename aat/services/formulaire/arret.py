"""The form of an avis: its fields in the guide's order (steps 1 to 23), and how they move one another.

The document stays the one state: a field is read from it and put back in it. What a choice makes pointless
is hidden, kept while one hesitates, and left out by ``nettoyer`` when the document is judged or validated.
"""

from __future__ import annotations

from dataclasses import replace

from aat.domaine.arret import (
    Activites,
    Atmp,
    Avis,
    CasProlongation,
    Categorie,
    ModeSorties,
    MotifChoisi,
    Nature,
    Precisions,
    Prolongation,
    RepriseTempsPartiel,
    SansEmploi,
    Sorties,
    Temps,
)
from aat.domaine.personnes import AdresseVisite, Employeur
from aat.rules.calendrier import date_courte
from aat.services.conclusion import ACCORD_AVIS
from aat.services.formulaire import libelles, poses
from aat.services.formulaire.champ import OUI, Champ, Fabrique, Formulaire, Genre

_FABRIQUE: Fabrique[Avis] = Fabrique(
    {
        "prolongation": Prolongation,
        "atmp": Atmp,
        "sans_emploi": SansEmploi,
        "motif": MotifChoisi,
        "reprise_temps_partiel": RepriseTempsPartiel,
        "sorties": Sorties,
        "adresse_visite": AdresseVisite,
        "precisions.activites": Activites,
        "employeur": Employeur,
    }
)
#: Blocks of the form; the first is always open.
AVIS, PRECISIONS, EMPLOYEUR, ACCORD = "avis", "precisions", "employeur", "accord"


def _prolonge(avis: Avis) -> bool:
    return avis.nature is Nature.PROLONGATION and avis.atmp is None


def _sans_atmp(avis: Avis) -> bool:
    return avis.atmp is None


def _avec_atmp(avis: Avis) -> bool:
    return avis.atmp is not None


def _a_temps_complet(avis: Avis) -> bool:
    return avis.temps is not Temps.PARTIEL


def _repris(avis: Avis) -> bool:
    return _a_temps_complet(avis) and avis.reprise_temps_partiel is not None


def _sorties_datees(avis: Avis) -> bool:
    return avis.sorties is not None and avis.sorties.mode in {ModeSorties.HORAIRES_LIMITES, ModeSorties.LIBRES}


def _ailleurs(avis: Avis) -> bool:
    return avis.adresse_visite is not None


def _sans_emploi(avis: Avis) -> bool:
    return avis.categorie is Categorie.SANS_EMPLOI


_F = _FABRIQUE

#: Every field, in the order of the screen.
CHAMPS: tuple[Champ[Avis], ...] = (
    _F.choix("nature", "Nature", libelles.NATURES, bloc=AVIS),
    _F.choix("prolongation.par", "Prolongé par", libelles.CAS_PROLONGATION, bloc=AVIS, visible=_prolonge),
    _F.texte(
        "prolongation.autre_cas",
        "Quel autre cas",
        bloc=AVIS,
        maxi=200,
        visible=lambda a: _prolonge(a) and a.prolongation is not None and a.prolongation.par is CasProlongation.AUTRE,
    ),
    _F.choix("temps", "Temps", libelles.TEMPS, bloc=AVIS),
    _F.case("ald", "ALD", bloc=AVIS, visible=_sans_atmp, aide="En rapport avec une affection de longue durée."),
    _F.case(
        "grossesse_pathologique",
        "Grossesse",
        bloc=AVIS,
        visible=_sans_atmp,
        aide="En rapport avec un état pathologique lié à une grossesse.",
    ),
    Champ(
        "atmp",
        "AT/MP",
        Genre.CASE,
        lambda a, t, j: poses.cocher(a, "atmp", Atmp(), t, j),
        lambda a: OUI if a.atmp is not None else "",
        aide="En rapport avec un accident de travail ou une maladie professionnelle.",
        bloc=AVIS,
    ),
    _F.choix("atmp.nature", "Lequel", libelles.NATURES_ATMP, bloc=AVIS, visible=_avec_atmp),
    _F.date(
        "atmp.date", "Déclaré le", bloc=AVIS, visible=_avec_atmp, aide="Date de l’accident ou de la maladie déclarée."
    ),
    _F.choix("categorie", "Situation", libelles.CATEGORIES, bloc=AVIS),
    _F.date(
        "sans_emploi.date_cessation", "Cessé le", bloc=AVIS, visible=_sans_emploi, aide="Fin de la dernière activité."
    ),
    _F.texte("sans_emploi.situation", "Depuis", bloc=AVIS, maxi=100, visible=_sans_emploi),
    Champ(
        "motif",
        "Motif",
        Genre.MOTIF,
        poses.poser_motif,
        lambda a: (a.motif.code or "") if a.motif else "",
        aide="Quelques lettres suffisent ; F3 donne la liste de A à Z.",
        bloc=AVIS,
    ),
    Champ(
        "motif.complement",
        "Complément",
        Genre.TEXTE,
        poses.poser_complement,
        lambda a: (a.motif.complement or "") if a.motif else "",
        aide="Facultatif, 100 caractères au plus.",
        bloc=AVIS,
        maxi=100,
        visible=lambda a: a.motif is not None and a.motif.code is not None,
    ),
    Champ("debut", "Du", Genre.DATE, poses.poser_debut, lambda a: date_courte(a.debut) if a.debut else "", bloc=AVIS),
    Champ(
        "jours",
        "Durée",
        Genre.DUREE,
        poses.poser_duree,
        lambda a: str(a.jours) if a.jours is not None else "",
        aide="5, 5j, 2s, 1m, jusqu’à vendredi, jusqu’au 4/12.",
        bloc=AVIS,
    ),
    Champ("fin", "Au", Genre.DATE, poses.poser_fin, lambda a: date_courte(a.fin) if a.fin else "", bloc=AVIS),
    _F.texte(
        "justification_duree", "Justification", bloc=AVIS, maxi=500, visible=lambda a: bool(a.justification_duree)
    ),
    Champ(
        "reprise_temps_partiel",
        "Suivi d’une reprise à temps partiel",
        Genre.CASE,
        lambda a, t, j: poses.cocher(a, "reprise_temps_partiel", RepriseTempsPartiel(), t, j),
        lambda a: OUI if a.reprise_temps_partiel is not None else "",
        bloc=AVIS,
        visible=_a_temps_complet,
    ),
    _F.date("reprise_temps_partiel.debut", "Reprise du", bloc=AVIS, visible=_repris),
    _F.date("reprise_temps_partiel.fin", "Reprise au", bloc=AVIS, visible=_repris),
    Champ(
        "sorties.mode",
        "Sorties",
        Genre.CHOIX,
        poses.poser_sorties,
        lambda a: str(a.sorties.mode or "") if a.sorties else "",
        choix=tuple((m.value, t) for m, t in libelles.SORTIES.items()),
        bloc=AVIS,
    ),
    _F.date("sorties.a_partir_du", "À partir du", bloc=AVIS, visible=_sorties_datees),
    _F.texte(
        "sorties.raison",
        "Raison",
        bloc=AVIS,
        maxi=200,
        aide="Raison médicale des horaires libres : obligatoire.",
        visible=lambda a: a.sorties is not None and a.sorties.mode is ModeSorties.LIBRES,
    ),
    Champ(
        "adresse_visite",
        "Visite à une autre adresse",
        Genre.CASE,
        lambda a, t, j: poses.cocher(a, "adresse_visite", AdresseVisite(), t, j),
        lambda a: OUI if a.adresse_visite is not None else "",
        bloc=AVIS,
    ),
    *_F.textes(
        "adresse_visite",
        (
            ("voie", "N° et voie", 100),
            ("complement", "Complément d’adresse", 100),
            ("batiment", "Bâtiment", 20),
            ("escalier", "Escalier", 20),
            ("etage", "Étage", 20),
            ("appartement", "Appartement", 20),
            ("code_acces", "Code d’accès", 20),
            ("code_postal", "Code postal", 5),
            ("ville", "Ville", 60),
            ("telephone", "Téléphone", 20),
        ),
        bloc=AVIS,
        visible=_ailleurs,
    ),
    _F.case("teleconsultation", "Téléconsultation", bloc=AVIS),
    _F.texte(
        "impossibilite_presentiel",
        "Impossibilité de consulter en présence",
        bloc=AVIS,
        maxi=200,
        visible=lambda a: a.teleconsultation is True,
    ),
    _F.date("precisions.tiers", "Accident causé par un tiers, le", bloc=PRECISIONS, visible=_sans_atmp),
    _F.case("precisions.cure_thermale", "Cure thermale", bloc=PRECISIONS, visible=_sans_atmp),
    _F.case("precisions.pensionne_guerre", "Pensionné de guerre", bloc=PRECISIONS, visible=_sans_atmp),
    _F.texte("precisions.activites.description", "Activités autorisées", bloc=PRECISIONS, maxi=200, visible=_sans_atmp),
    _F.date("precisions.activites.a_partir_du", "Activités à partir du", bloc=PRECISIONS, visible=_sans_atmp),
    _F.date(
        "precisions.deces_a_charge",
        "Décès d’un enfant ou d’une personne à charge, le",
        bloc=PRECISIONS,
        visible=_sans_atmp,
    ),
    *_F.textes("employeur", libelles.EMPLOYEUR, bloc=EMPLOYEUR),
    _F.case("acceptation", "Patient informé et d’accord, conditions acceptées", bloc=ACCORD, aide=ACCORD_AVIS),
)
PAR_NOM = {champ.nom: champ for champ in CHAMPS}


def nettoyer(avis: Avis) -> Avis:
    """Return the avis without what its choices make pointless (fields that were filled, then hidden)."""
    if avis.atmp is not None:
        avis = replace(avis, precisions=Precisions(), ald=False, grossesse_pathologique=False)
        if avis.prolongation is not None:
            avis = replace(avis, prolongation=replace(avis.prolongation, par=None, autre_cas=None))
    if avis.nature is not Nature.PROLONGATION:
        avis = replace(avis, prolongation=None)
    elif avis.prolongation and avis.prolongation.par is not CasProlongation.AUTRE and avis.prolongation.autre_cas:
        avis = replace(avis, prolongation=replace(avis.prolongation, autre_cas=None))
    if avis.temps is Temps.PARTIEL:
        avis = replace(avis, reprise_temps_partiel=None)
    if avis.categorie is not Categorie.SANS_EMPLOI:
        avis = replace(avis, sans_emploi=None)
    if avis.sorties is not None:
        mode = avis.sorties.mode
        raison = avis.sorties.raison if mode is ModeSorties.LIBRES else None
        du = None if mode is ModeSorties.NON_AUTORISEES else avis.sorties.a_partir_du
        avis = replace(avis, sorties=Sorties(mode, du, raison))
    if avis.teleconsultation is not True:
        avis = replace(avis, impossibilite_presentiel=None)
    if avis.precisions.activites == Activites():
        avis = replace(avis, precisions=replace(avis.precisions, activites=None))
    return replace(avis, employeur=None) if avis.employeur == Employeur() else avis


FORMULAIRE = Formulaire(PAR_NOM, nettoyer, frozenset({PRECISIONS, EMPLOYEUR}))
