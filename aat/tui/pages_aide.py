"""The pages of the help: plain French texts beside this module, with the keys in force put in. Knows no screen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from aat.tui import touches

if TYPE_CHECKING:
    from collections.abc import Mapping

_DOSSIER = Path(__file__).with_name("aide")
_SECTION = "## "

#: Every page, in reading order.
PAGES = (
    "depart",
    "accueil",
    "patient",
    "dossier",
    "express",
    "saisie",
    "motifs",
    "calendrier",
    "durees",
    "prolongation",
    "recapitulatif",
    "papier",
    "accuse",
    "certificat",
    "journal",
    "detail",
    "diagnostic",
    "reglages",
    "textes",
    "palette",
    "lecture",
    "touches",
    "aide",
)


@dataclass(frozen=True, slots=True)
class PageAide:
    """A page: its title, then its lines; a section's title is a line of ``titres`` too."""

    nom: str
    titre: str
    lignes: tuple[str, ...]
    titres: frozenset[str]


def page(nom: str, clavier: Mapping[str, str]) -> PageAide:
    """Return a page, its keys named as ``clavier`` (key by identifier) has them; the first steps when it has none."""
    nom = nom if nom in PAGES else PAGES[0]
    titre, _, corps = _texte(nom).partition("\n")
    noms = {liaison.id: liaison.key for liaison in touches.TOUTES if liaison.id}
    dites = {identifiant: touches.nom(clavier.get(identifiant, touche)) for identifiant, touche in noms.items()}
    brutes = corps.format_map(dites).strip("\n").split("\n")
    titres = frozenset(ligne.removeprefix(_SECTION) for ligne in brutes if ligne.startswith(_SECTION))
    return PageAide(nom, titre, tuple(ligne.removeprefix(_SECTION) for ligne in brutes), titres)


def titres() -> dict[str, str]:
    """Return the title of each page by its name, in reading order."""
    return {nom: _texte(nom).partition("\n")[0] for nom in PAGES}


@cache
def _texte(nom: str) -> str:
    return (_DOSSIER / f"{nom}.txt").read_text(encoding="utf-8")
