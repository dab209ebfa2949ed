"""Where this workstation's store is: its own file, or a database shared with others. The choice is made here, once.

Loads a database library only when the store is opened, and only that store's.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aat.erreurs import ErreurCoffre

if TYPE_CHECKING:
    from aat.adresse_coffre import AdressePartagee
    from aat.coffre.chiffrement import CleMaitresse
    from aat.coffre.cles import CleCreee
    from aat.coffre.sqlite import CoffreSqlite
    from aat.emplacements import Emplacements


@dataclass(frozen=True, slots=True)
class Rangement:
    """The place of the store; ``adresse`` is ``None`` for the file among ``lieux``."""

    lieux: "Emplacements"
    adresse: "AdressePartagee | None"

    def __str__(self) -> str:
        return f"partagé (PostgreSQL), {self.adresse.affichage}" if self.adresse else str(self.lieux.base)

    def occupe(self) -> bool:
        """Tell whether there is a store there; make nothing.

        Raises:
            ErreurCoffre: the server of the shared store cannot be used.
        """
        if self.adresse is None:
            return os.path.lexists(self.lieux.base)
        from aat.coffre.postgres.ouverture import partage_existe

        return partage_existe(self.adresse)

    def ouvrir(
        self,
        demander_phrase: Callable[[], str] | None = None,
        annoncer_cle: "Callable[[CleCreee], None] | None" = None,
    ) -> "CoffreSqlite":
        """Return the open store, made with its key at the first run when ``annoncer_cle`` can tell it.

        Raises:
            ErreurCoffre: no key, wrong key, store unusable.
        """
        if self.adresse is None:
            from aat.coffre.ouverture import ouvrir_coffre

            return ouvrir_coffre(self.lieux, demander_phrase=demander_phrase, annoncer_cle=annoncer_cle)
        from aat.coffre.postgres.ouverture import ouvrir_partage

        return ouvrir_partage(self.lieux, self.adresse, demander_phrase=demander_phrase, annoncer_cle=annoncer_cle)

    def ouvrir_sans_cle(self) -> "CoffreSqlite | None":
        """Return the store open for states and history, to be closed by the caller; ``None`` when there is none.

        Raises:
            ErreurCoffre: it cannot be read.
        """
        if not self.occupe():
            return None
        if self.adresse is None:
            from aat.coffre.ouverture import ouvrir_sans_cle

            return ouvrir_sans_cle(self.lieux)
        from aat.coffre.postgres.ouverture import ouvrir_partage_sans_cle

        return ouvrir_partage_sans_cle(self.adresse)

    def essayer(self, cle: "CleMaitresse") -> None:
        """Return when the store that is there, if any, opens with ``cle``.

        Raises:
            ErreurCoffre: it is another store's key, or the store cannot be used.
        """
        if not self.occupe():
            return
        if self.adresse is None:
            from aat.coffre.sqlite import CoffreSqlite

            CoffreSqlite(self.lieux.base, cle).fermer()
            return
        from aat.coffre.postgres.ouverture import essayer_partage

        essayer_partage(self.adresse, cle)

    def refuser_une_autre_cle(self) -> None:
        """Return unless the shared store has its key already: another one made here would never open it.

        Raises:
            ErreurCoffre: it has; or its server cannot be used.
        """
        if self.adresse is not None and self.occupe():
            raise ErreurCoffre(
                "Le coffre partagé a déjà sa clé : aucune autre ne l’ouvrira, et aucune n’a été créée.",
                remede=f"Copiez celle du premier poste dans « {self.lieux.cles} » (docs/partage.md).",
            )
