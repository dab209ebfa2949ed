"""Judges an avis by the law of a day: every finding at once, in the order in which the form is read.

Pure: same document, same context, same findings. Importing this module registers the rules of the avis.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from aat.domaine.arret import Avis, Nature
from aat.domaine.constat import Constat
from aat.domaine.periode import fin_incluse
from aat.domaine.personnes import Prescripteur
from aat.rules import (
    adresse,
    categorie,
    dates,
    durees,
    motif,
    patient,
    precisions,
    prescripteur,
    prolongation,
    rapport,
    sorties,
    suite_arret,
    teleconsultation,
    temps_partiel,
)
from aat.rules.cas import REGLES, Cas
from aat.rules.contexte import ContexteJugement
from aat.rules.continuite import suivre
from aat.rules.droit import Droit
from aat.rules.parametres import ParametresDuJour, parametres_du_jour
from aat.rules.registre import Groupe

#: Modules whose import registers rules; a theme joins the judgement by joining this list.
THEMES = (
    patient,
    prescripteur,
    suite_arret,
    prolongation,
    rapport,
    categorie,
    motif,
    dates,
    durees,
    temps_partiel,
    teleconsultation,
    sorties,
    adresse,
    precisions,
)

_INCONNU = Prescripteur()
_DOCUMENTS: Mapping[Nature | None, frozenset[str]] = {
    # An avis without a nature is judged by what both natures share.
    None: frozenset({"initial", "prolongation"}),
    Nature.INITIAL: frozenset({"initial"}),
    Nature.PROLONGATION: frozenset({"prolongation"}),
}


@dataclass(frozen=True, slots=True)
class LoiDuJour:
    """What depends on the day only: parameters, and the rules in force by nature of the avis."""

    parametres: ParametresDuJour
    regles: Mapping[Nature | None, tuple[Groupe[Cas], ...]]


@lru_cache(maxsize=64)
def loi_du_jour(droit: Droit, jour: dt.date) -> LoiDuJour:
    """Return the law of ``jour``, computed once per loaded law and day.

    Raises:
        ErreurReferentiel: the law lacks a rule or a parameter that the judgement needs.
    """
    return LoiDuJour(
        parametres_du_jour(droit, jour),
        {nature: REGLES.actives(droit, jour, documents) for nature, documents in _DOCUMENTS.items()},
    )


def juger(avis: Avis, contexte: ContexteJugement) -> tuple[Constat, ...]:
    """Return every finding on ``avis``, in the order of reading; a completed avis is expected.

    Raises:
        ErreurReferentiel: as ``loi_du_jour``; never because of the document.
    """
    loi = loi_du_jour(contexte.droit, contexte.date_prescription)
    fin, duree = _periode(avis)
    cas = Cas(
        avis,
        contexte.date_prescription,
        loi.parametres,
        avis.prescripteur or _INCONNU,
        contexte.motif,
        contexte.rattachement,
        contexte.arrets_precedents,
        fin,
        duree,
        suivre(avis, contexte.arrets_precedents) if avis.nature is Nature.PROLONGATION else None,
    )
    return REGLES.constater(loi.regles[avis.nature], cas)


def _periode(avis: Avis) -> tuple[dt.date | None, int | None]:
    debut, fin = avis.debut, avis.fin
    if debut is None:
        # Whatever the first day will be, the avis lasts as many days as it says.
        return fin, avis.jours if avis.jours is not None and avis.jours >= 1 else None
    if fin is None:
        if avis.jours is None:
            return None, None
        try:
            return fin_incluse(debut, avis.jours), avis.jours
        except (ValueError, OverflowError):
            return None, None
    jours = (fin - debut).days + 1
    return (fin, jours) if jours >= 1 else (None, None)
