"""The bench's own ledger (SQLite): what had an effect, what was refused, what was given up, what came in.

Owns the unique indexes that make an effect happen once; knows no HTTP and signs nothing.
"""

import datetime as dt
import hashlib
import hmac
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from zoneinfo import ZoneInfo

from aat.coffre.requetes import sections
from aat.ecriture import creer_prive, verifier_fichier

PARIS = ZoneInfo("Europe/Paris")
FICHIER = "registre.sqlite3"


@dataclass(frozen=True, slots=True, repr=False)
class Effet:
    """An accepted document: its acknowledgement is replayed byte for byte."""

    document_id: str
    version: int
    cle: str
    numero: str
    empreinte: str
    identite: str
    corps: bytes
    accuse: bytes


@dataclass(frozen=True, slots=True)
class Abandon:
    """A tombstone: this (document, version) can have no effect any more."""

    document_id: str
    version: int
    cle: str
    identite: str


@dataclass(frozen=True, slots=True, repr=False)
class Annulation:
    """What annuls an effect: its own key, its own number, its own acknowledgement."""

    document_id: str
    version: int
    cle: str
    numero: str
    identite: str
    empreinte: str
    accuse: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Rejet:
    """A permanent refusal, replayed as it was."""

    cle: str
    document_id: str | None
    version: int | None
    identite: str
    empreinte: str
    http: int
    code: str
    corps: bytes


@dataclass(frozen=True, slots=True, repr=False)
class Sujet:
    """What two documents are compared by, to see a business duplicate."""

    prescripteur: str
    nir: str
    type: str
    debut: dt.date
    fin: dt.date


