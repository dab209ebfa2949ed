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


def _ligne(avis: Avis, debut: str) -> str:
    (ligne,) = [lu for lu in recapitulatif(avis, "Migraine", DEBUT).splitlines() if lu.startswith(debut)]
    return ligne


def test_une_adresse_de_visite_complete_se_lit_dans_l_ordre_ou_l_on_entre() -> None:
    """Street, complement, each means of access under its name, town; the visit finds the door."""
    adresse = AdresseVisite(
        voie="5 rue du Banc",
        complement="TEST résidence",
        batiment="B",
        escalier="2",
        etage="3",
        appartement="31",
        code_acces="12A",
        code_postal="46000",
        ville="Cahors",
        telephone="0500000000",
    )
    assert _ligne(Avis(adresse_visite=adresse), "Autre adresse") == (
        "Autre adresse de visite : 5 rue du Banc, TEST résidence, bâtiment B, escalier 2, étage 3, appartement 31, "
        "code d’accès 12A, téléphone 0500000000, 46000 Cahors"
    )


def test_une_adresse_de_visite_se_reduit_a_ce_qui_est_donne() -> None:
    """No empty place between two commas; nothing given is said."""
    assert _ligne(Avis(adresse_visite=AdresseVisite(ville="Cahors")), "Autre") == "Autre adresse de visite : Cahors"
    assert _ligne(Avis(adresse_visite=AdresseVisite()), "Autre") == "Autre adresse de visite : non précisé"


def test_une_duree_incomplete_ou_a_l_envers_n_est_pas_inventee() -> None:
    """A missing first or last day, or a last day before the first, is « non précisé », never a count."""
    assert _ligne(Avis(debut=DEBUT), "Durée") == "Durée : non précisé"
    assert _ligne(Avis(fin=FIN), "Durée") == "Durée : non précisé"
    assert _ligne(Avis(debut=FIN, fin=DEBUT), "Durée") == "Durée : non précisé"


def test_une_prolongation_ordinaire_ne_dit_que_qui_prolonge() -> None:
    """Only « autre cas » has words of its own."""
    avis = Avis(prolongation=Prolongation(CasProlongation.REMPLACANT))
    assert _ligne(avis, "Prolongé") == "Prolongé par le remplaçant"
    assert "À la suite" not in recapitulatif(avis, "Migraine", DEBUT)


def test_une_reprise_partielle_dit_les_dates_qu_elle_a() -> None:
    """First day alone, last day alone: the other one is neither shown empty nor guessed."""
    debut = "Suivi d’une reprise à temps partiel thérapeutique"
    reprise = RepriseTempsPartiel(dt.date(2021, 12, 25), None)
    assert _ligne(Avis(reprise_temps_partiel=reprise), "Suivi") == f"{debut} à partir du samedi 25/12/2021"
    reprise = RepriseTempsPartiel(None, dt.date(2022, 1, 14))
    assert _ligne(Avis(reprise_temps_partiel=reprise), "Suivi") == f"{debut} non précisé jusqu’au vendredi 14/01/2022"


def test_un_at_mp_sans_nature_et_des_activites_sans_date() -> None:
    """The date of an AT/MP not yet named; allowed activities from no given day, or without a description."""
    avis = Avis(atmp=Atmp(None, dt.date(2021, 12, 9)), precisions=Precisions(activites=Activites("TEST lecture", None)))
    assert _ligne(avis, "Date déclarée") == "Date déclarée : jeudi 09/12/2021"
    assert _ligne(avis, "Activités") == "Activités autorisées : TEST lecture"
    maladie = Avis(
        atmp=Atmp(NatureAtmp.MALADIE, dt.date(2021, 12, 9)),
        precisions=Precisions(activites=Activites(None, dt.date(2021, 12, 15))),
    )
    assert _ligne(maladie, "Maladie") == "Maladie professionnelle déclarée le jeudi 09/12/2021"
    assert _ligne(maladie, "Activités") == "Activités autorisées à partir du mercredi 15/12/2021 : non précisé"
