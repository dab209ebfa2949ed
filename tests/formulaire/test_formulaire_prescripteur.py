"""Le formulaire du prescripteur : ce qui est tapé, ce qui manque, ce qui est refusé."""

import datetime as dt

import pytest
from aat.domaine.personnes import Adresse, Prescripteur, Remplace, Structure
from aat.erreurs import ErreurUsage
from aat.services.formulaire.champ import OUI
from aat.services.formulaire.prescripteur import CHAMPS, PAR_NOM, manques

JOUR = dt.date(2026, 11, 23)

#: Every value its own: two fields taken one for the other would show.
COMPLET = {
    "profession": "sage-femme",
    "rpps": "10000000009",
    "nom": "BANC-MARTIN",
    "prenom": "Paule",
    "specialite": "maïeutique",
    "salarie": OUI,
    "exerce_a_l_etranger": "",
    "structure.raison_sociale": "Maison d’essai",
    "structure.identifiant": "011234564",
    "structure.adresse.voie": "7 avenue des Essais",
    "structure.adresse.complement": "bâtiment B",
    "structure.adresse.code_postal": "01000",
    "structure.adresse.ville": "Bourg-en-Bresse",
    "remplacant_de": OUI,
    "remplacant_de.nom": "TEST-DUPOND",
    "remplacant_de.prenom": "Ada",
    "remplacant_de.rpps": "10000000017",
}


def remplir(valeurs: dict[str, str]) -> Prescripteur:
    """Type every value."""
    p = Prescripteur()
    for nom, texte in valeurs.items():
        p = PAR_NOM[nom].poser(p, texte, JOUR)
    return p


def test_chaque_champ_va_a_sa_place_et_se_relit() -> None:
    """What is shown is what was typed."""
    p = remplir(COMPLET)
    assert p == Prescripteur(
        profession="sage-femme",
        rpps="10000000009",
        nom="BANC-MARTIN",
        prenom="Paule",
        specialite="maïeutique",
        salarie=True,
        exerce_a_l_etranger=False,
        structure=Structure(
            "011234564", "Maison d’essai", Adresse("7 avenue des Essais", "bâtiment B", "01000", "Bourg-en-Bresse")
        ),
        remplacant_de=Remplace("10000000017", "TEST-DUPOND", "Ada"),
    )
    assert {champ.nom: champ.montrer(p) for champ in CHAMPS} == COMPLET
    assert manques(p) == ()


def test_vide_rien_que_le_necessaire_manque() -> None:
    """Four answers; a name more for a locum."""
    assert [c.nom for c in manques(Prescripteur())] == ["profession", "rpps", "nom", "prenom"]
    assert [c.nom for c in manques(Prescripteur(remplacant_de=Remplace()))][-1] == "remplacant_de.nom"


def test_le_remplace_n_est_demande_qu_a_un_remplacant() -> None:
    """Unticked, it is asked no more, and its name goes."""
    p = remplir(COMPLET)
    visibles = {c.nom for c in CHAMPS if c.visible(p)}
    assert "remplacant_de.nom" in visibles
    p = PAR_NOM["remplacant_de"].poser(p, "", JOUR)
    assert p.remplacant_de is None
    assert "remplacant_de.nom" not in {c.nom for c in CHAMPS if c.visible(p)}


@pytest.mark.parametrize(
    ("nom", "texte", "mot"),
    [
        ("rpps", "10000000008", "clé"),
        ("rpps", "123", "11 chiffres"),
        ("remplacant_de.rpps", "1000000000A", "chiffres"),
        ("structure.identifiant", "011234565", "FINESS"),
        ("structure.identifiant", "1234567890123", "SIRET"),
    ],
)
def test_un_numero_faux_est_refuse_et_le_champ_nomme(nom: str, texte: str, mot: str) -> None:
    """The sentence says how it is wrong."""
    with pytest.raises(ErreurUsage, match=mot) as levee:
        PAR_NOM[nom].poser(Prescripteur(), texte, JOUR)
    assert levee.value.champ == nom


@pytest.mark.parametrize("texte", ["10000000009", " 1000 0000 009 ", "100.000.000-09"])
def test_un_rpps_colle_se_range(texte: str) -> None:
    """The way people paste it."""
    assert PAR_NOM["rpps"].poser(Prescripteur(), texte, JOUR).rpps == "10000000009"


@pytest.mark.parametrize("texte", ["011234564", "2A0000014", "12345678901234", "123 456 789 01234"])
def test_finess_ou_siret(texte: str) -> None:
    """Either number of a structure; spaces are left out."""
    if texte.startswith("2A"):
        from aat.identifiants import finess

        texte = next(f"2A000001{cle}" for cle in range(10) if finess.est_valide(f"2A000001{cle}"))
    p = PAR_NOM["structure.identifiant"].poser(Prescripteur(), texte, JOUR)
    assert p.structure is not None
    assert p.structure.identifiant == "".join(texte.split())