class Registre:
    """An open ledger. One writer: the bench's process."""

    def __init__(self, dossier: Path) -> None:
        chemin = dossier / FICHIER
        if not os.path.lexists(chemin):
            creer_prive(chemin)
        verifier_fichier(chemin)
        self._base = sqlite3.connect(chemin, isolation_level=None)
        for reglage in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
            self._base.execute(f"PRAGMA {reglage}")
        self._base.executescript(Path(__file__).with_name("registre.sql").read_text(encoding="utf-8"))
        self._sql = sections(Path(__file__).with_name("requetes.sql"))
        self._base.execute(self._sql["poser_sel"], {"sel": secrets.token_bytes(32)})
        self._sel: bytes = self._base.execute(self._sql["sel"]).fetchone()[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is written inside, or nothing of it."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def noter_reception(
        self, quand: dt.datetime, cle: str, message: tuple[str, str], identite: str, corps: bytes
    ) -> None:
        """Keep the raw bytes of a submission; ``message`` is (message id, attempt)."""
        message_id, tentative = message
        valeurs = {"cle": cle, "message_id": message_id, "tentative": tentative, "identite": identite, "corps": corps}
        self._base.execute(self._sql["noter_reception"], {"quand": _texte(quand), **valeurs})

    def effet_par_cle(self, cle: str) -> Effet | None:
        """Return the effect made under ``cle``."""
        return self._effet("effet_par_cle", cle=cle)

    def effet(self, document_id: str, version: int | None) -> Effet | None:
        """Return the effect of a document, its latest version when ``version`` is ``None``."""
        return self._effet("effet", document_id=document_id, version=version)

    def abandon(self, document_id: str, version: int) -> Abandon | None:
        """Return the tombstone of a (document, version)."""
        return self._abandon("abandon", document_id=document_id, version=version)

    def abandon_par_cle(self, cle: str) -> Abandon | None:
        """Return the tombstone put under ``cle``."""
        return self._abandon("abandon_par_cle", cle=cle)

    def rejet(self, cle: str) -> Rejet | None:
        """Return the refusal recorded under ``cle``."""
        ligne = self._base.execute(self._sql["rejet"], {"cle": cle}).fetchone()
        return Rejet(*ligne) if ligne else None

    def rejeter(self, rejet: Rejet, quand: dt.datetime) -> None:
        """Record a permanent refusal, so that it cannot succeed later under the same key."""
        self._base.execute(self._sql["rejeter"], {**_champs(rejet), "quand": _texte(quand)})

    def inscrire(self, effet: Effet, sujet: Sujet, recu_le: dt.datetime) -> None:
        """Write an effect.

        Raises:
            sqlite3.IntegrityError: this (document, version), key or number already has a fate.
        """
        moment = _texte(recu_le)
        self._base.execute(self._sql["poser_sort"], {**_champs(effet), "nature": "effet", "quand": moment})
        self._base.execute(self._sql["inscrire"], {**_champs(effet), **self._cherche(sujet), "recu_le": moment})

    def abandonner(self, abandon: Abandon, quand: dt.datetime) -> None:
        """Put a tombstone.

        Raises:
            sqlite3.IntegrityError: this (document, version) or key already has a fate.
        """
        self._base.execute(self._sql["poser_sort"], {**_champs(abandon), "nature": "abandon", "quand": _texte(quand)})

    def remplacable(self, document_id: str, numero: str, identite: str, prescripteur: str) -> bool:
        """Tell whether this caller's prescriber has this document here, under this number, not yet replaced."""
        cherche = {"document_id": document_id, "numero": numero, "identite": identite, "prescripteur": prescripteur}
        return self._base.execute(self._sql["remplacable"], cherche).fetchone() is not None

    def remplacer(self, document_id: str, numero: str, par: Effet, quand: dt.datetime) -> None:
        """Write that ``par`` replaces this document: its effect stays, and no later document is its duplicate."""
        valeurs = {"document_id": document_id, "numero": numero, "quand": _texte(quand)}
        self._base.execute(self._sql["remplacer"], valeurs | {"par_id": par.document_id, "par_version": par.version})

    def auteur(self, document_id: str, version: int) -> str:
        """Return the RPPS number of who prescribed an effect."""
        cherche = {"document_id": document_id, "version": version}
        return str(self._base.execute(self._sql["prescripteur"], cherche).fetchone()[0])

    def annulation(self, document_id: str, version: int) -> Annulation | None:
        """Return the annulment of an effect."""
        cherche = {"document_id": document_id, "version": version}
        ligne = self._base.execute(self._sql["annulation"], cherche).fetchone()
        return Annulation(*ligne) if ligne else None

    def annulation_par_cle(self, cle: str) -> Annulation | None:
        """Return the annulment made under ``cle``."""
        ligne = self._base.execute(self._sql["annulation_par_cle"], {"cle": cle}).fetchone()
        return Annulation(*ligne) if ligne else None

    def annuler(self, annulation: Annulation, quand: dt.datetime) -> None:
        """Write an annulment.

        Raises:
            sqlite3.IntegrityError: this effect, key or number has one already, or there is no such effect.
        """
        self._base.execute(self._sql["annuler"], {**_champs(annulation), "quand": _texte(quand)})

    def doublon(self, sujet: Sujet, apres: dt.datetime) -> str | None:
        """Return the number of an effect for the same subject and an overlapping period, received since ``apres``."""
        ligne = self._base.execute(self._sql["doublon"], {**self._cherche(sujet), "apres": _texte(apres)}).fetchone()
        return str(ligne[0]) if ligne else None

    def prochain_numero(self, famille: str, organisme: str, recu_le: dt.datetime) -> str:
        """Return a number that no effect bears: 001…999 per organisme and second, then the next second."""
        instant = recu_le.astimezone(PARIS)
        while True:
            tete = f"BANC-{famille}-AS-{organisme}-{instant:%y%m%d-%H%M%S}-"
            bornes = {"premier": f"{tete}000", "dernier": f"{tete}999"}
            dernier = self._base.execute(self._sql["dernier_numero"], bornes).fetchone()[0]
            suffixe = 1 if dernier is None else int(dernier[-3:]) + 1
            if suffixe <= 999:
                return f"{tete}{suffixe:03}"
            instant = (instant.astimezone(dt.UTC) + dt.timedelta(seconds=1)).astimezone(PARIS)

    def accuses(self, identite: str, depuis: dt.datetime, apres: str, limite: int = 100) -> list[bytes]:
        """Return acknowledgements of this caller received since ``depuis``, numbers after ``apres``, by number."""
        page = {"identite": identite, "depuis": _texte(depuis), "apres": apres, "limite": limite}
        lignes = self._base.execute(self._sql["accuses"], page).fetchall()
        return [ligne[0] for ligne in lignes]

    def effets(self) -> list[Effet]:
        """Return every effect, oldest first."""
        return [Effet(*ligne) for ligne in self._base.execute(self._sql["effets"]).fetchall()]

    def receptions(self, cle: str) -> list[bytes]:
        """Return the raw bytes of every submission made under ``cle``, in order."""
        lignes = self._base.execute(self._sql["receptions"], {"cle": cle}).fetchall()
        return [ligne[0] for ligne in lignes]

    def fermer(self) -> None:
        """Close the ledger."""
        self._base.close()

    def _effet(self, requete: str, **valeurs: str | int | None) -> Effet | None:
        ligne = self._base.execute(self._sql[requete], valeurs).fetchone()
        return Effet(*ligne) if ligne else None

    def _abandon(self, requete: str, **valeurs: str | int) -> Abandon | None:
        ligne = self._base.execute(self._sql[requete], valeurs).fetchone()
        return Abandon(*ligne) if ligne else None

    def _cherche(self, sujet: Sujet) -> dict[str, str]:
        """Return the columns that two documents are compared by; the patient as a keyed digest only."""
        return {
            "prescripteur": sujet.prescripteur,
            "patient_hmac": self._masque(sujet.nir),
            "type": sujet.type,
            "debut": sujet.debut.isoformat(),
            "fin": sujet.fin.isoformat(),
        }

    def _masque(self, nir: str) -> str:
        return hmac.new(self._sel, nir.encode(), hashlib.sha256).hexdigest()


def _texte(quand: dt.datetime) -> str:
    """UTC with microseconds: texts sort as instants do."""
    return quand.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _champs(objet: Effet | Abandon | Rejet | Annulation) -> dict[str, object]:
    """Return the fields of a record as the statements name them."""
    return {champ.name: getattr(objet, champ.name) for champ in fields(objet)}
