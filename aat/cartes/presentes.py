"""Why a PKCS#11 module shows no CPS: what the readers hold instead, asked of the PC/SC service."""

from __future__ import annotations

import time
from typing import Final

from aat.cartes.erreurs import CarteCpsAbsente, CpsNonReconnue, MauvaiseCarte
from aat.domaine.carte import TypeCarte
from aat.erreurs import ErreurCarte

#: A card just pulled out is told as present that long.
_DEPART_S: Final = 1.5
ATTENDUE: Final = "carte CPS"
_EN_SERVICE: Final = frozenset({TypeCarte.CPS3, TypeCarte.CPS4})


def sans_cps() -> ErreurCarte:
    """Return what to tell when no CPS answers: another card is in, this one is not known to the module, or none is."""
    from aat.cartes.pcsc import Lecteurs

    lecteurs, fin = Lecteurs(), time.monotonic() + _DEPART_S
    while True:
        try:
            vues = [vue.type for vue in lecteurs.vus() if vue.type is not None]
        except ErreurCarte:
            return CarteCpsAbsente()
        if not any(vue in _EN_SERVICE for vue in vues):
            return MauvaiseCarte(vues[0], ATTENDUE) if vues else CarteCpsAbsente()
        if time.monotonic() >= fin:
            return CpsNonReconnue()
        time.sleep(0.05)
