"""Acknowledgements found again at the service, after a backup was restored: merged, or kept as orphans.

Owns the table ``accuses_retrouves``. An acknowledgement always wins, as everywhere; what it changes is ``fusion``'s.
"""

from __future__ import annotations

import datetime as dt
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aat.coffre import codes, fusion, temps
from aat.coffre.accuses import Accuses
from aat.coffre.changements import Changement, Changements
from aat.coffre.chiffrement import CleDonnees
from aat.coffre.documents import TABLE, Documents
from aat.coffre.requetes import requetes
from aat.domaine.coffre import Rapprochement
from aat.domaine.etats import Etat
from aat.domaine.transmission import Accuse, AccuseRetrouve, Phase

if TYPE_CHECKING:
    import sqlite3

    from aat.coffre.audit import JournalAudit
    from aat.coffre.connexion import Connexion

_RETROUVES: Final = "accuses_retrouves"


@dataclass(frozen=True, slots=True)
class DocumentPerdu:
    """A document that the caisse has and this store has not: made after the backup."""

    document_id: str
    version: int
    numero: str
    recu_le: dt.datetime


class Rapprochements:
    """Merges one acknowledgement at a time, each in its own transaction."""

    def __init__(
        self, connexion: Connexion, documents: Documents, audit: JournalAudit, changements: Changements
    ) -> None:
        self._connexion = connexion
        self._documents = documents
        self._audit = audit
        self._changements = changements
        self._accuses = Accuses(connexion)
        self._sql = requetes("rapprochement")

    def rapprocher(self, trouve: AccuseRetrouve, maintenant: dt.datetime) -> Rapprochement:
        """Merge ``trouve``, verified by the transport, and say what it taught."""
        accuse = trouve.accuse
        self._documents.exiger_cle()
        with self._connexion.ecriture() as sqlite:
            ligne = sqlite.execute(self._sql["document"], {"document_id": accuse.document_id}).fetchone()
            if ligne is None:
                return self._garder_perdu(sqlite, accuse, maintenant)
            garde = self._accuses.numero(sqlite, accuse.document_id, accuse.version)
            if garde == accuse.numero:
                return Rapprochement.CONNU
            if not _meme_envoi(ligne, trouve) or self._accuses.numero_d_un_autre(sqlite, accuse):
                details = {"numero": codes.code_ou_rien(accuse.numero), "version": str(accuse.version)}
                self._audit.ecrire(sqlite, "alerte-rapprochement", accuse.document_id, details, maintenant)
                return Rapprochement.DIFFERENT
            return self._fusionner(sqlite, ligne, accuse, maintenant)

    def perdus(self) -> Sequence[DocumentPerdu]:
        """Return the documents that only the caisse has, oldest first; no key needed."""
        return tuple(
            DocumentPerdu(
                ligne["document_id"], int(ligne["version"]), ligne["numero"], temps.moment(str(ligne["recu_le"]))
            )
            for ligne in self._connexion.lire(self._sql["perdus"])
        )

    def _fusionner(
        self, sqlite: sqlite3.Connection, ligne: sqlite3.Row, accuse: Accuse, maintenant: dt.datetime
    ) -> Rapprochement:
        situation = fusion.Situation(
            etat=Etat(ligne["etat"]),
            version=int(ligne["version"]),
            tentative_no=int(ligne["tentative_no"]),
            a_verifier=bool(ligne["a_verifier"]),
            doute=bool(ligne["doute"]),
            numero=self._accuses.numero(sqlite, accuse.document_id, accuse.version),
            phase=Phase.FIN,
        )
        decision = fusion.fusionner(situation, accuse.version, situation.tentative_no, accuse)
        if decision is None:
            return Rapprochement.CONNU
        if decision.garder_accuse:
            cle = CleDonnees.ouverte(self._documents.exiger_cle(), TABLE, accuse.document_id, bytes(ligne["enveloppe"]))
            self._accuses.garder(sqlite, cle, accuse, maintenant)
        if decision.alerte:
            details = {"numero": codes.code_ou_rien(accuse.numero), "version": str(accuse.version)}
            self._audit.ecrire(sqlite, decision.alerte, accuse.document_id, details, maintenant)
        if decision.etat is not situation.etat:
            changement = Changement(accuse.document_id, situation.etat, decision, "rapprochement")
            self._changements.poser(sqlite, changement, maintenant)
        bon = decision.etat is Etat.ACQUITTE and not decision.alerte
        return Rapprochement.ACQUITTE if bon else Rapprochement.DIFFERENT

    def _garder_perdu(self, sqlite: sqlite3.Connection, accuse: Accuse, maintenant: dt.datetime) -> Rapprochement:
        lieu = {"document_id": accuse.document_id, "version": accuse.version, "numero": accuse.numero}
        if sqlite.execute(self._sql["deja_perdu"], lieu).fetchone() is not None:
            return Rapprochement.ABSENT
        if self._accuses.numero_d_un_autre(sqlite, accuse):
            return Rapprochement.DIFFERENT
        cle, enveloppe = CleDonnees.nouvelle(self._documents.exiger_cle(), _RETROUVES, accuse.document_id)
        colonnes = {
            **lieu,
            "recu_le": temps.texte(accuse.recu_le),
            "enveloppe": enveloppe,
            "brut_chiffre": cle.sceller(accuse.brut, "brut_chiffre", accuse.version),
            "retrouve_le": temps.texte(maintenant),
        }
        sqlite.execute(self._sql["garder_perdu"], colonnes)
        details = {"numero": codes.code_ou_rien(accuse.numero), "version": str(accuse.version)}
        self._audit.ecrire(sqlite, "document-perdu", accuse.document_id, details, maintenant)
        return Rapprochement.ABSENT


def _meme_envoi(ligne: sqlite3.Row, trouve: AccuseRetrouve) -> bool:
    """Tell whether the acknowledgement is about the very bytes kept; of an older version nothing is kept to compare."""
    if trouve.accuse.version != int(ligne["version"]):
        return trouve.accuse.version < int(ligne["version"])
    cle, empreinte = str(ligne["cle"] or ""), str(ligne["empreinte"] or "")
    return hmac.compare_digest(cle.encode(), trouve.cle.encode()) and hmac.compare_digest(
        empreinte.encode(), trouve.empreinte.encode()
    )
