"""The words of an index: those that begin a certain way, those that are near a misspelt one.

Words are folded and singular (``pliage``); knows nothing of the texts that hold them.
"""

from bisect import bisect_left
from collections.abc import Iterable
from functools import cached_property

from aat.referentiel.pliage import distance, sonore

#: After every folded character.
_FIN = "\x7f"
#: Letters from which a word may be derived from another, and those that their root has.
_DERIVE, _RACINE = 9, 6


class Vocabulaire:
    """Distinct words; what finds misspelt ones is only built when one is met."""

    def __init__(self, mots: Iterable[str]) -> None:
        self._mots = sorted(mots)

    def commencant_par(self, debut: str) -> list[str]:
        """Return the words that begin with ``debut``."""
        return self._mots[bisect_left(self._mots, debut) : bisect_left(self._mots, debut + _FIN)]

    def voisins(self, mot: str, fautes_permises: int) -> tuple[int, list[str]]:
        """Return the nearest words, and how far they are.

        1: heard alike; 2: one error away; 3: two errors away, or one in a word whose end is not typed yet; 4: of the
        same root, « parkinsonien ».
        """
        voisins = self._sonores.get(sonore(mot), [])
        if voisins:
            return 1, voisins
        for fautes in range(1, fautes_permises + 1):
            voisins = self._a_fautes(mot, fautes)
            if voisins:
                return 1 + fautes, voisins
        if fautes_permises:
            # The first two letters of a word being typed are trusted.
            voisins = [autre for autre in self.commencant_par(mot[:2]) if distance(mot, autre[: len(mot)], 1) == 1]
        if not voisins and len(mot) >= _DERIVE and mot.isalpha():
            return 4, self.commencant_par(mot[:_RACINE])
        return 3, voisins

    def _a_fautes(self, mot: str, fautes: int) -> list[str]:
        masque = _masque(mot)
        candidats = [
            autre
            for longueur in range(len(mot) - fautes, len(mot) + fautes + 1)
            for lettres, autre in self._par_longueur.get(longueur, ())
            if (masque & ~lettres).bit_count() <= fautes and (lettres & ~masque).bit_count() <= fautes
        ]
        return [autre for autre in candidats if distance(mot, autre, fautes) <= fautes]

    @cached_property
    def _sonores(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for son, mot in zip(sonore("\n".join(self._mots)).split("\n"), self._mots, strict=False):
            table.setdefault(son, []).append(mot)
        return table

    @cached_property
    def _par_longueur(self) -> dict[int, list[tuple[int, str]]]:
        table: dict[int, list[tuple[int, str]]] = {}
        for mot in self._mots:
            if len(mot) > 2:
                table.setdefault(len(mot), []).append((_masque(mot), mot))
        return table


def _masque(mot: str) -> int:
    """Return the set of a word's characters as bits: each typing error adds or removes one at most on either side."""
    masque = 0
    for lettre in mot:
        masque |= 1 << (ord(lettre) & 63)
    return masque
