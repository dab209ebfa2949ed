"""The express line: ``grippe 5j``, ``lombalgie 7j lourd sorties libres "kiné"``. Words in any order.

What is not a keyword, a date or a duration names the motif. Nothing is guessed silently: what was
understood, what was not, and the candidates of an ambiguous motif all come back to the caller.
"""

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from aat.domaine.arret import (
    Atmp,
    Avis,
    Categorie,
    ModeSorties,
    MotifChoisi,
    Nature,
    NatureAtmp,
    RepriseTempsPartiel,
    Sorties,
    Temps,
)
from aat.domaine.motif import MotifTrouve
from aat.domaine.mots import COTES, MOTS_VIDES
from aat.erreurs import ErreurUsage
from aat.saisie import grammaire
from aat.saisie.abreviations import developper
from aat.saisie.dates import Duree, lire_date, lire_duree, lire_jour_passe, lire_jour_proche, lire_periode
from aat.saisie.texte import plier

#: Search of a motif: what is typed, and how many answers at most (ten when not said).
Chercher = Callable[..., Sequence[MotifTrouve]]
#: Two scores nearer than this were found in the same way: only the length of the label tells them apart.
_MEME_GENRE = 25
#: A weekday with its number is a date within so many days; beyond, the number may be a duration.
_UNE_SEMAINE = 7
#: More answers than there are motifs.
_TOUS = 100_000


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
    debut_dit: bool = False
    periode_dite: bool = False
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
    reste = _preparer(plier(_sans_guillemets(ligne, lecture.guillemets)))
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

    reste = _GUILLEMETS.sub(retirer, ligne)
    if any(signe in reste for signe in '"«»“”'):
        raise ErreurUsage("Un guillemet de la ligne n’est pas fermé.", remede='Fermez-le : "texte".')
    return reste


#: Brackets and the punctuation that ends a word; not the point of « 23.11 », nor the comma of « 1,5 ».
_PONCTUATION = re.compile(r"[()\[\]!?]|[.,;:](?=\s|$)")


def _cle(texte: str) -> str:
    """Return what two ways of writing the same words share."""
    return " ".join(_PONCTUATION.sub(" ", plier(texte)).split())


_ELISION = re.compile(r"\bd'(?=hier|avant|auj)")
_ARRET = re.compile(r"\barret (?:maladie|de travail)\b")


def _preparer(pliee: str) -> str:
    """Return the folded line without punctuation, today under its own name."""
    sans = _ARRET.sub("arret", _PONCTUATION.sub(" ", developper(pliee)))
    jour = re.sub(r"\b(?:ce|(?<=du )) ?jour\b", "aujourd'hui", _ELISION.sub("de ", sans))
    return " ".join(jour.split())


def _avancer(reste: str, lecture: _Lecture) -> str:
    """Consume the first element of ``reste`` and return what follows."""
    for element, action in _ACTIONS:
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


def _date(lecture: _Lecture, texte: str | None) -> dt.date | None:
    return lire_date(texte, lecture.aujourd_hui) if texte else None


def _periode(lecture: _Lecture, m: re.Match[str]) -> None:
    _un_seul_debut(lecture)
    bornes = [borne for borne in m.groups() if borne]
    debut, fin = lire_periode(bornes[0], bornes[1], lecture.aujourd_hui)
    lecture.avis = replace(lecture.avis, debut=debut, fin=fin, jours=None)
    lecture.periode_dite = True


def _debut(lecture: _Lecture, m: re.Match[str]) -> None:
    _un_seul_debut(lecture)
    lire = lire_jour_passe if m["depuis"] else lire_date
    lecture.avis = replace(lecture.avis, debut=lire(m["debut"], lecture.aujourd_hui))


def _jour_seul(lecture: _Lecture, m: re.Match[str]) -> None:
    """« le 24 », « mardi 24 »: a day without its month."""
    nom, numero = m.groupdict().get("nom"), m["jour"]
    jour = _jour_nomme(lecture, m, nom, numero) if nom else _lire_jour(m)(numero, lecture.aujourd_hui)
    _un_seul_debut(lecture)
    lecture.avis = replace(lecture.avis, debut=jour)


