"""People and bodies named on an avis. Frozen values; checks of numbers live in ``identifiants``.

No generated ``repr``: a value that holds a person's data must not show it by accident.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Adresse:
    """A postal address."""

    voie: str | None = None
    complement: str | None = None
    code_postal: str | None = None
    ville: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class AdresseVisite:
    """Where the patient can be visited when it is not the usual address."""

    voie: str | None = None
    complement: str | None = None
    batiment: str | None = None
    escalier: str | None = None
    etage: str | None = None
    appartement: str | None = None
    code_acces: str | None = None
    code_postal: str | None = None
    ville: str | None = None
    telephone: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Assure:
    """The patient.

    Attributes:
        nir: 13 characters and the 2-digit key; spaces allowed.
        date_naissance: ISO date, or as on the card when lunar or incomplete (``1969-00-00``).
        rang: twin rank, 1 by default.
        regime, caisse, centre: 2, 3 and 4 digits of the organisme code.
    """

    nir: str | None = None
    nom_famille: str | None = None
    nom_usage: str | None = None
    prenoms: tuple[str, ...] = ()
    date_naissance: str | None = None
    rang: int = 1
    regime: str | None = None
    caisse: str | None = None
    centre: str | None = None
    adresse: Adresse | None = None
    telephone: str | None = None

    @property
    def nom(self) -> str:
        """Name used every day: usage name when there is one."""
        return self.nom_usage or self.nom_famille or ""


@dataclass(frozen=True, slots=True, repr=False)
class Structure:
    """Where the prescriber practises (FINESS or SIRET number, name, address)."""

    identifiant: str | None = None
    raison_sociale: str | None = None
    adresse: Adresse | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Remplace:
    """The practitioner whom the prescriber replaces."""

    rpps: str | None = None
    nom: str | None = None
    prenom: str | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Prescripteur:
    """Who prescribes.

    Attributes:
        profession: ``medecin``, ``sage-femme``, ``chirurgien-dentiste``; any other is refused by a rule.
        rpps: 11 digits with the Luhn key.
        medecin_traitant: declared médecin traitant of this patient; ``None`` when not known.
        sage_femme_referente: declared sage-femme référente of this patient; ``None`` when not known.
        salarie: employee of a centre de santé or hospital; ``None`` when not known.
        exerce_a_l_etranger: practises mainly outside France; ``None`` when not known.
    """

    profession: str | None = None
    rpps: str | None = None
    nom: str | None = None
    prenom: str | None = None
    specialite: str | None = None
    structure: Structure | None = None
    medecin_traitant: bool | None = None
    sage_femme_referente: bool | None = None
    salarie: bool | None = None
    exerce_a_l_etranger: bool | None = None
    remplacant_de: Remplace | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Employeur:
    """The patient's employer."""

    raison_sociale: str | None = None
    voie: str | None = None
    code_postal: str | None = None
    ville: str | None = None
    telephone: str | None = None
    email: str | None = None
