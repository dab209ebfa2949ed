"""What the services ask of the outside world. Adapters implement; only composition roots build them.

No generated ``repr``: a value that holds a person's data must not show it by accident.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from aat.domaine.arret import ArretPrecedent
from aat.domaine.carte import LectureVitale
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
from aat.domaine.droits import DemandeDroits, ReponseDroits
from aat.domaine.etats import Etat
from aat.domaine.personnes import Assure, Employeur
from aat.domaine.transmission import (
    Accuse,
    AccuseRetrouve,
    Echec,
    Envoi,
    EtatEnvoi,
    Issue,
    JamaisRecu,
    Mesure,
    PageAccuses,
    Phase,
    Sonde,
    TypeDocument,
)


class Horloge(Protocol):
    """Wall clock. Rules never read it: a service passes the day on."""

    def maintenant(self) -> dt.datetime:
        """Return the present moment, aware, in UTC."""

    def aujourd_hui(self) -> dt.date:
        """Return today's date where the prescriber is (Europe/Paris by default)."""


class SourcePatient(Protocol):
    """Says who the patient is, from a card."""

    def disponible(self) -> bool:
        """Tell whether a reader is plugged in; never raises."""

    def lire(self, lecteur: str | None, attente_s: float) -> LectureVitale:
        """Return everyone whom the inserted carte Vitale names, waiting for one at most ``attente_s`` seconds.

        Raises:
            ErreurCarte: no reader, no card in time, wrong card, card pulled out or unreadable.
        """


class Droits(Protocol):
    """Says what rights a patient has. Never raises for a foreseen fault: the fault is the answer."""

    def consulter(self, demande: DemandeDroits) -> ReponseDroits:
        """Ask once, three seconds at most, and return the answer; no patient is in a log or an error."""


class Signature(Protocol):
    """Seals a document in the prescriber's name."""

    def signer(self, charge: bytes, document_id: str, etabli_le: dt.datetime) -> bytes:
        """Return a flattened JWS (JSON bytes) of ``charge``; these bytes are stored and sent as they are.

        Raises:
            ErreurConfiguration: the certificate or its key is missing, expired or unreadable.
            ErreurCarte: the card is absent, or its PIN is wrong or blocked.
        """


class Transport(Protocol):
    """A way to the caisse. Never raises for a foreseen fault: the fault is the answer."""

    #: The peer recognises a repeated key; otherwise an ambiguous attempt is never resent alone.
    idempotent: bool

    def sonder(self) -> Sonde | Echec:
        """Open the channel and make an authenticated no-op, before any document."""

    def refuser(self, envoi: Envoi) -> Echec | None:
        """Return why these bytes are not for this service, ``None`` when they are; asks nobody anything."""

    def soumettre(self, envoi: Envoi, phase: Callable[[Phase], None]) -> Issue:
        """Send once; ``phase`` is called before each step so that a crash says how far it went."""

    def etat(self, document_id: str, version: int, cle: str, empreinte: str) -> Issue:
        """Ask what the peer knows of a document."""

    def abandonner(self, document_id: str, version: int, cle: str, empreinte: str) -> Accuse | JamaisRecu | Echec:
        """Obtain the tombstone (``JamaisRecu``: the key can have no effect any more), or the acknowledgement."""

    def accuses(self, depuis: str, curseur: str) -> PageAccuses | Echec:
        """Return a page of the acknowledgements kept by the peer since ``depuis`` (RFC 3339, empty: all)."""

    def mesure(self) -> Mesure:
        """Return what the wire was like since the last call."""

    def fermer(self) -> None:
        """Close the connection; further calls open it again."""


