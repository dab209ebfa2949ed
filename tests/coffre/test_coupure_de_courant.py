"""F31: the power goes. What the disk was not asked to keep is lost, in any order; what was said is there.

A worker runs under ``strace``; its writes and its ``fsync`` are played again up to a moment, on files of our own: every
write that a later ``fsync`` covers is kept, of the others any part, down to the sector. Harsher than SIGKILL, after
which the system still writes everything. Supposes that a disk keeps what it says it has kept.
"""

import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat

from .fabrique import CLE, ENFANT, seconde
from .fabrique import __file__ as fabrique

SECTEUR = 512
DOCUMENTS = 40
TRAVAIL = """
from aat.domaine.transmission import Phase
from aat.domaine.coffre import Besoin, Fait
from tests_coffre_fabrique import accuse
for rang in range(int(sys.argv[2])):
    document = scelle(contenu=b"x" * 9000)
    coffre.valider(document, Etat.EN_FILE, LUNDI)
    os.write(1, b"valide " + document.ref.encode() + b"\\n")
faits = ()
for rang in range(int(sys.argv[2])):
    tour = coffre.enchainer(faits, Besoin("w", 1, sondees=1), LUNDI)
    for etat in tour.etats:
        os.write(1, b"dit " + etat.ref.encode() + b"\\n")
    (prise,) = tour.prises
    coffre.noter_phase(prise, Phase.ECRITURE)
    os.write(1, b"part " + prise.ref.encode() + b"\\n")
    faits = (Fait(prise, accuse(prise, rang)),)
os._exit(0)
"""
_APPEL = re.compile(
    r"(?P<nom>pwrite64|fsync|fdatasync|ftruncate|write)\((?P<fd>\d+)<(?P<chemin>[^>]*)>"
    r"(?:, \"(?P<octets>[^\"]*)\", \d+)?(?:, (?P<ou>\d+))?\)\s+= (?P<rendu>-?\d+)"
)


@dataclass(slots=True)
class Disque:
    """One file: what is surely kept, and the writes that may be lost."""

    sur: bytearray
    en_l_air: list[tuple[int, bytes | None]] = field(default_factory=list)

    def ecrire(self, ou: int, octets: bytes | None) -> None:
        """Take a write, or a truncation (``None``), that nothing keeps yet."""
        self.en_l_air.append((ou, octets))

    def garder(self) -> None:
        """Keep everything: the disk was waited for."""
        for ou, octets in self.en_l_air:
            _poser(self.sur, ou, octets)
        self.en_l_air.clear()

    def apres_la_coupure(self, hasard: random.Random, part: float) -> bytes:
        """Return what is found again: of each write not waited for, some sectors."""
        trouve = bytearray(self.sur)
        for ou, octets in self.en_l_air:
            if octets is None:
                if hasard.random() < part:
                    _poser(trouve, ou, None)
                continue
            for debut in range(0, len(octets), SECTEUR):
                if hasard.random() < part:
                    _poser(trouve, ou + debut, octets[debut : debut + SECTEUR])
        return bytes(trouve)


def _poser(fichier: bytearray, ou: int, octets: bytes | None) -> None:
    if octets is None:
        del fichier[ou:]
        return
    fichier.extend(bytes(max(0, ou + len(octets) - len(fichier))))
    fichier[ou : ou + len(octets)] = octets


