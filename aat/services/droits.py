"""Asks for a patient's rights once a day and keeps the answer for the session only.

Rights never block anything: whatever goes wrong, the patient stays as they were and the rights « non connus ».
Never written in the store, in a document or in a log; régime, caisse and centre excepted, with their origin.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from aat.domaine.droits import (
    Connus,
    DemandeDroits,
    DroitsPatient,
    EtatDroit,
    Indisponible,
    NonConfigure,
    OrigineSinistre,
    ReponseDroits,
)
from aat.identifiants import nir
from aat.rules.droits import perimes

if TYPE_CHECKING:
    import datetime as dt

    from aat.domaine.arret import Avis
    from aat.domaine.certificat import Certificat
    from aat.domaine.personnes import Assure, Prescripteur
    from aat.ports import Droits, Horloge

#: A service that failed is not asked again before that, unless somebody wants it: seconds.
_REPIT_S: Final = 300.0
#: Codes of the faults of the line.
_LIGNE: Final = "T1"


@dataclass(frozen=True, slots=True, repr=False)
class DroitsVus:
    """An answer, when it was asked for (aware), and the day that it is about."""

    reponse: ReponseDroits
    demande_le: dt.datetime
    jour: dt.date

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
        self._panne: DroitsVus | None = None
        self._verrou = threading.Lock()

    def consulter(self, assure: Assure, *, encore: bool = False) -> DroitsVus:
        """Return what is known today, asking when it was not asked yet (or ``encore``); may take three seconds."""
        maintenant = self._horloge.maintenant()
        jour = self._horloge.aujourd_hui()
        demande = demande_de(assure, jour)
        if demande is None:
            # A bare number is not enough for any source: nobody is asked.
            return DroitsVus(NonConfigure(), maintenant, jour)
        cle = _cle(demande)
        with self._verrou:
            vus = self._vus.get(cle) or self._panne
        if vus is not None and not encore and not _a_redemander(vus, maintenant):
            return vus
        reponse = self._source.consulter(demande)
        if isinstance(reponse, Connus) and perimes(reponse.droits, maintenant):
            reponse = Indisponible(code="T305")
        if vus is not None and vus.droits is not None and isinstance(reponse, Indisponible):
            # What was known a moment ago is better than nothing, and it bears its own date.
            return vus
        vus = DroitsVus(reponse, maintenant, jour)
        with self._verrou:
            self._vus[cle] = vus
            # A line that is down is down for the next patient too: nobody waits for it once more.
            hors_ligne = isinstance(reponse, Indisponible) and reponse.code.startswith(_LIGNE)
            self._panne = vus if hors_ligne else None
        return vus

    def deja_vus(self, assure: Assure) -> DroitsVus | None:
        """Return what was answered today about somebody, asking nobody."""
        demande = demande_de(assure, self._horloge.aujourd_hui())
        with self._verrou:
            return self._vus.get(_cle(demande)) if demande else None


def _cle(demande: DemandeDroits) -> tuple[str, str, int, str]:
    return (demande.assure_nir, demande.date_naissance, demande.rang, demande.date_reference.isoformat())


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


def completer_avis(avis: Avis, vus: DroitsVus | None) -> Avis:
    """Return a new avis with what the rights add to it: organisme, and the prescriber as médecin traitant."""
    assure = completer(avis.assure, vus) if avis.assure else None
    return replace(avis, assure=assure, prescripteur=prescripteur_pour(avis.prescripteur, vus))


def numero_du_sinistre(certificat: Certificat, vus: DroitsVus | None) -> str | None:
    """Return the caisse's number of the event of ``certificat``, or ``None``.

    Only when the rights know exactly one event of that day and of that kind: never a guess between two.
    """
    droits = vus.droits if vus else None
    if droits is None or certificat.date_evenement is None or certificat.origine is None:
        return None
    # The rules of certificates are not loaded for a banner.
    from aat.rules.certificat.evenement import est_numero

    memes = [
        s
        for s in droits.sinistres
        if s.date == certificat.date_evenement and s.origine in {OrigineSinistre.INCONNU, certificat.origine.value}
    ]
    numero = memes[0].numero if len(memes) == 1 else None
    return numero if numero and est_numero(numero) else None


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


def _a_redemander(vus: DroitsVus, maintenant: dt.datetime) -> bool:
    """Tell whether a failure is old enough to be tried again; an answer holds all day."""
    if not isinstance(vus.reponse, Indisponible):
        return False
    return (maintenant - vus.demande_le).total_seconds() >= max(_REPIT_S, vus.reponse.reessayer_dans_s or 0.0)
