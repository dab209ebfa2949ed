"""Reads a signed document as a caisse would: signature, chain, clock, schema, prescriber. No HTTP, no ledger."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aat import jws
from aat.domaine.environnement import Environnement
from aat.transmission import schema_transport as st
from aat.transmission.schema_transport import FORMAT, Charge, ChargeInvalide, format_annonce

if TYPE_CHECKING:
    from cryptography import x509

TOLERANCE_IAT = dt.timedelta(seconds=120)
AGE_MAX = dt.timedelta(hours=72)


class Refus(Exception):
    """Why a document is refused: taxonomy code, field at fault, first number. No value."""

    def __init__(self, code: str, champ: str | None = None, *, numero: str | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.champ = champ
        self.numero = numero


@dataclass(frozen=True, slots=True, repr=False)
class Signe:
    """A believed JWS: its header, its payload, and the RPPS number of who signed it."""

    entete: dict[str, Any]
    charge: bytes
    rpps: str | None


def lire_document(corps: bytes, autorite: "x509.Certificate", maintenant: dt.datetime) -> Charge:
    """Return the payload of a JWS signed by a prescriber whom ``autorite`` certified.

    Raises:
        Refus: T301 unreadable, T302 unknown format, T205 signer not allowed, T206 clock.
    """
    signe = lire_signe(corps, autorite, maintenant, jws.TYP_DOCUMENT)
    document = _lire_charge(signe.charge)
    if signe.entete.get("env") != Environnement.BANC.value or signe.entete.get("document_id") != document.document_id:
        raise Refus("T301")
    if signe.rpps != document.prescripteur.rpps:
        raise Refus("T205", "prescripteur.rpps")
    return document


def lire_signe(corps: bytes, autorite: "x509.Certificate", maintenant: dt.datetime, typ: str) -> Signe:
    """Return a JWS of this type, signed now or in the last three days by a prescriber whom ``autorite`` certified.

    Raises:
        Refus: T301 unreadable, T205 signer not allowed, T206 clock, T405 too old.
    """
    try:
        lu = jws.lire(corps)
        chaine = jws.lire_x5c(lu.entete)
    except jws.JwsInvalide:
        raise Refus("T301") from None
    iat = _instant(lu.entete)
    if iat > maintenant + TOLERANCE_IAT:
        raise Refus("T206")
    if iat < maintenant - AGE_MAX:
        raise Refus("T405", "etabli_le")
    _verifier_chaine(chaine, autorite, iat)
    try:
        charge = jws.verifier(lu, chaine[0].public_key(), typ)
    except jws.JwsInvalide:
        raise Refus("T301") from None
    return Signe(lu.entete, charge, _rpps(chaine[0]))


def _lire_charge(charge: bytes) -> Charge:
    try:
        return st.lire_document(charge)
    except ChargeInvalide as faute:
        annonce = format_annonce(charge)
        if annonce is not None and annonce != FORMAT:
            raise Refus("T302", "format") from None
        raise Refus("T301", faute.champ) from None


def _instant(entete: dict[str, Any]) -> dt.datetime:
    iat = entete.get("iat")
    if not isinstance(iat, int) or isinstance(iat, bool):
        raise Refus("T301")
    try:
        return dt.datetime.fromtimestamp(iat, dt.UTC)
    except (ValueError, OverflowError, OSError):
        raise Refus("T301") from None


def _verifier_chaine(chaine: "list[x509.Certificate]", autorite: "x509.Certificate", moment: dt.datetime) -> None:
    """The signer's certificate was valid when the document was signed: a queue outlives an identity."""
    from cryptography.x509 import verification as v

    verificateur = (
        v.PolicyBuilder()
        .store(v.Store([autorite]))
        .time(moment)
        .max_chain_depth(2)
        .extension_policies(ca_policy=v.ExtensionPolicy.webpki_defaults_ca(), ee_policy=v.ExtensionPolicy.permit_all())
        .build_client_verifier()
    )
    try:
        verificateur.verify(chaine[0], chaine[1:])
    except v.VerificationError:
        raise Refus("T205") from None


def _rpps(certificat: "x509.Certificate") -> str | None:
    from cryptography.x509.oid import NameOID

    attributs = certificat.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    valeur = attributs[0].value if len(attributs) == 1 else None
    return valeur if isinstance(valeur, str) else None
