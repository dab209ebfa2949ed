"""A duration sheet as aligned text: merged headers, types d'emploi as rows."""

from collections.abc import Iterator

from aat.domaine.fiche import Fiche
from aat.services.durees import texte_cellule

_MARGE = 24
_MIN, _MAX = 12, 26


def tableau_durees(fiche: Fiche, libelles: dict[str, str]) -> Iterator[str]:
    """Yield the lines of the table; ``libelles`` names the types d'emploi."""
    largeur = _largeur(fiche)
    for niveau in fiche.colonnes:
        cases = [_envelopper(texte, largeur * etendue - 2) for texte, etendue in niveau.valeurs]
        for rang in range(max(len(c) for c in cases)):
            morceaux = (
                (case[rang] if rang < len(case) else "").ljust(largeur * etendue)
                for case, (_, etendue) in zip(cases, niveau.valeurs, strict=True)
            )
            tete = niveau.niveau.capitalize() if rang == 0 else ""
            yield (tete.ljust(_MARGE) + "".join(morceaux)).rstrip()
    for type_emploi, cellules in fiche.lignes.items():
        nom = libelles.get(type_emploi, type_emploi)
        yield (nom.ljust(_MARGE) + "".join(texte_cellule(c).ljust(largeur) for c in cellules)).rstrip()
        if condition := fiche.conditions_lignes.get(type_emploi):
            yield f"  ({condition})"


def _largeur(fiche: Fiche) -> int:
    """Return a column's width: its longest word or cell always fits."""
    mots = (len(mot) for n in fiche.colonnes for texte, _ in n.valeurs for mot in texte.split())
    cellules = (len(texte_cellule(c)) for ligne in fiche.lignes.values() for c in ligne)
    libelles = (len(texte) // etendue for n in fiche.colonnes for texte, etendue in n.valeurs)
    return max(_MIN, max(mots) + 2, max(cellules) + 2, min(_MAX, max(libelles) + 2))


def _envelopper(texte: str, largeur: int) -> list[str]:
    import textwrap

    return textwrap.wrap(texte, max(largeur, 8)) or [""]
