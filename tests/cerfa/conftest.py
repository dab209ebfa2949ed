"""Dossiers with a different value in every field, and the system tools that read the PDFs back."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aat.domaine.dossier import Dossier
from tests.bout_en_bout.test_lot import en_lignes, lot, resultats
from tests.cerfa.dossiers import avis_complet, avis_ordinaire
from tests.poste import DONNEES, Poste, dates_du_jour

_PAQUETS = {
    "pdftotext": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdffonts": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "qpdf": "qpdf",
}


@pytest.fixture
def outil() -> Callable[..., str]:
    """Run a PDF tool and give its output; a missing tool is a failure that names it, never a skip."""

    def lancer(nom: str, *arguments: str | Path) -> str:
        chemin = shutil.which(nom)
        if chemin is None:
            pytest.fail(f"L’outil {nom} manque : installez le paquet {_PAQUETS[nom]}.")
        fini = subprocess.run([chemin, *map(str, arguments)], capture_output=True, text=True, check=False)
        assert fini.returncode == 0, f"{nom}: {fini.stdout}{fini.stderr}"
        return fini.stdout

    return lancer


@pytest.fixture
def dossier() -> Dossier:
    """Give an ordinary avis, acknowledged by the real service: flu, five days, employee."""
    return avis_ordinaire()


@pytest.fixture
def dossier_complet(dossier: Dossier) -> Dossier:
    """Give an avis in which every optional field is filled, medical texts being markers easy to find."""
    return avis_complet(dossier)


#: Avis transmitted on the workstation of the module.
AVIS = 8


@pytest.fixture(scope="session")
def rempli(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Poste, list[str]]]:
    """Give a workstation with eight transmitted avis, and their references."""
    poste = Poste(tmp_path_factory.mktemp("lot") / "maison")
    processus = subprocess.Popen(
        [sys.executable, "-m", "aat", "banc", "cpam", "--port", "0"],
        env={"AAT_MAISON": str(poste.maison), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert processus.stdout is not None
    try:
        assert json.loads(processus.stdout.readline())["environnement"] == "banc"
        exemple = json.loads((DONNEES / "avis_contrat.json").read_bytes()) | dates_du_jour()
        faits = poste.aat("new-arret", "--lot", "-", "--transmettre", entree=en_lignes(lot(exemple, AVIS)))
        assert faits.code == 0, faits
        (poste.maison / "resultats.jsonl").write_text(faits.out, encoding="utf-8")
        yield poste, [r["ref"] for r in resultats(faits.out)]
    finally:
        processus.terminate()
        processus.wait(timeout=15)
        processus.stdout.close()
