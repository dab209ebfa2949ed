"""Links between a certificate and the patient's other documents: the avis, the replaced one, those of the store.

Reads the store; judges nothing, writes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from aat.domaine.arret import ArretPrecedent, Atmp, Avis
from aat.domaine.certificat import (
    AvisAssocie,
    Certificat,
    CertificatPrecedent,
    CertificatRemplace,
    DossierCertificat,
    NatureCertificat,
)
from aat.domaine.coffre import DocumentLu
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurCoffre, ErreurIntrouvable, ErreurUsage
from aat.identifiants import nir
from aat.services.arrets_personne import arrets_de
from aat.services.droits import numero_du_sinistre
from aat.services.impression import dossier_de
from aat.services.rectification import document_connu, en_vigueur, lire_a_remplacer, meme_personne

if TYPE_CHECKING:
    from aat.domaine.dossier import Dossier
    from aat.services.outils import Outils


def depuis_reference(ref: str, outils: Outils) -> Certificat:
    """Return a certificate begun from a document of the store: an avis AT/MP, or an earlier certificate.

    One that another annuls and replaces stands aside for that other.

    From an avis: an initial certificate that keeps the patient, the employer, the event and the motif. From a
    certificate: the same patient and event, its nature left to be chosen. The prescriber is whoever establishes
    this one, never taken from a document that another may have signed.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurUsage: an avis that has no link with an AT/MP.
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    if coffre is None:
        raise ErreurIntrouvable("Aucun document ne porte cette référence ici.", champ="REF")
    lu = _qui_vaut(coffre.lire(ref), outils)
    if lu.etat.type is TypeDocument.CERTIFICAT:
        return _suite(dossier_certificat(lu), outils)
    return _depuis_avis(dossier_de(lu))


def _qui_vaut(lu: DocumentLu, outils: Outils) -> DocumentLu:
    """Return the document that annuls and replaces this one, else this one."""
    par = en_vigueur(lu.etat, outils.coffre())
    return lu if par is None else outils.coffre().lire(par.ref)


def _depuis_avis(dossier: Dossier) -> Certificat:
    avis = dossier.avis
    if avis.atmp is None:
        raise ErreurUsage(
            f"L’avis {dossier.ref} n’est pas en rapport avec un AT/MP : aucun certificat ne l’accompagne.",
            champ="REF",
            remede="Donnez la référence d’un avis AT/MP, ou aucune référence.",
        )
    return Certificat(
        nature=NatureCertificat.INITIAL,
        origine=avis.atmp.nature,
        assure=avis.assure,
        employeur=avis.employeur,
        date_evenement=avis.atmp.date,
        motif=avis.motif,
        arret_associe=dossier.ref,
    )


def _suite(dossier: DossierCertificat, outils: Outils) -> Certificat:
    """Return what follows a kept certificate; the caisse's number of the event comes from the rights seen today."""
    c = dossier.certificat
    suite = Certificat(
        origine=c.origine,
        trajet=c.trajet,
        assure=c.assure,
        employeur=c.employeur,
        date_evenement=c.date_evenement,
        heure_evenement=c.heure_evenement,
        numero_sinistre=c.numero_sinistre,
    )
    if suite.numero_sinistre or suite.assure is None:
        return suite
    return replace(suite, numero_sinistre=numero_du_sinistre(suite, outils.droits.deja_vus(suite.assure)))


def evenement_connu(certificat: Certificat, outils: Outils) -> Certificat | None:
    """Return a certificate begun from the latest one kept of this person, or ``None``: same event, nature to choose.

    Raises:
        ErreurCoffre: the store exists and cannot be used.
    """
    refs = [p.ref for p in precedents(certificat, outils) if p.ref is not None]
    lus = (document_connu(ref, TypeDocument.CERTIFICAT, outils) for ref in reversed(refs))
    return next((_suite(dossier_certificat(lu), outils) for lu in lus if lu is not None), None)


def fusionner(document: Certificat, repris: Certificat) -> Certificat:
    """Return ``document`` with, where it says nothing, what is taken from an earlier document of the same person.

    Raises:
        ErreurUsage: the two are about two persons.
    """
    if document.assure is not None and not meme_personne(document.assure, repris.assure):
        raise ErreurUsage(
            "Le document donné et celui de la référence ne concernent pas la même personne.",
            champ="assure",
            remede="Retirez l’un des deux, ou donnez la bonne référence.",
        )
    absents = {
        nom: getattr(repris, nom)
        for nom in (
            "nature", "origine", "assure", "employeur", "date_evenement", "heure_evenement",
            "numero_sinistre", "motif", "arret_associe",
        )
        if getattr(document, nom) is None
    }  # fmt: skip
    return replace(document, trajet=document.trajet or repris.trajet, **absents)


def dossier_certificat(lu: DocumentLu) -> DossierCertificat:
    """Return the kept certificate with its acknowledgement.

    Raises:
        ErreurCoffre: the record is not one that this version wrote.
    """
    try:
        return replace(msgspec.json.decode(lu.contenu, type=DossierCertificat), accuse=lu.accuse)
    except msgspec.MsgspecError as cause:
        raise ErreurCoffre(
            "Le certificat gardé dans le coffre n’est pas lisible par cette version.",
            remede="Mettez aat à jour, ou restaurez le coffre depuis sa sauvegarde.",
        ) from cause


