"""The express line: ``grippe 5j``, ``lombalgie 7j lourd sorties libres "kiné"``. Words in any order.

What is not a keyword, a date or a duration names the motif. Nothing is guessed silently: what was
understood, what was not, and the candidates of an ambiguous motif all come back to the caller.
"""

import datetime as dt
import re
from collections.abc import Callable
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
from aat.domaine.mots import COTES
from aat.erreurs import ErreurUsage
from aat.saisie import grammaire
from aat.saisie.abreviations import developper
from aat.saisie.citations import Citation, retirer
from aat.saisie.dates import Duree, lire_date, lire_duree, lire_jour_passe, lire_jour_proche, lire_periode
from aat.saisie.motif_dit import PONCTUATION, Chercher, departage, exact, lire_motif, parle
from aat.saisie.texte import plier

#: A weekday with its number is a date within so many days; beyond, the number may be a duration.
_UNE_SEMAINE = 7
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


@dataclass(slots=True)
class _Lecture:
    """State of one reading: the avis under construction and the words left for the motif."""

    avis: Avis
    aujourd_hui: dt.date
    mots: list[str] = field(default_factory=list)
    debut_dit: bool = False
    periode_dite: bool = False
    durees: list[str] = field(default_factory=list)
    type_emploi: str | None = None
    employeur: str | None = None
    citations: list[Citation] = field(default_factory=list)
    #: Rank in ``mots`` of each word that may name the type d'emploi or belong to the motif, and that type.
    doubles: dict[int, str] = field(default_factory=dict)
    #: What the line says of each field: once, or twice the same.
    dits: dict[str, object] = field(default_factory=dict)

    def dire(self, champ: str, nom: str, valeur: object) -> None:
        """Keep what the line says of a field, named ``nom`` in French.

        Raises:
            ErreurUsage: it said something else before.
        """
        if self.dits.setdefault(champ, valeur) != valeur:
            raise ErreurUsage(
                f"La ligne dit deux choses différentes : {nom}.", champ=champ, remede="Gardez-en une seule."
            )


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


def _lire(ligne: str, avis: Avis, aujourd_hui: dt.date, est_cite: Callable[[str], bool]) -> _Lecture:
    sans, citations = retirer(ligne, est_cite)
    lecture = _Lecture(avis=avis, aujourd_hui=aujourd_hui, citations=citations)
    for citation in citations:
        if citation.employeur:
            _chez(lecture, citation.texte)
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
    peut_durer = not lecture.durees and m.end() == len(m.string)
    try:
        jour = _lire_jour(m)(f"{nom} {numero}", lecture.aujourd_hui)
    except ErreurUsage:
        if not peut_durer:
            raise
        lecture.durees.append(numero)
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
    if lecture.durees and atmp is not None and atmp.date is None and m["duree"].isdigit():
        # « entorse 10j at 20 »
        jour = lire_jour_passe(m["duree"], lecture.aujourd_hui)
        lecture.avis = replace(lecture.avis, atmp=replace(atmp, date=jour))
        return
    lecture.durees.append(m["duree"])


def _sorties(mode: ModeSorties) -> Callable[[_Lecture, re.Match[str]], None]:
    def action(lecture: _Lecture, m: re.Match[str]) -> None:
        champs = m.groupdict()
        seul = champs.get("jour")
        jour = lire_jour_proche(seul, lecture.aujourd_hui) if seul else _date(lecture, champs.get("debut"))
        lecture.dire("sorties", "les sorties", (mode, jour))
        lecture.avis = replace(lecture.avis, sorties=Sorties(mode=mode, a_partir_du=jour))

    return action


def _atmp(nature: NatureAtmp | None) -> Callable[[_Lecture, re.Match[str]], None]:
    def action(lecture: _Lecture, m: re.Match[str]) -> None:
        texte = m["jour"] or m["nu"] or m["debut"]
        jour = lire_jour_passe(texte, lecture.aujourd_hui) if texte else None
        lecture.dire("atmp", "l’accident ou la maladie professionnelle", (nature, jour))
        lecture.avis = replace(lecture.avis, atmp=Atmp(nature=nature, date=jour))

    return action


def _sans_atmp(lecture: _Lecture, _: re.Match[str]) -> None:
    lecture.dire("atmp", "l’accident ou la maladie professionnelle", None)
    lecture.avis = replace(lecture.avis, atmp=None)


