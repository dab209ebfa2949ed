"""The bench's own certificates: an authority for 30 days, and what it issues, all named « BANC ».

Private folder (0700), private keys (0600), deterministic paths; made again when absent or expired.
Never trusted by a production profile; needs no server library.
"""

import datetime as dt
import ipaddress
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aat.domaine.environnement import Environnement
from aat.ecriture import ecrire_prive, preparer_dossier, verifier_dossier
from aat.erreurs import ErreurConfiguration, ErreurUsage
from aat.transmission.certificats import (
    ORGANISATION_BANC,
    exiger_en_cours,
    lire_certificats,
    lire_cle_privee,
    nom_du_banc,
)
from aat.transmission.profil import Profil

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

DUREE = dt.timedelta(days=30)
CABINET = "cabinet"
#: Begins the common names and units, for people; programs look at the organisation.
_MARQUE = "BANC"

#: EKU « document signing » (RFC 9336): such a certificate cannot open a TLS channel.
OID_SIGNATURE_DOCUMENT = "1.3.6.1.5.5.7.3.36"


@dataclass(frozen=True, slots=True)
class Paire:
    """A certificate (PEM) and its private key."""

    certificat: Path
    cle: Path


@dataclass(frozen=True, slots=True)
class Pki:
    """Where the bench's certificates are."""

    dossier: Path

    @property
    def autorite(self) -> Paire:
        """The bench authority."""
        return self.paire("autorite")

    @property
    def serveur(self) -> Paire:
        """TLS certificate of the server (localhost)."""
        return self.paire("serveur")

    @property
    def service(self) -> Paire:
        """Key that signs acknowledgements; its certificate is what a profile pins."""
        return self.paire("service")

    @property
    def cabinet(self) -> Paire:
        """TLS client certificate of the practice."""
        return self.paire(CABINET)

    def paire(self, nom: str) -> Paire:
        """Return the paths of ``nom``, whether it exists or not."""
        return Paire(self.dossier / f"{nom}.pem", self.dossier / f"{nom}.cle.pem")

    def profil(self, port: int, hote: str = "localhost") -> Profil:
        """Return the client's profile for a bench that listens on ``port``."""
        return Profil(
            environnement=Environnement.BANC,
            url=f"https://{hote}:{port}",
            autorites=self.autorite.certificat,
            certificat=self.cabinet.certificat,
            cle=self.cabinet.cle,
            cle_service=self.service.certificat,
        )


def preparer(dossier: Path, maintenant: dt.datetime | None = None) -> Pki:
    """Return a usable PKI under ``dossier``/pki, made or made again when absent, expired or damaged.

    Raises:
        ErreurCoffre: the folder is too open, or cannot be written.
    """
    moment = maintenant or dt.datetime.now(dt.UTC)
    preparer_dossier(dossier)
    pki = Pki(dossier / "pki")
    if pki.dossier.exists():
        verifier_dossier(pki.dossier)
        if _utilisable(pki, moment):
            return pki
    neuve = Pki(Path(tempfile.mkdtemp(prefix=".pki-", dir=dossier)))
    _fabriquer(neuve, moment)
    if pki.dossier.exists():
        shutil.rmtree(pki.dossier)
    neuve.dossier.rename(pki.dossier)
    return pki


def prescripteur(pki: Pki, rpps: str, maintenant: dt.datetime | None = None) -> Paire:
    """Return the signing certificate of an invented prescriber, issued when absent or expired.

    Raises:
        ErreurUsage: ``rpps`` is not 11 digits.
    """
    if not re.fullmatch(r"[0-9]{11}", rpps):
        raise ErreurUsage("Le numéro RPPS d’un prescripteur du banc a 11 chiffres.", champ="prescripteur.rpps")
    moment = maintenant or dt.datetime.now(dt.UTC)
    paire = pki.paire(f"prescripteur-{rpps}")
    if not _issue_en_cours(pki, paire, moment):
        _emettre(pki, paire, _Modele(f"{_MARQUE} PRESCRIPTEUR", "signature", serie=rpps), moment)
    return paire


