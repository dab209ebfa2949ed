"""The express line: ``grippe 5j``, ``lombalgie 7j lourd sorties libres "kiné"``. Words in any order.

What is not a keyword, a date or a duration names the motif. Nothing is guessed silently: what was
understood, what was not, and the candidates of an ambiguous motif all come back to the caller. What each
keyword puts on the avis is in ``elements_express``.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from aat.domaine.arret import Avis, ModeSorties, MotifChoisi
from aat.domaine.motif import MotifTrouve
from aat.domaine.mots import COTES
from aat.erreurs import ErreurUsage
from aat.saisie.abreviations import developper
from aat.saisie.citations import retirer
from aat.saisie.dates import Duree, lire_duree
from aat.saisie.elements_express import ACTIONS, Lecture, retenir_l_employeur, retenir_le_travail
from aat.saisie.motif_dit import PONCTUATION, Chercher, departage, exact, lire_motif, parle
from aat.saisie.texte import plier

#: A line is read again after each word: something pasted by mistake would take hours.
_LIGNE_MAX = 2_000


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


def comprendre(ligne: str, avis: Avis, aujourd_hui: dt.date, chercher: Chercher) -> Comprise:
    """Return what ``ligne`` says, put on ``avis``.

    Raises:
        ErreurUsage: a date or a duration of the line does not exist, or the line is no line any more.
    """
    if len(ligne) > _LIGNE_MAX:
        raise ErreurUsage(
            f"La ligne est trop longue : {_LIGNE_MAX} caractères au plus.",
            remede="Gardez-y le motif, les dates et les sorties ; les textes longs ont leur propre champ.",
        )
    lecture = _lire(ligne, avis, aujourd_hui, lambda texte: _est_cite(texte, avis, aujourd_hui, chercher))
    if any(c.crochets for c in lecture.citations) and not any(map(parle, lecture.mots)):
        lecture = _lire(ligne, avis, aujourd_hui, lambda _: False)
    _poser_duree(lecture)
    mots = _mots_du_motif(lecture, chercher)
    _poser_textes(lecture, cotes=[COTES[mot] for mot in lecture.mots if mot in COTES and mot not in mots])
    motif, candidats, incompris = lire_motif(mots, chercher)
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


def _lire(ligne: str, avis: Avis, aujourd_hui: dt.date, est_cite: Callable[[str], bool]) -> Lecture:
    sans, citations = retirer(ligne, est_cite)
    lecture = Lecture(avis=avis, aujourd_hui=aujourd_hui, citations=citations)
    for citation in citations:
        if citation.employeur:
            retenir_l_employeur(lecture, citation.texte)
    reste = _preparer(plier(sans))
    while reste:
        reste = _avancer(reste, lecture).strip()
    return lecture


def _est_cite(texte: str, avis: Avis, aujourd_hui: dt.date, chercher: Chercher) -> bool:
    """Tell whether what stands in brackets is a text: « (kiné) »; not « (5j) », nor the end of a label."""
    entre = f"({plier(texte)})"
    if any(entre in plier(t.correspondance) for t in chercher(texte)):
        return False
    try:
        return any(map(parle, _lire(texte, avis, aujourd_hui, lambda _: False).mots))
    except ErreurUsage:
        return False


_ELISION = re.compile(r"\bd'(?=hier|avant|auj)")
#: Said of every line; not the beginning of a motif.
_ARRET = re.compile(
    r"(?:\b(?:d'|l'|en |un |cet ))?\barret(?: maladie|(?: d[eu])? travail)?\b(?! (?:cardiaque|de grossesse))"
)


def _preparer(pliee: str) -> str:
    """Return the folded line without punctuation, today under its own name."""
    sans = _ARRET.sub(" ", PONCTUATION.sub(" ", developper(pliee)))
    jour = re.sub(r"\b(?:ce|(?<=du )) ?jour\b", "aujourd'hui", _ELISION.sub("de ", sans))
    return " ".join(jour.split())


def _avancer(reste: str, lecture: Lecture) -> str:
    """Consume the first element of ``reste`` and return what follows."""
    for element, action in ACTIONS:
        if m := element.lire(reste):
            action(lecture, m)
            return reste[m.end() :]
    mot, _, suite = reste.partition(" ")
    if mot.startswith("jusqu"):
        raise ErreurUsage(
            "Le dernier jour n’est pas lisible après « jusqu’à ».",
            champ="fin",
            remede="Écrivez par exemple jusqu’à vendredi, jusqu’au 27 ou jusqu’au 4/12.",
        )
    lecture.mots.append(mot)
    return suite


def _poser_duree(lecture: Lecture) -> None:
    """Put the typed duration once the first day is known, whatever their order in the line."""
    if not lecture.durees:
        return
    debut = lecture.avis.debut or lecture.aujourd_hui
    duree, *autres = [lire_duree(dite, debut, lecture.aujourd_hui) for dite in lecture.durees]
    if any(_dernier_jour(debut, autre) != _dernier_jour(debut, duree) for autre in autres):
        raise ErreurUsage("La ligne donne deux durées.", champ="jours", remede="Gardez-en une seule.")
    if not lecture.periode_dite:
        lecture.avis = replace(lecture.avis, debut=debut, jours=duree.jours, fin=duree.fin)
    elif _dernier_jour(debut, duree) != lecture.avis.fin:
        raise ErreurUsage(
            "La durée et la période de la ligne ne s’accordent pas.", champ="jours", remede="Gardez l’une des deux."
        )


def _dernier_jour(debut: dt.date, duree: Duree) -> dt.date | None:
    return duree.fin if duree.jours is None else debut + dt.timedelta(days=duree.jours - 1)


def _poser_textes(lecture: Lecture, cotes: list[str]) -> None:
    """Give the texts their place: the first after the free outings is their reason; the others, the complement."""
    citations = [c for c in lecture.citations if not c.employeur and c.texte]
    sorties = lecture.avis.sorties
    if citations and sorties and sorties.mode is ModeSorties.LIBRES and not sorties.raison:
        raison = next((c for c in citations if c.apres_libres), None)
        if raison is None:
            raise ErreurUsage(
                "Le texte peut être la raison des sorties libres ou le complément du motif.",
                champ="sorties.raison",
                remede='Tapez la raison après « sorties libres » : sorties libres "kiné".',
            )
        citations.remove(raison)
        lecture.avis = replace(lecture.avis, sorties=replace(sorties, raison=raison.texte))
    if textes := [*cotes, *(c.texte for c in citations)]:
        motif = lecture.avis.motif or MotifChoisi()
        lecture.avis = replace(lecture.avis, motif=replace(motif, complement=" ; ".join(textes)))


def _mots_du_motif(lecture: Lecture, chercher: Chercher) -> list[str]:
    """Return the words that name the motif; a side or a type d'emploi is seldom one of them."""
    cotes = {rang for rang, mot in enumerate(lecture.mots) if mot in COTES}
    if not lecture.doubles and not cotes:
        return lecture.mots

    def sans(rangs: set[int]) -> list[str]:
        return [mot for rang, mot in enumerate(lecture.mots) if rang not in rangs]

    types = set(lecture.doubles)
    if any(map(parle, lecture.mots)) and exact(lecture.mots, chercher):
        return lecture.mots
    essais = [cotes, *(cotes | types - {rang} for rang in types)] if types else []
    # A type belongs to the motif in an exact label, or when it tells several motifs apart: « dépression légère ».
    tous = sans(cotes | types)
    hors_motif = next(
        (ecartes for ecartes in essais if exact(sans(ecartes), chercher) or departage(sans(ecartes), tous, chercher)),
        cotes | types,
    )
    for rang in types & hors_motif:
        retenir_le_travail(lecture, lecture.doubles[rang])
    return sans(hors_motif) if any(map(parle, sans(hors_motif))) else sans(types & hors_motif)
