"""« En ce moment » by day, and the types d'emploi."""

import datetime as dt
from pathlib import Path

import pytest
from aat.erreurs import ErreurReferentiel
from aat.referentiel import types_emploi
from aat.referentiel.moment import lire_listes
from aat.referentiel.motifs import charger_motifs
from aat.ressources import referentiel
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("jour", "courts"),
    [
        # The guide's list: four motifs from November to April.
        ("2021-11-01", ["Gastro-entérite", "Grippe saisonnière", "Bronchite", "Rhinopharyngite"]),
        ("2022-04-30", ["Gastro-entérite", "Grippe saisonnière", "Bronchite", "Rhinopharyngite"]),
        ("2022-05-01", []),
        ("2021-10-31", []),
        # The list of the v3 service: a window per motif.
        ("2026-07-14", ["Covid-19 symptomatique"]),
        ("2026-11-23", ["Covid-19 symptomatique", "Rhinopharyngite"]),
        ("2026-12-01", ["Covid-19 symptomatique", "Gastro-entérite", "Rhinopharyngite"]),
        (
            "2027-01-15",
            ["Covid-19 symptomatique", "Gastro-entérite", "Grippe saisonnière", "Bronchite", "Rhinopharyngite"],
        ),
        ("2027-05-31", ["Covid-19 symptomatique", "Gastro-entérite"]),
    ],
)
def test_motifs_du_moment(jour: str, courts: list[str]) -> None:
    """Les motifs proposés ce jour-là, dans l’ordre de l’écran."""
    proposes = charger_motifs().du_moment(dt.date.fromisoformat(jour))
    assert [propose.libelle_court for propose in proposes] == courts


@given(st.dates(min_value=dt.date(2000, 1, 1), max_value=dt.date(2022, 12, 31)))
def test_liste_du_guide_de_novembre_a_avril(jour: dt.date) -> None:
    """Jusqu’en 2022 : tout ou rien, de novembre à avril."""
    assert len(charger_motifs().du_moment(jour)) == (4 if jour.month in {11, 12, 1, 2, 3, 4} else 0)


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ('du = "11-01"', 'du = "1er novembre"', "jour MM-JJ"),
        ('au = "04-30"', 'au = "04-31"', "jour MM-JJ"),
        ("du = 2023-01-01", "du = 2022-01-01", "se chevauchent"),
        ('source = "guide-amelipro"', "", "source"),
        ("verifie_le = 2026-11-23", "", "verifie_le"),
    ],
)
def test_liste_du_moment_fautive(avant: str, apres: str, attendu: str, tmp_path: Path) -> None:
    """Le message nomme le fichier et la clé."""
    texte = referentiel("nomenclatures/moment.toml").read_text(encoding="utf-8")
    assert avant in texte
    (tmp_path / "moment.toml").write_text(texte.replace(avant, apres, 1), encoding="utf-8")
    with pytest.raises(ErreurReferentiel, match=attendu) as levee:
        lire_listes(tmp_path / "moment.toml")
    assert "moment.toml" in levee.value.message


def test_quatre_types_d_emploi_du_plus_leger_au_plus_lourd() -> None:
    """Sédentaire, léger, modéré, lourd, avec leur définition."""
    types = types_emploi.types_emploi()
    assert [t.libelle_court for t in types] == ["Sédentaire", "Léger", "Modéré", "Lourd"]
    assert all(t.definition.endswith(".") for t in types)
    lourd = types_emploi.type_emploi("lourd")
    assert lourd is not None
    assert lourd.definition == "Charges supérieures à 25\u00a0kg."
    assert types_emploi.type_emploi("bureau") is None


def test_seuils_propres_a_certaines_fiches() -> None:
    """L’hystérectomie a ses seuils ; la grippe, ceux de tous."""
    modere = types_emploi.type_emploi("modere")
    assert modere is not None
    assert "20\u00a0kg" in types_emploi.definition(modere, "hysterectomie")
    assert types_emploi.definition(modere, "grippe") == modere.definition


def test_criteres_autres_que_la_charge() -> None:
    """La cheville compte les déplacements et la station debout."""
    (phrase,) = types_emploi.criteres("entorse-cheville")
    assert phrase.startswith("Déplacements et station debout\u00a0: ")
    assert types_emploi.criteres("grippe") == ()


@pytest.mark.parametrize(
    ("avant", "apres", "attendu"),
    [
        ('id = "leger"', 'id = "sedentaire"', "déjà donné"),
        ('source = "aati-2014"', 'source = "nulle"', "source inconnue"),
        ('libelle_court = "Lourd"', 'libelle_court = "Lourd"\nkilos = 25', "clé inconnue"),
    ],
)
def test_types_d_emploi_fautifs(avant: str, apres: str, attendu: str, tmp_path: Path) -> None:
    """Le message nomme le fichier et la clé."""
    texte = referentiel("nomenclatures/types_emploi.toml").read_text(encoding="utf-8")
    assert avant in texte
    (tmp_path / "types_emploi.toml").write_text(texte.replace(avant, apres, 1), encoding="utf-8")
    with pytest.raises(ErreurReferentiel, match=attendu) as levee:
        types_emploi.lire(tmp_path / "types_emploi.toml")
    assert "types_emploi.toml" in levee.value.message
