"""Use case « new-arret »: judge, then seal and keep an avis; put it in the queue when asked.

A simulation stops before this module: ``aat.services.simulation``.
"""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass, replace

import msgspec

from aat.domaine.arret import ArretPrecedent, Avis
from aat.domaine.constat import Constat, Severite
from aat.domaine.dossier import Dossier
from aat.domaine.etats import Etat
from aat.domaine.references import nouveau_document_id, reference
from aat.domaine.regime import Raccordement
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurRefus
from aat.identifiants import nir
from aat.ports import Coffre, DocumentScelle
from aat.services.jugement import Jugement, juger_avis
from aat.services.outils import Outils
from aat.services.reponse import Reponse
from aat.services.simulation import reponse_du_jugement

#: How long a queued document may wait before the prescriber is told to use paper (§6.4).
DELAI_D_ENVOI = dt.timedelta(hours=24)


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


def valider(avis: Avis, demande: Demande, outils: Outils) -> Reponse:
    """Judge ``avis`` today; when nothing blocks, seal it and keep it, and queue it if asked.

    A document that the law refuses is neither sealed nor kept: its findings are the answer.

    Raises:
        ErreurConfiguration: no signature is configured.
        ErreurCoffre: the store cannot be used.
        ErreurRefus: transmission asked for a test organisme outside the bench.
    """
    jugement = juger_avis(avis, outils.horloge.aujourd_hui(), outils)
    if demande.transmettre:
        jugement = replace(jugement, constats=_exiger_le_raccordement(jugement, outils))
    if jugement.bloque:
        return reponse_du_jugement(jugement, ref=None, etat=None)
    dossier = _dossier(jugement, demande.document_id, outils)
    etat = Etat.EN_FILE if demande.transmettre else Etat.IMPRIME_SEUL if demande.papier_seul else Etat.VALIDE
    scelle = _sceller(dossier, jugement, outils, signe=not demande.papier_seul)
    if demande.cle_lot:
        scelle = replace(scelle, cle_lot=demande.cle_lot)
    coffre = outils.coffre()
    coffre.valider(scelle, etat, outils.horloge.maintenant())
    if avis.assure:
        coffre.memoriser_patient(avis.assure, outils.horloge.maintenant())
    _memoriser_employeur(avis, coffre)
    return reponse_du_jugement(jugement, ref=dossier.ref, etat=etat)


def _memoriser_employeur(avis: Avis, coffre: Coffre) -> None:
    """Keep the employer under its name and the first word of it: « chez dupont » finds it again."""
    employeur = avis.employeur
    if employeur is None or not employeur.raison_sociale:
        return
    premier = employeur.raison_sociale.split()[0]
    for nom in dict.fromkeys((employeur.raison_sociale, premier)):
        coffre.memoriser_employeur(nom, employeur)


def _exiger_le_raccordement(jugement: Jugement, outils: Outils) -> tuple[Constat, ...]:
    """Return the findings, the régime's one made blocking: it can be typed and printed, never sent."""
    attache = jugement.rattachement
    if attache.essai and outils.environnement != "banc":
        raise ErreurRefus(
            "L’organisme de ce patient est un code d’essai : il n’est admis que sur le banc.",
            remede="Vérifiez le régime, la caisse et le centre du patient.",
        )
    if attache.transmission is not Raccordement.NON:
        return jugement.constats
    return tuple(
        replace(c, severite=Severite.BLOQUANT) if c.code == "regimes-connectes-aat" else c for c in jugement.constats
    )


def _dossier(jugement: Jugement, brouillon: str | None, outils: Outils) -> Dossier:
    etabli_le = outils.horloge.maintenant()
    document_id = brouillon or nouveau_document_id(etabli_le)
    return Dossier(
        document_id=document_id,
        ref=reference(document_id),
        version=1,
        avis=jugement.avis,
        motif_libelle=jugement.motif_libelle or "",
        date_prescription=jugement.jour,
        etabli_le=etabli_le,
        rattachement=jugement.rattachement,
        environnement=outils.environnement,
    )


def _sceller(dossier: Dossier, jugement: Jugement, outils: Outils, *, signe: bool) -> DocumentScelle:
    avis = dossier.avis
    rpps = (avis.prescripteur.rpps if avis.prescripteur else None) or ""
    jws = _signer(dossier, rpps, outils) if signe else None
    numero = nir.compact(avis.assure.nir) if avis.assure and avis.assure.nir else ""
    return DocumentScelle(
        document_id=dossier.document_id,
        ref=dossier.ref,
        version=dossier.version,
        type=TypeDocument.AVIS,
        contenu=msgspec.json.encode(dossier),
        recapitulatif=jugement.recapitulatif,
        jws=jws,
        empreinte=hashlib.sha256(jws).hexdigest() if jws else None,
        cle=str(uuid.uuid4()) if jws else None,
        organisme=dossier.rattachement.organisme,
        nir=numero,
        prescripteur_rpps=rpps,
        etabli_le=dossier.etabli_le,
        expire_le=dossier.etabli_le + DELAI_D_ENVOI,
        arret=ArretPrecedent(
            nature=avis.nature,
            debut=avis.debut,
            fin=avis.fin,
            motif=avis.motif,
            ref=dossier.ref,
            atmp=avis.atmp is not None,
            grossesse_pathologique=avis.grossesse_pathologique,
        ),
    )


def _signer(dossier: Dossier, rpps: str, outils: Outils) -> bytes:
    return outils.signature(rpps).signer(outils.charge_utile(dossier), dossier.document_id, dossier.etabli_le)
