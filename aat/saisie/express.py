"""The express line: ``grippe 5j``, ``lombalgie 7j lourd sorties libres "kiné"``. Words in any order.

What is not a keyword, a date or a duration names the motif. Nothing is guessed silently: what was
understood, what was not, and the candidates of an ambiguous motif all come back to the caller.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from aat.domaine.arret import (
    Atmp,
    Avis,
    Categorie,
    ModeSorties,
    MotifChoisi,
    Nature,
    NatureAtmp,
    Sorties,
    Temps,
)
from aat.domaine.motif import MotifTrouve
from aat.erreurs import ErreurUsage
from aat.saisie import grammaire
from aat.saisie.dates import lire_date, lire_duree
from aat.saisie.texte import plier

Chercher = Callable[[str], Sequence[MotifTrouve]]


@dataclass(frozen=True, slots=True)
class Comprise:
    """What an express line means.

    Attributes:
        avis: the given avis with what the line says put on it.
        incompris: words of the line that mean nothing here.
        candidats: motifs between which the line does not decide; empty when it does.
        motif: the motif that was understood.
        type_emploi: ``sedentaire``, ``leger``, ``modere``, ``lourd``, or ``None``.
        employeur: short name typed after « chez », or ``None``.
    """

    avis: Avis
    incompris: tuple[str, ...] = ()
    candidats: tuple[MotifTrouve, ...] = ()
    motif: MotifTrouve | None = None
    type_emploi: str | None = None
    employeur: str | None = None


@dataclass(slots=True)
class _Lecture:
    """State of one reading: the avis under construction and the words left for the motif."""

    avis: Avis
    aujourd_hui: dt.date
    mots: list[str] = field(default_factory=list)
    duree: str | None = None
    type_emploi: str | None = None
    employeur: str | None = None
    guillemets: list[str] = field(default_factory=list)
    #: Ranks in ``mots`` of words that may name the type d'emploi or belong to the motif.
    doubles: set[int] = field(default_factory=set)


def comprendre(ligne: str, avis: Avis, aujourd_hui: dt.date, chercher: Chercher) -> Comprise:
    """Return what ``ligne`` says, put on ``avis``.

    Raises:
        ErreurUsage: a date or a duration of the line does not exist.
    """
    lecture = _Lecture(avis=avis, aujourd_hui=aujourd_hui)
    reste = plier(_sans_guillemets(ligne, lecture.guillemets))
    while reste:
        reste = _avancer(reste, lecture).strip()
    _poser_duree(lecture)
    _poser_textes(lecture)
    motif, candidats, incompris = _motif(_mots_du_motif(lecture, chercher), chercher)
    if motif:
        ancien = lecture.avis.motif
        lecture.avis = replace(
            lecture.avis,
            motif=MotifChoisi(code=motif.motif.code, complement=ancien.complement if ancien else None),
        )
    return Comprise(
        avis=lecture.avis,
        incompris=incompris,
        candidats=candidats,
        motif=motif,
        type_emploi=lecture.type_emploi,
        employeur=lecture.employeur,
    )


_GUILLEMETS = re.compile(r"\"([^\"]*)\"|«\s*([^»]*?)\s*»|“([^”]*)”")


def _sans_guillemets(ligne: str, textes: list[str]) -> str:
    def retirer(m: re.Match[str]) -> str:
        textes.append((m[1] or m[2] or m[3] or "").strip())
        return " "

    return _GUILLEMETS.sub(retirer, ligne)


def _avancer(reste: str, lecture: _Lecture) -> str:
    """Consume the first element of ``reste`` and return what follows."""
    for element, action in _ACTIONS:
        if m := element.lire(reste):
            action(lecture, m)
            return reste[m.end() :]
    mot, _, suite = reste.partition(" ")
    lecture.mots.append(mot)
    return suite


def _date(lecture: _Lecture, texte: str | None) -> dt.date | None:
    return lire_date(texte, lecture.aujourd_hui) if texte else None


def _periode(lecture: _Lecture, m: re.Match[str]) -> None:
    debut = lire_date(m["debut"], lecture.aujourd_hui)
    fin = lire_date(m["fin"], lecture.aujourd_hui, apres=debut)
    lecture.avis = replace(lecture.avis, debut=debut, fin=fin, jours=None)
    lecture.duree = None


def _debut(lecture: _Lecture, m: re.Match[str]) -> None:
    lecture.avis = replace(lecture.avis, debut=_date(lecture, m["debut"]))


def _duree(lecture: _Lecture, m: re.Match[str]) -> None:
    if lecture.duree is not None:
        raise ErreurUsage("La ligne donne deux durées.", champ="jours", remede="Gardez-en une seule.")
    lecture.duree = m["duree"]


def _sorties(mode: ModeSorties) -> Callable[[_Lecture, re.Match[str]], None]:
    def action(lecture: _Lecture, m: re.Match[str]) -> None:
        jour = _date(lecture, m.groupdict().get("debut"))
        lecture.avis = replace(lecture.avis, sorties=Sorties(mode=mode, a_partir_du=jour))

    return action


def _atmp(nature: NatureAtmp | None) -> Callable[[_Lecture, re.Match[str]], None]:
    def action(lecture: _Lecture, m: re.Match[str]) -> None:
        lecture.avis = replace(lecture.avis, atmp=Atmp(nature=nature, date=_date(lecture, m["debut"])))

    return action


def _categorie(lecture: _Lecture, m: re.Match[str]) -> None:
    nom = next(nom for nom, valeur in m.groupdict().items() if valeur)
    lecture.avis = replace(lecture.avis, categorie=Categorie(nom.replace("_", "-")))


def _type_emploi(lecture: _Lecture, m: re.Match[str]) -> None:
    lecture.type_emploi = grammaire.TYPES_EMPLOI[m["type"][:4]]
    if m[0] == m["type"]:  # « épisode dépressif léger »: the word may belong to the motif
        lecture.doubles.add(len(lecture.mots))
        lecture.mots.append(m[0])


def _employeur(lecture: _Lecture, m: re.Match[str]) -> None:
    lecture.employeur = m["nom"] or (lecture.guillemets.pop(0) if lecture.guillemets else None)


def _fixe(**valeurs: object) -> Callable[[_Lecture, re.Match[str]], None]:
    def action(lecture: _Lecture, _: re.Match[str]) -> None:
        lecture.avis = replace(lecture.avis, **valeurs)  # type: ignore[arg-type]

    return action


_ACTIONS: tuple[tuple[grammaire.Element, Callable[[_Lecture, re.Match[str]], None]], ...] = (
    (grammaire.PERIODE, _periode),
    (grammaire.SORTIES_LIBRES, _sorties(ModeSorties.LIBRES)),
    (grammaire.SORTIES_NON, _sorties(ModeSorties.NON_AUTORISEES)),
    (grammaire.SORTIES_LIMITEES, _sorties(ModeSorties.HORAIRES_LIMITES)),
    (grammaire.ACCIDENT, _atmp(NatureAtmp.ACCIDENT)),
    (grammaire.MALADIE_PRO, _atmp(NatureAtmp.MALADIE)),
    (grammaire.ATMP, _atmp(None)),
    (grammaire.DEBUT, _debut),
    (grammaire.DUREE, _duree),
    (grammaire.PROLONGATION, _fixe(nature=Nature.PROLONGATION)),
    (grammaire.INITIAL, _fixe(nature=Nature.INITIAL)),
    (grammaire.PARTIEL, _fixe(temps=Temps.PARTIEL)),
    (grammaire.COMPLET, _fixe(temps=Temps.COMPLET)),
    (grammaire.ALD, _fixe(ald=True)),
    (grammaire.GROSSESSE, _fixe(grossesse_pathologique=True)),
    (grammaire.TELECONSULTATION, _fixe(teleconsultation=True)),
    (grammaire.CATEGORIE, _categorie),
    (grammaire.TYPE_EMPLOI, _type_emploi),
    (grammaire.EMPLOYEUR, _employeur),
)


def _poser_duree(lecture: _Lecture) -> None:
    """Put the typed duration once the first day is known, whatever their order in the line."""
    if lecture.duree is None:
        return
    debut = lecture.avis.debut or lecture.aujourd_hui
    duree = lire_duree(lecture.duree, debut, lecture.aujourd_hui)
    lecture.avis = replace(lecture.avis, debut=debut, jours=duree.jours, fin=duree.fin)


def _poser_textes(lecture: _Lecture) -> None:
    """Give the quoted texts their place: reason of the free outings first, then the motif's complement."""
    textes = list(lecture.guillemets)
    sorties = lecture.avis.sorties
    if textes and sorties and sorties.mode is ModeSorties.LIBRES and not sorties.raison:
        lecture.avis = replace(lecture.avis, sorties=replace(sorties, raison=textes.pop(0)))
    if textes:
        motif = lecture.avis.motif or MotifChoisi()
        lecture.avis = replace(lecture.avis, motif=replace(motif, complement=" ; ".join(textes)))


