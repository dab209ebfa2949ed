"""Drafts: what was typed so far, encrypted, each under its own key so that forgetting one destroys it."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from aat.coffre import pannes, temps
from aat.coffre.chiffrement import CleDonnees, CleMaitresse
from aat.coffre.requetes import requetes
from aat.domaine.coffre import Brouillon

if TYPE_CHECKING:
    from aat.coffre.connexion import Connexion

_TABLE: Final = "brouillons"


class Brouillons:
    """Keeps, lists and forgets drafts."""

    def __init__(self, connexion: "Connexion", cle: CleMaitresse | None) -> None:
        self._connexion = connexion
        self._cle = cle
        self._sql = requetes("brouillons")

    def garder(self, document_id: str, contenu: bytes, maintenant: dt.datetime) -> None:
        """Keep or replace a draft, durable when the call returns."""
        cle, enveloppe = CleDonnees.nouvelle(self._exiger_cle(), _TABLE, document_id)
        colonnes = {
            "document_id": document_id,
            "enveloppe": enveloppe,
            "contenu_chiffre": cle.sceller(contenu, "contenu_chiffre"),
            "modifie_le": temps.texte(maintenant),
        }
        with self._connexion.ecriture() as sqlite:
            sqlite.execute(self._sql["garder"], colonnes)

    def tous(self) -> Sequence[Brouillon]:
        """Return the drafts, latest first."""
        maitresse = self._exiger_cle()
        lus = []
        for ligne in self._connexion.lire(self._sql["tous"]):
            cle = CleDonnees.ouverte(maitresse, _TABLE, ligne["document_id"], ligne["enveloppe"])
            contenu = cle.ouvrir(ligne["contenu_chiffre"], "contenu_chiffre")
            lus.append(Brouillon(ligne["document_id"], temps.moment(ligne["modifie_le"]), contenu))
        return tuple(lus)

    def jeter(self, document_id: str) -> None:
        """Forget a draft; its key does not stay in the journal of the database either when nobody else reads it."""
        self._exiger_cle()
        with self._connexion.ecriture() as sqlite:
            sqlite.execute(self._sql["jeter"], {"document_id": document_id})
        self._connexion.tronquer_le_journal()

    def _exiger_cle(self) -> CleMaitresse:
        if self._cle is None:
            raise pannes.sans_cle()
        return self._cle
