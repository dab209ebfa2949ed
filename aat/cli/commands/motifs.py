"""``aat motifs``: search the motifs, or list them all."""

from typing import Annotated

import typer

from aat.cli import output
from aat.cli.groupe import CommandeFrancaise, application

app = application()


@app.command(cls=CommandeFrancaise)
def motifs(
    texte: Annotated[
        list[str] | None, typer.Argument(metavar="TEXTE", help="Mots du motif ; sans eux, la liste A–Z.")
    ] = None,
    limite: Annotated[int, typer.Option("--limite", min=1, max=200, metavar="N", help="Nombre de résultats.")] = 10,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Cherche un motif d’arrêt : accents, ordre des mots, sigles et fautes de frappe sont pardonnés.

    Exemples :
      aat motifs grippe
      aat motifs canal carpien --json
      aat motifs                               la liste complète
    """
    requete = " ".join(texte or ())
    if requete.strip():
        from aat.referentiel.recherche import chercher

        trouves = [(t.motif, t.correspondance) for t in chercher(requete, limite)]
    else:
        from aat.referentiel.motifs import charger_motifs

        trouves = [(m, m.libelle) for m in charger_motifs().alphabetique()]
    return output.motifs(trouves, requete, en_json=json)
