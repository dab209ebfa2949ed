"""Several documents on their way at once: one connection each, one store transaction for all the results at hand.

The connections wait for the network in threads; only the caller's thread merges and claims, so that one commit
serves every result that is ready and every claim that follows. A connection never carries two documents at once.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.domaine.coffre import Besoin, Fait, Prise
from aat.domaine.transmission import Echec, EtatEnvoi
from aat.ports import Coffre
from aat.services.guichet import Guichet, noter_resultat, proprietaire

if TYPE_CHECKING:
    from aat.services.outils import Outils

#: Documents on their way at once, at most, to one service that answers.
ENSEMBLE = 8
#: Documents in the hands of one connection at full pace: the one on its way, and the next.
_EN_MAIN = 2
#: How long a result may wait for others before their common commit: nothing beside a request.
_PATIENCE_S = 0.05


@dataclass(frozen=True, slots=True, repr=False)
class Rendu:
    """What one attempt gave, besides the document's state.

    Attributes:
        echec: its failure, ``None`` when the service said something of the document.
        hors_de_portee: the probe failed: it says it of every document.
    """

    echec: Echec | None
    hors_de_portee: bool


#: Called in the caller's thread with the results at hand, before they are committed; tells how many documents may be
#: on their way next: 0 to stop.
Placer = Callable[[Sequence[Rendu]], int]
#: Called with each state, once it is committed.
Recevoir = Callable[[EtatEnvoi], None]


class _Porteur:
    """One connection and its thread; the thread exists from the first document that needs it."""

    def __init__(self, coffre: Coffre, outils: Outils, retour: queue.SimpleQueue[_Retour]) -> None:
        self.guichet = Guichet(coffre, outils)
        self.charge = 0
        self._retour = retour
        self._demandes: queue.SimpleQueue[Prise | None] = queue.SimpleQueue()
        self._fil: threading.Thread | None = None

    def confier(self, prise: Prise) -> None:
        """Send ``prise`` in this connection's thread."""
        if self._fil is None:
            # Daemon: an interrupted program must not wait for a silent service; its leases end by themselves.
            self._fil = threading.Thread(target=self._servir, name="envoi", daemon=True)
            self._fil.start()
        self._demandes.put(prise)

    def porter(self, prise: Prise) -> _Retour:
        """Send ``prise`` and return what came back, a fault of the program included."""
        try:
            return _Retour(self, prise, self.guichet.porter(prise))
        except BaseException as defaut:  # noqa: BLE001 - raised again by the caller's thread
            return _Retour(self, prise, None, defaut)

    def fermer(self) -> None:
        """End the thread and close the connection."""
        if self._fil is not None:
            self._demandes.put(None)
            self._fil.join()
            self._fil = None
        self.guichet.fermer()

    def _servir(self) -> None:
        while (prise := self._demandes.get()) is not None:
            self._retour.put(self.porter(prise))


@dataclass(frozen=True, slots=True, repr=False)
class _Retour:
    porteur: _Porteur
    prise: Prise
    fait: Fait | None
    defaut: BaseException | None = None

    @property
    def rendu(self) -> Rendu:
        return Rendu(self.porteur.guichet.derniere, self.porteur.guichet.hors_de_portee)


class Equipe:
    """Up to ``ensemble`` connections working one queue.

    Raises:
        ErreurConfiguration: no service is configured; nothing was claimed.
    """

    def __init__(self, coffre: Coffre, outils: Outils, ensemble: int = ENSEMBLE) -> None:
        self._coffre = coffre
        self._outils = outils
        self._ensemble = ensemble
        self._retours: queue.SimpleQueue[_Retour] = queue.SimpleQueue()
        self._porteurs = [_Porteur(coffre, outils, self._retours)]
        self._en_route = 0

    def sonder(self) -> bool:
        """Probe the service again on a fresh connection, the only one then; tell whether it answers."""
        for porteur in self._porteurs[1:]:
            porteur.fermer()
        del self._porteurs[1:]
        self._porteurs[0].guichet.fermer()
        return self._porteurs[0].guichet.sonder()

    def vider(self, placer: Placer, recevoir: Recevoir) -> int:
        """Send what is due until nothing is, or ``placer`` says 0; return how many attempts were made.

        What is claimed then is waited for, and merged.
        """
        essais = 0
        retours: list[_Retour] = []
        while True:
            place = min(placer([retour.rendu for retour in retours]), self._ensemble)
            # At full pace each connection has its next document in hand: it never waits for the store.
            plein = place == self._ensemble and any(porteur.guichet.pret for porteur in self._porteurs)
            voulus = place * _EN_MAIN if plein else place
            prises = self._enchainer(retours, max(0, voulus - self._en_route), place, recevoir)
            self._repartir(prises, place)
            if not self._en_route:
                return essais
            retours = self._attendre(patience=plein)
            essais += len(retours)

    def fermer(self) -> None:
        """Close every connection that carries nothing."""
        for porteur in self._porteurs:
            if not porteur.charge:
                porteur.fermer()

    def _enchainer(self, retours: list[_Retour], combien: int, place: int, recevoir: Recevoir) -> tuple[Prise, ...]:
        """Commit the results at hand together with the next claims, then say them."""
        faits = [retour.fait for retour in retours if retour.fait is not None]
        prises: tuple[Prise, ...] = ()
        if faits or combien:
            besoin = Besoin(proprietaire(), combien, self._sondees(combien, place))
            tour = self._coffre.enchainer(faits, besoin, self._outils.horloge.maintenant())
            prises = tour.prises
            for fait, etat in zip(faits, tour.etats, strict=True):
                noter_resultat(etat, fait.prise)
                recevoir(etat)
        for retour in retours:
            if retour.defaut is not None:
                raise retour.defaut
            if retour.fait is None:
                recevoir(self._coffre.etat(retour.prise.envoi.document_id))
        return prises

    def _sondees(self, combien: int, place: int) -> int:
        """Return how many of the next claims go to a connection that is ready: their writing is announced.

        A guess wrong by one costs a commit, no more.
        """
        prets = sum(porteur.guichet.pret for porteur in self._porteurs)
        return combien if prets >= place else min(combien, prets)

    def _repartir(self, prises: tuple[Prise, ...], place: int) -> None:
        """Give each claim a connection, idle or new first; a document that leaves alone needs no thread."""
        for prise in prises:
            porteur = min(self._porteurs, key=lambda p: (p.charge, not p.guichet.pret))
            if porteur.charge and len(self._porteurs) < place:
                porteur = _Porteur(self._coffre, self._outils, self._retours)
                self._porteurs.append(porteur)
            self._en_route += 1
            porteur.charge += 1
            if place == 1 and len(prises) == 1 and self._en_route == 1:
                self._retours.put(porteur.porter(prise))
            else:
                porteur.confier(prise)

    def _attendre(self, *, patience: bool) -> list[_Retour]:
        """Return every result at hand, one at least; with ``patience``, a few more for the same commit."""
        retours = [self._retours.get()]
        fin = time.monotonic() + (_PATIENCE_S if patience else 0.0)
        while len(retours) * 2 < self._en_route:
            try:
                retours.append(self._retours.get(timeout=max(0.0, fin - time.monotonic())))
            except queue.Empty:
                break
        self._en_route -= len(retours)
        for retour in retours:
            retour.porteur.charge -= 1
        return retours
