"""What a card is and says, as frozen values. Knows no reader, no APDU and no PKCS#11.

No generated ``repr``: a value that holds a person's data must not show it by accident.
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class TypeCarte(StrEnum):
    """A card as its ATR and its applications tell it apart."""

    VITALE_1 = "vitale-1"
    VITALE_2 = "vitale-2"
    CPS2TER = "cps2ter"
    CPS3 = "cps3"
    CPS4 = "cps4"
    BANCAIRE = "bancaire"
    INCONNUE = "inconnue"

    @property
    def libelle(self) -> str:
        """French name of the card."""
        return _LIBELLES[self]

    @property
    def est_vitale(self) -> bool:
        """Tell whether the card is a patient's."""
        return self in {TypeCarte.VITALE_1, TypeCarte.VITALE_2}

    @property
    def est_cps(self) -> bool:
        """Tell whether the card is a professional's, of a kind that signs."""
        return self in {TypeCarte.CPS3, TypeCarte.CPS4}


_LIBELLES = {
    TypeCarte.VITALE_1: "carte Vitale ancienne",
    TypeCarte.VITALE_2: "carte Vitale",
    TypeCarte.CPS2TER: "carte CPS ancienne",
    TypeCarte.CPS3: "carte CPS",
    TypeCarte.CPS4: "carte CPS",
    TypeCarte.BANCAIRE: "carte bancaire",
    TypeCarte.INCONNUE: "carte inconnue",
}


class OrigineLecture(StrEnum):
    """Which way a carte Vitale was read; written as the origin of what it gave."""

    LIBRE = "carte"
    API_OFFICIELLE = "carte, API officielle"


@dataclass(frozen=True, slots=True, repr=False)
class Porteur:
    """Somebody whom a carte Vitale names.

    Attributes:
        naissance: 8 digits as on the card (AAAAMMJJ); day or month may be ``00`` (lunar or unknown dates).
        nir: compact number with its key, whose key was checked; ``None`` when absent or wrong.
        nir_douteux: French sentence that says why the number of the card was not kept, or ``None``.
        rang, regime, caisse, centre: only the official component gives them; ``None`` otherwise.
    """

    nom: str
    prenom: str
    naissance: str
    nir: str | None
    nir_douteux: str | None = None
    rang: int | None = None
    regime: str | None = None
    caisse: str | None = None
    centre: str | None = None

    @property
    def date_naissance(self) -> str:
        """The birth date as the document writes it: ``1969-05-12``, ``1969-00-00``."""
        return f"{self.naissance[:4]}-{self.naissance[4:6]}-{self.naissance[6:]}"


@dataclass(frozen=True, slots=True, repr=False)
class LectureVitale:
    """What one reading of a carte Vitale gave.

    Attributes:
        lecteur: name of the reader; ``apdu``: commands exchanged; ``duree_ms``: from connection to result.
        origine: which way it was read.
    """

    lecteur: str
    porteurs: tuple[Porteur, ...]
    apdu: int
    duree_ms: float
    origine: OrigineLecture = OrigineLecture.LIBRE


@dataclass(frozen=True, slots=True)
class CarteVue:
    """A reader and the card that it holds, ``None`` when it is empty.

    Attributes:
        atr: in hexadecimal; tells the kind of card, never whose it is.
    """

    lecteur: str
    type: TypeCarte | None
    atr: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class SituationExercice:
    """Where a professional practises, as their card says it past its code; ``None`` where it does not.

    Attributes:
        structure: identifier, its first character tells which kind (1 FINESS, 3 SIRET, 4 practice).
        secteur: code of table R02 (``SA07``: a practice of one).
    """

    raison_sociale: str | None
    structure: str | None
    secteur: str | None


@dataclass(frozen=True, slots=True, repr=False)
class IdentiteCps:
    """The professional whom a CPS names, read without the holder's code.

    Attributes:
        rpps: 11 digits, or ``None`` when the card bears another identifier.
        profession: ``medecin``… or the card's own words, ``None`` when it says nothing.
        serie: serial number of the card; tells it from another, never shown.
        empreinte: SHA-256 of the signing certificate, in hexadecimal.
        valable_du, valable_au: validity of that certificate (aware, UTC).
        essais: what the card says of the code: ``ok``, ``entame``, ``dernier``, ``bloque``.
        au_lecteur: the code is typed on the reader, never here.
        certificat: the signing certificate, DER.
    """

    nom: str
    prenom: str
    rpps: str | None
    profession: str | None
    specialite: str | None
    serie: str
    empreinte: str
    valable_du: dt.datetime
    valable_au: dt.datetime
    essais: str
    au_lecteur: bool = False
    certificat: bytes = b""
