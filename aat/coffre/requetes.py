"""SQL kept as SQL: files of sections that begin with ``-- nom: <name>``. The store's are in ``sql/*.sql``."""

from functools import cache
from pathlib import Path

_DOSSIER = Path(__file__).with_name("sql")
_MARQUE = "-- nom: "


@cache
def requetes(fichier: str) -> dict[str, str]:
    """Return the named statements of the store's ``sql/<fichier>.sql``."""
    return sections(_DOSSIER / f"{fichier}.sql")


def sections(chemin: Path) -> dict[str, str]:
    """Return the named statements of a file; comments stay, SQLite skips them.

    Raises:
        ValueError: two sections have one name.
    """
    lues: dict[str, list[str]] = {}
    nom = ""
    for ligne in chemin.read_text(encoding="utf-8").splitlines():
        if ligne.startswith(_MARQUE):
            nom = ligne.removeprefix(_MARQUE).strip()
            if nom in lues:
                raise ValueError(f"{chemin.name}: {nom} twice")
            lues[nom] = []
        elif nom:
            lues[nom].append(ligne)
    return {nom: "\n".join(lignes).strip() for nom, lignes in lues.items()}
