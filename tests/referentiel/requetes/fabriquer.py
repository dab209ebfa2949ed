"""Makes the two halves of the query set: hand-written queries, and others drawn from labels, synonyms and errors.

    python tests/referentiel/requetes/fabriquer.py

Both seeds are fixed: run again on the same data, it writes the same files. The set was drawn once, before the search
was tuned; « epreuve.csv » was not looked at while tuning. Changing a synonym later does not call for a new draw.
"""

import csv
import random
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from aat.domaine.motif import Motif
from aat.domaine.mots import MOTS_VIDES
from aat.referentiel.motifs import charger_motifs
from aat.referentiel.pliage import plier

DOSSIER = Path(__file__).parent
COLONNES = ("requete", "code", "rang", "genre")
TOTAL = 300
_GRAINE_TIRAGE, _GRAINE_PARTAGE = 20261123, 31116
#: How many of each kind are drawn; typing errors fill up the rest.
_PARTS = {"nom": 25, "ordre": 20, "pluriel": 20, "sigle": 15}
#: Neighbours on an AZERTY keyboard.
_VOISINES = {
    "a": "z",
    "e": "r",
    "i": "o",
    "o": "p",
    "t": "y",
    "n": "b",
    "s": "d",
    "l": "m",
    "u": "i",
    "r": "t",
    "c": "v",
}

Requete = tuple[str, str, int, str]


def main() -> None:
    """Write ``reglage.csv`` and ``epreuve.csv``, half of the queries each."""
    manuscrites = lire(DOSSIER / "manuscrites.csv")
    vues = {plier(r[0]) for r in manuscrites}
    toutes = [*manuscrites, *tirer(TOTAL - len(manuscrites), vues)]
    random.Random(_GRAINE_PARTAGE).shuffle(toutes)  # noqa: S311 - parts test cases
    for nom, moitie in (("reglage", toutes[::2]), ("epreuve", toutes[1::2])):
        with (DOSSIER / f"{nom}.csv").open("w", encoding="utf-8", newline="") as fichier:
            csv.writer(fichier, lineterminator="\n").writerows([COLONNES, *sorted(moitie)])


def lire(chemin: Path) -> list[Requete]:
    """Return the queries of a file: typed text, expected code, worst rank accepted, kind."""
    with chemin.open(encoding="utf-8", newline="") as fichier:
        return [(r["requete"], r["code"], int(r["rang"]), r["genre"]) for r in csv.DictReader(fichier)]


def tirer(combien: int, vues: set[str]) -> Iterator[Requete]:
    """Yield ``combien`` queries, none of them in ``vues``."""
    hasard = random.Random(_GRAINE_TIRAGE)  # noqa: S311 - draws test cases
    motifs = charger_motifs()
    noms = [(nom, m.code) for m in motifs.tous if (nom := nom_court(m, motifs.tous))]
    plusieurs = [(nom, code) for nom, code in noms if len(utiles(nom)) > 1]
    termes = _propres((terme, code) for code, siens in motifs.mots_projet.items() for terme in siens)
    longs = [(terme, code) for terme, code in termes if max(map(len, utiles(terme))) >= 7]
    sigles = _propres((sigle, m.code) for m in motifs.tous for sigle in m.acronymes)
    sources: dict[str, tuple[list[tuple[str, str]], Callable[[str], str]]] = {
        "nom": (noms, str.lower),
        "ordre": (plusieurs, lambda texte: _melange(texte, hasard)),
        "pluriel": (longs, _pluriel),
        "sigle": (sigles, str.lower),
        "faute": ([*longs, *longs, *noms], lambda texte: _faute(texte, hasard)),
    }
    parts = _PARTS | {"faute": combien - sum(_PARTS.values())}
    for genre, part in parts.items():
        reserve, changer = sources[genre]
        reste = part
        for texte, code in hasard.sample(reserve, len(reserve)):
            requete = changer(texte)
            if reste and plier(requete) not in vues:
                vues.add(plier(requete))
                reste -= 1
                yield requete, code, 1 if genre == "nom" else 3, genre


def nom_court(motif: Motif, tous: tuple[Motif, ...]) -> str | None:
    """Return a label without what follows its dash or bracket, when it still names one motif only."""

    def court(m: Motif) -> str:
        return m.libelle.split(" - ")[0].split(" (")[0].split(" [")[0]

    nom = court(motif)
    autres = [set(utiles(m.libelle)) for m in tous if m is not motif]
    if nom.startswith("Autres") or any(set(utiles(nom)) <= mots for mots in autres):
        return None
    return nom


def utiles(texte: str) -> list[str]:
    """Return the words of a text that carry meaning, folded."""
    return [mot for mot in plier(texte).replace("-", " ").split() if mot not in MOTS_VIDES]


def _propres(paires: Iterator[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the terms that belong to one motif only."""
    liste = sorted(set(paires))
    porteurs = Counter(plier(terme) for terme, _ in liste)
    return [(terme, code) for terme, code in liste if porteurs[plier(terme)] == 1]


def _melange(texte: str, hasard: random.Random) -> str:
    mots = utiles(texte)
    return " ".join(mots[1:] + mots[:1]) if len(mots) == 2 else " ".join(hasard.sample(mots, len(mots)))


def _pluriel(texte: str) -> str:
    return " ".join(
        mot if mot[-1] in "sxz" or mot.lower() in MOTS_VIDES or len(mot) < 4 else mot + "s" for mot in texte.split()
    )


def _faute(texte: str, hasard: random.Random) -> str:
    """Return the text with one known error in its longest word, typed without capitals."""
    mots = texte.lower().split()
    rang = max(range(len(mots)), key=lambda r: len(mots[r]))
    mots[rang] = _abime(mots[rang], hasard)
    return " ".join(mots)


def _abime(mot: str, hasard: random.Random) -> str:
    """Apply one of the errors that people make: by ear, by haste, by a finger beside the key."""
    essais: list[str] = []
    for juste, faux in (("ph", "f"), ("th", "t"), ("y", "i"), ("h", ""), ("an", "en"), ("en", "an"), ("ei", "é"), ("ai", "é"),
                        ("qu", "k"), ("mm", "m"), ("nn", "n"), ("ll", "l"), ("rr", "r"), ("tt", "t"), ("pp", "p"), ("ss", "s"),
                        ("x", "cs"), ("sc", "s"), ("m", "mm"), ("l", "ll")):  # fmt: skip
        if juste in mot[1:]:
            essais.append(mot[0] + mot[1:].replace(juste, faux, 1))
    place = hasard.randrange(2, len(mot) - 1)
    essais.append(mot[:place] + mot[place + 1 :])
    essais.append(mot[:place] + mot[place + 1] + mot[place] + mot[place + 2 :])
    essais.append(mot[:place] + _VOISINES.get(mot[place], mot[place] * 2) + mot[place + 1 :])
    return hasard.choice([essai for essai in essais if plier(essai) != plier(mot)] or [mot[:-2]])


if __name__ == "__main__":
    main()
