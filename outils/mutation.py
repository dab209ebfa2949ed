"""Mutation testing of ``aat/rules`` with mutmut, in a copy of the tree. Run by ``make mutation``.

mutmut leaves decorated functions alone, and every rule is one: in the copy, ``@REGLES.regle(…)`` becomes a
call after the function, which registers the same rule. Prints the score and every survivor's change. A run that
stopped goes on where it was with ``python outils/mutation.py --reprendre``. ``--enfants=1`` leaves a core to others.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
COPIE = RACINE / "build" / "mutation"
CONFIGURATION = """
[tool.mutmut]
source_paths = ["aat/rules"]
also_copy = ["aat", "referentiel", "templates_cerfa", "tests"]
# Of clock, not of processor: on a busy machine fifteen times the usual second stopped sound mutants, counted as dead.
timeout_multiplier = 120.0
pytest_add_cli_args = {options}
pytest_add_cli_args_test_selection = {tests}
"""
OPTIONS = [
    "-p", "no:xdist", "-x",
    # Reads the sources of the rules, which the copy has moved.
    "--ignore=tests/regles/test_table_des_regles.py",
    # The first pass compared every sentence of the two books: what it left alive, these cannot kill.
    "--ignore=tests/regles/test_phrases.py",
]  # fmt: skip
#: Added to the copy's conftest. A mutant is dead at the first failing example: making it small takes half a minute.
SANS_REDUCTION = """
from hypothesis import Phase

settings.register_profile(
    "mutation", parent=settings.get_profile("suite"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("mutation")
"""
#: The case books are not here: the first pass judged them, more strictly than their own tests.
TESTS = ["tests/regles", "tests/certificat"]
DECORATEUR = re.compile(r"^@(\w+\.regle\(.*?\))\ndef (\w+)(.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def preparer() -> None:
    """Copy the committed and uncommitted tree, registrations moved after their functions."""
    shutil.rmtree(COPIE, ignore_errors=True)
    liste = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=RACINE, capture_output=True, text=True, check=True,
    ).stdout.split("\n")  # fmt: skip
    for nom in filter(None, liste):
        if (RACINE / nom).is_file():
            (COPIE / nom).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(RACINE / nom, COPIE / nom)
    # Python remembers that a folder of its path was not there at the start, and would import the real package.
    (COPIE / "mutants").mkdir()
    for chemin in (COPIE / "aat" / "rules").rglob("*.py"):
        texte = chemin.read_text(encoding="utf-8")
        chemin.write_text(DECORATEUR.sub(_deplacer, texte), encoding="utf-8")
    projet = (COPIE / "pyproject.toml").read_text(encoding="utf-8")
    tests = [t for t in TESTS if (COPIE / t).is_dir()]
    (COPIE / "pyproject.toml").write_text(
        projet + CONFIGURATION.format(options=json.dumps(OPTIONS), tests=tests), encoding="utf-8"
    )
    with (COPIE / "tests" / "conftest.py").open("a", encoding="utf-8") as conftest:
        conftest.write(SANS_REDUCTION)
    tomllib.loads((COPIE / "pyproject.toml").read_text(encoding="utf-8"))


def _deplacer(m: re.Match[str]) -> str:
    appel, nom, corps = m.groups()
    return f"def {nom}{corps.rstrip()}\n\n\n{appel}({nom})\n\n\n"


def main() -> int:
    """Run every mutant and print what survived; the exit code is 0 when all were tried and at least 90 % are killed."""
    if "--reprendre" not in sys.argv[1:]:
        preparer()
    env = os.environ | {"PYTHONPATH": str(COPIE / "mutants")}
    mutmut = str(Path(sys.executable).with_name("mutmut"))
    demande = [a.partition("=")[2] for a in sys.argv[1:] if a.startswith("--enfants=")]
    enfants = demande[-1] if demande else str(os.cpu_count() or 2)
    # Nothing has that name: mutmut writes the mutants, learns which test calls what, and stops there.
    subprocess.run([mutmut, "run", "aucun"], cwd=COPIE, env=env, check=False, stderr=subprocess.DEVNULL)
    cahiers = [sys.executable, str(RACINE / "outils" / "mutation_cahiers.py"), enfants]
    subprocess.run(cahiers, cwd=COPIE / "mutants", env=env, check=True)
    subprocess.run([mutmut, "run", "--max-children", enfants], cwd=COPIE, env=env, check=False)
    lignes = subprocess.run(
        [mutmut, "results", "--all", "true"], cwd=COPIE, env=env, capture_output=True, text=True, check=True
    )
    etats = [ligne.split(": ") for ligne in lignes.stdout.split("\n") if ": " in ligne]
    tues = sum(etat in {"killed", "timeout"} for _, etat in etats)
    sans_fin = [nom.strip() for nom, etat in etats if etat == "timeout"]
    # Nothing but a case book calls some functions, and the books have spoken.
    vivants = [nom.strip() for nom, etat in etats if etat in {"survived", "no tests"}]
    juges = tues + len(vivants)
    for nom in vivants:
        vu = subprocess.run([mutmut, "show", nom], cwd=COPIE, env=env, capture_output=True, text=True, check=False)
        print(f"--- {nom}")
        print(
            "\n".join(ligne for ligne in vu.stdout.split("\n") if ligne[:1] in "+-" and ligne[:3] not in {"+++", "---"})
        )
    autres = len(etats) - juges
    restants = sum(etat == "not checked" for _, etat in etats)
    taux = 100 * tues / max(juges, 1)
    print(f"mutants jugés : {juges} ; tués : {tues} ({taux:.1f} %)")
    print(f"survivants : {len(vivants)} ; sans verdict : {autres}")
    print(f"dont arrêtés parce qu’ils ne finissaient pas, à relire : {', '.join(sans_fin) or 'aucun'}")
    if restants:
        # What was judged first is what is quick to judge: its score says nothing of the rest.
        print(f"passage interrompu : {restants} mutants restent à juger, relancez avec --reprendre")
    return 0 if not restants and tues >= 0.9 * juges else 1


if __name__ == "__main__":
    sys.exit(main())
