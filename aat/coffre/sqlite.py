"""The port ``Coffre`` on one SQLite file: opens it, checks the key, hands each method to the module that owns it.

Knows no rule and no transport. Without a key, states and history only, and nothing is written.
"""

import datetime as dt
import hmac
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aat.coffre.accuses import AccuseRefuse
from aat.coffre.actes import Actes
from aat.coffre.audit import Ancre, JournalAudit, RapportAudit
from aat.coffre.boite_envoi import BoiteEnvoi
from aat.coffre.brouillons import Brouillons
from aat.coffre.cadence import ORDINAIRE, Cadence
from aat.coffre.changements import Changements
from aat.coffre.chiffrement import CleMaitresse
from aat.coffre.connexion import Connexion
from aat.coffre.consultation import Consultation
from aat.coffre.documents import Documents
from aat.coffre.patients import Patients
from aat.coffre.purge import Purge
from aat.coffre.rapprochement import Rapprochements
from aat.coffre.requetes import requetes
from aat.coffre.tentatives import Tentative, Tentatives
from aat.domaine.arret import ArretPrecedent
from aat.domaine.coffre import (
    Besoin,
    Brouillon,
    DocumentLu,
    DocumentScelle,
    Evenement,
    Fait,
    Prise,
    Rapprochement,
    Tour,
)
from aat.domaine.etats import Etat
from aat.domaine.personnes import Assure, Employeur
from aat.domaine.transmission import AccuseRetrouve, EtatEnvoi, Issue, Mesure, Phase, TypeDocument
from aat.erreurs import ErreurCoffre

if TYPE_CHECKING:
    import sqlite3

ACTEUR: Final = "poste"


def maintenant_utc() -> dt.datetime:
    """Return the present moment of this workstation."""
    return dt.datetime.now(dt.UTC)


def tirage() -> float:
    """Draw in [0, 1), nothing that another process could guess."""
    return int.from_bytes(os.urandom(6), "big") / 2.0**48


