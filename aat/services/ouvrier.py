"""``transmit --boucle``: a worker that keeps sending what is due until it is told to stop.

Obeys the breaker: after failures in a row nothing is claimed any more and only the probe is tried, so that a service
in trouble is left alone and no document burns its tries. The store owns leases and waits between tries.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.erreurs import ErreurCoffreOccupe
from aat.services.disjoncteur import ECHECS, REPRISE, Disjoncteur
from aat.services.equipe import ENSEMBLE, Equipe, Rendu
from aat.services.transmission import Progres

if TYPE_CHECKING:
    from aat.services.outils import Outils

#: Waits so many seconds and tells whether to stop: the front end's business, signals included.
Attendre = Callable[[float], bool]
#: Between two tries of what is out of reach.
_SONDE_S = 30.0


@dataclass(frozen=True, slots=True)
class Rythme:
    """The pace of a worker, in seconds.

    Attributes:
        repos_s: between two looks at an empty queue; ``baux_s``: between two looks for vanished workers.
        sonde_s: between two probes while the breaker is open, jittered by half; ``hasard`` draws in [0, 1) for it.
        echecs: passing failures in a row that open the breaker.
        reprise: documents at a time once it closes; ``ensemble``: when all goes well.
    """

    repos_s: float = 2.0
    baux_s: float = 30.0
    sonde_s: float = _SONDE_S
    echecs: int = ECHECS
    reprise: int = REPRISE
    ensemble: int = ENSEMBLE
    hasard: Callable[[], float] = lambda: 0.5


def veiller(
    tour: Callable[[], object],
    attendre: Attendre,
    empeche: Callable[[ErreurCoffreOccupe], None],
    pause_s: float = _SONDE_S,
) -> None:
    """Do ``tour``, a worker's ``tourner``, again when the store was for a while locked, full or out of reach.

    ``empeche`` is called with what stopped it, each time; what was in hand is asked for, once its lease is over.

    Raises:
        ErreurConfiguration: no service is configured.
        ErreurCoffre: the store cannot be used, and no wait will mend it.
    """
    while True:
        try:
            tour()
        except ErreurCoffreOccupe as faute:
            empeche(faute)
            if not attendre(pause_s):
                continue
        return


def tourner(
    outils: Outils,
    attendre: Attendre,
    progres: Progres = lambda _: None,
    rythme: Rythme | None = None,
    rappel: Progres = lambda _: None,
) -> int:
    """Work the queue until ``attendre`` says to stop; return how many attempts were made.

    ``rappel`` is called with a document whose deadline is to be told: at half of its delay, and once it is past.
    Memory does not grow with the queue: at most ``Rythme.ensemble`` documents are held at a time.

    Raises:
        ErreurConfiguration: no service is configured.
        ErreurCoffre: the store cannot be used.
    """
    pas = rythme or Rythme()
    coffre = outils.coffre()
    equipe, essais = Equipe(coffre, outils, pas.ensemble), 0
    disjoncteur = Disjoncteur(pas.echecs, pas.reprise, pas.ensemble)
    depuis_les_baux = pas.baux_s
    # Whoever starts a worker may have mended what stopped the last one: one more try.
    coffre.reprendre_les_suspendus(outils.horloge.maintenant())
    try:
        while True:
            if depuis_les_baux >= pas.baux_s:
                coffre.reprendre_les_baux_finis(outils.horloge.maintenant())
                for etat in coffre.rappeler(outils.horloge.maintenant()):
                    rappel(etat)
                depuis_les_baux = 0.0
            if disjoncteur.ouvert:
                if not equipe.sonder():
                    repos = pas.sonde_s * (0.5 + pas.hasard())
                    depuis_les_baux += repos
                    if attendre(repos):
                        return essais
                    continue
                disjoncteur.refermer()
                coffre.reprendre_les_suspendus(outils.horloge.maintenant())
            faits = _vider(equipe, disjoncteur, progres, attendre)
            essais += abs(faits)
            if faits < 0:
                return essais
            repos = disjoncteur.souffler() or (0.0 if disjoncteur.ouvert else pas.repos_s)
            depuis_les_baux += max(repos, pas.repos_s)
            if attendre(repos):
                return essais
    finally:
        equipe.fermer()


def _vider(equipe: Equipe, disjoncteur: Disjoncteur, progres: Progres, attendre: Attendre) -> int:
    """Send what is due until nothing is, or the breaker opens; return how many, negative when told to stop."""
    arret = False

    def placer(rendus: Sequence[Rendu]) -> int:
        nonlocal arret
        for rendu in rendus:
            disjoncteur.noter(rendu.echec, hors_de_portee=rendu.hors_de_portee)
            arret = attendre(0.0) or arret
        return 0 if arret else disjoncteur.place

    faits = equipe.vider(placer, progres)
    return -faits if arret else faits
