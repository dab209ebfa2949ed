"""What the store forgets when its time is over (§9.5): drafts, traces of attempts, contents, old audit lines.

A content is erased by destroying its data key; its reference, states and number stay. Each act has its audit line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aat.coffre import temps
from aat.coffre.requetes import requetes

if TYPE_CHECKING:
    from aat.coffre.audit import JournalAudit
    from aat.coffre.connexion import Connexion
    from aat.coffre.documents import Documents

BROUILLONS: Final = dt.timedelta(days=30)
TRACES: Final = dt.timedelta(days=365)
#: Five years in the active base, counted from the validation; archiving them is the practice's duty.
CONTENUS: Final = dt.timedelta(days=5 * 365 + 1)


@dataclass(frozen=True, slots=True)
class Echus:
    """What the retention no longer asks to keep.

    Attributes:
        brouillons, tentatives, lignes_audit: how many.
        patients: how many were not seen for as long as contents are kept.
        retrouves: how many acknowledgements of documents that are not here (``aat reconcilier``).
        contenus: references of the documents whose content may be exported and erased, oldest first.
    """

    brouillons: int
    tentatives: int
    lignes_audit: int
    patients: int
    retrouves: int
    contenus: tuple[str, ...]


class Purge:
    """Counts and forgets. Needs the master key, since every act is audited."""

    def __init__(self, connexion: Connexion, documents: Documents, audit: JournalAudit) -> None:
        self._connexion = connexion
        self._documents = documents
        self._audit = audit
        self._sql = requetes("purge")

    def echus(self, maintenant: dt.datetime) -> Echus:
        """Return what ``purger`` and ``effacer`` would forget."""
        self._documents.exiger_cle()
        return Echus(
            brouillons=self._compter("compter_brouillons", maintenant - BROUILLONS),
            tentatives=self._compter("compter_tentatives", maintenant - TRACES),
            lignes_audit=self._audit.couper(maintenant - CONTENUS, maintenant, simuler=True),
            patients=self._compter("compter_patients", maintenant - CONTENUS),
            retrouves=self._compter("compter_retrouves", maintenant - CONTENUS),
            contenus=self._contenus(maintenant),
        )

    def purger(self, maintenant: dt.datetime) -> Echus:
        """Forget what is over, contents apart, and return what was forgotten."""
        faits = self.echus(maintenant)
        oublis = (
            ("oublier_brouillons", faits.brouillons, BROUILLONS),
            ("oublier_tentatives", faits.tentatives, TRACES),
            ("oublier_patients", faits.patients, CONTENUS),
            ("oublier_retrouves", faits.retrouves, CONTENUS),
        )
        with self._connexion.ecriture() as sqlite:
            for requete, nombre, duree in oublis:
                sqlite.execute(self._sql[requete], {"avant": temps.texte(maintenant - duree)})
                if nombre:
                    self._audit.ecrire(
                        sqlite, requete.replace("oublier_", "purge-"), None, {"nombre": str(nombre)}, maintenant
                    )
        self._audit.couper(maintenant - CONTENUS, maintenant)
        self._connexion.tronquer_le_journal()
        return faits

    def effacer(self, refs: Sequence[str], maintenant: dt.datetime) -> int:
        """Destroy the data keys of these documents and return how many; what is not over is left.

        Raises:
            ErreurIntrouvable: no such document.
        """
        echus, effaces = set(self._contenus(maintenant)), 0
        for ref in refs:
            if ref not in echus:
                continue
            lieu: dict[str, str | bytes] = {"document_id": self._documents.chercher(ref), "vide": b""}
            with self._connexion.ecriture() as sqlite:
                for requete in ("effacer_document", "effacer_accuses", "effacer_refuses"):
                    sqlite.execute(self._sql[requete], lieu)
                self._audit.ecrire(
                    sqlite, "effacement", str(lieu["document_id"]), {"raison": "duree-echue"}, maintenant
                )
            effaces += 1
        self._connexion.tronquer_le_journal()
        return effaces

    def _contenus(self, maintenant: dt.datetime) -> tuple[str, ...]:
        lignes = self._connexion.lire(self._sql["contenus"], {"avant": temps.texte(maintenant - CONTENUS)})
        return tuple(str(ligne["ref"]) for ligne in lignes)

    def _compter(self, requete: str, avant: dt.datetime) -> int:
        ligne = self._connexion.lire_une(self._sql[requete], {"avant": temps.texte(avant)})
        return int(ligne["nombre"]) if ligne else 0
