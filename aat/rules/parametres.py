"""The dated parameters that the judgement of an avis reads, taken once for a day. Reads no file."""

import datetime as dt
from dataclasses import dataclass

from aat.rules.droit import Droit
from aat.rules.lecture import Lecture

CSS = "code-securite-sociale"
FORMULAIRE_SECURISE = f"{CSS}/R321-2/formulaire-securise-exige"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Plafond:
    """A cap of one prescription; past ``jours``, every way of counting ``mois`` is exceeded."""

    mois: int
    jours: int
    confirme: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ParametresDuJour:
    """Values in force on one day; ``None`` where the law has none on that day. Durations in calendar days."""

    professions: tuple[str, ...]
    professions_qui_prolongent: tuple[str, ...]
    sage_femme_jours: int
    ivg_jours: int
    ivg_motifs: tuple[str, ...]
    ivg_renouvellements: int
    grossesse_jours: int
    couches_jours: int
    couches_motifs: tuple[str, ...]
    couches_mots: tuple[str, ...]
    sans_carence_motifs: tuple[str, ...]
    sans_carence_semaines: int | None
    sans_carence_img: bool
    complement_caracteres: int
    debut_avant: int
    debut_apres: int
    prolongation_avant: int
    covid_avant: int | None
    covid_apres: int | None
    plafond_initial: Plafond | None
    plafond_prolongation: Plafond | None
    atmp_duree_limitee_depuis: dt.date | None
    temps_partiel_annees: int
    delai_annees: int
    independant_jours: int | None
    independant_ald_jours: int | None
    teleconsultation_jours: int | None
    teleconsultation_indemnises: int | None
    tolerance_jours: int
    apres_arret_jours: int | None
    deuil_jours: int | None
    deuil_age: int | None
    presence: str
    formulaire_securise: bool


def parametres_du_jour(droit: Droit, jour: dt.date) -> ParametresDuJour:
    """Return the parameters in force on ``jour``.

    Raises:
        ErreurReferentiel: a parameter that the rules need is missing, or has the wrong type.
    """
    lu = Lecture(droit, jour)
    ivg = f"{CSS}/D323-5/sage-femme-ivg"
    couches = "assurance-maladie/suites-de-couches"
    return ParametresDuJour(
        professions=lu.liste(f"{CSS}/L162-4-1/professions"),
        professions_qui_prolongent=lu.liste(f"{CSS}/L162-4-4/professions"),
        sage_femme_jours=lu.entier(f"{CSS}/D331-2/sage-femme-jours"),
        ivg_jours=lu.entier(f"{ivg}-jours"),
        ivg_motifs=lu.liste(f"{ivg}-motifs"),
        ivg_renouvellements=lu.entier(f"{ivg}-renouvellements"),
        grossesse_jours=lu.entier("code-travail/L1225-21/grossesse-pathologique-jours"),
        couches_jours=lu.entier(f"{couches}-jours"),
        couches_motifs=lu.liste(f"{couches}-motifs"),
        couches_mots=lu.liste(f"{couches}-mots"),
        sans_carence_motifs=lu.liste("lois/2023-567/motifs-sans-carence"),
        sans_carence_semaines=lu.entier_ou_rien("lois/2023-567/interruption-semaines"),
        sans_carence_img=lu.vrai("lois/2023-567/interruption-medicale"),
        complement_caracteres=lu.entier("teleservice/complement-caracteres"),
        debut_avant=lu.entier("teleservice/debut-jours-avant"),
        debut_apres=lu.entier("teleservice/debut-jours-apres"),
        prolongation_avant=lu.entier("assurance-maladie/prolongation-jours-avant"),
        covid_avant=lu.entier_ou_rien("teleservice/debut-covid-jours-avant"),
        covid_apres=lu.entier_ou_rien("teleservice/debut-covid-jours-apres"),
        plafond_initial=_plafond(lu, f"{CSS}/L162-4-1/plafond-initial"),
        plafond_prolongation=_plafond(lu, f"{CSS}/L162-4-4/plafond-prolongation"),
        atmp_duree_limitee_depuis=lu.date_ou_rien(f"{CSS}/L433-1/atmp-duree-limitee-depuis"),
        temps_partiel_annees=lu.entier(f"{CSS}/R323-3/temps-partiel-annees"),
        delai_annees=lu.entier(f"{CSS}/R323-3/delai-annees"),
        independant_jours=lu.entier_ou_rien(f"{CSS}/D622-10/temps-partiel-independant-jours"),
        independant_ald_jours=lu.entier_ou_rien(f"{CSS}/D622-10/temps-partiel-independant-ald-jours"),
        teleconsultation_jours=lu.entier_ou_rien("code-sante-publique/L6316-1/teleconsultation-jours"),
        teleconsultation_indemnises=lu.entier_ou_rien(f"{CSS}/L433-1/teleconsultation-jours-indemnises"),
        tolerance_jours=lu.entier("assurance-maladie/prolongation-tolerance-jours"),
        apres_arret_jours=lu.entier_ou_rien("assurance-maladie/prolongation-interruption-jours"),
        deuil_jours=lu.entier_ou_rien("lois/2020-692/deuil-jours"),
        deuil_age=lu.entier_ou_rien("lois/2020-692/deuil-age-exclu"),
        presence=phrase_presence(lu.liste(f"{CSS}/R323-11-1/presence")),
        formulaire_securise=lu.vrai(FORMULAIRE_SECURISE),
    )


def vrai_au(droit: Droit, nom: str, jour: dt.date) -> bool:
    """Tell whether the yes-or-no parameter ``nom`` holds on ``jour``; ``False`` where the law says nothing.

    Raises:
        ErreurReferentiel: the parameter is missing, or is not a yes or no.
    """
    return Lecture(droit, jour).vrai(nom)


def phrase_presence(plages: tuple[str, ...]) -> str:
    """Return ``de 9 h à 11 h et de 14 h à 16 h`` (no-break spaces) from ``09:00-11:00`` and ``14:00-16:00``."""
    return " et ".join("de " + " à ".join(_heure(borne) for borne in plage.split("-")) for plage in plages)


def _heure(texte: str) -> str:
    heures, _, minutes = texte.partition(":")
    return f"{int(heures)}\u00a0h" + ("" if minutes in {"", "00"} else f"\u00a0{minutes}")


def _plafond(lu: Lecture, nom: str) -> Plafond | None:
    mois, jours = lu.entier_ou_rien(f"{nom}-mois"), lu.entier_ou_rien(f"{nom}-jours")
    if mois is None or jours is None:
        return None
    confirme = all(datee.confirme for n in ("mois", "jours") if (datee := lu.au(f"{nom}-{n}")) is not None)
    return Plafond(mois, jours, confirme)
