"""``aat diagnostic``: each check one line, and the command that mends it."""

from typing import Annotated

import typer

from aat.cli import output
from aat.cli.groupe import CommandeFrancaise, application

app = application()


@app.command(cls=CommandeFrancaise)
def diagnostic(json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False) -> int:
    """Vérifie dossiers, clé, coffre, certificats, service, horloge, référentiel, lecteurs et imprimantes."""
    from aat.composition import Atelier
    from aat.composition_diagnostic import examiner

    return output.controles(examiner(Atelier()), en_json=json)
