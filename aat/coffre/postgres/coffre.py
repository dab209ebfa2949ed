"""The port ``Coffre`` on a PostgreSQL database shared by several workstations.

Everything is ``CoffreSqlite``'s but the connection, the clock (the database's own: workstations may disagree, leases
must not) and the words about the key.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from aat.coffre.cadence import ORDINAIRE, Cadence
from aat.coffre.postgres.connexion import ConnexionPostgres
from aat.coffre.sqlite import ACTEUR, CoffreSqlite, maintenant_utc, tirage
from aat.domaine.coffre import Besoin, DocumentScelle, Fait, Prise, Rapprochement, Tour
from aat.domaine.etats import Etat
from aat.domaine.personnes import Assure
from aat.domaine.transmission import AccuseRetrouve, EtatEnvoi, Issue, Mesure
from aat.erreurs import ErreurCoffre

if TYPE_CHECKING:
    from aat.coffre.chiffrement import CleMaitresse
    from aat.coffre.connexion import Connexion
    from aat.coffre.postgres.session import Serveur


class CoffrePartage(CoffreSqlite):
    """An open shared store.

    Args:
        connexion: an open session, closed with the store; its schema is brought to level here.
        cle: the master key, the same on every workstation, or ``None`` to read states and history only.
        acteur, hasard, heure, cadence: as for ``CoffreSqlite``.

    Raises:
        ErreurCoffre: wrong key, schema newer than the program, not a store, server lost.
    """

    def __init__(  # noqa: PLR0913 - the last four have defaults that only tests and workers change.
        self,
        connexion: ConnexionPostgres,
        cle: "CleMaitresse | None",
        *,
        acteur: str = ACTEUR,
        hasard: Callable[[], float] = tirage,
        heure: Callable[[], dt.datetime] = maintenant_utc,
        cadence: Cadence = ORDINAIRE,
    ) -> None:
        self._partagee = connexion
        self._heure_locale, self._hasard = heure, hasard
        try:
            connexion.preparer()
        except BaseException:
            connexion.fermer()
            raise
        # The same few methods; the types of the rows are the database's own.
        super().__init__(
            cast("Connexion", connexion),
            cle,
            acteur=acteur,
            hasard=hasard,
            heure=lambda: self._partagee.moment(heure()),
            cadence=cadence,
        )

    def serveur(self) -> "Serveur":
        """Return what ``aat diagnostic`` says of the server."""
        return self._partagee.serveur()

    def decalage_s(self) -> float:
        """Return by how many seconds the database's clock is ahead of this workstation's."""
        return self._partagee.decalage().total_seconds()

    def jumeau(self) -> "CoffrePartage":
        """Return another session of the same store, for another thread; each is closed by itself."""
        autre = ConnexionPostgres(self._partagee.adresse, ecrire=self._cle is not None)
        return CoffrePartage(autre, self._cle, acteur=self._acteur, hasard=self._hasard, heure=self._heure_locale)

    # Every moment written in common is the database's.
    def memoriser_patient(self, assure: Assure, vu_le: dt.datetime) -> None:
        """See ``CoffreSqlite``."""
        super().memoriser_patient(assure, self._partagee.moment(vu_le))

    def garder_brouillon(self, document_id: str, contenu: bytes, maintenant: dt.datetime) -> None:
        """See ``CoffreSqlite``."""
        super().garder_brouillon(document_id, contenu, self._partagee.moment(maintenant))

    def valider(self, document: DocumentScelle, etat: Etat, maintenant: dt.datetime) -> None:
        """See ``CoffreSqlite``."""
        super().valider(document, etat, self._partagee.moment(maintenant))

    def mettre_en_file(self, document_id: str, maintenant: dt.datetime, *, nomme: bool = True) -> None:
        """See ``CoffreSqlite``."""
        super().mettre_en_file(document_id, self._partagee.moment(maintenant), nomme=nomme)

    def prendre(
        self, proprietaire: str, maintenant: dt.datetime, document_id: str | None = None, *, echeance: bool = True
    ) -> Prise | None:
        """See ``CoffreSqlite``; the lease is counted by the database's clock."""
        return super().prendre(proprietaire, self._partagee.moment(maintenant), document_id, echeance=echeance)

    def conclure(self, prise: Prise, issue: Issue, maintenant: dt.datetime, mesure: Mesure | None = None) -> EtatEnvoi:
        """See ``CoffreSqlite``."""
        return super().conclure(prise, issue, self._partagee.moment(maintenant), mesure)

    def enchainer(self, faits: Sequence[Fait], besoin: Besoin, maintenant: dt.datetime) -> Tour:
        """See ``CoffreSqlite``; leases are counted by the database's clock."""
        return super().enchainer(faits, besoin, self._partagee.moment(maintenant))

    def rapprocher(self, trouve: AccuseRetrouve, maintenant: dt.datetime) -> Rapprochement:
        """See ``CoffreSqlite``."""
        return super().rapprocher(trouve, self._partagee.moment(maintenant))

    def reprendre_les_baux_finis(self, maintenant: dt.datetime) -> int:
        """See ``CoffreSqlite``; a lease is over by the database's clock."""
        return super().reprendre_les_baux_finis(self._partagee.moment(maintenant))

    def reprendre_les_suspendus(self, maintenant: dt.datetime) -> int:
        """See ``CoffreSqlite``."""
        return super().reprendre_les_suspendus(self._partagee.moment(maintenant))

    def rappeler(self, maintenant: dt.datetime) -> Sequence[EtatEnvoi]:
        """See ``CoffreSqlite``."""
        return super().rappeler(self._partagee.moment(maintenant))

    def renoncer(self, ref: str, etat: Etat, maintenant: dt.datetime, *, abandon_confirme: bool = False) -> EtatEnvoi:
        """See ``CoffreSqlite``."""
        return super().renoncer(ref, etat, self._partagee.moment(maintenant), abandon_confirme=abandon_confirme)

    def noter(self, quoi: str, ref: str | None, details: dict[str, str], maintenant: dt.datetime) -> None:
        """See ``CoffreSqlite``."""
        super().noter(quoi, ref, details, self._partagee.moment(maintenant))

    def _mauvaise_cle(self) -> ErreurCoffre:
        return ErreurCoffre(
            "La clé de ce poste n’est pas celle du coffre partagé (T604).",
            remede="Copiez sur ce poste la clé du premier poste (docs/partage.md), et retirez celle qui s’y trouve "
            "si elle n’ouvre rien d’autre.",
        )
