"""Assisted entry of lesions: found by words, made into sentences, refused when spoilt."""

import shutil
from pathlib import Path

import pytest
from aat import ressources
from aat.cli.composer_certificat import lire_lesion
from aat.domaine.certificat import Lateralite, Lesion, SerieTableaux, TableauMp
from aat.erreurs import ErreurIntrouvable, ErreurReferentiel, ErreurUsage
from aat.referentiel.lesions import charger_lesions, chercher_natures, chercher_sieges, lire_lesions
from aat.rules.certificat.phrases import phrase_lesion, texte_des_lesions
from aat.saisie.tableau_mp import lire_tableau


def test_la_nomenclature_entiere_a_ses_phrases() -> None:
    """41 seats, 50 natures, and the side is asked for paired seats only."""
    lesions = charger_lesions()
    assert (len(lesions.sieges), len(lesions.natures)) == (41, 50)
    assert lesions.sieges["53"].lateralise
    assert not lesions.sieges["11"].lateralise
    assert [code for code, nature in lesions.natures.items() if nature.psychique] == ["110", "111", "112", "119"]


@pytest.mark.parametrize(
    ("texte", "premier"),
    [
        ("main", "53"),
        ("genou", "62"),
        ("oeil", "13"),
        ("ORTEIL", "65"),
        ("cheville", "63"),
        ("54", "54"),
        ("cotes", "41"),
    ],
)
def test_un_siege_se_trouve_par_ses_mots(texte: str, premier: str) -> None:
    """By a word, without accent nor capital, or by its code."""
    assert chercher_sieges(texte)[0].code == premier


@pytest.mark.parametrize(
    ("texte", "premier"),
    [
        ("plaie ouverte", "12"),
        ("fracture fermee", "21"),
        ("entorse", "32"),
        ("brulure chim", "62"),
        ("choc trauma", "112"),
    ],
)
def test_une_nature_se_trouve_par_ses_mots(texte: str, premier: str) -> None:
    """By the words of its label or of its sentence."""
    assert premier in [n.code for n in chercher_natures(texte)]


def test_une_ligne_fait_une_phrase_en_toutes_lettres() -> None:
    """Nature, seat, side, precision; a psychic lesion has no seat; an unknown code makes no sentence."""
    lesions = charger_lesions()
    assert (
        phrase_lesion(Lesion("53", Lateralite.GAUCHE, "12", "index"), lesions)
        == "Plaie ouverte de la main, à gauche (index)."
    )
    assert (
        phrase_lesion(Lesion("63", Lateralite.DROITE, "32"), lesions) == "Entorse ou foulure de la cheville, à droite."
    )
    assert phrase_lesion(Lesion(None, None, "112"), lesions) == "Choc traumatique."
    assert phrase_lesion(Lesion("53", None, "777"), lesions) is None
    assert phrase_lesion(Lesion("777", None, "12"), lesions) is None
    deux = (Lesion("53", Lateralite.GAUCHE, "12"), Lesion("13", Lateralite.BILATERAL, "62"))
    assert (
        texte_des_lesions(deux, lesions)
        == "Plaie ouverte de la main, à gauche.\nBrûlure chimique de l’œil, des deux côtés."
    )


def test_une_lesion_se_tape_en_une_option() -> None:
    """« nature, siège, côté, précision »; an ambiguous word shows its candidates, an unknown one says so."""
    assert lire_lesion("plaies ouvertes, main, gauche, index, phalange") == Lesion(
        "53", Lateralite.GAUCHE, "12", "index, phalange"
    )
    assert lire_lesion("12, 53, D") == Lesion("53", Lateralite.DROITE, "12")
    assert lire_lesion("112") == Lesion(None, None, "112")
    with pytest.raises(ErreurUsage, match="21 Fractures fermées"):
        lire_lesion("fracture, main, gauche")
    with pytest.raises(ErreurIntrouvable):
        lire_lesion("schtroumpf, main")


def test_un_tableau_se_tape_comme_il_se_dit() -> None:
    """General or agricultural series, bis, letter; anything else is refused."""
    assert lire_tableau("RG 57 A") == TableauMp(SerieTableaux.GENERAL, 57, None, "A")
    assert lire_tableau("ra 47 bis") == TableauMp(SerieTableaux.AGRICOLE, 47, "bis", None)
    assert lire_tableau("30bis") == TableauMp(None, 30, "bis", None)
    with pytest.raises(ErreurUsage):
        lire_tableau("le tableau des maçons")


@pytest.mark.parametrize(
    ("avant", "apres", "phrase"),
    [
        ('53 = "de la main"', "", "sieges.53"),
        ('53 = "de la main"', '53 = "de la main"\n54b = "de rien"', "sieges.54b"),
        ('natures = ["110"', 'natures = ["888"', "888"),
        ("verifie_le = 2026-11-23", "", "vérification"),
        ('droite = "à droite"', "droite = 1", "lateralites.droite"),
    ],
)
def test_un_fichier_abime_est_refuse_et_nomme(tmp_path: Path, avant: str, apres: str, phrase: str) -> None:
    """A code without its words, words without their code: the file and the key are in the message."""
    dossier = tmp_path / "nomenclatures"
    shutil.copytree(ressources.referentiel("nomenclatures"), dossier)
    phrases = dossier / "lesions_phrases.toml"
    texte = phrases.read_text(encoding="utf-8")
    assert avant in texte
    phrases.write_text(texte.replace(avant, apres, 1), encoding="utf-8")
    with pytest.raises(ErreurReferentiel, match=phrase):
        lire_lesions(dossier / "lesions.toml", phrases)
