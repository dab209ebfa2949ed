"""A store in front of the bench, workers that can be killed, and the nine invariants judged against the ledger."""

import dataclasses
import datetime as dt
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from aat.banc.lancement import Banc
from aat.banc.registre import Registre
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.coffre import DocumentScelle
from aat.domaine.etats import Etat
from aat.domaine.references import reference
from aat.domaine.transmission import EtatEnvoi, TypeDocument
from aat.ports import Signature

from tests.coffre.fabrique import CLE

from .fabrique import MARQUEURS, RPPS, sceller, un_avis, un_dossier, uuid7
from .ouvrier_enfant import CADENCE, VIVANTS

RACINE = Path(__file__).parents[2]


def nir_numero(n: int) -> str:
    """Return the n-th NIR-shaped number of nobody: no two documents are each other's duplicate."""
    corps = f"2690549{n % 10**6:06}"
    return corps + f"{97 - int(corps) % 97:02}"


@dataclasses.dataclass(slots=True)
class Essai:
    """One queue, in ``dossier``, to be sent to ``banc``."""

    dossier: Path
    banc: Banc
    signature: Signature
    scelles: dict[str, bytes] = dataclasses.field(default_factory=dict)
    cles: dict[str, str] = dataclasses.field(default_factory=dict)
    enfants: list[subprocess.Popen[bytes]] = dataclasses.field(default_factory=list)

    @property
    def base(self) -> Path:
        """The store's file."""
        return self.dossier / "coffre.sqlite3"

    def coffre(self) -> CoffreSqlite:
        """Open the store."""
        self.dossier.mkdir(mode=0o700, exist_ok=True)
        return CoffreSqlite(self.base, CLE, attente_verrou_ms=20_000, cadence=CADENCE)

    def document(self, rang: int, vie_s: float = 86_400.0) -> DocumentScelle:
        """Return a signed document that nothing else resembles, to be sent within ``vie_s`` seconds."""
        avis = un_avis()
        assert avis.assure is not None
        avis = dataclasses.replace(avis, assure=dataclasses.replace(avis.assure, nir=nir_numero(rang)))
        envoi = sceller(un_dossier(avis, document_id=uuid7()), self.signature)
        maintenant = dt.datetime.now(dt.UTC)
        self.scelles[envoi.document_id], self.cles[envoi.document_id] = envoi.jws, envoi.cle
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

    def deposer(self, combien: int = 1, depart: int | None = None, vie_s: float = 86_400.0) -> list[str]:
        """Put documents in the queue; return their identifiers."""
        rang = int.from_bytes(os.urandom(3), "big") if depart is None else depart
        coffre = self.coffre()
        poses = []
        for i in range(combien):
            document = self.document(rang + i, vie_s)
            coffre.valider(document, Etat.EN_FILE, dt.datetime.now(dt.UTC))
            poses.append(document.document_id)
        coffre.fermer()
        return poses

    def lancer(
        self, port: int | None = None, point: str | None = None, secondes: float = 20.0
    ) -> subprocess.Popen[bytes]:
        """Start a worker; ``point``: where it dies."""
        decor = dict(os.environ) | ({"AAT_POINT_ARRET": point} if point else {})
        lieu = [str(self.base), str(self.banc.dossier), str(port or self.banc.port), str(secondes)]
        with (self.dossier / "erreurs.txt").open("ab") as erreurs:
            enfant = subprocess.Popen(
                [sys.executable, "-m", "tests.transmission.ouvrier_enfant", *lieu, f"ouvrier-{len(self.enfants)}"],
                cwd=RACINE,
                env=decor,
                stderr=erreurs,
            )
        self.enfants.append(enfant)
        return enfant

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
        """Assert I1 to I9 on this queue; return where each document stands."""
        coffre, registre = self.coffre(), Registre(self.banc.dossier)
        try:
            etats = {e.document_id: e for e in coffre.etats(limite=1_000_000)}
            assert set(etats) == set(self.scelles), "a document was lost or came from nowhere"
            effets = [e for e in registre.effets() if e.document_id in etats]
            numeros = {e.document_id: e.numero for e in effets}
            assert len(numeros) == len(effets), "I1: two effects for one document"
            for document_id, etat in etats.items():
                if etat.etat is Etat.ACQUITTE:
                    assert numeros.get(document_id) == etat.numero, "I2: acknowledged without its effect"
                if etat.etat in {Etat.ANNULE, Etat.IMPRIME_SEUL} or etat.derniere_erreur in {"T405", "T410"}:
                    assert document_id not in numeros, "I8: given up, and yet received"
                if document_id in numeros and vide:
                    assert etat.etat is Etat.ACQUITTE, f"I3: received, and yet {etat.etat}"
                for corps in registre.receptions(self.cles.get(document_id, "")):
                    assert corps == self.scelles[document_id], "I5: other bytes were sent"
            self._juger_audit(coffre, etats)
            self._juger_fichiers()
            if vide:
                assert not [e.etat for e in etats.values() if e.etat in VIVANTS], "I9: the queue did not drain"
            return etats
        finally:
            coffre.fermer()
            registre.fermer()

    def _juger_audit(self, coffre: CoffreSqlite, etats: dict[str, EtatEnvoi]) -> None:
        assert coffre.verifier_audit().rupture is None, "I6: the chain is broken"
        dernier: dict[str | None, str] = {}
        prises: set[tuple[str | None, str, str]] = set()
        for evenement in reversed(coffre.historique(limite=1_000_000)):
            details = dict(evenement.details)
            if "etat" in details:
                dernier[evenement.ref] = details["etat"]
            if evenement.quoi == "prise":
                prise = (evenement.ref, details["version"], details["tentative"])
                assert prise not in prises, "I4: one attempt in two hands"
                prises.add(prise)
        for etat in etats.values():
            assert dernier[etat.ref] == etat.etat.value, "I6: a change of state without its line"

    def _juger_fichiers(self) -> None:
        for fichier in self.dossier.rglob("*"):
            octets = fichier.read_bytes() if fichier.is_file() else b""
            for marqueur in MARQUEURS:
                assert marqueur.encode() not in octets, f"I7: {fichier.name} holds medical text"
