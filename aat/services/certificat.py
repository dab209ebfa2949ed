"""Use case « certificat »: judge, then seal and keep a certificat AT/MP; put it in the queue when asked.

Nothing is stored, sealed or sent by a simulation. What other documents of the patient say is read by
``liens_certificat``.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from aat.domaine.certificat import (
    Certificat,
    CertificatRemplace,
    DossierCertificat,
)
from aat.domaine.constat import Constat, Severite
from aat.domaine.etats import Etat
from aat.domaine.references import nouveau_document_id, reference
from aat.domaine.regime import Raccordement, Rattachement
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurRefus
from aat.ports import DocumentScelle
from aat.referentiel.lesions import charger_lesions
from aat.referentiel.regimes import rattachement
from aat.rules.certificat.cas import raccordement_certificat
from aat.rules.certificat.completion import completer_certificat
from aat.rules.certificat.contexte import ContexteCertificatJuge
from aat.rules.certificat.impression import ImpressionCertificat, impression_certificat
from aat.rules.certificat.moteur import juger_certificat, loi_du_certificat
from aat.rules.certificat.recapitulatif import recapitulatif_certificat
from aat.services import liens_certificat as liens
from aat.services.reponse import ReponseImpression, ReponseTransmission, code_transmission

if TYPE_CHECKING:
    from aat.codes_sortie import CodeSortie
    from aat.services.arret import Demande
    from aat.services.outils import Outils

#: Past it an untransmitted certificate is told loudly (R. 441-10 for the final, notices for the others).
DELAI_D_ENVOI = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class JugementCertificat:
    """A completed certificate and what the law of ``jour`` says of it."""

    certificat: Certificat
    jour: dt.date
    rattachement: Rattachement
    remplace: CertificatRemplace | None
    constats: tuple[Constat, ...]
    recapitulatif: str
    impression: ImpressionCertificat

    @property
    def bloque(self) -> bool:
        """Tell whether at least one finding stops the document."""
        return any(c.severite is Severite.BLOQUANT for c in self.constats)


@dataclass(frozen=True, slots=True)
class ReponseCertificat:
    """What a certificate gives (contract, « The answer »)."""

    ref: str | None
    etat: Etat | None
    constats: tuple[Constat, ...]
    document: Certificat
    recapitulatif: str
    impression: ReponseImpression
    que_faire: str
    transmission: ReponseTransmission | None = None

    @property
    def bloquants(self) -> tuple[Constat, ...]:
        """The findings that stop the document."""
        return tuple(c for c in self.constats if c.severite is Severite.BLOQUANT)

    @property
    def code_sortie(self) -> CodeSortie:
        """Exit code of the command that shows this answer."""
        from aat.codes_sortie import CodeSortie

        if self.bloquants:
            return CodeSortie.REFUSE
        return code_transmission(self.transmission.etat) if self.transmission else CodeSortie.FAIT


def juger(certificat: Certificat, jour: dt.date, outils: Outils, *, papier: bool = False) -> JugementCertificat:
    """Return ``certificat`` completed and judged by the law of ``jour``, with what the store knows of the patient.

    Raises:
        ErreurCoffre: the store exists and cannot be used.
    """
    if certificat.prescripteur is None:
        certificat = replace(certificat, prescripteur=outils.prescripteur())
    nomenclature = charger_lesions()
    certificat = completer_certificat(certificat, jour, nomenclature)
    a = certificat.assure
    attache = rattachement(a.regime if a else None, a.caisse if a else None, a.centre if a else None, jour)
    remplace = liens.certificat_remplace(certificat, outils)
    if remplace is not None:
        certificat = replace(certificat, annule_et_remplace=remplace.ref)
    contexte = ContexteCertificatJuge(
        date_redaction=jour,
        droit=outils.droit,
        nomenclature=nomenclature,
        rattachement=attache if a is not None else None,
        precedents=liens.precedents(certificat, outils),
        arrets_precedents=liens.arrets(certificat, outils),
        avis=liens.avis_associe(certificat, outils),
        remplace=remplace,
        papier=papier,
    )
    pour_certificat = raccordement_certificat(attache, loi_du_certificat(outils.droit, jour).parametres)
    return JugementCertificat(
        certificat=certificat,
        jour=jour,
        rattachement=replace(attache, transmission=pour_certificat),
        remplace=remplace,
        constats=juger_certificat(certificat, contexte),
        recapitulatif=recapitulatif_certificat(certificat, jour, remplace),
        impression=impression_certificat(certificat, jour, acquitte=False, droit=outils.droit),
    )


def simuler(certificat: Certificat, jour: dt.date, outils: Outils) -> ReponseCertificat:
    """Return the answer for ``certificat`` judged as of ``jour``; nothing is stored or sent."""
    return _reponse(juger(certificat, jour, outils), ref=None, etat=None)


def valider(certificat: Certificat, demande: Demande, outils: Outils) -> ReponseCertificat:
    """Judge ``certificat`` today; when nothing blocks, seal it and keep it, and queue it if asked.

    Raises:
        ErreurConfiguration: no signature is configured.
        ErreurCoffre: the store cannot be used.
        ErreurDocument: a value is out of the limits of the envelope.
        ErreurRefus: transmission asked for a test organisme outside the bench.
    """
    jugement = juger(certificat, outils.horloge.aujourd_hui(), outils, papier=demande.papier_seul)
    if demande.transmettre:
        jugement = replace(jugement, constats=_exiger_le_raccordement(jugement, outils))
    if jugement.bloque:
        return _reponse(jugement, ref=None, etat=None)
    dossier = _dossier(jugement, demande.document_id, outils)
    etat = Etat.EN_FILE if demande.transmettre else Etat.IMPRIME_SEUL if demande.papier_seul else Etat.VALIDE
    scelle = replace(
        _sceller(dossier, jugement, outils, signe=not demande.papier_seul),
        cle_lot=demande.cle_lot,
    )
    coffre = outils.coffre()
    maintenant = outils.horloge.maintenant()
    coffre.valider(scelle, etat, maintenant)
    if jugement.certificat.assure:
        coffre.memoriser_patient(jugement.certificat.assure, maintenant)
    if jugement.remplace is not None:
        coffre.noter("remplacement", jugement.remplace.ref, {"document": dossier.ref}, maintenant)
    return _reponse(jugement, ref=dossier.ref, etat=etat)


def _reponse(jugement: JugementCertificat, *, ref: str | None, etat: Etat | None) -> ReponseCertificat:
    return ReponseCertificat(
        ref=ref,
        etat=etat,
        constats=jugement.constats,
        document=jugement.certificat,
        recapitulatif=jugement.recapitulatif,
        impression=ReponseImpression(str(jugement.impression.mode), jugement.impression.volets),
        que_faire=jugement.impression.que_faire,
    )


def _exiger_le_raccordement(jugement: JugementCertificat, outils: Outils) -> tuple[Constat, ...]:
    """Return the findings, the régime's one made blocking: it can be typed and printed, never sent."""
    if jugement.rattachement.essai and outils.environnement != "banc":
        raise ErreurRefus(
            "L’organisme de ce patient est un code d’essai : il n’est admis que sur le banc.",
            remede="Vérifiez le régime, la caisse et le centre du patient.",
        )
    if jugement.rattachement.transmission is not Raccordement.NON:
        return jugement.constats
    return tuple(
        replace(c, severite=Severite.BLOQUANT) if c.code == "regimes-connectes-atmp" else c for c in jugement.constats
    )


