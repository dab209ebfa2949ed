"""The audit journal: append-only lines chained by HMAC, without any medical content.

Owns the canonical line and the check of the chain; knows no document's content.
"""

import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from aat.coffre import pannes, temps
from aat.coffre.requetes import requetes
from aat.domaine.audit import DETAILS_ADMIS
from aat.domaine.coffre import Evenement
from aat.journalisation import contient_un_nir

if TYPE_CHECKING:
    import datetime as dt
    import sqlite3

    from aat.coffre.chiffrement import CleMaitresse
    from aat.coffre.connexion import Connexion

_QUOI = re.compile(r"[a-z][a-z0-9-]{1,40}", re.ASCII)
_QUI = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:@-]{0,63}", re.ASCII)

#: Characters of a moment that name its day (UTC).
_JOUR: Final = 10

#: What the first line is chained to.
ORIGINE: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Ancre:
    """The last link of the chain; kept elsewhere, it tells that the tail was cut."""

    seq: int
    hash: str


class Rupture(StrEnum):
    """What is wrong with the first line that does not hold."""

    MODIFIEE = "modifiee"
    AJOUTEE = "ajoutee"
    RETIREE = "retiree"
    ANCRE = "ancre"
    FIN_COUPEE = "fin-coupee"
    ETAT = "etat"
    SOUCHE = "souche"


@dataclass(frozen=True, slots=True)
class RapportAudit:
    """What the check found.

    Attributes:
        lignes: number of lines that hold, those that a purge removed behind its stump included.
        rupture: number of the first line that does not hold, or ``None``.
        complet: the hashes were computed again; ``False`` without the master key (links only).
        nature: what is wrong with it.
    """

    lignes: int
    rupture: int | None
    complet: bool
    nature: Rupture | None = None


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
        tete = sqlite.execute(self._sql["tete_datee"]).fetchone()
        # A purge always leaves a line of its own: an empty journal has no stump.
        dernier = Ancre(int(tete["seq"]), str(tete["hash"])) if tete else Ancre(0, ORIGINE)
        if tete is not None and str(tete["quand"])[:_JOUR] < temps.texte(quand)[:_JOUR]:
            # The day's closing line: kept elsewhere too (``clotures``), it tells that the tail was cut.
            compte = {"nombre": str(dernier.seq), "empreinte": dernier.hash}
            dernier = self._ajouter(sqlite, dernier, ("cloture", None, compte), quand)
        self._ajouter(sqlite, dernier, (quoi, document_id, details), quand)

    def _ajouter(
        self,
        sqlite: "sqlite3.Connection",
        dernier: Ancre,
        fait: tuple[str, str | None, Mapping[str, str]],
        quand: "dt.datetime",
    ) -> Ancre:
        """Write a line (what, which document, details) after ``dernier``, and return its link."""
        if self._cle is None:
            raise pannes.sans_cle()
        quoi, document_id, details = fait
        ligne = {
            "seq": dernier.seq + 1,
            "quand": temps.texte(quand),
            "qui": self._qui,
            "quoi": _slug(quoi),
            "document_id": document_id,
            "details": _details(details),
        }
        maillon = _maillon(self._cle, dernier.hash, ligne)
        sqlite.execute(self._sql["ajouter"], {**ligne, "prec": dernier.hash, "hash": maillon})
        return Ancre(dernier.seq + 1, maillon)

    def dernieres(self, document_id: str | None, limite: int) -> Sequence[Evenement]:
        """Return lines without their chain, latest first."""
        nom = "dernieres" if document_id is None else "dernieres_du_document"
        lignes = self._connexion.lire(self._sql[nom], {"document_id": document_id, "limite": limite})
        return tuple(evenement(ligne) for ligne in lignes)

    def tete(self) -> Ancre | None:
        """Return the last link, ``None`` for an empty journal."""
        ligne = self._connexion.lire_une(self._sql["tete"])
        return Ancre(int(ligne["seq"]), str(ligne["hash"])) if ligne else None

    def clotures(self, apres: int = 0) -> Sequence[tuple[Ancre, str]]:
        """Return the daily closing lines after line ``apres``, each with its moment (UTC text)."""
        lignes = self._connexion.lire(self._sql["clotures"], {"apres": apres})
        return tuple((Ancre(int(ligne["seq"]), str(ligne["hash"])), str(ligne["quand"])) for ligne in lignes)

    def couper(self, avant: "dt.datetime", maintenant: "dt.datetime", *, simuler: bool = False) -> int:
        """Remove the lines older than ``avant`` behind a sealed stump, and return how many.

        Raises:
            ErreurCoffre: the store is open without its key.
        """
        if self._cle is None:
            raise pannes.sans_cle()
        depart = self._depart()
        derniere = self._connexion.lire_une(self._sql["derniere_avant"], {"avant": temps.texte(avant)})
        nombre = int(derniere["seq"]) - depart.seq if derniere else 0
        if derniere is None or nombre <= 0 or simuler:
            return max(nombre, 0)
        souche = {
            "jusqu_a": int(derniere["seq"]),
            "hash": str(derniere["hash"]),
            "lignes": nombre,
            "quand": temps.texte(maintenant),
        }
        with self._connexion.ecriture() as sqlite:
            sqlite.execute(self._sql["ajouter_souche"], {**souche, "sceau": _sceau(self._cle, souche)})
            sqlite.execute(self._sql["couper"], {"jusqu_a": souche["jusqu_a"]})
            details = {"nombre": str(nombre), "empreinte": str(derniere["hash"])}
            self.ecrire(sqlite, "purge-journal", None, details, maintenant)
        return nombre

    def verifier(self, ancres: Iterable[Ancre] = ()) -> RapportAudit:
        """Read the whole chain and return the first line that was altered, removed or cut.

        Without the master key only the links are compared. ``ancres`` are links kept elsewhere (signed
        payloads, closing lines): a missing one means that the tail was cut before it, another one in its place
        that an older copy of the store was put back and went on, or that the anchor itself was changed.
        """
        complet = self._cle is not None
        depart = self._depart()
        if faux := self._depart_faux(depart):
            return faux
        seq, prec = depart.seq, depart.hash
        attendues: dict[int, set[str]] = {}
        for ancre in ancres:
            if ancre.seq > seq:
                attendues.setdefault(ancre.seq, set()).add(ancre.hash)
        while lignes := self._connexion.lire(self._sql["chaine"], {"apres": seq}):
            for ligne in lignes:
                if ligne["seq"] != seq + 1:
                    return RapportAudit(seq, seq + 1, complet, Rupture.RETIREE)
                if not self._tient(ligne, seq + 1, prec):
                    return RapportAudit(seq, seq + 1, complet, Rupture.MODIFIEE)
                if attendues.pop(seq + 1, set()) - {str(ligne["hash"])}:
                    return RapportAudit(seq, seq + 1, complet, Rupture.ANCRE)
                seq, prec = seq + 1, ligne["hash"]
        manque = Rupture.FIN_COUPEE if attendues else Rupture.ETAT if self._un_etat_n_est_pas_dit() else None
        return RapportAudit(seq, seq + 1 if manque else None, complet, manque)

    def _un_etat_n_est_pas_dit(self) -> bool:
        """Tell whether a document stands elsewhere than its last line says: the tail was cut, or no line was written.

        One statement, so that a state that changes meanwhile is read with its line.
        """
        entiere = self._depart().seq == 0
        return any(
            entiere if ligne["details"] is None else _dit(ligne["details"], "etat") != ligne["etat"]
            for ligne in self._connexion.lire(self._sql["etats_dits"], {"dit": '%"etat":%'})
        )

    def _depart_faux(self, depart: Ancre) -> RapportAudit | None:
        """Return what is wrong with the place where the chain begins, or ``None``."""
        souche = self._connexion.lire_une(self._sql["derniere_souche"])
        if souche is not None and self._cle is not None:
            colonnes = {nom: souche[nom] for nom in ("jusqu_a", "hash", "lignes", "quand")}
            if not _egaux(_sceau(self._cle, colonnes), str(souche["sceau"])):
                return RapportAudit(0, depart.seq, complet=True, nature=Rupture.SOUCHE)
        # Before the first line that counts there is nothing: what stands there would be shown, and never computed.
        glissee = self._connexion.lire_une(self._sql["avant_la_chaine"], {"jusqu_a": depart.seq})
        if glissee is None:
            return None
        return RapportAudit(0, int(glissee["seq"]), complet=self._cle is not None, nature=Rupture.AJOUTEE)

    def _depart(self) -> Ancre:
        """Return what the first line kept is chained to: the last stump, or the origin."""
        souche = self._connexion.lire_une(self._sql["derniere_souche"])
        return Ancre(int(souche["jusqu_a"]), str(souche["hash"])) if souche else Ancre(0, ORIGINE)

    def _tient(self, ligne: "sqlite3.Row", seq: int, prec: str) -> bool:
        if ligne["seq"] != seq or ligne["prec"] != prec:
            return False
        if self._cle is None:
            return True
        colonnes = {nom: ligne[nom] for nom in ("seq", "quand", "qui", "quoi", "document_id", "details")}
        return _egaux(_maillon(self._cle, prec, colonnes), str(ligne["hash"]))


