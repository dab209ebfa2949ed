"""Hands the papers of one document over: to a printer of this machine, or to private files. Knows no front end."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.services import fichiers_pdf
from aat.services.lot_impression import titre_du_travail

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aat.ports import Imprimante
    from aat.services.impression import Tirage


@dataclass(frozen=True, slots=True)
class Remise:
    """What became of the papers.

    Attributes:
        fichiers: paths of what was written; none when it was printed.
        travaux: jobs of the printer; none when it was written.
        imprimante: its name, or ``None``.
    """

    fichiers: tuple[str, ...] = ()
    travaux: tuple[str, ...] = ()
    imprimante: str | None = None

    @property
    def phrase(self) -> str:
        """What is said of it, in one line."""
        if self.imprimante is None:
            nombre = len(self.fichiers)
            return "PDF écrit." if nombre == 1 else f"{nombre} PDF écrits."
        nombre = len(self.travaux)
        quoi = "Imprimé" if nombre == 1 else f"{nombre} documents imprimés"
        return f"{quoi} sur « {self.imprimante} » ({', '.join(self.travaux)})."


#: Nothing was handed over.
RIEN = Remise()


def remettre(
    tirer: Callable[[], Tirage], imprimante: Imprimante | None, sortie: Path | None, documents: Path
) -> Remise:
    """Print what ``tirer`` gives, or write it when no printer is given.

    Args:
        tirer: draws the papers; called once the printer is known to take them, for it may change the document's state.
        imprimante: where they are printed, leaving no file; ``None``: they are written.
        sortie: the folder chosen for files, or ``None`` for ``documents``, the program's own.
        documents: made private when missing.

    Raises:
        ErreurIntrouvable: no such document, printer or folder.
        ErreurImprimante: the printer takes nothing now.
        ErreurRefus: the law of the day refuses what is asked.
        ErreurImpression: a value does not fit or cannot be drawn.
        ErreurCoffre: the store or the disk cannot be used.
    """
    if imprimante is None:
        return Remise(fichiers=tuple(f.fichier for f in fichiers_pdf.ecrire(tirer(), sortie, documents)))
    imprimante.verifier()
    tirage = tirer()
    travaux = [imprimante.imprimer(d.octets, titre_du_travail(tirage.ref, d.document)) for d in tirage.documents]
    return Remise(travaux=tuple(travaux), imprimante=imprimante.nom)
