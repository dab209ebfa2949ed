"""F22: the disk fills at each place where something is written; nothing is lost, and it goes on once there is room.

``RLIMIT_FSIZE`` in a process of its own refuses a write as a full disk does; the files and the store are real.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aat.banc.lancement import Banc, lancer_en_fond
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat

from tests.transmission.essai import RACINE, Essai
from tests.transmission.fabrique import RPPS

from .fabrique import LUNDI, enfant, scelle

#: Refuses every byte beyond the largest file of the store's folder, and so every new page.
PLEIN = """
import resource
from aat.erreurs import ErreurCoffre
limite = max(f.stat().st_size for f in Path(sys.argv[1]).parent.iterdir())
def remplir(): resource.setrlimit(resource.RLIMIT_FSIZE, (limite, resource.RLIM_INFINITY))
def liberer(): resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


def jouer(code: str, chemin: Path, *arguments: str) -> str:
    """Run ``code`` in a process of its own, which must end well; return what it said."""
    fils = enfant(PLEIN + code, str(chemin), *arguments)
    sortie, erreurs = fils.communicate(timeout=60)
    assert fils.returncode == 0, erreurs
    return sortie


def test_pendant_un_brouillon(coffre: CoffreSqlite, chemin: Path) -> None:
    """The draft as it was stays whole; once there is room the same process keeps the new one."""
    identifiant = scelle().document_id
    coffre.garder_brouillon(identifiant, b"ce qui etait saisi", LUNDI)
    code = """
remplir()
try:
    coffre.garder_brouillon(sys.argv[2], b"x" * 500_000, seconde(1))
except ErreurCoffre as panne:
    print(panne.message)
print(coffre.brouillons()[0].contenu)
liberer()
coffre.garder_brouillon(sys.argv[2], b"la suite", seconde(2))
"""
    sortie = jouer(code, chemin, identifiant)
    assert "T601" in sortie
    assert "ce qui etait saisi" in sortie
    assert [b.contenu for b in coffre.brouillons()] == [b"la suite"]


def test_pendant_une_prise(coffre: CoffreSqlite, chemin: Path) -> None:
    """Nothing is claimed, so nothing is sent; once there is room the same worker goes on."""
    document = scelle()
    coffre.valider(document, Etat.EN_FILE, LUNDI)
    code = """
remplir()
for _ in range(40):
    try:
        prise = coffre.prendre("w", LUNDI)
    except ErreurCoffre as panne:
        print(panne.message)
        break
    # Room was left inside the journal: used up by the results and the claims that follow.
    from aat.domaine.transmission import Classe
    from tests_coffre_fabrique import echec
    coffre.conclure(prise, echec(Classe.TEMPORAIRE), LUNDI)
    coffre.mettre_en_file(prise.ref, LUNDI)
print(coffre.etat(sys.argv[2]).etat)
liberer()
print(coffre.prendre("w", LUNDI) is not None)
"""
    lignes = jouer(code, chemin, document.document_id).splitlines()
    assert "T601" in lignes[0]
    assert lignes[1:] == ["en-file", "True"]
    assert coffre.verifier_audit().rupture is None
    coffre.controler()


def test_pendant_un_pdf(tmp_path: Path) -> None:
    """The earlier file stays whole, no half-written one is left, and the failure is told in French."""
    dossier = tmp_path / "documents"
    dossier.mkdir(mode=0o700)
    ancien = dossier / "aat-7M2K9QX4TB-volet-3.pdf"
    ancien.write_bytes(b"%PDF ancien")
    code = """
import resource, sys
from pathlib import Path
from aat.erreurs import ErreurCoffre
from aat.ports import DocumentRendu
from aat.services.fichiers_pdf import ecrire
from aat.services.impression import Tirage
rendu = DocumentRendu("volet-3", 3, 1, b"%PDF" + b"x" * 300_000, "0" * 64, "aat-7M2K9QX4TB-volet-3.pdf")
tirage = Tirage.__new__(Tirage)
for nom, valeur in {"ref": "7M2K9QX4TB", "documents": (rendu,)}.items():
    object.__setattr__(tirage, nom, valeur)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
try:
    ecrire(tirage, None, Path(sys.argv[1]))
except ErreurCoffre as panne:
    print(panne.message)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(len(ecrire(tirage, None, Path(sys.argv[1]))))
"""
    fait = subprocess.run(
        [sys.executable, "-c", code, str(dossier)], capture_output=True, text=True, cwd=RACINE, check=False
    )
    assert fait.returncode == 0, fait.stderr
    assert "T601" in fait.stdout
    assert fait.stdout.splitlines()[-1] == "1"
    assert [f.name for f in dossier.iterdir()] == [ancien.name]


@pytest.fixture(scope="module")
def banc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Banc]:
    """A bench of this module."""
    with lancer_en_fond(tmp_path_factory.mktemp("banc") / "banc") as ouvert:
        yield ouvert


def test_un_journal_technique_plein_n_arrete_rien(banc: Banc, tmp_path: Path) -> None:
    """The log cannot take one byte more: the document leaves all the same."""
    essai = Essai(tmp_path / "poste", banc, banc.signature(RPPS))
    (document_id,) = essai.deposer()
    journaux = tmp_path / "journaux"
    journaux.mkdir(mode=0o700)
    journal = journaux / "aat.jsonl"
    journal.write_bytes(b"\n" * 900_000)
    journal.chmod(0o600)
    code = """
import resource, sys
from pathlib import Path
from aat import journalisation
from tests.transmission.ouvrier_enfant import travailler
journalisation.configurer(Path(sys.argv[4]))
resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, resource.RLIM_INFINITY))
journalisation.noter("transmission-resultat", ref="7M2K9QX4TB")
travailler(sys.argv[1], sys.argv[2], int(sys.argv[3]), 20.0, "plein")
"""
    lieu = [str(essai.base), str(banc.dossier), str(banc.port), str(journaux)]
    fait = subprocess.run(
        [sys.executable, "-c", code, *lieu], capture_output=True, text=True, cwd=RACINE, check=False, timeout=60
    )
    assert fait.returncode == 0, fait.stderr
    assert journal.stat().st_size == 900_000, "nothing could be logged"
    assert essai.juger()[document_id].etat is Etat.ACQUITTE
