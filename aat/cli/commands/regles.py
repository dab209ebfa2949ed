"""``aat regles``: the list of rules, as of a day."""

from typing import Annotated

import typer

from aat.cli.groupe import CommandeFrancaise, application

app = application()


@app.command(cls=CommandeFrancaise)
def regles(
    objet: Annotated[
        str | None,
        typer.Option(
            "--objet",
            metavar="OBJET",
            help="prescripteur, avis, prolongation, sorties, precisions, transmission, impression ou certificat.",
        ),
    ] = None,
    au: Annotated[
        str | None, typer.Option("--au", metavar="DATE", help="Le droit de ce jour ; aujourd’hui par défaut.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON, une règle par ligne.")] = False,
) -> int:
    """Liste les règles : code, sévérité, article, en vigueur ou non ce jour-là.

    Exemples :
      aat regles
      aat regles --objet prolongation --au 2023-12-31
      aat regles --json
    """
    from aat.cli import rendu_droit
    from aat.horloge import HorlogeSysteme
    from aat.referentiel.droit import charger_droit
    from aat.saisie.dates import lire_date
    from aat.services import explication

    aujourd_hui = HorlogeSysteme().aujourd_hui()
    jour = lire_date(au, aujourd_hui) if au else aujourd_hui
    return rendu_droit.regles(explication.lister(charger_droit(), jour, objet), jour, en_json=json)
