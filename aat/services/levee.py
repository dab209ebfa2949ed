"""The lifting of the mask: one document, ten minutes, by who signed it, proven by the signature's key.

The proof is asked of the port ``Signature``: a card when there is one, the bench's certificate on the bench only. Each
opening and each end is an audit event.
"""

from __future__ import annotations

import datetime as dt
import os
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from aat.erreurs import ErreurCarte, ErreurRefus

if TYPE_CHECKING:
    from aat.ports import CoffreLevee
    from aat.services.outils import Outils

DUREE: Final = dt.timedelta(minutes=10)
#: Part of what is signed, so that the signature can never be taken for a document's.
_USAGE: Final = b"aat/levee-du-masque/1\0"


@dataclass(frozen=True, slots=True, repr=False)
class Levee:
    """An open lifting.

    Attributes:
        texte: what may be shown until ``fin`` (monotonic seconds), which no change of the clock moves.
    """

    ref: str
    texte: str
    fin: float
    _outils: Outils = field(repr=False)
    _coffre: CoffreLevee = field(repr=False)

    def reste_s(self) -> float:
        """Return the seconds left, never under 0."""
        return max(0.0, self.fin - time.monotonic())

    def refermer(self) -> None:
        """Write the end of the lifting in the audit journal."""
        self._coffre.noter("levee-masque-fin", self.ref, {}, self._outils.horloge.maintenant())


def lever(ref: str, outils: Outils, coffre: CoffreLevee) -> Levee:
    """Open the mask of one document.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurCarte: no card, no prescriber, wrong or blocked PIN.
        ErreurRefus: the prescriber here did not sign this document.
        ErreurCoffre: the store cannot be opened.
    """
    etat = coffre.etat(ref)
    prescripteur = outils.prescripteur()
    if prescripteur is None or not prescripteur.rpps:
        raise ErreurCarte("La levée du masque demande le prescripteur et sa carte.", remede="aat config prescripteur")
    if not coffre.meme_prescripteur(etat.document_id, prescripteur.rpps):
        coffre.noter("levee-masque-refusee", etat.ref, {"raison": "autre-prescripteur"}, outils.horloge.maintenant())
        raise ErreurRefus(
            "Ce document n’est pas signé par le prescripteur de ce poste : son masque ne se lève pas.",
            remede="Demandez-le au prescripteur qui l’a signé.",
        )
    maintenant = outils.horloge.maintenant()
    # A fresh challenge: only the key that signs the documents can answer it, here and now.
    outils.signature(prescripteur.rpps).signer(_USAGE + os.urandom(32), etat.document_id, maintenant)
    coffre.noter("levee-masque", etat.ref, {"action": "ouverture"}, maintenant)
    texte = coffre.lire(etat.document_id).recapitulatif
    return Levee(etat.ref, texte, time.monotonic() + DUREE.total_seconds(), outils, coffre)
