"""Drafts: what is being typed is in the encrypted store at each validated answer, and offered back."""

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from aat.domaine.arret import Avis
from aat.domaine.references import nouveau_document_id

if TYPE_CHECKING:
    from aat.services.outils import Outils


@dataclass(frozen=True, slots=True, repr=False)
class AvisEnCours:
    """An avis left unfinished; its ``document_id`` becomes the document's."""

    document_id: str
    modifie_le: dt.datetime
    avis: Avis


def nouvel_identifiant(outils: "Outils") -> str:
    """Return the identifier of a draft about to begin."""
    return nouveau_document_id(outils.horloge.maintenant())


def garder(document_id: str, avis: Avis, outils: "Outils") -> None:
    """Keep ``avis`` as it is now, encrypted and durable; the earlier version of this draft is gone.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    outils.coffre().garder_brouillon(document_id, msgspec.json.encode(avis), outils.horloge.maintenant())


def dernier(outils: "Outils") -> AvisEnCours | None:
    """Return the latest unfinished avis, or ``None``; one that this version cannot read is left alone."""
    coffre = outils.coffre_existant()
    for brouillon in coffre.brouillons() if coffre else ():
        try:
            avis = msgspec.json.decode(brouillon.contenu, type=Avis)
        except msgspec.MsgspecError:
            continue
        return AvisEnCours(brouillon.document_id, brouillon.modifie_le, avis)
    return None


def jeter(document_id: str, outils: "Outils") -> None:
    """Forget a draft and destroy its key."""
    outils.coffre().jeter_brouillon(document_id)
