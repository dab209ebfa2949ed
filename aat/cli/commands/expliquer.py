"""``aat expliquer``: what grounds a rule, as of a day."""

from typing import Annotated

import typer

from aat.cli.groupe import CommandeFrancaise, application

app = application()


@app.command(cls=CommandeFrancaise)
def expliquer(
    codes: Annotated[list[str], typer.Argument(metavar="CODE…", help="Code d’une règle, tel qu’un constat le montre.")],
    au: Annotated[
        str | None, typer.Option("--au", metavar="DATE", help="Le droit de ce jour ; aujourd’hui par défaut.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Explique une règle : ce qu’elle demande, son article, ses dates, ses paramètres et leurs sources.

    Exemples :
      aat expliquer debut-fenetre
      aat expliquer duree-plafond-initial --au 2026-09-01
      aat expliquer debut-fenetre sorties-presence --json
    """
    from aat.cli import rendu_droit
    from aat.horloge import HorlogeSysteme
    from aat.referentiel.droit import charger_droit, charger_textes
    from aat.saisie.dates import lire_date
    from aat.services import explication

    aujourd_hui = HorlogeSysteme().aujourd_hui()
    jour = lire_date(au, aujourd_hui) if au else aujourd_hui
    return rendu_droit.explications(explication.expliquer(codes, jour, charger_droit(), charger_textes()), en_json=json)
