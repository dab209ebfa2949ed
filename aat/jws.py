"""The seal: flattened JWS by joserfc, narrowly chosen, whichever key makes it. Knows no file, card or network.

Only ES256, RS256 and PS256; no unprotected header, no ``crit``, no key fetched or carried but ``x5c``.
"""

import base64
import binascii
import json
from collections import OrderedDict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
    from joserfc.jwk import ECKey, RSAKey
    from joserfc.jws import JWSRegistry

ALGORITHMES = ("ES256", "RS256", "PS256")
TYP_DOCUMENT = "aat+jws"
TYP_ACCUSE = "aat-accuse+jws"
TYP_ABANDON = "aat-abandon+jws"
TYP_DROITS = "aat-droits+jws"
TYP_ANNULATION = "aat-annulation+jws"

_ENTETE_MAX = 32 * 1024
_CHARGE_MAX = 1024 * 1024
_RSA_MIN = 2048


class JwsInvalide(Exception):
    """The bytes are not a JWS that this protocol accepts, or its signature is wrong. Carries no content."""


@dataclass(frozen=True, slots=True, repr=False)
class JwsLu:
    """A JWS taken apart, not believed yet: its protected header, payload and JSON members."""

    entete: dict[str, Any]
    charge: bytes
    membres: dict[str, str]


def signer(charge: bytes, entete: dict[str, Any], cle: "PrivateKeyTypes") -> bytes:
    """Return the flattened JWS of ``charge`` as compact JSON bytes; ``alg`` follows the key's kind.

    Raises:
        JwsInvalide: the key is neither P-256 nor RSA of at least 2048 bits.
    """
    from joserfc import jws
    from joserfc.errors import JoseError

    cle_jose, algorithme = _importer(cle)
    membre = {"protected": {"alg": algorithme, **entete}}
    try:
        # joserfc's signature asks for its own TypedDict; a plain dict is what it reads.
        signe: Any = jws.serialize_json(membre, charge, cle_jose, registry=_registre())  # type: ignore[call-overload]
    except (JoseError, ValueError) as cause:
        raise JwsInvalide from cause
    return _json(signe)


def a_signer(charge: bytes, entete: dict[str, Any]) -> bytes:
    """Return the bytes that a key elsewhere (a card) signs: protected header and payload, as RFC 7515 joins them."""
    return f"{_en_base64url(_json(entete))}.{_en_base64url(charge)}".encode()


def assembler(charge: bytes, entete: dict[str, Any], signature: bytes) -> bytes:
    """Return the flattened JWS made of a signature over ``a_signer(charge, entete)``."""
    return _json(
        {
            "payload": _en_base64url(charge),
            "protected": _en_base64url(_json(entete)),
            "signature": _en_base64url(signature),
        }
    )


def lire(octets: bytes) -> JwsLu:
    """Return the parts of a flattened JWS, its form checked; the signature is not.

    Raises:
        JwsInvalide: not such a JWS, forbidden algorithm or header.
    """
    try:
        membres = json.loads(octets)
        if not isinstance(membres, dict) or set(membres) != {"payload", "protected", "signature"}:
            raise JwsInvalide
        if not all(isinstance(m, str) for m in membres.values()) or len(membres["protected"]) > _ENTETE_MAX:
            raise JwsInvalide
        entete = json.loads(_base64url(membres["protected"]))
        charge = _base64url(membres["payload"])
    except (ValueError, RecursionError) as cause:
        raise JwsInvalide from cause
    if not isinstance(entete, dict) or entete.get("alg") not in ALGORITHMES:
        raise JwsInvalide
    if not set(entete) <= {"alg", "typ", "x5c", "kid", "document_id", "iat", "env"}:
        raise JwsInvalide
    return JwsLu(entete, charge, membres)


