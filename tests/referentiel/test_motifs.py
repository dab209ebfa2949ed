"""The coded motifs, their labels through time, and what makes a nomenclature file invalid."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from aat.domaine.motif import Motif
from aat.erreurs import ErreurReferentiel
from aat.referentiel.lecture_motifs import identifiants_des_fiches, lire
from aat.referentiel.motifs import Motifs, charger_motifs
from aat.ressources import referentiel
from hypothesis import given, settings
from hypothesis import strategies as st

MOTIFS = charger_motifs()


def test_deux_cents_motifs_dont_trente_et_un_avec_fiche() -> None:
    """La liste de référence est complète : 200 motifs, 67 codes fonctionnels, 31 fiches embarquées."""
    assert len(MOTIFS.tous) == 200
    assert len({m.code_fonctionnel for m in MOTIFS.tous} - {"999"}) == 67
    assert len({m.fiche for m in MOTIFS.tous if m.fiche}) == 31


def test_motif_par_code_et_par_identifiant() -> None:
    """Le même motif par son code, par son identifiant, par l’identifiant d’un autre libellé."""
    grippe = MOTIFS.par_code("00010004")
    assert grippe is not None
    assert (grippe.id, grippe.libelle, grippe.fiche) == ("syndrome-grippal", "Syndrome grippal", "grippe")
    assert MOTIFS.par_id("syndrome-grippal") is grippe
    assert MOTIFS.par_id("grippe-saisonniere") is grippe
    assert MOTIFS.par_code("00019999") is None
    assert MOTIFS.par_id("anemie") is None


def test_libelles_corriges_pour_l_affichage() -> None:
    """Les fautes de la source ne se voient pas ; le code ne change pas."""
    attendus = {
        "00041003": "Exérèse des polypes du colon et/ou du rectum par coloscopie totale",
        "00030002": "Épisode dépressif léger",
        "01000107": "Lésion superficielle de l’œil",
        "01000073": "Hépatite virale aiguë",
    }
    assert {code: _motif(code).libelle for code in attendus} == attendus
    assert {"saignements", "hémorroïdectomie"} <= set(_motif("00040022").synonymes)
    assert {"appendicite", "abcès"} <= set(_motif("01000106").synonymes)
    assert _motif("01000109").acronymes == ("SDRC",)


def test_aucune_apostrophe_droite_ni_espace_double() -> None:
    """Tout ce qui s’affiche suit la typographie française."""
    for motif in MOTIFS.tous:
        for texte in (motif.libelle, *motif.synonymes):
            assert "'" not in texte
            assert "  " not in texte
            assert texte == texte.strip()


def test_drapeaux_des_motifs() -> None:
    """Covid, grossesse, interruption et soins dentaires : ces motifs et aucun autre."""
    assert {m.code for m in MOTIFS.tous if m.covid} == {"01000133"}
    assert {m.code for m in MOTIFS.tous if m.grossesse} == {"00080001", "00080002", "01000078"}
    assert {m.code for m in MOTIFS.tous if m.interruption_grossesse} == {"00080001", "01000078"}
    assert {m.code for m in MOTIFS.tous if m.dentaire} == {"01000145", "01000146"}


@pytest.mark.parametrize(
    ("code", "jour", "libelle"),
    [
        ("01000048", "2021-12-10", "Lésions traumatiques de la tête"),
        ("01000048", "2022-12-31", "Lésions traumatiques de la tête"),
        ("01000048", "2023-01-01", "Traumatisme crânien"),
        ("01000133", "2020-11-10", "Covid-19 diagnostiqué (ou présumé)"),
        ("01000133", "2026-11-23", "Covid-19 symptomatique diagnostiqué (ou présumé)"),
        ("00010004", "2019-03-07", "Grippe saisonnière"),
        ("00010004", "2026-11-23", "Syndrome grippal"),
        # Seen on the guide's button only, not as a label: never dated.
        ("00010002", "2021-11-04", "Bronchite aiguë sans comorbidité"),
        ("00060011", "2021-11-04", "Fracture du coude"),
    ],
)
def test_libelle_a_la_date_de_prescription(code: str, jour: str, libelle: str) -> None:
    """Un document ancien porte le libellé que le téléservice montrait alors."""
    assert MOTIFS.libelle_a_la_date(_motif(code), dt.date.fromisoformat(jour)) == libelle


@settings(deadline=None)
@given(st.sampled_from(MOTIFS.tous), st.dates())
def test_un_libelle_pour_chaque_jour(motif: Motif, jour: dt.date) -> None:
    """Il y a toujours un libellé et un seul, quel que soit le jour."""
    assert MOTIFS.libelle_a_la_date(motif, jour)


def test_liste_alphabetique_sans_tenir_compte_des_accents() -> None:
    """« Épicondylite » se range avec les E, entre « Entorse » et « Fibromyalgie »."""
    libelles = [m.libelle for m in MOTIFS.alphabetique()]
    assert len(libelles) == 200
    assert libelles[0].startswith("Abcès")
    epicondylite = libelles.index("Épicondylite latérale - non opéré")
    assert libelles.index("Entorse du poignet") < epicondylite < libelles.index("Fibromyalgie")


def test_libelles_rattaches_ou_laisses_seuls() -> None:
    """88 libellés ; ceux qu’aucun motif ne représente honnêtement n’en ont pas."""
    assert len(MOTIFS.libelles) == 88
    seuls = {alias.id for alias in MOTIFS.libelles if alias.code is None}
    assert seuls == {
        "anemie",
        "autres-motifs",
        "autres-suites-d-interventions-chirurgicales",
        "autres-traumatismes",
        "episode-depressif-syndrome-depressif",
        "symptomes-generaux",
    }


def test_canal_carpien_opere_garde_son_motif() -> None:
    """Le code de 2014 de la chirurgie du canal carpien a changé de sens : l’ancien libellé va au bon motif."""
    opere = MOTIFS.par_id("chirurgie-du-canal-carpien")
    assert opere is not None
    assert opere.code == "01000141"


# Each fault of a file is named with the file and the line.

Modifier = Callable[[str], str]


@pytest.mark.parametrize(
    ("fichier", "modifier", "attendu"),
    [
        ("motifs.csv", lambda t: t.replace("code,id,", "code,identifiant,", 1), "motifs.csv, ligne 1"),
        ("motifs.csv", lambda t: t.replace(",source\n", "\n", 1), "colonne manquante"),
        ("motifs.csv", lambda t: t.replace("code,id,libelle", "id,code,libelle", 1), "autre ordre"),
        (
            "motifs.csv",
            lambda t: t.replace("00010002,", "00010001,", 1),
            "motifs.csv, ligne 3\u00a0: code 00010001 déjà",
        ),
        ("motifs.csv", lambda t: t.replace("00010002,", "0001000,", 1), "huit chiffres"),
        (
            "motifs.csv",
            lambda t: t.replace(",gastro-enterite,Gastro", ",angine,Gastro", 1),
            "«\u00a0angine\u00a0» déjà",
        ),
        (
            "motifs.csv",
            lambda t: t.replace(",008,angine,", ",008,angines,", 1),
            "fiche de durées inconnue «\u00a0angines\u00a0»",
        ),
        ("motifs.csv", lambda t: t.replace(",008,angine,", ",8,angine,", 1), "trois chiffres"),
        ("motifs.csv", lambda t: t.replace("amygdalite|", "amygdalite||", 1), "élément vide"),
        (
            "motifs.csv",
            lambda t: t.replace(",,,,,ameli-aat-v3", ",non,,,,ameli-aat-v3", 1),
            "«\u00a0oui\u00a0» ou vide",
        ),
        ("motifs.csv", lambda t: t.replace("ameli-aat-v3", "", 1), "ligne 2\u00a0: colonne «\u00a0source\u00a0» vide"),
        ("motifs.csv", lambda t: t.replace(",ameli-aat-v3\n", "\n", 1), "12 colonnes attendues, 11 lues"),
        ("motifs.csv", lambda t: t.partition("\n")[0] + "\n", "aucun motif"),
        (
            "libelles.csv",
            lambda t: t.replace("2022-12-31", "2022-13-31", 1),
            "libelles.csv, ligne 2\u00a0: colonne «\u00a0au\u00a0»",
        ),
        ("libelles.csv", lambda t: t.replace(",,2022-12-31", ",2023-01-01,2022-12-31", 1), "précède le début"),
        ("libelles.csv", lambda t: t.replace("01000035,exacte", "01009935,exacte", 1), "code de motif inconnu"),
        ("libelles.csv", lambda t: t.replace("exacte", "sûre", 1), "correspondance"),
        ("libelles.csv", lambda t: t.replace(",00010001,exacte", ",00010004,exacte", 1), "celui d’un autre motif"),
        ("libelles.csv", lambda t: t + t.splitlines()[-1] + "\n", "déjà donné plus haut"),
        ("synonymes_projet.csv", lambda t: t.replace(",projet", ",", 1), "colonne «\u00a0source\u00a0» vide"),
        ("synonymes_projet.csv", lambda t: t + t.splitlines()[-1] + "\n", "terme déjà donné"),
        ("synonymes_projet.csv", lambda t: t.replace("00010001", "12345678", 1), "code de motif inconnu"),
        ("synonymes_projet.csv", lambda t: t.replace("angine", '"angine', 1), "n’est pas un CSV lisible"),
    ],
)
def test_fichier_fautif_nomme(fichier: str, modifier: Modifier, attendu: str, tmp_path: Path) -> None:
    """Le message dit quel fichier, quelle ligne et quoi."""
    with pytest.raises(ErreurReferentiel) as levee:
        _avec(tmp_path, fichier, modifier)
    assert fichier in levee.value.message
    assert attendu in levee.value.message
    assert levee.value.remede or "aucun motif" in attendu


def test_fichier_en_latin_1_refuse(tmp_path: Path) -> None:
    """Un fichier qui n’est pas en UTF-8 est nommé, sans message anglais."""
    dossier = _copie(tmp_path)
    (dossier / "motifs.csv").write_bytes("code,libellé\n".encode("latin-1"))
    with pytest.raises(ErreurReferentiel, match=r"motifs\.csv n’est pas un CSV lisible"):
        _lire(dossier)


def _motif(code: str) -> Motif:
    motif = MOTIFS.par_code(code)
    assert motif is not None
    return motif


def _copie(tmp_path: Path) -> Path:
    dossier = tmp_path / "nomenclatures"
    shutil.copytree(referentiel("nomenclatures"), dossier)
    return dossier


def _lire(dossier: Path) -> Motifs:
    return lire(
        dossier / "motifs.csv",
        dossier / "libelles.csv",
        dossier / "synonymes_projet.csv",
        identifiants_des_fiches(referentiel("durees.toml")),
    )


def _avec(tmp_path: Path, fichier: str, modifier: Modifier) -> Motifs:
    dossier = _copie(tmp_path)
    avant = (dossier / fichier).read_text(encoding="utf-8")
    apres = modifier(avant)
    assert apres != avant
    (dossier / fichier).write_text(apres, encoding="utf-8")
    return _lire(dossier)
