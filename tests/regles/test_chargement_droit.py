"""Loading the dated law: complete, quick enough, and strict about every mistake in a file."""

import datetime as dt
import shutil
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from aat import ressources
from aat.domaine.arret import Avis
from aat.domaine.constat import Severite
from aat.erreurs import ErreurReferentiel
from aat.referentiel.droit import charger_droit, charger_textes
from aat.referentiel.lecture_droit import lire_droit, lire_textes
from aat.rules.droit import Portee
from aat.rules.parametres import parametres_du_jour

PARAMETRE = """\
description = "Essai"
type = "entier"
couverture = "depuis"
verifie_le = 2026-11-23

[[valeurs]]
du = 2020-01-01
au = 2024-12-31
valeur = 3
fondement = "F"
source = "S"

[[valeurs]]
du = 2025-01-01
valeur = 4
fondement = "F"
source = "S"
"""


@pytest.fixture
def copie(tmp_path: Path) -> Path:
    """Return a copy of the shipped law, free to be spoilt."""
    shutil.copytree(ressources.referentiel("regles"), tmp_path / "regles")
    shutil.copytree(ressources.referentiel("parametres"), tmp_path / "parametres")
    return tmp_path


def _lire(dossier: Path) -> None:
    lire_droit(dossier / "regles", dossier / "parametres")


def test_les_141_regles_et_leurs_textes() -> None:
    """Every rule has metadata and texts, and nothing else has."""
    assert len(charger_droit().regles) == 141
    assert set(charger_textes()) == set(charger_droit().regles)


def test_chaque_regle_a_une_portee_un_document_et_une_verification() -> None:
    """Each of the 141 says who applies it, to what, and when it was checked."""
    for regle in charger_droit().regles.values():
        assert isinstance(regle.portee, Portee)
        assert regle.concerne
        assert regle.verifie_le >= dt.date(2026, 11, 23)
        assert regle.source == "guide-amelipro" or regle.source.startswith("http"), regle.code


def test_les_champs_des_regles_de_l_avis_existent_dans_le_document() -> None:
    """A rule's dotted paths are paths of the contract's avis."""
    for regle in charger_droit().regles.values():
        if "certificat" in regle.concerne and regle.objet in {"certificat", "impression"}:
            continue
        for champ in regle.champs:
            assert _existe(Avis, champ), f"{regle.code} : {champ}"


def _existe(genre: Any, chemin: str) -> bool:
    tete, _, reste = chemin.partition(".")
    if tete not in {f.name for f in fields(genre)}:
        return False
    suivant = get_type_hints(genre)[tete]
    suivants = [g for g in (suivant, *get_args(suivant)) if is_dataclass(g)]
    return not reste or any(_existe(g, reste) for g in suivants)


def test_les_parametres_nommes_par_les_textes_existent() -> None:
    """« expliquer » never names a parameter that is not there, and every parameter serves a rule."""
    nommes = {nom for texte in charger_textes().values() for nom in texte.parametres}
    assert nommes == set(charger_droit().parametres)


def test_une_confiance_basse_ne_bloque_jamais_meme_dans_les_donnees() -> None:
    """The sources agree with the engine."""
    assert not [
        r.code for r in charger_droit().regles.values() if r.confiance == "basse" and r.severite is Severite.BLOQUANT
    ]


