"""Reads certificates and private keys from files, and says in French what is wrong with them.

Owns validity dates, the « BANC » mark and the privacy of key files; knows no protocol.
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

MARQUE_BANC = "BANC"


def lire_certificats(chemin: Path, quoi: str) -> list["x509.Certificate"]:
    """Return the PEM certificates of ``chemin``, in order, at least one.

    Args:
        chemin: PEM file.
        quoi: French name used in messages (« le certificat du cabinet »).

    Raises:
        ErreurConfiguration: missing or unreadable file, no certificate in it.
    """
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificates(chemin.read_bytes())
    except FileNotFoundError:
        raise ErreurConfiguration(
            f"Le fichier « {chemin.name} » manque : {quoi} est introuvable.",
            remede="Vérifiez l’emplacement avec « aat config ».",
        ) from None
    except (OSError, ValueError) as cause:
        raise ErreurConfiguration(
            f"Le fichier « {chemin.name} » ({quoi}) n’est pas un certificat PEM lisible.",
            remede="Installez de nouveau ce certificat.",
        ) from cause


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
    except FileNotFoundError:
        raise ErreurConfiguration(
            f"Le fichier « {chemin.name} » manque : {quoi} est introuvable.",
            remede="Vérifiez l’emplacement avec « aat config ».",
        ) from None
    except ErreurCoffre as cause:
        raise ErreurConfiguration(
            f"La clé privée « {chemin.name} » ({quoi}) ne peut pas être utilisée : {cause.message}",
            remede=cause.remede,
        ) from cause


def lire_cle_publique(chemin: Path, quoi: str) -> "PublicKeyTypes":
    """Return the public key of a PEM certificate or of a PEM public key.

    Raises:
        ErreurConfiguration: missing or unreadable file.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        octets = chemin.read_bytes()
        if b"BEGIN CERTIFICATE" in octets:
            return lire_certificats(chemin, quoi)[0].public_key()
        return load_pem_public_key(octets)
    except FileNotFoundError:
        raise ErreurConfiguration(
            f"Le fichier « {chemin.name} » manque : {quoi} est introuvable.",
            remede="Vérifiez l’emplacement avec « aat config ».",
        ) from None
    except (OSError, ValueError, UnsupportedAlgorithm) as cause:
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
    """Return when the « BANC » mark of ``certificat`` (subject or issuer) agrees with ``environnement``.

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
    """Return whether the subject or the issuer carries the bench's mark."""
    return MARQUE_BANC in certificat.subject.rfc4514_string() or MARQUE_BANC in certificat.issuer.rfc4514_string()
