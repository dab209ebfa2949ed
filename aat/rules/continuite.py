"""How a prolongation follows what came before: the stop prolonged, uncovered days, overlap, days in all.

Plain calendar arithmetic on known stops, whatever their order. Judges nothing and says nothing.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from aat.domaine.arret import ArretPrecedent, Avis, Nature, Precedent

#: First and last day, both included, as ordinals: no overflow at the ends of the calendar.
_Periode = tuple[int, int]


class Suite(NamedTuple):
    """What is known of the stop that an avis prolongs.

    Attributes:
        precedent: the stop prolonged; its ``fin`` is known.
        fin: last day of that stop.
        nomme: the document names it, rather than the store or the caller's context.
        trous: periods without any stop between ``fin`` and the first day, oldest first.
        jours_non_couverts: days of ``trous``.
        intervalle_jours: days without any stop just before the first day.
        chevauche: last day of the known stop that already covers the first day, or ``None``.
    """

    precedent: ArretPrecedent
    fin: dt.date
    nomme: bool
    trous: tuple[tuple[dt.date, dt.date], ...]
    jours_non_couverts: int
    intervalle_jours: int
    chevauche: dt.date | None


def suivre(avis: Avis, arrets: Sequence[ArretPrecedent]) -> Suite | None:
    """Return what ``avis`` follows, or ``None`` when nothing before it, or not its first day, is known."""
    debut = avis.debut
    if debut is None:
        return None
    nomme = _nomme(avis, arrets)
    precedent = nomme or _dernier(avis, debut, arrets)
    if precedent is None or precedent.fin is None:
        return None
    trous = _trous(precedent.fin, debut, arrets)
    return Suite(
        precedent,
        precedent.fin,
        nomme is not None,
        trous,
        sum((dernier - premier).days + 1 for premier, dernier in trous),
        (debut - trous[-1][0]).days if trous and (debut - trous[-1][1]).days == 1 else 0,
        _chevauchement(avis, debut, precedent, arrets),
    )


class Total(NamedTuple):
    """Days counted once each; ``exact`` is false when a stop without a first day counts for its last day alone."""

    jours: int
    exact: bool = True


def jours_en_tout(avis: Avis, fin: dt.date, suite: Suite, arrets: Sequence[ArretPrecedent]) -> Total:
    """Return the days of the stop under way with this avis; ``avis.debut`` is known.

    The stop under way is the one prolonged and every known one that touches it, without a day between.
    """
    debut = avis.debut or fin
    return jours_distincts(debut, fin, arret_en_cours(debut, suite, arrets))


def jours_distincts(debut: dt.date, fin: dt.date, arrets: Iterable[ArretPrecedent]) -> Total:
    """Return the days of ``arrets``, whose ``fin`` is known, and those from ``debut`` to ``fin``."""
    comptes = list(arrets)
    total, vu = 0, 0
    for premier, dernier in sorted([*(_ordinaux(a) for a in comptes), (debut.toordinal(), fin.toordinal())]):
        total += max(0, dernier - max(premier - 1, vu))
        vu = max(vu, dernier)
    return Total(total, all(arret.debut is not None for arret in comptes))


def arret_en_cours(debut: dt.date, suite: Suite, arrets: Iterable[ArretPrecedent]) -> list[ArretPrecedent]:
    """Return the stop prolonged and the known ones that lead to it, or to ``debut``, without a day between."""
    chaine = [suite.precedent] if _commence_avant(suite.precedent, debut) else []
    atteint = min((_ordinaux(a)[0] for a in chaine), default=debut.toordinal())
    candidats = [a for a in arrets if a.fin is not None and _commence_avant(a, debut)]
    for arret in sorted(candidats, key=lambda a: _ordinaux(a)[1], reverse=True):
        premier, dernier = _ordinaux(arret)
        if dernier < atteint - 1:
            break
        chaine.append(arret)
        atteint = min(atteint, premier)
    return chaine


def prolongations_deja_faites(avis: Avis, suite: Suite, arrets: Sequence[ArretPrecedent]) -> int:
    """Return how many known prolongations the stop under way already has."""
    if avis.debut is None:
        return 0
    chaine = arret_en_cours(avis.debut, suite, arrets)
    return len({(a.debut, a.fin) for a in chaine if a.nature is Nature.PROLONGATION})


def se_suivent(fin: dt.date, debut: dt.date) -> bool:
    """Tell whether a stop that ends on ``fin`` runs up to ``debut``, or past it."""
    return fin.toordinal() >= debut.toordinal() - 1


def _nomme(avis: Avis, arrets: Iterable[ArretPrecedent]) -> ArretPrecedent | None:
    """Return the stop that the document names, with what is known of it; a known end wins over a typed one."""
    precedent = avis.prolongation.precedent if avis.prolongation is not None else None
    if precedent is None:
        return None
    if connus := [a for a in arrets if a.fin is not None and _designe(precedent, a)]:
        return max(connus, key=_cle)
    if precedent.fin is None:
        return None
    return ArretPrecedent(debut=precedent.debut, fin=precedent.fin, ref=precedent.ref)


def _designe(precedent: Precedent, arret: ArretPrecedent) -> bool:
    if precedent.ref is not None and arret.ref is not None:
        return precedent.ref == arret.ref
    return (
        precedent.fin is not None
        and precedent.fin == arret.fin
        and (precedent.debut is None or arret.debut is None or precedent.debut == arret.debut)
    )


def _dernier(avis: Avis, debut: dt.date, arrets: Iterable[ArretPrecedent]) -> ArretPrecedent | None:
    """Return the known stop that this one follows best: the one that ends the day before, else the latest end."""
    candidats = [a for a in arrets if a.fin is not None and _commence_avant(a, debut)]

    def rang(arret: ArretPrecedent) -> tuple[object, ...]:
        veille = arret.fin is not None and debut.toordinal() - arret.fin.toordinal() == 1
        return (veille and _meme_nature(avis, arret), *_cle(arret))

    return max(candidats, key=rang, default=None)


def _chevauchement(
    avis: Avis, debut: dt.date, precedent: ArretPrecedent, arrets: Iterable[ArretPrecedent]
) -> dt.date | None:
    """Return the latest end among the stops of the same nature that began before and are not over."""
    fins = [a.fin for a in arrets if a.fin is not None and _commence_avant(a, debut) and _meme_nature(avis, a)]
    if precedent.fin is not None:
        fins.append(precedent.fin)
    return max((fin for fin in fins if fin >= debut), default=None)


def _trous(fin: dt.date, debut: dt.date, arrets: Iterable[ArretPrecedent]) -> tuple[tuple[dt.date, dt.date], ...]:
    trous: list[tuple[dt.date, dt.date]] = []
    attendu, limite = fin.toordinal() + 1, debut.toordinal()
    for premier, dernier in sorted(_ordinaux(a) for a in arrets if a.fin is not None):
        if premier > attendu and attendu < limite:
            trous.append((dt.date.fromordinal(attendu), dt.date.fromordinal(min(premier, limite) - 1)))
        attendu = max(attendu, dernier + 1)
    if attendu < limite:
        trous.append((dt.date.fromordinal(attendu), dt.date.fromordinal(limite - 1)))
    return tuple(trous)


def _ordinaux(arret: ArretPrecedent) -> _Periode:
    """Return the period of a stop whose ``fin`` is known; without a sound first day, its last day alone."""
    fin = (arret.fin or dt.date.min).toordinal()
    return (fin if arret.debut is None else min(arret.debut.toordinal(), fin), fin)


def _cle(arret: ArretPrecedent) -> tuple[object, ...]:
    """Order stops without regard to the order in which they are given."""
    return (
        arret.fin or dt.date.min,
        arret.debut or dt.date.min,
        arret.nature or "",
        str(arret.atmp),
        arret.ref or "",
    )


def _commence_avant(arret: ArretPrecedent, debut: dt.date) -> bool:
    return arret.debut is None or arret.debut < debut


def _meme_nature(avis: Avis, arret: ArretPrecedent) -> bool:
    return arret.atmp is None or arret.atmp == (avis.atmp is not None)