def _lire(trace: Path) -> list[tuple[str, str, int, bytes]]:
    """Return the calls that matter: name, path, place, bytes."""
    appels = []
    for ligne in trace.read_text(encoding="ascii").splitlines():
        if (vu := _APPEL.search(ligne)) is None or int(vu["rendu"]) < 0:
            continue
        chemin = bytes.fromhex(vu["chemin"].replace("\\x", "")).decode() if "\\x" in vu["chemin"] else vu["chemin"]
        octets = bytes.fromhex((vu["octets"] or "").replace("\\x", ""))
        nom = "dire" if vu["nom"] == "write" and vu["fd"] == "1" else vu["nom"]
        appels.append((nom, chemin, int(vu["ou"] or 0), octets))
    return appels


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[tuple[str, str, int, bytes]], bytes]:
    """A store as it was before, the calls of a worker on it, and its bytes before."""
    if shutil.which("strace") is None:
        pytest.skip("strace est absent : la coupure de courant n’est pas jouée")
    dossier = tmp_path_factory.mktemp("courant") / "coffre"
    dossier.mkdir(mode=0o700)
    chemin = dossier / "aat.sqlite3"
    CoffreSqlite(chemin, CLE).fermer()
    avant = chemin.read_bytes()
    sortie = dossier.parent / "trace.txt"
    depart = (
        "import sys, importlib.util as u\n"
        f"spec = u.spec_from_file_location('tests_coffre_fabrique', {fabrique!r})\n"
        "m = u.module_from_spec(spec); sys.modules[spec.name] = m; spec.loader.exec_module(m)\n"
    )
    quoi = ["-e", "trace=pwrite64,fsync,fdatasync,ftruncate,write", "-o", str(sortie)]
    code = depart + ENFANT + TRAVAIL
    fait = subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "1000000", *quoi, sys.executable, "-c", code, str(chemin), str(DOCUMENTS)],
        capture_output=True,
        check=False,
    )
    if b"ptrace" in fait.stderr:
        pytest.skip("strace n’a pas le droit de suivre un processus ici : la coupure de courant n’est pas jouée")
    assert fait.returncode == 0, fait.stderr
    return chemin, _lire(sortie), avant


@pytest.mark.parametrize("part", [0.0, 0.5, 0.97], ids=["rien-de-plus", "la-moitie", "presque-tout"])
def test_ce_qui_est_dit_est_garde(
    trace: tuple[Path, list[tuple[str, str, int, bytes]], bytes], tmp_path: Path, part: float
) -> None:
    """Cut after each word said, and in between: the store opens, is sound, and holds what was said before."""
    chemin, appels, avant = trace
    hasard = random.Random(31 + int(part * 100))  # noqa: S311 - a draw of tests
    disques = {chemin.name: Disque(bytearray(avant)), chemin.name + "-wal": Disque(bytearray())}
    dits: dict[str, list[str]] = {"valide": [], "part": [], "dit": []}
    coupures = ecritures_base = 0
    for nom, fichier, ou, octets in appels:
        disque = disques.get(Path(fichier).name)
        if nom == "dire":
            quoi, ref = octets.decode().split()
            dits[quoi].append(ref)
        elif disque is None:
            continue
        elif nom in {"fsync", "fdatasync"}:
            disque.garder()
        else:
            disque.ecrire(ou, None if nom == "ftruncate" else octets)
            ecritures_base += Path(fichier).name == chemin.name
        if hasard.random() < (0.5 if nom == "dire" else 0.02):
            coupures += 1
            rendu = tmp_path / f"coupure-{coupures}" / chemin.name
            rendu.parent.mkdir(mode=0o700)
            for nom_du_fichier, contenu in disques.items():
                lieu = rendu.with_name(nom_du_fichier)
                lieu.write_bytes(contenu.apres_la_coupure(hasard, part))
                lieu.chmod(0o600)
            _juger(rendu, dits)
            shutil.rmtree(rendu.parent)
    assert len(dits["dit"]) == DOCUMENTS - 1
    assert ecritures_base, "the journal was never carried into the base: the hardest moment was not played"
    assert coupures > 40


def _juger(chemin: Path, dits: dict[str, list[str]]) -> None:
    coffre = CoffreSqlite(chemin, CLE)
    try:
        coffre.controler()
        assert coffre.verifier_audit().rupture is None
        etats = {e.ref: e for e in coffre.etats(limite=1000)}
        assert set(dits["valide"]) <= set(etats), "validated, and lost"
        assert all(etats[ref].etat is Etat.ACQUITTE for ref in dits["dit"]), "told as transmitted, and lost"
        # What may have left is known to: it is asked for before anything is sent again.
        coffre.reprendre_les_baux_finis(seconde(3600))
        for ref in set(dits["part"]) - set(dits["dit"]):
            assert coffre.etat(ref).etat in {Etat.A_VERIFIER, Etat.ACQUITTE}, "sent, and forgotten"
    finally:
        coffre.fermer()
