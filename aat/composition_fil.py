"""The tools of a thread that works beside the main one: same clock, folders and key, its own store connection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aat.composition import Atelier
from aat.domaine.environnement import Environnement

if TYPE_CHECKING:
    from aat.coffre.sqlite import CoffreSqlite


class AtelierDeFil(Atelier):
    """Tools that ask nothing of anybody: what a person is asked for, the main ones have asked.

    Args:
        modele: the main tools; what is configured there counts here from the next ``accorder``.
    """

    def __init__(self, modele: Atelier) -> None:
        super().__init__()
        self._modele = modele
        self.accorder()

    def accorder(self) -> None:
        """Take the clock and the configuration as they are now, and the service where it is reached now."""
        self._modele.relire_le_service()
        self.horloge = self._modele.horloge
        self.__dict__["configuration"] = self._modele.configuration
        self.demander_code = self._modele.demander_code

    def coffre(self) -> CoffreSqlite:
        """Open the store; never makes one, never asks for its passphrase.

        Raises:
            ErreurCoffre: the store cannot be used, or its passphrase was not given yet.
        """
        if self._coffre is None:
            ouvert = self._modele.coffre_ouvert
            if ouvert is not None:
                self._coffre = ouvert.jumeau()
            else:
                self._coffre = self.rangement.ouvrir()
        return self._coffre

    def prechauffer_le_papier(self) -> None:
        """Load what draws, before somebody waits for it."""
        from aat.cerfa.papier import PapierCerfa

        banc = self.environnement is Environnement.BANC
        PapierCerfa(self.lieux.maison / "cache" / "cerfa").prechauffer(banc=banc)

    def fermer(self) -> None:
        """Close this thread's connection to the store."""
        if self._coffre is not None:
            self._coffre.fermer()
            self._coffre = None
