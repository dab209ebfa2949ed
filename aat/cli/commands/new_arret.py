"""``aat new-arret``: a new avis from an express line, options, a file, or questions."""

from typing import Annotated

import typer

from aat.cli.groupe import CommandeFrancaise, application
from aat.cli.options import Execution, avec_options
from aat.cli.options_arret import Options

app = application()


@app.command(cls=CommandeFrancaise)
@avec_options
def new_arret(
    express: Annotated[
        list[str] | None,
        typer.Argument(metavar="EXPRESS", help='Une ligne : « grippe 5j », « lombalgie 7j sorties libres "kiné" ».'),
    ] = None,
    *,
    certificat: Annotated[
        str | None,
        typer.Option(
            "--certificat", metavar="REF", help="Certificat AT/MP dont la victime et l’événement sont repris."
        ),
    ] = None,
    execution: Execution,
    options: Options,
) -> int:
    r"""Nouvel avis d’arrêt de travail, jugé par le droit du jour avant d’être gardé, transmis ou imprimé.

    Sur un terminal, ce qui manque est demandé, et rien ne part sans récapitulatif.

    Exemples :
      aat new-arret "grippe 5j"
      aat new-arret "lombalgie 7j lourd sorties libres \"kiné\"" --simuler
      aat new-arret --depuis avis.json --transmettre --imprimer --json
      aat new-arret --depuis - --simuler --au 2021-12-10 --json < avis.json
      aat new-arret --certificat 7M2K9QX4TB "entorse cheville 15j"
      aat new-arret --annule-et-remplace 7M2K9QX4TB 3j --acceptation --transmettre
      aat new-arret --lot avis.jsonl --transmettre > resultats.jsonl
    """
    from aat.cli.nouvel_arret import Commande, lancer

    return lancer(Commande(" ".join(express or ()), execution, options, certificat=certificat))
