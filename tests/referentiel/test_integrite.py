"""The installed data are whole; each kind of break across files is seen and named."""

import shutil
from pathlib import Path

import pytest
from aat.referentiel.integrite import Anomalie, verifier
from aat.ressources import referentiel


def test_le_referentiel_livre_est_integre() -> None:
    """Aucune anomalie dans les fichiers livrés."""
    assert verifier() == ()


@pytest.mark.parametrize(
    ("fichier", "avant", "apres", "attendu"),
    [
        ("nomenclatures/motifs.csv", ",angine,Angine,", ",angines,Angine,", "tiré du libellé"),
        ("nomenclatures/motifs.csv", ",008,angine,", ",010,angine,", "code fonctionnel déjà porté"),
        ("nomenclatures/motifs.csv", ",008,angine,", ",999,angine,", "code fonctionnel 999"),
        ("nomenclatures/motifs.csv", ",008,angine,", ",008,,", "aucun motif ne la porte"),
        ("nomenclatures/motifs.csv", "code,id", "code,ident", "colonne inconnue"),
        ("nomenclatures/motifs.csv", "ameli-aat-v3", "inconnue", "source inconnue"),
        ("nomenclatures/motifs_corrections.csv", "00010001,synonymes", "99999999,synonymes", "code de motif inconnu"),
        ("nomenclatures/libelles.csv", "exacte,abcès", "exacte,abcès|", "élément vide"),
        ("nomenclatures/libelles.csv", "guide-amelipro", "guide", "source inconnue"),
        ("nomenclatures/codes_2014.csv", ",angine,00010001,", ",angine,00010004,", "code actuel"),
        ("nomenclatures/codes_2014.csv", "00010002,A02", "00010001,A02", "déjà donné"),
        ("durees.toml", "leger = [21, 21, 14, 14]", "leger = [21, 22, 14, 14]", "valeurs différentes"),
        ("durees.toml", 'id = "angine"', 'id = "angines"', "fiche de durées inconnue"),
        ("durees.toml", 'id = "angine"', ' id =  "angine"', "fiche de durées inconnue"),
        ("nomenclatures/moment.toml", '"01000133"', '"01009999"', "code de motif inconnu"),
        ("nomenclatures/moment.toml", '"ameli-aat-v3"', '"nulle"', "source inconnue"),
        ("nomenclatures/types_emploi.toml", '"fracture-cotes"', '"fracture-cote"', "fiche de durées inconnue"),
        ("nomenclatures/types_emploi.toml", 'id = "lourd"', 'id = "tres-lourd"', "quatre types attendus"),
        ("nomenclatures/caisses.csv", "08,756,0100", "88,756,0100", "régime inconnu"),
        ("nomenclatures/lesions.toml", 'parent = "10"', 'parent = "98"', "parente inconnue"),
        ("nomenclatures/lesions.toml", "verifie_le = 2026-11-23", "", "date de vérification"),
        ("nomenclatures/sources.toml", '"caisses.csv"', '"caisse.csv"', "non décrit"),
        ("nomenclatures/sources.toml", 'sources = ["mediboard-2014"]', 'sources = ["nulle"]', "source inconnue"),
        ("nomenclatures/sources.toml", 'sources = ["mediboard-2014"]', "sources = []", "source inconnue"),
    ],
)
def test_rupture_vue(fichier: str, avant: str, apres: str, attendu: str, tmp_path: Path) -> None:
    """La rupture est dite, dans une phrase qui se termine."""
    dossier = _copie(tmp_path)
    chemin = dossier / fichier
    texte = chemin.read_text(encoding="utf-8")
    assert avant in texte
    chemin.write_text(texte.replace(avant, apres, 1), encoding="utf-8")
    anomalies = verifier(dossier)
    assert any(attendu in anomalie.message for anomalie in anomalies), anomalies
    assert all(anomalie.fichier and anomalie.message.endswith(".") for anomalie in anomalies)


def test_anomalie_en_une_phrase() -> None:
    """Une anomalie s’écrit avec son fichier et sa clé."""
    assert str(Anomalie("motifs.csv", "ligne 3", "code déjà donné.")) == "motifs.csv, ligne 3\u00a0: code déjà donné."


def test_fichier_absent_dit_sans_cacher_le_reste(tmp_path: Path) -> None:
    """Un fichier qui manque est nommé ; les autres sont quand même vérifiés."""
    dossier = _copie(tmp_path)
    (dossier / "nomenclatures" / "regimes.toml").unlink()
    lesions = dossier / "nomenclatures" / "lesions.toml"
    lesions.write_text(lesions.read_text(encoding="utf-8").replace("verifie_le", "relu_le", 1), encoding="utf-8")
    fichiers = {anomalie.fichier for anomalie in verifier(dossier)}
    assert {"regimes.toml", "lesions.toml"} <= fichiers


def _copie(tmp_path: Path) -> Path:
    dossier = tmp_path / "referentiel"
    shutil.copytree(referentiel("nomenclatures"), dossier / "nomenclatures")
    shutil.copy(referentiel("durees.toml"), dossier / "durees.toml")
    return dossier
