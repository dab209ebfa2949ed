"""The root command and the way out: one place turns what happened into an exit code."""

import sys
from collections.abc import Sequence
from typing import Annotated

import typer
import typer.main

from aat.cli import completion, diagnostics
from aat.cli.groupe import GroupeParesseux
from aat.codes_sortie import CodeSortie
from aat.domaine.caracteres import INTERDITS
from aat.erreurs import ErreurUsage

#: Commands that say it themselves, or that read no data.
_SANS_RAPPEL = frozenset(
    {"referentiel", "banc", "config", "cle", "audit", "schema", "support", "purge", "--help", "-h"}
)

#: Options whose text may have several lines, as the document's own.
_SUR_PLUSIEURS_LIGNES = frozenset(
    {"--raison", "--justification", "--impossibilite", "--autre-cas", "--constatations", "--exposition", "--sequelles"}
)


class Racine(GroupeParesseux):
    """Every command of the contract that exists."""

    table = {  # noqa: RUF012 - declared ClassVar in the parent
        "identify": ("identify", "Identifie un patient et affiche son bandeau."),
        "new-arret": ("new_arret", "Nouvel avis d’arrêt de travail."),
        "prolong": ("prolong", "Prolongation, préremplie depuis l’avis qu’elle prolonge."),
        "certificat": ("certificat", "Certificat médical AT/MP."),
        "transmit": ("transmit", "Transmet avis et certificats, ou toute la file d’attente."),
        "print": ("print_", "Produit les PDF d’un avis ou d’un certificat."),
        "motifs": ("motifs", "Cherche un motif d’arrêt."),
        "durees": ("durees", "Affiche les durées indicatives d’un motif."),
        "expliquer": ("expliquer", "Explique une règle : article, dates, paramètres, sources."),
        "regles": ("regles", "Liste les règles, en vigueur ou non un jour donné."),
        "referentiel": ("referentiel", "Les données : vérifier, dater, importer."),
        "journal": ("journal", "Ce qui est arrivé à quel document, sans contenu médical."),
        "support": ("support", "L’assistance : état, chronologie et paquet, sans contenu médical."),
        "diagnostic": ("diagnostic", "Vérifie l’installation et dit quoi faire."),
        "schema": ("schema", "Schéma JSON des documents."),
        "cle": ("cle", "La clé du coffre : la créer, la sauvegarder, la changer."),
        "audit": ("audit", "Le journal d’audit : vérifier sa chaîne."),
        "reconcilier": ("reconcilier", "Après une restauration, retrouve les accusés au service."),
        "purge": ("purge", "Oublie ce dont la durée de conservation est échue."),
        "config": ("config", "Affiche et règle la configuration."),
        "banc": ("banc", "Le banc d’essai, qui joue la caisse."),
    }


AIDE = """Avis d’arrêt de travail au clavier : saisie, règles du jour, transmission, impression.

Exemples :
  aat identify --nir -                     identifie le patient (le NIR est demandé)
  aat new-arret "grippe 5j"                un avis en une ligne
  aat prolong 7M2K9QX4TB "60j"             la prolongation, préremplie
  aat new-arret --depuis avis.json --simuler --json
  aat transmit --tout                      envoie la file d’attente
"""

app = typer.Typer(
    cls=Racine,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    invoke_without_command=True,
    context_settings={"help_option_names": ["--help", "-h"]},
    help=AIDE,
)


def _completion(interprete: str | None) -> None:
    if interprete:
        typer.echo(completion.script(interprete))
        raise typer.Exit


def _version(valeur: bool) -> None:
    if valeur:
        from aat import __version__

        typer.echo(f"aat {__version__}")
        raise typer.Exit


@app.callback()
def racine(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Affiche la version.")
    ] = False,
    texte: Annotated[
        bool,
        typer.Option("--texte", help="L’application question par question, ligne par ligne, sans cadre ni couleur."),
    ] = False,
    completion: Annotated[
        str | None,
        typer.Option(
            "--completion",
            metavar="SHELL",
            callback=_completion,
            is_eager=True,
            help="Écrit le script de complétion\u00a0: bash, zsh, fish ou powershell.",
        ),
    ] = None,
) -> None:
    """Without a command: the terminal application, or the help where there is no terminal.

    Commands already write line by line: ``--texte`` changes nothing for them.
    """
    del version, completion
    if ctx.invoked_subcommand is None:
        if texte:
            from aat.cli.texte.boucle import lancer as converser
            from aat.composition import Atelier

            raise typer.Exit(converser(Atelier()))
        if sys.stdin.isatty() and sys.stdout.isatty():
            from aat.composition import Atelier
            from aat.tui.lancement import lancer

            raise typer.Exit(lancer(Atelier()))
        typer.echo(ctx.get_help())
        raise typer.Exit(CodeSortie.USAGE)


def _lancer(arguments: Sequence[str]) -> object:
    avant = ""
    for argument in arguments:
        option = argument.partition("=")[0] if argument.startswith("--") else avant
        if INTERDITS.search(argument) or ("\n" in argument and option not in _SUR_PLUSIEURS_LIGNES):
            raise ErreurUsage(
                "Un argument contient un caractère invisible, un saut de ligne ou des octets illisibles.",
                remede="Tapez-le de nouveau, sans le coller ; si c’est un nom de fichier, renommez le fichier.",
            )
        avant = argument
    return typer.main.get_command(app).main(list(arguments), "aat", standalone_mode=False)


def executer(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; never lets an exception out."""
    from aat import composition_referentiel

    composition_referentiel.brancher()
    completion.preparer()
    code = diagnostics.garder(lambda: _lancer(arguments), arguments)
    if arguments and arguments[0] not in _SANS_RAPPEL and "--help" not in arguments:
        diagnostics.rappeler(composition_referentiel.rappel)
    return code
