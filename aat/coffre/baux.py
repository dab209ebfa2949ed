"""The leases that this process holds: when each claim was made, how far its attempt really went.

A claim may announce its writing: « a byte may leave » is then committed with the claim, and the writing itself costs
no commit as long as the lease is fresh. What was announced and did not happen is put right with the result.
"""

import datetime as dt
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from aat import points_arret
from aat.coffre import fusion, temps
from aat.coffre.requetes import requetes
from aat.coffre.tentatives import Tentatives
from aat.domaine.coffre import Prise
from aat.domaine.transmission import Envoi, Phase
from aat.erreurs import ErreurTransmission

if TYPE_CHECKING:
    import sqlite3

    from aat.coffre.connexion import Connexion

#: Part of a lease during which nobody can have taken the document: no clock of another worker is that wrong.
_FRAICHEUR: Final = 0.25


def _instants() -> tuple[float, ...]:
    """Clocks that must all agree: the monotonic one, one that counts a sleep, and the wall's."""
    eveil = getattr(time, "CLOCK_BOOTTIME", None)
    return (time.monotonic(), time.time() if eveil is None else time.clock_gettime(eveil), time.time())


@dataclass(slots=True)
class _Bail:
    depart: dt.datetime
    annonce: bool
    reelle: Phase = Phase.PRISE
    tardive: Phase | None = None
    instants: tuple[float, ...] = field(default_factory=_instants)

    @property
    def ecoule(self) -> dt.timedelta:
        return dt.timedelta(seconds=time.monotonic() - self.instants[0])

    def frais(self, limite_s: float) -> bool:
        return all(0 <= ici - alors < limite_s for ici, alors in zip(_instants(), self.instants, strict=True))


class Baux:
    """Remembers the claims of one open store, by message id; ``duree`` is a lease's life."""

    def __init__(self, connexion: "Connexion", tentatives: Tentatives, duree: dt.timedelta) -> None:
        self._connexion = connexion
        self._tentatives = tentatives
        self._duree = duree
        self._sql = requetes("boite_envoi")
        self._tenus: dict[str, _Bail] = {}

    def ouvrir(self, envoi: Envoi, maintenant: dt.datetime, *, annonce: bool) -> None:
        """Remember a claim just made, whose attempt is being written."""
        self._tenus[envoi.message_id] = _Bail(maintenant, annonce)

    def oublier(self, prise: Prise) -> None:
        """Forget a claim whose result is committed."""
        self._tenus.pop(prise.envoi.message_id, None)

    def noter(self, prise: Prise, phase: Phase) -> None:
        """Commit how far the attempt went, up to the writing, and renew its lease; later steps go with the result.

        Raises:
            ErreurTransmission: the lease was lost before the first byte; nothing may be sent any more by this
                attempt, since the document may have been taken again or given up.
        """
        bail = self._tenus.get(prise.envoi.message_id)
        if bail is not None and fusion.apres_ecriture(phase):
            # What matters after a crash, that a byte may have left, is committed already; these steps go with the
            # result, and save three commits a document.
            bail.tardive = phase
        elif bail is not None and phase is Phase.ECRITURE and bail.annonce and bail.frais(self._fraicheur_s):
            bail.annonce = False
        else:
            self._inscrire(prise, phase, bail)
        points_arret.point(points_arret.PHASE + phase.value)

    def reporter(self, sqlite: "sqlite3.Connection", prise: Prise) -> None:
        """Write with the result how far its attempt really went: further than committed, or not as far as announced."""
        bail = self._tenus.get(prise.envoi.message_id)
        if bail is not None and bail.annonce:
            self._tentatives.reculer(sqlite, prise, bail.reelle)
        if bail is not None and bail.tardive is not None:
            self._tentatives.avancer(sqlite, prise, bail.tardive)

    @property
    def _fraicheur_s(self) -> float:
        return self._duree.total_seconds() * _FRAICHEUR

    def _inscrire(self, prise: Prise, phase: Phase, bail: _Bail | None) -> None:
        with self._connexion.ecriture() as sqlite:
            perdu = not self._prolonger(sqlite, prise, bail) and phase is Phase.ECRITURE
            if perdu and bail is not None and bail.annonce:
                self._tentatives.reculer(sqlite, prise, bail.reelle)
            elif not perdu:
                self._tentatives.avancer(sqlite, prise, phase)
        if perdu:
            raise ErreurTransmission(
                "L’envoi a été interrompu trop longtemps et repris ailleurs : rien n’a été envoyé ici.",
                remede="Regardez son état par « aat transmit --etat ».",
            )
        if bail is not None:
            bail.reelle = phase
            bail.annonce = bail.annonce and phase is not Phase.ECRITURE

    def _prolonger(self, sqlite: "sqlite3.Connection", prise: Prise, bail: _Bail | None) -> bool:
        """Renew the lease when it is still this attempt's, without reading the wall clock; tell whether it was."""
        envoi = prise.envoi
        fin = None if bail is None else temps.texte(bail.depart + bail.ecoule + self._duree)
        lieu = {"document_id": envoi.document_id, "version": envoi.version, "no": envoi.tentative, "bail_fin": fin}
        return sqlite.execute(self._sql["prolonger_bail"], lieu).fetchone() is not None
