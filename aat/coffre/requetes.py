"""The SQL of the store, read from ``sql/*.sql``: sections that begin with ``-- nom: <name>``."""

from functools import cache
from pathlib import Path

_DOSSIER = Path(__file__).with_name("sql")
_MARQUE = "-- nom: "


@cache
def requetes(fichier: str) -> dict[str, str]:
    """Return the named statements of ``sql/<fichier>.sql``; comments stay, SQLite skips them."""
    lues: dict[str, list[str]] = {}
    nom = ""
    for ligne in (_DOSSIER / f"{fichier}.sql").read_text(encoding="utf-8").splitlines():
        if ligne.startswith(_MARQUE):
            nom = ligne.removeprefix(_MARQUE).strip()
            if nom in lues:
                raise ValueError(f"{fichier}.sql: {nom} twice")
            lues[nom] = []
        elif nom:
            lues[nom].append(ligne)
    return {nom: "\n".join(lignes).strip() for nom, lignes in lues.items()}
