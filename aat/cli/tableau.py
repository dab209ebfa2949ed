"""A duration sheet as aligned text: merged headers, types d'emploi as rows."""

from collections.abc import Iterator

from aat.domaine.motif import Cellule, Fiche

_MARGE = 20
_MIN, _MAX = 10, 26


def tableau_durees(fiche: Fiche, libelles: dict[str, str]) -> Iterator[str]:
    """Yield the lines of the table; ``libelles`` names the types d'emploi."""
    nombre = len(next(iter(fiche.lignes.values())))
    largeur = max(_MIN, min(_MAX, *(len(v) // e + 2 for n in fiche.colonnes for v, e in n.valeurs))) if nombre else _MIN
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
        yield (nom.ljust(_MARGE) + "".join(_cellule(c).ljust(largeur) for c in cellules)).rstrip()
        if condition := fiche.conditions_lignes.get(type_emploi):
            yield f"  ({condition})"


def _cellule(cellule: Cellule) -> str:
    if cellule.plus_de:
        return f"plus de {cellule.jours - 1}"
    return str(cellule.jours) if cellule.jours else "0 (pas d’arrêt)"


def _envelopper(texte: str, largeur: int) -> list[str]:
    import textwrap

    return textwrap.wrap(texte, max(largeur, 8)) or [""]
