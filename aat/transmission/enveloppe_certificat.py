"""Turns a judged certificate into the payload that is signed. No signature, no network, no clock.

Minimisation: neither the rows of the aid to entry, nor the motif, nor the foreseeable end of care, nor the day of
return to work, nor what the caller knows of earlier documents leave this machine.
"""

from aat import __version__
from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import Certificat, DossierCertificat, NatureCertificat, TableauMp
from aat.transmission import enveloppe_commun as commun
from aat.transmission import formes
from aat.transmission import formes_certificat as fc
from aat.transmission import schema_transport as st
from aat.transmission.enveloppe_commun import RIEN_DE_PLUS, Entourage


def charge_utile_certificat(
    dossier: DossierCertificat, logiciel_instance: str, entourage: Entourage = RIEN_DE_PLUS
) -> bytes:
    """Return the payload « aat-transport/1 » of a certificate; same input, same bytes.

    Raises:
        ErreurDocument: a field that the envelope needs is missing or out of its limits; ``champ`` names it.
    """
    c = dossier.certificat
    charge = st.ChargeCertificat(
        format=st.FORMAT,
        type=st.TYPE_CERTIFICAT,
        document_id=dossier.document_id,
        version=dossier.version,
        etabli_le=dossier.etabli_le,
        prescripteur=commun.prescripteur_t(commun.exige(c.prescripteur, "prescripteur")),
        patient=commun.patient_t(commun.exige(c.assure, "assure")),
        couverture=commun.couverture_t(dossier.rattachement, entourage),
        certificat=_certificat(c),
        consentement=commun.consentement_t(entourage.conditions_version, dossier.etabli_le, acceptation=c.acceptation),
        remplace=_remplace(dossier),
        logiciel=formes.LogicielT(nom="aat", version=__version__, instance=logiciel_instance),
        ancre_journal=commun.ancre_t(entourage),
    )
    return commun.octets_verifies(charge)


def _remplace(dossier: DossierCertificat) -> formes.RemplaceT | None:
    """Return the acknowledged certificate that this one annuls; one that never left is nothing to the caisse."""
    r = dossier.remplace
    return formes.RemplaceT(document_id=r.document_id, numero=r.numero) if r is not None and r.numero else None


def _certificat(c: Certificat) -> fc.CertificatT:
    maladie = c.origine is NatureAtmp.MALADIE
    return fc.CertificatT(
        nature=commun.exige(c.nature, "nature").value,
        origine=commun.exige(c.origine, "origine").value,
        date_evenement=commun.exige(c.date_evenement, "date_evenement"),
        heure_evenement=None if maladie else c.heure_evenement or None,
        date_rechute=c.date_rechute if c.nature is NatureCertificat.RECHUTE else None,
        date_constat=commun.exige(c.date_constat, "date_constat"),
        feuille_at=c.feuille_at,
        numero_sinistre="".join((c.numero_sinistre or "").split()) or None,
        constatations=commun.exige((c.constatations or "").strip(), "constatations"),
        exposition=(c.exposition or None) if maladie else None,
        tableau_mp=_tableau(c.tableau_mp) if maladie else None,
        conclusion=_conclusion(c),
        employeur=commun.employeur_t(c.employeur),
        teleconsultation=c.teleconsultation,
    )


def _tableau(tableau: TableauMp | None) -> fc.TableauT | None:
    if tableau is None or tableau.numero is None:
        return None
    return fc.TableauT(
        regime=tableau.regime.value if tableau.regime else None,
        numero=tableau.numero,
        suffixe=tableau.suffixe or None,
        paragraphe=tableau.paragraphe or None,
    )


def _conclusion(c: Certificat) -> fc.ConclusionT | None:
    if c.nature is not NatureCertificat.FINAL or c.conclusion is None:
        return None
    return fc.ConclusionT(
        type=commun.exige(c.conclusion.type, "conclusion.type").value,
        date=commun.exige(c.conclusion.date, "conclusion.date"),
        sequelles=(c.conclusion.sequelles or "").strip() or None,
    )