@pytest.mark.parametrize(
    ("avant", "apres", "cle", "phrase"),
    [
        ("valeur = 3", "valeur = 3\nvaleurs = 3", "valeurs", "inconnue"),
        ("unite", "unité", "", ""),
        ('fondement = "F"\nsource = "S"\n\n', 'fondement = "F"\n\n', "valeurs[1].source", "obligatoire"),
        ('source = "S"\n\n', 'source = " "\n\n', "valeurs[1].source", "un texte est attendu"),
        ("valeur = 3", 'valeur = "3"', "valeurs[1].valeur", "un nombre entier"),
        ("valeur = 3", "valeur = true", "valeurs[1].valeur", "un nombre entier"),
        ("du = 2025-01-01", "du = 2024-12-31", "valeurs[2].du", "chevauche"),
        ("du = 2025-01-01", "du = 2020-01-01", "valeurs[2].du", "chevauche"),
        ("du = 2025-01-01", "du = 2025-01-02", "valeurs[2].du", "trou"),
        ("au = 2024-12-31\n", "", "valeurs[2].du", "chevauche"),
        ("du = 2020-01-01\n", "", "valeurs[1].du", "manque"),
        ("du = 2025-01-01\nvaleur", "du = 2025-01-01\nau = 2026-01-01\nvaleur", "valeurs[2].au", "pas de date de fin"),
        ("au = 2024-12-31", "au = 2019-12-31", "valeurs[1].au", "précède"),
        ("du = 2020-01-01", 'du = "2020-01-01"', "valeurs[1].du", "une date"),
        ("verifie_le = 2026-11-23", "verifie_le = 2026-11-23T10:00:00", "verifie_le", "une date"),
        ('couverture = "depuis"', 'couverture = "parfois"', "couverture", "parmi"),
        ('couverture = "depuis"', 'couverture = "toujours"', "valeurs[1].du", "pas de date de début"),
        ('type = "entier"', 'type = "nombre"', "type", "parmi"),
        ("verifie_le = 2026-11-23\n", "", "verifie_le", "obligatoire"),
        ("valeur = 4", "valeur = 4\nconfirme = 1", "valeurs[2].confirme", "true ou false"),
    ],
)  # fmt: skip
def test_un_parametre_fautif_est_refuse(copie: Path, avant: str, apres: str, cle: str, phrase: str) -> None:
    """Unknown key, double or overlapping date, hole, value without source, wrong type: file and key are named."""
    fichier = copie / "parametres" / "essai" / "x.toml"
    fichier.parent.mkdir()
    fichier.write_text(PARAMETRE, encoding="utf-8")
    _lire(copie)
    if not cle:
        return
    assert avant in PARAMETRE
    fichier.write_text(PARAMETRE.replace(avant, apres, 1), encoding="utf-8")
    with pytest.raises(ErreurReferentiel) as erreur:
        _lire(copie)
    assert "parametres/essai/x.toml" in erreur.value.message
    assert cle in str(erreur.value.champ)
    assert phrase in erreur.value.message


def test_des_periodes_separees_sont_admises_si_elles_sont_annoncees(copie: Path) -> None:
    """A parameter of « periodes » may have holes and an end."""
    texte = PARAMETRE.replace('"depuis"', '"periodes"').replace("du = 2025-01-01", "du = 2026-01-01")
    fichier = copie / "parametres" / "essai.toml"
    fichier.write_text(texte, encoding="utf-8")
    parametre = lire_droit(copie / "regles", copie / "parametres").parametres["essai"]
    assert parametre.au(dt.date(2024, 12, 31)) is not None
    assert parametre.au(dt.date(2025, 6, 1)) is None
    assert parametre.au(dt.date(2026, 1, 1)) is not None


@pytest.mark.parametrize(
    ("avant", "apres", "phrase"),
    [
        ('severite = "bloquant"', 'severite = "grave"', "severite"),
        ('severite = "bloquant"\n', "", "severite"),
        ('champs = ["sorties.mode"]', "champs = []", "champs"),
        ('champs = ["sorties.mode"]', 'champs = ["sorties.mode", "sorties.mode"]', "champs"),
        ('champs = ["sorties.mode"]', 'champs = "sorties.mode"', "champs"),
        ('severite = "bloquant"', 'severite = "bloquant"\ngravite = 1', "gravite"),
        ('severite = "bloquant"', 'severite = "bloquant"\ndu = 2026-01-02\nau = 2026-01-01', "au"),
        ('severite = "bloquant"', 'severite = "bloquant"\nconfiance = "totale"', "confiance"),
        ('severite = "bloquant"', 'severite = "bloquant"\nportee = "jury"', "portee"),
        ('concerne = ["initial", "prolongation"]', 'concerne = ["facture"]', "concerne"),
        ('concerne = ["initial", "prolongation"]', "concerne = []", "concerne"),
        ("[regles.sorties-mode]", "[regles.avis-type]", "avis-type"),
        ("[regles.sorties-mode]", "[regles]\nsorties-mode = 1\n[regles.x]", "sorties-mode"),
    ],
)
def test_une_regle_fautive_est_refusee(copie: Path, avant: str, apres: str, phrase: str) -> None:
    """A mistake in a rule's metadata names the file and the key."""
    fichier = copie / "regles" / "sorties.toml"
    texte = fichier.read_text(encoding="utf-8")
    assert avant in texte
    fichier.write_text(texte.replace(avant, apres, 1), encoding="utf-8")
    with pytest.raises(ErreurReferentiel) as erreur:
        _lire(copie)
    assert "regles/sorties.toml" in erreur.value.message
    assert phrase in erreur.value.message


