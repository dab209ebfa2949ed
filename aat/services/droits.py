"""Asks for a patient's rights once a day, keeps the answer for the session only, and says it in French.

Rights never block anything: whatever goes wrong, the patient stays as they were and the rights « non connus ».
Never written in the store, in a document or in a log; régime, caisse and centre excepted, with their origin.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from aat.domaine.droits import (
    AVerifier,
    Choisir,
    Connus,
    DemandeDroits,
    DroitsPatient,
    EtatDroit,
    Exoneration,
    Fait,
    Inconnu,
    Indisponible,
    MotifRefus,
    NatureExoneration,
    NonConfigure,
    Refuse,
    RegimeNonCouvert,
    ReponseDroits,
    SourceDroits,
)
from aat.horloge import LIEU
from aat.identifiants import nir
from aat.rules.calendrier import date_courte
from aat.rules.droits import DroitsDuJour, du_jour, perimes

if TYPE_CHECKING:
    import datetime as dt

    from aat.domaine.personnes import Assure, Prescripteur
    from aat.ports import Droits, Horloge

NON_CONNU: Final = "non connu"
#: Said wherever rights are shown (guide G03).
POUR_INFORMATION: Final = "Droits donnés pour information ; la caisse vérifie."
#: A service that failed is not asked again before that, unless somebody wants it: seconds.
_REPIT_S: Final = 300.0

SOURCES: Final = {
    SourceDroits.CARTE: "carte",
    SourceDroits.ADRI: "téléservice",
    SourceDroits.AMELIPRO: "recopiés d’amelipro",
    SourceDroits.BANC: "banc d’essai",
    SourceDroits.SAISIE: "saisie",
}
_NATURES: Final = {
    NatureExoneration.ALD: "ALD",
    NatureExoneration.MATERNITE: "maternité",
    NatureExoneration.INVALIDITE: "invalidité",
    NatureExoneration.ATMP: "AT/MP",
    NatureExoneration.ALSACE_MOSELLE: "Alsace-Moselle",
    NatureExoneration.AUTRE: "autre motif",
    NatureExoneration.INCONNUE: "motif non connu",
}
_A_VERIFIER: Final = {
    AVerifier.NIR: "le NIR",
    AVerifier.DATE_NAISSANCE: "la date de naissance",
    AVerifier.RANG: "le rang",
    AVerifier.REGIME: "le régime",
}
_REFUS: Final = {
    MotifRefus.CARTE: "le service demande une carte de professionnel",
    MotifRefus.HABILITATION: "le service n’est pas ouvert à ce prescripteur",
}


@dataclass(frozen=True, slots=True, repr=False)
class DroitsVus:
    """An answer, and when it was asked for (aware)."""

    reponse: ReponseDroits
    demande_le: dt.datetime

    @property
    def droits(self) -> DroitsPatient | None:
        """The rights, when they are known."""
        return self.reponse.droits if isinstance(self.reponse, Connus) else None


class DroitsDeSeance:
    """The rights seen since the program started, by person; forgotten when it ends.

    Args:
        source: who answers; ``horloge``: which day it is.
    """

    def __init__(self, source: Droits, horloge: Horloge) -> None:
        self._source, self._horloge = source, horloge
        self._vus: dict[tuple[str, str, int, str], DroitsVus] = {}
        self._verrou = threading.Lock()

    def consulter(self, assure: Assure, *, encore: bool = False) -> DroitsVus:
        """Return what is known today, asking when it was not asked yet (or ``encore``); may take three seconds."""
        maintenant = self._horloge.maintenant()
        demande = demande_de(assure, self._horloge.aujourd_hui())
        if demande is None:
            return DroitsVus(Inconnu((AVerifier.NIR, AVerifier.DATE_NAISSANCE)), maintenant)
        cle = (demande.assure_nir, demande.date_naissance, demande.rang, demande.date_reference.isoformat())
        with self._verrou:
            vus = self._vus.get(cle)
        if vus is not None and not encore and not _a_redemander(vus, maintenant):
            return vus
        reponse = self._source.consulter(demande)
        if isinstance(reponse, Connus) and perimes(reponse.droits, maintenant):
            reponse = Indisponible(code="T305")
        if vus is not None and vus.droits is not None and isinstance(reponse, Indisponible):
            # What was known a moment ago is better than nothing, and it bears its own date.
            return vus
        vus = DroitsVus(reponse, maintenant)
        with self._verrou:
            self._vus[cle] = vus
        return vus


def demande_de(assure: Assure, jour: dt.date) -> DemandeDroits | None:
    """Return the question about somebody, or ``None`` when the NIR or the birth date is missing or wrong."""
    if not assure.nir or not assure.date_naissance or not nir.est_valide(assure.nir):
        return None
    return DemandeDroits(
        assure_nir=nir.compact(assure.nir),
        date_naissance=assure.date_naissance,
        rang=assure.rang,
        date_reference=jour,
        regime=assure.regime,
        caisse=assure.caisse,
        centre=assure.centre,
    )


def completer(assure: Assure, vus: DroitsVus | None) -> Assure:
    """Return the patient with the régime, caisse and centre of the rights, when none of the three was known."""
    droits = vus.droits if vus else None
    if droits is None or assure.regime or assure.caisse or assure.centre:
        return assure
    return replace(
        assure,
        regime=droits.regime.code if droits.regime else None,
        caisse=droits.caisse.code if droits.caisse else None,
        centre=droits.centre or None,
    )


def prescripteur_pour(prescripteur: Prescripteur | None, vus: DroitsVus | None) -> Prescripteur | None:
    """Return who prescribes, known as this patient's médecin traitant when the source says that it is the asker.

    The one thing of the rights that a rule reads: it lifts the 3-day limit of teleconsultation (CSP L. 6316-1).
    """
    droits = vus.droits if vus else None
    if prescripteur is None or droits is None or prescripteur.medecin_traitant is not None:
        return prescripteur
    if droits.medecin_traitant_est_moi is not EtatDroit.OUI or droits.medecin_traitant.etat is not EtatDroit.OUI:
        return prescripteur
    return replace(prescripteur, medecin_traitant=True)


@dataclass(frozen=True, slots=True, repr=False)
class DroitsDits:
    """The rights in words, « non connu » where nothing is known.

    Attributes:
        origine: « banc d’essai, 28/11/2026 à 09:30 », empty when nothing is known.
        pourquoi: sentence that says why nothing is known, empty when something is or when nobody was asked.
    """

    ouverts: str = NON_CONNU
    exoneration: str = NON_CONNU
    c2s: str = NON_CONNU
    ame: str = NON_CONNU
    medecin_traitant: str = NON_CONNU
    sinistres: str = ""
    origine: str = ""
    pourquoi: str = ""

    @property
    def connus(self) -> bool:
        """Tell whether a source answered."""
        return bool(self.origine)

    def en_ligne(self) -> str:
        """Return the banner's line."""
        if not self.connus:
            return "Droits, exonération, C2S, AME, médecin traitant : non connus"
        return (
            f"Droits {self.ouverts} · exonération {self.exoneration} · C2S {self.c2s} · AME {self.ame}"
            f" · MT {self.medecin_traitant}"
        )


