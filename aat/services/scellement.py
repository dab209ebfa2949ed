"""Sealing: a judged document becomes signed bytes, kept and, when asked, queued, in one write of the store.

The same for an avis and for a certificate. Judges nothing; what a document is and says is told by its dossier.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from aat.domaine.arret import ArretPrecedent, Avis, Nature
from aat.domaine.coffre import DocumentScelle
from aat.domaine.constat import Constat, Severite
from aat.domaine.dossier import Dossier
from aat.domaine.etats import Etat
from aat.domaine.references import nouveau_document_id, reference
from aat.domaine.regime import Raccordement, Rattachement
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurRefus
from aat.horloge import minuit
from aat.identifiants import nir

if TYPE_CHECKING:
    from aat.domaine.certificat import Certificat, DossierCertificat
    from aat.services.outils import Outils

_FENETRE = "teleservice/debut-jours-avant"


@dataclass(frozen=True, slots=True)
class Demande:
    """What is done with a valid document: put in the queue, or kept for paper only.

    Attributes:
        document_id: identifier of the draft that it was, or ``None``.
        cle_lot: what a batch finds the document again by (``aat.services.lot``), or ``None``.
    """

    transmettre: bool = False
    papier_seul: bool = False
    document_id: str | None = None
    cle_lot: str | None = None

    @property
    def etat(self) -> Etat:
        """State of the document once it is kept."""
        return Etat.EN_FILE if self.transmettre else Etat.IMPRIME_SEUL if self.papier_seul else Etat.VALIDE


@dataclass(frozen=True, slots=True)
class Identite:
    """What names a document from its validation on: identifier, short reference, moment (aware)."""

    document_id: str
    ref: str
    etabli_le: dt.datetime


def identifier(demande: Demande, outils: Outils) -> Identite:
    """Return the identity of a document validated now; a draft keeps its identifier."""
    etabli_le = outils.horloge.maintenant()
    document_id = demande.document_id or nouveau_document_id(etabli_le)
    return Identite(document_id, reference(document_id), etabli_le)


def exiger_le_raccordement(
    constats: tuple[Constat, ...], attache: Rattachement, regle: str, outils: Outils
) -> tuple[Constat, ...]:
    """Return the findings of a document to send, the one of ``regle`` made blocking when its régime takes none.

    Such a document can be typed and printed, never sent.

    Raises:
        ErreurRefus: a test organisme outside the bench.
    """
    if attache.essai and outils.environnement != "banc":
        raise ErreurRefus(
            "L’organisme de ce patient est un code d’essai : il n’est admis que sur le banc.",
            remede="Vérifiez le régime, la caisse et le centre du patient.",
        )
    if attache.transmission is not Raccordement.NON:
        return constats
    return tuple(replace(c, severite=Severite.BLOQUANT) if c.code == regle else c for c in constats)


def sceller(dossier: Dossier | DossierCertificat, recapitulatif: str, demande: Demande, outils: Outils) -> None:
    """Keep ``dossier``, signed unless it is for paper only, in the state that ``demande`` says, and its patient.

    Raises:
        ErreurConfiguration: no signature is configured.
        ErreurCoffre: the store cannot be used.
        ErreurDocument: a value is out of the limits of the envelope.
    """
    document = _document(dossier)
    rpps = (document.prescripteur.rpps if document.prescripteur else None) or ""
    numero = document.assure.nir if document.assure else None
    jws = None if demande.papier_seul else _signer(dossier, rpps, outils)
    coffre, maintenant = outils.coffre(), outils.horloge.maintenant()
    coffre.valider(
        DocumentScelle(
            document_id=dossier.document_id,
            ref=dossier.ref,
            version=dossier.version,
            type=TypeDocument.AVIS if isinstance(document, Avis) else TypeDocument.CERTIFICAT,
            contenu=msgspec.json.encode(dossier),
            recapitulatif=recapitulatif,
            jws=jws,
            empreinte=hashlib.sha256(jws).hexdigest() if jws else None,
            cle=str(uuid.uuid4()) if jws else None,
            organisme=dossier.rattachement.organisme,
            nir=nir.compact(numero) if numero else "",
            prescripteur_rpps=rpps,
            etabli_le=dossier.etabli_le,
            expire_le=_echeance(dossier, outils),
            arret=_arret(document, dossier.ref),
            cle_lot=demande.cle_lot,
            remplace=dossier.remplace.ref if dossier.remplace else None,
        ),
        demande.etat,
        maintenant,
    )
    if document.assure:
        coffre.memoriser_patient(document.assure, maintenant)


def _document(dossier: Dossier | DossierCertificat) -> Avis | Certificat:
    return dossier.avis if isinstance(dossier, Dossier) else dossier.certificat


def _echeance(dossier: Dossier | DossierCertificat, outils: Outils) -> dt.datetime:
    """Return when a queued document stops waiting and paper takes its place (§6.4; R. 441-10 for a final one).

    Never beyond the last day on which the first day of an initial stop is still accepted.
    """
    fin = dossier.etabli_le + outils.delai_d_envoi
    if not isinstance(dossier, Dossier) or dossier.avis.nature is not Nature.INITIAL or dossier.avis.debut is None:
        return fin
    fenetre = outils.droit.parametres.get(_FENETRE)
    datee = fenetre.au(dossier.date_prescription) if fenetre else None
    if datee is None or not isinstance(datee.valeur, int):
        return fin
    lendemain = dossier.avis.debut + dt.timedelta(days=datee.valeur + 1)
    trop_tard = minuit(lendemain)
    # A start that is refused already is the service's to judge: it is let go.
    return min(fin, trop_tard) if trop_tard > dossier.etabli_le else fin


def _arret(document: Avis | Certificat, ref: str) -> ArretPrecedent | None:
    """Return the stop that later documents will know; what they know of a certificate is read from its content."""
    if not isinstance(document, Avis):
        return None
    return ArretPrecedent(
        nature=document.nature,
        debut=document.debut,
        fin=document.fin,
        motif=document.motif,
        ref=ref,
        atmp=document.atmp is not None,
        grossesse_pathologique=document.grossesse_pathologique,
    )


def _signer(dossier: Dossier | DossierCertificat, rpps: str, outils: Outils) -> bytes:
    return outils.signature(rpps).signer(outils.charge_utile(dossier), dossier.document_id, dossier.etabli_le)
