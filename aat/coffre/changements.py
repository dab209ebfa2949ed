"""Changes of a document's state, each written with its audit line in the caller's transaction.

Knows no lease and no result: the new state is decided by ``fusion``, or by the prescriber's acts.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aat.coffre import codes, fusion, pannes, temps
from aat.coffre.cadence import ORDINAIRE, Cadence
from aat.coffre.remplacements import Remplacements
from aat.coffre.requetes import requetes
from aat.domaine.coffre import Prise
from aat.domaine.etats import Etat

if TYPE_CHECKING:
    import sqlite3

    from aat.coffre.audit import JournalAudit


#: Written when a document is held to be given up.
RETRAIT_DEMANDE: Final = "retrait-demande"


@dataclass(frozen=True, slots=True, repr=False)
class Changement:
    """A state to write: of which document, from which state, why (``quoi``), after which attempt."""

    document_id: str
    avant: Etat
    decision: fusion.Decision
    quoi: str
    prise: Prise | None = None


class Changements:
    """Reads where a document stands and writes its next state. ``hasard`` draws in [0, 1) for the jitter."""

    def __init__(self, audit: "JournalAudit", hasard: Callable[[], float], cadence: Cadence = ORDINAIRE) -> None:
        self._cadence = cadence
        self._audit = audit
        self._hasard = hasard
        self._remplacements = Remplacements(audit)
        self._sql = requetes("changements")

    def situation(self, sqlite: "sqlite3.Connection", document_id: str) -> "sqlite3.Row":
        """Return the row of a document that is known to exist.

        Raises:
            ErreurCoffre: it vanished (T603).
        """
        ligne: sqlite3.Row | None = sqlite.execute(self._sql["situation"], {"document_id": document_id}).fetchone()
        if ligne is None:
            raise pannes.abime()
        return ligne

    def retrait_demande(self, sqlite: "sqlite3.Connection", document_id: str) -> bool:
        """Tell whether somebody asked to give this document up, and did not ask for it to be sent since."""
        ligne = sqlite.execute(self._sql["retrait_demande"], {"document_id": document_id}).fetchone()
        return ligne is not None and ligne["quoi"] == RETRAIT_DEMANDE

    def poser(self, sqlite: "sqlite3.Connection", changement: Changement, maintenant: dt.datetime) -> None:
        """Write the new state, the moment of its next try if any, and its audit line."""
        decision, prise = changement.decision, changement.prise
        # « Too many requests » says nothing of this document: its turn comes again soon, or later ones would pass it.
        essais = prise.envoi.tentative if prise and decision.code != "T429" else 1
        attente = fusion.attente_s(essais, decision.plancher_s, self._hasard(), self._cadence)
        code = None if decision.code is None else codes.code_ou_rien(decision.code)
        sqlite.execute(
            self._sql["poser_etat"],
            {
                "document_id": changement.document_id,
                "etat": decision.etat.value,
                "maintenant": temps.texte(maintenant),
                "doute": decision.doute,
                "prochain_essai": temps.texte(temps.utc(maintenant) + dt.timedelta(seconds=attente))
                if decision.essai
                else None,
                "code": code,
            },
        )
        details = {"etat_avant": changement.avant.value, "etat": decision.etat.value}
        if code:
            details["code"] = code
        if prise:
            details |= {"version": str(prise.envoi.version), "tentative": str(prise.envoi.tentative)}
        self._audit.ecrire(sqlite, changement.quoi, changement.document_id, details, maintenant)
        self._remplacements.suivre(sqlite, changement.document_id, changement.avant, decision.etat, maintenant)
