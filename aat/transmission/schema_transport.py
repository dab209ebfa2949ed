"""The payload « aat-transport/1 » as strict structures: the single source of both sides' validation.

Owns the shape and the limits, not the law; no value ever appears in what it says of a fault.
"""

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, Any, Final, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

FORMAT = "aat-transport/1"
TYPE_CERTIFICAT: Final = "certificat_atmp"

#: Largest payload: once signed (base64) the request body stays under 256 KiB.
CHARGE_MAX = 184 * 1024
#: Largest request body.
CORPS_MAX = 256 * 1024

_UUID7 = Annotated[
    str, Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", max_length=36)
]
_Texte = Annotated[str, Meta(min_length=1, max_length=200)]
_TexteLong = Annotated[str, Meta(min_length=1, max_length=2000)]
#: The size of the form's own cell is not known: far above what a page holds.
_Constatations = Annotated[str, Meta(min_length=1, max_length=10000)]
_Complement = Annotated[str, Meta(min_length=1, max_length=100)]
_Raison = Annotated[str, Meta(min_length=1, max_length=60)]
_Rpps = Annotated[str, Meta(pattern="^[0-9]+$", min_length=11, max_length=11)]
_CodeMotif = Annotated[str, Meta(pattern="^[0-9]+$", min_length=8, max_length=8)]
_Instant = Annotated[dt.datetime, Meta(tz=True)]
_Chiffres2 = Annotated[str, Meta(pattern="^[0-9]+$", min_length=2, max_length=2)]
_Chiffres3 = Annotated[str, Meta(pattern="^[0-9]+$", min_length=3, max_length=3)]
_Chiffres4 = Annotated[str, Meta(pattern="^[0-9]+$", min_length=4, max_length=4)]


C = TypeVar("C")


class SourceCouverture(StrEnum):
    """Where the organisme code was read."""

    VITALE = "vitale"
    ADR = "adr"
    SAISIE = "saisie"