def dire(vus: DroitsVus | None, jour: dt.date) -> DroitsDits:
    """Return the rights in words as of ``jour``; ``None``: nobody was asked."""
    if vus is None:
        return DroitsDits()
    droits = vus.droits
    if droits is None:
        return DroitsDits(pourquoi=_pourquoi(vus.reponse))
    lus = du_jour(droits, jour)
    moment = droits.constate_le.astimezone(ZoneInfo(LIEU))
    return DroitsDits(
        ouverts=_fait(lus.ouverts),
        exoneration=_exoneration(lus),
        c2s=_c2s(lus.c2s, droits.c2s_participation),
        ame=_fait(lus.ame),
        medecin_traitant=_medecin(lus.medecin_traitant, droits.medecin_traitant_est_moi),
        sinistres=" ; ".join(_sinistre(s.numero, s.date) for s in droits.sinistres),
        origine=f"{SOURCES[droits.source]}, {date_courte(moment.date())} à {moment:%H:%M}",
    )


def _a_redemander(vus: DroitsVus, maintenant: dt.datetime) -> bool:
    """Tell whether a failure is old enough to be tried again; an answer holds all day."""
    if not isinstance(vus.reponse, Indisponible):
        return False
    return (maintenant - vus.demande_le).total_seconds() >= max(_REPIT_S, vus.reponse.reessayer_dans_s or 0.0)


def _fait(fait: Fait) -> str:
    if fait.etat is EtatDroit.INCONNU:
        return NON_CONNU
    if fait.etat is EtatDroit.NON:
        return "NON"
    return f"OUI (jusqu’au {date_courte(fait.au)})" if fait.au else "OUI"


def _exoneration(lus: DroitsDuJour) -> str:
    if not lus.exonerations:
        return _fait(lus.exoneration)
    return "OUI : " + ", ".join(_nature(e) for e in lus.exonerations)


def _nature(e: Exoneration) -> str:
    fin = f" (jusqu’au {date_courte(e.periode.au)})" if e.periode.au else ""
    return f"{_NATURES[e.nature]}{fin}"


def _c2s(fait: Fait, participation: EtatDroit) -> str:
    dit = _fait(fait)
    if fait.etat is not EtatDroit.OUI or participation is EtatDroit.INCONNU:
        return dit
    return f"{dit}, {'avec' if participation is EtatDroit.OUI else 'sans'} participation"


def _medecin(fait: Fait, moi: EtatDroit) -> str:
    dit = _fait(fait)
    if fait.etat is not EtatDroit.OUI or moi is EtatDroit.INCONNU:
        return dit
    return f"{dit} (vous)" if moi is EtatDroit.OUI else f"{dit} (un autre)"


def _sinistre(numero: str | None, date: dt.date | None) -> str:
    quand = f"du {date_courte(date)}" if date else "de date non connue"
    return f"{quand}, n° {numero}" if numero else f"{quand}, numéro non connu"


def _pourquoi(reponse: ReponseDroits) -> str:
    match reponse:
        case Choisir(beneficiaires=gens):
            qui = " ; ".join(f"{b.prenom} {b.nom}, rang {b.rang}" for b in gens)
            return f"Plusieurs personnes répondent à ce numéro : vérifiez le rang ({qui})."
        case Inconnu(verifier=quoi) if quoi:
            return f"Droits non trouvés : vérifiez {', '.join(_A_VERIFIER[v] for v in quoi)}."
        case Inconnu():
            return "Droits non trouvés pour ce patient."
        case RegimeNonCouvert():
            return "Le service des droits ne couvre pas ce régime."
        case Refuse(motif=motif):
            return f"Droits non consultés : {_REFUS[motif]}."
        case Indisponible(code=code):
            return f"Le service des droits ne répond pas{f' ({code})' if code else ''} : la prescription continue sans."
        case NonConfigure() | Connus():
            return ""