def _mots_du_motif(lecture: _Lecture, chercher: Chercher) -> list[str]:
    """Return the words that name the motif; a type d'emploi is one of them only in an exact label or alias."""
    if not lecture.doubles:
        return lecture.mots
    entier = " ".join(lecture.mots)
    if any(plier(t.correspondance) == entier for t in chercher(entier)):
        lecture.type_emploi = None
        return lecture.mots
    return [mot for rang, mot in enumerate(lecture.mots) if rang not in lecture.doubles]


def _motif(
    mots: list[str],
    chercher: Chercher,
) -> tuple[MotifTrouve | None, tuple[MotifTrouve, ...], tuple[str, ...]]:
    """Return (motif understood, candidates when it is ambiguous, words not understood)."""
    utiles = list(mots)
    while utiles and utiles[0] in grammaire.MOTS_VIDES:
        utiles.pop(0)
    while utiles and utiles[-1] in grammaire.MOTS_VIDES:
        utiles.pop()
    if not utiles:
        return None, (), ()
    trouves = tuple(chercher(" ".join(utiles)))
    if not trouves:
        return None, (), tuple(utiles)
    decides = departager(" ".join(utiles), trouves)
    return (decides[0], (), ()) if len(decides) == 1 else (None, decides, ())


#: Points that separate a motif from one that is named as well: the length of a label counts less, a word more.
MARGE: Final = 40


def departager(texte: str, trouves: Sequence[MotifTrouve]) -> tuple[MotifTrouve, ...]:
    """Return the one motif that ``texte`` names, or every candidate when it names several.

    An exact label decides, then an alias that one motif alone bears; an acronym shared by two motifs (IVG) never
    does. Failing an exact match, the motif that leaves all the others behind: « fracture » names eight.
    """
    exacts = tuple(t for t in trouves if plier(t.correspondance) == plier(texte))
    if any(t.correspondance.isupper() for t in exacts):
        return exacts
    libelles = tuple(t for t in exacts if plier(t.motif.libelle) == plier(texte))
    if len(libelles or exacts) == 1:
        return libelles or exacts
    proches = tuple(t for t in trouves if trouves[0].score - t.score < MARGE)
    return proches if len(proches) == 1 else tuple(trouves)