def certifier_cle(
    pki: Pki, cle_der: bytes, usage: str, qui: tuple[str, str, str], maintenant: dt.datetime | None = None
) -> "x509.Certificate":
    """Return the certificate of a key that a card of the bench holds, its subject as a CPS writes it.

    Args:
        pki: the bench's certificates.
        cle_der: public key, DER.
        usage: ``signature`` or ``client`` (authentication).
        qui: RPPS (11 digits), name, first name of somebody who does not exist.
        maintenant: aware; now by default.

    Raises:
        ErreurConfiguration: the authority was not made by this bench.
    """
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    cle = load_der_public_key(cle_der)
    if not isinstance(cle, rsa.RSAPublicKey):
        raise ErreurConfiguration("Une carte CPS du banc a des clés RSA.")
    rpps, nom, prenom = qui
    modele = _Modele(f"8{rpps}", usage, serie=rpps, porteur=(nom, prenom))
    return _certificat(modele, cle, *_autorite(pki), maintenant or dt.datetime.now(dt.UTC))


def cabinet(pki: Pki, identifiant: str, maintenant: dt.datetime | None = None) -> Paire:
    """Return the client certificate of another practice, whose identity (OU) is ``identifiant``.

    Raises:
        ErreurUsage: the identifier is not made of lower-case letters, digits and dashes.
    """
    if not re.fullmatch(r"[a-z0-9-]{1,40}", identifiant):
        raise ErreurUsage("L’identifiant d’un cabinet du banc est fait de minuscules, de chiffres et de tirets.")
    moment = maintenant or dt.datetime.now(dt.UTC)
    paire = pki.paire(f"{CABINET}-{identifiant}")
    if not _issue_en_cours(pki, paire, moment):
        modele = _Modele(f"{_MARQUE} CABINET {identifiant}", "client", unite=f"{_MARQUE}-{identifiant}")
        _emettre(pki, paire, modele, moment)
    return paire


def exiger_du_banc(pki: Pki, moment: dt.datetime) -> None:
    """Return when everything that the server uses was made by this bench and is valid.

    Raises:
        ErreurConfiguration: a key or certificate that the bench did not make.
    """
    if not _utilisable(pki, moment):
        raise ErreurConfiguration(
            "Le banc d’essai refuse des clés ou des certificats qu’il n’a pas fabriqués.",
            remede="Supprimez le dossier « pki » du banc : il en fabriquera de nouveaux.",
        )


@dataclass(frozen=True, slots=True)
class _Modele:
    nom: str
    usage: str
    unite: str | None = None
    serie: str | None = None
    porteur: tuple[str, str] | None = None


def _utilisable(pki: Pki, moment: dt.datetime) -> bool:
    try:
        autorite = lire_certificats(pki.autorite.certificat, "l’autorité du banc")[0]
        exiger_en_cours(autorite, moment, "l’autorité du banc")
    except ErreurConfiguration:
        return False
    if not nom_du_banc(autorite.subject):
        return False
    return all(_issue_en_cours(pki, p, moment) for p in (pki.autorite, pki.serveur, pki.service, pki.cabinet))


def _issue_en_cours(pki: Pki, paire: Paire, moment: dt.datetime) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        autorite = lire_certificats(pki.autorite.certificat, "l’autorité du banc")[0]
        certificat = lire_certificats(paire.certificat, "un certificat du banc")[0]
        exiger_en_cours(certificat, moment, "un certificat du banc")
        cle = lire_cle_privee(paire.cle, "une clé du banc")
        certificat.verify_directly_issued_by(autorite)
    except (ErreurConfiguration, InvalidSignature, ValueError, TypeError):
        return False
    return cle.public_key() == certificat.public_key()


def _fabriquer(pki: Pki, moment: dt.datetime) -> None:
    _emettre(pki, pki.autorite, _Modele(f"{_MARQUE} AAT AUTORITE", "autorite"), moment)
    _emettre(pki, pki.serveur, _Modele(f"{_MARQUE} AAT SERVEUR", "serveur"), moment)
    _emettre(pki, pki.service, _Modele(f"{_MARQUE} AAT SERVICE", "signature"), moment)
    _emettre(pki, pki.cabinet, _Modele(f"{_MARQUE} CABINET", "client", unite=f"{_MARQUE}-{CABINET}"), moment)