def verifier(lu: JwsLu, cle: "PublicKeyTypes", typ: str) -> bytes:
    """Return the payload once the signature is good under ``cle`` and the type is ``typ``.

    Raises:
        JwsInvalide: wrong type, wrong key, wrong signature.
    """
    from joserfc import jws
    from joserfc.errors import JoseError

    if lu.entete.get("typ") != typ:
        raise JwsInvalide
    cle_jose = _importer_publique(cle)
    try:
        objet = jws.deserialize_json(
            {
                "payload": lu.membres["payload"],
                "protected": lu.membres["protected"],
                "signature": lu.membres["signature"],
            },
            cle_jose,
            registry=_registre(),
        )
    except (JoseError, ValueError, TypeError) as cause:
        raise JwsInvalide from cause
    return objet.payload


def chaine_x5c(certificats: list["x509.Certificate"]) -> list[str]:
    """Return the certificates as the header ``x5c`` wants them: base64 of DER, leaf first."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return [base64.b64encode(c.public_bytes(Encoding.DER)).decode() for c in certificats]


def lire_x5c(entete: dict[str, Any]) -> list["x509.Certificate"]:
    """Return the chain of a header, leaf first.

    Raises:
        JwsInvalide: no chain, more than five certificates, or unreadable ones.
    """
    from cryptography import x509

    chaine = entete.get("x5c")
    if not isinstance(chaine, list) or not 1 <= len(chaine) <= 5:
        raise JwsInvalide
    try:
        return [x509.load_der_x509_certificate(base64.b64decode(c, validate=True)) for c in chaine]
    except (ValueError, TypeError, x509.InvalidVersion) as cause:
        raise JwsInvalide from cause


#: The last public keys imported: the pinned key judges every acknowledgement. By identity, which the kept reference
#: makes safe; a private key is never kept here.
_PUBLIQUES: "OrderedDict[int, tuple[PublicKeyTypes, ECKey | RSAKey]]" = OrderedDict()
_PUBLIQUES_MAX = 8


def _importer_publique(cle: "PublicKeyTypes") -> "ECKey | RSAKey":
    gardee = _PUBLIQUES.get(id(cle))
    if gardee is not None and gardee[0] is cle:
        return gardee[1]
    importee, _ = _importer(cle)
    _PUBLIQUES[id(cle)] = (cle, importee)
    if len(_PUBLIQUES) > _PUBLIQUES_MAX:
        _PUBLIQUES.popitem(last=False)
    return importee


def _importer(cle: "PrivateKeyTypes | PublicKeyTypes") -> "tuple[ECKey | RSAKey, str]":
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from joserfc.jwk import ECKey, RSAKey

    if isinstance(cle, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        pem = cle.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    elif isinstance(cle, ec.EllipticCurvePublicKey | rsa.RSAPublicKey):
        pem = cle.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    else:
        raise JwsInvalide
    if isinstance(cle, rsa.RSAPrivateKey | rsa.RSAPublicKey):
        if cle.key_size < _RSA_MIN:
            raise JwsInvalide
        return RSAKey.import_key(pem), "RS256"
    if not isinstance(cle.curve, ec.SECP256R1):
        raise JwsInvalide
    return ECKey.import_key(pem), "ES256"


@cache
def _registre() -> "JWSRegistry":
    from joserfc.jws import JWSRegistry
    from joserfc.registry import HeaderParameter

    registre = JWSRegistry(
        {
            "document_id": HeaderParameter("Document", "str"),
            "iat": HeaderParameter("Moment de la signature", "int"),
            "env": HeaderParameter("Environnement", "str"),
        },
        algorithms=ALGORITHMES,
    )
    # The library's own limits are too small for a certificate chain; ours are checked before it.
    registre.max_header_length = _ENTETE_MAX
    registre.max_payload_length = _CHARGE_MAX
    return registre


def _base64url(texte: str) -> bytes:
    if "=" in texte or not texte.isascii():
        raise ValueError("base64url")
    try:
        return base64.b64decode(texte + "=" * (-len(texte) % 4), altchars=b"-_", validate=True)
    except binascii.Error as cause:
        raise ValueError("base64url") from cause


def _en_base64url(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def _json(valeur: dict[str, Any]) -> bytes:
    return json.dumps(valeur, separators=(",", ":"), sort_keys=True).encode()
