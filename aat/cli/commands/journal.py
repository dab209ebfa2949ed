"""``aat journal``: what happened to which document."""

from typing import Annotated

import typer

from aat.cli import output
from aat.cli.groupe import CommandeFrancaise, application

app = application()


@app.command(cls=CommandeFrancaise)
def journal(
    ref: Annotated[str | None, typer.Argument(metavar="REF", help="Un seul avis.")] = None,
    limite: Annotated[int, typer.Option("--limite", min=1, max=100_000, metavar="N", help="Nombre de lignes.")] = 50,
    json: Annotated[bool, typer.Option("--json", help="Une ligne JSON par événement.")] = False,
) -> int:
    """Montre l’histoire des documents, la plus récente d’abord, sans aucun contenu médical.

    Fonctionne sans la clé du coffre : l’assistance peut lire les états, jamais le contenu.

    Exemples :
      aat journal
      aat journal 7M2K9QX4TB --json
    """
    from aat.composition import Atelier

    return output.journal(Atelier().historique(ref, limite), en_json=json)
