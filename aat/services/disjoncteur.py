"""The breaker of one destination: pure counting of what the service answers, no clock and no network.

Closed, it says how many documents may be on their way at once: one while nothing is known of the service, two once a
probe or a first document went well, all of them after two more.
"""

from aat.domaine.transmission import Classe, Echec

#: Passing failures in a row after which the service is left alone.
ECHECS = 5
#: Documents at a time after a good probe.
REPRISE = 2
_DEBIT = "T429"
#: Found here, before anybody was asked: the kept bytes changed, or were signed for another service.
_D_ICI = frozenset({"T210", "T603"})
#: Good answers, besides the usual ones, before more than two at a time are tried again after « too many requests »:
#: every refusal is a wasted try, and lets later documents pass.
_PRUDENCE = 20
#: When it does not say how long.
_PAUSE_S = 1.0


class Disjoncteur:
    """Counts failures of the service in a row.

    Args:
        echecs: passing failures in a row that open it.
        reprise: documents at a time once it closes again.
        ensemble: documents at a time when all goes well.
    """

    def __init__(self, echecs: int, reprise: int, ensemble: int) -> None:
        self._seuil = echecs
        self._paliers = (1, min(reprise, ensemble), ensemble)
        self._palier = 0
        self._de_suite = 0
        self._bons = 0
        self._pause_s = 0.0
        self.ouvert = False

    @property
    def place(self) -> int:
        """How many documents may be on their way now; 0 while it is open, or while the service asked to wait."""
        return 0 if self.ouvert or self._pause_s else self._paliers[self._palier]

    def noter(self, echec: Echec | None, *, hors_de_portee: bool) -> None:
        """Count one result; a refusal of the document itself is an answer of a service that works.

        « Too many requests » is one too: it asks everybody to wait, and says nothing of this document.
        """
        if echec is not None and echec.code == _DEBIT:
            self._pause_s = max(self._pause_s, echec.attente_s or _PAUSE_S)
            self._palier, self._bons = min(self._palier, 1), -_PRUDENCE
            return
        if echec is not None and echec.code in _D_ICI:
            return
        if echec is None or echec.classe is Classe.DEFINITIF:
            self._de_suite = 0
            self._bons += 1
            if self._bons >= self._paliers[self._palier]:
                self._palier, self._bons = min(self._palier + 1, len(self._paliers) - 1), 0
            return
        self._de_suite += 1
        self._bons = 0
        # A probe that fails says it of every document: no need to lose five of them to be sure.
        self.ouvert = self.ouvert or hors_de_portee or self._de_suite >= self._seuil

    def souffler(self) -> float:
        """Return the seconds that the service asked for before anything more is sent, and forget them."""
        pause, self._pause_s = self._pause_s, 0.0
        return pause

    def refermer(self) -> None:
        """Close after a good probe: two documents at a time first, whose failures open it again at once."""
        self.ouvert = False
        self._de_suite = max(0, self._seuil - self._paliers[1])
        self._palier, self._bons = 1, 0
