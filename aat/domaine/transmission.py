"""What travels and what comes back, as frozen values. No HTTP, no database."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from aat.domaine.environnement import Environnement
from aat.domaine.etats import A_TRANSMETTRE, Etat


class TypeDocument(StrEnum):
    """The two documents that a prescriber sends."""

    AVIS = "avis_arret_travail"
    CERTIFICAT = "certificat_atmp"


class Classe(StrEnum):
    """What may be done after a failure (transmission specification, §5)."""

    DEFINITIF = "definitif"
    TEMPORAIRE = "temporaire"
    AMBIGU = "ambigu"
    ACTION = "action"


class Phase(StrEnum):
    """How far an attempt went; committed before the step begins."""

    PRISE = "prise"
    SONDE = "sonde"
    ECRITURE = "ecriture"
    LECTURE = "lecture"
    ANALYSE = "analyse"
    FIN = "fin"


@dataclass(frozen=True, slots=True)
class Envoi:
    """One attempt: the stored bytes, never rebuilt.

    Attributes:
        document_id: UUIDv7 text; ``version``: 1 and up.
        cle: idempotency key (UUIDv4 text), the same in every attempt of a version.
        jws: the signed bytes, as stored and as sent.
        empreinte: SHA-256 of ``jws``, hexadecimal.
        message_id: UUIDv4 of this attempt; ``tentative``: its number, 1 and up.
    """

    document_id: str
    version: int
    cle: str
    jws: bytes
    empreinte: str
    message_id: str
    tentative: int


@dataclass(frozen=True, slots=True)
class Accuse:
    """A verified acknowledgement.

    Attributes:
        numero: as received, never computed here.
        recu_le: moment of reception given by the service, aware.
        regime, caisse, centre, libelle_caisse: who will handle the document.
        brut: the signed answer, kept as received.
        avertissements: French sentences of the service, without any value of the document.
    """

    document_id: str
    version: int
    numero: str
    recu_le: dt.datetime
    regime: str
    caisse: str
    centre: str
    libelle_caisse: str
    brut: bytes
    avertissements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Echec:
    """An attempt that gave no acknowledgement.

    Attributes:
        code: taxonomy code (``T102``); ``nom``: its name (``CONNEXION``).
        classe: what may be done next.
        message: French sentence for the doctor, without any value of the document.
        remede: French sentence that says what to do, or ``None``.
        http: status when there was one.
        attente_s: seconds asked by the service before another try, clamped to [1, 3600].
        champs: rule codes or field names that the service refused, never values; the first document's number (T409).
        brut: the answer that was not believed (T305), as received; for the encrypted store only, never shown.
    """

    code: str
    nom: str
    classe: Classe
    message: str
    remede: str | None = None
    http: int | None = None
    attente_s: float | None = None
    champs: tuple[str, ...] = ()
    brut: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class EnTraitement:
    """The service has the document and has not finished with it."""

    attente_s: float


@dataclass(frozen=True, slots=True)
class JamaisRecu:
    """The service answers that it never received this document (404)."""


#: What an attempt or a question about a document gives.
Issue = Accuse | Echec | EnTraitement | JamaisRecu


@dataclass(frozen=True, slots=True, repr=False)
class AccuseRetrouve:
    """A verified acknowledgement with the key and fingerprint of the document that it is about."""

    accuse: Accuse
    cle: str
    empreinte: str


@dataclass(frozen=True, slots=True, repr=False)
class PageAccuses:
    """A page of the acknowledgements that the service keeps.

    Attributes:
        suivant: cursor of the next page, ``None`` after the last one.
        incroyables: number of answers that were not believed.
    """

    accuses: tuple[AccuseRetrouve, ...]
    suivant: str | None
    incroyables: int = 0


@dataclass(frozen=True, slots=True)
class Mesure:
    """What the wire was like during one attempt, for support; ``None``: that step did not happen.

    Attributes:
        dns_ms, connexion_ms, tls_ms: opening of the connection, when this attempt opened one.
        ecriture_ms, attente_ms, lecture_ms: the last request: its bytes out, the wait, the answer's bytes in.
        tls: version spoken; pair: address and port of the peer.
        certificat_service: first 16 hexadecimal digits of its SHA-256; ``certificat_service_fin``: its last day.
        requete_serveur: the service's own name for the request.
        octets_envoyes, octets_recus: sizes on the wire, inside TLS.
    """

    dns_ms: float | None = None
    connexion_ms: float | None = None
    tls_ms: float | None = None
    ecriture_ms: float | None = None
    attente_ms: float | None = None
    lecture_ms: float | None = None
    tls: str | None = None
    pair: str | None = None
    certificat_service: str | None = None
    certificat_service_fin: str | None = None
    requete_serveur: str | None = None
    octets_envoyes: int | None = None
    octets_recus: int | None = None


@dataclass(frozen=True, slots=True)
class Sonde:
    """Answer to the authenticated probe.

    Attributes:
        environnement: what the service says it is.
        decalage_s: service clock minus local clock, in seconds.
    """

    environnement: Environnement
    decalage_s: float
    conditions_version: str | None = None


#: What suspends a document for good: past its deadline, or given up; either way nothing can arrive any more.
FINIS = frozenset({"T405", "T410"})


@dataclass(frozen=True, slots=True)
class Remplacant:
    """A document that annuls and replaces another, and where it stands: neither refused nor given up."""

    ref: str
    etat: Etat

    @property
    def acquis(self) -> bool:
        """Tell whether it took the place of the other: received by the caisse, or on paper; else it is awaited."""
        return self.etat in {Etat.ACQUITTE, Etat.IMPRIME_SEUL}


@dataclass(frozen=True, slots=True)
class EtatEnvoi:
    """Where a document stands, without any medical content.

    Attributes:
        remplace: reference of the document that this one annuls and replaces, whatever became of either.
        remplace_par: the document that annuls and replaces this one; one that was refused or given up does not.
    """

    ref: str
    document_id: str
    version: int
    type: TypeDocument
    etat: Etat
    etat_depuis: dt.datetime
    organisme: str | None
    essais: int
    numero: str | None = None
    horodatage: dt.datetime | None = None
    caisse: str | None = None
    derniere_erreur: str | None = None
    prochain_essai: dt.datetime | None = None
    expire_le: dt.datetime | None = None
    remplace: str | None = None
    remplace_par: Remplacant | None = None

    @property
    def peut_partir(self) -> bool:
        """Whether it was asked to leave, has no answer yet, and may still reach the caisse."""
        if self.etat is Etat.SUSPENDU:
            return self.derniere_erreur not in FINIS
        return self.etat in A_TRANSMETTRE - {Etat.VALIDE} or self.etat is Etat.EN_COURS