class CoffreSqlite:
    """An open store.

    Args:
        chemin: the file, in a private folder; made when missing and a key is given. Or an open connection, closed
            with the store.
        cle: the master key, or ``None`` to read states and history only.
        acteur: who acts, for the audit journal: a role or a system account.
        attente_verrou_ms: how long another writer is waited for before T602.
        hasard: draws in [0, 1) for the waits between tries.
        cadence: leases and waits between tries.
        heure: clock of the acts whose caller gives no moment (reading a document).

    Raises:
        ErreurCoffre: wrong key, locked, corrupted, newer than the program, too open, disk full.
    """

    def __init__(  # noqa: PLR0913 - the last five have defaults that only tests and workers change.
        self,
        chemin: Path | Connexion,
        cle: CleMaitresse | None,
        *,
        acteur: str = ACTEUR,
        attente_verrou_ms: int = 5000,
        hasard: Callable[[], float] = tirage,
        heure: Callable[[], dt.datetime] = maintenant_utc,
        cadence: Cadence = ORDINAIRE,
    ) -> None:
        self._heure, self._cle, self._acteur = heure, cle, acteur
        if isinstance(chemin, Path):
            chemin = Connexion(chemin, creer=cle is not None, attente_verrou_ms=attente_verrou_ms)
        self._connexion = chemin
        try:
            if cle is not None:
                self._verifier_cle(cle)
            self._audit = JournalAudit(self._connexion, cle, acteur)
            self._documents = Documents(self._connexion, cle, self._audit)
            self._tentatives = Tentatives(self._connexion)
            changements = Changements(self._audit, hasard, cadence)
            self._boite = BoiteEnvoi(self._connexion, self._documents, self._audit, changements, cadence)
            self._actes = Actes(self._connexion, self._documents, changements, self._tentatives)
            self._brouillons = Brouillons(self._connexion, cle)
            self._patients = Patients(self._connexion, cle)
            #: What support reads, and what only ``aat purge`` and ``aat reconcilier`` do.
            self.consultation = Consultation(self._connexion)
            self.purge = Purge(self._connexion, self._documents, self._audit)
            self.rapprochements = Rapprochements(self._connexion, self._documents, self._audit, changements)
        except BaseException:
            self._connexion.fermer()
            raise

    # Patients and employers.
    def memoriser_patient(self, assure: Assure, vu_le: dt.datetime) -> None:
        """Keep ``assure`` (encrypted), replacing what was known under the same NIR and rang; nothing without a NIR."""
        self._patients.memoriser(assure, vu_le)

    def patient(self, nir: str) -> Sequence[Assure]:
        """Return the people remembered under this NIR, by rang."""
        return self._patients.par_nir(nir)

    def chercher_patients(self, texte: str, limite: int = 20) -> Sequence[Assure]:
        """Return people whose name, first name, birth date (any usual form) or NIR begins with ``texte``."""
        return self._patients.chercher(texte, limite)

    def patient_vu_le(self, assure: Assure) -> dt.datetime | None:
        """Return when this person (NIR and rang) was last kept, or ``None``."""
        return self._patients.vu_le(assure)

    def reference_patient(self, assure: Assure) -> str:
        """Return the opaque reference of a patient: ``P-`` and 10 base-32 characters of a keyed hash."""
        return self._patients.reference(assure)

    def patient_par_reference(self, reference: str) -> Assure | None:
        """Return the patient kept under this reference (case ignored), or ``None``."""
        return self._patients.par_reference(reference)

    def memoriser_employeur(self, nom_court: str, employeur: Employeur) -> None:
        """Keep an employer under a short name, encrypted."""
        self._patients.memoriser_employeur(nom_court, employeur, self._heure())

    def employeur(self, nom_court: str) -> Employeur | None:
        """Return the employer remembered under this name, accents and case ignored."""
        return self._patients.employeur(nom_court)

    # Drafts.
    def garder_brouillon(self, document_id: str, contenu: bytes, maintenant: dt.datetime) -> None:
        """Keep or replace a draft, encrypted, durable when the call returns."""
        self._brouillons.garder(document_id, contenu, maintenant)

    def brouillons(self) -> Sequence[Brouillon]:
        """Return the drafts, latest first."""
        return self._brouillons.tous()

    def jeter_brouillon(self, document_id: str) -> None:
        """Forget a draft and destroy its key."""
        self._brouillons.jeter(document_id)

    # Documents.
    def valider(self, document: DocumentScelle, etat: Etat, maintenant: dt.datetime) -> None:
        """Write signed bytes, key, content, state and audit line in one transaction; drop the draft.

        Raises:
            ErreurRefus: this version is in the store already, or the earlier one was not rejected.
        """
        self._documents.valider(document, etat, maintenant)

    def mettre_en_file(self, document_id: str, maintenant: dt.datetime, *, nomme: bool = True) -> None:
        """Make a ``VALIDE`` document leave; one that waits, is suspended or is in doubt is made due at once.

        ``nomme``: somebody named it; with the rest of the queue, one that was to be given up is not sent.

        Raises:
            ErreurIntrouvable: no such document.
            ErreurRefus: acknowledged, rejected, given up, or only printed.
        """
        self._actes.mettre_en_file(document_id, maintenant, nomme=nomme)

    def lire(self, ref: str) -> DocumentLu:
        """Return a document by ref, document_id or acknowledgement number; the reading is audited.

        Raises:
            ErreurIntrouvable: no such document.
        """
        return self._documents.lire(ref, self._heure())

    def par_cle_lot(self, cle_lot: str) -> str | None:
        """Return the ref of the document that a batch line already made."""
        return self._documents.par_cle_lot(cle_lot)

    def etats(self, etats: Iterable[Etat] | None = None, limite: int = 200) -> Sequence[EtatEnvoi]:
        """Return documents' states without content, latest first; no master key needed."""
        return self._documents.etats(etats, limite)

    def etat(self, ref: str) -> EtatEnvoi:
        """Return one document's state without content; no master key needed.

        Raises:
            ErreurIntrouvable: no such document.
        """
        return self._documents.etat(self._documents.chercher(ref))

    def arrets_du_patient(self, nir: str) -> Sequence[ArretPrecedent]:
        """Return the stops known for this NIR (validated, neither annulled nor replaced), oldest first."""
        return self._documents.arrets_du_patient(nir)

    def contenus_du_patient(self, nir: str, genre: TypeDocument) -> Sequence[tuple[str, bytes]]:
        """Return (ref, content) of the documents of this kind known for this NIR that have an effect; see the port."""
        return self._documents.contenus_du_patient(nir, genre)

    # Outbox.
    def prendre(
        self, proprietaire: str, maintenant: dt.datetime, document_id: str | None = None, *, echeance: bool = True
    ) -> Prise | None:
        """Claim one due document (lease 60 s) and commit its new attempt, or return ``None``."""
        return self._boite.prendre(proprietaire, maintenant, document_id, echeance=echeance)

    def noter_phase(self, prise: Prise, phase: Phase) -> None:
        """Commit how far the attempt went, before the step begins, and renew its lease.

        Raises:
            ErreurTransmission: the lease was lost before the first byte was sent; this attempt must send nothing.
        """
        self._boite.noter_phase(prise, phase)

    def conclure(self, prise: Prise, issue: Issue, maintenant: dt.datetime, mesure: Mesure | None = None) -> EtatEnvoi:
        """Merge the result: an acknowledgement always wins; the failure of an old attempt is ignored."""
        return self._boite.conclure(Fait(prise, issue, mesure), maintenant)

    def enchainer(self, faits: Sequence[Fait], besoin: Besoin, maintenant: dt.datetime) -> Tour:
        """Merge every result and claim what is wanted next, in one transaction, durable when the call returns."""
        return self._boite.enchainer(faits, besoin, maintenant)

    def reprendre_les_baux_finis(self, maintenant: dt.datetime) -> int:
        """Move documents whose lease is over to ``A_VERIFIER``; return how many."""
        return self._boite.reprendre_les_baux_finis(maintenant)

    def reprendre_les_suspendus(self, maintenant: dt.datetime) -> int:
        """Make due again what waited for a service that answers now; return how many."""
        return self._actes.reprendre_les_suspendus(maintenant)

    def rappeler(self, maintenant: dt.datetime) -> Sequence[EtatEnvoi]:
        """Return the documents whose deadline is to be told now, and write that it was; see the port."""
        return self._boite.rappeler(maintenant)

    def renoncer(self, ref: str, etat: Etat, maintenant: dt.datetime, *, abandon_confirme: bool = False) -> EtatEnvoi:
        """Give a document up (``ANNULE`` or ``IMPRIME_SEUL``); the tombstone is needed once it may have left.

        Raises:
            ErreurRefus: acknowledged, being sent, or perhaps sent and not confirmed.
        """
        return self._actes.renoncer(ref, etat, maintenant, abandon_confirme=abandon_confirme)

    def rapprocher(self, trouve: AccuseRetrouve, maintenant: dt.datetime) -> Rapprochement:
        """Merge an acknowledgement that the service still keeps with what the store knows."""
        return self.rapprochements.rapprocher(trouve, maintenant)

    # History.
    def historique(self, ref: str | None = None, limite: int = 200) -> Sequence[Evenement]:
        """Return audit lines without medical content, latest first; no master key needed."""
        return self._audit.dernieres(None if ref is None else self._documents.chercher(ref), limite)

    def noter(self, quoi: str, ref: str | None, details: dict[str, str], maintenant: dt.datetime) -> None:
        """Append an audit line.

        Raises:
            ValueError: a detail is not in ``aat.domaine.audit.DETAILS_ADMIS``, or is not a code.
        """
        document_id = None if ref is None else self._documents.chercher(ref)
        with self._connexion.ecriture() as sqlite:
            self._audit.ecrire(sqlite, quoi, document_id, details, maintenant)

    def tentatives(self, ref: str) -> Sequence[Tentative]:
        """Return every attempt of a document, oldest first; no master key needed."""
        return self._tentatives.toutes(self._documents.chercher(ref))

    def champs_refuses(self, ref: str) -> Sequence[str]:
        """Return the rule codes or field names that the service refused at the last attempt; never values."""
        toutes = self.tentatives(ref)
        return toutes[-1].champs if toutes else ()

    def accuses_refuses(self, ref: str) -> Sequence[AccuseRefuse]:
        """Return what came as acknowledgements and was not believed (T305), oldest first; the reading is audited.

        Raises:
            ErreurIntrouvable: no such document.
        """
        return self._documents.accuses_refuses(ref, self._heure())

    def masque_patient(self, ref: str) -> str:
        """Return ``P-7F3A``: the same for two documents of one patient; no master key needed."""
        return self._documents.masque_patient(self._documents.chercher(ref))

    def ancre_audit(self) -> Ancre | None:
        """Return the last link of the audit chain, to be kept inside each signed payload."""
        return self._audit.tete()

    def clotures(self, apres: int = 0) -> Sequence[tuple[Ancre, str]]:
        """Return the daily closing lines after line ``apres``, each with its moment (UTC text); no key needed."""
        return self._audit.clotures(apres)

    def signe(self, ref: str) -> bytes | None:
        """Return the signed bytes of a document, ``None`` for one that is only printed.

        Raises:
            ErreurIntrouvable: no such document.
        """
        return self._documents.signe(ref)

    def signes(self) -> Iterator[bytes]:
        """Yield the signed bytes kept, whose payloads hold anchors of the audit chain."""
        return self._documents.signes()

    def meme_prescripteur(self, ref: str, rpps: str) -> bool:
        """Tell whether this prescriber signed the document."""
        return self._documents.meme_prescripteur(self._documents.chercher(ref), rpps)

    def verifier_audit(self, ancres: Iterable[Ancre] = ()) -> RapportAudit:
        """Read the whole audit chain; links only without the master key."""
        return self._audit.verifier(ancres)

    def controler(self) -> None:
        """Read the whole file and return when it is sound.

        Raises:
            ErreurCoffre: T603.
        """
        self._connexion.controler()

    def jumeau(self) -> "CoffreSqlite":
        """Return another connection to the same store, for another thread; each is closed by itself."""
        return CoffreSqlite(self._connexion.chemin, self._cle, acteur=self._acteur, heure=self._heure)

    def fermer(self) -> None:
        """Close the store."""
        self._connexion.fermer()

    def _verifier_cle(self, cle: CleMaitresse) -> None:
        """Return when ``cle`` is this store's; a new store takes it as its own."""
        sql = requetes("meta")
        lignes = {nom: self._connexion.lire_une(sql["lire"], {"nom": nom}) for nom in ("coffre_id", "controle")}
        if not all(lignes.values()):
            with self._connexion.ecriture() as sqlite:
                self._adopter(sqlite, sql, cle)
            lignes = {nom: self._connexion.lire_une(sql["lire"], {"nom": nom}) for nom in lignes}
        coffre_id, controle = (str(ligne["valeur"]) if ligne else "" for ligne in lignes.values())
        if not hmac.compare_digest(cle.controle(coffre_id).hex().encode(), controle.encode(errors="surrogatepass")):
            raise self._mauvaise_cle()

    def _mauvaise_cle(self) -> ErreurCoffre:
        return ErreurCoffre(
            "La clé donnée n’est pas celle de ce coffre (T604).",
            remede="Vérifiez AAT_CLE_FICHIER et AAT_MAISON, ou remettez la clé faite à l’installation.",
        )

    def _adopter(self, sqlite: "sqlite3.Connection", sql: dict[str, str], cle: CleMaitresse) -> None:
        # Another process may have been first; what it wrote is kept, and compared by the caller.
        if sqlite.execute(sql["lire"], {"nom": "coffre_id"}).fetchone() is None:
            coffre_id = str(uuid.uuid4())
            sqlite.execute(sql["ecrire"], {"nom": "coffre_id", "valeur": coffre_id})
            sqlite.execute(sql["ecrire"], {"nom": "controle", "valeur": cle.controle(coffre_id).hex()})
