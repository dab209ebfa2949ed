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
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

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
        self._base.execute("INSERT OR IGNORE INTO meta VALUES ('sel', ?)", (secrets.token_bytes(32),))
        self._sel: bytes = self._base.execute("SELECT valeur FROM meta WHERE nom = 'sel'").fetchone()[0]

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
        self._base.execute(
            "INSERT INTO receptions (quand, cle, message_id, tentative, identite, corps) VALUES (?, ?, ?, ?, ?, ?)",
            (_texte(quand), cle, *message, identite, corps),
        )

    def effet_par_cle(self, cle: str) -> Effet | None:
        """Return the effect made under ``cle``."""
        return self._effet("s.cle = ?", cle)

    def effet(self, document_id: str, version: int | None) -> Effet | None:
        """Return the effect of a document, its latest version when ``version`` is ``None``."""
        if version is None:
            return self._effet("e.document_id = ? ORDER BY e.version DESC LIMIT 1", document_id)
        return self._effet("e.document_id = ? AND e.version = ?", document_id, version)

    def abandon(self, document_id: str, version: int) -> Abandon | None:
        """Return the tombstone of a (document, version)."""
        return self._abandon("document_id = ? AND version = ?", document_id, version)

    def abandon_par_cle(self, cle: str) -> Abandon | None:
        """Return the tombstone put under ``cle``."""
        return self._abandon("cle = ?", cle)

    def rejet(self, cle: str) -> Rejet | None:
        """Return the refusal recorded under ``cle``."""
        ligne = self._base.execute(
            "SELECT cle, document_id, version, identite, empreinte, http, code, corps FROM rejets WHERE cle = ?",
            (cle,),
        ).fetchone()
        return Rejet(*ligne) if ligne else None

    def rejeter(self, rejet: Rejet, quand: dt.datetime) -> None:
        """Record a permanent refusal, so that it cannot succeed later under the same key."""
        self._base.execute(
            "INSERT INTO rejets (cle, document_id, version, identite, empreinte, http, code, corps, quand)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                rejet.cle,
                rejet.document_id,
                rejet.version,
                rejet.identite,
                rejet.empreinte,
                rejet.http,
                rejet.code,
                rejet.corps,
                _texte(quand),
            ),
        )

    def inscrire(self, effet: Effet, sujet: Sujet, recu_le: dt.datetime) -> None:
        """Write an effect.

        Raises:
            sqlite3.IntegrityError: this (document, version), key or number already has a fate.
        """
        self._base.execute(
            "INSERT INTO sorts VALUES (?, ?, 'effet', ?, ?, ?)",
            (effet.document_id, effet.version, effet.cle, effet.identite, _texte(recu_le)),
        )
        self._base.execute(
            "INSERT INTO effets (document_id, version, numero, empreinte, recu_le, prescripteur, patient_hmac,"
            " type, debut, fin, corps, accuse) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                effet.document_id,
                effet.version,
                effet.numero,
                effet.empreinte,
                _texte(recu_le),
                sujet.prescripteur,
                self._masque(sujet.nir),
                sujet.type,
                sujet.debut.isoformat(),
                sujet.fin.isoformat(),
                effet.corps,
                effet.accuse,
            ),
        )

    def abandonner(self, abandon: Abandon, quand: dt.datetime) -> None:
        """Put a tombstone.

        Raises:
            sqlite3.IntegrityError: this (document, version) or key already has a fate.
        """
        self._base.execute(
            "INSERT INTO sorts VALUES (?, ?, 'abandon', ?, ?, ?)",
            (abandon.document_id, abandon.version, abandon.cle, abandon.identite, _texte(quand)),
        )

    def doublon(self, sujet: Sujet, apres: dt.datetime) -> str | None:
        """Return the number of an effect for the same subject and an overlapping period, received since ``apres``."""
        ligne = self._base.execute(
            "SELECT numero FROM effets WHERE prescripteur = ? AND patient_hmac = ? AND type = ?"
            " AND debut <= ? AND fin >= ? AND recu_le >= ? ORDER BY recu_le LIMIT 1",
            (
                sujet.prescripteur,
                self._masque(sujet.nir),
                sujet.type,
                sujet.fin.isoformat(),
                sujet.debut.isoformat(),
                _texte(apres),
            ),
        ).fetchone()
        return str(ligne[0]) if ligne else None

    def prochain_numero(self, famille: str, organisme: str, recu_le: dt.datetime) -> str:
        """Return a number that no effect bears: 001…999 per organisme and second, then the next second."""
        instant = recu_le.astimezone(PARIS)
        while True:
            tete = f"BANC-{famille}-AS-{organisme}-{instant:%y%m%d-%H%M%S}-"
            dernier = self._base.execute(
                "SELECT max(numero) FROM effets WHERE numero >= ? AND numero <= ?", (f"{tete}000", f"{tete}999")
            ).fetchone()[0]
            suffixe = 1 if dernier is None else int(dernier[-3:]) + 1
            if suffixe <= 999:
                return f"{tete}{suffixe:03}"
            instant = (instant.astimezone(dt.UTC) + dt.timedelta(seconds=1)).astimezone(PARIS)

    def accuses(self, identite: str, depuis: str, apres: str, limite: int = 100) -> list[bytes]:
        """Return acknowledgements of this caller received since ``depuis``, numbers after ``apres``, by number."""
        lignes = self._base.execute(
            "SELECT e.accuse FROM effets e JOIN sorts s USING (document_id, version)"
            " WHERE s.identite = ? AND e.recu_le >= ? AND e.numero > ? ORDER BY e.numero LIMIT ?",
            (identite, depuis, apres, limite),
        ).fetchall()
        return [ligne[0] for ligne in lignes]

    def effets(self) -> list[Effet]:
        """Return every effect, oldest first."""
        requete = f"{_EFFET} ORDER BY e.rowid"
        return [Effet(*ligne) for ligne in self._base.execute(requete).fetchall()]

    def receptions(self, cle: str) -> list[bytes]:
        """Return the raw bytes of every submission made under ``cle``, in order."""
        lignes = self._base.execute("SELECT corps FROM receptions WHERE cle = ? ORDER BY seq", (cle,)).fetchall()
        return [ligne[0] for ligne in lignes]

    def fermer(self) -> None:
        """Close the ledger."""
        self._base.close()

    def _effet(self, condition: str, *valeurs: str | int) -> Effet | None:
        ligne = self._base.execute(f"{_EFFET} WHERE {condition}", valeurs).fetchone()
        return Effet(*ligne) if ligne else None

    def _abandon(self, condition: str, *valeurs: str | int) -> Abandon | None:
        ligne = self._base.execute(
            f"SELECT document_id, version, cle, identite FROM sorts WHERE nature = 'abandon' AND {condition}",  # noqa: S608 (constant conditions)
            valeurs,
        ).fetchone()
        return Abandon(*ligne) if ligne else None

    def _masque(self, nir: str) -> str:
        return hmac.new(self._sel, nir.encode(), hashlib.sha256).hexdigest()


def _texte(quand: dt.datetime) -> str:
    """UTC with microseconds: texts sort as instants do."""
    return quand.astimezone(dt.UTC).isoformat(timespec="microseconds")


_EFFET = (
    "SELECT e.document_id, e.version, s.cle, e.numero, e.empreinte, s.identite, e.corps, e.accuse"
    " FROM effets e JOIN sorts s USING (document_id, version)"
)
