"""The purge of a whole workstation: the store, the files beside it, and the archive of contents that are over."""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aat import journalisation
from aat.coffre.purge import BROUILLONS, TRACES
from aat.ecriture import ecrire_prive, est_dossier, preparer_dossier
from aat.erreurs import ErreurIntrouvable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aat.coffre.sqlite import CoffreSqlite
    from aat.composition import Atelier

_PAQUETS: Final = BROUILLONS


@dataclass(frozen=True, slots=True)
class Bilan:
    """What is over, or what was forgotten.

    Attributes:
        contenus: references of the documents whose content is over (or was archived, then erased).
    """

    brouillons: int = 0
    tentatives: int = 0
    lignes_audit: int = 0
    paquets: int = 0
    journaux: int = 0
    contenus: tuple[str, ...] = ()

    def en_json(self) -> dict[str, object]:
        """Return the counts by name."""
        return dataclasses.asdict(self)


def echus(atelier: Atelier) -> Bilan:
    """Return what ``purger`` would forget; nothing when there is no store yet.

    Raises:
        ErreurCoffre: the store cannot be opened.
    """
    coffre = atelier.coffre_existant()
    paquets, journaux = len(list(_paquets(atelier))), len(list(_journaux(atelier)))
    if coffre is None:
        return Bilan(paquets=paquets, journaux=journaux)
    trouves = coffre.purge.echus(atelier.horloge.maintenant())
    return Bilan(trouves.brouillons, trouves.tentatives, trouves.lignes_audit, paquets, journaux, trouves.contenus)


def purger(atelier: Atelier, archives: str | None) -> Bilan:
    """Forget what is over; contents only after a copy in ``archives``.

    Raises:
        ErreurIntrouvable: ``archives`` is not a folder; nothing was forgotten.
        ErreurCoffre: the store cannot be opened, or a copy cannot be written: that document is not erased.
    """
    try:
        la = archives is None or est_dossier(Path(archives).expanduser())
    except RuntimeError:  # « ~x », where nobody is called x
        la = False
    if not la:
        raise ErreurIntrouvable("Le dossier d’archives n’existe pas.", champ="--archiver", remede="Créez-le d’abord.")
    avant = echus(atelier)
    for fichier in [*_paquets(atelier), *_journaux(atelier)]:
        fichier.unlink(missing_ok=True)
    coffre = atelier.coffre_existant()
    if coffre is None:
        return avant
    maintenant = atelier.horloge.maintenant()
    effaces = []
    for ref in avant.contenus if archives is not None else ():
        _archiver(coffre, ref, Path(archives or "").expanduser().absolute())
        coffre.purge.effacer([ref], maintenant)
        effaces.append(ref)
    faits = coffre.purge.purger(maintenant)
    return dataclasses.replace(avant, lignes_audit=faits.lignes_audit, contenus=tuple(effaces))


def _archiver(coffre: CoffreSqlite, ref: str, archives: Path) -> None:
    """Copy a document in clear in a private folder of its own, durable before its key is destroyed."""
    lu = coffre.lire(ref)
    dossier = archives / f"aat-{ref}"
    preparer_dossier(dossier)
    ecrire_prive(dossier / "document.json", lu.contenu)
    ecrire_prive(dossier / "recapitulatif.txt", lu.recapitulatif.encode())
    if lu.accuse is not None:
        ecrire_prive(dossier / "accuse.json", lu.accuse.brut)


def _paquets(atelier: Atelier) -> Iterator[Path]:
    """Yield the support bundles that are over, by the date of their file."""
    yield from _anciens(atelier.lieux.maison / "support", "aat-support-*.jsonl", _PAQUETS.total_seconds())


def _journaux(atelier: Atelier) -> Iterator[Path]:
    """Yield the log files whose last line is over; the current one too, when nothing was written for a year."""
    yield from _anciens(atelier.lieux.journaux, f"{journalisation.NOM_FICHIER}*", TRACES.total_seconds())


def _anciens(dossier: Path, motif: str, age_s: float) -> Iterator[Path]:
    limite = time.time() - age_s
    for fichier in sorted(dossier.glob(motif)) if dossier.is_dir() else ():
        if fichier.lstat().st_mtime < limite:
            yield fichier
