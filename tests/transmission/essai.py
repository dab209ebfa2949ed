"""A store in front of the bench, workers that can be killed, and the nine invariants judged against the ledger."""

import dataclasses
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from aat.adresse_coffre import AdressePartagee
from aat.banc.lancement import Banc
from aat.banc.registre import Registre
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.coffre import DocumentScelle
from aat.domaine.etats import Etat
from aat.domaine.references import reference
from aat.domaine.transmission import EtatEnvoi, TypeDocument
from aat.ecriture import creer_prive
from aat.emplacements import Emplacements, emplacements, preparer
from aat.ports import Signature
from aat.services.guichet import Guichet

from .fabrique import MARQUEURS, RPPS, sceller, un_avis, un_dossier, uuid7
from .invariants import juger
from .ouvrier_enfant import CADENCE, outils, ouvrir
from .traces import juger_traces

RACINE = Path(__file__).parents[2]
AUCUN = dt.timedelta()
#: The last words planted are looked for everywhere: all of those of a fault, some of those of ten thousand documents.
_MOTS_CHERCHES = 40


def nir_numero(n: int) -> str:
    """Return the n-th NIR-shaped number of nobody: no two documents are each other's duplicate."""
    corps = f"2690549{n % 10**6:06}"
    return corps + f"{97 - int(corps) % 97:02}"


