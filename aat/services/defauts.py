"""The avis before anything is typed: every value has the default that is right most of the time.

Shown as defaults by the front ends, one gesture away from being changed. The acceptance is never one.
"""

from aat.domaine.arret import Avis, Categorie, ModeSorties, Nature, Sorties, Temps
from aat.domaine.personnes import Assure, Prescripteur


def avis_par_defaut(assure: Assure | None, prescripteur: Prescripteur | None) -> Avis:
    """Return an initial, full-time avis of an employee, in person, outings at limited hours."""
    return Avis(
        nature=Nature.INITIAL,
        assure=assure,
        prescripteur=prescripteur,
        temps=Temps.COMPLET,
        categorie=Categorie.SALARIE,
        sorties=Sorties(mode=ModeSorties.HORAIRES_LIMITES),
        teleconsultation=False,
    )
