"""The audit journal: append-only lines chained by HMAC, without any medical content.

Owns the allow-list of details, the canonical line and the check of the chain; knows no document's content.
"""

import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aat.coffre import pannes, temps
from aat.coffre.codes import CODE
from aat.coffre.requetes import requetes
from aat.domaine.environnement import Environnement
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, Phase, TypeDocument
from aat.journalisation import contient_un_nir
from aat.ports import Evenement

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3

    from aat.coffre.chiffrement import CleMaitresse
    from aat.coffre.connexion import Connexion

_SLUG = r"[a-z][a-z0-9-]{0,39}"
_NOMBRE = r"[0-9]{1,9}"
_SHA256 = r"[0-9a-f]{64}"

#: What a line may say besides who, when, what and which document, and the whole form of each value: codes and
#: counts. No form admits a sentence, a date or a NIR; a number is kept as the service gives it.
DETAILS_ADMIS: Final[dict[str, str]] = {
    "action": _SLUG,
    "classe": "|".join(Classe),
    "code": CODE,
    "commande": _SLUG,
    "controle": _SLUG,
    "document": r"[0-9A-HJKMNP-TV-Z]{10}",
    "duree_ms": _NOMBRE,
    "empreinte": _SHA256,
    "environnement": "|".join(Environnement),
    "etat": "|".join(Etat),
    "etat_avant": "|".join(Etat),
    "fichiers": _NOMBRE,
    "http": r"[1-5][0-9]{2}",
    "ligne": _NOMBRE,
    "lot": _SHA256,
    "mode": _SLUG,
    "nombre": _NOMBRE,
    "numero": CODE,
    "organisme": r"[0-9]{9}",
    "pages": _NOMBRE,
    "phase": "|".join(Phase),
    "profession": _SLUG,
    "raison": _SLUG,
    "regime": r"[0-9]{2}",
    "regles": rf"{_SLUG}(?:,{_SLUG}){{0,19}}",
    "schema": _NOMBRE,
    "sha256": _SHA256,
    "tentative": _NOMBRE,
    "type": "|".join(TypeDocument),
    "version": _NOMBRE,
    "volet": "[1-3]",
}
_QUOI = re.compile(r"[a-z][a-z0-9-]{1,40}", re.ASCII)
_QUI = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:@-]{0,63}", re.ASCII)

#: What the first line is chained to.
ORIGINE: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Ancre:
    """The last link of the chain; kept elsewhere, it tells that the tail was cut."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class RapportAudit:
    """What the check found.

    Attributes:
        lignes: number of lines read.
        rupture: number of the first line that does not hold, or ``None``.
        complet: the hashes were computed again; ``False`` without the master key (links only).
    """

    lignes: int
    rupture: int | None
    complet: bool


class JournalAudit:
    """Appends to the chain and reads it. ``qui`` is a system user or role, without any name of a patient."""

    def __init__(self, connexion: "Connexion", cle: "CleMaitresse | None", qui: str) -> None:
        if not _QUI.fullmatch(qui):
            raise ValueError("qui")
        self._connexion = connexion
        self._cle = cle
        self._qui = qui
        self._sql = requetes("audit")

    def ecrire(
        self,
        sqlite: "sqlite3.Connection",
        quoi: str,
        document_id: str | None,
        details: Mapping[str, str],
        quand: "dt.datetime",
    ) -> None:
        """Append a line inside the caller's transaction, so that no state changes without it.

        Raises:
            ValueError: a detail is not in the allow-list or is not a code; it is named, its value is not.
            ErreurCoffre: the store is open without its key.
        """
        if self._cle is None:
            raise pannes.sans_cle()
        tete = sqlite.execute(self._sql["tete"]).fetchone()
        seq, prec = (int(tete["seq"]) + 1, str(tete["hash"])) if tete else (1, ORIGINE)
        ligne = {
            "seq": seq,
            "quand": temps.texte(quand),
            "qui": self._qui,
            "quoi": _slug(quoi),
            "document_id": document_id,
            "details": _details(details),
        }
        sqlite.execute(self._sql["ajouter"], {**ligne, "prec": prec, "hash": _maillon(self._cle, prec, ligne)})

    def dernieres(self, document_id: str | None, limite: int) -> Sequence[Evenement]:
        """Return lines without their chain, latest first."""
        nom = "dernieres" if document_id is None else "dernieres_du_document"
        lignes = self._connexion.lire(self._sql[nom], {"document_id": document_id, "limite": limite})
        return tuple(
            Evenement(temps.moment(ligne["quand"]), ligne["ref"], ligne["quoi"], _paires(ligne["details"]))
            for ligne in lignes
        )

    def tete(self) -> Ancre | None:
        """Return the last link, ``None`` for an empty journal."""
        ligne = self._connexion.lire_une(self._sql["tete"])
        return Ancre(int(ligne["seq"]), str(ligne["hash"])) if ligne else None

    def verifier(self, ancres: Iterable[Ancre] = ()) -> RapportAudit:
        """Read the whole chain and return the first line that was altered, removed or cut.

        Without the master key only the links are compared. ``ancres`` are links kept elsewhere (signed
        payloads, closing lines): a missing one means that the tail was cut before it.
        """
        attendues = {ancre.seq: ancre.hash for ancre in ancres}
        seq, prec = 0, ORIGINE
        while lignes := self._connexion.lire(self._sql["chaine"], {"apres": seq}):
            for ligne in lignes:
                if not self._tient(ligne, seq + 1, prec) or attendues.pop(seq + 1, ligne["hash"]) != ligne["hash"]:
                    return RapportAudit(seq, seq + 1, complet=self._cle is not None)
                seq, prec = seq + 1, ligne["hash"]
        return RapportAudit(seq, seq + 1 if attendues else None, complet=self._cle is not None)

    def _tient(self, ligne: "sqlite3.Row", seq: int, prec: str) -> bool:
        if ligne["seq"] != seq or ligne["prec"] != prec:
            return False
        if self._cle is None:
            return True
        colonnes = {nom: ligne[nom] for nom in ("seq", "quand", "qui", "quoi", "document_id", "details")}
        return hmac.compare_digest(_maillon(self._cle, prec, colonnes), ligne["hash"])


def _maillon(cle: "CleMaitresse", prec: str, ligne: Mapping[str, object]) -> str:
    canonique = json.dumps(ligne, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hmac.digest(cle.cle_audit, prec.encode() + canonique.encode(), "sha256").hex()


def _slug(quoi: str) -> str:
    if not _QUOI.fullmatch(quoi):
        raise ValueError("quoi")
    return quoi


def _details(details: Mapping[str, str]) -> str:
    for nom, valeur in details.items():
        forme = DETAILS_ADMIS.get(nom)
        if forme is None or re.fullmatch(forme, valeur, re.ASCII) is None or contient_un_nir(valeur):
            raise ValueError(f"audit detail not allowed: {nom}")
    return json.dumps(details, sort_keys=True, separators=(",", ":"))


def _paires(details: str) -> tuple[tuple[str, str], ...]:
    lus: dict[str, str] = json.loads(details)
    return tuple(lus.items())
