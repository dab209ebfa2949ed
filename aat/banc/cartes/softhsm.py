"""A CPS of the bench: two key pairs and two certificates of an invented professional on a SoftHSM token.

The holder's code is public (``CODE``): it opens nothing but this token. SoftHSM does not count wrong codes.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

from aat.banc import pki as certificats
from aat.banc.cartes.professionnel import CODE, donnees
from aat.ecriture import ecrire_prive, preparer_dossier
from aat.erreurs import ErreurConfiguration

if TYPE_CHECKING:
    from cryptography import x509

__all__ = ["CODE", "JETON", "VARIABLE", "garnir", "module", "preparer"]

_CODE_DE_L_ADMINISTRATEUR = "12345678"
JETON = "CPS-BANC"
VARIABLE = "SOFTHSM2_CONF"

_MODULES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)


def module() -> Path | None:
    """Return the SoftHSM module of this machine, ``None`` when it is not installed."""
    return next((Path(chemin) for chemin in _MODULES if Path(chemin).is_file()), None)


def preparer(dossier: Path, pki: certificats.Pki, rpps: str, nom: str = "BANC-MARTIN", prenom: str = "PAUL") -> Path:
    """Make the token of an invented professional and return the SoftHSM configuration that ``VARIABLE`` names.

    Args:
        dossier: private folder of the token, made when absent; an earlier token there is kept.
        pki: the bench's authority, which issues the certificates.
        rpps: 11 digits.
        nom: name of the professional.
        prenom: their first name.

    Raises:
        ErreurConfiguration: SoftHSM is not installed.
    """
    trouve, outil = module(), which("softhsm2-util")
    if trouve is None or outil is None:
        raise ErreurConfiguration(
            "La carte CPS du banc demande SoftHSM, qui n’est pas installé.",
            remede="Installez-le : sudo apt install softhsm2 opensc.",
        )
    jetons, configuration = dossier / "jetons", dossier / "softhsm2.conf"
    preparer_dossier(dossier)
    preparer_dossier(jetons)
    if not any(jetons.iterdir()):
        ecrire_prive(
            configuration,
            f"directories.tokendir = {jetons}\nobjectstore.backend = file\nlog.level = ERROR\n".encode(),
        )
        subprocess.run(  # noqa: S603 - the system's own tool; both codes are invented and public
            [outil, "--init-token", "--free", "--label", JETON, "--pin", CODE, "--so-pin", _CODE_DE_L_ADMINISTRATEUR],
            env=os.environ | {VARIABLE: str(configuration)},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _garnir(trouve, configuration, pki, (rpps, nom, prenom))
    return configuration


def _garnir(chemin: Path, configuration: Path, pki: certificats.Pki, qui: tuple[str, str, str]) -> None:
    """Put keys, certificates and data on the token, in a process of its own: the module reads its variable once."""
    import sys

    code = (
        "import sys\nfrom pathlib import Path\nfrom aat.banc import pki\nfrom aat.banc.cartes.softhsm import garnir\n"
        "garnir(Path(sys.argv[1]), pki.preparer(Path(sys.argv[2])), tuple(sys.argv[3:6]))\n"
    )
    subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code, str(chemin), str(pki.dossier.parent), *qui],
        env=os.environ | {VARIABLE: str(configuration)},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def garnir(chemin: Path, pki: certificats.Pki, qui: tuple[str, str, str]) -> None:
    """Write the objects that a CPS has: signing (``10``) and authentication (``20``) pairs, public and private data."""
    import pkcs11
    from pkcs11 import Attribute, KeyType, ObjectClass
    from pkcs11.util.rsa import encode_rsa_public_key

    jeton = pkcs11.lib(str(chemin)).get_token(token_label=JETON)
    with jeton.open(rw=True, user_pin=CODE) as session:
        for identifiant, usage in ((b"\x10", "signature"), (b"\x20", "client")):
            publique, _ = session.generate_keypair(KeyType.RSA, 2048, id=identifiant, label=usage, store=True)
            certificat = certificats.certifier_cle(pki, encode_rsa_public_key(publique), usage, qui)
            session.create_object(_objet_certificat(certificat, identifiant, usage))
        for label, valeur, prive in donnees(qui):
            session.create_object(
                {
                    Attribute.CLASS: ObjectClass.DATA,
                    Attribute.TOKEN: True,
                    Attribute.PRIVATE: prive,
                    Attribute.LABEL: label,
                    Attribute.VALUE: valeur,
                }
            )


def _objet_certificat(certificat: x509.Certificate, identifiant: bytes, label: str) -> dict[Any, Any]:
    from cryptography.hazmat.primitives.serialization import Encoding
    from pkcs11 import Attribute, CertificateType, ObjectClass

    return {
        Attribute.CLASS: ObjectClass.CERTIFICATE,
        Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
        Attribute.TOKEN: True,
        Attribute.PRIVATE: False,
        Attribute.ID: identifiant,
        Attribute.LABEL: label,
        Attribute.SUBJECT: certificat.subject.public_bytes(),
        Attribute.VALUE: certificat.public_bytes(Encoding.DER),
    }
