"""The table of indicative durations, read cell by cell: each on a line with all its headers. Knows no number itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.cli.texte import lignes
from aat.services import durees

if TYPE_CHECKING:
    from aat.domaine.motif import Motif


def proposee(motif: Motif | None, type_emploi: str | None) -> int | None:
    """Return the days of the sheet when it says one number only for this type d'emploi, whatever the treatment."""
    grille = durees.grille(motif) if motif else None
    if grille is None or grille.largeur > 1:
        return None
    ligne = next((ligne for ligne in grille.lignes if ligne.type_emploi in {durees.TOUS, type_emploi}), None)
    return ligne.cases[0].jours if ligne else None


def choisir(motif: Motif | None, type_emploi: str | None) -> tuple[int, str | None] | None:
    """Return the days of the cell chosen and its type d'emploi, or ``None`` when there is no table.

    Raises:
        Retour: nothing was chosen.
    """
    if motif is None:
        lignes.dire("  Choisissez d’abord le motif : sa fiche donne les durées.")
        return None
    grille = durees.grille(motif)
    if grille is None:
        lignes.dire(f"  {durees.SANS_FICHE}")
        lignes.dire(f"  {durees.REMEDE_SANS_FICHE}")
        return None
    cases = [(ligne, case) for ligne in grille.lignes for case in ligne.cases]
    textes = [grille.phrase(ligne, case).replace(" · ", ", ") for ligne, case in cases]
    aide = "\n".join((*durees.definitions(grille.fiche), *durees.remarques(grille.fiche)))
    titre = f"Durées indicatives, {grille.fiche.titre} ({durees.origine(grille.fiche)})"
    while True:
        rang = next((n for n, (ligne, _) in enumerate(cases) if ligne.type_emploi == type_emploi), None)
        ligne, case = cases[lignes.numero(titre, textes, defaut=rang if grille.largeur == 1 else None, aide=aide)]
        if case.jours is not None:
            return case.jours, type_emploi if ligne.type_emploi == durees.TOUS else ligne.type_emploi
        lignes.dire(f"  {durees.refus(case)}")
