"""Use case: take a document that was never sent out of the queue, for good. Nothing transmitted is ever undone here."""

from aat.domaine.etats import Etat
from aat.domaine.transmission import EtatEnvoi
from aat.services.outils import Outils
from aat.services.retrait import retirer

#: States from which a document may be taken out; the store still refuses one that may have been received.
ABANDONNABLES = frozenset({Etat.VALIDE, Etat.EN_FILE, Etat.A_REESSAYER, Etat.A_VERIFIER, Etat.SUSPENDU})
#: What is read before it is done.
AVERTISSEMENT = (
    "Ce document quitte la file pour toujours : il ne sera ni transmis ni pris en compte. Il reste au journal,"
    " annulé. L’abandonner\u00a0?"
)


def abandonner(ref: str, outils: Outils) -> EtatEnvoi:
    """Return the state of the document, given up: it has no effect, and is kept as annulled.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurRefus: acknowledged, being sent, or perhaps already received.
        ErreurCoffre: the store cannot be used.
    """
    return retirer(ref, Etat.ANNULE, outils)
