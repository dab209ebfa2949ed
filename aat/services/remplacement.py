"""What is said of a document that annuls and replaces another, or that another annuls and replaces.

Pure sentences on states; what is printed on papers and sent is elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.domaine.etats import SANS_EFFET, Etat
from aat.domaine.transmission import TypeDocument

if TYPE_CHECKING:
    from aat.domaine.transmission import EtatEnvoi
    from aat.ports import Coffre


def a_ete_remplace(etat: EtatEnvoi) -> str | None:
    """Return what is said of a document that another one replaces, or is to replace; ``None`` when none does."""
    par = etat.remplace_par
    if par is None:
        return None
    if not par.acquis:
        return f"Le document {par.ref}, qui doit l’annuler et le remplacer, attend encore : jusque-là, celui-ci vaut."
    ou = "reçu par la caisse" if par.etat is Etat.ACQUITTE else "sur papier"
    return f"Le document {par.ref}, {ou}, l’annule et le remplace : ne remettez plus d’exemplaire de celui-ci."


def remplace(genre: TypeDocument, etat: Etat, ancien: str | None) -> str | None:
    """Return what is to be done of the document ``ancien``, which this one annuls and replaces, if it took its place.

    Args:
        genre: which document this one is.
        etat: where this one stands.
        ancien: reference of the other, if any.
    """
    if ancien is None or etat not in {Etat.ACQUITTE, Etat.IMPRIME_SEUL}:
        return None
    if genre is TypeDocument.CERTIFICAT:
        quoi = f"le certificat {ancien} : remettez celui-ci à la victime, au lieu du premier."
    else:
        quoi = f"l’avis {ancien} : que le patient remette son volet 3 à qui a reçu celui du premier."
    return f"Il annule et remplace {quoi} Prévenez vous-même la caisse."


def reste(etat: EtatEnvoi, coffre: Coffre) -> str | None:
    """Return that the document which this one, refused or given up, was to replace stands as before.

    ``None`` when it was to replace nothing, or when that other one does not stand either.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    if etat.remplace is None or etat.etat not in SANS_EFFET:
        return None
    ancien = coffre.etat(etat.remplace)
    if ancien.remplace_par is not None or ancien.etat in SANS_EFFET:
        return None
    return f"Le document {ancien.ref}, qu’il devait remplacer, vaut toujours et peut encore être remplacé."
