"""The outbox: who holds a document, and what the result of an attempt changes.

Owns leases and the states after validation; attempts are in ``tentatives``, the merges, pure, in ``fusion``.
Every state change has its audit line in the same transaction.
"""

import datetime as dt
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aat.coffre import codes, fusion, pannes, temps
from aat.coffre.chiffrement import CleDonnees
from aat.coffre.documents import TABLE, Documents
from aat.coffre.requetes import requetes
from aat.coffre.tentatives import Tentatives
from aat.domaine.etats import Etat
from aat.domaine.transmission import Accuse, Classe, Echec, Envoi, EtatEnvoi, Issue, Phase
from aat.erreurs import ErreurCoffre, ErreurRefus, ErreurTransmission
from aat.ports import Prise

if TYPE_CHECKING:
    import sqlite3

    from aat.coffre.audit import JournalAudit
    from aat.coffre.connexion import Connexion

DUREE_BAIL: Final = dt.timedelta(seconds=60)
#: A lease or a next try further away than this was written before the clock went back.
_BAIL_TROP_LOIN: Final = dt.timedelta(minutes=10)
_ESSAI_TROP_LOIN: Final = dt.timedelta(hours=6)
_RELANCABLES: Final = {
    Etat.VALIDE: Etat.EN_FILE,
    Etat.A_REESSAYER: Etat.EN_FILE,
    Etat.A_VERIFIER: Etat.A_VERIFIER,
    Etat.SUSPENDU: Etat.EN_FILE,
}


@dataclass(frozen=True, slots=True)
class _Changement:
    """A state to write: of which document, from which state, why (``quoi``), after which attempt."""

    document_id: str
    avant: Etat
    decision: fusion.Decision
    quoi: str
    prise: Prise | None = None


