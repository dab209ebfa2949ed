"""What becomes of the document that another one annuls and replaces, written in its own history.

The other says it (column ``remplace``); whether it counts is told by where that other stands: refused or annulled, it
replaces nothing, and the first document stands as before.
"""

from typing import TYPE_CHECKING, Final

from aat.coffre.requetes import requetes
from aat.domaine.etats import SANS_EFFET, Etat

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3

    from aat.coffre.audit import JournalAudit

#: The line of the replaced document when the other is established, then by the state that it reaches.
ETABLI: Final = "remplacement"
SUITES: Final = {
    Etat.ACQUITTE: "remplacement-recu",
    Etat.IMPRIME_SEUL: "remplacement-papier",
    Etat.REJETE: "remplacement-refuse",
    Etat.ANNULE: "remplacement-abandonne",
}


class Remplacements:
    """Writes the audit lines of replaced documents, in the caller's transaction."""

    def __init__(self, audit: "JournalAudit") -> None:
        self._audit = audit
        self._sql = requetes("remplacements")

    def etablir(self, sqlite: "sqlite3.Connection", document_id: str, etat: Etat, quand: "dt.datetime") -> None:
        """Write that this document, just validated in that state, is there to replace the one that it names, if any."""
        self._ecrire(sqlite, document_id, SUITES.get(etat, ETABLI), quand)

    def suivre(
        self, sqlite: "sqlite3.Connection", document_id: str, avant: Etat, apres: Etat, quand: "dt.datetime"
    ) -> None:
        """Write what the state that this document reaches means for the one that it replaces, if any."""
        if apres in SUITES and apres is not avant and not {avant, apres} <= SANS_EFFET:
            self._ecrire(sqlite, document_id, SUITES[apres], quand)

    def _ecrire(self, sqlite: "sqlite3.Connection", document_id: str, quoi: str, quand: "dt.datetime") -> None:
        ligne = sqlite.execute(self._sql["ancien"], {"document_id": document_id}).fetchone()
        if ligne is not None:
            self._audit.ecrire(sqlite, quoi, ligne["ancien"], {"document": ligne["ref"]}, quand)
