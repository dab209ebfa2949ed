"""``aat audit``: the chain of the audit journal."""

import typer

from aat.cli import output
from aat.cli.groupe import CommandeFrancaise, application
from aat.codes_sortie import CodeSortie

app = application(groupe=True, help="Le journal d’audit.")


@app.callback()
def audit() -> None:
    """Le journal d’audit : chaque changement d’état y est une ligne, liée à la précédente."""


@app.command(cls=CommandeFrancaise)
def verifier() -> int:
    """Relit toute la chaîne et nomme la première ligne qui ne tient pas.

    Exemple :
      aat audit verifier
    """
    from aat.composition import Atelier

    coffre = Atelier().coffre_existant()
    if coffre is None:
        output.ligne("Il n’y a pas encore de coffre : rien à vérifier.")
        return 0
    rapport = coffre.verifier_audit()
    if rapport.rupture is None:
        output.ligne(f"La chaîne tient ; lignes vérifiées : {rapport.lignes}.")
        return 0
    output.ligne(f"La chaîne est rompue à la ligne {rapport.rupture} : le journal a été modifié.")
    output.ligne("Gardez une copie du coffre telle quelle et prévenez l’assistance.")
    raise typer.Exit(CodeSortie.COFFRE)
