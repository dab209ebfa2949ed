"""Use case « certificat »: judge, then seal and keep a certificat AT/MP; put it in the queue when asked.

Nothing is stored, sealed or sent by a simulation. What other documents of the patient say is read by
``liens_certificat``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aat.domaine.certificat import Certificat, CertificatRemplace, DossierCertificat
from aat.domaine.constat import Constat
from aat.domaine.etats import Etat
from aat.domaine.regime import Rattachement
from aat.referentiel.lesions import charger_lesions
from aat.referentiel.regimes import rattachement
from aat.rules.certificat.cas import raccordement_certificat
from aat.rules.certificat.completion import completer_certificat
from aat.rules.certificat.contexte import ContexteCertificatJuge
from aat.rules.certificat.impression import ImpressionCertificat, impression_certificat, impression_transmise
from aat.rules.certificat.moteur import juger_certificat, loi_du_certificat
from aat.rules.certificat.recapitulatif import recapitulatif_certificat
from aat.services import liens_certificat as liens
from aat.services import scellement
from aat.services.reponse import ReponseImpression, ReponseTransmission, code_transmission

if TYPE_CHECKING:
    from aat.codes_sortie import CodeSortie
    from aat.domaine.transmission import EtatEnvoi
    from aat.services.outils import Outils
    from aat.services.scellement import Demande


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
        return any(c.bloquant for c in self.constats)


@dataclass(frozen=True, slots=True)
class ReponseCertificat:
    """What a certificate gives (contract, « The answer »).

    Attributes:
        remplace: reference of the kept certificate that this one annuls and replaces.
    """

    ref: str | None
    etat: Etat | None
    constats: tuple[Constat, ...]
    document: Certificat
    recapitulatif: str
    impression: ReponseImpression
    que_faire: str
    transmission: ReponseTransmission | None = None
    remplace: str | None = None

    def envoyee(self, etat: EtatEnvoi) -> ReponseCertificat:
        """Return the answer once its document was sent: an acknowledged certificate has the victim's copy to print."""
        impression, que_faire = self.impression, self.que_faire
        if etat.etat is Etat.ACQUITTE:
            permise = impression_transmise(self.document)
            impression, que_faire = ReponseImpression(str(permise.mode), permise.volets), permise.que_faire
        return replace(
            self,
            etat=etat.etat,
            transmission=ReponseTransmission.de(etat),
            impression=impression,
            que_faire=que_faire,
        )

    @property
    def bloquants(self) -> tuple[Constat, ...]:
        """The findings that stop the document."""
        return tuple(c for c in self.constats if c.bloquant)

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
    certificat, attache, contexte = preparer(certificat, jour, outils, papier=papier)
    pour_certificat = raccordement_certificat(attache, loi_du_certificat(outils.droit, jour).parametres)
    return JugementCertificat(
        certificat=certificat,
        jour=jour,
        rattachement=replace(attache, transmission=pour_certificat),
        remplace=contexte.remplace,
        constats=juger_certificat(certificat, contexte),
        recapitulatif=recapitulatif_certificat(certificat, jour, contexte.remplace),
        impression=impression_certificat(certificat, jour, acquitte=False, droit=outils.droit),
    )


def preparer(
    certificat: Certificat, jour: dt.date, outils: Outils, *, papier: bool = False
) -> tuple[Certificat, Rattachement, ContexteCertificatJuge]:
    """Return ``certificat`` completed, the patient's organisme, and what the rules need besides it.

    The last two hold for every date of the same certificate: a calendar asks for them once.

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
    return certificat, attache, contexte


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
        constats = scellement.exiger_le_raccordement(
            jugement.constats, jugement.rattachement, "regimes-connectes-atmp", outils
        )
        jugement = replace(jugement, constats=constats)
    if jugement.bloque:
        return _reponse(jugement, ref=None, etat=None)
    identite = scellement.identifier(demande, outils)
    dossier = DossierCertificat(
        document_id=identite.document_id,
        ref=identite.ref,
        version=1,
        certificat=jugement.certificat,
        date_redaction=jugement.jour,
        etabli_le=identite.etabli_le,
        rattachement=jugement.rattachement,
        environnement=outils.environnement,
        remplace=jugement.remplace,
    )
    scellement.sceller(dossier, jugement.recapitulatif, demande, outils)
    return _reponse(jugement, ref=dossier.ref, etat=demande.etat)


def _reponse(jugement: JugementCertificat, *, ref: str | None, etat: Etat | None) -> ReponseCertificat:
    return ReponseCertificat(
        ref=ref,
        etat=etat,
        constats=jugement.constats,
        document=jugement.certificat,
        recapitulatif=jugement.recapitulatif,
        impression=ReponseImpression(str(jugement.impression.mode), jugement.impression.volets),
        que_faire=jugement.impression.que_faire,
        remplace=jugement.remplace.ref if jugement.remplace else None,
    )
