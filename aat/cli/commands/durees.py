"""``aat durees``: the duration sheet of a motif."""

from typing import Annotated

import typer

from aat.cli import rendu_motifs
from aat.cli.groupe import CommandeFrancaise, application
from aat.erreurs import ErreurIntrouvable

app = application()


@app.command(cls=CommandeFrancaise)
def durees(
    motif: Annotated[list[str], typer.Argument(metavar="MOTIF", help="Code, identifiant ou mots du motif.")],
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Affiche les durées indicatives d’un motif, par type d’emploi et par traitement.

    Exemples :
      aat durees grippe
      aat durees fracture du coude
      aat durees 00060011 --json
    """
    from aat.cli.choix_motif import trouver_motif
    from aat.referentiel.durees import fiche_du_motif
    from aat.referentiel.types_emploi import types_emploi

    trouve = trouver_motif(" ".join(motif))
    fiche = fiche_du_motif(trouve)
    if fiche is None:
        raise ErreurIntrouvable(
            f"Pas de durée de référence dans le référentiel installé pour {trouve.libelle}.",
            champ="MOTIF",
            remede="Consultez la fiche sur ameli.fr ; un établissement qui l’a peut l’importer.",
        )
    libelles = {t.id: t.libelle_court for t in types_emploi()} | {"tous": "Tout type d’emploi"}
    return rendu_motifs.durees(trouve, fiche, libelles, en_json=json)
