"""The configuration file: strict when read, whole when written, private."""

import stat
from pathlib import Path

import pytest
from aat.configuration import (
    Configuration,
    ConfigurationAdresse,
    ConfigurationEcran,
    ConfigurationPrescripteur,
    ConfigurationRemplace,
    ConfigurationSaisie,
    ConfigurationStructure,
    ConfigurationTransmission,
    ThemeEcran,
)
from aat.configuration_fichier import charger, chemin_de, decoder, encoder, enregistrer
from aat.domaine.arret import Categorie, ModeSorties, Temps
from aat.domaine.environnement import Environnement
from aat.domaine.personnes import Adresse, Prescripteur, Remplace, Structure
from aat.emplacements import Emplacements, emplacements
from aat.erreurs import ErreurCoffre, ErreurConfiguration
from hypothesis import given
from hypothesis import strategies as st

TEXTES = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
FICHIER = Path("configuration.toml")

CONFIGURATIONS = st.builds(
    Configuration,
    prescripteur=st.builds(
        ConfigurationPrescripteur,
        profession=TEXTES,
        rpps=st.sampled_from([None, "10000000009"]),
        nom=TEXTES,
        salarie=st.none() | st.booleans(),
        structure=st.none()
        | st.builds(
            ConfigurationStructure,
            raison_sociale=TEXTES,
            adresse=st.none() | st.builds(ConfigurationAdresse, voie=TEXTES, ville=TEXTES),
        ),
        remplacant_de=st.none() | st.builds(ConfigurationRemplace, nom=TEXTES),
    ),
    transmission=st.builds(ConfigurationTransmission, environnement=st.sampled_from(Environnement), url=TEXTES),
    saisie=st.builds(
        ConfigurationSaisie,
        categorie=st.none() | st.sampled_from(Categorie),
        sorties=st.none() | st.sampled_from(ModeSorties),
        temps=st.none() | st.sampled_from(Temps),
    ),
    ecran=st.builds(ConfigurationEcran, theme=st.sampled_from(ThemeEcran)),
)


@pytest.fixture
def lieux(tmp_path: Path) -> Emplacements:
    """A home that does not exist yet."""
    return emplacements({"AAT_MAISON": str(tmp_path / "maison")})


@given(CONFIGURATIONS)
def test_ce_qui_est_ecrit_se_relit(configuration: Configuration) -> None:
    """Quotes, backslashes, control characters, accents: all come back. An empty table may be lost, a value never."""
    relue = decoder(encoder(configuration), FICHIER)
    assert encoder(relue) == encoder(configuration)
    assert relue.transmission == configuration.transmission
    assert relue.saisie == configuration.saisie
    assert relue.ecran == configuration.ecran
    assert relue.prescripteur.nom == configuration.prescripteur.nom


def test_sans_fichier_tout_a_sa_valeur_par_defaut(lieux: Emplacements) -> None:
    """The bench, never the real service."""
    assert charger(lieux) == Configuration()
    assert charger(lieux).transmission.environnement is Environnement.BANC
    assert not lieux.maison.exists()


def test_enregistrer_fait_un_fichier_prive(lieux: Emplacements) -> None:
    """0600 in a 0700 folder, even under a generous umask; nothing else is left."""
    configuration = Configuration(prescripteur=ConfigurationPrescripteur(rpps="10000000009", nom="MARTIN « l’aîné »"))
    enregistrer(configuration, lieux)
    enregistrer(configuration, lieux)
    assert charger(lieux) == configuration
    assert stat.S_IMODE(lieux.configuration.stat().st_mode) == 0o600
    assert stat.S_IMODE(lieux.configuration.parent.stat().st_mode) == 0o700
    assert list(lieux.configuration.parent.iterdir()) == [lieux.configuration]


def test_le_prescripteur_est_celui_du_domaine() -> None:
    """Every field goes to its place."""
    texte = """
[prescripteur]
profession = "medecin"
rpps = "10000000009"
nom = "MARTIN"
prenom = "Paul"
specialite = "médecine générale"
salarie = false
exerce_a_l_etranger = true

[prescripteur.structure]
identifiant = "011234564"
raison_sociale = "Cabinet d’essai"

[prescripteur.structure.adresse]
voie = "7 avenue de la Gare"
complement = "bâtiment B"
code_postal = "01000"
ville = "Bourg-en-Bresse"

[prescripteur.remplacant_de]
rpps = "10000000009"
nom = "TEST"
prenom = "Ada"
"""
    lue = decoder(texte.encode(), FICHIER)
    assert lue.prescripteur.prescripteur() == Prescripteur(
        profession="medecin",
        rpps="10000000009",
        nom="MARTIN",
        prenom="Paul",
        specialite="médecine générale",
        structure=Structure(
            "011234564",
            "Cabinet d’essai",
            Adresse("7 avenue de la Gare", "bâtiment B", "01000", "Bourg-en-Bresse"),
        ),
        salarie=False,
        exerce_a_l_etranger=True,
        remplacant_de=Remplace("10000000009", "TEST", "Ada"),
    )


