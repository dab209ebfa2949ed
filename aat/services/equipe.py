"""Several documents on their way at once: one connection each, one store transaction for all the results at hand.

The connections wait for the network in threads; only the caller's thread merges and claims, so that one commit
serves every result that is ready and every claim that follows. A connection never carries two documents at once.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.domaine.transmission import Echec, EtatEnvoi
from aat.ports import Besoin, Coffre, Fait, Prise
from aat.services.guichet import Guichet, noter_resultat, proprietaire

if TYPE_CHECKING:
    from aat.services.outils import Outils

#: Documents on their way at once, at most, to one service that answers.
ENSEMBLE = 8


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
        self._libres = [_Porteur(coffre, outils, self._retours)]
        self._en_route = 0

    def sonder(self) -> bool:
        """Probe the service again on a fresh connection, the only one then; tell whether it answers."""
        for porteur in self._libres[1:]:
            porteur.fermer()
        del self._libres[1:]
        self._libres[0].guichet.fermer()
        return self._libres[0].guichet.sonder()

    def vider(self, placer: Placer, recevoir: Recevoir) -> int:
        """Send what is due until nothing is, or ``placer`` says 0; return how many attempts were made.

        What is on its way then is waited for, and merged.
        """
        essais = 0
        retours: list[_Retour] = []
        while True:
            place = min(placer([retour.rendu for retour in retours]), self._ensemble)
            prises = self._enchainer(retours, max(0, place - self._en_route), recevoir)
            self._repartir(prises, seule=place == 1)
            if not self._en_route:
                return essais
            retours = self._attendre()
            essais += len(retours)

    def fermer(self) -> None:
        """Close every connection that carries nothing."""
        for porteur in self._libres:
            porteur.fermer()

    def _enchainer(self, retours: list[_Retour], combien: int, recevoir: Recevoir) -> tuple[Prise, ...]:
        """Commit the results at hand together with the next claims, then say them."""
        faits = [retour.fait for retour in retours if retour.fait is not None]
        # The connections that are ready come first: their documents' writing is announced with their claims.
        self._libres.sort(key=lambda porteur: not porteur.guichet.pret)
        sondees = sum(porteur.guichet.pret for porteur in self._libres)
        prises: tuple[Prise, ...] = ()
        if faits or combien:
            besoin = Besoin(proprietaire(), combien, sondees)
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

    def _repartir(self, prises: tuple[Prise, ...], *, seule: bool) -> None:
        """Give each claim a connection; a document that leaves alone needs no thread."""
        for prise in prises:
            porteur = self._libres.pop(0) if self._libres else _Porteur(self._coffre, self._outils, self._retours)
            self._en_route += 1
            if seule:
                self._retours.put(porteur.porter(prise))
            else:
                porteur.confier(prise)

    def _attendre(self) -> list[_Retour]:
        """Return every result at hand, one at least."""
        retours = [self._retours.get()]
        while not self._retours.empty():
            retours.append(self._retours.get())
        self._en_route -= len(retours)
        self._libres += [retour.porteur for retour in retours]
        return retours
