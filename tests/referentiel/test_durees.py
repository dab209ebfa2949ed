"""Duration sheets: the numbers as their source prints them, and what makes the file invalid."""

from pathlib import Path

import pytest
from aat.domaine.fiche import Cellule, NiveauColonnes
from aat.erreurs import ErreurIntrouvable, ErreurReferentiel
from aat.referentiel.durees import charger_fiches, duree, fiche, fiche_du_motif, lire_fiches
from aat.referentiel.motifs import charger_motifs
from aat.ressources import lire_toml, referentiel


def test_fracture_du_coude_comme_dans_le_guide() -> None:
    """Les deux lignes d’en-tête, les seize nombres et les cases réunies du guide."""
    coude = fiche("fracture-coude")
    orthopedique, chirurgical = ("Traitement orthopédique", 1), ("Traitement chirurgical", 1)
    assert coude.colonnes == (
        NiveauColonnes(
            "localisation",
            (
                ("Extrémité inférieure de l’humérus", 2),
                ("Tête radiale / extrémité supérieure de l’ulna (olécrâne, coronoïde)", 2),
            ),
        ),
        NiveauColonnes("traitement", (orthopedique, chirurgical, orthopedique, chirurgical)),
    )
    assert {ligne: [c.jours for c in cellules] for ligne, cellules in coude.lignes.items()} == {
        "sedentaire": [7, 14, 7, 14],
        "leger": [21, 21, 14, 14],
        "modere": [70, 70, 42, 42],
        "lourd": [90, 90, 60, 60],
    }
    assert coude.fusions == {"leger": ((0, 1),), "modere": ((0, 1), (2, 3)), "lourd": ((0, 1), (2, 3))}
    assert not any(c.plus_de for cellules in coude.lignes.values() for c in cellules)


def test_trente_et_une_fiches_toutes_portees_par_un_motif() -> None:
    """31 fiches, chacune celle d’un motif et d’un seul."""
    fiches = charger_fiches()
    portees = [m.fiche for m in charger_motifs().tous if m.fiche]
    assert len(fiches) == 31
    assert sorted(portees) == sorted(fiches)


def test_chaque_nombre_est_celui_du_fichier() -> None:
    """Aucune durée n’est ajoutée, perdue ni déplacée à la lecture ; « plus de 240 » est écrit 241 avec un signe."""
    for brute in lire_toml(referentiel("durees.toml"))["fiche"]:
        lue = fiche(brute["id"])
        bornes = brute.get("bornes", {})
        assert set(lue.lignes) == set(brute["lignes"])
        for ligne, jours in brute["lignes"].items():
            signes = bornes.get(ligne, [""] * len(jours))
            attendues = [Cellule(j, plus_de=s == ">") for j, s in zip(jours, signes, strict=True)]
            assert list(lue.lignes[ligne]) == attendues


def test_chaque_fiche_nomme_ses_sources() -> None:
    """Pas de nombre sans source, et chaque source a son adresse."""
    for lue in charger_fiches().values():
        assert lue.sources
        assert all(quoi and url for quoi, url in lue.sources)


def test_lombalgie_ecart_dit_et_jamais_propose() -> None:
    """0 ou 5 jours pour tous ; les valeurs de 2014 restent dites comme un écart."""
    lombalgie = fiche("lombalgie-commune")
    assert lombalgie.lignes == {"tous": (Cellule(0), Cellule(5))}
    (ecart,) = lombalgie.ecarts
    assert [jours for _, _, jours in ecart.cellules] == [1, 3, 14, 35]


def test_plus_de_deux_cent_quarante_jours() -> None:
    """Le fixateur externe en travail lourd : « plus de 240 », soit 241 au moins."""
    assert duree(fiche("fracture-tibia-fibula"), "lourd", 1) == Cellule(241, plus_de=True)


