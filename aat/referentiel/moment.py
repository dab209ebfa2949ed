"""« En ce moment »: which motifs are offered on a day, from dated lists. Knows nothing of screens."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aat.domaine.periode import couvre
from aat.referentiel.tables import Cle, faute, sans_chevauchement
from aat.ressources import lire_toml, referentiel

_JOUR = re.compile(r"(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Fenetre:
    """A motif offered every year from ``du`` to ``au`` (month, day), both inclusive; may span the new year."""

    code: str
    court: str
    du: tuple[int, int]
    au: tuple[int, int]

    def ouverte(self, jour: dt.date) -> bool:
        """Tell whether ``jour`` falls in the window."""
        ici = (jour.month, jour.day)
        if self.du <= self.au:
            return self.du <= ici <= self.au
        return ici >= self.du or ici <= self.au


@dataclass(frozen=True, slots=True)
class ListeDuMoment:
    """A list in use from ``du`` to ``au`` inclusive; ``None`` = no bound."""

    du: dt.date | None
    au: dt.date | None
    source: str
    motifs: tuple[Fenetre, ...]


def motifs_du_moment(jour: dt.date, *, atmp: bool = False) -> tuple[tuple[str, str], ...]:
    """Return (code, short label) of the motifs offered on ``jour``, in the order of the screen; none in AT/MP.

    Rule ``motif-du-moment`` (guide, step 9): the season's illnesses are no work accident.
    """
    if atmp:
        return ()
    for liste in charger_listes():
        if couvre(liste.du, liste.au, jour):
            return tuple((f.code, f.court) for f in liste.motifs if f.ouverte(jour))
    return ()


@cache
def charger_listes() -> tuple[ListeDuMoment, ...]:
    """Return the installed lists, read once."""
    return lire_listes(referentiel("nomenclatures/moment.toml"))


def lire_listes(chemin: Path) -> tuple[ListeDuMoment, ...]:
    """Return the lists of a file.

    Raises:
        ErreurReferentiel: the file and the key are named.
    """
    racine = Cle(chemin.name, "", lire_toml(chemin))
    racine.brut("version")
    racine.verifie_le()
    listes: list[ListeDuMoment] = []
    for table in racine.tables("liste"):
        fenetres = tuple(_fenetre(m) for m in table.tables("motifs"))
        if not fenetres:
            raise table.faute("motifs", "liste vide")
        table.texte_ou_rien("remarque")
        listes.append(ListeDuMoment(table.jour("du"), table.jour("au"), table.texte("source"), fenetres))
        table.finir()
    racine.finir()
    if not sans_chevauchement([(liste.du, liste.au) for liste in listes]):
        raise faute(chemin.name, "clé liste", "dates qui se chevauchent")
    return tuple(listes)


def _fenetre(table: Cle) -> Fenetre:
    table.drapeau("duree", defaut=False)
    fenetre = Fenetre(table.texte("code"), table.texte("court"), _jour(table, "du"), _jour(table, "au"))
    table.finir()
    return fenetre


def _jour(table: Cle, cle: str) -> tuple[int, int]:
    lu = _JOUR.fullmatch(table.texte(cle))
    try:
        if lu is None:
            raise ValueError  # noqa: TRY301 -- one message for a wrong shape and for an impossible day
        # 2024 is a leap year: 29 February may be a bound.
        jour = dt.date(2024, int(lu[1]), int(lu[2]))
    except ValueError as cause:
        raise table.faute(cle, "jour MM-JJ attendu") from cause
    return jour.month, jour.day
