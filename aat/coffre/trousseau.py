"""The master key in the session's keyring (Secret Service, KWallet, Keychain, Credential Locker).

Owns the file that names the entry. A keyring that keeps its secrets in clear, or nowhere, is refused.
"""

import base64
import binascii
import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aat.coffre.chiffrement import CleMaitresse
from aat.erreurs import ErreurCoffre

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE: Final = "aat"
_FORMAT: Final = "aat-cle-trousseau/1"
#: Backends of the library that hand the secret to the session's own keyring; the others keep files or nothing.
_SURS: Final = ("SecretService", "libsecret", "kwallet", "macOS", "Windows")


def deposer(cle: CleMaitresse) -> bytes:
    """Put ``cle`` in the keyring under a new name and return the content of the file that names it.

    Raises:
        ErreurCoffre: no keyring that can be trusted, or it refuses.
    """
    from keyring.errors import KeyringError

    compte, texte = uuid.uuid4().hex, base64.b64encode(cle.octets).decode()
    coffre_fort = _trousseau()
    try:
        coffre_fort.set_password(SERVICE, compte, texte)
        relu = coffre_fort.get_password(SERVICE, compte)
    except (KeyringError, OSError) as cause:
        raise _refuse() from cause
    if relu != texte:
        raise _refuse()
    return json.dumps({"format": _FORMAT, "compte": compte}).encode("ascii") + b"\n"


def reprendre(octets: bytes, chemin: Path) -> CleMaitresse:
    """Return the key that the file ``chemin`` (its content: ``octets``) names in the keyring.

    Raises:
        ErreurCoffre: not such a file, keyring locked or absent, or no such entry in it.
    """
    from keyring.errors import KeyringError

    compte = _compte(octets, chemin)
    try:
        texte = _trousseau().get_password(SERVICE, compte)
        if texte is None:
            raise ErreurCoffre(
                "La clé du coffre n’est plus dans le trousseau de cette session (T604).",
                remede="Remettez-la par « aat cle restaurer », avec la fiche de secours.",
            )
        return CleMaitresse(base64.b64decode(texte, validate=True))
    except (KeyringError, OSError) as cause:
        raise _refuse() from cause
    except (binascii.Error, ValueError) as cause:
        raise ErreurCoffre(
            "Ce que le trousseau garde sous le nom de la clé du coffre n’est pas une clé (T604).",
            remede="Remettez-la par « aat cle restaurer », avec la fiche de secours.",
        ) from cause


def oublier(octets: bytes, chemin: Path) -> None:
    """Take the key out of the keyring; nothing when it is not there any more."""
    from keyring.errors import KeyringError, PasswordDeleteError

    try:
        _trousseau().delete_password(SERVICE, _compte(octets, chemin))
    except PasswordDeleteError:
        return
    except (KeyringError, OSError) as cause:
        raise _refuse() from cause


def _compte(octets: bytes, chemin: Path) -> str:
    try:
        lu = json.loads(octets)
        if lu["format"] != _FORMAT:
            raise ValueError("format")  # noqa: TRY301 - one place turns a bad file into a sentence.
        return str(lu["compte"])
    except (ValueError, KeyError, TypeError, RecursionError) as cause:
        raise ErreurCoffre(
            f"Le fichier « {chemin} » n’est pas un fichier de clé d’aat (T604).",
            remede="Remettez la clé par « aat cle restaurer », avec la fiche de secours.",
        ) from cause


def _trousseau() -> "KeyringBackend":
    try:
        # An extra: most practices keep a file or a passphrase.
        import keyring
    except ImportError as cause:
        raise ErreurCoffre(
            "Le trousseau du système demande une bibliothèque qui n’est pas installée (T604).",
            remede="Installez-la : pip install 'aat[trousseau]' ; ou gardez la clé autrement : « --phrase ».",
        ) from cause
    choisi = keyring.get_keyring()
    internes = getattr(choisi, "backends", None) or [choisi]
    for moteur in internes:
        module = type(moteur).__module__
        if module.startswith("keyring.backends.") and module.removeprefix("keyring.backends.").startswith(_SURS):
            trouve: KeyringBackend = moteur
            return trouve
    raise ErreurCoffre(
        "Cette session n’a pas de trousseau où garder la clé du coffre (T604).",
        remede="Ouvrez une session graphique avec son trousseau, ou gardez la clé autrement : « --phrase ».",
    )


def _refuse() -> ErreurCoffre:
    return ErreurCoffre(
        "Le trousseau de la session est verrouillé ou ne répond pas (T604).",
        remede="Déverrouillez-le, puis recommencez.",
    )