@pytest.mark.parametrize(
    ("texte", "cle", "ligne", "mot"),
    [
        ('[prescripteur]\nnom = "A"\nnomm = "B"\n', "prescripteur.nomm", 3, "inconnue"),
        ('[prescripteur.structure]\n\n  ville = "B"\n', "prescripteur.structure.ville", 3, "inconnue"),
        ("[autre]\nx = 1\n", "autre", 1, "inconnue"),
        ('[saisie]\ncategorie = "patron"\n', "saisie.categorie", 2, "pas admise"),
        ('[ecran]\ntheme = "rose"\n', "ecran.theme", 2, "pas admise"),
        ('[prescripteur]\nsalarie = "oui"\n', "prescripteur.salarie", 2, "pas admise"),
        ("[transmission]\nurl = 12\n", "transmission.url", 2, "pas admise"),
        ("[transmission]\ndelai_heures = 49\n", "transmission.delai_heures", 2, "pas possible"),
        ("prescripteur = 3\n", "prescripteur", 1, "pas admise"),
        ('[prescripteur]\nrpps = "10000000008"\n', "prescripteur.rpps", 2, "RPPS"),
        ('[prescripteur]\nremplacant_de.rpps = "1"\n', "prescripteur.remplacant_de.rpps", 2, "RPPS"),
    ],
)
def test_une_faute_est_nommee_avec_sa_ligne(texte: str, cle: str, ligne: int, mot: str) -> None:
    """File, key, line, and what to do; no English."""
    with pytest.raises(ErreurConfiguration) as levee:
        decoder(texte.encode(), FICHIER)
    assert f"«\u00a0{cle}\u00a0»" in levee.value.message
    assert f"ligne {ligne}" in levee.value.message
    assert "configuration.toml" in levee.value.message
    assert mot in levee.value.message
    assert levee.value.remede


def test_les_valeurs_admises_sont_donnees() -> None:
    """A closed list is told whole."""
    with pytest.raises(ErreurConfiguration) as levee:
        decoder(b'[transmission]\nenvironnement = "essai"\n', FICHIER)
    assert "banc, production" in (levee.value.remede or "")


@pytest.mark.parametrize("octets", [b"[prescripteur\n", b'[saisie]\nx = "\n', b"\xff\xfe", b"a = 1\na = 2\n"])
def test_un_fichier_qui_n_est_pas_du_toml_est_refuse(octets: bytes) -> None:
    """In French, with the line when there is one."""
    with pytest.raises(ErreurConfiguration, match="n’est pas lisible"):
        decoder(octets, FICHIER)


def test_une_valeur_fausse_n_est_jamais_ecrite(lieux: Emplacements) -> None:
    """The former file stays."""
    bonne = Configuration(prescripteur=ConfigurationPrescripteur(nom="MARTIN"))
    enregistrer(bonne, lieux)
    with pytest.raises(ErreurConfiguration):
        enregistrer(Configuration(prescripteur=ConfigurationPrescripteur(rpps="123")), lieux)
    assert charger(lieux) == bonne


def test_un_fichier_trop_ouvert_est_refuse(lieux: Emplacements) -> None:
    """It names keys and certificates: nobody else may change them."""
    enregistrer(Configuration(prescripteur=ConfigurationPrescripteur(nom="MARTIN")), lieux)
    lieux.configuration.chmod(0o644)
    with pytest.raises(ErreurCoffre) as levee:
        charger(lieux)
    assert levee.value.remede == f"chmod 600 '{lieux.configuration}'"


def test_les_chemins_partent_du_dossier_du_fichier(lieux: Emplacements) -> None:
    """Relative or absolute."""
    assert chemin_de(lieux, "certificats/moi.pem") == lieux.configuration.parent / "certificats/moi.pem"
    assert chemin_de(lieux, "/etc/aat/moi.pem") == Path("/etc/aat/moi.pem")
