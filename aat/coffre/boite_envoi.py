"""The outbox: which worker holds a document, and what the result of its attempt changes.

Leases are in ``baux``, attempts in ``tentatives``, acknowledgements in ``accuses``, the merges, pure, in ``fusion``,
the prescriber's own decisions in ``actes``. Every change of state has its audit line in the same transaction.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from aat import points_arret
from aat.coffre import codes, fusion, temps
from aat.coffre.accuses import Accuses
from aat.coffre.baux import Baux
from aat.coffre.cadence import ORDINAIRE, Cadence
from aat.coffre.changements import RETRAIT_DEMANDE, Changement, Changements
from aat.coffre.chiffrement import CleDonnees, CleMaitresse
from aat.coffre.documents import TABLE, Documents
from aat.coffre.requetes import requetes
from aat.coffre.tentatives import Tentatives
from aat.domaine.coffre import Besoin, Fait, Prise, Tour
from aat.domaine.etats import Etat
from aat.domaine.transmission import Accuse, Classe, Echec, Envoi, EtatEnvoi, Issue, Phase
from aat.erreurs import ErreurCoffre

if TYPE_CHECKING:
    import sqlite3

    from aat.coffre.audit import JournalAudit
    from aat.coffre.connexion import Connexion

#: A lease or a next try further away than this was written before the clock went back.
_BAIL_TROP_LOIN: Final = dt.timedelta(minutes=10)
_ESSAI_TROP_LOIN: Final = dt.timedelta(hours=6)
#: A deadline that is past is told again after this, as long as nobody knows whether the document arrived.
_REDITE: Final = dt.timedelta(hours=1)


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
        self._baux = Baux(connexion, self._tentatives, self._bail)

    def prendre(
        self, proprietaire: str, maintenant: dt.datetime, texte: str | None = None, *, echeance: bool = True
    ) -> Prise | None:
        """Claim the due document with the oldest deadline; its new attempt is committed before the call returns.

        A document past its deadline is suspended instead, unless ``echeance`` is false (it is claimed to be
        withdrawn); one whose record does not open too, so that it does not stop the others.
        """
        maintenant = temps.utc(maintenant)
        document_id = None if texte is None else self._documents.chercher(texte)
        besoin = Besoin(proprietaire, 1, document_id=document_id, retrait=not echeance)
        with self._connexion.ecriture() as sqlite:
            if echeance:
                self._suspendre_les_expires(sqlite, maintenant)
            prise = self._prendre_une(sqlite, besoin, maintenant)
            if prise is not None and besoin.retrait:
                self._audit.ecrire(sqlite, RETRAIT_DEMANDE, prise.envoi.document_id, {}, maintenant)
        if prise is not None:
            points_arret.point(points_arret.APRES_PRISE)
        return prise

    def noter_phase(self, prise: Prise, phase: Phase) -> None:
        """Commit how far the attempt went; see ``Baux.noter``.

        Raises:
            ErreurTransmission: the lease was lost before the first byte; this attempt must send nothing.
        """
        self._baux.noter(prise, phase)

    def conclure(self, fait: Fait, maintenant: dt.datetime) -> EtatEnvoi:
        """Merge one result and return the document's state, whether it changed or not."""
        return self.enchainer((fait,), Besoin("", 0), maintenant).etats[0]

    def enchainer(self, faits: Sequence[Fait], besoin: Besoin, maintenant: dt.datetime) -> Tour:
        """Merge every result and claim what is wanted next, in one transaction: one commit for all of it.

        What is returned is durable: nothing is said of a result, and nothing of a claim may be sent, before.
        """
        cle_maitresse, maintenant = self._documents.exiger_cle(), temps.utc(maintenant)
        prises: list[Prise] = []
        with self._connexion.ecriture() as sqlite:
            for fait in faits:
                self._fusionner(sqlite, cle_maitresse, fait, maintenant)
            if besoin.combien:
                self._suspendre_les_expires(sqlite, maintenant)
            while len(prises) < besoin.combien:
                annonce = len(prises) < besoin.sondees
                prise = self._prendre_une(sqlite, besoin, maintenant, annonce=annonce)
                if prise is None:
                    break
                prises.append(prise)
            if faits:
                points_arret.point(points_arret.AVANT_RESULTAT)
        for fait in faits:
            self._baux.oublier(fait.prise)
        if faits:
            points_arret.point(points_arret.APRES_RESULTAT)
        if prises:
            points_arret.point(points_arret.APRES_PRISE)
        return Tour(tuple(self._documents.etat(fait.prise.envoi.document_id) for fait in faits), tuple(prises))

    def reprendre_les_baux_finis(self, maintenant: dt.datetime) -> int:
        """Move documents whose worker vanished to ``A_VERIFIER``; return how many."""
        self._documents.exiger_cle()
        maintenant = temps.utc(maintenant)
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

    def _prendre_une(
        self,
        sqlite: "sqlite3.Connection",
        besoin: Besoin,
        maintenant: dt.datetime,
        *,
        annonce: bool = False,
    ) -> Prise | None:
        """Claim one due document with its new attempt; one whose record does not open is suspended, and passed over.

        ``annonce``: the attempt will be written on a connection that is ready, so « a byte may leave » is told now;
        never of a document that is only to be asked for.
        """
        cle_maitresse = self._documents.exiger_cle()
        while (ligne := self._reserver(sqlite, besoin, maintenant)) is not None:
            envoi = _ouvrir(cle_maitresse, ligne)
            if envoi is not None:
                annonce = annonce and not ligne["a_verifier"]
                phase = Phase.ECRITURE if annonce else Phase.PRISE
                self._tentatives.ouvrir(sqlite, envoi, besoin.proprietaire, phase, maintenant)
                self._baux.ouvrir(envoi, maintenant, annonce=annonce)
                a_verifier = bool(ligne["a_verifier"])
                # Past its deadline, or given up while the service did not answer: never sent by itself any more.
                fini = bool(ligne["expire"]) or self._changements.retrait_demande(sqlite, envoi.document_id)
                a_retirer = besoin.retrait or (a_verifier and fini)
                return Prise(envoi, ligne["ref"], a_verifier, a_retirer)
            decision = fusion.Decision(Etat.SUSPENDU, code="T603")
            changement = Changement(ligne["document_id"], Etat.EN_COURS, decision, "illisible")
            self._changements.poser(sqlite, changement, maintenant)
        return None

    def _fusionner(
        self, sqlite: "sqlite3.Connection", cle_maitresse: CleMaitresse, fait: Fait, maintenant: dt.datetime
    ) -> None:
        """Write what one result changes: its attempt, its acknowledgement, its document's state, its audit line."""
        prise, issue = fait.prise, fait.issue
        document_id = prise.envoi.document_id
        ligne = self._changements.situation(sqlite, document_id)
        cle = CleDonnees.ouverte(cle_maitresse, TABLE, document_id, ligne["enveloppe"])
        if isinstance(issue, Accuse):
            issue = self._juger_accuse(sqlite, prise, issue, maintenant)
        if isinstance(issue, Echec) and issue.brut is not None:
            self._accuses.garder_refuse(sqlite, (cle_maitresse, cle), prise, issue.brut, maintenant)
        self._baux.reporter(sqlite, prise)
        situation = self._lire_situation(sqlite, prise, issue, ligne, maintenant)
        self._tentatives.clore(sqlite, prise, issue, maintenant)
        if fait.mesure is not None:
            self._tentatives.mesurer(sqlite, prise, fait.mesure)
        decision = fusion.fusionner(situation, prise.envoi.version, prise.envoi.tentative, issue)
        if decision is None:
            return
        if decision.garder_accuse and isinstance(issue, Accuse):
            self._accuses.garder(sqlite, cle, issue, maintenant)
        if decision.alerte:
            self._alerter(sqlite, decision.alerte, prise.envoi, issue, maintenant)
        if decision.etat is not situation.etat:
            changement = Changement(document_id, situation.etat, decision, "resultat", prise)
            self._changements.poser(sqlite, changement, maintenant)

    def _reserver(self, sqlite: "sqlite3.Connection", besoin: Besoin, maintenant: dt.datetime) -> "sqlite3.Row | None":
        """Write the lease of one due document, with its audit line, and return its row."""
        ligne: sqlite3.Row | None = sqlite.execute(
            self._sql["prendre"],
            {
                "maintenant": temps.texte(maintenant),
                "proprietaire": besoin.proprietaire,
                "bail_fin": temps.texte(maintenant + self._bail),
                "trop_loin": temps.texte(maintenant + _ESSAI_TROP_LOIN),
                "document_id": besoin.document_id,
            },
        ).fetchone()
        if ligne is not None:
            details = {"version": str(ligne["version"]), "tentative": str(ligne["tentative_no"])}
            self._audit.ecrire(
                sqlite, "prise", ligne["document_id"], {"etat": Etat.EN_COURS.value, **details}, maintenant
            )
        return ligne

    def _lire_situation(
        self,
        sqlite: "sqlite3.Connection",
        prise: Prise,
        issue: Issue,
        ligne: "sqlite3.Row",
        maintenant: dt.datetime,
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
            pierre=prise.a_retirer,
            expire=ligne["expire_le"] <= temps.texte(maintenant),
        )

    def _juger_accuse(
        self, sqlite: "sqlite3.Connection", prise: Prise, accuse: Accuse, maintenant: dt.datetime
    ) -> Accuse | Echec:
        """Return the acknowledgement, or T305 when its number already belongs to another document."""
        if accuse.document_id != prise.envoi.document_id:
            raise ValueError("acknowledgement of another document")
        if not self._accuses.numero_d_un_autre(sqlite, accuse):
            return accuse
        self._alerter(sqlite, "alerte-numero-attribue", prise.envoi, accuse, maintenant)
        return Echec(
            "T305",
            "ACCUSE_INVALIDE",
            Classe.AMBIGU,
            "Le numéro reçu appartient déjà à un autre document : vérification en cours, pas encore transmis.",
            brut=accuse.brut,
        )

    def _alerter(
        self, sqlite: "sqlite3.Connection", quoi: str, envoi: Envoi, issue: Issue, maintenant: dt.datetime
    ) -> None:
        details = {"version": str(envoi.version)}
        if isinstance(issue, Accuse):
            details = {"numero": codes.code_ou_rien(issue.numero), "version": str(issue.version)}
        self._audit.ecrire(sqlite, quoi, envoi.document_id, details, maintenant)

    def rappeler(self, maintenant: dt.datetime) -> list[EtatEnvoi]:
        """Return the documents whose deadline is to be told now, each with its audit line."""
        maintenant = temps.utc(maintenant)
        bornes = {
            "jamais": temps.JAMAIS,
            "maintenant": temps.texte(maintenant),
            "redite": temps.texte(maintenant - _REDITE),
        }
        rappeles: list[str] = []
        candidats = self._connexion.lire(self._sql["a_rappeler"], bornes)
        # Most often there is none: looking costs no lock.
        if not any(_a_rappeler(ligne, maintenant) for ligne in candidats):
            return []
        with self._connexion.ecriture() as sqlite:
            for ligne in sqlite.execute(self._sql["a_rappeler"], bornes).fetchall():
                if _a_rappeler(ligne, maintenant):
                    quoi = "echeance-passee" if ligne["expire_le"] <= bornes["maintenant"] else "echeance-proche"
                    self._audit.ecrire(sqlite, quoi, ligne["document_id"], {"etat": ligne["etat"]}, maintenant)
                    rappeles.append(ligne["document_id"])
        return [self._documents.etat(document_id) for document_id in rappeles]

    def _suspendre_les_expires(self, sqlite: "sqlite3.Connection", maintenant: dt.datetime) -> None:
        for ligne in sqlite.execute(self._sql["expires"], {"maintenant": temps.texte(maintenant)}).fetchall():
            etat = Etat(ligne["etat"])
            decision = fusion.expiration(partie=bool(ligne["partie"]), doute=bool(ligne["doute"]))
            changement = Changement(ligne["document_id"], etat, decision, "expiration")
            self._changements.poser(sqlite, changement, maintenant)


def _a_rappeler(ligne: "sqlite3.Row", maintenant: dt.datetime) -> bool:
    """Tell whether half of the delay is past."""
    etabli_le, expire_le = temps.moment(ligne["etabli_le"]), temps.moment(ligne["expire_le"])
    return maintenant >= etabli_le + (expire_le - etabli_le) / 2


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
