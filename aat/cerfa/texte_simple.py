"""A document as plain lines, in reading order: the accessible version of each page. No borders, no columns."""

import datetime as dt
from collections.abc import Mapping

from aat.cerfa.ecriture import INSECABLE, date_courte
from aat.cerfa.modele import Bloc, Case, Champ, Element, Filigrane, Libelle, Mention, Modele, Note
from aat.cerfa.rubriques import Rubrique


def texte_simple(modele: Modele, valeurs: Mapping[str, object]) -> str:
    """Return the marks, the title, then each heading with the fields that have a value."""
    lignes: list[str] = []
    for element in modele.elements:
        if isinstance(element, Filigrane | Mention) and valeurs.get(element.id) is True and element.texte not in lignes:
            lignes.append(element.texte)
    lignes += [modele.titre, modele.sous_titre]
    titre: str | None = None
    for element in modele.elements:
        if isinstance(element, Bloc):
            titre = element.titre
            continue
        ecrites = _element(element, valeurs, modele)
        # A heading waits for its first line: nothing is announced that does not follow.
        if ecrites and titre is not None:
            lignes += ["", titre]
            titre = None
        lignes += ecrites
    return "\n".join(lignes).strip() + "\n"


def _element(element: Element, valeurs: Mapping[str, object], modele: Modele) -> list[str]:
    if isinstance(element, Note):
        return ["", *element.texte.strip().split("\n")]
    if isinstance(element, Libelle):
        # Other fixed labels repeat the label of the field beside them.
        return ["", element.texte] if element.gras and element.texte != modele.titre else []
    if not isinstance(element, Champ) or valeurs.get(element.id) is None:
        return []
    return _champ(element, valeurs[element.id])


def _champ(champ: Champ, valeur: object) -> list[str]:
    if isinstance(valeur, tuple):
        return [ligne for rubrique in valeur if isinstance(rubrique, Rubrique) for ligne in _rubrique(rubrique)]
    if isinstance(champ, Case):
        return [f"{champ.libelle}{INSECABLE}: coché"] if valeur is True else []
    ecrit = date_courte(valeur) if isinstance(valeur, dt.date) else str(valeur)
    return [f"{champ.libelle}{INSECABLE}: {ecrit}"]


def _rubrique(rubrique: Rubrique) -> list[str]:
    return ["", rubrique.titre, *(f"{libelle}{INSECABLE}: {valeur}" for libelle, valeur in rubrique.lignes)]
