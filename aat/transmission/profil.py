"""A connection profile: which service, which trust, which certificates; checked before anything is sent.

The official AATi service is not implemented: its schema, addresses and approval are not public.
A profile names a server that speaks this project's own protocol: the bench, or one that a site runs.
The adapter for the official service plugs in behind the port ``Transport`` when its documents are had;
nothing here imitates it.
"""

import datetime as dt
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurConfiguration
from aat.transmission.certificats import (
    exiger_en_cours,
    exiger_environnement,
    lire_certificats,
    lire_cle_epinglee,
    lire_cle_pem,
    nom_du_banc,
)

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

_CABINET = "le certificat du cabinet"


@dataclass(frozen=True, slots=True)
class Delais:
    """Time limits in seconds; ``total`` and ``sonde`` cover one request from the call to its last byte.

    The whole of one attempt (at most two probes, then the document) stays under the store's 60-second lease.
    """

    connexion: float = 5.0
    lecture: float = 20.0
    total: float = 25.0
    sonde: float = 10.0


@dataclass(frozen=True, slots=True)
class Profil:
    """Where and how to connect.

    Attributes:
        url: ``https://host:port``, without path.
        autorites: PEM bundle, the only authorities believed for this service.
        certificat, cle: client certificate of the cabinet and its private key (0600).
        cle_service: pinned certificate or public key that signs acknowledgements.
    """

    environnement: Environnement
    url: str
    autorites: Path
    certificat: Path
    cle: Path
    cle_service: Path

    def verifier(self, moment: dt.datetime) -> None:
        """Return when everything that the profile names can be used at ``moment``.

        Raises:
            ErreurConfiguration: what is missing, expired, too open, or of the other environment.
        """
        verifier_adresse(self)
        contexte_tls(self, moment)
        cle_epinglee(self)


def verifier_adresse(profil: Profil) -> None:
    """Return when the address is plain ``https://host[:port]``.

    Raises:
        ErreurConfiguration: anything else.
    """
    try:
        parties = urlsplit(profil.url)
        bonne = parties.scheme == "https" and bool(parties.hostname) and parties.port != 0
    except ValueError as cause:
        raise adresse_invalide() from cause
    if not bonne or "@" in parties.netloc or parties.query or parties.fragment or parties.path not in ("", "/"):
        raise adresse_invalide()


def adresse_invalide() -> ErreurConfiguration:
    """Return the failure of an address that no connection can be made to."""
    return ErreurConfiguration(
        "L’adresse du service doit être de la forme « https://nom:port ».",
        remede="Corrigez-la avec « aat config ».",
    )


def contexte_tls(profil: Profil, moment: dt.datetime) -> ssl.SSLContext:
    """Return the TLS context: TLS 1.2 at least, name checked, only the profile's authorities.

    Raises:
        ErreurConfiguration: authority of the other environment, file missing or unreadable.
        ErreurClient: the cabinet's own certificate or key is at fault.
    """
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    contexte.minimum_version = ssl.TLSVersion.TLSv1_2
    contexte.load_verify_locations(cadata=_autorites(profil))
    try:
        _charger_client(contexte, profil, moment)
    except ErreurConfiguration as cause:
        raise ErreurClient(cause.message, remede=cause.remede) from cause
    return contexte


def cle_epinglee(profil: Profil) -> "PublicKeyTypes":
    """Return the only key whose acknowledgements are believed.

    Raises:
        ErreurConfiguration: file missing, unreadable, or of the other environment.
    """
    return lire_cle_epinglee(profil.cle_service, profil.environnement, "la clé épinglée du service")


class ErreurClient(ErreurConfiguration):
    """The fault is in the cabinet's own certificate (T202), not in the service's (T201)."""


def _autorites(profil: Profil) -> bytes:
    """DER of every authority, each of the right environment: one foreign authority spoils the bundle."""
    from cryptography.hazmat.primitives.serialization import Encoding

    quoi = "le certificat d’autorité"
    certificats = lire_certificats(profil.autorites, quoi)
    for certificat in certificats:
        exiger_environnement(certificat, profil.environnement, quoi)
        if profil.environnement is Environnement.BANC and not nom_du_banc(certificat.subject):
            raise ErreurConfiguration(
                "Le certificat d’autorité n’est pas celui du banc d’essai : le profil « banc » le refuse.",
                remede="Le banc d’essai n’accepte que les certificats qu’il a fabriqués.",
            )
    return b"".join(c.public_bytes(Encoding.DER) for c in certificats)


def _charger_client(contexte: ssl.SSLContext, profil: Profil, moment: dt.datetime) -> None:
    certificat = lire_certificats(profil.certificat, _CABINET)[0]
    exiger_environnement(certificat, profil.environnement, _CABINET)
    exiger_en_cours(certificat, moment, _CABINET)
    lire_cle_pem(profil.cle, "la clé du cabinet")
    try:
        # Without a password callback OpenSSL would ask on the terminal.
        contexte.load_cert_chain(profil.certificat, profil.cle, password=lambda: "")
    except (OSError, ValueError) as cause:
        raise ErreurConfiguration(
            f"La clé « {profil.cle.name} » est illisible ou ne va pas avec « {profil.certificat.name} ».",
            remede="Indiquez la clé et le certificat d’une même paire avec « aat config ».",
        ) from cause
