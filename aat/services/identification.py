"""Use case « identify »: from a NIR to the people known under it, and what their régime allows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from aat.domaine.personnes import Assure
from aat.domaine.regime import Rattachement
from aat.erreurs import ErreurIntrouvable, ErreurUsage
from aat.identifiants import nir
from aat.referentiel.regimes import rattachement
from aat.saisie.naissance import lire_naissance
from aat.services.droits import DroitsVus, completer
from aat.services.outils import Outils


@dataclass(frozen=True, slots=True)
class Identification:
    """A patient as far as known, and where each value comes from.

    Attributes:
        patient: opaque reference (``P-…``) that commands accept instead of the NIR; ``None``
            while the patient is not kept.
        provenance: field → « saisie » or « mémoire » (typed now, or typed once and kept), or « carte ».
        connu: the patient was already kept.
        douteux: French sentence that says why a card's NIR was not taken, or ``None``.
        droits: what a source says of their rights; ``None``: nobody was asked.
    """

    assure: Assure
    patient: str | None
    provenance: dict[str, str]
    rattachement: Rattachement
    connu: bool
    douteux: str | None = None
    droits: DroitsVus | None = None


def par_nir(numero: str, outils: Outils) -> tuple[Identification, ...]:
    """Return everyone kept under this NIR, or one bare patient when nobody is.

    Raises:
        ErreurUsage: the NIR or its key is wrong.
        ErreurCoffre: the store cannot be used.
    """
    compact = nir.valider(numero)
    coffre = outils.coffre_existant()
    connus = tuple(coffre.patient(compact)) if coffre else ()
    if not connus:
        return (_identifier(Assure(nir=compact), outils, connu=False),)
    return tuple(_identifier(a, outils, connu=True) for a in connus)


def par_reference(patient: str, outils: Outils) -> Identification:
    """Return the patient kept under an opaque reference.

    Raises:
        ErreurIntrouvable: no such patient here.
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    assure = coffre.patient_par_reference(patient) if coffre else None
    if assure is None:
        raise ErreurIntrouvable(
            "Aucun patient ne porte cette référence ici.",
            champ="--patient",
            remede="Identifiez-le d’abord : « aat identify --nir - » donne sa référence.",
        )
    return _identifier(assure, outils, connu=True)


def chercher(texte: str, outils: Outils) -> tuple[Identification, ...]:
    """Return the patients kept here whose name, birth date or NIR begins with ``texte``."""
    return tuple(_identifier(a, outils, connu=True) for a in trouver(texte, outils))


def trouver(texte: str, outils: Outils, limite: int = 20) -> Sequence[Assure]:
    """Return the people kept here that ``texte`` finds: « 12 mai 1969 » is the birth date that it spells.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    if coffre is None:
        return ()
    trouves = coffre.chercher_patients(texte, limite)
    if trouves or not any(c.isdigit() for c in texte):
        return trouves
    try:
        naissance = lire_naissance(texte, outils.horloge.aujourd_hui())
    except ErreurUsage:
        return ()
    return coffre.chercher_patients(naissance, limite) if len(naissance) == len("1969-05-12") else ()


def identifier(assure: Assure, outils: Outils) -> Identification:
    """Return what is known of somebody already kept here, and what their régime allows.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    return _identifier(assure, outils, connu=True)


def decrire(assure: Assure, outils: Outils) -> Identification:
    """Return what is known of somebody who is not kept here, and what their régime allows."""
    return _identifier(assure, outils, connu=False)


def avec_droits(trouve: Identification, outils: Outils) -> Identification:
    """Return the patient with the rights that a source knows; takes three seconds at most, and never fails.

    An organisme that was not known comes from there; what was known is never replaced.
    """
    vus = outils.droits.consulter(trouve.assure)
    assure = completer(trouve.assure, vus)
    if assure is trouve.assure:
        return replace(trouve, droits=vus)
    jour = outils.horloge.aujourd_hui()
    origine = f"droits, {vus.droits.source}" if vus.droits else ""
    venus = {c: origine for c in ("regime", "caisse", "centre") if getattr(assure, c)}
    return replace(
        trouve,
        assure=assure,
        droits=vus,
        provenance=trouve.provenance | venus,
        rattachement=rattachement(assure.regime, assure.caisse, assure.centre, jour),
    )


def deja_garde(assure: Assure, outils: Outils) -> Assure | None:
    """Return somebody else kept under the same NIR and rang, whom keeping ``assure`` would replace.

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    if coffre is None or not assure.nir:
        return None
    gardes = (a for a in coffre.patient(nir.compact(assure.nir)) if a.rang == assure.rang)
    return next((a for a in gardes if _qui(a) != _qui(assure)), None)


def rang_libre(numero: str, outils: Outils) -> int:
    """Return the rang after the last one kept under this NIR (compact, with key).

    Raises:
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    return 1 + max((a.rang for a in coffre.patient(numero)), default=0) if coffre else 1


def _qui(assure: Assure) -> tuple[str, tuple[str, ...], str | None]:
    return (assure.nom_famille or "").casefold(), tuple(p.casefold() for p in assure.prenoms), assure.date_naissance


def memoriser(assure: Assure, outils: Outils, maintenant: dt.datetime) -> Identification:
    """Keep ``assure``, encrypted, and return it with its reference.

    Raises:
        ErreurUsage: the NIR or its key is wrong.
        ErreurCoffre: the store cannot be used.
    """
    nir.valider(assure.nir or "")
    outils.coffre().memoriser_patient(assure, maintenant)
    return _identifier(assure, outils, connu=True)


def _identifier(assure: Assure, outils: Outils, *, connu: bool) -> Identification:
    jour = outils.horloge.aujourd_hui()
    patient = outils.coffre().reference_patient(assure) if connu else None
    origine = "mémoire" if connu else "saisie"
    champs = ("nir", "nom_famille", "nom_usage", "prenoms", "date_naissance", "rang", "regime", "caisse", "centre")
    provenance = {c: origine for c in (*champs, "adresse") if getattr(assure, c) and (connu or c != "rang")}
    return Identification(
        assure=assure,
        patient=patient,
        provenance=provenance,
        rattachement=rattachement(assure.regime, assure.caisse, assure.centre, jour),
        connu=connu,
    )
