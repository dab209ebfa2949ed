"""``aat print``: the PDFs that the law of the day allows."""

from typing import Annotated

import typer

from aat.cli import output, questions
from aat.cli.groupe import CommandeFrancaise, application

app = application()


@app.command(cls=CommandeFrancaise)
def print_(
    refs: Annotated[list[str], typer.Argument(metavar="REF…", help="Références des avis.")],
    volets: Annotated[
        str | None,
        typer.Option(
            "--volets",
            metavar="LISTE",
            help="Avis : 3, recapitulatif, aide, complet, specimen. Certificat : victime, caisse, recapitulatif, aide.",
        ),
    ] = None,
    sortie: Annotated[str | None, typer.Option("--sortie", metavar="FICHIER|DOSSIER", help="Où écrire.")] = None,
    duplicata: Annotated[
        bool, typer.Option("--duplicata", help="Le volet 3 d’un avis transmis, marqué « duplicata ».")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Résultat en JSON.")] = False,
) -> int:
    """Produit les PDF d’un avis : ceux que permet le droit du jour, et eux seuls.

    Avis acquitté : le volet 3 (employeur) et le récapitulatif. Avis non transmis : l’aide à la recopie
    sur le Cerfa sécurisé, seul papier accepté depuis le 01/09/2025.

    Exemples :
      aat print 7M2K9QX4TB
      aat print 7M2K9QX4TB --volets 3 --sortie volet.pdf
      aat print 7M2K9QX4TB --duplicata         volet perdu, ou second employeur
    """
    from aat.cli.fichiers_pdf import ecrire
    from aat.composition import Atelier
    from aat.services.impression import tirer

    atelier = Atelier()
    demandes = tuple(v.strip() for v in volets.split(",") if v.strip()) if volets else ()
    tirages = [tirer(ref, atelier, demandes, duplicata=duplicata) for ref in refs]
    for tirage in tirages:
        for phrase in tirage.avertissements:
            questions.dire(f"ATTENTION · {tirage.ref} : {phrase}")
    fichiers = [f for t in tirages for f in ecrire(t, sortie, atelier, seul=len(refs) == 1)]
    return output.fichiers(fichiers, en_json=json)