def test_un_fichier_absent_est_nomme(copie: Path) -> None:
    """A missing file is a French failure, not a traceback."""
    (copie / "regles" / "avis.toml").unlink()
    with pytest.raises(ErreurReferentiel, match=r"regles/avis\.toml"):
        _lire(copie)


def test_un_texte_fautif_est_refuse(copie: Path) -> None:
    """The long texts are read as strictly."""
    fichier = copie / "regles" / "textes" / "avis.toml"
    fichier.write_text(fichier.read_text(encoding="utf-8").replace("exigence =", "exigences =", 1), encoding="utf-8")
    with pytest.raises(ErreurReferentiel, match="exigences"):
        lire_textes(copie / "regles" / "textes")


def test_un_parametre_que_les_regles_attendent_et_qui_manque_est_nomme(copie: Path) -> None:
    """A law without a parameter that the rules need is refused when judged."""
    (copie / "parametres" / "teleservice" / "debut-jours-avant.toml").unlink()
    droit = lire_droit(copie / "regles", copie / "parametres")
    with pytest.raises(ErreurReferentiel) as erreur:
        parametres_du_jour(droit, dt.date(2026, 11, 23))
    assert erreur.value.message == (
        "Le paramètre teleservice/debut-jours-avant manque au référentiel, ou n’a pas le type que les règles attendent."
    )
    assert erreur.value.remede == "Réinstallez aat\u00a0: un fichier livré avec le programme a été changé."


def test_un_parametre_du_mauvais_type_est_nomme(copie: Path) -> None:
    """A list where the rules expect a number is refused when judged."""
    fichier = copie / "parametres" / "teleservice" / "debut-jours-avant.toml"
    texte = fichier.read_text(encoding="utf-8").replace('"entier"', '"texte"').replace("valeur = 2", 'valeur = "2"')
    fichier.write_text(texte, encoding="utf-8")
    droit = lire_droit(copie / "regles", copie / "parametres")
    with pytest.raises(ErreurReferentiel, match="teleservice/debut-jours-avant"):
        parametres_du_jour(droit, dt.date(2026, 11, 23))


def test_les_valeurs_datees_changent_au_jour_dit() -> None:
    """Each dated parameter, the day before and the day itself."""
    droit = charger_droit()

    def lu(jour: str) -> Any:
        return parametres_du_jour(droit, dt.date.fromisoformat(jour))

    assert lu("2026-08-31").plafond_initial is None
    plafond = lu("2026-09-01").plafond_initial
    assert (plafond.mois, plafond.jours, plafond.confirme) == (1, 31, False)
    plafond = lu("2026-09-01").plafond_prolongation
    assert (plafond.mois, plafond.jours, plafond.confirme) == (2, 62, False)
    assert (lu("2023-01-31").covid_avant, lu("2023-02-01").covid_avant) == (4, None)
    assert (lu("2025-08-31").formulaire_securise, lu("2025-09-01").formulaire_securise) == (False, True)
    assert (lu("2020-06-30").deuil_jours, lu("2020-07-01").deuil_jours) == (None, 91)
    assert (lu("2023-12-31").teleconsultation_jours, lu("2024-01-01").teleconsultation_jours) == (None, 3)
    assert lu("2026-11-23").presence == "de 9\u00a0h à 11\u00a0h et de 14\u00a0h à 16\u00a0h"
