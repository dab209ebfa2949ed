"""``aat certificat``: a certificat médical AT/MP from an avis, options, a file, or questions."""

from typing import Annotated

import typer

from aat.cli.groupe import CommandeFrancaise, application
from aat.cli.options import avec_options
from aat.cli.options_certificat import ExecutionCertificat, OptionsCertificat

app = application()


@app.command(cls=CommandeFrancaise)
@avec_options
def certificat(
    ref: Annotated[
        str | None, typer.Argument(metavar="REF", help="Avis AT/MP ou certificat dont le patient est gardé.")
    ] = None,
    *,
    execution: ExecutionCertificat,
    options: OptionsCertificat,
) -> int:
    """Certificat médical AT/MP : initial, nouvelle lésion, rechute ou final ; ni durée d’arrêt, ni soins.

    Avec la référence d’un avis AT/MP : certificat initial qui garde patient, employeur et date de l’événement.
    Avec celle d’un certificat : même patient, même événement. Sur un terminal, ce qui manque est demandé.

    Exemples :
      aat certificat 7M2K9QX4TB --lesion "plaie ouverte, main, gauche, index" --transmettre --acceptation
      aat certificat 7M2K9QX4TB --nature final --conclusion guerison --date-conclusion 20/11/2026
      aat certificat --depuis certificat.json --simuler --json
      aat certificat --annule-et-remplace 7M2K9QX4TB --constatations "Plaie du pied droit." --acceptation
      aat certificat --lot certificats.jsonl --transmettre > resultats.jsonl
    """
    from aat.cli.nouveau_certificat import lancer

    return lancer(ref, execution, options)
