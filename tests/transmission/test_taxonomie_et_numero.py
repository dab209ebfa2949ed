"""The table of failures is whole and French; a number is explained, never refused."""

import datetime as dt
import re

import pytest
from aat.domaine.transmission import Classe
from aat.transmission.fautes import FAUTES
from aat.transmission.numero import expliquer
from aat.transmission.taxonomie import CODES_DU_SERVICE, avant_ecriture, echec, question_sans_reponse

#: Classes of the specification, §5; T210 is this project's own.
CLASSES = {
    Classe.TEMPORAIRE: "T101 T102 T103 T303 T429 T503",
    Classe.AMBIGU: "T110 T111 T305 T306 T500",
    Classe.ACTION: "T201 T202 T203 T206 T207 T208 T209 T210 T302 T601 T602 T603 T604",
    Classe.DEFINITIF: "T204 T205 T301 T304 T401 T402 T403 T404 T405 T409 T410",
}


def test_classes() -> None:
    """Chaque code a la classe de la spécification, et il n’en manque aucun."""
    attendu = {code: classe for classe, codes in CLASSES.items() for code in codes.split()}
    assert {code: f.classe for code, f in FAUTES.items()} == attendu
    assert set(FAUTES) >= CODES_DU_SERVICE
    assert len({f.nom for f in FAUTES.values()}) == len(FAUTES)


@pytest.mark.parametrize("code", sorted(FAUTES))
def test_phrases(code: str) -> None:
    """Chaque phrase est complète, en français typographié."""
    f = FAUTES[code]
    for phrase in (f.message, f.remede):
        if phrase is not None:
            assert phrase.endswith(".")
            assert "'" not in phrase
            assert not re.search(r"[^\u00a0][:;?!»]|«[^\u00a0]", phrase)


def test_rien_n_est_parti() -> None:
    """Avant le premier octet d’un document, aucune panne n’est ambiguë ni définitive."""
    classes = {avant_ecriture(echec(code)).classe for code in FAUTES}
    assert classes == {Classe.TEMPORAIRE, Classe.ACTION}


def test_question_sans_reponse() -> None:
    """Une question restée sans réponse ne rend jamais un document renvoyable par elle-même."""
    assert Classe.TEMPORAIRE not in {question_sans_reponse(echec(code)).classe for code in FAUTES}


def test_numero_du_guide() -> None:
    """Le numéro du guide se lit partie par partie."""
    lu = expliquer("AAT-AS-010110000-211210-135818-177")
    assert lu is not None
    assert (lu.banc, lu.famille, lu.nature) == (False, "AAT", "AS")
    assert (lu.regime, lu.caisse, lu.centre, lu.suffixe) == ("01", "011", "0000", "177")
    assert lu.recu_le == dt.datetime(2021, 12, 10, 13, 58, 18)  # noqa: DTZ001 (the number carries no offset)


@pytest.mark.parametrize(
    "numero", ["", "X", "AAT-AS-010110000-211210-135818-177\n", "AAT-AS-01011000-211210-135818-177"]
)
def test_numero_inconnu(numero: str) -> None:
    """Un numéro d’une autre forme n’est pas expliqué, sans erreur."""
    assert expliquer(numero) is None


def test_numero_sans_date() -> None:
    """Des chiffres qui ne sont pas une date laissent la date inconnue."""
    lu = expliquer("BANC-CAT-AS-010110000-219999-135818-001")
    assert lu is not None
    assert (lu.recu_le, lu.banc) == (None, True)
