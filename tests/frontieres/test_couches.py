"""The layers of ``pyproject.toml`` hold, and no module of the package is left out of them."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

RACINE = Path(__file__).parents[2]
#: The entry point, above every layer; objects built at installation, no code.
_HORS_COUCHES = {"__main__", "_prepares"}


def contrats() -> list[dict[str, Any]]:
    """Return the import contracts, as written."""
    lus: list[dict[str, Any]] = tomllib.loads((RACINE / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
    return lus


def lint(dossier: Path, config: Path) -> "subprocess.CompletedProcess[str]":
    """Check the contracts of ``config`` on the package that is in ``dossier``."""
    code = "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache", "--config", str(config)],
        cwd=dossier,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(dossier)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_chaque_module_est_dans_une_couche() -> None:
    """A module that no layer names could import anything, and be imported by anything."""
    (couches,) = [c["layers"] for c in contrats() if c["type"] == "layers"]
    nommes = {nom.strip().removeprefix("aat.") for couche in couches for nom in couche.split("|")}
    presents = {
        p.stem
        for p in (RACINE / "aat").iterdir()
        if (p.suffix == ".py" and p.stem != "__init__") or (p / "__init__.py").exists()
    }
    assert nommes == presents - _HORS_COUCHES


def test_les_contrats_d_import_tiennent() -> None:
    """The rules core imports no front end, no store, no network; each library stays in its adapter."""
    fini = lint(RACINE, RACINE / "pyproject.toml")
    assert fini.returncode == 0, fini.stdout


@pytest.mark.parametrize(
    ("module", "ligne"),
    [
        ("rules/copie.py", "import aat.cli.output"),
        ("rules/copie.py", "import aat.tui.texte"),
        ("rules/copie.py", "import aat.coffre.schema"),
        ("rules/copie.py", "import os"),
        ("domaine/mots.py", "import aat.erreurs"),
        ("services/textes.py", "import aat.transmission.numero"),
        ("tui/texte.py", "import aat.banc.droits"),
    ],
)
def test_un_import_defendu_se_voit(module: str, ligne: str, tmp_path: Path) -> None:
    """A copy of the package with one line more breaks a contract."""
    for fichier in (RACINE / "aat").rglob("*.py"):
        copie = tmp_path / fichier.relative_to(RACINE)
        copie.parent.mkdir(parents=True, exist_ok=True)
        copie.write_bytes(fichier.read_bytes())
    with (tmp_path / "aat" / module).open("a", encoding="utf-8") as change:
        change.write(f"\n{ligne}\n")
    fini = lint(tmp_path, RACINE / "pyproject.toml")
    assert fini.returncode == 1, fini.stdout
    assert "BROKEN" in fini.stdout
