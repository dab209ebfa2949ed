"""Orders nobody thought of: Hypothesis plays the prescriber, two workers, the line and the service, then judges.

``AAT_MACHINE=<n>`` plays n histories of 30 steps instead of the short run.
"""

import datetime as dt
import os
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import pytest
from aat.banc.lancement import Banc
from aat.banc.mandataire import Mandataire, Panne
from aat.coffre.cadence import Cadence
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.coffre import Prise
from aat.domaine.etats import Etat
from aat.domaine.transmission import Phase
from aat.erreurs import ErreurRefus, ErreurTransmission
from aat.services.guichet import Guichet
from aat.services.retrait import retirer
from aat.transmission.profil import Delais
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.coffre.fabrique import CLE

from .essai import Essai
from .fabrique import RPPS
from .ouvrier_enfant import VIVANTS, outils

HISTOIRES = int(os.environ.get("AAT_MACHINE", "0"))
CADENCE = Cadence(bail_s=0.6, base_s=0.02, plafond_s=0.1)
DELAIS = Delais(connexion=0.5, lecture=0.3, total=0.4, sonde=0.5)
PANNES = (
    Panne(),
    Panne(refus=True),
    Panne(avale_descente=True),
    Panne(coupe_montee=3000),
    Panne(coupe_montee=7000),
    Panne(coupe_descente=3000, brutale=False),
    Panne(coupe_descente=5000),
    Panne(segments=50),
)
#: Where a worker's process dies; ``None``: wherever it is.
POINTS = (
    None,
    None,
    "apres-prise",
    "phase-ecriture",
    "milieu-ecriture",
    "phase-lecture",
    "avant-resultat",
    "apres-resultat",
)
SCENARIOS = ("500", "500-apres-effet", "503", "504", "coupure", "coupure-avant", "accuse-faux", "page-html")