def _dossier(jugement: JugementCertificat, brouillon: str | None, outils: Outils) -> DossierCertificat:
    etabli_le = outils.horloge.maintenant()
    document_id = brouillon or nouveau_document_id(etabli_le)
    return DossierCertificat(
        document_id=document_id,
        ref=reference(document_id),
        version=1,
        certificat=jugement.certificat,
        date_redaction=jugement.jour,
        etabli_le=etabli_le,
        rattachement=jugement.rattachement,
        environnement=outils.environnement,
        remplace=jugement.remplace,
    )


def _sceller(
    dossier: DossierCertificat, jugement: JugementCertificat, outils: Outils, *, signe: bool
) -> DocumentScelle:
    c = dossier.certificat
    rpps = (c.prescripteur.rpps if c.prescripteur else None) or ""
    jws = (
        outils.signature(rpps).signer(outils.charge_utile(dossier), dossier.document_id, dossier.etabli_le)
        if signe
        else None
    )
    return DocumentScelle(
        document_id=dossier.document_id,
        ref=dossier.ref,
        version=dossier.version,
        type=TypeDocument.CERTIFICAT,
        contenu=msgspec.json.encode(dossier),
        recapitulatif=jugement.recapitulatif,
        jws=jws,
        empreinte=hashlib.sha256(jws).hexdigest() if jws else None,
        cle=str(uuid.uuid4()) if jws else None,
        organisme=dossier.rattachement.organisme,
        nir=c.assure.nir if c.assure and c.assure.nir else "",
        prescripteur_rpps=rpps,
        etabli_le=dossier.etabli_le,
        expire_le=dossier.etabli_le + DELAI_D_ENVOI,
        # A certificate is no stop: what later documents know of it is read from its own content.
        arret=None,
    )
