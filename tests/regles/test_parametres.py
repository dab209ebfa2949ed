"""What the judgement of an avis reads in the law of a day: every value on a day, and every way of being spoilt."""

import datetime as dt
from dataclasses import fields, replace
from typing import Any

import pytest
from aat.erreurs import ErreurReferentiel
from aat.referentiel.droit import charger_droit
from aat.rules.droit import Droit, Parametre, Valeur, ValeurDatee
from aat.rules.parametres import ParametresDuJour, Plafond, parametres_du_jour, phrase_presence, vrai_au

JOUR = dt.date(2026, 11, 23)
PRESENCE = "de 9\u00a0h à 11\u00a0h et de 14\u00a0h à 16\u00a0h"
#: Lists are too long to be copied here: their own tests read them.
LISTES = ("couches_mots",)


def _lus(jour: dt.date) -> dict[str, Any]:
    lus = parametres_du_jour(charger_droit(), jour)
    valeurs = {champ.name: getattr(lus, champ.name) for champ in fields(ParametresDuJour) if champ.name not in LISTES}
    return {
        nom: (valeur.mois, valeur.jours, valeur.confirme) if isinstance(valeur, Plafond) else valeur
        for nom, valeur in valeurs.items()
    }


TOUJOURS: dict[str, Any] = {
    "professions": ("medecin", "sage-femme", "chirurgien-dentiste"),
    "sage_femme_jours": 15,
    "ivg_jours": 4,
    "ivg_motifs": ("00080001",),
    "ivg_renouvellements": 1,
    "grossesse_jours": 14,
    "couches_jours": 40,
    "couches_motifs": ("01000151",),
    "complement_caracteres": 100,
    "debut_avant": 2,
    "debut_apres": 1,
    "prolongation_avant": 2,
    "atmp_duree_limitee_depuis": None,
    "temps_partiel_annees": 1,
    "delai_annees": 3,
    "presence": PRESENCE,
}
EN_2019 = TOUJOURS | {
    "professions_qui_prolongent": ("medecin",),
    "sans_carence_motifs": (),
    "sans_carence_semaines": None,
    "sans_carence_img": False,
    "covid_avant": 4,
    "covid_apres": 1,
    "plafond_initial": None,
    "plafond_prolongation": None,
    "independant_jours": None,
    "independant_ald_jours": None,
    "teleconsultation_jours": None,
    "teleconsultation_indemnises": None,
    "tolerance_jours": 3,
    "apres_arret_jours": None,
    "deuil_jours": None,
    "deuil_age": None,
    "formulaire_securise": False,
}
EN_2026 = TOUJOURS | {
    "professions_qui_prolongent": ("medecin", "sage-femme", "chirurgien-dentiste"),
    "sans_carence_motifs": ("01000078", "00080001"),
    "sans_carence_semaines": 22,
    "sans_carence_img": True,
    "covid_avant": None,
    "covid_apres": None,
    "plafond_initial": (1, 31, False),
    "plafond_prolongation": (2, 62, False),
    "independant_jours": 90,
    "independant_ald_jours": 270,
    "teleconsultation_jours": 3,
    "teleconsultation_indemnises": 3,
    "tolerance_jours": 0,
    "apres_arret_jours": 2,
    "deuil_jours": 91,
    "deuil_age": 25,
    "formulaire_securise": True,
}


@pytest.mark.parametrize(("jour", "attendu"), [(dt.date(2019, 6, 1), EN_2019), (JOUR, EN_2026)])
def test_tous_les_parametres_d_un_jour(jour: dt.date, attendu: dict[str, Any]) -> None:
    """Each parameter under its own name, before and after the laws of 2020 to 2026: none is read for another."""
    assert _lus(jour) == attendu


def _remplacer(nom: str, valeur: Valeur | None, **changements: Any) -> Droit:
    """Return the shipped law with one parameter holding ``valeur`` always, or nothing on any day."""
    droit = charger_droit()
    datees = () if valeur is None else (ValeurDatee(valeur, None, None, "F", "S", **changements),)
    return Droit(droit.regles, dict(droit.parametres) | {nom: Parametre(nom, datees, JOUR)})


CSS = "code-securite-sociale"
ENTIER = "teleservice/debut-jours-avant"
ENTIER_OU_RIEN = "lois/2020-692/deuil-jours"
DATE = f"{CSS}/L433-1/atmp-duree-limitee-depuis"
LISTE = f"{CSS}/D323-5/sage-femme-ivg-motifs"
VRAI = f"{CSS}/R321-2/formulaire-securise-exige"


