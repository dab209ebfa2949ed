"""``aat schema``: the JSON Schema of a document."""

from typing import Annotated

import typer

from aat.cli import output
from aat.cli.groupe import CommandeFrancaise, application
from aat.erreurs import ErreurIntrouvable

app = application()


@app.command(cls=CommandeFrancaise)
def schema(document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="avis")]) -> int:
    """Écrit le schéma JSON (2020-12) d’un document.

    Exemple :
      aat schema avis > avis.schema.json
    """
    if document != "avis":
        raise ErreurIntrouvable("Ce document n’a pas de schéma ici.", champ="DOCUMENT", remede="Document connu : avis.")
    from aat.echange.schema import schema_avis

    return output.json_lisible(schema_avis())
