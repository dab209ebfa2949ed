"""Splits what a renderer receives: marks of the page, values of the fields, form number for the metadata."""

from aat.cerfa.modele import Modele
from aat.cerfa.page_fixe import marques_connues
from aat.erreurs import ErreurImpression

#: Field that holds the name and number of the form; also the only subject of the metadata.
FORMULAIRE = "formulaire"
#: A page without this mark could be taken for a valid one: a template that lacks it is refused.
_MARQUES_VITALES = frozenset({"banc", "specimen"})


def separer(modele: Modele, valeurs: dict[str, object]) -> tuple[frozenset[str], dict[str, object], str | None]:
    """Return the marks that are set, the values of the fields, and the form number.

    Raises:
        ErreurImpression: a mark that must be on the page is not in the template.
    """
    connues = marques_connues(modele)
    posees = frozenset(nom for nom in _MARQUES_VITALES | connues if valeurs.get(nom) is True)
    if not posees <= connues:
        raise ErreurImpression(
            f"Le modèle « {modele.nom} » ne sait pas porter la mention qui interdit de s’en servir : "
            "rien n’est imprimé.",
            remede="Signalez ce défaut.",
        )
    marques = _MARQUES_VITALES | connues
    champs = {nom: valeur for nom, valeur in valeurs.items() if nom not in marques}
    formulaire = valeurs.get(FORMULAIRE)
    return posees, champs, formulaire if isinstance(formulaire, str) else None
