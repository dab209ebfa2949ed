"""F31: the power goes. What was said is there, whatever the disk had not been asked to keep yet."""

import random
import shutil
import sys
from pathlib import Path

import pytest
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat

from tests.courant import Appel, Disque, suivre

from .fabrique import CLE, ENFANT, seconde
from .fabrique import __file__ as fabrique

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


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Appel], bytes]:
    """A store as it was before, the calls of a worker on it, and its bytes before."""
    dossier = tmp_path_factory.mktemp("courant") / "coffre"
    dossier.mkdir(mode=0o700)
    chemin = dossier / "aat.sqlite3"
    CoffreSqlite(chemin, CLE).fermer()
    avant = chemin.read_bytes()
    depart = (
        "import sys, importlib.util as u\n"
        f"spec = u.spec_from_file_location('tests_coffre_fabrique', {fabrique!r})\n"
        "m = u.module_from_spec(spec); sys.modules[spec.name] = m; spec.loader.exec_module(m)\n"
    )
    commande = [sys.executable, "-c", depart + ENFANT + TRAVAIL, str(chemin), str(DOCUMENTS)]
    return chemin, suivre(commande, dossier.parent / "trace.txt"), avant


@pytest.mark.parametrize("part", [0.0, 0.5, 0.97], ids=["rien-de-plus", "la-moitie", "presque-tout"])
def test_ce_qui_est_dit_est_garde(trace: tuple[Path, list[Appel], bytes], tmp_path: Path, part: float) -> None:
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
