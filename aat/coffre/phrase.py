"""A master key wrapped by a passphrase (scrypt, then AES-256-GCM), in a versioned file.

Owns that file's format; the parameters are in it, so that they may grow without breaking old files.
"""

import base64
import binascii
import json
import os
import unicodedata
from pathlib import Path
from typing import Any, Final

from aat.coffre.chiffrement import CleMaitresse
from aat.erreurs import ErreurCoffre

_FORMAT: Final = "aat-cle-phrase/1"
LONGUEUR_MINIMALE: Final = 12

#: scrypt cost: 2^17 blocks of 1 KiB, 128 MiB and about a third of a second.
_N: Final = 2**17
_R: Final = 8
_P: Final = 1
#: A file may ask for more than today's cost, within what a workstation can give.
_N_MAX: Final = 2**20


def envelopper(cle: CleMaitresse, phrase: str) -> bytes:
    """Return the content of the file that ``phrase`` opens.

    Raises:
        ErreurCoffre: the passphrase is too short.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if len(phrase.strip()) < LONGUEUR_MINIMALE:
        raise ErreurCoffre(
            f"La phrase de passe est trop courte : {LONGUEUR_MINIMALE} caractères au moins.",
            remede="Choisissez quatre ou cinq mots sans lien entre eux.",
        )
    sel, nonce = os.urandom(16), os.urandom(12)
    entete: dict[str, str | int] = {"format": _FORMAT, "kdf": "scrypt", "n": _N, "r": _R, "p": _P, "sel": _texte(sel)}
    scelle = AESGCM(_deriver(phrase, sel, _N, _R, _P)).encrypt(nonce, cle.octets, _associees(entete))
    return json.dumps({**entete, "nonce": _texte(nonce), "cle": _texte(scelle)}, indent=1).encode() + b"\n"


def ouvrir(octets: bytes, phrase: str, chemin: Path) -> CleMaitresse:
    """Return the key.

    Raises:
        ErreurCoffre: wrong passphrase, or a file that is not of this format.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        lu: dict[str, Any] = json.loads(octets)
        entete = {nom: lu[nom] for nom in ("format", "kdf", "n", "r", "p", "sel")}
        n, r, p = (int(entete[nom]) for nom in ("n", "r", "p"))
        if entete["format"] != _FORMAT or entete["kdf"] != "scrypt" or not _N <= n <= _N_MAX or (r, p) != (_R, _P):
            raise ValueError("format")  # noqa: TRY301 - one place turns a bad file into a sentence.
        sel, nonce, scelle = (base64.b64decode(lu[nom], validate=True) for nom in ("sel", "nonce", "cle"))
        return CleMaitresse(AESGCM(_deriver(phrase, sel, n, r, p)).decrypt(nonce, scelle, _associees(entete)))
    except InvalidTag as cause:
        raise ErreurCoffre(
            "La phrase de passe n’ouvre pas le coffre (T604).",
            remede="Vérifiez la touche Verr. Maj et la disposition du clavier, puis recommencez. Phrase oubliée : "
            "« aat cle restaurer », avec la fiche de secours.",
        ) from cause
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError, binascii.Error) as cause:
        raise ErreurCoffre(
            f"Le fichier « {chemin} » n’est pas un fichier de clé d’aat (T604).",
            remede="Remettez la clé par « aat cle restaurer », avec la fiche de secours, ou mettez aat à jour.",
        ) from cause


def _deriver(phrase: str, sel: bytes, n: int, r: int, p: int) -> bytes:
    from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

    # The same phrase typed on two systems may be composed differently.
    return Scrypt(salt=sel, length=32, n=n, r=r, p=p).derive(unicodedata.normalize("NFKC", phrase.strip()).encode())


def _associees(entete: dict[str, Any]) -> bytes:
    return json.dumps(entete, sort_keys=True, separators=(",", ":")).encode()


def _texte(octets: bytes) -> str:
    return base64.b64encode(octets).decode()
