"""French help pages and usage errors for Typer, whose own words are English."""

import textwrap
from collections.abc import Sequence

import typer.core
from typer._click import Context, HelpFormatter, Parameter

#: Text of ``--help`` in every page.
AIDE = "Affiche cette aide."
_LARGEUR = 92


def page(commande: "typer.core.TyperCommand | typer.core.TyperGroup", ctx: Context, formateur: HelpFormatter) -> None:
    """Write the help page of a command on ``formateur``."""
    arguments = [p for p in commande.params if p.param_type_name == "argument"]
    options = [p for p in commande.get_params(ctx) if p.param_type_name == "option" and not getattr(p, "hidden", False)]
    morceaux = ["[OPTIONS]", *(_nom_argument(p) for p in arguments)]
    if isinstance(commande, typer.core.TyperGroup):
        morceaux.append("COMMANDE …")
    formateur.write(f"Usage : {ctx.command_path} {' '.join(morceaux)}\n\n")
    for paragraphe in (commande.help or "").strip().split("\n\n"):
        litteral = "\n  " in paragraphe  # examples keep their lines
        formateur.write(_bloc(paragraphe, litteral=litteral) + "\n\n")
    _table(formateur, "Arguments", [(_nom_argument(p), getattr(p, "help", None) or "") for p in arguments])
    if isinstance(commande, typer.core.TyperGroup):
        _table(formateur, "Commandes", [(nom, resume(commande, nom)) for nom in commande.list_commands(ctx)])
    _table(formateur, "Options", [(_nom_option(p), _texte_option(p)) for p in options])


def resume(groupe: typer.core.TyperGroup, nom: str) -> str:
    """Return the one-line summary of a subcommand without loading it."""
    resumes: dict[str, str] = getattr(groupe, "resumes", {})
    if nom in resumes:
        return resumes[nom]
    return (groupe.commands[nom].help or "").strip().split("\n")[0]


def _nom_argument(p: Parameter) -> str:
    nom = (getattr(p, "metavar", None) or p.name or "").upper()
    return f"[{nom}]" if not p.required else nom


def _nom_option(p: Parameter) -> str:
    # Typer keeps the names of its own ``--help`` in a set: their order would change from one run to the next.
    noms = ", ".join(sorted(p.opts, key=len) if "--help" in p.opts else [*p.opts, *p.secondary_opts])
    if getattr(p, "is_flag", False):
        return noms
    return f"{noms} {(getattr(p, 'metavar', None) or p.type.name or '').upper()}"


def _texte_option(p: Parameter) -> str:
    return AIDE if "--help" in p.opts else getattr(p, "help", None) or ""


def _bloc(texte: str, *, litteral: bool) -> str:
    return texte.rstrip() if litteral else textwrap.fill(" ".join(texte.split()), _LARGEUR)


def _table(formateur: HelpFormatter, titre: str, lignes: Sequence[tuple[str, str]]) -> None:
    if not lignes:
        return
    colonne = min(32, max(len(nom) for nom, _ in lignes) + 2)
    formateur.write(f"{titre} :\n")
    for nom, texte in lignes:
        corps = textwrap.wrap(texte, _LARGEUR - colonne - 2) or [""]
        tete = f"  {nom.ljust(colonne)}" if len(nom) < colonne else f"  {nom}\n  {' ' * colonne}"
        formateur.write((tete + ("\n  " + " " * colonne).join(corps)).rstrip() + "\n")
    formateur.write("\n")
