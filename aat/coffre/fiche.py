"""The recovery sheet: the master key in four lines that a person can copy from paper, each with its own check.

Owns that text. Crockford's base 32: no I, L, O or U, so that a hand-written line is read one way only.
"""

import datetime as dt
import hashlib
import hmac
import os
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from aat.coffre.chiffrement import CleMaitresse
from aat.ecriture import ecrire_prive, preparer_dossier
from aat.erreurs import ErreurUsage

if TYPE_CHECKING:
    from aat.emplacements import Emplacements

LIGNES: Final = 4
_OCTETS, _CONTROLE = 8, 2
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LUS_AUTREMENT: Final = str.maketrans("ILO", "110")
_LIGNE = re.compile(r"^\s*(?:Ligne\s+[1-4]\s*:)?\s*([0-9A-Za-z]{4}(?:[\s-]*[0-9A-Za-z]{4}){3})\s*$", re.MULTILINE)
_MARQUE: Final = "fiche-de-secours.faite"

_MODELE: Final = """FICHE DE SECOURS D’AAT : LA CLÉ DU COFFRE

Faite le {jour}.

Qui a cette fiche et le coffre peut tout lire. Imprimez-la, gardez-la sous clé, à part des sauvegardes du
coffre, puis effacez ce fichier.

{lignes}

Pour s’en servir : aat cle restaurer (les quatre lignes sont demandées), ou
aat cle restaurer --depuis FICHIER. Chaque ligne a son contrôle : une faute de copie est signalée, ligne
par ligne. Les lettres I, L, O et U n’y figurent jamais.
"""


def composer(cle: CleMaitresse, jour: dt.date) -> str:
    """Return the text of the sheet."""
    lignes = (f"    Ligne {rang} : {ligne}" for rang, ligne in enumerate(ecrire(cle), 1))
    return _MODELE.format(jour=f"{jour:%d/%m/%Y}", lignes="\n".join(lignes))


def ecrire(cle: CleMaitresse) -> tuple[str, ...]:
    """Return the key as four lines of four groups of four characters."""
    lignes = []
    for rang in range(LIGNES):
        part = cle.octets[rang * _OCTETS : (rang + 1) * _OCTETS]
        valeur = int.from_bytes(part + _controle(rang, part), "big")
        signes = "".join(_ALPHABET[valeur >> decalage & 31] for decalage in range(75, -5, -5))
        lignes.append("-".join(signes[i : i + 4] for i in range(0, 16, 4)))
    return tuple(lignes)


def lire(texte: str) -> CleMaitresse:
    """Return the key that a sheet holds, wherever its lines are in ``texte``.

    Raises:
        ErreurUsage: not four lines, or a line that was badly copied; its number is given.
    """
    lignes = _LIGNE.findall(texte)
    if len(lignes) != LIGNES:
        raise ErreurUsage(
            f"La fiche de secours a {LIGNES} lignes de 16 caractères ; {len(lignes)} ont été trouvées.",
            champ="--depuis",
            remede="Recopiez les quatre lignes, une par ligne.",
        )
    return assembler([lire_ligne(ligne, rang) for rang, ligne in enumerate(lignes)])


def lire_ligne(texte: str, rang: int) -> bytes:
    """Return the 8 bytes of the line ``rang`` (0 to 3).

    Raises:
        ErreurUsage: it was badly copied.
    """
    signes = re.sub(r"[\s-]", "", texte).upper().translate(_LUS_AUTREMENT)
    valeur = 0
    for signe in signes:
        valeur = valeur << 5 | max(_ALPHABET.find(signe), 0)
    if len(signes) == 16 and all(signe in _ALPHABET for signe in signes):
        octets = valeur.to_bytes(_OCTETS + _CONTROLE, "big")
        part, controle = octets[:_OCTETS], octets[_OCTETS:]
        if hmac.compare_digest(_controle(rang, part), controle):
            return part
    raise ErreurUsage(
        f"La ligne {rang + 1} de la fiche est mal recopiée.",
        champ=f"ligne {rang + 1}",
        remede="Relisez-la signe par signe ; les lettres I, L, O et U n’y figurent jamais.",
    )


def assembler(parts: Sequence[bytes]) -> CleMaitresse:
    """Return the key made of the four lines."""
    return CleMaitresse(b"".join(parts))


def fiche_faite(lieux: "Emplacements") -> bool:
    """Tell whether a sheet was made on this workstation."""
    return os.path.lexists(lieux.cles / _MARQUE)


def noter_faite(lieux: "Emplacements", jour: dt.date) -> None:
    """Remember that a sheet was made, and when; nothing of it."""
    preparer_dossier(lieux.cles)
    ecrire_prive(lieux.cles / _MARQUE, f"{jour.isoformat()}\n".encode("ascii"))


def _controle(rang: int, part: bytes) -> bytes:
    # Tells a copying fault and two lines exchanged; it is no secret, the line itself is.
    return hashlib.sha256(b"aat-fiche/1" + bytes((rang,)) + part).digest()[:_CONTROLE]
