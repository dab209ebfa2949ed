"""Starts the bench in another process and stops it. Used by the demonstration and the tests."""

import datetime as dt
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from aat.banc import pki, scenarios
from aat.banc.commande import PRET
from aat.banc.registre import FICHIER
from aat.domaine.environnement import Environnement
from aat.ecriture import preparer_dossier
from aat.erreurs import ErreurTransmission
from aat.transmission.profil import Profil
from aat.transmission.signature import SignatureLogicielle

JOURNAL = "banc.log"


@dataclass(slots=True)
class Banc:
    """A bench that runs in another process, bound to this one: it ends when this one ends.

    Attributes:
        dossier: its private folder; ``registre`` is its ledger.
        port: where it listens on 127.0.0.1.
    """

    dossier: Path
    port: int
    processus: subprocess.Popen[bytes]

    @property
    def pki(self) -> pki.Pki:
        """Its certificates."""
        return pki.Pki(self.dossier / "pki")

    @property
    def profil(self) -> Profil:
        """What a client needs to connect."""
        return self.pki.profil(self.port)

    @property
    def registre(self) -> Path:
        """Its ledger (SQLite)."""
        return self.dossier / FICHIER

    @property
    def journal(self) -> Path:
        """What it wrote on stderr."""
        return self.dossier / JOURNAL

    def signature(self, rpps: str) -> SignatureLogicielle:
        """Return the signature of an invented prescriber, whose certificate is issued when needed."""
        paire = pki.prescripteur(self.pki, rpps, dt.datetime.now(dt.UTC))
        return SignatureLogicielle(paire.certificat, paire.cle, Environnement.BANC)

    def scenario(self, nom: str, *, fois: int = scenarios.TOUJOURS, parametre: str = "") -> None:
        """Ask for a scenario (``normal`` to go back).

        Raises:
            ErreurUsage: unknown scenario.
        """
        scenarios.demander(self.dossier, nom, fois=fois, parametre=parametre)

    def arreter(self) -> None:
        """Stop the process, by its own id; a bench already stopped is no fault."""
        if self.processus.poll() is None:
            self.processus.terminate()
        try:
            self.processus.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.processus.kill()
            self.processus.wait()
        if self.processus.stdin is not None:
            self.processus.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _valeur: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.arreter()


def lancer_en_fond(dossier: Path, port: int = 0, *, delai_s: float = 15.0) -> Banc:
    """Start the bench in another process and return once it listens.

    Raises:
        ErreurTransmission: it did not start; its own message is in ``banc.log``.
    """
    preparer_dossier(dossier)
    pret = dossier / PRET
    pret.unlink(missing_ok=True)
    commande = [sys.executable, "-m", "aat.banc", "servir", "--dossier", str(dossier), "--port", str(port)]
    descripteur = os.open(dossier / JOURNAL, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descripteur, "wb") as journal:
        processus = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
            [*commande, "--lie-a-l-entree"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=journal
        )
    limite = time.monotonic() + delai_s
    while time.monotonic() < limite and processus.poll() is None:
        lu = _lire_pret(pret)
        if lu is not None and lu["pid"] == processus.pid:
            return Banc(dossier, lu["port"], processus)
        time.sleep(0.02)
    Banc(dossier, 0, processus).arreter()
    raise ErreurTransmission(
        "Le banc d’essai n’a pas démarré.", remede=f"La raison est dans le fichier « {JOURNAL} » de son dossier."
    )


def _lire_pret(chemin: Path) -> dict[str, int] | None:
    try:
        lu = json.loads(chemin.read_bytes())
        return {"pid": int(lu["pid"]), "port": int(lu["port"])}
    except (FileNotFoundError, ValueError, KeyError):
        return None
