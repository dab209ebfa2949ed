"""The coded motifs, their older labels and the words they are searched by, read once from the référentiel.

Knows nothing of their files (``lecture_motifs``), of screens, of the law or of ranking (``recherche``).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from aat.domaine.motif import Motif
from aat.domaine.periode import couvre
from aat.prepares import Prepare
from aat.referentiel.pliage import plier
from aat.ressources import importes, referentiel

if TYPE_CHECKING:
    from aat.domaine.fiche import MotifDuMoment

_NOMENCLATURES = ("motifs", "libelles", "synonymes_projet")


@dataclass(frozen=True, slots=True)
class Libelle:
    """A label of another origin, attached to a motif when one can honestly be named.

    Attributes:
        code: the motif's code, or ``None``: the label is known, no motif stands for it.
        exacte: the same illness or act; otherwise a near one.
        ecran: the téléservice showed this label for the motif, from ``du`` to ``au`` inclusive.
    """

    id: str
    libelle: str
    code: str | None
    exacte: bool
    synonymes: tuple[str, ...]
    du: dt.date | None
    au: dt.date | None
    source: str

    @property
    def ecran(self) -> bool:
        """Tell whether the label is dated, hence was shown by the téléservice."""
        return self.du is not None or self.au is not None

    def en_vigueur(self, jour: dt.date) -> bool:
        """Tell whether the téléservice showed this label on ``jour``."""
        return self.ecran and couvre(self.du, self.au, jour)


class Motifs:
    """The motifs of the référentiel, found by code, by identifier, or in alphabetical order."""

    __slots__ = ("_alphabetique", "_dates", "_par_code", "_par_id", "libelles", "mots_projet", "tous")

    def __init__(
        self, tous: Iterable[Motif], libelles: Iterable[Libelle] = (), mots_projet: Mapping[str, tuple[str, ...]] = {}
    ) -> None:
        self.tous = tuple(tous)
        self.libelles = tuple(libelles)
        self.mots_projet = dict(mots_projet)
        self._par_code = {m.code: m for m in self.tous}
        self._par_id = {alias.id: self._par_code[alias.code] for alias in self.libelles if alias.code}
        self._par_id.update((m.id, m) for m in self.tous)
        self._dates = tuple(alias for alias in self.libelles if alias.code and alias.ecran)
        self._alphabetique: tuple[Motif, ...] | None = None

    def par_code(self, code: str) -> Motif | None:
        """Return the motif of an 8-digit code, or ``None``."""
        return self._par_code.get(code)

    def par_id(self, identifiant: str) -> Motif | None:
        """Return the motif of a slug, its own or that of one of its other labels, or ``None``."""
        return self._par_id.get(identifiant)

    def libelle_a_la_date(self, motif: Motif, jour: dt.date) -> str:
        """Return the label that the téléservice showed for ``motif`` on ``jour``."""
        for alias in self._dates:
            if alias.code == motif.code and alias.en_vigueur(jour):
                return alias.libelle
        return motif.libelle

    def alphabetique(self) -> tuple[Motif, ...]:
        """Return every motif from A to Z, accents ignored."""
        if self._alphabetique is None:
            self._alphabetique = tuple(sorted(self.tous, key=lambda m: plier(m.libelle).split()))
        return self._alphabetique

    def du_moment(self, jour: dt.date) -> "tuple[MotifDuMoment, ...]":
        """Return the motifs offered under « En ce moment » on ``jour``, in the order of the screen.

        Whether an arrêt linked to an AT/MP hides them is the rules' business.
        """
        from aat.domaine.fiche import MotifDuMoment
        from aat.referentiel.moment import motifs_du_moment

        return tuple(
            MotifDuMoment(motif, court)
            for code, court in motifs_du_moment(jour)
            if (motif := self._par_code.get(code)) is not None
        )


@cache
def charger_motifs() -> Motifs:
    """Return the installed motifs, read once.

    Raises:
        ErreurReferentiel: a file is missing or invalid; it is named with the line.
    """
    return PREPARE.lire()


def fichiers_des_motifs() -> tuple[Path, Path, Path, Path]:
    """Return the installed files that the motifs are read from; the last one holds the duration sheets."""
    motifs, libelles, synonymes = (referentiel(f"nomenclatures/{nom}.csv") for nom in _NOMENCLATURES)
    return motifs, libelles, synonymes, referentiel("durees.toml")


def _lire_installes() -> Motifs:
    from aat.referentiel.lecture_motifs import identifiants_des_fiches, lire

    motifs, libelles, synonymes, durees = fichiers_des_motifs()
    livres = not {"nomenclatures/motifs.csv", "durees.toml"} & importes().keys()
    return lire(motifs, libelles, synonymes, fiches=identifiants_des_fiches(durees), livres=livres)


#: The motifs as built at installation.
CODE = ("aat.referentiel.motifs", "aat.referentiel.lecture_motifs", "aat.domaine.motif")
PREPARE = Prepare("motifs", fichiers_des_motifs, CODE, _lire_installes)
