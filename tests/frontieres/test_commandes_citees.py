"""Every command line that a page or a message tells somebody to type exists, with its options."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
from aat.cli.app import app
from typer._click import Command, Context
from typer.core import TyperGroup

RACINE = Path(__file__).parents[2]
PAGES = [RACINE / "README.md", *sorted((RACINE / "docs").glob("*.md"))]
#: In a page, what stands between backquotes or at the beginning of a line of a block; in a message, between « ».
_EN_PAGE = re.compile(r"`(aat [^`]+)`|^\s*(?:\$ )?(?:\.venv/bin/)?(aat [a-z][^\n]*)$", re.MULTILINE)
_EN_MESSAGE = re.compile(
    r"«[ \u00a0\u202f]?(aat [^»]+?)[ \u00a0\u202f]?»|(?:\u00a0: |^ *)(aat [a-z-]+(?![a-z’])[^\n]*)", re.MULTILINE
)

#: Said to a printer, which shows it as the name of the job.
_TITRES = {"aat calibrage"}


def defaut(ligne: str) -> str | None:
    """Return what does not exist in a command line, ``None`` when all of it does."""
    commande: Command = typer.main.get_command(app)
    ctx = Context(commande)
    connues: set[str] = set()
    for mot in ligne.split("#", maxsplit=1)[0].split()[1:]:
        nu = mot.strip("`.,;:)([]…")
        if isinstance(commande, TyperGroup) and re.fullmatch(r"[a-z][a-z-]+", nu):
            suivante = commande.get_command(ctx, nu)
            if suivante is None:
                return nu
            connues |= _options(commande, ctx)
            commande, ctx = suivante, Context(suivante, parent=ctx, info_name=nu)
        elif re.fullmatch(r"--[a-z-]+", nu) and nu not in connues | _options(commande, ctx):
            return nu
    return None


def _options(commande: Command, ctx: Context) -> set[str]:
    return {nom for p in commande.get_params(ctx) for nom in (*p.opts, *p.secondary_opts)}


def _messages() -> Iterator[tuple[str, str]]:
    for fichier in sorted((RACINE / "aat").rglob("*.py")):
        for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8"))):
            for trouve in _EN_MESSAGE.finditer(_texte(noeud)):
                yield fichier.name, trouve[1] or trouve[2]


def _texte(noeud: ast.AST) -> str:
    """Return the words of a string, what a formatted one fills in left as a name."""
    if isinstance(noeud, ast.JoinedStr):
        return "".join(_texte(partie) or "NOM" for partie in noeud.values)
    return noeud.value if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_une_page_ne_fait_taper_que_ce_qui_existe(page: Path) -> None:
    """A renamed option is caught where it was explained."""
    lignes = [m[1] or m[2] for m in _EN_PAGE.finditer(page.read_text(encoding="utf-8"))]
    assert {ligne: manque for ligne in lignes if (manque := defaut(ligne))} == {}


def test_un_message_ne_fait_taper_que_ce_qui_existe() -> None:
    """What a remedy names can be done."""
    dits = [dit for dit in _messages() if dit[1] not in _TITRES]
    assert len(dits) > 100
    assert {dit: manque for dit in dits if (manque := defaut(dit[1]))} == {}


def test_ce_qui_n_existe_pas_est_vu() -> None:
    """The reading of a line itself: a command, a subcommand, an option that are not there."""
    assert defaut("aat envoyer") == "envoyer"
    assert defaut("aat cle ouvrir") == "ouvrir"
    assert defaut("aat print REF --couleur") == "--couleur"
    assert defaut('aat new-arret "grippe 5j" --simuler --json < avis.json') is None
