"""Certificates made for one test: an authority, and what it certifies. Invented, marked BANC, valid an hour."""

import datetime as dt
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


def certifier(nom: str) -> tuple[bytes, bytes, bytes]:
    """Return (private key, certificate, authority), in PEM, of a server called ``nom`` (a name or an IPv4 address)."""
    cle_racine, cle = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    qui = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "BANC autorité d’essai")])
    racine = (
        _base(qui, qui, cle_racine.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(cle_racine, hashes.SHA256())
    )
    autre_nom = x509.IPAddress(ipaddress.ip_address(nom)) if nom[0].isdigit() else x509.DNSName(nom)
    serveur = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "BANC serveur")])
    certificat = (
        _base(serveur, qui, cle.public_key())
        .add_extension(x509.SubjectAlternativeName([autre_nom]), critical=False)
        .sign(cle_racine, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    privee = cle.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return privee, certificat.public_bytes(pem), racine.public_bytes(pem)


def _base(sujet: x509.Name, emetteur: x509.Name, cle: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    maintenant = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(sujet)
        .issuer_name(emetteur)
        .public_key(cle)
        .serial_number(x509.random_serial_number())
        .not_valid_before(maintenant - dt.timedelta(minutes=5))
        .not_valid_after(maintenant + dt.timedelta(hours=1))
    )
