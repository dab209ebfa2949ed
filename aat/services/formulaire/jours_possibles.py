"""Which days a date field may take: each day is put in the field and judged by the rules; none of them is copied here.

Generic over the document (avis, certificat). Knows neither terminal nor widget; what it finds is kept as long as
the document stays the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from aat.domaine.constat import Constat
from aat.erreurs import ErreurUsage
from aat.rules.calendrier import (
    UN_JOUR,
    date_courte,
    decaler,
    est_week_end,
    jours_ecoules,
    jours_feries,
    mois_plus_tard,
    nom_ferie,
)
from aat.rules.completion import completer
from aat.rules.moteur import juger
from aat.saisie.dates import lire_date
from aat.services.formulaire import arret
from aat.services.jugement import preparer

if TYPE_CHECKING:
    from aat.domaine.arret import Avis
    from aat.services.formulaire.champ import Champ
    from aat.services.outils import Outils

D = TypeVar("D")
#: Returns the blocking findings on a document, each with the field of the form that carries it.
Juge = Callable[[D], Iterable[tuple[str, Constat]]]

#: Days from today, and from each date of the document, where every rule met so far changes its mind.
_ECARTS = (0, -1, 1, -2, 2, -7, 7, -31, 31, -366, 366, -3653, 3653)
#: How far the next possible day is looked for before saying that there is none, in days (or weeks) tried.
_PORTEE = 31

_MOIS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Possible:
    """What a calendar says of a day; ``raison`` tells why it cannot be taken, empty when it can."""

    jour: dt.date
    raison: str
    week_end: bool
    ferie: str | None

    @property
    def possible(self) -> bool:
        """Tell whether the day can be taken."""
        return not self.raison


class JoursPossibles(Generic[D]):
    """The days of one date field of one document, judged as they are asked for and judged once.

    A day is impossible when it cannot be put in the field, or when it brings a blocking finding on that field which
    other days do not bring: what every day brings is not the day's fault, and stays for the form to say.
    """

    def __init__(self, champ: Champ[D], document: D, juge: Juge[D], aujourd_hui: dt.date) -> None:
        """Prepare; nothing is judged before a day is asked for."""
        self.champ, self.document, self.aujourd_hui = champ, document, aujourd_hui
        self._juge = juge
        self._jours: dict[dt.date, Possible] = {}
        self._dits: dict[dt.date, dict[str, str] | str] = {}
        self._de_tous: dict[str, bool] = {}
        self._reperes = tuple(dict.fromkeys(_autour(aujourd_hui, *_dates(document))))

    @property
    def valeur(self) -> dt.date | None:
        """The date that the field holds."""
        montre = self.champ.montrer(self.document)
        return lire_date(montre, self.aujourd_hui) if montre else None

    def le(self, jour: dt.date) -> Possible:
        """Return what is to be said of ``jour``."""
        connu = self._jours.get(jour)
        if connu is None:
            connu = Possible(jour, self._raison(jour), est_week_end(jour), nom_ferie(jour))
            self._jours[jour] = connu
        return connu

    def entre(self, premier: dt.date, dernier: dt.date) -> dict[dt.date, Possible]:
        """Return what is to be said of each day from ``premier`` to ``dernier``, both included."""
        return {jour: self.le(jour) for jour in _suite(premier, dernier)}

    def du_mois(self, jour: dt.date) -> dict[dt.date, Possible]:
        """Return what is to be said of each day of the month of ``jour``."""
        premier = jour.replace(day=1)
        return self.entre(premier, _fin_de_mois(premier))

    def periode(self, jour: dt.date | None = None) -> tuple[dt.date | None, dt.date | None]:
        """Return first and last day of the period that the field belongs to, once it holds ``jour``."""
        document = self.document
        if jour is not None:
            with suppress(ErreurUsage):
                document = self.champ.poser(document, date_courte(jour), self.aujourd_hui)
        return _periode(self.champ.nom, document)

    def suivant(self, depuis: dt.date, pas: int) -> dt.date | None:
        """Return the next possible day from ``depuis`` in steps of ``pas`` days, or ``None`` when none is near."""
        jour: dt.date | None = depuis
        for _ in range(_PORTEE):
            jour = decaler(jour, pas) if jour else None
            if jour is None:
                return None
            if self.le(jour).possible:
                return jour
        return None

    def depart(self) -> dt.date | None:
        """Return where to begin: the field's date, else today; the possible day closest to it, or ``None``."""
        voulu = self.valeur or self.aujourd_hui
        if self.le(voulu).possible:
            return voulu
        connus = [jour for jour in self._reperes if self.le(jour).possible]
        if not connus:
            return None
        proche = min(connus, key=lambda jour: abs(jours_ecoules(jour, voulu)))
        sens = UN_JOUR if proche < voulu else -UN_JOUR
        for _ in range(_PORTEE):
            if not self.le(proche + sens).possible:
                break
            proche += sens
        return proche

    def au_mois(self, depuis: dt.date, ecart: int) -> dt.date | None:
        """Return the same day ``ecart`` months later, or the possible day of that month closest to it."""
        try:
            voulu = mois_plus_tard(depuis, ecart)
        except (ValueError, OverflowError):
            return None
        if self.le(voulu).possible:
            return voulu
        return min(self._possibles_du_mois(voulu), key=lambda j: abs(jours_ecoules(j, voulu)), default=None)

    def bord_du_mois(self, jour: dt.date, *, dernier: bool) -> dt.date | None:
        """Return the first or the last possible day of the month of ``jour``."""
        possibles = self._possibles_du_mois(jour)
        return (possibles[-1] if dernier else possibles[0]) if possibles else None

    def _possibles_du_mois(self, jour: dt.date) -> list[dt.date]:
        return [autre for autre, dit in self.du_mois(jour).items() if dit.possible]

    def _raison(self, jour: dt.date) -> str:
        dits = self._constats(jour)
        if isinstance(dits, str):
            return dits
        return next((phrase for code, phrase in dits.items() if not self._est_de_tous(code)), "")

    def _constats(self, jour: dt.date) -> dict[str, str] | str:
        """Return what blocks the field by code, or why the day cannot be put there."""
        dits = self._dits.get(jour)
        if dits is None:
            try:
                document = self.champ.poser(self.document, date_courte(jour), self.aujourd_hui)
            except ErreurUsage as erreur:
                dits = " ".join(filter(None, (erreur.message, erreur.remede)))
            else:
                nom = self.champ.nom
                dits = {constat.code: constat.message for porte, constat in self._juge(document) if porte == nom}
            self._dits[jour] = dits
        return dits

    def _est_de_tous(self, code: str) -> bool:
        """Tell whether every landmark that can be put in the field brings ``code`` too."""
        if code not in self._de_tous:
            lus = (self._constats(repere) for repere in self._reperes)
            self._de_tous[code] = all(code in dits for dits in lus if not isinstance(dits, str))
        return self._de_tous[code]


