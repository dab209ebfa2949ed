"""Les réglages : gardés dans la configuration, et suivis par un nouvel avis."""

import datetime as dt
from pathlib import Path

import pytest
from aat.composition import Atelier
from aat.configuration import Configuration, ThemeEcran
from aat.configuration_fichier import decoder, encoder
from aat.domaine.arret import Categorie, ModeSorties, Temps
from aat.erreurs import ErreurUsage
from aat.services.defauts import DEFAUTS, Defauts, avis_par_defaut
from aat.services.formulaire.reglages import CHAMPS, PAR_NOM

JOUR = dt.date(2026, 11, 23)
AUTRES = {
    "saisie.categorie": "profession-independante",
    "saisie.temps": "partiel",
    "saisie.sorties": "non-autorisees",
    "ecran.theme": "sans-couleur",
}


def regler(valeurs: dict[str, str]) -> Configuration:
    """Choose every value."""
    configuration = Configuration()
    for nom, texte in valeurs.items():
        configuration = PAR_NOM[nom].poser(configuration, texte, JOUR)
    return configuration


def test_les_valeurs_d_origine_sont_montrees() -> None:
    """What nobody chose is shown as what will be used."""
    assert {c.nom: c.montrer(Configuration()) for c in CHAMPS} == {
        "saisie.categorie": "salarie",
        "saisie.temps": "complet",
        "saisie.sorties": "horaires-limites",
        "ecran.theme": "sombre",
    }


def test_un_reglage_se_garde_dans_le_fichier_et_se_relit() -> None:
    """The file's own keys; an unknown one would be refused."""
    relue = decoder(encoder(regler(AUTRES)), Path("configuration.toml"))
    assert {c.nom: c.montrer(relue) for c in CHAMPS} == AUTRES


@pytest.mark.parametrize("champ", CHAMPS, ids=lambda c: str(c.nom))
def test_chaque_choix_offert_se_garde(champ: object) -> None:
    """None of the list is refused; anything else is, and the list is told."""
    from aat.services.formulaire.champ import Champ

    assert isinstance(champ, Champ)
    for valeur, _ in champ.choix:
        assert champ.montrer(champ.poser(Configuration(), valeur, JOUR)) == valeur
    with pytest.raises(ErreurUsage) as levee:
        champ.poser(Configuration(), "autre", JOUR)
    assert dict(champ.choix)[champ.choix[0][0]] in (levee.value.remede or "")


def test_un_nouvel_avis_suit_les_reglages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the tools of a front end; nothing set, the program's own."""
    monkeypatch.setenv("AAT_MAISON", str(tmp_path / "maison"))
    atelier = Atelier()
    assert atelier.defauts == DEFAUTS
    atelier.enregistrer_configuration(regler(AUTRES))
    autre = Atelier()
    assert autre.defauts == Defauts(Categorie.PROFESSION_INDEPENDANTE, Temps.PARTIEL, ModeSorties.NON_AUTORISEES)
    avis = avis_par_defaut(None, None, autre.defauts)
    assert (avis.categorie, avis.temps) == (Categorie.PROFESSION_INDEPENDANTE, Temps.PARTIEL)
    assert avis.sorties is not None
    assert avis.sorties.mode is ModeSorties.NON_AUTORISEES
    assert avis.acceptation is False


def test_enregistrer_le_prescripteur_garde_les_reglages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One part of the file never erases another."""
    from aat.domaine.personnes import Prescripteur

    monkeypatch.setenv("AAT_MAISON", str(tmp_path / "maison"))
    atelier = Atelier()
    atelier.enregistrer_configuration(regler({"ecran.theme": "clair"}))
    Atelier().enregistrer_prescripteur(Prescripteur(profession="medecin", rpps="10000000009", nom="A", prenom="B"))
    assert Atelier().configuration.ecran.theme is ThemeEcran.CLAIR


def test_les_themes_de_la_configuration_sont_ceux_de_l_ecran() -> None:
    """A theme that may be written and does not exist would be a lie."""
    from aat.tui import themes

    assert tuple(theme.value for theme in ThemeEcran) == themes.NOMS
