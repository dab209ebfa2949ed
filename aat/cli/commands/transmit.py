"""``aat transmit``: send documents, or the whole queue."""

from typing import Annotated

import typer

from aat.cli import output, questions
from aat.cli.groupe import CommandeFrancaise, application
from aat.erreurs import ErreurUsage

app = application()


@app.command(cls=CommandeFrancaise)
def transmit(
    refs: Annotated[list[str] | None, typer.Argument(metavar="REF…", help="Références des avis.")] = None,
    tout: Annotated[bool, typer.Option("--tout", help="Toute la file d’attente.")] = False,
    etat: Annotated[bool, typer.Option("--etat", help="Montre où en sont les envois, sans rien envoyer.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Transmet des avis à la caisse du patient. Un avis déjà acquitté n’est jamais envoyé deux fois.

    Codes de sortie : 0 acquitté, 6 encore en file, 7 rejeté pour de bon.

    Exemples :
      aat transmit 7M2K9QX4TB
      aat transmit --tout
      aat transmit --etat --json
    """
    from aat.composition import Atelier
    from aat.services import transmission

    if sum((bool(refs), tout, etat and not refs)) != 1:
        raise ErreurUsage("Donnez des références, ou --tout, ou --etat.", remede="Voyez « aat transmit --help ».")
    atelier = Atelier()
    if etat:
        return output.etats(atelier.etats(refs), en_json=json)
    if tout:

        def progres(e: object) -> None:
            del e
            if questions.terminal():
                questions.dire("  … un document traité")

        return output.etats(transmission.transmettre_la_file(atelier, progres), en_json=json)
    return output.etats(
        transmission.transmettre(
            refs or (), atelier, lambda deja: questions.dire(f"À SAVOIR · {deja.ref} : {transmission.CORRIGER}")
        ),
        en_json=json,
    )
