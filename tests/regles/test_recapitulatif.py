"""The récapitulatif in the guide's words, line by line."""

import datetime as dt

from aat.domaine.arret import (
    Activites,
    Atmp,
    Avis,
    CasProlongation,
    ModeSorties,
    MotifChoisi,
    Nature,
    NatureAtmp,
    Precedent,
    Precisions,
    Prolongation,
    RepriseTempsPartiel,
    Sorties,
    Temps,
)
from aat.domaine.personnes import AdresseVisite
from aat.rules.recapitulatif import recapitulatif

DEBUT, FIN = dt.date(2021, 12, 10), dt.date(2021, 12, 24)


def test_exemple_du_guide() -> None:
    """The guide's example, to the letter, then the declared date."""
    avis = Avis(
        nature=Nature.INITIAL,
        temps=Temps.COMPLET,
        atmp=Atmp(NatureAtmp.ACCIDENT, dt.date(2021, 12, 9)),
        debut=DEBUT,
        fin=FIN,
        sorties=Sorties(ModeSorties.HORAIRES_LIMITES, DEBUT),
    )
    assert recapitulatif(avis, "Lésions traumatiques de la tête", DEBUT).splitlines() == [
        "INITIAL | Temps complet",
        "En rapport avec un accident de travail / maladie professionnelle",
        "Motif : Lésions traumatiques de la tête",
        "Durée : 15 jours du vendredi 10/12/2021 au vendredi 24/12/2021",
        "Sorties à horaires limités pendant l'arrêt",
        "Accident de travail déclaré le jeudi 09/12/2021",
    ]


def test_sans_rien_de_particulier_cinq_lignes_au_plus() -> None:
    """An ordinary avis has the guide's lines only; one day is singular."""
    avis = Avis(
        nature=Nature.INITIAL,
        temps=Temps.PARTIEL,
        debut=DEBUT,
        fin=DEBUT,
        sorties=Sorties(ModeSorties.NON_AUTORISEES),
    )
    assert recapitulatif(avis, "Migraine", DEBUT).splitlines() == [
        "INITIAL | Temps partiel / travail aménagé",
        "Motif : Migraine",
        "Durée : 1 jour du vendredi 10/12/2021 au vendredi 10/12/2021",
        "Sorties non autorisées",
    ]


def test_tout_ce_qui_est_saisi_est_dit() -> None:
    """Every particular that leaves with the avis is shown before it leaves."""
    avis = Avis(
        nature=Nature.PROLONGATION,
        prolongation=Prolongation(CasProlongation.AUTRE, "TEST cabinet fermé", Precedent(fin=dt.date(2021, 12, 8))),
        temps=Temps.COMPLET,
        ald=True,
        grossesse_pathologique=True,
        motif=MotifChoisi(complement="TEST complément"),
        debut=DEBUT,
        fin=FIN,
        justification_duree="TEST justification",
        reprise_temps_partiel=RepriseTempsPartiel(dt.date(2021, 12, 25), dt.date(2022, 1, 14)),
        sorties=Sorties(ModeSorties.LIBRES, dt.date(2021, 12, 13), "TEST raison"),
        adresse_visite=AdresseVisite(
            voie="5 rue du Banc", etage="3", code_acces="12A", code_postal="46000", ville="Cahors"
        ),
        precisions=Precisions(
            tiers=dt.date(2021, 12, 6),
            cure_thermale=True,
            pensionne_guerre=True,
            activites=Activites("TEST lecture", dt.date(2021, 12, 15)),
            deces_a_charge=dt.date(2021, 12, 2),
        ),
        teleconsultation=True,
        impossibilite_presentiel="TEST impossibilité",
    )
    assert recapitulatif(avis, "Migraine", dt.date(2021, 12, 9)).splitlines() == [
        "PROLONGATION | Temps complet",
        "En rapport avec le décès d'une personne à charge",
        "En rapport avec une affection de longue durée",
        "En rapport avec un état pathologique lié à une grossesse",
        "Motif : Migraine",
        "Complément : TEST complément",
        "Durée : 15 jours du vendredi 10/12/2021 au vendredi 24/12/2021",
        "Sorties à horaires libres à partir du lundi 13/12/2021",
        "Raison : TEST raison",
        "Prolongé par un autre cas : TEST cabinet fermé",
        "À la suite de l’arrêt fini le mercredi 08/12/2021",
        "Justification de la durée : TEST justification",
        "Suivi d’une reprise à temps partiel thérapeutique à partir du samedi 25/12/2021 jusqu’au vendredi 14/01/2022",
        "En téléconsultation",
        "Impossibilité de consulter en présence : TEST impossibilité",
        "Autre adresse de visite : 5 rue du Banc, étage 3, code d’accès 12A, 46000 Cahors",
        "Décès survenu le jeudi 02/12/2021",
        "Accident causé par un tiers le lundi 06/12/2021",
        "Suite à une cure thermale",
        "En rapport avec l’affection pour laquelle le patient est pensionné de guerre",
        "Activités autorisées à partir du mercredi 15/12/2021 : TEST lecture",
        "Prescrit le jeudi 09/12/2021",
    ]


def test_avis_vide() -> None:
    """What is missing is said, not raised."""
    assert recapitulatif(Avis(), "", DEBUT).splitlines() == [
        "non précisé | non précisé",
        "Motif : non précisé",
        "Durée : non précisé",
        "Sorties : non précisé",
        "Prescrit le vendredi 10/12/2021",
    ]


def test_la_raison_ne_suit_que_les_horaires_libres() -> None:
    """A reason left over from another mode is not shown; free hours without a reason are one line."""
    limites = Avis(sorties=Sorties(ModeSorties.HORAIRES_LIMITES, raison="TEST raison"))
    libres = Avis(sorties=Sorties(ModeSorties.LIBRES))
    assert "TEST raison" not in recapitulatif(limites, "Migraine", DEBUT)
    assert "Raison" not in recapitulatif(libres, "Migraine", DEBUT)