class Coffre(Protocol):
    """The encrypted store. Every method raises ``ErreurCoffre`` when the store cannot be used."""

    # Patients typed once (§ G02): found again by NIR, name or birth date.
    def memoriser_patient(self, assure: Assure, vu_le: dt.datetime) -> None:
        """Keep ``assure`` (encrypted), replacing what was known under the same NIR and rang."""

    def patient(self, nir: str) -> Sequence[Assure]:
        """Return the people remembered under this NIR (compact, with key), by rang."""

    def chercher_patients(self, texte: str, limite: int = 20) -> Sequence[Assure]:
        """Return people whose name, first name, birth date (any usual form) or NIR begins with ``texte``."""

    def patient_vu_le(self, assure: Assure) -> dt.datetime | None:
        """Return when this person (NIR and rang) was last kept, or ``None``."""

    def reference_patient(self, assure: Assure) -> str:
        """Return the opaque reference of a patient: ``P-`` and 10 base-32 characters of a keyed hash."""

    def patient_par_reference(self, reference: str) -> Assure | None:
        """Return the patient kept under this reference (case ignored), or ``None``."""

    def memoriser_employeur(self, nom_court: str, employeur: Employeur) -> None:
        """Keep an employer under a short name, encrypted."""

    def employeur(self, nom_court: str) -> Employeur | None:
        """Return the employer remembered under this name, accents and case ignored."""

    # Drafts.
    def garder_brouillon(self, document_id: str, contenu: bytes, maintenant: dt.datetime) -> None:
        """Keep or replace a draft, encrypted, durable when the call returns."""

    def brouillons(self) -> Sequence[Brouillon]:
        """Return the drafts, latest first."""

    def jeter_brouillon(self, document_id: str) -> None:
        """Forget a draft and destroy its key."""

    # Documents.
    def valider(self, document: DocumentScelle, etat: Etat, maintenant: dt.datetime) -> None:
        """Write signed bytes, key, content, state and audit line in one transaction; drop the draft.

        ``etat`` is ``VALIDE`` (sealed, not asked to leave), ``EN_FILE`` or ``IMPRIME_SEUL``.
        """

    def mettre_en_file(self, document_id: str, maintenant: dt.datetime, *, nomme: bool = True) -> None:
        """Put a ``VALIDE`` document in the queue, or make due at once one that waits.

        ``nomme``: somebody named it; with the rest of the queue, one that was to be given up is not sent.
        """

    def lire(self, ref: str) -> DocumentLu:
        """Return a document by ref, document_id or acknowledgement number.

        Raises:
            ErreurIntrouvable: no such document.
        """

    def par_cle_lot(self, cle_lot: str) -> str | None:
        """Return the ref of the document that a batch line already made."""

    def etats(self, etats: Iterable[Etat] | None = None, limite: int = 200) -> Sequence[EtatEnvoi]:
        """Return documents' states without content, latest first; no master key needed."""

    def etat(self, ref: str) -> EtatEnvoi:
        """Return one document's state without content; no master key needed.

        Raises:
            ErreurIntrouvable: no such document.
        """

    def arrets_du_patient(self, nir: str) -> Sequence[ArretPrecedent]:
        """Return the stops known for this NIR (validated, neither annulled nor replaced), oldest first."""

    def contenus_du_patient(self, nir: str, genre: TypeDocument) -> Sequence[tuple[str, bytes]]:
        """Return (ref, content) of the documents of this kind known for this NIR, oldest first.

        Neither annulled, nor rejected, nor replaced ones; the content is the document's JSON bytes.
        """

    # Outbox (transmission specification, §6).
    def prendre(
        self, proprietaire: str, maintenant: dt.datetime, document_id: str | None = None, *, echeance: bool = True
    ) -> Prise | None:
        """Claim one due document (lease 60 s) and commit its new attempt, or return ``None``."""

    def noter_phase(self, prise: Prise, phase: Phase) -> None:
        """Commit how far the attempt went, before the step begins."""

    def rapprocher(self, trouve: AccuseRetrouve, maintenant: dt.datetime) -> Rapprochement:
        """Merge an acknowledgement that the service still keeps with what the store knows."""

    def conclure(self, prise: Prise, issue: Issue, maintenant: dt.datetime, mesure: Mesure | None = None) -> EtatEnvoi:
        """Merge the result: an acknowledgement always wins; the failure of an old attempt is ignored."""

    def enchainer(self, faits: Sequence[Fait], besoin: Besoin, maintenant: dt.datetime) -> Tour:
        """Merge every result and claim what is wanted next, in one transaction, durable when the call returns."""

    def reprendre_les_baux_finis(self, maintenant: dt.datetime) -> int:
        """Move documents whose lease is over to ``A_VERIFIER``; return how many."""

    def reprendre_les_suspendus(self, maintenant: dt.datetime) -> int:
        """Make due again what waited for a service that answers now; return how many.

        Only what was suspended before its first byte by what is true of every document: an identity not proved, a
        certificate refused, a clock that is wrong. The rest waits for a person.
        """

    def rappeler(self, maintenant: dt.datetime) -> Sequence[EtatEnvoi]:
        """Return the documents whose deadline is to be told now, and write that it was.

        Once past half of their delay; then, past it and still without an answer, each hour.
        """

    def renoncer(self, ref: str, etat: Etat, maintenant: dt.datetime, *, abandon_confirme: bool = False) -> EtatEnvoi:
        """Give a document up (``ANNULE`` or ``IMPRIME_SEUL``); the tombstone is needed once it may have left.

        Raises:
            ErreurRefus: acknowledged, being sent, or perhaps sent and not confirmed.
        """

    def champs_refuses(self, ref: str) -> Sequence[str]:
        """Return the rule codes or field names that the service refused at the last attempt; never values."""

    # History.
    def historique(self, ref: str | None = None, limite: int = 200) -> Sequence[Evenement]:
        """Return audit lines without medical content, latest first; no master key needed."""

    def noter(self, quoi: str, ref: str | None, details: dict[str, str], maintenant: dt.datetime) -> None:
        """Append an audit line (allow-listed details only)."""

    def fermer(self) -> None:
        """Close the store."""


