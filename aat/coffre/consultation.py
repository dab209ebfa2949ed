"""What support reads of a store without its key: chosen lines of the journal, attempts, counts. No content.

Writes nothing; owns no table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aat.coffre import schema, temps
from aat.coffre.audit import evenement
from aat.coffre.requetes import requetes
from aat.domaine.etats import Etat

if TYPE_CHECKING:
    import datetime as dt

    from aat.coffre.connexion import Connexion
    from aat.domaine.coffre import Evenement

#: After every line there can be.
_SANS_FIN: Final = 2**62


@dataclass(frozen=True, slots=True)
class Filtre:
    """Which lines of the journal are wanted; what is ``None`` does not matter.

    Attributes:
        etat: the state that the line reached; code: its taxonomy code.
        organisme: nine digits, or their beginning followed by ``%``.
        depuis, jusqu_a: aware moments, the second excluded.
    """

    etat: Etat | None = None
    code: str | None = None
    organisme: str | None = None
    document_id: str | None = None
    depuis: dt.datetime | None = None
    jusqu_a: dt.datetime | None = None
    limite: int = 50

    def garde(self, details: Mapping[str, str]) -> bool:
        """Tell whether a line with these details is wanted."""
        bon_etat = self.etat is None or details.get("etat") == self.etat
        return bon_etat and (self.code is None or details.get("code") == self.code)


@dataclass(frozen=True, slots=True)
class LigneChoisie:
    """A line of the journal with its number and its document's organisme."""

    seq: int
    organisme: str | None
    evenement: Evenement


class Consultation:
    """Reads clear columns."""

    def __init__(self, connexion: Connexion) -> None:
        self._connexion = connexion
        self._sql = requetes("audit")

    def choisies(self, filtre: Filtre, *, apres: int = 0) -> Sequence[LigneChoisie]:
        """Return the lines that ``filtre`` keeps, latest first, at most ``filtre.limite``; no key needed."""
        valeurs = {
            "avant": _SANS_FIN,
            "apres": apres,
            "depuis": temps.texte(filtre.depuis) if filtre.depuis else "",
            "jusqu_a": temps.texte(filtre.jusqu_a) if filtre.jusqu_a else temps.JAMAIS,
            "organisme": filtre.organisme or "%",
            "document_id": filtre.document_id or "%",
        }
        trouvees: list[LigneChoisie] = []
        while lignes := self._connexion.lire(self._sql["choisies"], valeurs):
            for ligne in lignes:
                lue = evenement(ligne)
                if filtre.garde(dict(lue.details)):
                    trouvees.append(LigneChoisie(int(ligne["seq"]), ligne["organisme"], lue))
                    if len(trouvees) >= filtre.limite:
                        return trouvees
            valeurs["avant"] = int(lignes[-1]["seq"])
        return trouvees

    def schema(self) -> int:
        """Return the number of the store's schema, which is this program's."""
        return schema.schema_connu()

    def compte_par_etat(self) -> dict[str, int]:
        """Return the number of documents in each state that has some."""
        lignes = self._connexion.lire(requetes("assistance")["compte_par_etat"])
        return {str(ligne["etat"]): int(ligne["nombre"]) for ligne in lignes}

    def prefixes(self, document_id: str) -> tuple[str | None, str | None]:
        """Return the beginnings of a document's key and fingerprint: enough to find it in the service's own log."""
        ligne = self._connexion.lire_une(requetes("assistance")["prefixes"], {"document_id": document_id})
        return (None, None) if ligne is None else (ligne["cle"], ligne["empreinte"])
