"""Port ``Signature`` with a key kept in a private file. Knows no card and no network."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurCarte, ErreurConfiguration
from aat.transmission.certificats import (
    exiger_en_cours,
    exiger_environnement,
    lire_certificats,
    lire_cle_privee,
)

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

QUOI = "le certificat de signature"


def exiger_une_carte(environnement: Environnement) -> None:
    """Return on the bench; the real service admits a card only (rule ``prescripteur-carte``).

    A key kept in a file is nobody's card: whoever opens the workstation, an assistant included, could use it.

    Raises:
        ErreurCarte: the real service.
    """
    if environnement is Environnement.PRODUCTION:
        raise ErreurCarte(
            "Le service réel n’admet que la carte CPS ou l’e-CPS du prescripteur : un certificat gardé dans un fichier "
            "n’y signe rien. Rien n’a été signé, gardé ni mis en file.",
            champ="prescripteur",
            remede="Préparez le document par « --simuler », ou imprimez-le par « --imprimer » sans transmettre. Détail"
            " : aat expliquer prescripteur-carte",
        )


class SignatureLogicielle:
    """Seals documents with the certificate and key of two PEM files.

    Args:
        certificat: the signer's certificate, followed by its chain.
        cle: private key, mode 0600, not a link.
        environnement: written in the sealed header; a bench certificate is refused in production and the reverse.
    """

    def __init__(self, certificat: Path, cle: Path, environnement: Environnement) -> None:
        self._certificat = certificat
        self._cle = cle
        self._environnement = environnement

    def signer(self, charge: bytes, document_id: str, etabli_le: dt.datetime) -> bytes:
        """Return the flattened JWS of ``charge`` (JSON bytes, at most 256 KiB), dated ``etabli_le``.

        Raises:
            ErreurConfiguration: certificate or key missing, expired, not yet valid, too open, unfit.
        """
        from aat import jws
        from aat.transmission.schema_transport import CORPS_MAX

        chaine, cle = self._lire(etabli_le)
        entete = {
            "typ": jws.TYP_DOCUMENT,
            "x5c": jws.chaine_x5c(chaine),
            "document_id": document_id,
            "iat": int(etabli_le.timestamp()),
            "env": self._environnement.value,
        }
        try:
            scelle = jws.signer(charge, entete, cle)
        except jws.JwsInvalide as cause:
            raise ErreurConfiguration(
                "La clé de signature n’est pas d’un type accepté (P-256, ou RSA d’au moins 2048 bits).",
                remede="Installez une clé d’un de ces types.",
            ) from cause
        if len(scelle) > CORPS_MAX:
            raise ErreurConfiguration(
                "Le document signé dépasse 256 Kio : la chaîne de certificats est trop longue.",
                remede="Ne gardez dans le fichier que le certificat de signature et ses intermédiaires.",
            )
        return scelle

    def verifier(self, moment: dt.datetime) -> None:
        """Return when a document could be signed at ``moment``.

        Raises:
            ErreurConfiguration: as ``signer``.
        """
        self._lire(moment)

    def _lire(self, moment: dt.datetime) -> "tuple[list[x509.Certificate], PrivateKeyTypes]":
        chaine = lire_certificats(self._certificat, QUOI)
        exiger_environnement(chaine[0], self._environnement, QUOI)
        exiger_en_cours(chaine[0], moment, QUOI)
        cle = lire_cle_privee(self._cle, "la clé de signature")
        if cle.public_key() != chaine[0].public_key():
            raise ErreurConfiguration(
                f"La clé « {self._cle.name} » ne va pas avec le certificat « {self._certificat.name} ».",
                remede="Indiquez la clé et le certificat d’une même paire avec « aat config ».",
            )
        return chaine, cle
