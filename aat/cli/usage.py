"""Typer's usage errors said in French. Loaded only when one occurs."""

from typer._click import exceptions as click

from aat.codes_sortie import CodeSortie
from aat.erreurs import ErreurUsage

_AIDE = "Voyez « {} --help »."


def en_francais(erreur: click.ClickException) -> ErreurUsage:
    """Return the same error in French; values typed by the user are not repeated."""
    ctx = getattr(erreur, "ctx", None)
    remede = _AIDE.format(ctx.command_path if ctx else "aat")
    if isinstance(erreur, click.NoSuchOption):
        proches = f" Vouliez-vous dire {', '.join(sorted(erreur.possibilities))} ?" if erreur.possibilities else ""
        return ErreurUsage(f"L’option {erreur.option_name.split('=')[0]} n’existe pas.{proches}", remede=remede)
    if isinstance(erreur, click.MissingParameter):
        return ErreurUsage(f"Il manque {_nom(erreur)}.", champ=_nom(erreur), remede=remede)
    if isinstance(erreur, click.BadParameter):
        return ErreurUsage(
            f"La valeur donnée à {_nom(erreur)} n’est pas admise.", champ=_nom(erreur), remede=_admis(erreur) or remede
        )
    if isinstance(erreur, click.BadOptionUsage):
        return ErreurUsage(
            f"L’option {erreur.option_name} est mal employée : il lui faut une valeur, ou elle n’en prend pas.",
            remede=remede,
        )
    texte = erreur.message
    if "No such command" in texte:
        message = "Cette commande n’existe pas."
    elif "unexpected extra argument" in texte:
        message = "Il y a un argument de trop."
    elif "Missing command" in texte:
        message = "Il manque une commande."
    else:
        message = "La commande est mal écrite."
    faute = ErreurUsage(message, remede=remede)
    faute.code_sortie = CodeSortie.USAGE
    return faute


def _nom(erreur: click.BadParameter) -> str:
    parametre = erreur.param
    if parametre is None:
        return "un paramètre"
    return (
        parametre.opts[-1] if parametre.param_type_name == "option" else f"l’argument {(parametre.name or '').upper()}"
    )


def _admis(erreur: click.BadParameter) -> str | None:
    choix = getattr(erreur.param.type, "choices", None) if erreur.param else None
    return f"Valeurs admises : {', '.join(str(getattr(c, 'value', c)) for c in choix)}." if choix else None
