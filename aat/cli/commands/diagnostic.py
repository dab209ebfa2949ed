"""``aat diagnostic``: each check one line, and the command that mends it."""

from typing import Annotated

import typer

from aat.cli import rendu_poste
from aat.cli.groupe import CommandeFrancaise, application

app = application()


@app.command(cls=CommandeFrancaise)
def diagnostic(json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False) -> int:
    """Vérifie dossiers, disque, clé, coffre, audit, certificats, service, horloge, référentiel, lecteurs, imprimantes.

    Une ligne par contrôle : OK, ATTENTION ou PANNE ; ce que cela veut dire, et la commande qui répare. Le code de
    sortie est celui de la panne la plus grave ; une mise en garde ne compte pas.

    Exemples :
      aat diagnostic
      aat diagnostic --json
    """
    from aat.composition import Atelier
    from aat.composition_diagnostic import examiner

    return rendu_poste.controles(examiner(Atelier()), en_json=json)
