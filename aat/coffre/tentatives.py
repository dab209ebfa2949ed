"""The attempts of each document: opened before anything is sent, advanced step by step, closed with their result.

Owns the table ``tentatives``. Holds codes, times and counts, never content: support reads it without the key.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

from aat.coffre import codes, fusion, pannes, temps
from aat.coffre.requetes import requetes
from aat.domaine.coffre import Prise
from aat.domaine.transmission import Accuse, Classe, Echec, EnTraitement, Envoi, Issue, JamaisRecu, Mesure, Phase

if TYPE_CHECKING:
    import sqlite3

    from aat.coffre.connexion import Connexion

_MESURES: Final = tuple(champ.name for champ in fields(Mesure))


@dataclass(frozen=True, slots=True)
class Tentative:
    """One attempt as support sees it: no content, no patient.

    Attributes:
        phase: how far it went.
        resultat: ``accuse``, ``echec``, ``en-traitement``, ``jamais-recu``, ``bail-fini`` (its worker
            vanished), ``abandonne`` (the tombstone was given), or ``None`` while it runs.
        champs: rule codes or field names that the service refused.
        mesure: what the wire was like.
    """

    version: int
    no: int
    message_id: str
    proprietaire: str
    debut: dt.datetime
    fin: dt.datetime | None
    phase: Phase
    resultat: str | None
    classe: Classe | None
    code: str | None
    http: int | None
    champs: tuple[str, ...]
    mesure: Mesure


class Tentatives:
    """Writes attempts inside the outbox's transactions, and reads them back."""

    def __init__(self, connexion: "Connexion") -> None:
        self._connexion = connexion
        self._sql = requetes("tentatives")

    def ouvrir(
        self, sqlite: "sqlite3.Connection", envoi: Envoi, proprietaire: str, phase: Phase, maintenant: dt.datetime
    ) -> None:
        """Write a new attempt, in ``phase``."""
        sqlite.execute(
            self._sql["ouvrir"],
            {
                "document_id": envoi.document_id,
                "version": envoi.version,
                "no": envoi.tentative,
                "message_id": envoi.message_id,
                "proprietaire": proprietaire,
                "boot_id": temps.boot_id(),
                "debut": temps.texte(maintenant),
                "phase": phase.value,
            },
        )

    def avancer(self, sqlite: "sqlite3.Connection", prise: Prise, phase: Phase) -> None:
        """Write ``phase`` when it is further than the one known."""
        if fusion.avance(self.phase(sqlite, prise), phase):
            sqlite.execute(self._sql["avancer"], {**_lieu(prise), "phase": phase.value})

    def reculer(self, sqlite: "sqlite3.Connection", prise: Prise, phase: Phase) -> None:
        """Write how far the attempt really went, when it did not go as far as announced."""
        sqlite.execute(self._sql["avancer"], {**_lieu(prise), "phase": phase.value})

    def phase(self, sqlite: "sqlite3.Connection", prise: Prise) -> Phase:
        """Return how far this attempt went.

        Raises:
            ErreurCoffre: the attempt was never written.
        """
        ligne = sqlite.execute(self._sql["phase"], _lieu(prise)).fetchone()
        if ligne is None:
            raise pannes.abime()
        return Phase(ligne["phase"])

    def clore(self, sqlite: "sqlite3.Connection", prise: Prise, issue: Issue, maintenant: dt.datetime) -> None:
        """Write the result of an attempt, once; it replaces « bail-fini », which was only a guess."""
        echec = issue if isinstance(issue, Echec) else None
        champs = [champ for champ in echec.champs if codes.est_un_code(champ)] if echec else []
        sqlite.execute(
            self._sql["clore"],
            {
                **_lieu(prise),
                "fin": temps.texte(maintenant),
                "resultat": "abandonne"
                if prise.a_retirer and isinstance(issue, JamaisRecu)
                else _nom_du_resultat(issue),
                "classe": echec.classe.value if echec else None,
                "code": codes.code_ou_rien(echec.code) if echec else None,
                "http": echec.http if echec else None,
                "champs": json.dumps(champs) if champs else None,
            },
        )

    def mesurer(self, sqlite: "sqlite3.Connection", prise: Prise, mesure: Mesure) -> None:
        """Write what the wire was like; a text that is no code is written as such, never as it came."""
        colonnes = {nom: getattr(mesure, nom) for nom in _MESURES}
        textes = {nom: codes.code_ou_rien(v) for nom, v in colonnes.items() if isinstance(v, str)}
        sqlite.execute(self._sql["mesurer"], {**_lieu(prise), **colonnes, **textes})

    def abandonner(self, sqlite: "sqlite3.Connection", lieu: tuple[str, int, int], maintenant: dt.datetime) -> None:
        """Write that the worker of attempt (document_id, version, no) vanished."""
        document_id, version, no = lieu
        vides = dict.fromkeys(("classe", "code", "http", "champs"))
        colonnes = {"document_id": document_id, "version": version, "no": no, "fin": temps.texte(maintenant)}
        sqlite.execute(self._sql["clore"], {**colonnes, "resultat": "bail-fini", **vides})

    def une_a_pu_partir(self, sqlite: "sqlite3.Connection", document_id: str, version: int) -> bool:
        """Tell whether an attempt of this version may have had an effect: its first byte left, and no tombstone."""
        lignes = sqlite.execute(self._sql["phases"], {"document_id": document_id, "version": version}).fetchall()
        if any(ligne["resultat"] == "abandonne" for ligne in lignes):
            return False
        return any(fusion.a_pu_partir(Phase(ligne["phase"])) for ligne in lignes)

    def toutes(self, document_id: str) -> Sequence[Tentative]:
        """Return every attempt of a document, oldest first; no key needed."""
        return tuple(
            Tentative(
                version=ligne["version"],
                no=ligne["no"],
                message_id=ligne["message_id"],
                proprietaire=ligne["proprietaire"],
                debut=temps.moment(ligne["debut"]),
                fin=temps.moment_ou_rien(ligne["fin"]),
                phase=Phase(ligne["phase"]),
                resultat=ligne["resultat"],
                classe=None if ligne["classe"] is None else Classe(ligne["classe"]),
                code=ligne["code"],
                http=ligne["http"],
                champs=tuple(json.loads(ligne["champs"] or "[]")),
                mesure=Mesure(**{nom: ligne[nom] for nom in _MESURES}),
            )
            for ligne in self._connexion.lire(self._sql["toutes"], {"document_id": document_id})
        )


def _lieu(prise: Prise) -> dict[str, object]:
    envoi = prise.envoi
    return {"document_id": envoi.document_id, "version": envoi.version, "no": envoi.tentative}


def _nom_du_resultat(issue: Issue) -> str:
    match issue:
        case Accuse():
            return "accuse"
        case Echec():
            return "echec"
        case EnTraitement():
            return "en-traitement"
        case JamaisRecu():
            return "jamais-recu"
