"""The built wheel, used from outside the repository: data files beside the package are easy to forget."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

RACINE = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def roue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder where the wheel, built now, is installed alone."""
    dossier = tmp_path_factory.mktemp("roue")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(dossier)],
        cwd=RACINE,
        check=True,
        capture_output=True,
    )
    fichier = next(dossier.glob("*.whl"))
    with zipfile.ZipFile(fichier) as archive:
        archive.extractall(dossier / "installe")
    return dossier / "installe"


def aat(roue: Path, maison: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the wheel's ``aat`` from another folder."""
    return subprocess.run(
        [sys.executable, "-m", "aat", *arguments],
        cwd=maison,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(roue), "AAT_MAISON": str(maison / "aat"), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_la_roue_a_ses_donnees(roue: Path, tmp_path: Path) -> None:
    """Motifs, durations, law and schema answer from the wheel, not from the checkout."""
    ou = subprocess.run(
        [sys.executable, "-c", "import aat.ressources as r; print(r.__file__); print(r.referentiel('durees.toml'))"],
        cwd=tmp_path, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(roue)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert all(ligne.startswith(str(roue)) for ligne in ou.stdout.split())
    assert "00010004" in aat(roue, tmp_path, "motifs", "grippe").stdout
    assert "Lourd" in aat(roue, tmp_path, "durees", "fracture du coude").stdout
    simule = aat(roue, tmp_path, "new-arret", "grippe 5j", "--simuler")
    assert simule.returncode == 3
    assert "Syndrome grippal" in simule.stdout
    assert aat(roue, tmp_path, "diagnostic").returncode == 0


def test_la_roue_imprime(roue: Path, tmp_path: Path) -> None:
    """Templates and fonts are in the wheel: a page is drawn."""
    code = "from aat.cerfa.modeles import modele, DOCUMENTS\nfor d in DOCUMENTS: modele(d)\nprint(len(DOCUMENTS))\n"
    fini = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env={"PATH": os.environ["PATH"], "PYTHONPATH": str(roue)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert fini.returncode == 0, fini.stderr
    assert int(fini.stdout) >= 3


def test_la_roue_n_a_que_le_produit(roue: Path) -> None:
    """Neither tests nor development files are shipped; the sources of the data are."""
    noms = {p.relative_to(roue).parts[0] for p in roue.iterdir()}
    assert {n for n in noms if not n.endswith(".dist-info")} == {"aat"}
    assert (roue / "aat" / "_prepares" / "droit.bin").exists()
    assert (roue / "aat" / "_donnees" / "referentiel" / "nomenclatures" / "motifs.csv").exists()
