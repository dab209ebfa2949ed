"""The certificat médical AT/MP as frozen values: the document of the contract, nothing computed.

It says what was found, never how long somebody stops or is treated: no such field exists here. No generated
``repr``: a value that holds a person's data must not show it by accident.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from aat.domaine.arret import ArretPrecedent, Atmp, MotifChoisi, NatureAtmp
from aat.domaine.environnement import Environnement
from aat.domaine.etats import Etat
from aat.domaine.personnes import Assure, Employeur, Prescripteur
from aat.domaine.regime import Rattachement
from aat.domaine.transmission import Accuse, Remplacant


class NatureCertificat(StrEnum):
    """The four kinds of certificate since 7 May 2022."""

    INITIAL = "initial"
    NOUVELLE_LESION = "nouvelle-lesion"
    RECHUTE = "rechute"
    FINAL = "final"


class Lateralite(StrEnum):
    """Side of a lesion."""

    DROITE = "droite"
    GAUCHE = "gauche"
    BILATERAL = "bilateral"
    SANS_OBJET = "sans-objet"


class TypeConclusion(StrEnum):
    """The three boxes of a final certificate; there is no « consolidation sans séquelles »."""

    GUERISON = "guerison"
    GUERISON_RECHUTE_POSSIBLE = "guerison-rechute-possible"
    CONSOLIDATION_SEQUELLES = "consolidation-sequelles"


class SerieTableaux(StrEnum):
    """The two separate numberings of the tableaux of occupational diseases."""

    GENERAL = "general"
    AGRICOLE = "agricole"


@dataclass(frozen=True, slots=True, repr=False)
class Lesion:
    """One row of the aid to entry: it builds the text, and is neither printed nor sent.

    Attributes:
        siege, nature: codes of ``referentiel/nomenclatures/lesions.toml``.
        precision: free words (« index »).
    """

    siege: str | None = None
    lateralite: Lateralite | None = None
    nature: str | None = None
    precision: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class TableauMp:
    """A tableau of occupational diseases: « RG 57 A », « RA 47 bis ». Its existence is never checked."""

    regime: SerieTableaux | None = None
    numero: int | None = None
    suffixe: str | None = None
    paragraphe: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Conclusion:
    """What a final certificate concludes.

    Attributes:
        date: day of healing or consolidation.
        sequelles: description of the after-effects, never a rate.
        date_reprise: day of return to work; kept in the record, neither printed nor sent.
    """

    type: TypeConclusion | None = None
    date: dt.date | None = None
    sequelles: str | None = None
    date_reprise: dt.date | None = None


@dataclass(frozen=True, slots=True, repr=False)
class CertificatPrecedent:
    """An earlier certificate that the caller or the store knows of."""

    nature: NatureCertificat | None = None
    origine: NatureAtmp | None = None
    date_evenement: dt.date | None = None
    date_constat: dt.date | None = None
    lesions: tuple[Lesion, ...] = ()
    conclusion: Conclusion | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class ContexteCertificat:
    """What the caller knows besides the document."""

    certificats_precedents: tuple[CertificatPrecedent, ...] = ()
    arrets_precedents: tuple[ArretPrecedent, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Certificat:
    """A certificat médical AT/MP. ``None`` = not given.

    Attributes:
        origine: work accident (trajet included) or occupational disease.
        trajet: accident between home and work; for the récapitulatif only.
        date_evenement: accident as declared by the victim, or first medical finding of the disease; the
            original event's for the last three natures.
        heure_evenement: ``HH:MM``, accident only.
        date_rechute: first finding of the relapse.
        date_constat: day of the examination and of the certificate.
        feuille_at: the victim shows the feuille d'accident; ``None`` when not said.
        numero_sinistre: number of the accident or disease, 9 digits.
        motif: aid to entry, shared with the avis.
        lesions: aid to entry; ``constatations`` is what is sent.
        exposition: activity or risk as declared by the patient (disease).
        soins_jusqu_au: foreseeable end of care, indicative, on paper only.
        annule_et_remplace: reference of the certificate that this one annuls and replaces.
        arret_associe: reference of the avis prescribed with it.
        teleconsultation: the findings were made at a distance; ``None`` when not said.
        acceptation: the declarations behind the acceptance box.
    """

    version: int = 1
    nature: NatureCertificat | None = None
    origine: NatureAtmp | None = None
    trajet: bool = False
    assure: Assure | None = None
    prescripteur: Prescripteur | None = None
    employeur: Employeur | None = None
    date_evenement: dt.date | None = None
    heure_evenement: str | None = None
    date_rechute: dt.date | None = None
    date_constat: dt.date | None = None
    feuille_at: bool | None = None
    numero_sinistre: str | None = None
    motif: MotifChoisi | None = None
    lesions: tuple[Lesion, ...] = ()
    constatations: str | None = None
    exposition: str | None = None
    tableau_mp: TableauMp | None = None
    soins_jusqu_au: dt.date | None = None
    conclusion: Conclusion | None = None
    annule_et_remplace: str | None = None
    arret_associe: str | None = None
    teleconsultation: bool | None = None
    acceptation: bool = False
    contexte: ContexteCertificat | None = None


@dataclass(frozen=True, slots=True, repr=False)
class AvisAssocie:
    """What is known of the avis prescribed with a certificate: ``atmp`` None = not linked to an AT/MP."""

    ref: str
    atmp: Atmp | None = None


@dataclass(frozen=True, slots=True, repr=False)
class CertificatRemplace:
    """The certificate that another one annuls and replaces; ``numero`` once it was acknowledged.

    Attributes:
        etat: where it stood then; ``None`` in what an earlier version kept.
        remplace_par: another certificate, neither refused nor given up, that had replaced it before; not replaced.
    """

    ref: str
    document_id: str
    date_constat: dt.date | None = None
    numero: str | None = None
    etat: Etat | None = None
    remplace_par: Remplacant | None = None


@dataclass(frozen=True, slots=True, repr=False)
class DossierCertificat:
    """A judged and completed certificate with what is printed or sent beside it.

    Attributes:
        document_id: UUIDv7 text; ``ref``: its short form shown to people.
        version: 1, +1 each time a rejected document is corrected.
        certificat: completed (``constatations``, ``date_constat``, ``date_rechute`` filled).
        etabli_le: moment of validation, aware.
        rattachement: the patient's organisme; its ``transmission`` is the one for certificates.
        environnement: bench or real service; a bench document says so on every page.
        remplace: the earlier certificate, when it is known here.
        accuse: the acknowledgement, once there is one.
    """

    document_id: str
    ref: str
    version: int
    certificat: Certificat
    date_redaction: dt.date
    etabli_le: dt.datetime
    rattachement: Rattachement
    environnement: Environnement
    remplace: CertificatRemplace | None = None
    accuse: Accuse | None = None


@dataclass(frozen=True, slots=True)
class Siege:
    """A seat of the nomenclature; ``phrase`` follows the nature in a sentence (« de la main »)."""

    code: str
    libelle: str
    lateralise: bool
    phrase: str


@dataclass(frozen=True, slots=True)
class NatureLesion:
    """A nature of lesion; ``phrase`` begins a sentence (« Plaie ouverte »)."""

    code: str
    libelle: str
    phrase: str
    psychique: bool


@dataclass(frozen=True, slots=True)
class NomenclatureLesions:
    """Seats, natures and sides by code, an aid to entry: nothing of it is transmitted."""

    sieges: Mapping[str, Siege]
    natures: Mapping[str, NatureLesion]
    cotes: Mapping[Lateralite, str]