def _lire_jour(m: re.Match[str]) -> Callable[[str, dt.date], dt.date]:
    return lire_jour_passe if m["depuis"] else lire_jour_proche


def _jour_nomme(lecture: _Lecture, m: re.Match[str], nom: str, numero: str) -> dt.date:
    """Return the day of « mardi 24 »; a number that ends the line and is not the day's is a duration."""
    peut_durer = lecture.duree is None and m.end() == len(m.string)
    try:
        jour = _lire_jour(m)(f"{nom} {numero}", lecture.aujourd_hui)
    except ErreurUsage:
        if not peut_durer:
            raise
        lecture.duree = numero
        return lire_date(nom, lecture.aujourd_hui)
    if peut_durer and abs((jour - lecture.aujourd_hui).days) > _UNE_SEMAINE:
        raise ErreurUsage(
            f"« {nom} {numero} » peut être une date ou une durée.",
            champ="debut",
            remede=f"Écrivez « {nom} {numero}j », ou la date avec son mois.",
        )
    return jour


def _un_seul_debut(lecture: _Lecture) -> None:
    if lecture.debut_dit:
        raise ErreurUsage(
            "La ligne donne deux premiers jours.",
            champ="debut",
            remede="Gardez-en un seul, ou écrivez « du 23/11 au 27/11 ».",
        )
    lecture.debut_dit = True


def _duree(lecture: _Lecture, m: re.Match[str]) -> None:
    atmp = lecture.avis.atmp
    if lecture.duree is not None and atmp is not None and atmp.date is None and m["duree"].isdigit():
        # « entorse 10j at 20 »
        jour = lire_jour_passe(m["duree"], lecture.aujourd_hui)
        lecture.avis = replace(lecture.avis, atmp=replace(atmp, date=jour))
        return
    if lecture.duree is not None:
        raise ErreurUsage("La ligne donne deux durées.", champ="jours", remede="Gardez-en une seule.")
    lecture.duree = m["duree"]


def _sorties(mode: ModeSorties) -> Callable[[_Lecture, re.Match[str]], None]:
    def action(lecture: _Lecture, m: re.Match[str]) -> None:
        champs = m.groupdict()
        seul = champs.get("jour")
        jour = lire_jour_proche(seul, lecture.aujourd_hui) if seul else _date(lecture, champs.get("debut"))
        lecture.avis = replace(lecture.avis, sorties=Sorties(mode=mode, a_partir_du=jour))

    return action


def _atmp(nature: NatureAtmp | None) -> Callable[[_Lecture, re.Match[str]], None]:
    def action(lecture: _Lecture, m: re.Match[str]) -> None:
        texte = m["jour"] or m["nu"] or m["debut"]
        jour = lire_jour_passe(texte, lecture.aujourd_hui) if texte else None
        lecture.avis = replace(lecture.avis, atmp=Atmp(nature=nature, date=jour))

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
    if lecture.employeur is None:
        raise ErreurUsage(
            "La ligne ne dit pas chez quel employeur.",
            champ="employeur",
            remede="Tapez son nom court après « chez », ou retirez ce mot.",
        )


def _fixe(**valeurs: object) -> Callable[[_Lecture, re.Match[str]], None]:
    def action(lecture: _Lecture, _: re.Match[str]) -> None:
        lecture.avis = replace(lecture.avis, **valeurs)  # type: ignore[arg-type]

    return action