class BoiteEnvoi:
    """Claims, notes and concludes attempts. ``hasard`` draws in [0, 1) for the jitter."""

    def __init__(
        self, connexion: "Connexion", documents: Documents, audit: "JournalAudit", hasard: Callable[[], float]
    ) -> None:
        self._connexion = connexion
        self._documents = documents
        self._audit = audit
        self._hasard = hasard
        self._tentatives = Tentatives(connexion)
        self._sql = requetes("boite_envoi")
        #: message_id → (moment of the claim, monotonic seconds then): renews a lease without reading the wall clock.
        self._prises: dict[str, tuple[dt.datetime, float]] = {}

    def mettre_en_file(self, texte: str, maintenant: dt.datetime) -> None:
        """Make a document due at once. One whose effect is in doubt is asked for before it is sent again.

        Raises:
            ErreurIntrouvable: no such document.
            ErreurRefus: acknowledged, rejected, given up, or only printed.
        """
        document_id = self._documents.chercher(texte)
        self._documents.exiger_cle()
        with self._connexion.ecriture() as sqlite:
            ligne = self._situation(sqlite, document_id)
            etat = Etat(ligne["etat"])
            if etat in (Etat.EN_FILE, Etat.EN_COURS):
                return
            if etat not in _RELANCABLES:
                raise _mauvais_etat(etat, "mis en file d’attente")
            nouvel = Etat.A_VERIFIER if ligne["doute"] else _RELANCABLES[etat]
            decision = fusion.Decision(nouvel, doute=bool(ligne["doute"]))
            self._poser(sqlite, _Changement(document_id, etat, decision, "mise-en-file"), maintenant)

    def prendre(self, proprietaire: str, maintenant: dt.datetime, texte: str | None = None) -> Prise | None:
        """Claim the due document with the oldest deadline; its new attempt is committed before the call returns.

        A document past its deadline is suspended instead; one whose record does not open too, so that it does
        not stop the others.
        """
        cle_maitresse = self._documents.exiger_cle()
        document_id = None if texte is None else self._documents.chercher(texte)
        message_id = str(uuid.uuid4())
        while True:
            with self._connexion.ecriture() as sqlite:
                self._suspendre_les_expires(sqlite, maintenant)
                ligne = sqlite.execute(
                    self._sql["prendre"],
                    {
                        "maintenant": temps.texte(maintenant),
                        "proprietaire": proprietaire,
                        "bail_fin": temps.texte(maintenant + DUREE_BAIL),
                        "trop_loin": temps.texte(maintenant + _ESSAI_TROP_LOIN),
                        "document_id": document_id,
                    },
                ).fetchone()
                if ligne is None:
                    return None
                self._tentatives.ouvrir(sqlite, ligne, message_id, proprietaire, maintenant)
                details = {"version": str(ligne["version"]), "tentative": str(ligne["tentative_no"])}
                self._audit.ecrire(
                    sqlite, "prise", ligne["document_id"], {"etat": Etat.EN_COURS.value, **details}, maintenant
                )
                try:
                    cle = CleDonnees.ouverte(cle_maitresse, TABLE, ligne["document_id"], ligne["enveloppe"])
                    jws = cle.ouvrir(ligne["jws_chiffre"], "jws_chiffre", int(ligne["version"]))
                except ErreurCoffre:
                    decision = fusion.Decision(Etat.SUSPENDU, code="T603")
                    self._poser(
                        sqlite, _Changement(ligne["document_id"], Etat.EN_COURS, decision, "illisible"), maintenant
                    )
                    message_id = str(uuid.uuid4())
                    continue
            self._prises[message_id] = (maintenant, time.monotonic())
            envoi = Envoi(
                document_id=ligne["document_id"],
                version=ligne["version"],
                cle=ligne["cle"],
                jws=jws,
                empreinte=ligne["empreinte"],
                message_id=message_id,
                tentative=ligne["tentative_no"],
            )
            return Prise(envoi, ligne["ref"], bool(ligne["a_verifier"]))

    def noter_phase(self, prise: Prise, phase: Phase) -> None:
        """Commit how far the attempt went and renew its lease.

        Raises:
            ErreurTransmission: the lease was lost before the first byte; nothing may be sent any more by this
                attempt, since the document may have been taken again or given up.
        """
        with self._connexion.ecriture() as sqlite:
            self._tentatives.avancer(sqlite, prise, phase)
            encore_a_nous = self._prolonger(sqlite, prise)
            if phase is Phase.ECRITURE and not encore_a_nous:
                raise ErreurTransmission(
                    "L’envoi a été interrompu trop longtemps et repris ailleurs : rien n’a été envoyé ici.",
                    remede="Regardez son état par « aat transmit --etat ».",
                )

    def conclure(self, prise: Prise, issue: Issue, maintenant: dt.datetime) -> EtatEnvoi:
        """Merge ``issue`` and return the document's state, whether it changed or not."""
        document_id = prise.envoi.document_id
        cle_maitresse = self._documents.exiger_cle()
        with self._connexion.ecriture() as sqlite:
            ligne = self._situation(sqlite, document_id)
            if isinstance(issue, Accuse):
                issue = self._juger_accuse(sqlite, prise, issue, maintenant)
            situation = self._lire_situation(sqlite, prise, issue, ligne)
            self._tentatives.clore(sqlite, prise, issue, maintenant)
            decision = fusion.fusionner(situation, prise.envoi.version, prise.envoi.tentative, issue)
            if decision is not None:
                if decision.garder_accuse and isinstance(issue, Accuse):
                    cle = CleDonnees.ouverte(cle_maitresse, TABLE, document_id, ligne["enveloppe"])
                    self._garder(sqlite, cle, issue, maintenant)
                if decision.alerte and isinstance(issue, Accuse):
                    details = {"numero": codes.code_ou_rien(issue.numero), "version": str(issue.version)}
                    self._audit.ecrire(sqlite, decision.alerte, document_id, details, maintenant)
                if decision.etat is not situation.etat:
                    self._poser(
                        sqlite, _Changement(document_id, situation.etat, decision, "resultat", prise), maintenant
                    )
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
                doute = bool(self._situation(sqlite, document_id)["doute"])
                decision = fusion.bail_fini(Phase(ligne["phase"]), doute=doute)
                self._poser(sqlite, _Changement(document_id, Etat.EN_COURS, decision, "bail-fini"), maintenant)
        return len(lignes)

    def renoncer(self, texte: str, etat: Etat, maintenant: dt.datetime, *, abandon_confirme: bool) -> EtatEnvoi:
        """Give a document up: ``ANNULE``, or ``IMPRIME_SEUL`` (paper instead).

        Args:
            texte: ref, document_id or number.
            etat: ``ANNULE`` or ``IMPRIME_SEUL``.
            maintenant: moment of the act.
            abandon_confirme: the service gave its tombstone for this version, or the prescriber confirmed
                « peut-être déjà transmis »; needed as soon as an attempt may have sent its first byte.

        Raises:
            ErreurRefus: acknowledged, being sent, or perhaps sent and not confirmed.
        """
        if etat not in (Etat.ANNULE, Etat.IMPRIME_SEUL):
            raise ValueError(f"not a way to give up: {etat}")
        document_id = self._documents.chercher(texte)
        self._documents.exiger_cle()
        with self._connexion.ecriture() as sqlite:
            ligne = self._situation(sqlite, document_id)
            avant = Etat(ligne["etat"])
            if avant in (Etat.ACQUITTE, Etat.EN_COURS, Etat.ANNULE):
                raise _mauvais_etat(avant, "annulé")
            if not abandon_confirme and self._tentatives.une_a_pu_partir(sqlite, document_id, int(ligne["version"])):
                raise ErreurRefus(
                    "Ce document est peut-être déjà transmis : vérification en cours auprès de la caisse.",
                    remede="Attendez la réponse, ou relancez « aat transmit » quand le service répond.",
                )
            self._poser(sqlite, _Changement(document_id, avant, fusion.Decision(etat), "abandon"), maintenant)
        return self._documents.etat(document_id)

    def _situation(self, sqlite: "sqlite3.Connection", document_id: str) -> "sqlite3.Row":
        ligne: sqlite3.Row | None = sqlite.execute(self._sql["situation"], {"document_id": document_id}).fetchone()
        if ligne is None:
            raise pannes.abime()
        return ligne

    def _lire_situation(
        self, sqlite: "sqlite3.Connection", prise: Prise, issue: Issue, ligne: "sqlite3.Row"
    ) -> fusion.Situation:
        version = issue.version if isinstance(issue, Accuse) else prise.envoi.version
        garde = sqlite.execute(
            self._sql["numero_garde"], {"document_id": prise.envoi.document_id, "version": version}
        ).fetchone()
        return fusion.Situation(
            etat=Etat(ligne["etat"]),
            version=ligne["version"],
            tentative_no=ligne["tentative_no"],
            a_verifier=bool(ligne["a_verifier"]),
            doute=bool(ligne["doute"]),
            numero=None if garde is None else garde["numero"],
            phase=self._tentatives.phase(sqlite, prise),
        )

    def _juger_accuse(
        self, sqlite: "sqlite3.Connection", prise: Prise, accuse: Accuse, maintenant: dt.datetime
    ) -> Accuse | Echec:
        """Return the acknowledgement, or T305 when its number already belongs to another document."""
        if accuse.document_id != prise.envoi.document_id:
            raise ValueError("acknowledgement of another document")
        lieu = {"numero": accuse.numero, "document_id": accuse.document_id}
        if sqlite.execute(self._sql["numero_ailleurs"], lieu).fetchone() is None:
            return accuse
        details = {"numero": codes.code_ou_rien(accuse.numero), "version": str(accuse.version)}
        self._audit.ecrire(sqlite, "alerte-numero-attribue", accuse.document_id, details, maintenant)
        return Echec(
            "T305",
            "ACCUSE_INVALIDE",
            Classe.AMBIGU,
            "Le numéro reçu appartient déjà à un autre document : vérification en cours, pas encore transmis.",
        )

    def _garder(self, sqlite: "sqlite3.Connection", cle: CleDonnees, accuse: Accuse, maintenant: dt.datetime) -> None:
        avertissements = json.dumps(accuse.avertissements, ensure_ascii=False).encode()
        sqlite.execute(
            self._sql["garder_accuse"],
            {
                "document_id": accuse.document_id,
                "version": accuse.version,
                "numero": accuse.numero,
                "recu_le": temps.texte(accuse.recu_le),
                "regime": accuse.regime,
                "caisse": accuse.caisse,
                "centre": accuse.centre,
                "libelle_caisse": accuse.libelle_caisse,
                "brut_chiffre": cle.sceller(accuse.brut, "brut_chiffre", accuse.version),
                "avertissements_chiffre": cle.sceller(avertissements, "avertissements_chiffre", accuse.version),
                "enregistre_le": temps.texte(maintenant),
            },
        )

    def _poser(self, sqlite: "sqlite3.Connection", changement: _Changement, maintenant: dt.datetime) -> None:
        """Write the new state and its audit line."""
        decision, prise = changement.decision, changement.prise
        attente = fusion.attente_s(prise.envoi.tentative if prise else 1, decision.plancher_s, self._hasard())
        sqlite.execute(
            self._sql["poser_etat"],
            {
                "document_id": changement.document_id,
                "etat": decision.etat.value,
                "maintenant": temps.texte(maintenant),
                "doute": decision.doute,
                "prochain_essai": temps.texte(maintenant + dt.timedelta(seconds=attente)) if decision.essai else None,
                "code": None if decision.code is None else codes.code_ou_rien(decision.code),
            },
        )
        details = {"etat_avant": changement.avant.value, "etat": decision.etat.value}
        if decision.code:
            details["code"] = codes.code_ou_rien(decision.code)
        if prise:
            details |= {"version": str(prise.envoi.version), "tentative": str(prise.envoi.tentative)}
        self._audit.ecrire(sqlite, changement.quoi, changement.document_id, details, maintenant)

    def _suspendre_les_expires(self, sqlite: "sqlite3.Connection", maintenant: dt.datetime) -> None:
        for ligne in sqlite.execute(self._sql["expires"], {"maintenant": temps.texte(maintenant)}).fetchall():
            decision = fusion.Decision(Etat.SUSPENDU, code="T405")
            self._poser(
                sqlite, _Changement(ligne["document_id"], Etat(ligne["etat"]), decision, "expiration"), maintenant
            )

    def _prolonger(self, sqlite: "sqlite3.Connection", prise: Prise) -> bool:
        """Renew the lease when it is still this attempt's; tell whether it was."""
        envoi = prise.envoi
        fin = None
        if (depart := self._prises.get(envoi.message_id)) is not None:
            fin = temps.texte(depart[0] + dt.timedelta(seconds=time.monotonic() - depart[1]) + DUREE_BAIL)
        lieu = {"document_id": envoi.document_id, "version": envoi.version, "no": envoi.tentative, "bail_fin": fin}
        return sqlite.execute(self._sql["prolonger_bail"], lieu).fetchone() is not None


def _mauvais_etat(etat: Etat, action: str) -> ErreurRefus:
    return ErreurRefus(
        f"Ce document est dans l’état « {etat.value} » : il ne peut pas être {action}.",
        remede="Son histoire se lit par « aat journal ».",
    )
