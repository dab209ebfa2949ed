"""Organismes on a day: what is known, what is not, and the conduct when a régime is not connected."""

import datetime as dt
from pathlib import Path

import pytest
from aat.domaine.regime import Raccordement
from aat.erreurs import ErreurReferentiel
from aat.referentiel.lecture_regimes import lire_organismes
from aat.referentiel.regimes import rattachement
from aat.ressources import referentiel
from hypothesis import given
from hypothesis import strategies as st

JOUR = dt.date(2026, 11, 23)


def test_regime_general_et_caisse_de_l_ain() -> None:
    """L’organisme du guide : régime, caisse et raccordement nommés."""
    ain = rattachement("01", "011", "0000", JOUR)
    assert (ain.regime_libelle, ain.sigle, ain.caisse_libelle) == ("Régime général", "RG", "Caisse primaire de l’Ain")
    assert ain.transmission is Raccordement.OUI
    assert ain.organisme == "010110000"
    assert not ain.essai
    assert ain.constate_le


def test_caisse_absente_de_l_echantillon() -> None:
    """Une caisse inconnue garde ses chiffres ; le régime, lui, est connu."""
    inconnue = rattachement("01", "010", "0000", JOUR)
    assert (inconnue.caisse, inconnue.caisse_libelle, inconnue.transmission) == ("010", None, Raccordement.OUI)


def test_patient_sans_regime() -> None:
    """Rien de connu : rien d’affirmé."""
    rien = rattachement(None, "011", "0000", JOUR)
    assert (rien.regime, rien.caisse, rien.centre, rien.regime_libelle, rien.caisse_libelle) == (None,) * 5
    assert rien.transmission is Raccordement.INCONNU
    assert rien.organisme is None


def test_regime_inconnu_jamais_devine() -> None:
    """Un code absent de la table : ses chiffres et « inconnu »."""
    inconnu = rattachement("77", "123", "4567", JOUR)
    assert (inconnu.regime, inconnu.regime_libelle, inconnu.sigle) == ("77", None, None)
    assert inconnu.transmission is Raccordement.INCONNU
    assert inconnu.organisme == "771234567"


@pytest.mark.parametrize("code", ["06", "07", "08", "10", "90", "91", "93"])
def test_regimes_non_raccordes(code: str) -> None:
    """Ces régimes ne reçoivent pas d’avis par voie électronique."""
    assert rattachement(code, None, None, JOUR).transmission is Raccordement.NON


@pytest.mark.parametrize("code", ["02", "04", "05"])
def test_regimes_raccordes(code: str) -> None:
    """MSA, SNCF et RATP reçoivent les avis."""
    assert rattachement(code, None, None, JOUR).transmission is Raccordement.OUI


@pytest.mark.parametrize("code", ["09", "12", "14", "15", "16", "17", "92", "94", "95", "96", "99"])
def test_inconnu_n_est_pas_non(code: str) -> None:
    """Un raccordement non établi reste « inconnu »."""
    assert rattachement(code, None, None, JOUR).transmission is Raccordement.INCONNU


@pytest.mark.parametrize("code", ["14", "15"])
def test_assemblee_ou_senat_non_affiches(code: str) -> None:
    """Deux codes que les sources n’ordonnent pas : l’écran montre les chiffres, pas un nom."""
    lu = rattachement(code, None, None, JOUR)
    assert lu.regime_libelle is None
    assert lu.note


def test_rsi_ferme_en_2019() -> None:
    """Avant sa fermeture rien n’est établi ; depuis, il ne reçoit rien et l’écran dit quoi faire."""
    assert rattachement("03", None, None, dt.date(2018, 12, 31)).transmission is Raccordement.INCONNU
    ferme = rattachement("03", None, None, dt.date(2019, 1, 1))
    assert ferme.transmission is Raccordement.NON
    assert ferme.note
    assert "01/01/2019" in ferme.note


@pytest.mark.parametrize(
    ("codes", "essai"),
    [
        (("01", "349", "9881"), True),
        (("01", "349", None), True),
        (("01", "349", "0000"), False),
        (("02", "349", "0000"), True),
        (("01", "999", "1234"), True),
        (("01", "999", None), True),
        (("01", "011", "0000"), False),
    ],
)
def test_organismes_d_essai(codes: tuple[str, str, str | None], essai: bool) -> None:
    """Un organisme d’essai est reconnu ; sans centre, le doute compte comme un essai."""
    lu = rattachement(*codes, JOUR)
    assert lu.essai is essai
    assert bool(lu.note) is essai


def test_centre_d_une_caisse_sans_centre_precis() -> None:
    """Une caisse donnée sans centre nomme tous ses centres ; une caisse donnée avec le sien, celui-là seulement."""
    assert rattachement("01", "331", "0042", JOUR).caisse_libelle == "Caisse principale de Gironde"
    assert rattachement("01", "161", "0042", JOUR).caisse_libelle is None
    assert rattachement("01", "161", None, JOUR).caisse_libelle == "Angoulême"


@given(st.text(max_size=4), st.text(max_size=4), st.text(max_size=5))
def test_aucun_code_ne_fait_echouer(regime: str, caisse: str, centre: str) -> None:
    """N’importe quel texte rend un rattachement, sans rien inventer."""
    lu = rattachement(regime, caisse, centre, JOUR)
    assert lu.regime == (regime or None)
    if lu.regime_libelle is None:
        assert lu.sigle is None


@pytest.mark.parametrize(
    ("fichier", "avant", "apres", "attendu"),
    [
        ("regimes.toml", 'code = "01"', 'code = "1"', "regime 1.code"),
        ("regimes.toml", 'code = "02"', 'code = "01"', "régime 01 déjà"),
        ("regimes.toml", 'valeur = "oui"', 'valeur = "peut-être"', "valeur"),
        ("regimes.toml", 'sources = ["guide", "hotline", "mediboard_dico"]', "sources = []", "regime 01.sources"),
        ("regimes.toml", '"hotline", "mediboard_dico"', '"ailleurs"', "source inconnue «\u00a0ailleurs\u00a0»"),
        ("regimes.toml", 'valeur = "oui"', 'valeur = "oui"\n[[regime.raccordement]]\nvaleur = "non"', "se chevauchent"),
        ("regimes.toml", "verifie_le = 2026-11-23", "", "verifie_le"),
        ("regimes.toml", 'sigle = "RG"', 'sigle = "RG"\ncouleur = "bleu"', "regime 01.couleur\u00a0: clé inconnue"),
        ("caisses.csv", "01,011,0000", "1,011,0000", "caisses.csv, ligne 2"),
        ("caisses.csv", "01,161,0000", "01,011,0000", "ligne 3\u00a0: organisme déjà"),
        ("caisses.csv", ",oui,", ",vrai,", "essai"),
    ],
)
def test_fichiers_fautifs(fichier: str, avant: str, apres: str, attendu: str, tmp_path: Path) -> None:
    """Le message nomme le fichier et la clé ou la ligne."""
    for nom in ("regimes.toml", "caisses.csv"):
        texte = referentiel(f"nomenclatures/{nom}").read_text(encoding="utf-8")
        if nom == fichier:
            assert avant in texte
            texte = texte.replace(avant, apres, 1)
        (tmp_path / nom).write_text(texte, encoding="utf-8")
    with pytest.raises(ErreurReferentiel) as levee:
        lire_organismes(tmp_path / "regimes.toml", tmp_path / "caisses.csv")
    assert fichier in levee.value.message
    assert attendu in levee.value.message
