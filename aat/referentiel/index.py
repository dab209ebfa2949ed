"""Folded in-memory search index over any list of labels: order of words, prefixes, plurals and typing errors forgiven.

Knows neither files nor motifs: an entry points to a number (``cible``) that the caller gives a meaning.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from aat.domaine.mots import MOTS_VIDES
from aat.referentiel.pliage import fautes_permises, mots, plier, singulier
from aat.referentiel.vocabulaire import Vocabulaire

#: How well a typed word meets a word of the index, best first; beyond, ``vocabulaire`` counts the errors.
_EXACT, _PREFIXE, _EQUIVALENT = range(3)
#: Past the typing errors, a word of the same root: a guess.
_DERNIERE_FAUTE = _PREFIXE + 3
#: Bounds on the work of one search, far above what a list of thousands of labels needs.
_ENTREES_PAR_MOT, _ENTREES_RANGEES, _LETTRES_DEBUT, _MOTS_LUS = 2000, 300, 3, 8
#: Answers so few that those which hold only part of the words are added after them.
_PEU = 3


class Genre(IntEnum):
    """What an entry is; a smaller value wins."""

    LIBELLE = 0
    ALIAS = 1
    ACRONYME = 2
    SYNONYME = 3


class Classe(IntEnum):
    """How a result was found; a smaller value ranks first."""

    LIBELLE_EXACT = 0
    ALIAS_EXACT = 1
    ACRONYME_EXACT = 2
    LIBELLE_DEBUT = 3
    ALIAS_DEBUT = 4
    LIBELLE_MOTS = 5
    SYNONYME_EXACT = 6
    ALIAS_MOTS = 7
    SYNONYME_MOTS = 8
    ACRONYME_DEBUT = 9
    REUNION = 10
    FAUTE_LIBELLE = 11
    FAUTE_ALIAS = 12
    FAUTE_SYNONYME = 13
    FAUTE_REUNION = 14
    PARTIEL = 15


_CLASSES_EXACTES = (Classe.LIBELLE_EXACT, Classe.ALIAS_EXACT, Classe.ACRONYME_EXACT, Classe.SYNONYME_EXACT)
_CLASSES_DEBUT = (Classe.LIBELLE_DEBUT, Classe.ALIAS_DEBUT, Classe.ACRONYME_DEBUT, Classe.SYNONYME_MOTS)
_CLASSES_MOTS = (Classe.LIBELLE_MOTS, Classe.ALIAS_MOTS, Classe.ACRONYME_DEBUT, Classe.SYNONYME_MOTS)
_CLASSES_FAUTE = (Classe.FAUTE_LIBELLE, Classe.FAUTE_ALIAS, Classe.FAUTE_SYNONYME, Classe.FAUTE_SYNONYME)


class Entree(NamedTuple):
    """A text under which ``cible`` may be found; ``poids`` breaks ties, smaller first.

    A tuple, not a dataclass: thousands are made before the first search, five times faster.
    """

    texte: str
    cible: int
    genre: Genre = Genre.LIBELLE
    poids: int = 0


@dataclass(frozen=True, slots=True)
class Trouve:
    """A target, the text that matched as written, and a score from 0 to 1000."""

    cible: int
    texte: str
    classe: Classe
    score: int


#: Sort key of a candidate: class, typing errors, share of the entry left untyped, weight, entry.
_Rang = tuple[int, int, int, int, int]


class Index:
    """Entries folded once, then searched word by word through an inverted list.

    Args:
        entrees: what is searched.
        equivalents: folded singular words, each with those that are near it.
        entiers: shortenings, each with the words that it is.
    """

    def __init__(
        self,
        entrees: Iterable[Entree],
        equivalents: Mapping[str, tuple[str, ...]] = {},
        entiers: Mapping[str, tuple[str, ...]] = {},
    ) -> None:
        self._entrees = sorted(entrees, key=itemgetter(2))
        tout = plier("\n".join([e.texte.replace("\n", " ") for e in self._entrees]))
        formes = {mot: singulier(mot) for mot in set(tout.replace("-", " ").split()) - MOTS_VIDES}
        self._mots = [
            [formes[mot] for mot in ligne.split() if mot in formes] or [singulier(mot) for mot in ligne.split()]
            for ligne in tout.replace("-", " ").split("\n")
        ]
        exactes: defaultdict[str, list[int]] = defaultdict(list)
        par_mot: defaultdict[str, list[int]] = defaultdict(list)
        for numero, siens in enumerate(self._mots):
            cle = "".join(siens)
            exactes[cle].append(numero)
            if len(siens) > 1:
                triee = "".join(sorted(siens))
                if triee != cle:
                    exactes[triee].append(numero)
            for mot in siens:
                par_mot[mot].append(numero)
        if "-" in tout:
            for numero, ligne in enumerate(tout.split("\n")):
                if "-" in ligne:
                    for mot in {*_soudes(ligne)}.difference(self._mots[numero]):
                        par_mot[mot].append(numero)
        # Plain from here on: a word that is looked up must not be added.
        self._exactes: dict[str, list[int]] = dict(exactes)
        self._par_mot: dict[str, list[int]] = dict(par_mot)
        self._vocabulaire = Vocabulaire(par_mot)
        self._equivalents, self._entiers = (
            {mot: connus for mot, autres in table.items() if (connus := tuple([a for a in autres if a in par_mot]))}
            for table in (equivalents, entiers)
        )
        #: Plain list of labels: joining the entries of a target finds nothing more.
        self._une_par_cible = len({e.cible for e in self._entrees}) == len(self._entrees)

    def chercher(self, texte: str, limite: int = 10) -> tuple[Trouve, ...]:
        """Return the best match of each target, best first, at most ``limite``; never raises on a text."""
        plie = plier(texte)
        tapes = mots(plie)
        if not tapes or limite < 1:
            return ()
        meilleurs: dict[int, _Rang] = {}
        self._exacts(plie, [singulier(mot) for mot in tapes], meilleurs)
        tapes = list(dict.fromkeys(tapes))[:_MOTS_LUS]
        if not self._debuts_suffisent(tapes, meilleurs, limite):
            self._par_mots(tapes, meilleurs, limite)
        retenus = sorted(meilleurs.values())[:limite]
        return tuple([self._trouve(rang) for rang in retenus])

    def _trouve(self, rang: _Rang) -> Trouve:
        classe, fautes, reste, _, numero = rang
        entree = self._entrees[numero]
        score = max(1, 1000 - 55 * classe - min(5 * fautes, 150) - reste // 4)
        return Trouve(entree.cible, entree.texte, Classe(classe), score)

    def _retenir(self, meilleurs: dict[int, _Rang], numero: int, rang: _Rang) -> None:
        cible = self._entrees[numero].cible
        connu = meilleurs.get(cible)
        if connu is None or rang < connu:
            meilleurs[cible] = rang

    def _exacts(self, plie: str, entiers: list[str], meilleurs: dict[int, _Rang]) -> None:
        """Add the entries made of the typed words and no other, in any order; the same text comes first."""
        trouves = {*self._exactes.get("".join(entiers), ()), *self._exactes.get("".join(sorted(entiers)), ())}
        for numero in trouves:
            entree = self._entrees[numero]
            autrement = int(plier(entree.texte).split() != plie.split())
            self._retenir(meilleurs, numero, (_CLASSES_EXACTES[entree.genre], 0, autrement, entree.poids, numero))

    def _debuts_suffisent(self, tapes: list[str], meilleurs: dict[int, _Rang], limite: int) -> bool:
        """Add the entries that begin with the one to three letters typed; tell whether they fill the answer."""
        if len(tapes) > 1 or len(tapes[0]) > _LETTRES_DEBUT:
            return False
        saisie = _Saisie(tapes)
        premiers, debut = self._premiers, tapes[0]
        tranche = premiers[bisect_left(premiers, (debut, -1)) : bisect_left(premiers, (debut + "\x7f", -1))]
        for numero in sorted([numero for _, numero in tranche])[:_ENTREES_RANGEES]:
            self._retenir(meilleurs, numero, self._rang(numero, saisie, 0, 0))
        return sum([rang[0] <= Classe.ALIAS_DEBUT for rang in meilleurs.values()]) >= limite

    @cached_property
    def _premiers(self) -> list[tuple[str, int]]:
        """Each entry under its first word, sorted; entries are numbered from the best genre to the worst."""
        return sorted([(siens[0], numero) for numero, siens in enumerate(self._mots) if siens])

    def _par_mots(self, tapes: list[str], meilleurs: dict[int, _Rang], limite: int) -> None:
        """Add what every typed word meets: in one entry, else across the entries of a target, else with errors."""
        saisie = _Saisie(tapes)
        listes = [self._rencontres(mot) for mot in tapes]
        self._en_commun(saisie, listes, meilleurs)
        plusieurs = len(tapes) > 1
        if plusieurs and len(meilleurs) < limite and not self._une_par_cible:
            self._reunir(listes, meilleurs, Classe.REUNION, limite)
        if meilleurs:
            # Two or three words that only one motif's synonym holds, « pneumonie virale », may be meant of others.
            meilleure = min(meilleurs.values())[0]
            if plusieurs and len(meilleurs) < _PEU and Classe.SYNONYME_EXACT <= meilleure <= Classe.REUNION:
                self._reunir(listes, meilleurs, Classe.PARTIEL, limite)
            return
        if plusieurs:
            # A word that begins nothing was guessed already.
            listes = [
                self._rencontres(mot, avec_fautes=True) if any(q <= _PREFIXE for q in liste.values()) else liste
                for mot, liste in zip(tapes, listes, strict=True)
            ]
            self._en_commun(saisie, listes, meilleurs)
            if not self._une_par_cible:
                self._reunir(listes, meilleurs, Classe.FAUTE_REUNION, limite)
        if not meilleurs:
            self._reunir(listes, meilleurs, Classe.PARTIEL, limite)

    def _rencontres(self, tape: str, *, avec_fautes: bool = False) -> dict[int, int]:
        """Return, for a typed word, the entries that hold it and how well, 0 being exact."""
        par_mot = self._par_mot
        entier = singulier(tape)
        debuts = self._vocabulaire.commencant_par(tape) or self._vocabulaire.commencant_par(entier)
        trouves: dict[int, int] = {}
        equivalents, entiers = self._equivalents.get(entier, ()), self._entiers.get(entier, ())
        for mot in equivalents:
            trouves.update(dict.fromkeys(par_mot[mot], _EQUIVALENT))
        for mot in entiers:
            trouves.update(dict.fromkeys(par_mot[mot], _PREFIXE))
        if avec_fautes or not (debuts or equivalents or entiers):
            fautes, voisins = self._vocabulaire.voisins(entier, fautes_permises(tape))
            for mot in voisins:
                trouves.update(dict.fromkeys(par_mot[mot], _PREFIXE + fautes))
        for mot in debuts:
            if len(trouves) > _ENTREES_PAR_MOT:
                break
            trouves.update(dict.fromkeys(par_mot[mot], _PREFIXE))
        trouves.update(dict.fromkeys(par_mot.get(entier, ()), _EXACT))
        return trouves

    def _en_commun(self, saisie: "_Saisie", listes: list[dict[int, int]], meilleurs: dict[int, _Rang]) -> None:
        """Keep the entries that hold every typed word."""
        plus_courte, *autres = sorted(listes, key=len)
        communs = set(plus_courte)
        for liste in autres:
            communs = liste.keys() & communs
        if len(communs) > _ENTREES_RANGEES:
            exacts = list(communs)
            for liste in listes:
                exacts = [numero for numero in exacts if liste[numero] == _EXACT]
            communs = set(sorted(exacts or communs)[:_ENTREES_RANGEES])
        for numero in communs:
            qualites = [liste[numero] for liste in listes]
            fautes = sum([q - _PREFIXE for q in qualites if q > _PREFIXE])
            self._retenir(meilleurs, numero, self._rang(numero, saisie, max(qualites), fautes))

    def _rang(self, numero: int, saisie: "_Saisie", pire: int, fautes: int) -> _Rang:
        _, _, genre, poids = self._entrees[numero]
        siens = self._mots[numero]
        if pire > _PREFIXE:
            classe = _CLASSES_FAUTE[genre] if pire <= _DERNIERE_FAUTE else Classe.PARTIEL
        elif siens[0].startswith(saisie.entiers):
            classe = _CLASSES_DEBUT[genre]
        else:
            classe = _CLASSES_MOTS[genre]
        reste = max(0, 100 - 100 * saisie.lettres // len("".join(siens)))
        return (classe, fautes, reste, poids, numero)

    def _reunir(self, listes: list[dict[int, int]], meilleurs: dict[int, _Rang], classe: Classe, limite: int) -> None:
        """Keep the targets that hold every typed word across their entries; for ``PARTIEL``, those that tell most.

        A word tells the more the fewer targets hold it, and half as much when it is only guessed.
        """
        cibles_de = self._cibles_de
        par_mot = [{cibles_de[numero] for numero in liste} for liste in listes]
        if classe is Classe.PARTIEL:
            prix = [_prix(cibles, liste) for cibles, liste in zip(par_mot, listes, strict=True)]
            candidates = _qui_en_disent_le_plus(par_mot, prix, limite)
        else:
            prix = [0] * len(listes)
            candidates = set.intersection(*sorted(par_mot, key=len))
        for cible in candidates:
            fautes = genres = 0
            premier = len(self._entrees)
            for liste, cibles, perte in zip(listes, par_mot, prix, strict=True):
                if cible not in cibles:
                    fautes += perte
                    continue
                qualite, numero = min([(liste[n], n) for n in self._entrees_de[cible] if n in liste])
                fautes += max(0, qualite - _PREFIXE)
                genres += self._entrees[numero].genre
                premier = min(premier, numero)
            self._retenir(meilleurs, premier, (classe, fautes, 10 * genres, self._entrees[premier].poids, premier))

    @cached_property
    def _cibles_de(self) -> list[int]:
        """The target of each entry."""
        return [entree.cible for entree in self._entrees]

    @cached_property
    def _entrees_de(self) -> dict[int, list[int]]:
        """The entries of each target."""
        table: defaultdict[int, list[int]] = defaultdict(list)
        for numero, cible in enumerate(self._cibles_de):
            table[cible].append(numero)
        return dict(table)


def _prix(cibles: set[int], liste: dict[int, int]) -> int:
    """Return what a target loses by not holding a typed word: 100 when one holds it, 10 from fifty on."""
    if not cibles:
        return 0
    prix = max(10, 600 // (5 + len(cibles)))
    return prix if any(qualite <= _PREFIXE for qualite in liste.values()) else prix // 2


def _qui_en_disent_le_plus(par_mot: list[set[int]], prix: list[int], limite: int) -> set[int]:
    """Return enough targets to hold the best ``limite``: those left out tell less than each of them."""
    ordre = sorted(range(len(prix)), key=lambda rang: -prix[rang])
    candidates: set[int] = set()
    reste = sum(prix)
    for rang in ordre:
        candidates |= par_mot[rang]
        reste -= prix[rang]
        if prix[rang] > reste and len(candidates) >= limite:
            break
    return candidates


class _Saisie:
    """What is typed, prepared once for every entry that is ranked."""

    __slots__ = ("entiers", "lettres")

    def __init__(self, tapes: list[str]) -> None:
        self.entiers = tuple([singulier(mot) for mot in tapes])
        self.lettres = sum(map(len, tapes))


def _soudes(plie: str) -> list[str]:
    """Return hyphenated words written in one: « gastro-entérite » is also « gastroenterite »."""
    return [singulier(mot.replace("-", "")) for mot in plie.split() if "-" in mot.strip("-")]
