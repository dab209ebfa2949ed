"""``aat prolong``: a prolongation, pre-filled from the avis that it prolongs."""

from typing import Annotated

import typer

from aat.cli.groupe import CommandeFrancaise, application
from aat.cli.options import Execution, avec_options
from aat.cli.options_arret import Options

app = application()


@app.command(cls=CommandeFrancaise)
@avec_options
def prolong(
    arguments: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="REF|EXPRESS",
            help="Référence de l’avis prolongé, puis ce qui change : « 60j », « 2 semaines sorties libres "
            '"kiné" ». Sans référence : le dernier arrêt connu du patient.',
        ),
    ] = None,
    *,
    execution: Execution,
    options: Options,
) -> int:
    """Prolongation, préremplie depuis l’avis qu’elle prolonge, jugée par le droit du jour.

    Catégorie, motif, employeur, adresse, ALD et AT/MP en viennent ; elle commence le lendemain de sa fin.
    Tout se change, sauf le patient. Hors AT/MP, dites qui prolonge par « --par » si ce n’est pas déjà dit.

    Exemples :
      aat prolong 7M2K9QX4TB "60j"
      aat prolong 7M2K9QX4TB 15j --par specialiste --acceptation --transmettre
      aat prolong --patient P-… "2 semaines" --simuler
      aat prolong 10j --patient P-… --fin-precedent 20/11 --par autre --autre-cas "cabinet fermé"
      aat prolong --depuis prolongation.json --json
    """
    from aat.cli.nouvel_arret import Commande, lancer
    from aat.domaine.arret import Nature

    return lancer(Commande("", execution, options, nature=Nature.PROLONGATION, arguments=tuple(arguments or ())))
