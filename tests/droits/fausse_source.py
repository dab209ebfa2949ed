"""A source of rights that says what a test wants, and counts its questions."""

import datetime as dt

from aat.domaine.droits import (
    Connus,
    DemandeDroits,
    DroitsPatient,
    EtatDroit,
    Exoneration,
    Fait,
    NatureExoneration,
    Organisme,
    PeriodeDroit,
    ReponseDroits,
    Sinistre,
    SourceDroits,
)
from aat.services.droits import DroitsDeSeance

#: A Monday, half past ten in Paris.
JOUR = dt.date(2026, 11, 23)
MOMENT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
FIN = dt.date(2027, 10, 19)

DROITS = DroitsPatient(
    date_reference=JOUR,
    constate_le=MOMENT,
    source=SourceDroits.BANC,
    regime=Organisme("01", "Régime général (banc)"),
    caisse=Organisme("349", "Caisse d’essai (banc)"),
    centre="9881",
    periodes=(PeriodeDroit(dt.date(2025, 10, 19), FIN),),
    exonerations=(Exoneration(NatureExoneration.ALD, PeriodeDroit(dt.date(2025, 1, 2), dt.date(2029, 11, 27))),),
    c2s=Fait(EtatDroit.OUI, dt.date(2026, 8, 15), dt.date(2027, 8, 15)),
    c2s_participation=EtatDroit.NON,
    ame=Fait(EtatDroit.NON),
    medecin_traitant=Fait(EtatDroit.OUI),
    medecin_traitant_est_moi=EtatDroit.OUI,
    sinistres=(Sinistre("123456789", dt.date(2026, 11, 11)),),
    brut="à ne jamais montrer",
)


class Horloge:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.moment = MOMENT

    def maintenant(self) -> dt.datetime:
        """Return the moment."""
        return self.moment

    def aujourd_hui(self) -> dt.date:
        """Return its day."""
        return self.moment.date()


class Source:
    """Port ``Droits``: gives its answers in order, the last one for ever."""

    def __init__(self, *reponses: ReponseDroits) -> None:
        self.reponses = list(reponses) or [Connus(DROITS)]
        self.demandes: list[DemandeDroits] = []

    def consulter(self, demande: DemandeDroits) -> ReponseDroits:
        """Return the next answer."""
        self.demandes.append(demande)
        return self.reponses.pop(0) if len(self.reponses) > 1 else self.reponses[0]


def seance(*reponses: ReponseDroits) -> tuple[DroitsDeSeance, Source, Horloge]:
    """Return the rights of a session, what answers it, and its clock."""
    source, horloge = Source(*reponses), Horloge()
    return DroitsDeSeance(source, horloge), source, horloge