@pytest.mark.parametrize(
    ("nom", "valeur"),
    [
        (ENTIER, "2"),
        (ENTIER, True),
        (ENTIER, None),
        (ENTIER_OU_RIEN, ("2",)),
        (ENTIER_OU_RIEN, False),
        (DATE, 2027),
        (DATE, "2027-01-01"),
        (LISTE, "00080001"),
        (LISTE, 3),
        (VRAI, 1),
        (VRAI, "oui"),
    ],
)
def test_un_parametre_du_mauvais_type_est_refuse_par_son_nom(nom: str, valeur: Valeur | None) -> None:
    """A number that is a text, a yes that is a 1, a mandatory number that no day has: named, with what to do."""
    with pytest.raises(ErreurReferentiel) as erreur:
        parametres_du_jour(_remplacer(nom, valeur), JOUR)
    assert erreur.value.message == (
        f"Le paramètre {nom} manque au référentiel, ou n’a pas le type que les règles attendent."
    )
    assert erreur.value.remede == "Réinstallez aat\u00a0: un fichier livré avec le programme a été changé."


@pytest.mark.parametrize("nom", [ENTIER, ENTIER_OU_RIEN, DATE, LISTE, VRAI])
def test_un_parametre_absent_est_refuse_par_son_nom(nom: str) -> None:
    """No file at all is not « nothing on that day »."""
    droit = charger_droit()
    sans = Droit(droit.regles, {autre: p for autre, p in droit.parametres.items() if autre != nom})
    with pytest.raises(ErreurReferentiel, match=nom):
        parametres_du_jour(sans, JOUR)


def test_une_loi_muette_se_lit_selon_le_type() -> None:
    """No value on the day: no number, no date, an empty list, no."""
    assert parametres_du_jour(_remplacer(ENTIER_OU_RIEN, None), JOUR).deuil_jours is None
    assert parametres_du_jour(_remplacer(DATE, None), JOUR).atmp_duree_limitee_depuis is None
    assert parametres_du_jour(_remplacer(LISTE, None), JOUR).ivg_motifs == ()
    assert vrai_au(_remplacer(VRAI, None), VRAI, JOUR) is False
    assert vrai_au(_remplacer(VRAI, valeur=True), VRAI, JOUR) is True


def test_une_date_de_loi_se_lit() -> None:
    """The day from which the decree will limit AT/MP stops, once it is known."""
    jour = dt.date(2027, 1, 1)
    assert parametres_du_jour(_remplacer(DATE, jour), JOUR).atmp_duree_limitee_depuis == jour


@pytest.mark.parametrize(
    ("mois_confirme", "jours_confirme", "confirme"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_un_plafond_n_est_confirme_que_si_ses_deux_nombres_le_sont(
    mois_confirme: bool, jours_confirme: bool, confirme: bool
) -> None:
    """Months and days come from the same decree: one that is doubtful makes the cap doubtful."""
    nom = f"{CSS}/L162-4-1/plafond-initial"
    droit = _remplacer(f"{nom}-mois", 3, confirme=mois_confirme)
    autre = _remplacer(f"{nom}-jours", 93, confirme=jours_confirme)
    droit = replace(droit, parametres=dict(droit.parametres) | {f"{nom}-jours": autre.parametres[f"{nom}-jours"]})
    plafond = parametres_du_jour(droit, JOUR).plafond_initial
    assert plafond is not None
    assert (plafond.mois, plafond.jours, plafond.confirme) == (3, 93, confirme)


@pytest.mark.parametrize("manquant", ["mois", "jours"])
def test_un_plafond_a_moitie_connu_n_en_est_pas_un(manquant: str) -> None:
    """Months without days, or days without months, cap nothing."""
    nom = f"{CSS}/L162-4-1/plafond-initial"
    assert parametres_du_jour(_remplacer(f"{nom}-{manquant}", None), JOUR).plafond_initial is None


@pytest.mark.parametrize(
    ("plages", "phrase"),
    [
        (("09:00-11:00", "14:00-16:00"), PRESENCE),
        (("08:30-11:05",), "de 8\u00a0h\u00a030 à 11\u00a0h\u00a005"),
        (("9-11",), "de 9\u00a0h à 11\u00a0h"),
        ((), ""),
    ],
)
def test_les_heures_de_presence_se_disent(plages: tuple[str, ...], phrase: str) -> None:
    """Hours as they are said, minutes when there are some."""
    assert phrase_presence(plages) == phrase
