"""Parts of the payload « aat-transport/1 » that both documents have, and the limits of their texts.

Owns shapes and limits, not the law. Unknown fields are refused everywhere; every part is frozen.
"""

import datetime as dt
from enum import StrEnum
from typing import Annotated, Literal

from msgspec import Meta, Struct

Uuid7 = Annotated[
    str, Meta(pattern="^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", max_length=36)
]
Texte = Annotated[str, Meta(min_length=1, max_length=200)]
TexteLong = Annotated[str, Meta(min_length=1, max_length=2000)]
Instant = Annotated[dt.datetime, Meta(tz=True)]
_Rpps = Annotated[str, Meta(pattern="^[0-9]+$", min_length=11, max_length=11)]
_Chiffres2 = Annotated[str, Meta(pattern="^[0-9]+$", min_length=2, max_length=2)]
_Chiffres3 = Annotated[str, Meta(pattern="^[0-9]+$", min_length=3, max_length=3)]
_Chiffres4 = Annotated[str, Meta(pattern="^[0-9]+$", min_length=4, max_length=4)]


class Strict(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of every part. A subclass repeats ``frozen`` and ``kw_only``: neither reaches it by itself."""


class SourceCouverture(StrEnum):
    """Where the organisme code was read."""

    VITALE = "vitale"
    ADR = "adr"
    SAISIE = "saisie"


class PrescripteurT(Strict, frozen=True, kw_only=True):
    """Who prescribes, as certified by the signature."""

    rpps: _Rpps
    profession: Texte
    nom: Texte
    prenom: Texte
    specialite: Texte | None = None
    identifiant_facturation: Texte | None = None
    finess: Annotated[str, Meta(min_length=9, max_length=9)] | None = None
    siret: Annotated[str, Meta(min_length=14, max_length=14)] | None = None
    qualite: Literal["titulaire", "remplacant"] = "titulaire"
    rpps_remplace: _Rpps | None = None


class InsT(Strict, frozen=True, kw_only=True):
    """Qualified national health identity."""

    matricule: Annotated[str, Meta(min_length=15, max_length=15)]
    oid: Literal["1.2.250.1.213.1.4.8"]
    qualifie: Literal[True]


class PatientT(Strict, frozen=True, kw_only=True):
    """The patient; ``date_naissance`` is text: lunar dates exist."""

    nir: Annotated[str, Meta(pattern="^[0-9AB]+$", min_length=13, max_length=13)]
    cle: _Chiffres2
    date_naissance: Annotated[str, Meta(min_length=4, max_length=10)]
    rang: Annotated[int, Meta(ge=1, le=99)]
    nom_naissance: Texte
    nom_usage: Texte | None = None
    prenoms: Annotated[tuple[Texte, ...], Meta(min_length=1, max_length=20)]
    ins: InsT | None = None


class CouvertureT(Strict, frozen=True, kw_only=True):
    """Organisme of the patient."""

    regime: _Chiffres2
    caisse: _Chiffres3
    centre: _Chiffres4
    source: SourceCouverture
    lue_le: Instant | None = None


class EmployeurT(Strict, frozen=True, kw_only=True):
    """The patient's employer."""

    raison_sociale: Texte | None = None
    voie: Texte | None = None
    code_postal: Texte | None = None
    ville: Texte | None = None
    telephone: Texte | None = None
    email: Texte | None = None


class ConsentementT(Strict, frozen=True, kw_only=True):
    """The acceptance box."""

    patient_informe: Literal[True]
    conditions_version: Texte
    accepte_le: Instant


class RemplaceT(Strict, frozen=True, kw_only=True):
    """The acknowledged document that this one annuls and replaces."""

    document_id: Uuid7
    numero: Texte


class LogicielT(Strict, frozen=True, kw_only=True):
    """The sending software; ``autorisation`` is the place of an official approval number."""

    nom: Texte
    version: Texte
    instance: Texte
    autorisation: Texte | None = None


class AncreT(Strict, frozen=True, kw_only=True):
    """Last link of the local audit chain."""

    seq: Annotated[int, Meta(ge=0)]
    hash: Annotated[str, Meta(pattern="^[0-9a-f]+$", min_length=64, max_length=64)]
