"""The avis d'arrêt de travail as it travels: its own parts and their limits. Owns the shape, not the law."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from aat.transmission.formes import EmployeurT, Strict, Texte, TexteLong

_Complement = Annotated[str, Meta(min_length=1, max_length=100)]
_Raison = Annotated[str, Meta(min_length=1, max_length=60)]
_CodeMotif = Annotated[str, Meta(pattern="^[0-9]+$", min_length=8, max_length=8)]


class ProlongationT(Strict, frozen=True, kw_only=True):
    """Who prolongs."""

    par: Texte
    autre_cas: TexteLong | None = None


class AtmpT(Strict, frozen=True, kw_only=True):
    """Link with a work accident or an occupational disease."""

    date: dt.date | None = None
    nature: Literal["accident", "maladie"] | None = None


class SansEmploiT(Strict, frozen=True, kw_only=True):
    """Particulars of a patient without a job."""

    date_cessation: dt.date | None = None
    situation: Texte | None = None


class MotifT(Strict, frozen=True, kw_only=True):
    """Coded motif, its label on the day, free complement."""

    code: _CodeMotif
    libelle: Texte
    complement: _Complement | None = None


class PeriodeT(Strict, frozen=True, kw_only=True):
    """Inclusive period."""

    debut: dt.date
    fin: dt.date


class SortiesT(Strict, frozen=True, kw_only=True):
    """Outings."""

    mode: Literal["horaires-limites", "libres", "non-autorisees"]
    a_partir_du: dt.date | None = None
    raison: _Raison | None = None


class AdresseVisiteT(Strict, frozen=True, kw_only=True):
    """Where the patient can be visited when it is not the usual address."""

    voie: Texte | None = None
    complement: Texte | None = None
    batiment: Texte | None = None
    escalier: Texte | None = None
    etage: Texte | None = None
    appartement: Texte | None = None
    code_acces: Texte | None = None
    code_postal: Texte | None = None
    ville: Texte | None = None
    telephone: Texte | None = None


class ActivitesT(Strict, frozen=True, kw_only=True):
    """Activities allowed during the stop."""

    description: TexteLong
    a_partir_du: dt.date | None = None


class PrecisionsT(Strict, frozen=True, kw_only=True):
    """Uncommon particulars."""

    tiers: dt.date | None = None
    cure_thermale: bool = False
    pensionne_guerre: bool = False
    activites: ActivitesT | None = None
    deces_a_charge: dt.date | None = None


class AvisT(Strict, frozen=True, kw_only=True):
    """An avis d'arrêt de travail; ``fin`` inclusive."""

    type: Literal["initial", "prolongation"]
    prolongation: ProlongationT | None = None
    temps: Literal["complet", "partiel"]
    ald: bool
    grossesse_pathologique: bool
    atmp: AtmpT | None = None
    categorie: Texte
    sans_emploi: SansEmploiT | None = None
    motif: MotifT
    debut: dt.date
    fin: dt.date
    justification_duree: TexteLong | None = None
    reprise_temps_partiel: PeriodeT | None = None
    sorties: SortiesT | None = None
    adresse_visite: AdresseVisiteT | None = None
    precisions: PrecisionsT
    employeur: EmployeurT | None = None
    teleconsultation: bool | None = None
    impossibilite_presentiel: TexteLong | None = None
