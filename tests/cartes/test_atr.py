"""A card told by its ATR."""

import pytest
from aat.banc.cartes import jeu
from aat.cartes.atr import reconnaitre
from aat.domaine.carte import TypeCarte

CAS = [
    ("3B751300004309EA9000", TypeCarte.VITALE_2),
    ("3B751300004C09EA9000", TypeCarte.VITALE_2),
    ("3B751300004509FA9000", TypeCarte.VITALE_2),
    ("3F6525002209F99000", TypeCarte.VITALE_1),
    ("3F6525002C09699000", TypeCarte.VITALE_1),
    ("3F652500A3096A9000", TypeCarte.VITALE_1),
    ("3BAC00402A001225006480000310009000", TypeCarte.CPS3),
    ("3B8F80010031B86404B0ECC1739401808290000E", TypeCarte.CPS3),
    ("3B9B188001001225006480040100009044", TypeCarte.CPS4),
    # Fits the mask of the CPS3 too.
    ("3BDC18FF000012250064800004010090 00".replace(" ", ""), TypeCarte.CPS4),
    (jeu.CPS2TER.hex(), TypeCarte.CPS2TER),
    (jeu.BANCAIRE.hex(), TypeCarte.BANCAIRE),
    # The same beginning as a Vitale 1, one byte longer; a Vitale 2 with another ending.
    ("3F6525002209F9900000", TypeCarte.INCONNUE),
    ("3B751300005309EA9000", TypeCarte.INCONNUE),
    ("", TypeCarte.INCONNUE),
]


@pytest.mark.parametrize(("atr", "attendu"), CAS)
def test_chaque_carte_est_reconnue(atr: str, attendu: TypeCarte) -> None:
    """Same length, every byte under the mask."""
    assert reconnaitre(bytes.fromhex(atr)) is attendu
