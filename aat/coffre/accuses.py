"""Acknowledgements: the verified ones, one per version, and the answers that were not believed (T305).

Owns the tables ``accuses`` and ``accuses_refuses``. Believes nothing by itself: the transport has verified what
comes here; what an acknowledgement changes is ``fusion``'s.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from aat.coffre import temps
from aat.coffre.chiffrement import CleDonnees, CleMaitresse
from aat.coffre.requetes import requetes
from aat.domaine.coffre import Prise
from aat.domaine.transmission import Accuse

if TYPE_CHECKING:
    import sqlite3

    from aat.coffre.connexion import Connexion

#: Different unbelievable answers kept for one version: more would only let a hostile peer fill the disk.
REFUSES_MAX: Final = 10


@dataclass(frozen=True, slots=True)
class AccuseRefuse:
    """An answer that was not believed, as received, so that a person can settle it with the caisse.

    Attributes:
        version, tentative: the attempt that brought it first.
        recu_le: moment of that attempt's end, aware.
    """

    version: int
    tentative: int
    recu_le: dt.datetime
    brut: bytes = field(repr=False)


class Accuses:
    """Writes acknowledgements inside the outbox's transactions, and reads them back under a document's key."""

    def __init__(self, connexion: "Connexion") -> None:
        self._connexion = connexion
        self._sql = requetes("accuses")

    def numero(self, sqlite: "sqlite3.Connection", document_id: str, version: int) -> str | None:
        """Return the number already kept for this version."""
        ligne = sqlite.execute(self._sql["numero_garde"], {"document_id": document_id, "version": version}).fetchone()
        return None if ligne is None else str(ligne["numero"])

    def numero_d_un_autre(self, sqlite: "sqlite3.Connection", accuse: Accuse) -> bool:
        """Tell whether another document bears this number."""
        lieu = {"numero": accuse.numero, "document_id": accuse.document_id}
        return sqlite.execute(self._sql["numero_ailleurs"], lieu).fetchone() is not None

    def garder(self, sqlite: "sqlite3.Connection", cle: CleDonnees, accuse: Accuse, maintenant: dt.datetime) -> None:
        """Write the first acknowledgement of a version."""
        avertissements = json.dumps(accuse.avertissements, ensure_ascii=False).encode()
        sqlite.execute(
            self._sql["garder"],
            {
                "document_id": accuse.document_id,
                "version": accuse.version,
                "numero": accuse.numero,
                "recu_le": temps.texte(accuse.recu_le),
                "regime": accuse.regime,
                "caisse": accuse.caisse,
                "centre": accuse.centre,
                "libelle_caisse": accuse.libelle_caisse,
                "brut_chiffre": cle.sceller(accuse.brut, "brut_chiffre", accuse.version),
                "avertissements_chiffre": cle.sceller(avertissements, "avertissements_chiffre", accuse.version),
                "enregistre_le": temps.texte(maintenant),
            },
        )

    def lire(self, cle: CleDonnees, document_id: str, version: int) -> Accuse | None:
        """Return the acknowledgement of a version, ``None`` when there is none."""
        ligne = self._connexion.lire_une(self._sql["lire"], {"document_id": document_id, "version": version})
        if ligne is None:
            return None
        avertissements: list[str] = json.loads(
            cle.ouvrir(ligne["avertissements_chiffre"], "avertissements_chiffre", version)
        )
        return Accuse(
            document_id=document_id,
            version=version,
            numero=ligne["numero"],
            recu_le=temps.moment(ligne["recu_le"]),
            regime=ligne["regime"],
            caisse=ligne["caisse"],
            centre=ligne["centre"],
            libelle_caisse=ligne["libelle_caisse"],
            brut=cle.ouvrir(ligne["brut_chiffre"], "brut_chiffre", version),
            avertissements=tuple(avertissements),
        )

    def garder_refuse(
        self,
        sqlite: "sqlite3.Connection",
        cles: tuple[CleMaitresse, CleDonnees],
        prise: Prise,
        brut: bytes,
        maintenant: dt.datetime,
    ) -> None:
        """Write an answer that was not believed, once; nothing beyond ``REFUSES_MAX`` for one version.

        Args:
            sqlite: the transaction of the result that it belongs to.
            cles: the master key, and the document's.
            prise: the attempt that brought it.
            brut: the answer, as received.
            maintenant: moment of the result.
        """
        maitresse, cle = cles
        empreinte = maitresse.empreinte_aveugle("accuse-refuse", hashlib.sha256(brut).hexdigest())
        sqlite.execute(
            self._sql["garder_refuse"],
            {
                "document_id": prise.envoi.document_id,
                "version": prise.envoi.version,
                "empreinte_hmac": empreinte,
                "tentative_no": prise.envoi.tentative,
                "recu_le": temps.texte(maintenant),
                "brut_chiffre": cle.sceller(brut, _colonne_du_refuse(empreinte), prise.envoi.version),
                "limite": REFUSES_MAX,
            },
        )

    def refuses(self, cle: CleDonnees, document_id: str) -> Sequence[AccuseRefuse]:
        """Return the answers about this document that were not believed, oldest first."""
        return tuple(
            AccuseRefuse(
                version=ligne["version"],
                tentative=ligne["tentative_no"],
                recu_le=temps.moment(ligne["recu_le"]),
                brut=cle.ouvrir(
                    ligne["brut_chiffre"], _colonne_du_refuse(ligne["empreinte_hmac"]), int(ligne["version"])
                ),
            )
            for ligne in self._connexion.lire(self._sql["refuses"], {"document_id": document_id})
        )


def _colonne_du_refuse(empreinte: bytes) -> str:
    """Return the place of a sealed answer: its digest too, so that two rows cannot be exchanged."""
    return f"accuse_refuse:{empreinte.hex()}"