class _Strict(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of every part: frozen, unknown fields refused."""


class PrescripteurT(_Strict, frozen=True, kw_only=True):
    """Who prescribes, as certified by the signature."""

    rpps: _Rpps
    profession: _Texte
    nom: _Texte
    prenom: _Texte
    specialite: _Texte | None = None
    identifiant_facturation: _Texte | None = None
    finess: Annotated[str, Meta(min_length=9, max_length=9)] | None = None
    siret: Annotated[str, Meta(min_length=14, max_length=14)] | None = None
    qualite: Literal["titulaire", "remplacant"] = "titulaire"
    rpps_remplace: _Rpps | None = None


class InsT(_Strict, frozen=True, kw_only=True):
    """Qualified national health identity."""

    matricule: Annotated[str, Meta(min_length=15, max_length=15)]
    oid: Literal["1.2.250.1.213.1.4.8"]
    qualifie: Literal[True]


class PatientT(_Strict, frozen=True, kw_only=True):
    """The patient; ``date_naissance`` is text: lunar dates exist."""

    nir: Annotated[str, Meta(pattern="^[0-9AB]+$", min_length=13, max_length=13)]
    cle: _Chiffres2
    date_naissance: Annotated[str, Meta(min_length=4, max_length=10)]
    rang: Annotated[int, Meta(ge=1, le=99)]
    nom_naissance: _Texte
    nom_usage: _Texte | None = None
    prenoms: Annotated[tuple[_Texte, ...], Meta(min_length=1, max_length=20)]
    ins: InsT | None = None


class CouvertureT(_Strict, frozen=True, kw_only=True):
    """Organisme of the patient."""

    regime: _Chiffres2
    caisse: _Chiffres3
    centre: _Chiffres4
    source: SourceCouverture
    lue_le: _Instant | None = None


class ProlongationT(_Strict, frozen=True, kw_only=True):
    """Who prolongs."""

    par: _Texte
    autre_cas: _TexteLong | None = None


class AtmpT(_Strict, frozen=True, kw_only=True):
    """Link with a work accident or an occupational disease."""

    date: dt.date | None = None
    nature: Literal["accident", "maladie"] | None = None


class SansEmploiT(_Strict, frozen=True, kw_only=True):
    """Particulars of a patient without a job."""

    date_cessation: dt.date | None = None
    situation: _Texte | None = None


class MotifT(_Strict, frozen=True, kw_only=True):
    """Coded motif, its label on the day, free complement."""

    code: _CodeMotif
    libelle: _Texte
    complement: _Complement | None = None


class PeriodeT(_Strict, frozen=True, kw_only=True):
    """Inclusive period."""

    debut: dt.date
    fin: dt.date


class SortiesT(_Strict, frozen=True, kw_only=True):
    """Outings."""

    mode: Literal["horaires-limites", "libres", "non-autorisees"]
    a_partir_du: dt.date | None = None
    raison: _Raison | None = None


class AdresseVisiteT(_Strict, frozen=True, kw_only=True):
    """Where the patient can be visited when it is not the usual address."""

    voie: _Texte | None = None
    complement: _Texte | None = None
    batiment: _Texte | None = None
    escalier: _Texte | None = None
    etage: _Texte | None = None
    appartement: _Texte | None = None
    code_acces: _Texte | None = None
    code_postal: _Texte | None = None
    ville: _Texte | None = None
    telephone: _Texte | None = None


class ActivitesT(_Strict, frozen=True, kw_only=True):
    """Activities allowed during the stop."""

    description: _TexteLong
    a_partir_du: dt.date | None = None


class PrecisionsT(_Strict, frozen=True, kw_only=True):
    """Uncommon particulars."""

    tiers: dt.date | None = None
    cure_thermale: bool = False
    pensionne_guerre: bool = False
    activites: ActivitesT | None = None
    deces_a_charge: dt.date | None = None


class EmployeurT(_Strict, frozen=True, kw_only=True):
    """The patient's employer."""

    raison_sociale: _Texte | None = None
    voie: _Texte | None = None
    code_postal: _Texte | None = None
    ville: _Texte | None = None
    telephone: _Texte | None = None
    email: _Texte | None = None


class AvisT(_Strict, frozen=True, kw_only=True):
    """An avis d'arrêt de travail; ``fin`` inclusive."""

    type: Literal["initial", "prolongation"]
    prolongation: ProlongationT | None = None
    temps: Literal["complet", "partiel"]
    ald: bool
    grossesse_pathologique: bool
    atmp: AtmpT | None = None
    categorie: _Texte
    sans_emploi: SansEmploiT | None = None
    motif: MotifT
    debut: dt.date
    fin: dt.date
    justification_duree: _TexteLong | None = None
    reprise_temps_partiel: PeriodeT | None = None
    sorties: SortiesT | None = None
    adresse_visite: AdresseVisiteT | None = None
    precisions: PrecisionsT
    employeur: EmployeurT | None = None
    teleconsultation: bool | None = None
    impossibilite_presentiel: _TexteLong | None = None


class ConclusionT(_Strict, frozen=True, kw_only=True):
    """What a final certificate concludes."""

    type: Literal["guerison", "guerison-rechute-possible", "consolidation-sequelles"]
    date: dt.date
    sequelles: _TexteLong | None = None


class TableauT(_Strict, frozen=True, kw_only=True):
    """Tableau of occupational diseases, as the prescriber names it."""

    regime: Literal["general", "agricole"] | None = None
    numero: int
    suffixe: _Texte | None = None
    paragraphe: _Texte | None = None


class CertificatT(_Strict, frozen=True, kw_only=True):
    """A certificat médical AT/MP: findings only. No duration of a stop, no care, no motif, no row of entry."""

    nature: Literal["initial", "nouvelle-lesion", "rechute", "final"]
    origine: Literal["accident", "maladie"]
    date_evenement: dt.date
    heure_evenement: _Texte | None = None
    date_rechute: dt.date | None = None
    date_constat: dt.date
    feuille_at: bool | None = None
    numero_sinistre: _Texte | None = None
    constatations: _Constatations
    exposition: _TexteLong | None = None
    tableau_mp: TableauT | None = None
    conclusion: ConclusionT | None = None
    employeur: EmployeurT | None = None
    teleconsultation: bool | None = None


class ConsentementT(_Strict, frozen=True, kw_only=True):
    """The acceptance box."""

    patient_informe: Literal[True]
    conditions_version: _Texte
    accepte_le: _Instant


class RemplaceT(_Strict, frozen=True, kw_only=True):
    """The acknowledged document that this one annuls and replaces."""

    document_id: _UUID7
    numero: _Texte


class LogicielT(_Strict, frozen=True, kw_only=True):
    """The sending software; ``autorisation`` is the place of an official approval number."""

    nom: _Texte
    version: _Texte
    instance: _Texte
    autorisation: _Texte | None = None


class AncreT(_Strict, frozen=True, kw_only=True):
    """Last link of the local audit chain."""

    seq: Annotated[int, Meta(ge=0)]
    hash: Annotated[str, Meta(pattern="^[0-9a-f]+$", min_length=64, max_length=64)]


class ChargeUtile(_Strict, frozen=True, kw_only=True):
    """The payload that the prescriber signs."""

    format: Literal["aat-transport/1"]
    type: Literal["avis_arret_travail"]
    document_id: _UUID7
    version: Annotated[int, Meta(ge=1, le=999)]
    etabli_le: _Instant
    prescripteur: PrescripteurT
    patient: PatientT
    couverture: CouvertureT
    avis: AvisT
    consentement: ConsentementT
    remplace: RemplaceT | None = None
    logiciel: LogicielT
    ancre_journal: AncreT | None = None


class ChargeCertificat(_Strict, frozen=True, kw_only=True):
    """The payload of a certificate that the prescriber signs."""

    format: Literal["aat-transport/1"]
    type: Literal["certificat_atmp"]
    document_id: _UUID7
    version: Annotated[int, Meta(ge=1, le=999)]
    etabli_le: _Instant
    prescripteur: PrescripteurT
    patient: PatientT
    couverture: CouvertureT
    certificat: CertificatT
    consentement: ConsentementT
    remplace: RemplaceT | None = None
    logiciel: LogicielT
    ancre_journal: AncreT | None = None


#: The two documents that travel.
Charge = ChargeUtile | ChargeCertificat


class ChargeInvalide(Exception):
    """A payload that breaks the schema: only the path of the field is known, never its value."""

    def __init__(self, champ: str | None) -> None:
        super().__init__("charge utile non conforme au schéma")
        self.champ = champ


def schema() -> dict[str, Any]:
    """Return the JSON Schema 2020-12 of the payload (``additionalProperties`` false everywhere)."""
    corps = msgspec.json.schema(ChargeUtile)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FORMAT, **corps}


