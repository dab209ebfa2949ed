"""Asks once who prescribes; the RPPS key is checked, the answer is kept in the configuration."""

from aat.cli import questions
from aat.domaine.personnes import Adresse, Prescripteur, Structure
from aat.identifiants import rpps

_PROFESSIONS = (
    ("medecin", "médecin"),
    ("sage-femme", "sage-femme"),
    ("chirurgien-dentiste", "chirurgien-dentiste"),
)


def demander_prescripteur(suggere: Prescripteur | None = None) -> Prescripteur:
    """Return the prescriber typed at the terminal, or ``suggere`` when that is who answers."""
    questions.dire("Première utilisation : qui prescrit ? (gardé dans la configuration, modifiable par « aat config »)")
    if suggere is not None and questions.oui(f"L’avis prolongé est de {_designer(suggere)}. Est-ce vous ?"):
        return suggere
    return Prescripteur(
        profession=questions.choisir("Profession", _PROFESSIONS, defaut=1),
        rpps=questions.demander("N° RPPS (11 chiffres)", rpps.valider),
        nom=questions.demander("Nom", questions.obligatoire),
        prenom=questions.demander("Prénom", questions.obligatoire),
        specialite=questions.demander("Spécialité", questions.facultatif, defaut="médecine générale"),
        structure=_structure(),
    )


def _designer(p: Prescripteur) -> str:
    """Return who it is, with what would be signed in that name."""
    remplace = p.remplacant_de
    return ", ".join(
        texte
        for texte in (
            f"{p.prenom or ''} {p.nom or ''}".strip(),
            dict(_PROFESSIONS).get(p.profession or "", p.profession),
            f"RPPS {p.rpps}" if p.rpps else None,
            f"remplaçant de {remplace.prenom or ''} {remplace.nom or ''}".rstrip() if remplace else None,
        )
        if texte
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
