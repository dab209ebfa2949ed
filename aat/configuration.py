"""What the user sets once: the keys of the configuration and their types.

Knows neither its file (``configuration_fichier``), nor any default of a document's content beyond what is written here.
"""

from enum import StrEnum

import msgspec

from aat.domaine.arret import Categorie, ModeSorties, Temps
from aat.domaine.environnement import Environnement
from aat.domaine.personnes import Adresse, Prescripteur, Remplace, Structure


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of the file: an unknown key is refused."""


class ConfigurationAdresse(Table, frozen=True):
    """``[prescripteur.structure.adresse]``."""

    voie: str | None = None
    complement: str | None = None
    code_postal: str | None = None
    ville: str | None = None


class ConfigurationStructure(Table, frozen=True):
    """``[prescripteur.structure]``: where the prescriber practises."""

    identifiant: str | None = None
    raison_sociale: str | None = None
    adresse: ConfigurationAdresse | None = None

    def valeur(self) -> Structure:
        """Return the domain's value."""
        lue = self.adresse
        adresse = Adresse(lue.voie, lue.complement, lue.code_postal, lue.ville) if lue else None
        return Structure(self.identifiant, self.raison_sociale, adresse)


class ConfigurationRemplace(Table, frozen=True):
    """``[prescripteur.remplacant_de]``: whom the prescriber replaces at present."""

    rpps: str | None = None
    nom: str | None = None
    prenom: str | None = None


class ConfigurationPrescripteur(Table, frozen=True):
    """``[prescripteur]``: who prescribes at this workstation."""

    profession: str | None = None
    rpps: str | None = None
    nom: str | None = None
    prenom: str | None = None
    specialite: str | None = None
    salarie: bool | None = None
    exerce_a_l_etranger: bool | None = None
    structure: ConfigurationStructure | None = None
    remplacant_de: ConfigurationRemplace | None = None

    def prescripteur(self) -> Prescripteur:
        """Return the domain's value."""
        remplace = self.remplacant_de
        return Prescripteur(
            profession=self.profession,
            rpps=self.rpps,
            nom=self.nom,
            prenom=self.prenom,
            specialite=self.specialite,
            structure=self.structure.valeur() if self.structure else None,
            salarie=self.salarie,
            exerce_a_l_etranger=self.exerce_a_l_etranger,
            remplacant_de=Remplace(remplace.rpps, remplace.nom, remplace.prenom) if remplace else None,
        )


class ConfigurationTransmission(Table, frozen=True):
    """``[transmission]``: the service and what proves who we are; paths are relative to the file's folder."""

    environnement: Environnement = Environnement.BANC
    url: str | None = None
    autorites: str | None = None
    certificat: str | None = None
    cle: str | None = None
    signature_certificat: str | None = None
    signature_cle: str | None = None
    cle_service: str | None = None
    #: Hours that a document may wait in the queue before paper takes its place.
    delai_heures: int = 24


class ConfigurationCartes(Table, frozen=True):
    """``[cartes]``: the PKCS#11 module of the CPS; the card signs when ``signature`` says so.

    Attributes:
        lecture: name of the official reading component of the carte Vitale (a plug-in); ``None``: the public reading.
    """

    module: str | None = None
    signature: bool = False
    lecture: str | None = None


class ConfigurationSaisie(Table, frozen=True):
    """``[saisie]``: what a new document is filled with."""

    categorie: Categorie | None = None
    sorties: ModeSorties | None = None
    temps: Temps | None = None


class ThemeEcran(StrEnum):
    """The looks of the terminal application."""

    SOMBRE = "sombre"
    CLAIR = "clair"
    CONTRASTE = "contraste"
    SANS_COULEUR = "sans-couleur"


class ConfigurationEcran(Table, frozen=True):
    """``[ecran]``: how the terminal application looks; ``NO_COLOR`` wins over it."""

    theme: ThemeEcran = ThemeEcran.SOMBRE


class ConfigurationCoffre(Table, frozen=True):
    """``[coffre]``: the address of a shared store (``postgresql://…``); none for this workstation's own file."""

    adresse: str | None = None


class ConfigurationImpression(Table, frozen=True):
    """``[impression]``: what is off until the user decides it.

    Attributes:
        surcharge: values may be laid over the caisse's pre-printed form; no text allows or forbids it.
        positions: template of the places measured on that form; relative to the file's folder.
        imprimante: where the terminal application prints; none: it writes files.
    """

    surcharge: bool = False
    positions: str | None = None
    imprimante: str | None = None


class Configuration(Table, frozen=True):
    """The whole file; everything has a default, so that a first run needs none."""

    prescripteur: ConfigurationPrescripteur = ConfigurationPrescripteur()
    transmission: ConfigurationTransmission = ConfigurationTransmission()
    saisie: ConfigurationSaisie = ConfigurationSaisie()
    ecran: ConfigurationEcran = ConfigurationEcran()
    coffre: ConfigurationCoffre = ConfigurationCoffre()
    impression: ConfigurationImpression = ConfigurationImpression()
    cartes: ConfigurationCartes = ConfigurationCartes()