_ACTIONS: tuple[tuple[grammaire.Element, Callable[[_Lecture, re.Match[str]], None]], ...] = (
    (grammaire.PERIODE, _periode),
    (grammaire.INTERVALLE, _periode),
    (grammaire.SORTIES_LIBRES, _sorties(ModeSorties.LIBRES)),
    (grammaire.SORTIES_NON, _sorties(ModeSorties.NON_AUTORISEES)),
    (grammaire.SORTIES_LIMITEES, _sorties(ModeSorties.HORAIRES_LIMITES)),
    (grammaire.ATMP, _atmp(None)),
    (grammaire.ACCIDENT, _atmp(NatureAtmp.ACCIDENT)),
    (grammaire.MALADIE_PRO, _atmp(NatureAtmp.MALADIE)),
    (grammaire.DEBUT_NOMME, _jour_seul),
    (grammaire.DEBUT_SEUL, _jour_seul),
    (grammaire.DEBUT, _debut),
    (grammaire.DUREE, _duree),
    (grammaire.PROLONGATION, _fixe(nature=Nature.PROLONGATION)),
    (grammaire.INITIAL, _fixe(nature=Nature.INITIAL)),
    (grammaire.REPRISE, _fixe(temps=Temps.COMPLET, reprise_temps_partiel=RepriseTempsPartiel())),
    (grammaire.PARTIEL, _fixe(temps=Temps.PARTIEL)),
    (grammaire.COMPLET, _fixe(temps=Temps.COMPLET)),
    (grammaire.SANS_ALD, _fixe(ald=False)),
    (grammaire.ALD, _fixe(ald=True)),
    (grammaire.SANS_GROSSESSE, _fixe(grossesse_pathologique=False)),
    (grammaire.GROSSESSE, _fixe(grossesse_pathologique=True)),
    (grammaire.EN_PRESENCE, _fixe(teleconsultation=False)),
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
    if lecture.periode_dite:
        _accorder(debut, lecture.avis.fin, duree)
        return
    lecture.avis = replace(lecture.avis, debut=debut, jours=duree.jours, fin=duree.fin)


def _accorder(debut: dt.date, fin: dt.date | None, duree: Duree) -> None:
    dite = duree.fin if duree.jours is None else debut + dt.timedelta(days=duree.jours - 1)
    if dite != fin:
        raise ErreurUsage(
            "La durée et la période de la ligne ne s’accordent pas.", champ="jours", remede="Gardez l’une des deux."
        )


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
    if any(_cle(t.correspondance) == _cle(entier) for t in chercher(entier)):
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
    texte = " ".join(utiles)
    trouves = tuple(chercher(texte))
    decides = departager(texte, trouves) if trouves else ()
    if len(decides) == 1 and _cle(decides[0].correspondance) == _cle(texte):
        return decides[0], (), ()
    inconnus = tuple(mot for mot in utiles if _parle(mot) and not chercher(mot))
    if inconnus:
        texte = " ".join([mot for mot in utiles if mot not in inconnus])
        trouves = tuple(chercher(texte))
        decides = departager(texte, trouves) if trouves else ()
    if not trouves:
        return None, (), tuple(utiles)
    if len(decides) == 1 and not _ecartes(texte.split(), decides[0], chercher):
        return decides[0], (), inconnus
    return None, (decides if len(decides) > 1 else trouves), inconnus


def _parle(mot: str) -> bool:
    """Tell whether a word may name something: neither a joining word nor a side."""
    return mot not in grammaire.MOTS_VIDES and mot not in MOTS_VIDES and mot not in COTES


def _ecartes(mots: Sequence[str], motif: MotifTrouve, chercher: Chercher) -> bool:
    """Tell whether a word names other motifs and not this one: « grippe et lombalgie » is not decided here."""
    parlants = [mot for mot in mots if _parle(mot)]
    return len(parlants) > 1 and any(
        all(t.motif.code != motif.motif.code for t in chercher(mot, _TOUS)) for mot in parlants
    )


def departager(texte: str, trouves: Sequence[MotifTrouve]) -> tuple[MotifTrouve, ...]:
    """Return the one motif that ``texte`` names, or every candidate when it names several.

    An exact label or alias decides; an acronym shared by two motifs (IVG) never does. Failing an exact
    match, the only motif that answers as well as the best: « fracture » begins eight labels and names none.
    """
    exacts = tuple(t for t in trouves if _cle(t.correspondance) == _cle(texte))
    if any(t.correspondance.isupper() for t in exacts):
        return exacts
    if exacts and exacts[0].score < trouves[0].score:
        # « thrombose », a synonym of one motif among others, begins better names of two others.
        return tuple(trouves)
    meilleurs = exacts or tuple(trouves)
    marge = 0 if exacts else _MEME_GENRE
    premiers = tuple(t for t in meilleurs if t.score >= meilleurs[0].score - marge)
    return premiers if exacts or len(premiers) == 1 else tuple(trouves)
