"""What is typed on the first screen, understood: a NIR, right or wrong, or the beginning of a name or a birth date.

Reads the store; opens nothing and creates nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.identifiants import nir
from aat.services import arrets_patient, identification

if TYPE_CHECKING:
    from aat.domaine.personnes import Assure
    from aat.services.outils import Outils

#: People shown at once; beyond, a few more letters are asked for.
LIMITE = 20
#: From so many digits on, what is typed can only be a NIR.
_CHIFFRES_NIR = 13
_AVANT_CHIFFRES = re.compile(r"^\D+(?=\d)")
_CHIFFRES = re.compile(r"\d")
_ENTIER = 15


@dataclass(frozen=True, slots=True, repr=False)
class Trouve:
    """Somebody kept here, with the stop under way or the last one in words."""

    assure: Assure
    arret: str


@dataclass(frozen=True, slots=True, repr=False)
class Reponse:
    """What a text finds.

    Attributes:
        trouves: at most ``LIMITE`` people, best first.
        numero: the NIR, compact, when the text is a right one.
        defaut: what is wrong with the NIR, when the text is one that is whole or too long.
    """

    texte: str
    trouves: tuple[Trouve, ...] = ()
    numero: str | None = None
    defaut: str | None = None


def numero_tape(texte: str) -> str | None:
    """Return what was typed as a NIR (« NIR : 2 69 05… »), compact, right or not; ``None`` for another text."""
    candidat = nir.compact(_AVANT_CHIFFRES.sub("", texte))
    return candidat if len(_CHIFFRES.findall(candidat)) >= _CHIFFRES_NIR else None


def chercher(texte: str, outils: Outils) -> Reponse:
    """Return what ``texte`` finds among the people kept here.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    numero = numero_tape(texte)
    gens = identification.trouver(numero or texte, outils, LIMITE)
    trouves = tuple(Trouve(assure, arrets_patient.resume(assure, outils)) for assure in gens)
    if numero is None:
        return Reponse(texte, trouves)
    defaut = nir.defaut(numero)
    return Reponse(
        texte,
        trouves,
        numero=None if defaut else numero,
        defaut=defaut if defaut and not trouves and len(numero) >= _ENTIER else None,
    )
