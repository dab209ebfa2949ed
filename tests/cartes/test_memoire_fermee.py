"""While the holder's code is in memory, the memory stays in: no core when a process is killed, no reading by the account."""

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from aat.banc import pki as certificats
from aat.banc.cartes.carte import CarteQuiEchoue, Panne
from aat.banc.cartes.cps3 import CarteCps3
from aat.cartes import modules

from tests.cartes.conftest import Inserer, attendre, vide
from tests.cartes.test_signature_transmise import processus_qui_portent
from tests.poste import Poste
from tests.terminal import Terminal

pytestmark = [
    pytest.mark.xdist_group("cartes"),
    pytest.mark.skipif(sys.platform != "linux", reason="non joué : /proc est de Linux"),
]

#: A code that nothing on the machine holds by chance.
MARQUEUR = "73914628"
_PERSONNE = 65534


@pytest.fixture
def core_permis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder where whatever dies leaves its core, as a control does here."""
    ou = tmp_path / "cores"
    ou.mkdir()
    monkeypatch.chdir(ou)
    avant = resource.getrlimit(resource.RLIMIT_CORE)
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (avant[1], avant[1]))
        subprocess.run([sys.executable, "-c", "import os; os.kill(os.getpid(), 11)"], check=False)
        if not list(ou.iterdir()):
            pytest.skip("non joué : cette machine n’écrit pas de fichier core dans le dossier courant (core_pattern)")
        for temoin in ou.iterdir():
            temoin.unlink()
        yield ou
    finally:
        resource.setrlimit(resource.RLIMIT_CORE, avant)


def auxiliaires() -> list[int]:
    """Return the helpers that talk to a PKCS#11 module now."""
    trouves = []
    for chemin in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            if b"aat.cartes.auxiliaire" in chemin.read_bytes():
                trouves.append(int(chemin.parent.name))
    return trouves


def test_aucun_core_pendant_que_le_code_sert(core_permis: Path, inserer: Inserer, poste: Poste, tmp_path: Path) -> None:
    """The command and its helper, killed while the card is given the code: no core, no file, no process holds it."""
    module = next((m for m in modules.connus() if "opensc" in m.name and m.is_file()), None)
    if module is None:
        pytest.skip("non joué : opensc-pkcs11 n’est pas installé (make setup, Debian, root)")
    assert poste.aat("config", "cartes", "--module", str(module)).code == 0
    jouee = CarteQuiEchoue(CarteCps3.neuve(certificats.preparer(tmp_path / "banc"), code=MARQUEUR), Panne())
    attendre(vide)
    inserer(jouee)
    attendre(lambda: not vide())
    deja = set(auxiliaires())
    t = Terminal(poste.maison, "identify", "--carte", "cps", "--situations")
    t.attendre("Code de la carte CPS de .* : ")
    # Slow enough to be caught in the act.
    jouee.panne.attente_s = 0.05
    t.taper(MARQUEUR)
    attendre(lambda: bool(set(auxiliaires()) - deja))
    (auxiliaire,) = set(auxiliaires()) - deja
    time.sleep(0.5)
    assert processus_qui_portent(MARQUEUR.encode()) == []
    os.kill(auxiliaire, signal.SIGSEGV)
    os.kill(t._processus.pid, signal.SIGSEGV)
    assert t.fin() == -signal.SIGSEGV, t.ecran
    attendre(lambda: auxiliaire not in auxiliaires())
    assert list(core_permis.iterdir()) == []
    laisses = [f for f in poste.maison.rglob("*") if f.is_file() and not f.is_symlink()]
    assert laisses
    assert [f.name for f in laisses if MARQUEUR.encode() in f.read_bytes()] == []


@pytest.mark.parametrize(("durci", "lisible"), [(False, True), (True, False)])
def test_la_memoire_ne_se_lit_pas_du_meme_compte(*, durci: bool, lisible: bool) -> None:
    """Another program of the same account opens the memory of any process of its own, never of ours."""
    if os.geteuid() != 0:
        pytest.skip("non joué : prendre un autre compte demande d’être root")
    programme = (
        "import ctypes, os, sys\n"
        "from aat.durcissement import durcir\n"
        f"os.setgroups([]); os.setresgid({_PERSONNE}, {_PERSONNE}, {_PERSONNE})\n"
        f"os.setresuid({_PERSONNE}, {_PERSONNE}, {_PERSONNE})\n"
        # Changing account closes the memory by itself: it is opened again, for the test to be one.
        "ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)\n"
        f"durcir() if {durci} else None\n"
        "print('pret', flush=True); sys.stdin.read()\n"
    )
    ouvert = subprocess.Popen([sys.executable, "-c", programme], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert ouvert.stdout
        assert ouvert.stdout.readline() == b"pret\n"
        for quoi in ("mem", "environ"):
            lu = subprocess.run(
                ["dd", f"if=/proc/{ouvert.pid}/{quoi}", "of=/dev/null", "count=0"],
                user=_PERSONNE,
                group=_PERSONNE,
                extra_groups=[],
                capture_output=True,
                check=False,
            )
            assert (lu.returncode == 0) is lisible, lu.stderr
    finally:
        ouvert.communicate()