def _categorie(lecture: _Lecture, m: re.Match[str]) -> None:
    nom = next(nom for nom, valeur in m.groupdict().items() if valeur)
    lecture.dire("categorie", "la situation", nom)
    lecture.avis = replace(lecture.avis, categorie=Categorie(nom.replace("_", "-")))


def _type_emploi(lecture: _Lecture, m: re.Match[str]) -> None:
    nom = grammaire.TYPES_EMPLOI[m["type"][:4]]
    if m[0] == m["type"]:  # « épisode dépressif léger »: the word may belong to the motif
        lecture.doubles[len(lecture.mots)] = nom
        lecture.mots.append(m[0])
    else:
        _travail(lecture, nom)


def _travail(lecture: _Lecture, nom: str) -> None:
    lecture.dire("type_emploi", "le type d’emploi", nom)
    lecture.type_emploi = nom


def _employeur(lecture: _Lecture, m: re.Match[str]) -> None:
    _chez(lecture, m["nom"])


def _chez(lecture: _Lecture, nom: str | None) -> None:
    if not nom:
        raise ErreurUsage(
            "La ligne ne dit pas chez quel employeur.",
            champ="employeur",
            remede="Tapez son nom court après « chez », ou retirez ce mot.",
        )
    lecture.dire("employeur", "l’employeur", nom)
    lecture.employeur = nom


#: How a message names what a keyword sets.
_NOMS = {
    "nature": "la nature de l’avis",
    "temps": "le temps complet ou partiel",
    "reprise_temps_partiel": "la reprise à temps partiel",
    "ald": "l’affection de longue durée",
    "grossesse_pathologique": "la grossesse pathologique",
    "teleconsultation": "la téléconsultation",
}


def _fixe(**valeurs: object) -> Callable[[_Lecture, re.Match[str]], None]:
    def action(lecture: _Lecture, _: re.Match[str]) -> None:
        for champ, valeur in valeurs.items():
            lecture.dire(champ, _NOMS[champ], valeur)
        lecture.avis = replace(lecture.avis, **valeurs)  # type: ignore[arg-type]

    return action


def _reprise(lecture: _Lecture, m: re.Match[str]) -> None:
    if grammaire.DUREE.lire(m.string[m.end() :].strip()):
        raise ErreurUsage(
            "La durée après la reprise peut être celle de l’arrêt ou celle du temps partiel.",
            champ="jours",
            remede="Tapez la durée de l’arrêt avant « puis mi-temps », ou « mi-temps 1 mois » seul.",
        )
    _fixe(temps=Temps.COMPLET, reprise_temps_partiel=RepriseTempsPartiel())(lecture, m)


_ACTIONS: tuple[tuple[grammaire.Element, Callable[[_Lecture, re.Match[str]], None]], ...] = (
    (grammaire.PERIODE, _periode),
    (grammaire.INTERVALLE, _periode),
    (grammaire.SORTIES_LIBRES, _sorties(ModeSorties.LIBRES)),
    (grammaire.SORTIES_NON, _sorties(ModeSorties.NON_AUTORISEES)),
    (grammaire.SORTIES_LIMITEES, _sorties(ModeSorties.HORAIRES_LIMITES)),
    (grammaire.SANS_ATMP, _sans_atmp),
    (grammaire.ATMP, _atmp(None)),
    (grammaire.ACCIDENT, _atmp(NatureAtmp.ACCIDENT)),
    (grammaire.MALADIE_PRO, _atmp(NatureAtmp.MALADIE)),
    (grammaire.DEBUT_NOMME, _jour_seul),
    (grammaire.DEBUT_SEUL, _jour_seul),
    (grammaire.DEBUT, _debut),
    (grammaire.DUREE, _duree),
    (grammaire.PROLONGATION, _fixe(nature=Nature.PROLONGATION)),
    (grammaire.INITIAL, _fixe(nature=Nature.INITIAL)),
    (grammaire.REPRISE, _reprise),
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


def _poser_textes(lecture: _Lecture, cotes: list[str]) -> None:
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


def _mots_du_motif(lecture: _Lecture, chercher: Chercher) -> list[str]:
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
        _travail(lecture, lecture.doubles[rang])
    return sans(hors_motif) if any(map(parle, sans(hors_motif))) else sans(types & hors_motif)
