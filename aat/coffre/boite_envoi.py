"""The outbox: which worker holds a document, and what the result of its attempt changes.

Owns leases. Attempts are in ``tentatives``, acknowledgements in ``accuses``, the merges, pure, in ``fusion``, the
prescriber's own decisions in ``actes``. Every change of state has its audit line in the same transaction.
"""

import datetime as dt
import time
import uuid
from typing import TYPE_CHECKING, Final

from aat import points_arret
from aat.coffre import codes, fusion, temps
from aat.coffre.accuses import Accuses
from aat.coffre.cadence import ORDINAIRE, Cadence
from aat.coffre.changements import Changement, Changements
from aat.coffre.chiffrement import CleDonnees, CleMaitresse
from aat.coffre.documents import TABLE, Documents
from aat.coffre.requetes import requetes
from aat.coffre.tentatives import Tentatives
from aat.domaine.etats import Etat
from aat.domaine.transmission import Accuse, Classe, Echec, Envoi, EtatEnvoi, Issue, Phase
from aat.erreurs import ErreurCoffre, ErreurTransmission
from aat.ports import Prise

if TYPE_CHECKING:
    import sqlite3

    from aat.coffre.audit import JournalAudit
    from aat.coffre.connexion import Connexion

#: A lease or a next try further away than this was written before the clock went back.
_BAIL_TROP_LOIN: Final = dt.timedelta(minutes=10)
_ESSAI_TROP_LOIN: Final = dt.timedelta(hours=6)


