"""Use case « new-arret --simuler »: the answer of a judgement; nothing is stored, sealed or sent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from aat.services.jugement import Jugement, juger_avis
from aat.services.reponse import Reponse, ReponseImpression

if TYPE_CHECKING:
    from aat.domaine.arret import Avis
    from aat.domaine.etats import Etat
    from aat.services.outils import Outils


def simuler(avis: Avis, jour: dt.date, outils: Outils) -> Reponse:
    """Return the answer for ``avis`` judged as of ``jour``; nothing is stored or sent."""
    return reponse_du_jugement(juger_avis(avis, jour, outils), ref=None, etat=None)


def reponse_du_jugement(jugement: Jugement, *, ref: str | None, etat: Etat | None) -> Reponse:
    """Return a judgement as the answer of a use case."""
    return Reponse(
        ref=ref,
        etat=etat,
        constats=jugement.constats,
        document=jugement.avis,
        recapitulatif=jugement.recapitulatif,
        impression=ReponseImpression(mode=str(jugement.impression.mode), volets=jugement.impression.volets),
        remplace=jugement.remplace.ref if jugement.remplace else None,
    )
