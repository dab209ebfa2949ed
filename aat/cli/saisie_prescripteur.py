"""Asks once who prescribes; the RPPS key is checked, the answer is kept in the configuration."""

from aat.cli import questions
from aat.domaine.personnes import Adresse, Prescripteur, Structure
from aat.identifiants import rpps

_PROFESSIONS = (
    ("medecin", "médecin"),
    ("sage-femme", "sage-femme"),
    ("chirurgien-dentiste", "chirurgien-dentiste"),
)


def demander_prescripteur() -> Prescripteur:
    """Return the prescriber typed at the terminal."""
    questions.dire("Première utilisation : qui prescrit ? (gardé dans la configuration, modifiable par « aat config »)")
    return Prescripteur(
        profession=questions.choisir("Profession", _PROFESSIONS, defaut=1),
        rpps=questions.demander("N° RPPS (11 chiffres)", rpps.valider),
        nom=questions.demander("Nom", questions.obligatoire),
        prenom=questions.demander("Prénom", questions.obligatoire),
        specialite=questions.demander("Spécialité", questions.facultatif, defaut="médecine générale"),
        structure=_structure(),
    )


def _structure() -> Structure:
    return Structure(
        raison_sociale=questions.demander("Nom du cabinet ou de la structure", questions.facultatif),
        adresse=Adresse(
            voie=questions.demander("N° et voie", questions.facultatif),
            code_postal=questions.demander("Code postal", questions.facultatif),
            ville=questions.demander("Ville", questions.facultatif),
        ),
    )
