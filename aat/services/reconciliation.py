"""Use case « reconcilier »: after a restored backup, ask the service for its acknowledgements and merge them.

Reads no content. What only the service knows is named by its number, so that a person can look for it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aat.domaine.coffre import Rapprochement
from aat.domaine.transmission import Echec
from aat.erreurs import ErreurTransmission
from aat.horloge import minuit

if TYPE_CHECKING:
    import datetime as dt

    from aat.ports import Coffre, Transport
    from aat.services.outils import Outils

#: More pages than a practice ever has: a peer that never ends is not listened to for ever.
_PAGES_MAX: Final = 10_000


@dataclass(frozen=True, slots=True)
class Perdu:
    """A document that only the service has."""

    numero: str
    recu_le: str
    document_id: str


@dataclass(frozen=True, slots=True)
class Bilan:
    """What the service taught.

    Attributes:
        connus, acquittes, differents: how many acknowledgements were known, or acknowledged a waiting document,
            or do not agree with what is kept.
        incroyables: how many answers were not believed.
        perdus: documents made after the backup.
    """

    connus: int
    acquittes: int
    differents: int
    incroyables: int
    perdus: tuple[Perdu, ...]


def reconcilier(outils: Outils, coffre: Coffre, depuis: dt.date | None = None) -> Bilan:
    """Ask for every acknowledgement since this day, where the prescriber is (``None``: all), and merge each.

    Raises:
        ErreurTransmission: the service cannot be reached; what was merged stays.
        ErreurConfiguration: no service is configured.
    """
    transport = outils.transport()
    try:
        sonde = transport.sonder()
        if isinstance(sonde, Echec):
            raise _injoignable(sonde)
        return _parcourir(outils, coffre, transport, minuit(depuis).isoformat() if depuis else "")
    finally:
        transport.fermer()


def _parcourir(outils: Outils, coffre: Coffre, transport: Transport, depuis: str) -> Bilan:
    comptes: Counter[Rapprochement] = Counter()
    perdus: list[Perdu] = []
    incroyables, curseur = 0, ""
    for _ in range(_PAGES_MAX):
        page = transport.accuses(depuis, curseur)
        if isinstance(page, Echec):
            raise _injoignable(page)
        incroyables += page.incroyables
        for trouve in page.accuses:
            appris = coffre.rapprocher(trouve, outils.horloge.maintenant())
            comptes[appris] += 1
            if appris is Rapprochement.ABSENT:
                lu = trouve.accuse
                perdus.append(Perdu(lu.numero, lu.recu_le.isoformat(timespec="seconds"), lu.document_id))
        if page.suivant is None or page.suivant == curseur:
            break
        curseur = page.suivant
    return Bilan(
        connus=comptes[Rapprochement.CONNU],
        acquittes=comptes[Rapprochement.ACQUITTE],
        differents=comptes[Rapprochement.DIFFERENT],
        incroyables=incroyables,
        perdus=tuple(perdus),
    )


def _injoignable(echec: Echec) -> ErreurTransmission:
    return ErreurTransmission(f"{echec.message} ({echec.code})", remede=echec.remede)
