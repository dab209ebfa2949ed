"""Support reads the states on a disk that is full: what has to be freed is not the only thing to be known."""

import subprocess
import sys
from pathlib import Path

from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat

from .fabrique import LUNDI, scelle

#: ``RLIMIT_FSIZE`` refuses every write as a full disk does, and first the index that SQLite makes beside the file.
CODE = """
import resource, sys
from pathlib import Path
from aat.coffre.sqlite import CoffreSqlite
from aat.erreurs import ErreurCoffre
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))
try:
    coffre = CoffreSqlite(Path(sys.argv[1]), None)
    print([e.etat.value for e in coffre.etats()], len(coffre.historique()))
except ErreurCoffre as panne:
    print(panne.message)
"""


def lire_sans_place(chemin: Path) -> str:
    """Return what a process of its own says, which may write nothing."""
    return subprocess.run([sys.executable, "-c", CODE, str(chemin)], capture_output=True, text=True, check=True).stdout


def test_les_etats_se_lisent_disque_plein(coffre: CoffreSqlite, chemin: Path) -> None:
    """Closed by its last user, the store is whole in its file; with changes beside it, it is never read without them."""
    coffre.valider(scelle(), Etat.EN_FILE, LUNDI)
    coffre.fermer()
    assert not chemin.with_name("aat.sqlite3-wal").exists()
    assert lire_sans_place(chemin) == "['en-file'] 1\n"
    chemin.with_name("aat.sqlite3-wal").touch(mode=0o600)
    assert lire_sans_place(chemin) == "['en-file'] 1\n"
    chemin.with_name("aat.sqlite3-wal").write_bytes(b"x" * 5000)
    assert "T601" in lire_sans_place(chemin)
