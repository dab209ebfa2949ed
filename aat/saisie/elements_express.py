"""What each element of an express line puts on the avis, and what a line says twice. Knows no motif."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from aat.domaine.arret import (
    Atmp,
    Avis,
    Categorie,
    ModeSorties,
    Nature,
    NatureAtmp,
    RepriseTempsPartiel,
    Sorties,
    Temps,
)
from aat.erreurs import ErreurUsage
from aat.saisie import grammaire
from aat.saisie.citations import Citation
from aat.saisie.dates import lire_date, lire_jour_passe, lire_jour_proche, lire_periode

#: A weekday with its number is a date within so many days; beyond, the number may be a duration.
_UNE_SEMAINE = 7


@dataclass(slots=True)
class Lecture:
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


def _date(lecture: Lecture, texte: str | None) -> dt.date | None:
    return lire_date(texte, lecture.aujourd_hui) if texte else None


def _periode(lecture: Lecture, m: re.Match[str]) -> None:
    _un_seul_debut(lecture)
    bornes = [borne for borne in m.groups() if borne]
    debut, fin = lire_periode(bornes[0], bornes[1], lecture.aujourd_hui)
    lecture.avis = replace(lecture.avis, debut=debut, fin=fin, jours=None)
    lecture.periode_dite = True


def _debut(lecture: Lecture, m: re.Match[str]) -> None:
    _un_seul_debut(lecture)
    lire = lire_jour_passe if m["depuis"] else lire_date
    lecture.avis = replace(lecture.avis, debut=lire(m["debut"], lecture.aujourd_hui))


def _jour_seul(lecture: Lecture, m: re.Match[str]) -> None:
    """« le 24 », « mardi 24 »: a day without its month."""
    nom, numero = m.groupdict().get("nom"), m["jour"]
    jour = _jour_nomme(lecture, m, nom, numero) if nom else _lire_jour(m)(numero, lecture.aujourd_hui)
    _un_seul_debut(lecture)
    lecture.avis = replace(lecture.avis, debut=jour)


def _lire_jour(m: re.Match[str]) -> Callable[[str, dt.date], dt.date]:
    return lire_jour_passe if m["depuis"] else lire_jour_proche


def _jour_nomme(lecture: Lecture, m: re.Match[str], nom: str, numero: str) -> dt.date:
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


def _un_seul_debut(lecture: Lecture) -> None:
    if lecture.debut_dit:
        raise ErreurUsage(
            "La ligne donne deux premiers jours.",
            champ="debut",
            remede="Gardez-en un seul, ou écrivez « du 23/11 au 27/11 ».",
        )
    lecture.debut_dit = True


def _duree(lecture: Lecture, m: re.Match[str]) -> None:
    atmp = lecture.avis.atmp
    if lecture.durees and atmp is not None and atmp.date is None and m["duree"].isdigit():
        # « entorse 10j at 20 »
        jour = lire_jour_passe(m["duree"], lecture.aujourd_hui)
        lecture.avis = replace(lecture.avis, atmp=replace(atmp, date=jour))
        return
    lecture.durees.append(m["duree"])


def _sorties(mode: ModeSorties) -> Callable[[Lecture, re.Match[str]], None]:
    def action(lecture: Lecture, m: re.Match[str]) -> None:
        champs = m.groupdict()
        seul = champs.get("jour")
        jour = lire_jour_proche(seul, lecture.aujourd_hui) if seul else _date(lecture, champs.get("debut"))
        lecture.dire("sorties", "les sorties", (mode, jour))
        lecture.avis = replace(lecture.avis, sorties=Sorties(mode=mode, a_partir_du=jour))

    return action


def _atmp(nature: NatureAtmp | None) -> Callable[[Lecture, re.Match[str]], None]:
    def action(lecture: Lecture, m: re.Match[str]) -> None:
        texte = m["jour"] or m["nu"] or m["debut"]
        jour = lire_jour_passe(texte, lecture.aujourd_hui) if texte else None
        lecture.dire("atmp", "l’accident ou la maladie professionnelle", (nature, jour))
        lecture.avis = replace(lecture.avis, atmp=Atmp(nature=nature, date=jour))

    return action


def _sans_atmp(lecture: Lecture, _: re.Match[str]) -> None:
    lecture.dire("atmp", "l’accident ou la maladie professionnelle", None)
    lecture.avis = replace(lecture.avis, atmp=None)


def _categorie(lecture: Lecture, m: re.Match[str]) -> None:
    nom = next(nom for nom, valeur in m.groupdict().items() if valeur)
    lecture.dire("categorie", "la situation", nom)
    lecture.avis = replace(lecture.avis, categorie=Categorie(nom.replace("_", "-")))


def _type_emploi(lecture: Lecture, m: re.Match[str]) -> None:
    nom = grammaire.TYPES_EMPLOI[m["type"][:4]]
    if m[0] == m["type"]:  # « épisode dépressif léger »: the word may belong to the motif
        lecture.doubles[len(lecture.mots)] = nom
        lecture.mots.append(m[0])
    else:
        retenir_le_travail(lecture, nom)


def retenir_le_travail(lecture: Lecture, nom: str) -> None:
    """Keep the type d'emploi that the line names.

    Raises:
        ErreurUsage: it names another one too.
    """
    lecture.dire("type_emploi", "le type d’emploi", nom)
    lecture.type_emploi = nom


def _employeur(lecture: Lecture, m: re.Match[str]) -> None:
    retenir_l_employeur(lecture, m["nom"])


def retenir_l_employeur(lecture: Lecture, nom: str | None) -> None:
    """Keep the short name of the employer, said after « chez ».

    Raises:
        ErreurUsage: nothing is said after it, or another one too.
    """
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


def _fixe(**valeurs: object) -> Callable[[Lecture, re.Match[str]], None]:
    def action(lecture: Lecture, _: re.Match[str]) -> None:
        for champ, valeur in valeurs.items():
            lecture.dire(champ, _NOMS[champ], valeur)
        lecture.avis = replace(lecture.avis, **valeurs)  # type: ignore[arg-type]

    return action


def _reprise(lecture: Lecture, m: re.Match[str]) -> None:
    if grammaire.DUREE.lire(m.string[m.end() :].strip()):
        raise ErreurUsage(
            "La durée après la reprise peut être celle de l’arrêt ou celle du temps partiel.",
            champ="jours",
            remede="Tapez la durée de l’arrêt avant « puis mi-temps », ou « mi-temps 1 mois » seul.",
        )
    _fixe(temps=Temps.COMPLET, reprise_temps_partiel=RepriseTempsPartiel())(lecture, m)


ACTIONS: tuple[tuple[grammaire.Element, Callable[[Lecture, re.Match[str]], None]], ...] = (
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
