"""What a judgement needs besides the document. Values only: nothing is looked up here."""

import datetime as dt
from dataclasses import dataclass

from aat.domaine.arret import ArretPrecedent
from aat.domaine.motif import Motif
from aat.domaine.regime import Rattachement
from aat.rules.droit import Droit


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class ContexteJugement:
    """The day, the law and what is known of the patient.

    Attributes:
        date_prescription: day of the examination; every window counts from it.
        droit: rules and dated parameters.
        motif: the document's motif found in the référentiel, ``None`` when not given or unknown.
        rattachement: the patient's organisme; ``None`` when no patient is known.
        arrets_precedents: earlier stops, from the store and from the document's ``contexte``.
    """

    date_prescription: dt.date
    droit: Droit
    motif: Motif | None = None
    rattachement: Rattachement | None = None
    arrets_precedents: tuple[ArretPrecedent, ...] = ()