def test_tous_vaut_pour_chaque_type_d_emploi() -> None:
    """Une fiche sans distinction d’emploi répond pour chacun d’eux."""
    grippe = fiche("grippe")
    assert {duree(grippe, t, 0) for t in ("tous", "sedentaire", "leger", "modere", "lourd")} == {Cellule(5)}
    assert duree(fiche("canal-carpien"), "lourd", 2) == Cellule(45)


def test_fiche_du_motif_ou_rien() -> None:
    """Un motif sans fiche n’a pas de tableau."""
    motifs = charger_motifs()
    grippe, migraine = motifs.par_code("00010004"), motifs.par_code("01000077")
    assert grippe is not None
    assert migraine is not None
    assert fiche_du_motif(grippe) is fiche("grippe")
    assert fiche_du_motif(migraine) is None


@pytest.mark.parametrize(("type_emploi", "colonne"), [("bureau", 0), ("lourd", 4), ("lourd", -1)])
def test_case_absente_du_tableau(type_emploi: str, colonne: int) -> None:
    """Une ligne ou une colonne qui n’existe pas est refusée en français."""
    with pytest.raises(ErreurIntrouvable, match="n’a pas de"):
        duree(fiche("fracture-coude"), type_emploi, colonne)


def test_fiche_absente() -> None:
    """Une fiche que le référentiel n’a pas est dite, avec ce qu’on peut faire."""
    with pytest.raises(ErreurIntrouvable) as levee:
        fiche("migraine")
    assert levee.value.remede


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ('titre = "Angine"', 'titre = ""', "fiche angine.titre"),
        ('titre = "Angine"', 'titre = "Angine"\nnote = "x"', "fiche angine.note\u00a0: clé inconnue"),
        ("tous = [3]", "tous = [3, 4]", "fiche angine.lignes.tous\u00a0: 1 durées"),
        ("tous = [3]", "tous = [-3]", "fiche angine.lignes.tous"),
        ("tous = [3]", "sedentaire = [3]", "fiche angine.lignes"),
        ("etendue = 1", "etendue = 0", "etendue"),
        ('id = "bronchite-aigue"', 'id = "angine"', "déjà donnée"),
        ("verifie_le = 2026-11-23\n", "", "verifie_le"),
        ('source = "grippe2010"', 'source = "nulle"', "source inconnue «\u00a0nulle\u00a0»"),
        ("leger = [[0, 1]]", "leger = [[0, 9]]", "fiche fracture-coude.fusions.leger"),
        ('lourd = ["", ">", ""]', 'lourd = ["", "<", ""]', "bornes.lourd"),
        ("version = 2", "version = 2\nauteur = 1", "clé auteur\u00a0: clé inconnue"),
        ("version = 2", "version 2", "durees.toml"),
    ],
)
def test_fichier_de_durees_fautif(avant: str, apres: str, attendu: str, tmp_path: Path) -> None:
    """Le message nomme le fichier, la fiche et la clé."""
    texte = referentiel("durees.toml").read_text(encoding="utf-8")
    assert avant in texte
    chemin = tmp_path / "durees.toml"
    chemin.write_text(texte.replace(avant, apres, 1), encoding="utf-8")
    with pytest.raises(ErreurReferentiel) as levee:
        lire_fiches(chemin)
    assert "durees.toml" in levee.value.message
    assert attendu in levee.value.message


def test_fiche_sans_source_refusee(tmp_path: Path) -> None:
    """Aucune durée n’entre sans source."""
    chemin = tmp_path / "durees.toml"
    chemin.write_text(
        "version = 2\nverifie_le = 2026-11-23\n"
        '[[fiche]]\nid = "x"\ntitre = "X"\ncategorie = "c"\n'
        '  [[fiche.colonnes]]\n  niveau = "durée"\n  valeurs = [{libelle = "Durée", etendue = 1}]\n'
        "  [fiche.lignes]\n  tous = [3]\n",
        encoding="utf-8",
    )
    with pytest.raises(ErreurReferentiel, match=r"fiche x\.sources.*aucune source"):
        lire_fiches(chemin)
