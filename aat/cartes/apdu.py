"""APDUs under T=0: what pyscard leaves to the program. Knows no card and no library.

``61 nn``: more to fetch; ``6C nn``: the same command with the right length (cartes.md §2).
"""

from collections.abc import Callable
from typing import Final

#: Sends bytes to the card and returns its data and its two status bytes.
Envoyer = Callable[[bytes], tuple[bytes, int]]

OK: Final = 0x9000
FIN_DE_FICHIER: Final = 0x6282
HORS_DU_FICHIER: Final = 0x6B00
#: Fetches that follow one command at most.
_REPRISES: Final = 4
#: READ BINARY takes this much at once.
BLOC: Final = 256
#: A file of a carte Vitale is far smaller; a card that never ends is not one.
FICHIER_MAX: Final = 16 * 1024


class MotEtat(Exception):
    """The card refused a command: ``sw`` is its status word, which says nothing of the person."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


def echanger(envoyer: Envoyer, commande: bytes) -> tuple[bytes, int]:
    """Send ``commande`` and return everything it gives, with its last status word.

    A case 4 command is given without its Le.

    Raises:
        MotEtat: the card asks for more fetches than any card needs.
    """
    donnees, sw = envoyer(commande)
    for _ in range(_REPRISES):
        if sw >> 8 == 0x6C:
            commande = commande[:4] + bytes([sw & 0xFF])
            suite, sw = envoyer(commande)
            donnees += suite
        elif sw >> 8 == 0x61:
            suite, sw = envoyer(bytes([commande[0] & 0x03, 0xC0, 0, 0, sw & 0xFF]))
            donnees += suite
        else:
            return donnees, sw
    if sw >> 8 in {0x61, 0x6C}:
        raise MotEtat(sw)
    return donnees, sw


def selectionner(envoyer: Envoyer, commande: bytes) -> None:
    """Select a file or an application.

    Raises:
        MotEtat: it is not there.
    """
    _, sw = echanger(envoyer, commande)
    if sw != OK:
        raise MotEtat(sw)


def lire_fichier_court(envoyer: Envoyer, sfi: int) -> bytes:
    """Return the whole file of short identifier ``sfi``, read by blocks of 256 bytes.

    Raises:
        MotEtat: protected, absent, or longer than any file of these cards.
    """
    lu, sw = echanger(envoyer, bytes([0x00, 0xB0, 0x80 | sfi, 0x00, 0x00]))
    if sw not in {OK, FIN_DE_FICHIER}:
        raise MotEtat(sw)
    dernier = len(lu)
    while sw == OK and dernier == BLOC:
        suite, sw = echanger(envoyer, bytes([0x00, 0xB0, *len(lu).to_bytes(2, "big"), 0x00]))
        if sw == HORS_DU_FICHIER:
            break
        if sw not in {OK, FIN_DE_FICHIER} or len(lu) + len(suite) > FICHIER_MAX:
            raise MotEtat(sw)
        lu, dernier = lu + suite, len(suite)
    return lu