def avis_depuis_certificat(ref: str, avis: Avis, outils: Outils) -> Avis:
    """Return ``avis`` with the patient, the employer and the event of a kept certificate.

    Raises:
        ErreurIntrouvable: no such document.
        ErreurUsage: the reference names an avis.
        ErreurCoffre: the store cannot be used.
    """
    coffre = outils.coffre_existant()
    if coffre is None:
        raise ErreurIntrouvable("Aucun document ne porte cette référence ici.", champ="--certificat")
    lu = _qui_vaut(coffre.lire(ref), outils)
    if lu.etat.type is not TypeDocument.CERTIFICAT:
        raise ErreurUsage(
            "Cette référence est celle d’un avis, pas d’un certificat.",
            champ="--certificat",
            remede="Pour prolonger un avis : « aat prolong RÉFÉRENCE ».",
        )
    c = dossier_certificat(lu).certificat
    return replace(
        avis,
        assure=c.assure or avis.assure,
        employeur=c.employeur or avis.employeur,
        motif=avis.motif or c.motif,
        atmp=Atmp(nature=c.origine, date=c.date_evenement),
    )


def _connu(certificat: Certificat) -> str | None:
    """Return the patient's NIR when it can be looked for."""
    numero = certificat.assure.nir if certificat.assure else None
    return nir.compact(numero) if numero and nir.est_valide(numero) else None


def precedents(certificat: Certificat, outils: Outils) -> tuple[CertificatPrecedent, ...]:
    """Return what the document's context and the store know of earlier certificates of this person."""
    dits = certificat.contexte.certificats_precedents if certificat.contexte else ()
    numero, coffre = _connu(certificat), outils.coffre_existant()
    if numero is None or coffre is None:
        return dits
    rang = certificat.assure.rang if certificat.assure else 1
    gardes = []
    for ref, contenu in coffre.contenus_du_patient(numero, TypeDocument.CERTIFICAT):
        try:
            c = msgspec.json.decode(contenu, type=DossierCertificat).certificat
        except msgspec.MsgspecError:
            continue
        # Twins share a NIR: only the rank tells them apart.
        if c.assure is None or c.assure.rang == rang:
            gardes.append(
                CertificatPrecedent(c.nature, c.origine, c.date_evenement, c.date_constat, c.lesions, c.conclusion, ref)
            )
    refs = {g.ref for g in gardes}
    return (*gardes, *(d for d in dits if d.ref is None or d.ref not in refs))


def arrets(certificat: Certificat, outils: Outils) -> tuple[ArretPrecedent, ...]:
    """Return what the document's context and the store know of earlier stops, each once."""
    dits = certificat.contexte.arrets_precedents if certificat.contexte else ()
    assure, coffre = certificat.assure, outils.coffre_existant()
    gardes = tuple(arrets_de(assure, coffre)) if assure and _connu(certificat) and coffre else ()
    vus = {(a.debut, a.fin) for a in gardes}
    return gardes + tuple(a for a in dits if (a.debut, a.fin) not in vus)


def avis_associe(certificat: Certificat, outils: Outils) -> AvisAssocie | None:
    """Return what is known of the avis that the certificate names, or of what replaced it; another person's is not."""
    lu = document_connu(certificat.arret_associe, TypeDocument.AVIS, outils)
    if lu is None:
        return None
    lu = _qui_vaut(lu, outils)
    avis = dossier_de(lu).avis
    return AvisAssocie(lu.etat.ref, avis.atmp) if meme_personne(avis.assure, certificat.assure) else None


def a_remplacer(ref: str, outils: Outils) -> Certificat:
    """Return the certificate that corrects the kept certificate ``ref``: the same in everything, to be accepted.

    Raises:
        ErreurIntrouvable, ErreurUsage, ErreurCoffre: see ``rectification.lire_a_remplacer``.
    """
    lu = lire_a_remplacer(ref, TypeDocument.CERTIFICAT, outils)
    certificat = dossier_certificat(lu).certificat
    return replace(
        certificat,
        prescripteur=outils.prescripteur() or certificat.prescripteur,
        annule_et_remplace=lu.etat.ref,
        acceptation=False,
    )


def certificat_remplace(certificat: Certificat, outils: Outils) -> CertificatRemplace | None:
    """Return the certificate that this one annuls and replaces; an avis or another person's is not known."""
    lu = document_connu(certificat.annule_et_remplace, TypeDocument.CERTIFICAT, outils)
    if lu is None:
        return None
    ancien = dossier_certificat(lu).certificat
    if not meme_personne(ancien.assure, certificat.assure):
        return None
    return CertificatRemplace(
        ref=lu.etat.ref,
        document_id=lu.etat.document_id,
        date_constat=ancien.date_constat,
        numero=lu.accuse.numero if lu.accuse else None,
        etat=lu.etat.etat,
        remplace_par=en_vigueur(lu.etat, outils.coffre()),
    )
