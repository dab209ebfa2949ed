"""Text on a terminal: nothing that it would obey, nothing wider than its column, French spaces. Knows no screen."""

from pathlib import Path

from rich.cells import cell_len, set_cell_size

from aat.services.typographie import francais

__all__ = ["chemin_court", "colonne", "francais", "lignes_propres", "propre", "sans_commande"]

#: Stands for a character that is not drawn.
_POINT = "·"
_ESPACES = frozenset("\u00a0\u202f")


def propre(texte: str) -> str:
    """Return ``texte`` on one line, control characters shown as ``·``."""
    return "".join(c if c.isprintable() or c in _ESPACES else _POINT for c in texte)


def lignes_propres(texte: str) -> str:
    """Return ``texte`` with its lines kept, each as ``propre`` gives it."""
    return "\n".join(map(propre, texte.split("\n")))


def sans_commande(texte: str) -> str:
    """Return what was pasted or typed as a field may keep it: a space for each run of control characters."""
    return " ".join("".join(c if c.isprintable() or c in _ESPACES else "\n" for c in texte).split("\n")).lstrip()


def chemin_court(chemin: Path) -> str:
    """Return ``chemin`` as a person knows it: ``~`` for the home."""
    chez_soi = Path.home()
    return f"~/{chemin.relative_to(chez_soi)}" if chemin.is_relative_to(chez_soi) else str(chemin)


def colonne(texte: str, largeur: int) -> str:
    """Return ``texte`` in exactly ``largeur`` cells, cut by ``…`` when longer."""
    clair = propre(texte)
    if cell_len(clair) > largeur:
        clair = set_cell_size(clair, largeur - 1).rstrip() + "…"
    return set_cell_size(clair, largeur)