def jours_de_l_avis(champ: Champ[Avis], avis: Avis, aujourd_hui: dt.date, outils: Outils) -> JoursPossibles[Avis]:
    """Return the days of a date field of an avis, prescribed today; the store is read once.

    Raises:
        ErreurDocument, ErreurCoffre: as ``juger_avis``.
    """
    # What the choices of the form make pointless is left out once: no date brings it back.
    net = arret.nettoyer(avis)
    prepare, _, _, contexte = preparer(net, aujourd_hui, outils)

    def juge(autre: Avis) -> Iterator[tuple[str, Constat]]:
        complet = replace(completer(autre, aujourd_hui), motif=prepare.motif, prescripteur=prepare.prescripteur)
        for constat in juger(complet, contexte):
            if constat.bloquant:
                yield arret.FORMULAIRE.porteur(constat.champ), constat

    return JoursPossibles(champ, net, juge, aujourd_hui)


def mois_nomme(jour: dt.date) -> str:
    """Return ``novembre 2026``."""
    return f"{_MOIS[jour.month - 1]} {jour.year}"


def feries_du_mois(jour: dt.date) -> dict[dt.date, str]:
    """Return the public holidays of the month of ``jour``, in order."""
    return {j: nom for j, nom in jours_feries(jour.year).items() if j.month == jour.month}


def _autour(*dates: dt.date) -> Iterator[dt.date]:
    for jour in dates:
        for ecart in _ECARTS:
            decale = decaler(jour, ecart)
            if decale is not None:
                yield decale


def _dates(valeur: object) -> Iterator[dt.date]:
    """Yield every date of a document, whatever its depth."""
    if isinstance(valeur, dt.date):
        yield valeur
    elif isinstance(valeur, tuple):
        for element in valeur:
            yield from _dates(element)
    elif is_dataclass(valeur):
        for champ in fields(valeur):
            yield from _dates(getattr(valeur, champ.name))


def _suite(premier: dt.date, dernier: dt.date) -> Iterator[dt.date]:
    for rang in range(premier.toordinal(), dernier.toordinal() + 1):
        yield dt.date.fromordinal(rang)


def _fin_de_mois(premier: dt.date) -> dt.date:
    """Return the last day of the month; the calendar's own end for its last month."""
    if premier.month == 12:
        return premier.replace(day=31)
    return premier.replace(month=premier.month + 1) - UN_JOUR


def _periode(nom: str, document: object) -> tuple[dt.date | None, dt.date | None]:
    """Return the dates of the part that ``nom`` belongs to, when that part is a period; else the document's."""
    partie = getattr(document, nom.partition(".")[0], None)
    porteur = partie if hasattr(partie, "debut") and hasattr(partie, "fin") else document
    return getattr(porteur, "debut", None), getattr(porteur, "fin", None)
