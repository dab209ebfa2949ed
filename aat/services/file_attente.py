"""The queue as a program that stays open works it: what waits, and sending what is due without being asked.

``transmission`` sends when a person asks; here the waits that the store planned between tries are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.domaine.etats import A_TRANSMETTRE, Etat
from aat.services.disjoncteur import ECHECS, Disjoncteur
from aat.services.guichet import Guichet
from aat.services.transmission import Progres

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aat.domaine.transmission import EtatEnvoi
    from aat.services.outils import Outils

#: States of a document that was asked to leave and has no answer yet.
EN_ATTENTE = frozenset((A_TRANSMETTRE - {Etat.VALIDE}) | {Etat.EN_COURS})
#: Those that leave by themselves; ``suspendu`` waits for somebody.
_D_ELLES_MEMES = frozenset({Etat.EN_FILE, Etat.A_REESSAYER, Etat.A_VERIFIER})
#: More documents than a practice ever has waiting.
_FILE_ENTIERE = 100_000


def en_attente(outils: Outils) -> Sequence[EtatEnvoi]:
    """Return the documents that wait, latest first; none before the first use."""
    coffre = outils.coffre_existant()
    return () if coffre is None else coffre.etats(EN_ATTENTE, _FILE_ENTIERE)


def envoyer_les_dus(outils: Outils, progres: Progres) -> None:
    """Send what is due now, oldest deadline first; stop at the first sign that the service is out of reach.

    Or that it asks everybody to wait, or fails time after time: the rest is for the next call.

    Nothing is opened and nothing is written when nothing is due.

    Raises:
        ErreurConfiguration: no service is configured.
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    if coffre is None:
        return
    coffre.reprendre_les_baux_finis(outils.horloge.maintenant())
    if not any(_est_du(etat, outils) for etat in coffre.etats(_D_ELLES_MEMES, _FILE_ENTIERE)):
        return
    guichet = Guichet(coffre, outils)
    try:
        disjoncteur = Disjoncteur(ECHECS, 1, 1)
        while disjoncteur.place and (prise := guichet.prendre()):
            progres(guichet.traiter(prise))
            disjoncteur.noter(guichet.derniere, hors_de_portee=guichet.hors_de_portee)
        if guichet.pret:
            coffre.reprendre_les_suspendus(outils.horloge.maintenant())
    finally:
        guichet.fermer()


def _est_du(etat: EtatEnvoi, outils: Outils) -> bool:
    return etat.prochain_essai is None or etat.prochain_essai <= outils.horloge.maintenant()
