"""The motifs as a person finds them: proposals while typing, the list from A to Z, « En ce moment », a typed text.

Owns what is shown of a search (labels of the day, which letters matched); the ranking is the référentiel's.
Knows no screen.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.referentiel.moment import motifs_du_moment
from aat.referentiel.motifs import charger_motifs
from aat.referentiel.pliage import distance, fautes_permises, mots, plier, singulier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aat.domaine.motif import Motif, MotifTrouve

#: From how many letters on something is proposed.
LETTRES = 2

_MOT = re.compile(r"\w+(?:-\w+)*")


@dataclass(frozen=True, slots=True)
class Proposition:
    """A motif offered to the person.

    Attributes:
        code: the motif's code.
        libelle: its label of the day, or the short one of « En ce moment ».
        correspondance: the synonym that matched, empty when the label itself did.
        appuis: (start, end) of the letters of ``texte`` that were typed.
    """

    code: str
    libelle: str
    correspondance: str = ""
    appuis: tuple[tuple[int, int], ...] = ()

    @property
    def texte(self) -> str:
        """The line shown: « Syndrome grippal (grippe) »."""
        return f"{self.libelle} ({self.correspondance})" if self.correspondance else self.libelle


@dataclass(frozen=True, slots=True)
class Reconnu:
    """What a typed text names: one motif (``code``), or nothing sure and the candidates, best first."""

    code: str | None
    candidats: tuple[Proposition, ...] = ()


def preparer() -> None:
    """Read what the first search needs, so that it does not wait; safe from any thread, a fault comes back later."""
    proposer("preparation", dt.date.min)


def proposer(texte: str, jour: dt.date, limite: int = 8) -> tuple[Proposition, ...]:
    """Return the motifs that ``texte`` may mean, best first; nothing before ``LETTRES`` letters."""
    if len(plier(texte).strip()) < LETTRES:
        return ()
    from aat.referentiel.recherche import chercher

    return tuple(_proposition(trouve, texte, jour) for trouve in chercher(texte, limite))


def reconnaitre(texte: str, jour: dt.date, limite: int = 8) -> Reconnu:
    """Return the only motif that ``texte`` names exactly (label, alias, synonym, code), else the candidates.

    A text that comes near one motif only is still a guess: it is offered, never taken.
    """
    from aat.referentiel.recherche import chercher
    from aat.saisie.motif_dit import departager

    nomenclature = charger_motifs()
    if exact := nomenclature.par_code(texte.strip()) or nomenclature.par_id(texte.strip()):
        return Reconnu(exact.code)
    trouves = chercher(texte, limite)
    exacts = tuple(t for t in trouves if plier(t.correspondance).split() == plier(texte).split())
    decides = departager(texte, exacts) if exacts else ()
    if len(decides) == 1:
        return Reconnu(decides[0].motif.code)
    return Reconnu(None, tuple(_proposition(t, texte, jour) for t in decides or trouves))


def libelle(code: str, jour: dt.date) -> str:
    """Return the label of ``jour`` of a motif; the code itself when the référentiel does not know it."""
    nomenclature = charger_motifs()
    motif = nomenclature.par_code(code)
    return nomenclature.libelle_a_la_date(motif, jour) if motif else code


def motif(code: str) -> Motif | None:
    """Return the motif of a code, or ``None``."""
    return charger_motifs().par_code(code)


def du_moment(jour: dt.date, *, atmp: bool) -> tuple[Proposition, ...]:
    """Return the motifs of « En ce moment » under their short labels; none with an AT/MP."""
    nomenclature = charger_motifs()
    return tuple(
        Proposition(code, court)
        for code, court in motifs_du_moment(jour, atmp=atmp)
        if nomenclature.par_code(code) is not None
    )


def de_a_a_z(jour: dt.date) -> tuple[Proposition, ...]:
    """Return every motif under its label of ``jour``, from A to Z, accents ignored."""
    nomenclature = charger_motifs()
    tous = (Proposition(m.code, nomenclature.libelle_a_la_date(m, jour)) for m in nomenclature.tous)
    return tuple(sorted(tous, key=lambda p: plier(p.libelle).split()))


def _proposition(trouve: MotifTrouve, texte: str, jour: dt.date) -> Proposition:
    montre = charger_motifs().libelle_a_la_date(trouve.motif, jour)
    autre = "" if _lettres(trouve.correspondance) == _lettres(montre) else trouve.correspondance
    if not autre:
        return Proposition(trouve.motif.code, montre, appuis=tuple(_appuis(montre, texte)))
    debut = len(montre) + 2
    appuis = tuple((debut + d, debut + f) for d, f in _appuis(autre, texte))
    return Proposition(trouve.motif.code, montre, autre, appuis)


def _lettres(texte: str) -> str:
    """Return what two spellings of one label share: neither hyphens nor spaces tell them apart."""
    return "".join(plier(texte).replace("-", "").split())


def _appuis(montre: str, texte: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of ``texte`` are in ``montre``, in order: their letters, or the word they come near."""
    cherches = [mot for mot in mots(plier(texte)) if len(mot) >= LETTRES]
    if not cherches:
        return
    for lu in _MOT.finditer(montre):
        entier = lu[0].replace("-", "")
        fin = _debut_commun(lu[0], cherches) if plier(entier).startswith(tuple(cherches)) else 0
        if fin:
            yield lu.start(), lu.start() + fin
            continue
        for partie in re.finditer(r"\w+", lu[0]):
            if fin := _debut_commun(partie[0], cherches):
                yield lu.start() + partie.start(), lu.start() + partie.start() + fin


def _debut_commun(mot: str, cherches: list[str]) -> int:
    """Return how many letters of ``mot`` the longest typed word covers; all when it is met with errors."""
    plie = plier(mot.replace("-", ""))
    debuts = [c for c in cherches if plie.startswith(c)]
    if debuts:
        lettres = len(max(debuts, key=len))
        return next(n for n in range(1, len(mot) + 1) if len(plier(mot[:n].replace("-", ""))) >= lettres)
    proches = (
        distance(singulier(c), singulier(plie), fautes) <= fautes for c in cherches if (fautes := fautes_permises(c))
    )
    return len(mot) if any(proches) else 0
