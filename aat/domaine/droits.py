"""A patient's rights as a source gave them, and what a source may answer. Frozen values, no SESAM-Vitale code.

What is not known is ``inconnu``, never « non ». Adapters translate their codes and keep the rest in ``brut``.
No generated ``repr``: a value that holds a person's data must not show it by accident.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from aat.domaine.periode import couvre


class EtatDroit(StrEnum):
    """What is known of one right."""

    OUI = "oui"
    NON = "non"
    INCONNU = "inconnu"


class SourceDroits(StrEnum):
    """Where rights were read."""

    CARTE = "carte"
    ADRI = "adri"
    AMELIPRO = "amelipro-saisi"
    BANC = "banc"
    SAISIE = "saisie"


class Qualite(StrEnum):
    """Whose rights they are, seen from the insured person."""

    ASSURE = "assure"
    CONJOINT = "conjoint"
    ENFANT = "enfant"
    AUTRE = "autre"
    INCONNU = "inconnu"


class NatureExoneration(StrEnum):
    """Why a patient pays no share; never which disease."""

    ALD = "ald"
    MATERNITE = "maternite"
    INVALIDITE = "invalidite"
    ATMP = "atmp"
    ALSACE_MOSELLE = "alsace-moselle"
    AUTRE = "autre"
    INCONNUE = "inconnue"


class OrigineSinistre(StrEnum):
    """What a declared work accident or disease is."""

    ACCIDENT = "accident"
    MALADIE = "maladie"
    INCONNU = "inconnu"


@dataclass(frozen=True, slots=True)
class PeriodeDroit:
    """Days on which a right holds, both ends included; ``None`` where the source gives no end."""

    du: dt.date | None = None
    au: dt.date | None = None

    def contient(self, jour: dt.date) -> bool:
        """Tell whether ``jour`` is one of its days."""
        return couvre(self.du, self.au, jour)


@dataclass(frozen=True, slots=True, repr=False)
class Fait:
    """A right as its source says it, and when it holds."""

    etat: EtatDroit = EtatDroit.INCONNU
    du: dt.date | None = None
    au: dt.date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Exoneration:
    """One reason not to pay a share, and when."""

    nature: NatureExoneration
    periode: PeriodeDroit = PeriodeDroit()


@dataclass(frozen=True, slots=True, repr=False)
class Organisme:
    """A régime or a caisse: its code and, when the source writes it, its name."""

    code: str
    libelle: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Sinistre:
    """A work accident or disease known to the caisse."""

    numero: str | None
    date: dt.date | None
    origine: OrigineSinistre = OrigineSinistre.INCONNU


@dataclass(frozen=True, slots=True, repr=False)
class DroitsPatient:
    """What one source said of one patient.

    Attributes:
        date_reference: the day that was asked about.
        constate_le: when the source answered (aware).
        centre: four digits, empty when not known.
        periodes: days on which rights are open; ``None``: the source does not say, which is not « none ».
        exonerations: ``None``: the source does not enumerate them.
        medecin_traitant_est_moi: whether the declared médecin traitant is the one who asks.
        brut: what the adapter could not translate; never shown, never stored in clear.
    """

    date_reference: dt.date
    constate_le: dt.datetime
    source: SourceDroits
    regime: Organisme | None = None
    caisse: Organisme | None = None
    centre: str = ""
    qualite: Qualite = Qualite.INCONNU
    periodes: tuple[PeriodeDroit, ...] | None = None
    exonerations: tuple[Exoneration, ...] | None = None
    c2s: Fait = Fait()
    c2s_participation: EtatDroit = EtatDroit.INCONNU
    ame: Fait = Fait()
    medecin_traitant: Fait = Fait()
    medecin_traitant_est_moi: EtatDroit = EtatDroit.INCONNU
    sinistres: tuple[Sinistre, ...] = ()
    brut: object = field(default=None, compare=False)


@dataclass(frozen=True, slots=True, repr=False)
class DemandeDroits:
    """Whose rights are asked for.

    Attributes:
        assure_nir: compact number with its key; ``beneficiaire_nir``: the person's own, when it is another.
        date_naissance: ``1969-05-12``, or as on the card when lunar (``1969-00-00``).
        regime: two digits; ``None`` when not known, which a source may refuse.
    """

    assure_nir: str
    date_naissance: str
    rang: int
    date_reference: dt.date
    beneficiaire_nir: str | None = None
    regime: str | None = None
    caisse: str | None = None
    centre: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Beneficiaire:
    """One of several people whom a source knows under the same number."""

    nom: str
    prenom: str
    date_naissance: str
    rang: int


@dataclass(frozen=True, slots=True, repr=False)
class Connus:
    """The rights are known."""

    droits: DroitsPatient


@dataclass(frozen=True, slots=True, repr=False)
class Choisir:
    """Several people fit: somebody has to choose."""

    beneficiaires: tuple[Beneficiaire, ...]


class AVerifier(StrEnum):
    """What to check when nobody is found."""

    NIR = "nir"
    DATE_NAISSANCE = "date_naissance"
    RANG = "rang"
    REGIME = "regime"


@dataclass(frozen=True, slots=True)
class Inconnu:
    """The source does not know this person."""

    verifier: tuple[AVerifier, ...]


@dataclass(frozen=True, slots=True)
class RegimeNonCouvert:
    """The source knows nothing of this régime."""


class MotifRefus(StrEnum):
    """Why a source refuses to answer."""

    CARTE = "carte"
    HABILITATION = "habilitation"


@dataclass(frozen=True, slots=True)
class Refuse:
    """The source does not answer this prescriber."""

    motif: MotifRefus


@dataclass(frozen=True, slots=True)
class Indisponible:
    """No answer that can be believed.

    Attributes:
        reessayer_dans_s: seconds that the source asks for.
        code: of the fault (``T102``, ``D500``), for support; it names nobody.
    """

    reessayer_dans_s: float | None = None
    code: str = ""


@dataclass(frozen=True, slots=True)
class NonConfigure:
    """No source is set up here."""


ReponseDroits = Connus | Choisir | Inconnu | RegimeNonCouvert | Refuse | Indisponible | NonConfigure
