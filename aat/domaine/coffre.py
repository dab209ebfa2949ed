"""What the store is given and gives back: sealed documents, claims, results, drafts, history. Knows no store.

No generated ``repr``: a value that holds a person's data must not show it by accident.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from aat.domaine.arret import ArretPrecedent
from aat.domaine.transmission import Accuse, Envoi, EtatEnvoi, Issue, Mesure, TypeDocument


@dataclass(frozen=True, slots=True, repr=False)
class DocumentScelle:
    """A validated document on its way into the store: signed bytes, key, and what is kept encrypted.

    Attributes:
        contenu: the completed document (JSON bytes), kept encrypted.
        recapitulatif: the text shown before transmission, kept encrypted.
        jws, empreinte, cle: see ``Envoi``; ``None`` for a document that is only printed.
        organisme: nine digits, clear.
        nir: only used to compute the patient's HMAC, never stored clear.
        arret: dates and nature of the stop, so that a later document knows it; kept encrypted.
        remplace: reference of the kept document that this one annuls and replaces, clear.
    """

    document_id: str
    ref: str
    version: int
    type: TypeDocument
    contenu: bytes
    recapitulatif: str
    jws: bytes | None
    empreinte: str | None
    cle: str | None
    organisme: str | None
    nir: str
    prescripteur_rpps: str
    etabli_le: dt.datetime
    expire_le: dt.datetime | None
    arret: ArretPrecedent | None
    cle_lot: str | None = None
    remplace: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class DocumentLu:
    """A document read back: its state, and its decrypted content."""

    etat: EtatEnvoi
    contenu: bytes
    recapitulatif: str
    etabli_le: dt.datetime
    accuse: Accuse | None


@dataclass(frozen=True, slots=True, repr=False)
class Prise:
    """A document claimed by one worker: what to send, and the fence (``envoi.tentative``).

    Attributes:
        a_verifier: it is only asked for; nothing is sent.
        a_retirer: its tombstone is asked for (past its deadline, or given up); nothing is sent.
    """

    envoi: Envoi
    ref: str
    a_verifier: bool
    a_retirer: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Fait:
    """The result of one attempt, to be merged; ``mesure``: what the wire was like, for support."""

    prise: Prise
    issue: Issue
    mesure: Mesure | None = None


@dataclass(frozen=True, slots=True)
class Besoin:
    """What a worker wants to claim.

    Attributes:
        combien: documents at most.
        sondees: how many of them will be written at once, on a connection already probed: that a byte may leave is
            committed with their claim.
        document_id: the only one wanted, or ``None``.
        retrait: claimed to be withdrawn, whatever its deadline.
    """

    proprietaire: str
    combien: int
    sondees: int = 0
    document_id: str | None = None
    retrait: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Tour:
    """What one transaction of the outbox gave: the state after each result, and the new claims."""

    etats: tuple[EtatEnvoi, ...]
    prises: tuple[Prise, ...]


class Rapprochement(StrEnum):
    """What an acknowledgement found again at the service taught the store."""

    CONNU = "connu"
    ACQUITTE = "acquitte"
    ABSENT = "absent"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True, repr=False)
class Brouillon:
    """A draft in the store; ``contenu`` is the document as typed so far (JSON bytes)."""

    document_id: str
    modifie_le: dt.datetime
    contenu: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Evenement:
    """One line of a document's history, without medical content."""

    quand: dt.datetime
    ref: str | None
    quoi: str
    details: tuple[tuple[str, str], ...] = ()
