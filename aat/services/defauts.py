"""The avis before anything is typed: every value has the default that is right most of the time.

Shown as defaults by the front ends, one gesture away from being changed. The acceptance is never one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from aat.domaine.arret import Avis, Categorie, ModeSorties, Nature, Sorties, Temps
from aat.domaine.personnes import Assure, Prescripteur

if TYPE_CHECKING:
    from aat.services.outils import Outils


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


def avis_du_jour(assure: Assure | None, outils: Outils) -> Avis:
    """Return the initial avis as it opens for ``assure``: by whoever prescribes here, from today."""
    vierge = avis_par_defaut(assure, outils.prescripteur(), outils.defauts)
    return replace(vierge, debut=outils.horloge.aujourd_hui())