class CoffreLevee(Protocol):
    """What the lifting of the mask asks of the store."""

    def etat(self, ref: str) -> EtatEnvoi:
        """Return one document's state."""

    def lire(self, ref: str) -> DocumentLu:
        """Return a document decrypted; the reading is audited."""

    def meme_prescripteur(self, ref: str, rpps: str) -> bool:
        """Tell whether this prescriber signed the document."""

    def noter(self, quoi: str, ref: str | None, details: dict[str, str], maintenant: dt.datetime) -> None:
        """Append an audit line."""


@dataclass(frozen=True, slots=True, repr=False)
class DocumentRendu:
    """A PDF ready to be written: its bytes and what the manifest says of it.

    Attributes:
        document: kind (``volet-3``, ``recapitulatif``…); ``volet``: 1, 2, 3 or ``None``.
        nom_fichier: without any name, NIR or motif (``aat-<ref>-volet-3.pdf``).
        sha256: hexadecimal digest of ``octets``.
    """

    document: str
    volet: int | None
    pages: int
    octets: bytes
    sha256: str
    nom_fichier: str


class Rendu(Protocol):
    """Draws a template with values."""

    def rendre(self, modele: str, valeurs: dict[str, object], etabli_le: dt.datetime) -> tuple[bytes, int]:
        """Return the PDF's bytes and its number of pages; same input, same bytes.

        Raises:
            ErreurImpression: a value does not fit or has no glyph; the field is named.
        """


class Recueil(Protocol):
    """Many documents in one file, written as they come."""

    def ajouter(self, octets: bytes) -> int:
        """Add every page of a document that this program drew; return the number of its first page."""

    def terminer(self) -> None:
        """Write what makes the file whole."""


class Imprimante(Protocol):
    """A printer of this machine, by its name."""

    @property
    def nom(self) -> str:
        """Its name, as the system knows it."""

    def verifier(self) -> None:
        """Return when it exists and takes jobs.

        Raises:
            ErreurIntrouvable: no such printer, or no printing system.
            ErreurImprimante: it is paused or refuses jobs, or the printing system does not answer.
        """

    def imprimer(self, octets: bytes, titre: str) -> str:
        """Hand a PDF over, A4, one-sided, at 100 %, and return the name of the job; ``titre`` names no one.

        Raises:
            ErreurIntrouvable, ErreurImprimante: as ``verifier``; nothing was printed.
        """