def _emettre(pki: Pki, paire: Paire, modele: _Modele, moment: dt.datetime) -> None:
    """Write a new key and its certificate; the key first, so that a certificate never stands without it."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    cle = ec.generate_private_key(ec.SECP256R1())
    if modele.usage == "autorite":
        certificat = _certificat(modele, cle.public_key(), None, cle, moment)
    else:
        certificat = _certificat(modele, cle.public_key(), *_autorite(pki), moment)
    pem = cle.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    ecrire_prive(paire.cle, pem)
    ecrire_prive(paire.certificat, certificat.public_bytes(serialization.Encoding.PEM))


def _autorite(pki: Pki) -> "tuple[x509.Certificate, ec.EllipticCurvePrivateKey]":
    from cryptography.hazmat.primitives.asymmetric import ec

    cle = lire_cle_privee(pki.autorite.cle, "la clé de l’autorité du banc")
    if not isinstance(cle, ec.EllipticCurvePrivateKey):
        raise ErreurConfiguration("La clé de l’autorité du banc n’est pas de celles qu’il fabrique.")
    return lire_certificats(pki.autorite.certificat, "l’autorité du banc")[0], cle


def _certificat(
    modele: _Modele,
    cle: "CertificatePublicKeyTypes",
    autorite: "x509.Certificate | None",
    cle_autorite: "ec.EllipticCurvePrivateKey",
    moment: dt.datetime,
) -> "x509.Certificate":
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    sujet = _sujet(modele)
    emetteur = sujet if autorite is None else autorite.subject
    # One hour back: the machines of a training room do not agree on the minute.
    constructeur = (
        x509.CertificateBuilder()
        .subject_name(sujet)
        .issuer_name(emetteur)
        .public_key(cle)
        .serial_number(x509.random_serial_number())
        .not_valid_before(moment - dt.timedelta(hours=1))
        .not_valid_after(moment + DUREE if autorite is None else autorite.not_valid_after_utc)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(cle), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(cle_autorite.public_key()), critical=False)
    )
    for extension, critique in _extensions(modele.usage):
        constructeur = constructeur.add_extension(extension, critical=critique)
    return constructeur.sign(cle_autorite, hashes.SHA256())


def _sujet(modele: _Modele) -> "x509.Name":
    from cryptography import x509
    from cryptography.x509.oid import NameOID

    attributs = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "FR"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, ORGANISATION_BANC),
    ]
    if modele.unite:
        attributs.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, modele.unite))
    attributs.append(x509.NameAttribute(NameOID.COMMON_NAME, modele.nom))
    if modele.serie:
        attributs.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, modele.serie))
    rdns = [x509.RelativeDistinguishedName([attribut]) for attribut in attributs]
    if modele.porteur:
        nom, prenom = modele.porteur
        rdns.append(x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.TITLE, "Médecin")]))
        # The CPS puts several attributes in one RDN.
        rdns.append(
            x509.RelativeDistinguishedName(
                [x509.NameAttribute(NameOID.SURNAME, nom), x509.NameAttribute(NameOID.GIVEN_NAME, prenom)]
            )
        )
    return x509.Name(rdns)


def _extensions(usage: str) -> "list[tuple[x509.ExtensionType, bool]]":
    from cryptography import x509
    from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

    est_autorite = usage == "autorite"
    extensions: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=est_autorite, path_length=0 if est_autorite else None), True),
        (
            x509.KeyUsage(
                digital_signature=not est_autorite,
                content_commitment=usage == "signature",
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=est_autorite,
                crl_sign=est_autorite,
                encipher_only=False,
                decipher_only=False,
            ),
            True,
        ),
    ]
    emplois = {
        "serveur": ExtendedKeyUsageOID.SERVER_AUTH,
        "client": ExtendedKeyUsageOID.CLIENT_AUTH,
        "signature": ObjectIdentifier(OID_SIGNATURE_DOCUMENT),
    }
    if usage in emplois:
        extensions.append((x509.ExtendedKeyUsage([emplois[usage]]), False))
    if usage == "serveur":
        noms: list[x509.GeneralName] = [x509.DNSName("localhost")]
        noms += [x509.IPAddress(ipaddress.ip_address(a)) for a in ("127.0.0.1", "::1")]
        extensions.append((x509.SubjectAlternativeName(noms), False))
    return extensions
