"""What is known of an organisme (régime, caisse, centre) on a day. « Inconnu » is never turned into « non ».

Knows nothing of its files (``lecture_regimes``); decides nothing about what may be sent.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from aat.domaine.periode import couvre
from aat.domaine.regime import Raccordement, Rattachement
from aat.prepares import Prepare
from aat.ressources import referentiel

_NOTE_ESSAI = "Organisme d’essai\u00a0: à n’utiliser qu’avec le banc, jamais pour un vrai patient."


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class RaccordementDate:
    """Whether a régime receives avis, from ``du`` to ``au`` inclusive; ``None`` = no bound."""

    valeur: Raccordement
    du: dt.date | None
    au: dt.date | None
    constate_le: str | None


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Regime:
    """A régime of the table. ``libelle`` is ``None`` when it is not established."""

    code: str
    libelle: str | None
    sigle: str | None
    etat: str
    note: str | None
    raccordements: tuple[RaccordementDate, ...]

    def au(self, jour: dt.date) -> RaccordementDate | None:
        """Return the connection known for ``jour``, or ``None``."""
        return next((r for r in self.raccordements if couvre(r.du, r.au, jour)), None)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Caisse:
    """An organisme; ``centre`` None = any centre of the caisse, ``transmission`` None = that of its régime."""

    regime: str
    caisse: str
    centre: str | None
    libelle: str
    transmission: Raccordement | None
    essai: bool


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Organismes:
    """The régimes by code, and the caisses."""

    regimes: Mapping[str, Regime]
    caisses: tuple[Caisse, ...]


def rattachement(regime: str | None, caisse: str | None, centre: str | None, jour: dt.date) -> Rattachement:
    """Return what the référentiel knows of an organisme on ``jour``; a code it does not know keeps its digits.

    Raises:
        ErreurReferentiel: the installed files are invalid.
    """
    if not regime:
        return Rattachement(None, None, None, None, None, None, Raccordement.INCONNU, False, None, None)  # noqa: FBT003 -- nothing is known, field by field
    connus = charger_organismes()
    trouve = connus.regimes.get(regime)
    etat = trouve.au(jour) if trouve else None
    organisme = _organisme(connus.caisses, regime, caisse, centre)
    essai = _essai(connus.caisses, regime, caisse, centre)
    transmission = etat.valeur if etat else Raccordement.INCONNU
    constate_le = etat.constate_le if etat else None
    if organisme and organisme.transmission:
        transmission, constate_le = organisme.transmission, None
    return Rattachement(
        regime=regime,
        caisse=caisse or None,
        centre=centre or None,
        regime_libelle=trouve.libelle if trouve else None,
        sigle=trouve.sigle if trouve else None,
        caisse_libelle=organisme.libelle if organisme else None,
        transmission=transmission,
        essai=essai,
        constate_le=constate_le,
        note=_NOTE_ESSAI if essai else (trouve.note if trouve else None),
    )


def _organisme(caisses: tuple[Caisse, ...], regime: str, caisse: str | None, centre: str | None) -> Caisse | None:
    """Return the organisme of these codes: its centre first, then the caisse; without centre, only if it is alone."""
    siennes = [c for c in caisses if (c.regime, c.caisse) == (regime, caisse)]
    if not centre:
        return siennes[0] if len(siennes) == 1 else None
    exactes = [c for c in siennes if c.centre == centre]
    return next(iter(exactes or [c for c in siennes if c.centre is None]), None)


def _essai(caisses: tuple[Caisse, ...], regime: str, caisse: str | None, centre: str | None) -> bool:
    """Tell whether these codes may be those of a test organisme; a missing centre counts as the test one."""
    return any(
        c.essai and (c.regime, c.caisse) == (regime, caisse) and (not centre or c.centre in {None, centre})
        for c in caisses
    )


@cache
def charger_organismes() -> Organismes:
    """Return the installed régimes and caisses, read once."""
    return PREPARE.lire()


def _fichiers() -> tuple[Path, Path]:
    return referentiel("nomenclatures/regimes.toml"), referentiel("nomenclatures/caisses.csv")


def _lire() -> Organismes:
    from aat.referentiel.lecture_regimes import lire_organismes

    return lire_organismes(*_fichiers())


#: The régimes and caisses as built at installation.
PREPARE = Prepare(
    "organismes",
    _fichiers,
    ("aat.referentiel.regimes", "aat.referentiel.lecture_regimes", "aat.domaine.regime"),
    _lire,
)
