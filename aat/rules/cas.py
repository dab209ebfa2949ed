"""The avis under judgement with what every rule needs of it, computed once. Judges nothing."""

import datetime as dt
from typing import NamedTuple

from aat.domaine.arret import ArretPrecedent, Avis, Categorie, ModeSorties, Nature, Temps
from aat.domaine.motif import Motif
from aat.domaine.personnes import Prescripteur
from aat.domaine.regime import Rattachement
from aat.rules.continuite import Suite
from aat.rules.parametres import ParametresDuJour
from aat.rules.registre import Registre

#: Fields in the order in which the form is read (guide, steps 1 to 22); a field not listed follows its parent.
ORDRE_DE_LECTURE = (
    "assure",
    "assure.nir",
    "assure.rang",
    "assure.regime",
    "prescripteur",
    "prescripteur.profession",
    "prescripteur.rpps",
    "prescripteur.nom",
    "prescripteur.remplacant_de",
    "nature",
    "contexte",
    "prolongation",
    "prolongation.par",
    "prolongation.autre_cas",
    "prolongation.precedent",
    "temps",
    "ald",
    "grossesse_pathologique",
    "atmp",
    "categorie",
    "sans_emploi",
    "sans_emploi.date_cessation",
    "sans_emploi.situation",
    "motif",
    "motif.complement",
    "debut",
    "fin",
    "jours",
    "justification_duree",
    "reprise_temps_partiel",
    "reprise_temps_partiel.debut",
    "reprise_temps_partiel.fin",
    "teleconsultation",
    "impossibilite_presentiel",
    "sorties",
    "sorties.mode",
    "sorties.a_partir_du",
    "sorties.raison",
    "adresse_visite",
    "adresse_visite.voie",
    "adresse_visite.code_postal",
    "adresse_visite.ville",
    "precisions",
    "precisions.tiers",
    "precisions.cure_thermale",
    "precisions.pensionne_guerre",
    "precisions.activites",
    "precisions.activites.description",
    "precisions.activites.a_partir_du",
    "precisions.deces_a_charge",
    "employeur",
    "employeur.code_postal",
    "employeur.email",
    "acceptation",
)


class Cas(NamedTuple):
    """An avis, its day and its law. A named tuple: made for each judgement, twice as fast as a dataclass.

    Attributes:
        jour: day of prescription.
        p: parameters in force on that day.
        fin: last day, given or computed from ``jours``; ``None`` when it cannot be known or precedes ``debut``.
        duree: calendar days from ``avis.debut`` to ``fin``, both counted; ``None`` with ``fin``. Without a first
            day, those that the avis gives.
        suite: what a prolongation follows; ``None`` for an initial avis, or when nothing before is known.
    """

    avis: Avis
    jour: dt.date
    p: ParametresDuJour
    prescripteur: Prescripteur
    motif: Motif | None
    rattachement: Rattachement | None
    arrets_precedents: tuple[ArretPrecedent, ...]
    fin: dt.date | None
    duree: int | None
    suite: Suite | None = None


MEDECIN, SAGE_FEMME, CHIRURGIEN_DENTISTE = "medecin", "sage-femme", "chirurgien-dentiste"

REGLES: Registre[Cas] = Registre(ORDRE_DE_LECTURE)


def avec_atmp(cas: Cas) -> bool:
    """The stop is linked to an AT/MP."""
    return cas.avis.atmp is not None


def prolonge_hors_atmp(cas: Cas) -> bool:
    """A prolongation without link to an AT/MP."""
    return cas.avis.nature is Nature.PROLONGATION and cas.avis.atmp is None


def fait_suite(cas: Cas) -> bool:
    """A prolongation whose earlier stop is known."""
    return cas.suite is not None


def prolonge_a_distance(cas: Cas) -> bool:
    """A prolongation prescribed at a distance."""
    return cas.avis.teleconsultation is True and cas.avis.nature is Nature.PROLONGATION


def a_temps_partiel(cas: Cas) -> bool:
    """Part time is prescribed, alone or after the full-time stop."""
    return cas.avis.temps is Temps.PARTIEL or cas.avis.reprise_temps_partiel is not None


def en_teleconsultation(cas: Cas) -> bool:
    """The act was done at a distance."""
    return cas.avis.teleconsultation is True


def avec_precisions(cas: Cas) -> bool:
    """A particular is given that an AT/MP does not exclude anyway (``avis-atmp-ecran``)."""
    if cas.avis.atmp is not None:
        return False
    p = cas.avis.precisions
    return p.cure_thermale or not (p.tiers is None and p.activites is None and p.deces_a_charge is None)


def par_sage_femme(cas: Cas) -> bool:
    """A sage-femme prescribes."""
    return cas.prescripteur.profession == SAGE_FEMME


def avec_autre_adresse(cas: Cas) -> bool:
    """Another address of visit is given."""
    return cas.avis.adresse_visite is not None


def sauf_simple_salarie(cas: Cas) -> bool:
    """The social situation is not plainly « salarié »."""
    return cas.avis.categorie is not Categorie.SALARIE or cas.avis.sans_emploi is not None


def sauf_horaires_limites(cas: Cas) -> bool:
    """Outings are given and are not the usual ones."""
    return cas.avis.sorties is not None and cas.avis.sorties.mode is not ModeSorties.HORAIRES_LIMITES


def avec_arrets_precedents(cas: Cas) -> bool:
    """Earlier stops are known."""
    return bool(cas.arrets_precedents)


def duree_d_un_mois(cas: Cas) -> bool:
    """The stop may reach a calendar month: 31 January to 27 February is the shortest, 28 days."""
    return cas.duree is not None and cas.duree >= 28


def blanc(texte: str | None) -> bool:
    """Tell whether a free text is absent, or has no letter or digit: « . » answers nothing."""
    return texte is None or not any(map(str.isalnum, texte))
