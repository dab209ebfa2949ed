"""Reads what a command is given: a file, or standard input for ``-``. Never more than it can use."""

import sys
from pathlib import Path

from aat.erreurs import ErreurIntrouvable, ErreurUsage

#: One byte more than a document may hold, so that a too large one is seen as such (bytes).
_LIMITE = 256 * 1024 + 1


def lire_fichier(nom: str, champ: str) -> bytes:
    """Return the content of the file ``nom``, or of standard input for ``-``.

    Raises:
        ErreurIntrouvable: no such file, or one that cannot be read.
    """
    if nom == "-":
        return sys.stdin.buffer.read(_LIMITE)
    try:
        with Path(nom).open("rb") as fichier:
            return fichier.read(_LIMITE)
    except OSError as cause:
        raise ErreurIntrouvable(
            "Le fichier donné n’existe pas ou ne peut pas être lu.",
            champ=champ,
            remede="Vérifiez son nom et ses droits.",
        ) from cause


def lire_ligne_stdin(champ: str) -> str:
    """Return the first line of standard input.

    Raises:
        ErreurUsage: nothing was given.
    """
    brut = sys.stdin.buffer.readline(1024)
    try:
        texte = brut.decode("utf-8").strip()
    except UnicodeDecodeError:
        raise ErreurUsage("L’entrée standard n’est pas un texte lisible.", champ=champ) from None
    if not texte:
        raise ErreurUsage(
            "Rien n’a été donné sur l’entrée standard.", champ=champ, remede="Donnez la valeur sur une ligne."
        )
    return texte
