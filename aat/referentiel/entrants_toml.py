"""Reads a TOML data file that comes from outside: syntax, hidden characters, entries and their lines.

Its meaning is checked by the loader that will read it; here only what every such file must be.
"""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator

from aat.referentiel.entrants import CELLULE_MAX, LIGNES_MAX, Entrant, ErreurImport, Genre, Probleme, interdit

_DATES = frozenset({"version", "verifie_le", "etabli_le"})


def lire_toml_entrant(nom: str, texte: str, genre: Genre) -> Entrant:
    """Return the entries of a TOML file of this kind.

    Raises:
        ErreurImport: not TOML, hidden characters, no entry or no date; the line is given where it is known.
    """
    contenu = _analyser(nom, texte)
    brutes = contenu.get(genre.entree)
    if not isinstance(brutes, list) or not brutes or not all(isinstance(t, dict) for t in brutes):
        raise ErreurImport(nom, (Probleme(f"aucune table [[{genre.entree}]].", 1),))
    if len(brutes) > LIGNES_MAX:
        raise ErreurImport(nom, (Probleme(f"plus de {LIGNES_MAX} tables [[{genre.entree}]]."),))
    debuts = [n for n, ligne in enumerate(texte.split("\n"), 1) if ligne.strip() == f"[[{genre.entree}]]"]
    (cle,) = genre.cle
    problemes: list[Probleme] = []
    entrees: dict[str, object] = {}
    lignes: dict[str, int] = {}
    for rang, table in enumerate(brutes):
        ligne = debuts[rang] if len(debuts) == len(brutes) else None
        nom_entree = table.get(cle)
        if not isinstance(nom_entree, str) or not nom_entree or nom_entree in entrees:
            problemes.append(Probleme("texte attendu, et jamais deux fois le même.", ligne, cle=cle))
            continue
        problemes.extend(Probleme(faute, ligne, cle=ou) for ou, faute in _textes(table, ""))
        entrees[nom_entree] = table
        lignes[nom_entree] = ligne or 0
    reste = {k: v for k, v in contenu.items() if k != genre.entree and k not in _DATES}
    problemes.extend(Probleme(faute, cle=ou) for ou, faute in _textes(reste, ""))
    entrees.update((f"[{k}]", v) for k, v in reste.items())
    verifie_le = contenu.get("verifie_le")
    if not isinstance(verifie_le, dt.date) or isinstance(verifie_le, dt.datetime):
        problemes.append(Probleme("date AAAA-MM-JJ attendue, sans guillemets.", cle="verifie_le"))
        verifie_le = None
    if problemes:
        raise ErreurImport(nom, tuple(problemes))
    return Entrant(genre, texte.encode(), entrees, lignes, verifie_le)


def _analyser(nom: str, texte: str) -> dict[str, object]:
    try:
        return tomllib.loads(texte)
    except tomllib.TOMLDecodeError as cause:
        ou = re.search(r"line (\d+), column (\d+)", str(cause))
        place = f", signe {ou[2]} de la ligne" if ou else ""
        raise ErreurImport(
            nom, (Probleme(f"ce n’est pas du TOML{place}.", int(ou[1]) if ou else texte.count("\n") + 1),)
        ) from cause
    except (ValueError, RecursionError) as cause:
        raise ErreurImport(nom, (Probleme("un nombre ou une imbrication sans fin."),)) from cause


def _textes(valeur: object, ou: str) -> Iterator[tuple[str, str]]:
    """Yield the faults of every text under ``valeur``, with the path of its key; names of keys are texts too."""
    if isinstance(valeur, str):
        if len(valeur) > CELLULE_MAX:
            yield ou, f"plus de {CELLULE_MAX} caractères."
        if any(interdit(c) for c in valeur):
            yield ou, "caractère interdit dans ce texte."
    elif isinstance(valeur, list):
        for element in valeur:
            yield from _textes(element, ou)
    elif isinstance(valeur, dict):
        for cle, element in valeur.items():
            if len(cle) > 100 or any(interdit(c) for c in cle):
                yield ou, "nom de clé trop long, ou qui contient un caractère interdit."
            else:
                yield from _textes(element, f"{ou}.{cle}" if ou else cle)
