"""One run of the text mode: its tools, what is sent beside the questions, what is remembered until the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aat.cli.texte import lignes
from aat.services.types_emploi_connus import TypesEmploiConnus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from aat.cli.texte.envoi import Envoi
    from aat.composition import Atelier
    from aat.services.impression import Tirage


@dataclass(frozen=True, slots=True)
class Seance:
    """What every conversation of one run is given.

    Attributes:
        envoi: sends documents while questions go on.
        types_emploi: the type d'emploi last chosen for each patient.
    """

    outils: Atelier
    envoi: Envoi
    types_emploi: TypesEmploiConnus = field(default_factory=TypesEmploiConnus)

    @property
    def jour(self) -> dt.date:
        """Today, where the prescriber is."""
        return self.outils.horloge.aujourd_hui()

    def annoncer(self) -> None:
        """Write what became of the documents that left since the last time."""
        for phrase in self.envoi.nouvelles():
            lignes.dire(phrase)

    def ecrire(self, tirage: Tirage) -> None:
        """Write the PDFs of a document in the program's own folder, and name them.

        Raises:
            ErreurCoffre: the disk is full or refuses the write.
        """
        from aat.services import fichiers_pdf

        for phrase in tirage.avertissements:
            lignes.dire(f"ATTENTION : {phrase}")
        ecrits: Sequence[fichiers_pdf.Fichier] = fichiers_pdf.ecrire(tirage, None, self.outils.lieux.documents)
        lignes.dire("PDF à imprimer, lisible de vous seul :" if len(ecrits) == 1 else f"{len(ecrits)} PDF à imprimer :")
        for fichier in ecrits:
            lignes.dire(fichier.fichier)
