"""``transmit --boucle``: a worker that keeps sending what is due until it is told to stop.

Owns the breaker: after failures in a row nothing is claimed any more and only the probe is tried, so that a service
in trouble is left alone and no document burns its tries. The store owns leases and waits between tries.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.domaine.transmission import Classe, Echec
from aat.services.transmission import Guichet, Progres

if TYPE_CHECKING:
    from aat.services.outils import Outils

#: Waits so many seconds and tells whether to stop: the front end's business, signals included.
Attendre = Callable[[float], bool]


@dataclass(frozen=True, slots=True)
class Rythme:
    """The pace of a worker, in seconds.

    Attributes:
        repos_s: between two looks at an empty queue; ``baux_s``: between two looks for vanished workers.
        sonde_s: between two probes while the breaker is open, jittered by half.
        echecs: passing failures in a row that open the breaker.
        reprise: documents tried one probe after another once it closes, before full pace.
    """

    repos_s: float = 2.0
    baux_s: float = 30.0
    sonde_s: float = 30.0
    echecs: int = 5
    reprise: int = 2


class Disjoncteur:
    """Counts failures of the service in a row; pure."""

    def __init__(self, echecs: int) -> None:
        self._seuil = echecs
        self._de_suite = 0
        self.ouvert = False

    def noter(self, echec: Echec | None, *, hors_de_portee: bool) -> None:
        """Count one result; a refusal of the document itself is an answer of a service that works."""
        if echec is None or echec.classe is Classe.DEFINITIF:
            self._de_suite = 0
            return
        self._de_suite += 1
        # A probe that fails says it of every document: no need to lose five of them to be sure.
        self.ouvert = self.ouvert or hors_de_portee or self._de_suite >= self._seuil

    def refermer(self, essai: int) -> None:
        """Close after a good probe; the next failure among the first ones opens it again."""
        self.ouvert = False
        self._de_suite = max(0, self._seuil - essai)


def tourner(
    outils: Outils,
    attendre: Attendre,
    progres: Progres = lambda _: None,
    rythme: Rythme | None = None,
    hasard: Callable[[], float] = lambda: 0.5,
) -> int:
    """Work the queue until ``attendre`` says to stop; return how many attempts were made.

    Memory does not grow with the queue: one document is held at a time.

    Raises:
        ErreurConfiguration: no service is configured.
        ErreurCoffre: the store cannot be used.
    """
    pas = rythme or Rythme()
    coffre = outils.coffre()
    guichet, disjoncteur, essais = Guichet(coffre, outils), Disjoncteur(pas.echecs), 0
    depuis_les_baux = pas.baux_s
    try:
        while True:
            if depuis_les_baux >= pas.baux_s:
                coffre.reprendre_les_baux_finis(outils.horloge.maintenant())
                depuis_les_baux = 0.0
            if disjoncteur.ouvert:
                guichet.fermer()
                if not guichet.sonder():
                    repos = pas.sonde_s * (0.5 + hasard())
                    depuis_les_baux += repos
                    if attendre(repos):
                        return essais
                    continue
                disjoncteur.refermer(pas.reprise)
            faits = _vider(guichet, disjoncteur, progres, attendre)
            essais += abs(faits)
            if faits < 0:
                return essais
            depuis_les_baux += pas.repos_s
            if attendre(0.0 if disjoncteur.ouvert else pas.repos_s):
                return essais
    finally:
        guichet.fermer()


def _vider(guichet: Guichet, disjoncteur: Disjoncteur, progres: Progres, attendre: Attendre) -> int:
    """Send what is due until nothing is, or the breaker opens; return how many, negative when told to stop."""
    faits = 0
    while not disjoncteur.ouvert and (prise := guichet.prendre()):
        etat = guichet.traiter(prise)
        faits += 1
        disjoncteur.noter(guichet.derniere, hors_de_portee=guichet.hors_de_portee)
        progres(etat)
        if attendre(0.0):
            return -faits
    return faits
