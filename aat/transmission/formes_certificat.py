"""The certificat médical AT/MP as it travels: its own parts and their limits. Owns the shape, not the law."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta

from aat.transmission.formes import EmployeurT, Strict, Texte, TexteLong

#: The size of the form's own cell is not known: far above what a page holds.
_Constatations = Annotated[str, Meta(min_length=1, max_length=10000)]


class ConclusionT(Strict, frozen=True, kw_only=True):
    """What a final certificate concludes."""

    type: Literal["guerison", "guerison-rechute-possible", "consolidation-sequelles"]
    date: dt.date
    sequelles: TexteLong | None = None


class TableauT(Strict, frozen=True, kw_only=True):
    """Tableau of occupational diseases, as the prescriber names it."""

    regime: Literal["general", "agricole"] | None = None
    numero: int
    suffixe: Texte | None = None
    paragraphe: Texte | None = None


class CertificatT(Strict, frozen=True, kw_only=True):
    """A certificat médical AT/MP: findings only. No duration of a stop, no care, no motif, no row of entry."""

    nature: Literal["initial", "nouvelle-lesion", "rechute", "final"]
    origine: Literal["accident", "maladie"]
    date_evenement: dt.date
    heure_evenement: Texte | None = None
    date_rechute: dt.date | None = None
    date_constat: dt.date
    feuille_at: bool | None = None
    numero_sinistre: Texte | None = None
    constatations: _Constatations
    exposition: TexteLong | None = None
    tableau_mp: TableauT | None = None
    conclusion: ConclusionT | None = None
    employeur: EmployeurT | None = None
    teleconsultation: bool | None = None