def _maillon(cle: "CleMaitresse", prec: str, ligne: Mapping[str, object]) -> str:
    canonique = json.dumps(ligne, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hmac.digest(cle.cle_audit, prec.encode() + canonique.encode(), "sha256").hex()


def _sceau(cle: "CleMaitresse", souche: Mapping[str, object]) -> str:
    """Return what only the key gives for a stump; no line of the chain can be taken for one."""
    canonique = json.dumps(souche, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hmac.digest(cle.cle_audit, b"souche" + canonique.encode(), "sha256").hex()


def _egaux(calcule: str, lu: str) -> bool:
    """Compare as bytes: what an intruder wrote may be any text."""
    return hmac.compare_digest(calcule.encode(), lu.encode(errors="surrogatepass"))


def _dit(details: str, nom: str) -> object:
    """Return one detail of a line, ``None`` for a line that this program did not write."""
    try:
        return json.loads(details)[nom]
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


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


def evenement(ligne: "sqlite3.Row") -> Evenement:
    """Return a line of the journal (``quand``, ``ref``, ``quoi``, ``details``) without its chain.

    Raises:
        ErreurCoffre: it is none that this program writes: the check of the chain names it.
    """
    try:
        lus = json.loads(ligne["details"])
        details = tuple((str(nom), str(valeur)) for nom, valeur in lus.items())
        return Evenement(temps.moment(ligne["quand"]), ligne["ref"], ligne["quoi"], details)
    except (ValueError, AttributeError, RecursionError) as cause:
        raise pannes.illisible() from cause
