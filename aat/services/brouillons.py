"""Drafts: what is being typed is in the encrypted store at each validated answer, and offered back."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from aat.domaine.arret import Avis
from aat.domaine.certificat import Certificat
from aat.domaine.references import commence_le, nouveau_document_id
from aat.horloge import ici

if TYPE_CHECKING:
    from aat.services.outils import Outils

D = TypeVar("D", Avis, Certificat)


@dataclass(frozen=True, slots=True, repr=False)
class EnCours(Generic[D]):
    """A document left unfinished; its ``document_id`` becomes the document's."""

    document_id: str
    modifie_le: dt.datetime
    document: D


@dataclass(frozen=True, slots=True, repr=False)
class _Contenu:
    """What a draft holds, under the name of its kind: one of the two."""

    avis: Avis | None = None
    certificat: Certificat | None = None


def nouvel_identifiant(outils: "Outils") -> str:
    """Return the identifier of a draft about to begin."""
    return nouveau_document_id(outils.horloge.maintenant())


def garder(document_id: str, document: Avis | Certificat, outils: "Outils") -> None:
    """Keep ``document`` as it is now, encrypted and durable; the earlier version of this draft is gone.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    contenu = _Contenu(avis=document) if isinstance(document, Avis) else _Contenu(certificat=document)
    outils.coffre().garder_brouillon(document_id, msgspec.json.encode(contenu), outils.horloge.maintenant())


def est_garde(document_id: str, outils: "Outils") -> bool:
    """Tell whether a draft is kept under this identifier."""
    coffre = outils.coffre_existant()
    return coffre is not None and any(b.document_id == document_id for b in coffre.brouillons())


def tous(outils: "Outils") -> "tuple[EnCours[Avis] | EnCours[Certificat], ...]":
    """Return the unfinished documents, latest first. A draft that this version cannot read is left alone."""
    coffre = outils.coffre_existant()
    lus: list[EnCours[Avis] | EnCours[Certificat]] = []
    for brouillon in coffre.brouillons() if coffre else ():
        try:
            contenu = msgspec.json.decode(brouillon.contenu, type=_Contenu)
        except msgspec.MsgspecError:
            continue
        if contenu.avis is not None:
            lus.append(EnCours(brouillon.document_id, brouillon.modifie_le, contenu.avis))
        elif contenu.certificat is not None:
            lus.append(EnCours(brouillon.document_id, brouillon.modifie_le, contenu.certificat))
    return tuple(lus)


def dernier(genre: type[D], outils: "Outils", convient: Callable[[D], bool] = lambda _: True) -> EnCours[D] | None:
    """Return the latest unfinished document of this kind that ``convient`` takes, or ``None``."""
    for en_cours in tous(outils):
        document = en_cours.document
        if isinstance(document, genre) and convient(document):
            return EnCours(en_cours.document_id, en_cours.modifie_le, document)
    return None


def au_nom_de_qui_reprend(document: D, outils: "Outils") -> D:
    """Return ``document`` in the name of whoever takes it back: a shared workstation never signs another's name.

    The agreement was given to somebody else: it is asked for again.
    """
    prescripteur, ancien = outils.prescripteur(), document.prescripteur
    if prescripteur is None or ancien is None or ancien.rpps == prescripteur.rpps:
        return document
    return replace(document, prescripteur=prescripteur, acceptation=False)


def commence(en_cours: "EnCours[Avis] | EnCours[Certificat]", outils: "Outils") -> str:
    """Return when the draft was begun, where the prescriber is: « à 10 h 12 » today, else « le 20/11 à 10 h 12 »."""
    quand = ici(commence_le(en_cours.document_id))
    heure = f"à {quand.hour} h {quand.minute:02d}"
    return heure if quand.date() == outils.horloge.aujourd_hui() else f"le {quand:%d/%m} {heure}"


def jeter(document_id: str, outils: "Outils") -> None:
    """Forget a draft and destroy its key."""
    outils.coffre().jeter_brouillon(document_id)