class Machine(RuleBasedStateMachine):
    """One queue, two workers that may die or sleep, one prescriber."""

    banc: ClassVar[Banc]
    pas: ClassVar[int] = 0
    tues: ClassVar[int] = 0

    @initialize()
    def ouvrir(self) -> None:
        """Start from an empty queue."""
        self.banc.scenario("normal")
        self.lieu = tempfile.TemporaryDirectory()
        self.essai = Essai(Path(self.lieu.name) / "poste", self.banc, self.banc.signature(RPPS))
        self.essai.coffre().fermer()
        self.mandataire = Mandataire(self.banc.port)
        self.mandataire.__enter__()
        self.coffres = [self._coffre(), self._coffre()]
        self.tenues: list[tuple[int, Prise]] = []

    def _coffre(self) -> CoffreSqlite:
        return CoffreSqlite(self.essai.base, CLE, attente_verrou_ms=10_000, cadence=CADENCE)

    def _guichet(self, qui: int) -> Guichet:
        profil = self.banc.pki.profil(self.mandataire.port)
        return Guichet(self.coffres[qui], outils(self.coffres[qui], profil, DELAIS))

    @rule(presse=st.booleans())
    def valider(self, *, presse: bool) -> None:
        """The prescriber validates a document and asks for it to leave; its deadline may come within the story."""
        type(self).pas += 1
        self.essai.deposer(vie_s=0.3 if presse else 86_400.0)

    @rule(panne=st.sampled_from(PANNES))
    def abimer_la_ligne(self, panne: Panne) -> None:
        """The line changes for the connections to come."""
        type(self).pas += 1
        self.mandataire.panne = panne

    @rule(nom=st.sampled_from(SCENARIOS), fois=st.integers(1, 2))
    def abimer_le_service(self, nom: str, fois: int) -> None:
        """The service fails for the next documents."""
        type(self).pas += 1
        self.banc.scenario(nom, fois=fois)

    @rule(qui=st.integers(0, 1))
    def envoyer(self, qui: int) -> None:
        """A worker takes vanished leases back, claims what is due and carries it."""
        type(self).pas += 1
        coffre, guichet = self.coffres[qui], self._guichet(qui)
        coffre.reprendre_les_baux_finis(dt.datetime.now(dt.UTC))
        for _ in range(2):
            if prise := guichet.prendre():
                guichet.traiter(prise)
        guichet.fermer()

    @rule(qui=st.integers(0, 1), ecrit=st.booleans())
    def mourir_en_route(self, qui: int, *, ecrit: bool) -> None:
        """A worker claims a document and is heard of no more, or much later."""
        type(self).pas += 1
        prise = self.coffres[qui].prendre(f"mort-{qui}", dt.datetime.now(dt.UTC))
        if prise is None:
            return
        if ecrit:
            self.coffres[qui].noter_phase(prise, Phase.ECRITURE)
        self.tenues.append((qui, prise))

    # No precondition: what is held depends on real time, and a history must be the same when it is played again.
    @rule()
    def revenir_tard(self) -> None:
        """A worker that slept carries what it held, whatever happened since."""
        type(self).pas += 1
        if not self.tenues:
            return
        qui, prise = self.tenues.pop()
        guichet = self._guichet(qui)
        guichet.traiter(prise)
        guichet.fermer()

    @rule(qui=st.integers(0, 1))
    def redemarrer(self, qui: int) -> None:
        """A worker's program stops and starts again; what it held is forgotten by it."""
        type(self).pas += 1
        self.coffres[qui].fermer()
        self.coffres[qui] = self._coffre()
        self.tenues = [tenue for tenue in self.tenues if tenue[0] != qui]

    @rule(rang=st.integers(0, 20), papier=st.booleans())
    def renoncer(self, rang: int, *, papier: bool) -> None:
        """The prescriber gives a document up, or takes paper instead."""
        type(self).pas += 1
        poses = list(self.essai.scelles)
        if not poses:
            return
        coffre = self.coffres[0]
        profil = self.banc.pki.profil(self.mandataire.port)
        try:
            retirer(
                poses[rang % len(poses)],
                Etat.IMPRIME_SEUL if papier else Etat.ANNULE,
                outils(coffre, profil, DELAIS),
            )
        except (ErreurRefus, ErreurTransmission):
            return

    @rule(point=st.sampled_from(POINTS), delai=st.floats(0.0, 0.8))
    def tuer_un_processus(self, point: str | None, delai: float) -> None:
        """A worker in a process of its own dies by SIGKILL: at a named place if it comes there, else when it is killed."""
        type(self).pas += 1
        enfant = self.essai.lancer(self.mandataire.port, point, secondes=3.0)
        with suppress(subprocess.TimeoutExpired):
            enfant.wait(delai if point is None else 1.5)
        enfant.kill()
        enfant.wait()
        type(self).tues += enfant.returncode == -signal.SIGKILL

    @rule(rang=st.integers(0, 20))
    def presser(self, rang: int) -> None:
        """The prescriber asks for one document to leave now."""
        type(self).pas += 1
        poses = list(self.essai.scelles)
        if poses:
            with suppress(ErreurRefus):
                self.coffres[1].mettre_en_file(poses[rang % len(poses)], dt.datetime.now(dt.UTC))

    @rule(code=st.sampled_from(("T203", "T401", "T404")))
    def refuser(self, code: str) -> None:
        """The service refuses the next document: for good, or until something is done."""
        type(self).pas += 1
        self.banc.scenario("refus", fois=1, parametre=code)

    @rule()
    def laisser_passer_le_bail(self) -> None:
        """Time passes: leases end."""
        type(self).pas += 1
        time.sleep(CADENCE.bail_s / 2)

    def teardown(self) -> None:
        """Faults stop: the queue drains by itself, and the nine invariants hold."""
        if not hasattr(self, "coffres"):
            return
        try:
            self.mandataire.panne = Panne()
            self.banc.scenario("normal")
            fin = time.monotonic() + 20
            while self.coffres[0].etats(VIVANTS, 1) and time.monotonic() < fin:
                self.envoyer(0)
                time.sleep(0.02)
            for qui, prise in self.tenues:
                guichet = self._guichet(qui)
                guichet.traiter(prise)
                guichet.fermer()
            self.essai.juger()
        finally:
            for coffre in self.coffres:
                coffre.fermer()
            self.mandataire.__exit__(None, None, None)
            self.lieu.cleanup()


def test_machine_a_etats(banc: Banc, capsys: pytest.CaptureFixture[str]) -> None:
    """Every history ends with I1 to I9, whatever the order of validations, cuts, deaths, returns and withdrawals."""
    Machine.banc = banc
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=HISTOIRES or 6,
            stateful_step_count=30 if HISTOIRES else 15,
            deadline=None,
            derandomize=not HISTOIRES,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with capsys.disabled():
        if HISTOIRES:
            print(f"\n{Machine.pas} pas joués, {Machine.tues} processus tués")
    assert Machine.pas >= 6
