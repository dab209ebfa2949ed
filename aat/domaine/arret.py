"""The avis d'arrêt de travail as frozen values: the document of the contract, nothing computed.

No generated ``repr``: a value that holds a person's data must not show it by accident.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from aat.domaine.personnes import AdresseVisite, Assure, Employeur, Prescripteur


class Nature(StrEnum):
    """Initial avis or prolongation."""

    INITIAL = "initial"
    PROLONGATION = "prolongation"


class Temps(StrEnum):
    """Full-time stop, or part time / adapted work for a medical reason."""

    COMPLET = "complet"
    PARTIEL = "partiel"


class Categorie(StrEnum):
    """Social situation of the patient; the last five are the guide's « autre »."""

    SALARIE = "salarie"
    FONCTIONNAIRE = "fonctionnaire"
    NON_SALARIE_AGRICOLE = "non-salarie-agricole"
    PROFESSION_INDEPENDANTE = "profession-independante"
    ELU_LOCAL = "elu-local"
    ARTISTE_AUTEUR = "artiste-auteur"
    SANS_EMPLOI = "sans-emploi"


class ModeSorties(StrEnum):
    """Outings allowed during the stop."""

    HORAIRES_LIMITES = "horaires-limites"
    LIBRES = "libres"
    NON_AUTORISEES = "non-autorisees"


class CasProlongation(StrEnum):
    """Who prolongs (guide, step 2)."""

    TRAITANT_OU_PRESCRIPTEUR = "medecin-traitant-ou-prescripteur"
    REMPLACANT = "remplacant"
    SPECIALISTE = "specialiste"
    CABINET_DE_GROUPE = "cabinet-de-groupe"
    HOSPITALISATION = "hospitalisation"
    AUTRE = "autre"


class NatureAtmp(StrEnum):
    """Work accident or occupational disease."""

    ACCIDENT = "accident"
    MALADIE = "maladie"


@dataclass(frozen=True, slots=True, repr=False)
class Atmp:
    """Link with a work accident or an occupational disease, and its declared date."""

    nature: NatureAtmp | None = None
    date: dt.date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class SansEmploi:
    """What the Cerfa asks of a patient without a job."""

    date_cessation: dt.date | None = None
    situation: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class MotifChoisi:
    """The motif as the document names it: 8-digit code or slug, and free complement (≤ 100).

    ``libelle`` is written by the program in a completed document; read back, it decides nothing.
    """

    code: str | None = None
    id: str | None = None
    libelle: str | None = None
    complement: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Precedent:
    """The arrêt that a prolongation follows; ``fin`` inclusive."""

    ref: str | None = None
    debut: dt.date | None = None
    fin: dt.date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Prolongation:
    """One of the six cases, its free text, and the arrêt prolonged."""

    par: CasProlongation | None = None
    autre_cas: str | None = None
    precedent: Precedent | None = None


@dataclass(frozen=True, slots=True, repr=False)
class RepriseTempsPartiel:
    """Therapeutic part time that follows the full-time stop; ``debut`` None = the day after ``fin``."""

    debut: dt.date | None = None
    fin: dt.date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Sorties:
    """Outings: mode, first day, medical reason when the hours are free."""

    mode: ModeSorties | None = None
    a_partir_du: dt.date | None = None
    raison: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Activites:
    """Activities that the prescriber allows during the stop."""

    description: str | None = None
    a_partir_du: dt.date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Precisions:
    """Uncommon particulars, folded by default on the screens."""

    tiers: dt.date | None = None
    cure_thermale: bool = False
    pensionne_guerre: bool = False
    activites: Activites | None = None
    deces_a_charge: dt.date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ArretPrecedent:
    """An earlier arrêt that the caller or the store knows of; ``fin`` inclusive.

    Attributes:
        motif: as in a document, or in a caller's ``contexte`` the code or the label alone; no rule reads it.
    """

    nature: Nature | None = None
    debut: dt.date | None = None
    fin: dt.date | None = None
    motif: MotifChoisi | str | None = None
    ref: str | None = None
    atmp: bool | None = None
    grossesse_pathologique: bool | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Contexte:
    """What the caller knows besides the document."""

    arrets_precedents: tuple[ArretPrecedent, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Avis:
    """An avis d'arrêt de travail, initial or prolongation. ``None`` = not given.

    Attributes:
        debut, fin: first and last day of the stop, both inclusive.
        jours: calendar days, may stand instead of ``fin``.
        justification_duree: medical reasons for going past the legal maximum.
        acceptation: the four declarations behind the acceptance box.
        teleconsultation: the act was done at a distance; ``None`` when not said.
        annule_et_remplace: reference of the avis that this one annuls and replaces.
    """

    version: int = 1
    nature: Nature | None = None
    assure: Assure | None = None
    prescripteur: Prescripteur | None = None
    prolongation: Prolongation | None = None
    temps: Temps | None = None
    ald: bool = False
    grossesse_pathologique: bool = False
    atmp: Atmp | None = None
    categorie: Categorie | None = None
    sans_emploi: SansEmploi | None = None
    motif: MotifChoisi | None = None
    debut: dt.date | None = None
    fin: dt.date | None = None
    jours: int | None = None
    justification_duree: str | None = None
    reprise_temps_partiel: RepriseTempsPartiel | None = None
    sorties: Sorties | None = None
    adresse_visite: AdresseVisite | None = None
    precisions: Precisions = field(default_factory=Precisions)
    employeur: Employeur | None = None
    teleconsultation: bool | None = None
    impossibilite_presentiel: str | None = None
    annule_et_remplace: str | None = None
    acceptation: bool = False
    contexte: Contexte | None = None
