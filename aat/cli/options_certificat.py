"""What the options of ``certificat`` say, before anything is read of them."""

from dataclasses import dataclass

from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import NatureCertificat, TypeConclusion


@dataclass(frozen=True, slots=True)
class OptionsCertificat:
    """What the options of ``certificat`` say; ``None`` = not given."""

    nature: NatureCertificat | None = None
    origine: NatureAtmp | None = None
    date: str | None = None
    heure: str | None = None
    trajet: bool = False
    date_rechute: str | None = None
    constatations: str | None = None
    lesions: tuple[str, ...] = ()
    exposition: str | None = None
    tableau: str | None = None
    numero: str | None = None
    feuille: bool | None = None
    soins: str | None = None
    conclusion: TypeConclusion | None = None
    date_conclusion: str | None = None
    sequelles: str | None = None
    employeur: str | None = None
    annule_et_remplace: str | None = None
    acceptation: bool = False
