"""The avis before anything is typed: every value has the default that is right most of the time.

Shown as defaults by the front ends, one gesture away from being changed. The acceptance is never one.
"""

from __future__ import annotations

from dataclasses import dataclass

from aat.domaine.arret import Avis, Categorie, ModeSorties, Nature, Sorties, Temps
from aat.domaine.personnes import Assure, Prescripteur


@dataclass(frozen=True, slots=True)
class Defauts:
    """What a new avis is filled with; the prescriber may have chosen otherwise."""

    categorie: Categorie = Categorie.SALARIE
    temps: Temps = Temps.COMPLET
    sorties: ModeSorties = ModeSorties.HORAIRES_LIMITES

    @classmethod
    def choisis(cls, categorie: Categorie | None, temps: Temps | None, sorties: ModeSorties | None) -> Defauts:
        """Return the defaults, the program's own where nothing was chosen."""
        return cls(categorie or cls().categorie, temps or cls().temps, sorties or cls().sorties)


#: An employee, full time, outings at limited hours.
DEFAUTS = Defauts()


def avis_par_defaut(assure: Assure | None, prescripteur: Prescripteur | None, defauts: Defauts = DEFAUTS) -> Avis:
    """Return an initial avis, in person, the rest by ``defauts``."""
    return Avis(
        nature=Nature.INITIAL,
        assure=assure,
        prescripteur=prescripteur,
        temps=defauts.temps,
        categorie=defauts.categorie,
        sorties=Sorties(mode=defauts.sorties),
        teleconsultation=False,
    )
