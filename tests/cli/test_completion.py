"""La complétion : ce que Tab propose dans un véritable interpréteur, et ce qu’elle ne lit pas."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frontieres.test_modules_charges import BASE, CRYPTO, LOURDS, charges, commande, fuites
from tests.poste import Poste

#: Asks bash what Tab would offer after the words given; ``aat`` is the command under test.
_BASH = """
aat() {{ "{python}" -m aat "$@"; }}
source /dev/stdin <<< "$(aat --completion bash)"
COMP_WORDS=({mots}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_aat_completion "{lanceur}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture
def lanceur(tmp_path: Path) -> Path:
    """Return an ``aat`` that a shell starts by its path."""
    fichier = tmp_path / "aat"
    fichier.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m aat "$@"\n')
    fichier.chmod(0o700)
    return fichier


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash n’est pas installé")
@pytest.mark.parametrize(
    ("mots", "attendus"),
    [
        ("aat mot", ["motifs"]),
        ("aat prolong --du", ["--duree"]),
        ("aat prolong --temps ''", ["complet", "partiel"]),
        ("aat referentiel i", ["importer"]),
        ("aat new-arret 7M", [""]),
    ],
)
def test_tab_dans_bash(mots: str, attendus: list[str], lanceur: Path, poste: Poste) -> None:
    """Commands, options, values of a choice; never a reference nor a patient."""
    session = _BASH.format(python=sys.executable, lanceur=lanceur, mots=mots)
    fini = subprocess.run(
        ["bash", "--norc", "-c", session],
        env={"PATH": "/usr/bin:/bin", "AAT_MAISON": str(poste.maison), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert fini.stdout.splitlines() == attendus
    assert fini.stderr == ""
    assert not poste.maison.exists()


@pytest.mark.parametrize(
    ("interprete", "reponse"), [("zsh", '"motifs":"Cherche un motif d’arrêt."'), ("fish", "motifs\tCherche un motif")]
)
def test_les_autres_interpretes_disent_aussi_a_quoi_sert(interprete: str, reponse: str, poste: Poste) -> None:
    """The name and what it does."""
    env = {"_AAT_COMPLETE": f"complete_{interprete}", "_TYPER_COMPLETE_ARGS": "aat mot"}
    env["_TYPER_COMPLETE_FISH_ACTION"] = "get-args"
    vu = poste.aat(env=env)
    assert (vu.code, vu.err) == (0, "")
    assert reponse in vu.out


def test_un_interprete_inconnu_est_refuse(poste: Poste) -> None:
    """Code de sortie 2, et ceux qui existent."""
    vu = poste.aat("--completion", "tcsh")
    assert vu.code == 2
    assert "bash, zsh, fish, powershell" in vu.err


def test_proposer_une_commande_n_en_charge_aucune(tmp_path: Path) -> None:
    """A Tab answers at once: the commands are named from their table."""
    avant = "import os; os.environ.update(_AAT_COMPLETE='complete_bash', COMP_WORDS='aat ', COMP_CWORD='1')\n"
    modules = charges(avant + commande(), tmp_path / "maison")
    assert "typer._completion_classes" in modules
    assert fuites(modules, *LOURDS, *CRYPTO, *BASE, "msgspec", "dateutil") == []
    assert not [m for m in modules if m.startswith("aat.cli.commands.")]