def schema_certificat() -> dict[str, Any]:
    """Return the JSON Schema 2020-12 of the payload of a certificate."""
    corps = msgspec.json.schema(ChargeCertificat)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": FORMAT, **corps}


def lire_document(octets: bytes) -> Charge:
    """Return the payload of an avis or of a certificate, every field checked.

    Raises:
        ChargeInvalide: as ``lire_charge``; a payload that announces no certificate is read as an avis.
    """
    if _annonce(octets, "type") != TYPE_CERTIFICAT:
        return lire_charge(octets)
    return _lire(octets, ChargeCertificat)


def lire_charge(octets: bytes) -> ChargeUtile:
    """Return the payload, every field checked.

    Raises:
        ChargeInvalide: not JSON, unknown or missing field, value out of its limits.
    """
    return _lire(octets, ChargeUtile)


def _lire(octets: bytes, genre: type[C]) -> C:
    if len(octets) > CHARGE_MAX:
        raise ChargeInvalide(None)
    try:
        return msgspec.json.decode(octets, type=genre)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as cause:
        # The decoder's message may quote the value: only the path may leave this function.
        raise ChargeInvalide(_chemin(str(cause))) from None


def verifier_charge(charge: Charge) -> bytes:
    """Return the payload's JSON bytes after reading them back under the schema.

    Raises:
        ChargeInvalide: a field is out of its limits.
    """
    octets = msgspec.json.encode(charge)
    lire_document(octets)
    return octets


def format_annonce(octets: bytes) -> str | None:
    """Return the ``format`` that a payload announces, ``None`` when there is none: tells T302 from T301."""
    return _annonce(octets, "format")


def _annonce(octets: bytes, champ: Literal["format", "type"]) -> str | None:
    try:
        entete = msgspec.json.decode(octets, type=_Entete)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return entete.format if champ == "format" else entete.type


class _Entete(Struct):
    format: str | None = None
    type: str | None = None


def _chemin(message: str) -> str | None:
    trouve = re.search(r"at `\$\.?([a-z_.\[\]0-9]{0,100})`", message)
    return trouve.group(1) if trouve and trouve.group(1) else None
