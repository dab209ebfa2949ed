"""What known rights mean on a day (rule ``patient-droits-information``). Pure; decides nothing about a prescription.

« À la date du jour » is computed here from the periods and the day given, never copied from a source.
"""

import datetime as dt
from dataclasses import dataclass

from aat.domaine.droits import DroitsPatient, EtatDroit, Exoneration, Fait, PeriodeDroit

#: An answer shows its date, whatever its age; past this one it is not shown at all.
CONSERVATION = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True, repr=False)
class DroitsDuJour:
    """The rights as they stand on one day.

    Attributes:
        exonerations: those that hold on that day.
    """

    ouverts: Fait
    exoneration: Fait
    exonerations: tuple[Exoneration, ...]
    c2s: Fait
    ame: Fait
    medecin_traitant: Fait


def du_jour(droits: DroitsPatient, jour: dt.date) -> DroitsDuJour:
    """Return the rights on ``jour``; what the source does not say stays ``inconnu``."""
    exonerations = tuple(e for e in droits.exonerations or () if e.periode.contient(jour))
    periodes = None if droits.exonerations is None else tuple(e.periode for e in droits.exonerations)
    return DroitsDuJour(
        ouverts=_fait(droits.periodes, jour),
        exoneration=_fait(periodes, jour),
        exonerations=exonerations,
        c2s=_le_jour(droits.c2s, jour),
        ame=_le_jour(droits.ame, jour),
        medecin_traitant=_le_jour(droits.medecin_traitant, jour),
    )


def perimes(droits: DroitsPatient, maintenant: dt.datetime) -> bool:
    """Tell whether an answer is too old to be shown at all."""
    return maintenant - droits.constate_le > CONSERVATION


def _fait(periodes: tuple[PeriodeDroit, ...] | None, jour: dt.date) -> Fait:
    """Return « oui » when a period holds the day, « non » only when periods are given and none does."""
    if periodes is None:
        return Fait()
    bonnes = [p for p in periodes if p.contient(jour)]
    if not bonnes:
        return Fait(EtatDroit.NON)
    fins = [p.au for p in bonnes]
    debuts = [p.du for p in bonnes if p.du is not None]
    au = None if None in fins else max(f for f in fins if f is not None)
    return Fait(EtatDroit.OUI, min(debuts, default=None), au)


def _le_jour(fait: Fait, jour: dt.date) -> Fait:
    """Return a dated « oui » as « non » outside its days; anything else is left as the source said it."""
    if fait.etat is EtatDroit.OUI and not PeriodeDroit(fait.du, fait.au).contient(jour):
        return Fait(EtatDroit.NON)
    return fait
