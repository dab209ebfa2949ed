"""The committed table of rules says what the code, the data and the tests say today."""

import importlib
import operator
from typing import Any

import pytest
from aat.referentiel.droit import charger_droit
from aat.rules.droit import Portee
from outils import regles

LIEUX = regles.lieux()


def test_la_table_des_regles_est_a_jour() -> None:
    """``docs/regles.md`` est ce que le générateur écrit : sinon, « make regles »."""
    assert regles.TABLE.read_text(encoding="utf-8") == regles.table(), "docs/regles.md est périmé : make regles"


def test_chaque_regle_est_dans_la_table_une_fois() -> None:
    """Les 141 règles y sont, chacune sur une ligne, avec ses tests ou « aucun »."""
    lignes = [ligne for ligne in regles.table().split("\n") if ligne.startswith("| `")]
    codes = [ligne.split("`")[1] for ligne in lignes if ligne.count(" | ") == 7]
    assert sorted(codes) == sorted(charger_droit().regles)
    assert len(codes) == 141


def test_chaque_regle_vit_quelque_part_et_a_un_test() -> None:
    """Aucune règle n’est « pas encore » dans le programme, et chacune est nommée par un test au moins."""
    droit = charger_droit()
    places = set(regles.jugements()) | set(LIEUX)
    assert set(droit.regles) - places == set()
    assert [code for code, tests in regles.tests_par_code(frozenset(droit.regles)).items() if not tests] == []


def test_chaque_regle_de_jugement_est_jugee() -> None:
    """Aucune règle dite « jugement » ne manque au noyau, et rien n’y est jugé sans être au référentiel."""
    attendues = {code for code, regle in charger_droit().regles.items() if regle.portee is Portee.JUGEMENT}
    assert set(regles.jugements()) == attendues


@pytest.mark.parametrize("code", sorted(LIEUX))
def test_le_lieu_d_une_regle_existe(code: str) -> None:
    """Le module et le nom existent ; la phrase figure dans le fichier."""
    lieu = LIEUX[code]
    regle = charger_droit().regles[code]
    assert regle.portee is not Portee.JUGEMENT, "une règle jugée se trouve par le registre"
    module, deux_points, nom = lieu.ou.partition(":")
    if deux_points:
        trouve: Any = operator.attrgetter(nom)(importlib.import_module(module))
        assert trouve is not None
        assert lieu.phrase is None
    else:
        assert lieu.phrase
        assert lieu.phrase in (regles.RACINE / lieu.ou).read_text(encoding="utf-8")


def test_un_code_n_est_compte_que_la_ou_il_est_nomme() -> None:
    """« debut-fenetre » n’est pas trouvé dans « debut-fenetre-prolongation », ni « recapitulatif » dans un mot."""
    tests = regles.tests_par_code(frozenset({"debut-fenetre", "debut-fenetre-inventee", "recapitulatif"}))
    assert "cas/dates.toml" in tests["debut-fenetre"]
    assert tests["debut-fenetre-inventee"] == ()
