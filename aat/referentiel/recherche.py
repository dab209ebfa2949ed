"""Search of a motif as a doctor types it. Owns what is indexed for a motif; the ranking itself is ``index``."""

from collections.abc import Iterator
from functools import cache

from aat.domaine.motif import MotifTrouve
from aat.domaine.mots import COTES
from aat.prepares import Prepare
from aat.referentiel import motifs
from aat.referentiel.equivalents import ENTIERS, EQUIVALENTS
from aat.referentiel.index import Entree, Genre, Index
from aat.referentiel.motifs import Motifs, charger_motifs
from aat.referentiel.pliage import plier

__all__ = ["Index", "chercher", "entrees", "indexer"]


def chercher(texte: str, limite: int = 10) -> tuple[MotifTrouve, ...]:
    """Return the motifs that ``texte`` may mean, best first, at most ``limite``; empty when nothing is near.

    Raises:
        ErreurReferentiel: the installed nomenclature is invalid.
    """
    tous = charger_motifs().tous
    return tuple(MotifTrouve(tous[t.cible], t.texte, t.score) for t in _index().chercher(_sans_cote(texte), limite))


def _sans_cote(texte: str) -> str:
    """Return ``texte`` without its sides, unless nothing else is typed."""
    mots = texte.split()
    if len(mots) < 2:
        return texte
    return " ".join([mot for mot in mots if plier(mot).strip() not in COTES]) or texte


def entrees(nomenclature: Motifs) -> Iterator[Entree]:
    """Yield everything that a motif may be found by: labels, aliases, acronyms, synonyms.

    Between equals, a motif that has a duration sheet comes first: those are the frequent ones.
    """
    rangs = {motif.code: rang for rang, motif in enumerate(nomenclature.tous)}
    poids = [rang if motif.fiche else rang + len(rangs) for rang, motif in enumerate(nomenclature.tous)]
    for rang, motif in enumerate(nomenclature.tous):
        yield Entree(motif.libelle, rang, Genre.LIBELLE, poids[rang])
        for acronyme in motif.acronymes:
            yield Entree(acronyme, rang, Genre.ACRONYME, poids[rang])
        for synonyme in motif.synonymes:
            yield Entree(synonyme, rang, Genre.SYNONYME, poids[rang])
        for terme in nomenclature.mots_projet.get(motif.code, ()):
            yield Entree(terme, rang, Genre.ALIAS, poids[rang])
    for alias in nomenclature.libelles:
        if alias.code:
            rang = rangs[alias.code]
            yield Entree(alias.libelle, rang, Genre.ALIAS, poids[rang])
            for synonyme in alias.synonymes:
                yield Entree(synonyme, rang, Genre.SYNONYME, poids[rang])


def indexer(nomenclature: Motifs) -> Index:
    """Return the index of these motifs, built now."""
    return Index(entrees(nomenclature), EQUIVALENTS, ENTIERS)


@cache
def _index() -> Index:
    return PREPARE.lire()


#: The index of the motifs as built at installation.
PREPARE = Prepare(
    "index",
    motifs.fichiers_des_motifs,
    (
        *motifs.CODE,
        "aat.referentiel.recherche",
        "aat.referentiel.index",
        "aat.referentiel.equivalents",
        "aat.referentiel.vocabulaire",
        "aat.referentiel.pliage",
    ),
    lambda: indexer(charger_motifs()),
)
