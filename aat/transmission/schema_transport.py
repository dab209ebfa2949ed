"""The payload « aat-transport/1 » as strict structures: the single source of both sides' validation.

Owns the envelope, its size and its reading; the parts are in ``formes``, ``formes_avis`` and ``formes_certificat``.
No value ever appears in what it says of a fault.
"""

import re
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from aat.transmission.formes import (
    AncreT,
    ConsentementT,
    CouvertureT,
    Instant,
    LogicielT,
    PatientT,
    PrescripteurT,
    RemplaceT,
    Strict,
    Uuid7,
)
from aat.transmission.formes_avis import AvisT
from aat.transmission.formes_certificat import CertificatT

FORMAT: Final = "aat-transport/1"
TYPE_AVIS: Final = "avis_arret_travail"
TYPE_CERTIFICAT: Final = "certificat_atmp"

#: Largest payload: once signed (base64) the request body stays under 256 KiB.
CHARGE_MAX: Final = 184 * 1024
#: Largest request body.
CORPS_MAX: Final = 256 * 1024

C = TypeVar("C")


class _Enveloppe(Strict, frozen=True, kw_only=True):
    """What the two documents carry around their own content."""

    format: Literal["aat-transport/1"]
    document_id: Uuid7
    version: Annotated[int, Meta(ge=1, le=999)]
    etabli_le: Instant
    prescripteur: PrescripteurT
    patient: PatientT
    couverture: CouvertureT
    consentement: ConsentementT
    remplace: RemplaceT | None = None
    logiciel: LogicielT
    ancre_journal: AncreT | None = None


class ChargeUtile(_Enveloppe, frozen=True, kw_only=True):
    """The payload of an avis, which the prescriber signs."""

    type: Literal["avis_arret_travail"]
    avis: AvisT


class ChargeCertificat(_Enveloppe, frozen=True, kw_only=True):
    """The payload of a certificate, which the prescriber signs."""

    type: Literal["certificat_atmp"]
    certificat: CertificatT


#: The two documents that travel.
Charge = ChargeUtile | ChargeCertificat


class ChargeInvalide(Exception):
    """A payload that breaks the schema: only the path of the field is known, never its value."""

    def __init__(self, champ: str | None) -> None:
        super().__init__("charge utile non conforme au schéma")
        self.champ = champ


def schema(genre: type[Charge] = ChargeUtile) -> dict[str, Any]:
    """Return the JSON Schema 2020-12 of a payload (``additionalProperties`` false everywhere)."""
    corps = msgspec.json.schema(genre)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FORMAT, **corps}


def lire_document(octets: bytes) -> Charge:
    """Return the payload of an avis or of a certificate, every field checked.

    Raises:
        ChargeInvalide: as ``lire_charge``; a payload that announces no certificate is read as an avis.
    """
    if _annonce(octets, "type") != TYPE_CERTIFICAT:
        return lire_charge(octets)
    return _lire(octets, ChargeCertificat)


def lire_charge(octets: bytes) -> ChargeUtile:
    """Return the payload, every field checked.

    Raises:
        ChargeInvalide: not JSON, unknown or missing field, value out of its limits.
    """
    return _lire(octets, ChargeUtile)


def _lire(octets: bytes, genre: type[C]) -> C:
    if len(octets) > CHARGE_MAX:
        raise ChargeInvalide(None)
    try:
        return msgspec.json.decode(octets, type=genre)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        # The decoder's message may quote the value: only the path may leave this function.
        raise ChargeInvalide(_chemin(str(cause))) from None


def verifier_charge(charge: Charge) -> bytes:
    """Return the payload's JSON bytes after reading them back under the schema.

    Raises:
        ChargeInvalide: a field is out of its limits.
    """
    octets = msgspec.json.encode(charge)
    lire_document(octets)
    return octets


def format_annonce(octets: bytes) -> str | None:
    """Return the ``format`` that a payload announces, ``None`` when there is none: tells T302 from T301."""
    return _annonce(octets, "format")


def _annonce(octets: bytes, champ: Literal["format", "type"]) -> str | None:
    try:
        entete = msgspec.json.decode(octets, type=_Entete)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return entete.format if champ == "format" else entete.type


class _Entete(Struct):
    format: str | None = None
    type: str | None = None


def _chemin(message: str) -> str | None:
    trouve = re.search(r"at `\$\.?([a-z_.\[\]0-9]{0,100})`", message)
    return trouve.group(1) if trouve and trouve.group(1) else None
