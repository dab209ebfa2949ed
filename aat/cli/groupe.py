"""A group whose subcommands are imported when they are used: ``aat motifs`` never loads the rest."""

import importlib
from typing import ClassVar

import typer
import typer.core
import typer.main
from typer._click import Command, Context, HelpFormatter
from typer._click.shell_completion import CompletionItem

from aat.cli import aide


class CommandeFrancaise(typer.core.TyperCommand):
    """A command whose help page is French."""

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the French help page."""
        aide.page(self, ctx, formatter)


class GroupeFrancais(typer.core.TyperGroup):
    """A group whose help page is French."""

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the French help page."""
        aide.page(self, ctx, formatter)


class GroupeParesseux(GroupeFrancais):
    """The root group: name → module, loaded on demand; summaries are known without loading."""

    #: Command name → (module under ``aat.cli.commands``, one-line summary).
    table: ClassVar[dict[str, tuple[str, str]]] = {}

    @property
    def resumes(self) -> dict[str, str]:
        """Return the one-line summaries, by command name."""
        return {nom: resume for nom, (_, resume) in self.table.items()}

    def list_commands(self, ctx: Context) -> list[str]:
        """Return the names in the order of the table."""
        del ctx
        return list(self.table)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        """Import the command's module and return the command."""
        del ctx
        if cmd_name not in self.table:
            return None
        module = importlib.import_module(f"aat.cli.commands.{self.table[cmd_name][0]}")
        commande = typer.main.get_command(module.app)
        commande.name = cmd_name
        return commande

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands and the options that begin so; Typer's own way would import every command."""
        noms = [CompletionItem(nom, help=resume) for nom, resume in self.resumes.items() if nom.startswith(incomplete)]
        return noms + super(typer.core.TyperGroup, self).shell_complete(ctx, incomplete)


def application(*, groupe: bool = False, **options: object) -> typer.Typer:
    """Return a Typer application set the house's way: French help, no rich, no completion installer."""
    return typer.Typer(
        cls=GroupeFrancais if groupe else None,
        add_completion=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
        **options,  # type: ignore[arg-type]
    )
