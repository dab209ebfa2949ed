"""What both payloads take from a dossier: who prescribes, for whom, to whom, with which consent.

No signature, no network, no clock. Minimisation: only what the form asks is sent.
"""

import datetime as dt
from dataclasses import dataclass
from typing import TypeVar

from aat.domaine.personnes import Assure, Employeur, Prescripteur
from aat.domaine.regime import Rattachement
from aat.erreurs import ErreurDocument
from aat.transmission import formes
from aat.transmission.schema_transport import Charge, ChargeInvalide, verifier_charge

CONDITIONS_VERSION = "2025-09"

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Entourage:
    """What goes with the dossier and does not come from it.

    Attributes:
        source: where the organisme code was read, at ``lue_le`` (aware, or ``None``).
        conditions_version: version of the conditions that the prescriber accepted.
        ancre: last (seq, hash) of the local audit chain.
    """

    source: formes.SourceCouverture = formes.SourceCouverture.SAISIE
    lue_le: dt.datetime | None = None
    conditions_version: str = CONDITIONS_VERSION
    ancre: tuple[int, str] | None = None


RIEN_DE_PLUS = Entourage()


def octets_verifies(charge: Charge) -> bytes:
    """Return the payload (UTF-8 JSON, at most 184 KiB) once it is read back under the schema.

    Raises:
        ErreurDocument: a value is out of its limits; ``champ`` names it as the document does.
    """
    try:
        return verifier_charge(charge)
    except ChargeInvalide as cause:
        champ = (cause.champ or "").removeprefix("avis.").removeprefix("certificat.")
        raise ErreurDocument(
            "Une valeur du document dépasse ce que l’envoi accepte (longueur ou forme).",
            champ=champ or None,
            remede="Corrigez ce champ, puis validez de nouveau.",
        ) from None


def exige(valeur: _T | None, champ: str) -> _T:
    """Return ``valeur``.

    Raises:
        ErreurDocument: it is absent or empty; ``champ`` is named.
    """
    if valeur is None or valeur == "":
        raise ErreurDocument(
            "Un champ nécessaire à l’envoi n’est pas rempli.",
            champ=champ,
            remede="Complétez ce champ, puis validez de nouveau.",
        )
    return valeur


def prescripteur_t(p: Prescripteur) -> formes.PrescripteurT:
    """Return who prescribes, as it travels."""
    identifiant = (p.structure.identifiant if p.structure else None) or ""
    remplace = p.remplacant_de.rpps if p.remplacant_de else None
    return formes.PrescripteurT(
        rpps=exige(p.rpps, "prescripteur.rpps"),
        profession=exige(p.profession, "prescripteur.profession"),
        nom=exige(p.nom, "prescripteur.nom"),
        prenom=exige(p.prenom, "prescripteur.prenom"),
        specialite=p.specialite or None,
        finess=identifiant if len(identifiant) == 9 else None,
        siret=identifiant if len(identifiant) == 14 else None,
        qualite="remplacant" if p.remplacant_de else "titulaire",
        rpps_remplace=remplace or None,
    )


def patient_t(a: Assure) -> formes.PatientT:
    """Return the patient, as it travels."""
    nir = "".join(exige(a.nir, "assure.nir").split()).upper()
    if len(nir) != 15:
        raise ErreurDocument("Le NIR doit avoir 15 caractères, clé comprise.", champ="assure.nir")
    return formes.PatientT(
        nir=nir[:13],
        cle=nir[13:],
        date_naissance=exige(a.date_naissance, "assure.date_naissance"),
        rang=a.rang,
        nom_naissance=exige(a.nom_famille, "assure.nom_famille"),
        nom_usage=a.nom_usage or None,
        prenoms=exige(a.prenoms or None, "assure.prenoms"),
    )


def ancre_t(e: Entourage) -> formes.AncreT | None:
    """Return the last link of the audit chain, as it travels."""
    return formes.AncreT(seq=e.ancre[0], hash=e.ancre[1]) if e.ancre else None


def couverture_t(r: Rattachement, e: Entourage) -> formes.CouvertureT:
    """Return the patient’s organisme, as it travels."""
    return formes.CouvertureT(
        regime=exige(r.regime, "assure.regime"),
        caisse=exige(r.caisse, "assure.caisse"),
        centre=exige(r.centre, "assure.centre"),
        source=e.source,
        lue_le=e.lue_le,
    )


def consentement_t(version: str, accepte_le: dt.datetime, *, acceptation: bool) -> formes.ConsentementT:
    """Return the acceptance box, ticked.

    Raises:
        ErreurDocument: it is not.
    """
    if not acceptation:
        raise ErreurDocument(
            "La case d’acceptation n’est pas cochée : le document ne peut pas partir.",
            champ="acceptation",
            remede="Informez le patient, puis cochez l’acceptation.",
        )
    return formes.ConsentementT(patient_informe=True, conditions_version=version, accepte_le=accepte_le)


def employeur_t(e: Employeur | None) -> formes.EmployeurT | None:
    """Return the employer, as it travels."""
    if e is None:
        return None
    return formes.EmployeurT(
        raison_sociale=e.raison_sociale or None,
        voie=e.voie or None,
        code_postal=e.code_postal or None,
        ville=e.ville or None,
        telephone=e.telephone or None,
        email=e.email or None,
    )
