"""Reads certificates and private keys from files, and says in French what is wrong with them.

Owns validity dates, the bench's mark and the privacy of key files; knows no protocol.
"""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from aat.domaine.environnement import Environnement
from aat.ecriture import lire_prive
from aat.erreurs import ErreurCoffre, ErreurConfiguration

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

#: The organisation in every name that the bench certifies. The whole of it, exactly: « BANC » alone would be found
#: in a real name (BANCEL), and refuse its practice.
ORGANISATION_BANC = "BANC D'ESSAI AAT"


def lire_certificats(chemin: Path, quoi: str) -> list["x509.Certificate"]:
    """Return the PEM certificates of ``chemin``, in order, at least one.

    Args:
        chemin: PEM file.
        quoi: French name used in messages (« le certificat du cabinet »).

    Raises:
        ErreurConfiguration: missing or unreadable file, no certificate in it.
    """
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm

    try:
        certificats = x509.load_pem_x509_certificates(_lire_public(chemin, quoi))
        for lu in certificats:
            # Decoded only when they are asked for: here, so that a damaged one is said to be.
            _ = lu.public_key(), lu.subject, lu.issuer, lu.not_valid_before_utc, lu.not_valid_after_utc
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion) as cause:
        raise ErreurConfiguration(
            f"Le fichier « {chemin.name} » ({quoi}) n’est pas un certificat PEM lisible.",
            remede="Installez de nouveau ce certificat.",
        ) from cause
    return certificats


def lire_cle_privee(chemin: Path, quoi: str) -> "PrivateKeyTypes":
    """Return the private key of ``chemin``, a regular file of the user with mode 0600.

    Raises:
        ErreurConfiguration: missing, symbolic link, too open, protected by a passphrase, unreadable.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    octets = lire_cle_pem(chemin, quoi)
    try:
        return load_pem_private_key(octets, password=None)
    except TypeError as cause:
        raise ErreurConfiguration(
            f"La clé de « {chemin.name} » ({quoi}) est protégée par une phrase de passe : elle ne peut pas servir.",
            remede="Enregistrez cette clé sans phrase de passe dans un fichier lisible par vous seul.",
        ) from cause
    except (ValueError, UnsupportedAlgorithm) as cause:
        raise ErreurConfiguration(
            f"Le fichier « {chemin.name} » ({quoi}) n’est pas une clé privée PEM lisible.",
            remede="Installez de nouveau cette clé.",
        ) from cause


def lire_cle_pem(chemin: Path, quoi: str) -> bytes:
    """Return the bytes of a private key file once its owner, mode and nature are checked.

    Raises:
        ErreurConfiguration: missing, symbolic link, too open, not a regular file.
    """
    try:
        return lire_prive(chemin)
    except FileNotFoundError as cause:
        raise _manque(chemin, quoi) from cause
    except ErreurCoffre as cause:
        raise ErreurConfiguration(
            f"La clé privée « {chemin.name} » ({quoi}) ne peut pas être utilisée : {cause.message}",
            remede=cause.remede,
        ) from cause


def lire_cle_epinglee(chemin: Path, environnement: Environnement, quoi: str) -> "PublicKeyTypes":
    """Return the public key of a PEM certificate, or of a bare PEM public key (which carries no environment).

    Raises:
        ErreurConfiguration: missing or unreadable file, certificate of the other environment.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    octets = _lire_public(chemin, quoi)
    if b"BEGIN CERTIFICATE" in octets:
        certificat = lire_certificats(chemin, quoi)[0]
        exiger_environnement(certificat, environnement, quoi)
        return certificat.public_key()
    try:
        return load_pem_public_key(octets)
    except (ValueError, UnsupportedAlgorithm) as cause:
        raise ErreurConfiguration(
            f"Le fichier « {chemin.name} » ({quoi}) n’est pas une clé publique lisible.",
            remede="Installez de nouveau ce fichier.",
        ) from cause


def exiger_en_cours(certificat: "x509.Certificate", moment: dt.datetime, quoi: str) -> None:
    """Return when ``certificat`` is valid at ``moment``.

    Raises:
        ErreurConfiguration: expired or not yet valid; the date is in the message.
    """
    if moment > certificat.not_valid_after_utc:
        raise ErreurConfiguration(
            f"{quoi[0].upper()}{quoi[1:]} a expiré le {certificat.not_valid_after_utc:%d/%m/%Y}.",
            remede="Renouvelez ce certificat, puis indiquez le nouveau avec « aat config ».",
        )
    if moment < certificat.not_valid_before_utc:
        raise ErreurConfiguration(
            f"{quoi[0].upper()}{quoi[1:]} n’est valable qu’à partir du {certificat.not_valid_before_utc:%d/%m/%Y}.",
            remede="Vérifiez l’horloge de ce poste.",
        )


def exiger_environnement(certificat: "x509.Certificate", environnement: Environnement, quoi: str) -> None:
    """Return when ``certificat`` (subject or issuer) is of the bench, or is not, as ``environnement`` wants.

    Raises:
        ErreurConfiguration: a bench certificate in production, or the reverse.
    """
    marque = est_du_banc(certificat)
    if environnement is Environnement.BANC and not marque:
        raise ErreurConfiguration(
            f"{quoi[0].upper()}{quoi[1:]} n’est pas un certificat du banc d’essai : le profil « banc » le refuse.",
            remede="Le banc d’essai n’accepte que les certificats qu’il a fabriqués.",
        )
    if environnement is Environnement.PRODUCTION and marque:
        raise ErreurConfiguration(
            f"{quoi[0].upper()}{quoi[1:]} vient du banc d’essai : le profil « production » le refuse.",
            remede="Indiquez les certificats du service réel avec « aat config ».",
        )


def est_du_banc(certificat: "x509.Certificate") -> bool:
    """Return whether the subject or the issuer is of the bench."""
    return nom_du_banc(certificat.subject) or nom_du_banc(certificat.issuer)


def nom_du_banc(nom: "x509.Name") -> bool:
    """Return whether this name's organisation is the bench's."""
    from cryptography.x509.oid import NameOID

    return any(a.value == ORGANISATION_BANC for a in nom.get_attributes_for_oid(NameOID.ORGANIZATION_NAME))


def _lire_public(chemin: Path, quoi: str) -> bytes:
    try:
        return chemin.read_bytes()
    except FileNotFoundError as cause:
        raise _manque(chemin, quoi) from cause
    except OSError as cause:
        raise ErreurConfiguration(
            f"Le fichier « {chemin.name} » ({quoi}) n’a pas pu être lu : il n’est pas lisible par votre compte.",
            remede="Vérifiez ses droits d’accès, et que ce n’est pas un dossier.",
        ) from cause


def _manque(chemin: Path, quoi: str) -> ErreurConfiguration:
    return ErreurConfiguration(
        f"Le fichier « {chemin.name} » manque : {quoi} est introuvable.",
        remede="Vérifiez l’emplacement avec « aat config ».",
    )
