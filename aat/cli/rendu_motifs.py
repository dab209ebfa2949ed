"""Motifs found and duration sheets, for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.cli import output

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aat.domaine.fiche import Fiche
    from aat.domaine.motif import Motif


def motifs(trouves: Iterable[tuple[Motif, str]], requete: str, *, en_json: bool) -> int:
    """Write motifs, best first; exit 4 when a search finds nothing."""
    from aat.erreurs import ErreurIntrouvable

    liste = list(trouves)
    if en_json:
        output.json_ligne(
            [
                {"code": m.code, "id": m.id, "libelle": m.libelle, "correspondance": c, "fiche": m.fiche}
                for m, c in liste
            ],
        )
        return 0 if liste or not requete else int(ErreurIntrouvable.code_sortie)
    if not liste:
        raise ErreurIntrouvable(
            "Aucun motif ne correspond.",
            champ="TEXTE",
            remede="Essayez un autre mot, ou « aat motifs » pour la liste complète.",
        )
    for m, correspondance in liste:
        comme = f"  (« {correspondance} »)" if correspondance != m.libelle else ""
        output.ligne(f"{m.code}  {m.libelle}{comme}{'  · durées : aat durees ' + m.code if m.fiche else ''}")
    return 0


def durees(motif: Motif, fiche: Fiche, libelles: dict[str, str], *, en_json: bool) -> int:
    """Write a duration sheet as a table with its merged headers."""
    if en_json:
        return output.json_ligne(
            {
                "motif": {"code": motif.code, "id": motif.id, "libelle": motif.libelle},
                "fiche": {"id": fiche.id, "titre": fiche.titre, "intro": fiche.intro, "notes": fiche.notes},
                "colonnes": [
                    {"niveau": n.niveau, "valeurs": [{"libelle": v, "etendue": e} for v, e in n.valeurs]}
                    for n in fiche.colonnes
                ],
                "lignes": {t: [{"jours": c.jours, "plus_de": c.plus_de} for c in cs] for t, cs in fiche.lignes.items()},
                "sources": [{"quoi": quoi, "adresse": adresse} for quoi, adresse in fiche.sources],
            },
        )
    from aat.cli.tableau import tableau_durees

    output.ligne(f"{motif.libelle} : durées indicatives, en jours")
    if fiche.intro:
        output.ligne(fiche.intro)
    rangees = [*tableau_durees(fiche, libelles)]
    if (largeur := output.largeur()) and max(map(len, rangees)) > largeur:
        # Its columns would be cut by the terminal: a cell a line, with all its headers.
        from aat.services.durees import disposer

        grille = disposer(fiche)
        rangees = [grille.phrase(ligne, case) for ligne in grille.lignes for case in ligne.cases]
    for rangee in rangees:
        output.ligne(rangee)
    for note in fiche.notes:
        output.ligne(f"Note : {note}")
    output.ligne(f"Source : {fiche.sources[0][0]}")
    return 0
