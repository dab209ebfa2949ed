"""The store's statements as PostgreSQL reads them, found by their SQLite text.

The modules of the store know one text per statement. Where the dialects agree it is translated mechanically;
where they do not, ``sql/postgresql/<fichier>.sql`` has a section of the same name, which is used instead.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from aat.coffre.requetes import sections

_DOSSIER = Path(__file__).parents[1] / "sql"
_COMMENTAIRE = re.compile(r"--[^\n]*")
#: ``:nom``, but neither ``::type`` nor a colon inside a word.
_PARAMETRE = re.compile(r"(?<![:\w]):([a-z_][a-z0-9_]*)")


@cache
def traduire(requete: str) -> str:
    """Return the statement for psycopg: PostgreSQL's own section if there is one, parameters as ``%(nom)s``."""
    sans_commentaire = _COMMENTAIRE.sub("", _propres().get(requete, requete))
    return _PARAMETRE.sub(r"%(\1)s", sans_commentaire.replace("%", "%%")).strip()


def valeurs_postgres(valeurs: Mapping[str, Any] | Sequence[Any]) -> dict[str, Any] | None:
    """Return the values as the columns want them: SQLite has no boolean, and the schema is the same."""
    if not isinstance(valeurs, Mapping):
        if valeurs:
            raise ValueError("named parameters expected")
        return None
    return {nom: int(valeur) if isinstance(valeur, bool) else valeur for nom, valeur in valeurs.items()}


def paires() -> Iterator[tuple[str, str, str, str | None]]:
    """Yield (file, name, SQLite text, PostgreSQL's own text or ``None``) of each statement.

    Raises:
        ValueError: a section of PostgreSQL replaces nothing.
    """
    for fichier in sorted(_DOSSIER.glob("*.sql")):
        communes = sections(fichier)
        propre = _DOSSIER / "postgresql" / fichier.name
        propres = sections(propre) if propre.exists() else {}
        if inconnues := propres.keys() - communes.keys():
            raise ValueError(f"postgresql/{fichier.name}: {sorted(inconnues)} replace nothing")
        for nom, requete in communes.items():
            yield fichier.stem, nom, requete, propres.get(nom)


@cache
def _propres() -> dict[str, str]:
    trouvees: dict[str, str] = {}
    for fichier, nom, requete, propre in paires():
        if propre is not None and trouvees.setdefault(requete, propre) != propre:
            raise ValueError(f"{fichier}: {nom} has two translations")
    return trouvees
