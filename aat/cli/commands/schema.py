"""``aat schema``: the JSON Schema of a document."""

from typing import Annotated

import typer

from aat.cli import output
from aat.cli.groupe import CommandeFrancaise, application
from aat.erreurs import ErreurUsage

app = application()


@app.command(cls=CommandeFrancaise)
def schema(document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="avis ou certificat")]) -> int:
    """Écrit le schéma JSON (2020-12) d’un document.

    Exemple :
      aat schema avis > avis.schema.json
      aat schema certificat
    """
    from aat.echange import schema as schemas

    connus = {"avis": schemas.schema_avis, "certificat": schemas.schema_certificat}
    if document not in connus:
        raise ErreurUsage(
            "Ce document n’a pas de schéma ici.",
            champ="DOCUMENT",
            remede="Documents connus : avis, certificat.",
        )
    return output.json_lisible(connus[document]())