class BoiteEnvoi:
    """Claims, notes and concludes attempts."""

    def __init__(
        self,
        connexion: "Connexion",
        documents: Documents,
        audit: "JournalAudit",
        changements: Changements,
        cadence: Cadence = ORDINAIRE,
    ) -> None:
        self._bail = dt.timedelta(seconds=cadence.bail_s)
        self._connexion = connexion
        self._documents = documents
        self._audit = audit
        self._changements = changements
        self._tentatives = Tentatives(connexion)
        self._accuses = Accuses(connexion)
        self._sql = requetes("boite_envoi")
        #: message_id → (moment of the claim, monotonic seconds then): renews a lease without reading the wall clock.
        self._prises: dict[str, tuple[dt.datetime, float]] = {}
        #: message_id → last step after the writing, not committed yet.
        self._phases: dict[str, Phase] = {}

    def prendre(
        self, proprietaire: str, maintenant: dt.datetime, texte: str | None = None, *, echeance: bool = True
    ) -> Prise | None:
        """Claim the due document with the oldest deadline; its new attempt is committed before the call returns.

        A document past its deadline is suspended instead, unless ``echeance`` is false (it is claimed to be
        withdrawn); one whose record does not open too, so that it does not stop the others.
        """
        cle_maitresse = self._documents.exiger_cle()
        document_id = None if texte is None else self._documents.chercher(texte)
        while True:
            with self._connexion.ecriture() as sqlite:
                if echeance:
                    self._suspendre_les_expires(sqlite, maintenant)
                ligne = self._reserver(sqlite, proprietaire, maintenant, document_id)
                if ligne is None:
                    return None
                envoi = _ouvrir(cle_maitresse, ligne)
                if envoi is not None:
                    self._tentatives.ouvrir(sqlite, envoi, proprietaire, maintenant)
                else:
                    decision = fusion.Decision(Etat.SUSPENDU, code="T603")
                    changement = Changement(ligne["document_id"], Etat.EN_COURS, decision, "illisible")
                    self._changements.poser(sqlite, changement, maintenant)
            if envoi is not None:
                self._prises[envoi.message_id] = (maintenant, time.monotonic())
                points_arret.point(points_arret.APRES_PRISE)
                return Prise(envoi, ligne["ref"], bool(ligne["a_verifier"]))

    def noter_phase(self, prise: Prise, phase: Phase) -> None:
        """Commit how far the attempt went, up to the writing, and renew its lease; later steps go with the result.

        Raises:
            ErreurTransmission: the lease was lost before the first byte; nothing may be sent any more by this
                attempt, since the document may have been taken again or given up.
        """
        if fusion.apres_ecriture(phase):
            # What matters after a crash, that a byte may have left, is committed already; these steps go with the
            # result, and save three commits a document.
            self._phases[prise.envoi.message_id] = phase
            points_arret.point(points_arret.PHASE + phase.value)
            return
        with self._connexion.ecriture() as sqlite:
            self._tentatives.avancer(sqlite, prise, phase)
            encore_a_nous = self._prolonger(sqlite, prise)
            if phase is Phase.ECRITURE and not encore_a_nous:
                raise ErreurTransmission(
                    "L’envoi a été interrompu trop longtemps et repris ailleurs : rien n’a été envoyé ici.",
                    remede="Regardez son état par « aat transmit --etat ».",
                )
        points_arret.point(points_arret.PHASE + phase.value)

    def conclure(self, prise: Prise, issue: Issue, maintenant: dt.datetime) -> EtatEnvoi:
        """Merge ``issue`` and return the document's state, whether it changed or not."""
        document_id = prise.envoi.document_id
        cle_maitresse = self._documents.exiger_cle()
        with self._connexion.ecriture() as sqlite:
            ligne = self._changements.situation(sqlite, document_id)
            cle = CleDonnees.ouverte(cle_maitresse, TABLE, document_id, ligne["enveloppe"])
            if isinstance(issue, Accuse):
                issue = self._juger_accuse(sqlite, prise, issue, maintenant)
            if isinstance(issue, Echec) and issue.brut is not None:
                self._accuses.garder_refuse(sqlite, (cle_maitresse, cle), prise, issue.brut, maintenant)
            if (atteinte := self._phases.pop(prise.envoi.message_id, None)) is not None:
                self._tentatives.avancer(sqlite, prise, atteinte)
            situation = self._lire_situation(sqlite, prise, issue, ligne)
            self._tentatives.clore(sqlite, prise, issue, maintenant)
            decision = fusion.fusionner(situation, prise.envoi.version, prise.envoi.tentative, issue)
            if decision is not None:
                if decision.garder_accuse and isinstance(issue, Accuse):
                    self._accuses.garder(sqlite, cle, issue, maintenant)
                if decision.alerte and isinstance(issue, Accuse):
                    self._alerter(sqlite, decision.alerte, issue, maintenant)
                if decision.etat is not situation.etat:
                    changement = Changement(document_id, situation.etat, decision, "resultat", prise)
                    self._changements.poser(sqlite, changement, maintenant)
            points_arret.point(points_arret.AVANT_RESULTAT)
        points_arret.point(points_arret.APRES_RESULTAT)
        self._prises.pop(prise.envoi.message_id, None)
        return self._documents.etat(document_id)

    def reprendre_les_baux_finis(self, maintenant: dt.datetime) -> int:
        """Move documents whose worker vanished to ``A_VERIFIER``; return how many."""
        self._documents.exiger_cle()
        bornes = {"maintenant": temps.texte(maintenant), "trop_loin": temps.texte(maintenant + _BAIL_TROP_LOIN)}
        # Most often there is none: looking costs no lock.
        if not self._connexion.lire(self._sql["baux_finis"], bornes):
            return 0
        with self._connexion.ecriture() as sqlite:
            lignes = sqlite.execute(self._sql["baux_finis"], bornes).fetchall()
            for ligne in lignes:
                document_id = ligne["document_id"]
                self._tentatives.abandonner(sqlite, (document_id, ligne["version"], ligne["tentative_no"]), maintenant)
                doute = bool(self._changements.situation(sqlite, document_id)["doute"])
                decision = fusion.bail_fini(Phase(ligne["phase"]), doute=doute)
                changement = Changement(document_id, Etat.EN_COURS, decision, "bail-fini")
                self._changements.poser(sqlite, changement, maintenant)
        return len(lignes)

    def _reserver(
        self, sqlite: "sqlite3.Connection", proprietaire: str, maintenant: dt.datetime, document_id: str | None
    ) -> "sqlite3.Row | None":
        """Write the lease of one due document, with its audit line, and return its row."""
        ligne: sqlite3.Row | None = sqlite.execute(
            self._sql["prendre"],
            {
                "maintenant": temps.texte(maintenant),
                "proprietaire": proprietaire,
                "bail_fin": temps.texte(maintenant + self._bail),
                "trop_loin": temps.texte(maintenant + _ESSAI_TROP_LOIN),
                "document_id": document_id,
            },
        ).fetchone()
        if ligne is not None:
            details = {"version": str(ligne["version"]), "tentative": str(ligne["tentative_no"])}
            self._audit.ecrire(
                sqlite, "prise", ligne["document_id"], {"etat": Etat.EN_COURS.value, **details}, maintenant
            )
        return ligne

    def _lire_situation(
        self, sqlite: "sqlite3.Connection", prise: Prise, issue: Issue, ligne: "sqlite3.Row"
    ) -> fusion.Situation:
        version = issue.version if isinstance(issue, Accuse) else prise.envoi.version
        return fusion.Situation(
            etat=Etat(ligne["etat"]),
            version=ligne["version"],
            tentative_no=ligne["tentative_no"],
            a_verifier=bool(ligne["a_verifier"]),
            doute=bool(ligne["doute"]),
            numero=self._accuses.numero(sqlite, prise.envoi.document_id, version),
            phase=self._tentatives.phase(sqlite, prise),
        )

    def _juger_accuse(
        self, sqlite: "sqlite3.Connection", prise: Prise, accuse: Accuse, maintenant: dt.datetime
    ) -> Accuse | Echec:
        """Return the acknowledgement, or T305 when its number already belongs to another document."""
        if accuse.document_id != prise.envoi.document_id:
            raise ValueError("acknowledgement of another document")
        if not self._accuses.numero_d_un_autre(sqlite, accuse):
            return accuse
        self._alerter(sqlite, "alerte-numero-attribue", accuse, maintenant)
        return Echec(
            "T305",
            "ACCUSE_INVALIDE",
            Classe.AMBIGU,
            "Le numéro reçu appartient déjà à un autre document : vérification en cours, pas encore transmis.",
            brut=accuse.brut,
        )

    def _alerter(self, sqlite: "sqlite3.Connection", quoi: str, accuse: Accuse, maintenant: dt.datetime) -> None:
        details = {"numero": codes.code_ou_rien(accuse.numero), "version": str(accuse.version)}
        self._audit.ecrire(sqlite, quoi, accuse.document_id, details, maintenant)

    def _suspendre_les_expires(self, sqlite: "sqlite3.Connection", maintenant: dt.datetime) -> None:
        for ligne in sqlite.execute(self._sql["expires"], {"maintenant": temps.texte(maintenant)}).fetchall():
            decision = fusion.Decision(Etat.SUSPENDU, code="T405")
            changement = Changement(ligne["document_id"], Etat(ligne["etat"]), decision, "expiration")
            self._changements.poser(sqlite, changement, maintenant)

    def _prolonger(self, sqlite: "sqlite3.Connection", prise: Prise) -> bool:
        """Renew the lease when it is still this attempt's; tell whether it was."""
        envoi = prise.envoi
        fin = None
        if (depart := self._prises.get(envoi.message_id)) is not None:
            fin = temps.texte(depart[0] + dt.timedelta(seconds=time.monotonic() - depart[1]) + self._bail)
        lieu = {"document_id": envoi.document_id, "version": envoi.version, "no": envoi.tentative, "bail_fin": fin}
        return sqlite.execute(self._sql["prolonger_bail"], lieu).fetchone() is not None


def _ouvrir(maitresse: CleMaitresse, ligne: "sqlite3.Row") -> Envoi | None:
    """Return the stored bytes of a claimed row, ready to be sent; ``None`` when its record does not open."""
    try:
        cle = CleDonnees.ouverte(maitresse, TABLE, ligne["document_id"], ligne["enveloppe"])
        jws = cle.ouvrir(ligne["jws_chiffre"], "jws_chiffre", int(ligne["version"]))
    except ErreurCoffre:
        return None
    return Envoi(
        document_id=ligne["document_id"],
        version=ligne["version"],
        cle=ligne["cle"],
        jws=jws,
        empreinte=ligne["empreinte"],
        message_id=str(uuid.uuid4()),
        tentative=ligne["tentative_no"],
    )