@dataclasses.dataclass(slots=True)
class Essai:
    """One queue, of the workstation whose home is ``dossier``, to be sent to ``banc``.

    Attributes:
        scelles: documents that must be there, and the bytes signed; cles: their keys; mots: words that may be nowhere, beside the markers.
        enfants: workers started; juge: whether the invariants were asserted since faults stopped.
        adresse: of the shared store that this workstation works on, ``None``: its own.
    """

    dossier: Path
    banc: Banc
    signature: Signature
    scelles: dict[str, bytes] = dataclasses.field(default_factory=dict)
    cles: dict[str, str] = dataclasses.field(default_factory=dict)
    mots: list[str] = dataclasses.field(default_factory=list)
    enfants: list[subprocess.Popen[bytes]] = dataclasses.field(default_factory=list)
    juge: bool = False
    adresse: AdressePartagee | None = None

    @property
    def lieux(self) -> Emplacements:
        """Where this workstation keeps its things."""
        return emplacements({"AAT_MAISON": str(self.dossier)})

    @property
    def base(self) -> Path:
        """The store's file."""
        return self.lieux.base

    def coffre(self) -> CoffreSqlite:
        """Open the store."""
        preparer(self.lieux)
        if self.adresse is not None and not self.lieux.configuration.exists():
            creer_prive(self.lieux.configuration)
            self.lieux.configuration.write_text(f'[coffre]\nadresse = "{self.adresse.texte}"\n', encoding="utf-8")
        return ouvrir(self.lieux, attente_verrou_ms=20_000, cadence=CADENCE)

    def document(self, rang: int, vie_s: float = 86_400.0, decalage: dt.timedelta = AUCUN) -> DocumentScelle:
        """Return a signed document that nothing else resembles, to be sent within ``vie_s`` seconds.

        ``decalage``: how far the workstation's clock is from the real one.
        """
        avis = un_avis()
        assert avis.assure is not None
        avis = dataclasses.replace(avis, assure=dataclasses.replace(avis.assure, nir=nir_numero(rang)))
        envoi = sceller(un_dossier(avis, document_id=uuid7()), self.signature)
        maintenant = dt.datetime.now(dt.UTC) + decalage
        self.scelles[envoi.document_id], self.cles[envoi.document_id] = envoi.jws, envoi.cle
        self.mots.append(nir_numero(rang))
        return DocumentScelle(
            document_id=envoi.document_id,
            ref=reference(envoi.document_id),
            version=1,
            type=TypeDocument.AVIS,
            contenu=" ".join(MARQUEURS).encode(),
            recapitulatif=MARQUEURS[2],
            jws=envoi.jws,
            empreinte=envoi.empreinte,
            cle=envoi.cle,
            organisme="010110000",
            nir=nir_numero(rang),
            prescripteur_rpps=RPPS,
            etabli_le=maintenant,
            expire_le=maintenant + dt.timedelta(seconds=vie_s),
            arret=None,
            cle_lot=None,
        )

    def deposer(
        self, combien: int = 1, depart: int | None = None, vie_s: float = 86_400.0, decalage: dt.timedelta = AUCUN
    ) -> list[str]:
        """Put documents in the queue; return their identifiers."""
        rang = int.from_bytes(os.urandom(3), "big") if depart is None else depart
        coffre = self.coffre()
        poses = []
        for i in range(combien):
            document = self.document(rang + i, vie_s, decalage)
            coffre.valider(document, Etat.EN_FILE, document.etabli_le)
            poses.append(document.document_id)
        coffre.fermer()
        return poses

    def lancer(
        self, port: int | None = None, point: str | None = None, secondes: float = 20.0
    ) -> subprocess.Popen[bytes]:
        """Start a worker; ``point``: where it dies."""
        temporaires = self.dossier / "temporaires"
        temporaires.mkdir(mode=0o700, exist_ok=True)
        decor = os.environ | {"TMPDIR": str(temporaires)} | ({"AAT_POINT_ARRET": point} if point else {})
        lieu = [str(self.dossier), str(self.banc.dossier), str(port or self.banc.port), str(secondes)]
        with (self.dossier / "erreurs.txt").open("ab") as erreurs:
            enfant = subprocess.Popen(
                [sys.executable, "-m", "tests.transmission.ouvrier_enfant", *lieu, f"ouvrier-{len(self.enfants)}"],
                cwd=RACINE,
                env=decor,
                stderr=erreurs,
            )
        self.enfants.append(enfant)
        return enfant

    def tenter(self, coffre: CoffreSqlite, scenario: str) -> EtatEnvoi:
        """Make one attempt, in this process, that meets this scenario; return where the document stands."""
        self.banc.scenario(scenario, fois=1)
        guichet = Guichet(coffre, outils(coffre, self.banc.profil))
        prise = guichet.prendre()
        assert prise
        etat = guichet.traiter(prise)
        guichet.fermer()
        return etat

    def tuer_a(self, point: str) -> None:
        """Run a worker that dies at ``point``."""
        assert self.lancer(point=point).wait(30) == -signal.SIGKILL, self.erreurs()

    def vider(self, port: int | None = None) -> None:
        """Run one worker until nothing waits."""
        assert self.lancer(port).wait(40) == 0, self.erreurs()

    def erreurs(self) -> str:
        """Return what workers said on stderr."""
        return (self.dossier / "erreurs.txt").read_text()[-3000:]

    def fermer(self) -> None:
        """Kill the workers that are left."""
        for enfant in self.enfants:
            if enfant.poll() is None:
                enfant.kill()
            enfant.wait()

    def attendre_etat(self, document_id: str, etat: Etat, secondes: float = 10.0) -> None:
        """Return once the document is in this state."""
        coffre, fin = self.coffre(), time.monotonic() + secondes
        while coffre.etat(document_id).etat is not etat and time.monotonic() < fin:
            time.sleep(0.01)
        assert coffre.etat(document_id).etat is etat
        coffre.fermer()

    def juger(self, *, vide: bool = True) -> dict[str, EtatEnvoi]:
        """Assert I1 to I9 on this queue, F30 included; return where each document stands."""
        coffre, registre = self.coffre(), Registre(self.banc.dossier)
        try:
            etats = juger(coffre, registre, self.scelles, self.cles, vide=vide)
        finally:
            coffre.fermer()
            registre.fermer()
        juger_traces(self.dossier, etats.values(), (*MARQUEURS, *self.mots[-_MOTS_CHERCHES:]))
        self.juge = vide
        return etats
