"""The type d'emploi last chosen for each patient, as long as the application is open. Nothing is ever written.

No document carries it and the law asks for none: a job kept in the store would be personal data without a use.
"""

from aat.domaine.personnes import Assure
from aat.identifiants import nir


class TypesEmploiConnus:
    """Remembers by NIR and rang; a patient without a NIR is not remembered."""

    __slots__ = ("_connus",)

    def __init__(self) -> None:
        self._connus: dict[tuple[str, int], str] = {}

    def connu(self, assure: Assure | None) -> str | None:
        """Return the type d'emploi last chosen for this patient, or ``None``."""
        qui = _qui(assure)
        return None if qui is None else self._connus.get(qui)

    def retenir(self, assure: Assure | None, type_emploi: str | None) -> None:
        """Remember ``type_emploi``; ``None`` changes nothing."""
        qui = _qui(assure)
        if qui is not None and type_emploi is not None:
            self._connus[qui] = type_emploi


def _qui(assure: Assure | None) -> tuple[str, int] | None:
    return None if assure is None or not assure.nir else (nir.compact(assure.nir), assure.rang)
