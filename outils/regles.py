"""Makes ``docs/regles.md``: for each rule of the law, where it lives, its parameters, dates, article and tests.

Everything is looked up: registries of the rules core, ``regles_lieux.toml``, the case book and the tests.
Run by ``python -m outils.regles``; ``tests/regles/test_table_des_regles.py`` fails when the table is stale.
"""

import importlib
import pkgutil
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import aat.rules
from aat.referentiel.droit import charger_droit, charger_textes
from aat.rules.droit import Droit, Parametre, Portee, Regle, ValeurDatee
from aat.rules.registre import Registre
from aat.services.explication import montrer, severite_des_constats

RACINE = Path(__file__).resolve().parent.parent
TABLE = RACINE / "docs" / "regles.md"
LIEUX = Path(__file__).with_name("regles_lieux.toml")
#: It names no rule of its own accord: reading it would make the table depend on itself.
_IGNORES = frozenset({"test_table_des_regles.py"})
PAS_ENCORE = "**pas encore**"
AUCUN = "aucun"
_TITRES = {
    "prescripteur": "Le prescripteur",
    "avis": "L’avis",
    "prolongation": "La prolongation",
    "sorties": "Les sorties",
    "precisions": "Les précisions",
    "transmission": "Le patient et la transmission",
    "impression": "L’impression",
    "certificat": "Le certificat AT/MP",
}
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+|acceptation|recapitulatif|duplicata")
#: These codes are ordinary words too: only between quotes do they name a rule.
_MOTS = frozenset({"acceptation", "recapitulatif", "duplicata"})


@dataclass(frozen=True, slots=True)
class Lieu:
    """Where a rule that no judgement carries is obeyed; ``phrase`` is found in a file that is not code."""

    ou: str
    phrase: str | None


def jugements() -> dict[str, list[str]]:
    """Return the ``module:function`` that judge each rule, found in every registry of the rules core."""
    trouves: dict[str, list[str]] = {}
    vus: set[int] = set()
    # All are imported before any is read: importing is what registers.
    modules = [importlib.import_module(info.name) for info in pkgutil.walk_packages(aat.rules.__path__, "aat.rules.")]
    for module in modules:
        for valeur in list(vars(module).values()):
            if isinstance(valeur, Registre) and id(valeur) not in vus:
                vus.add(id(valeur))
                for code, (juger, _) in valeur._regles.items():  # noqa: SLF001 - the registry shows its codes only
                    trouves.setdefault(code, []).append(f"{juger.__module__}:{juger.__qualname__}")
    return {code: sorted(ou) for code, ou in trouves.items()}


def lieux() -> dict[str, Lieu]:
    """Return where the other rules are obeyed."""
    lus = tomllib.loads(LIEUX.read_text(encoding="utf-8"))["lieux"]
    return {code: Lieu(lieu["ou"], lieu.get("phrase")) for code, lieu in lus.items()}


def tests_par_code(codes: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Return the test files that name each code, sorted."""
    noms: dict[str, set[str]] = {code: set() for code in codes}
    tests = RACINE / "tests"
    for chemin in sorted((*tests.rglob("*.toml"), *tests.rglob("test_*.py"))):
        if chemin.name in _IGNORES:
            continue
        texte = chemin.read_text(encoding="utf-8")
        for code in codes.intersection(_CODE.findall(texte)):
            if code not in _MOTS or re.search(rf"[\"']{code}( \w+ [\w.]+)?[\"']|«\s{code}\s»", texte):
                noms[code].add(chemin.relative_to(tests).as_posix())
    return {code: tuple(sorted(fichiers)) for code, fichiers in noms.items()}


def table() -> str:
    """Return the text of ``docs/regles.md``."""
    droit, textes, juges, ailleurs = charger_droit(), charger_textes(), jugements(), lieux()
    tests = tests_par_code(frozenset(droit.regles))
    lignes: list[str] = []
    compte: Counter[str] = Counter()
    for objet, regles in groupby(droit.regles.values(), lambda regle: regle.objet):
        lignes += ["", f"## {_TITRES[objet]}", "", *_ENTETE]
        for regle in regles:
            vit = _vit(regle, juges, ailleurs)
            compte[PAS_ENCORE if vit == PAS_ENCORE else regle.portee.value] += 1
            compte[AUCUN] += not tests[regle.code]
            parametres = _parametres(textes[regle.code].parametres, droit)
            lignes.append(_ligne(regle, vit, parametres, tests[regle.code]))
    return "\n".join([*_debut(droit, compte), *lignes, *_suite_parametres(droit)]) + "\n"


_ENTETE = (
    "| code | où elle vit | sévérité | dates | article | confiance | paramètres | tests |",
    "|---|---|---|---|---|---|---|---|",
)


def _debut(droit: Droit, compte: Mapping[str, int]) -> Iterator[str]:
    yield "# Les règles"
    yield ""
    yield "<!-- Écrit par « python -m outils.regles » : ne pas modifier à la main. -->"
    yield ""
    yield f"{len(droit.regles)} règles et {len(droit.parametres)} paramètres datés, lus dans `referentiel/`."
    yield ""
    yield "| | nombre |"
    yield "|---|---|"
    yield f"| jugées par le noyau de droit | {compte[Portee.JUGEMENT.value]} |"
    yield f"| suivies par un service | {compte[Portee.SERVICE.value]} |"
    yield f"| montrées par un écran, un document ou une notice | {compte[Portee.ECRAN.value]} |"
    yield f"| pas encore dans le programme | {compte[PAS_ENCORE]} |"
    yield f"| sans aucun test qui les nomme | {compte[AUCUN]} |"
    yield ""
    yield "Une règle de confiance basse ne bloque jamais. « ? » après un paramètre : valeur non confirmée par un texte"
    yield "publié. Le détail d’une règle un jour donné : `aat expliquer CODE --au DATE`."


def _vit(regle: Regle, juges: Mapping[str, list[str]], ailleurs: Mapping[str, Lieu]) -> str:
    if regle.code in juges:
        return "<br>".join(f"`{ou}`" for ou in juges[regle.code])
    lieu = ailleurs.get(regle.code)
    return f"`{lieu.ou}` ({regle.portee})" if lieu else PAS_ENCORE


def _parametres(noms: tuple[str, ...], droit: Droit) -> str:
    return "<br>".join(f"`{nom}`{_doute(droit.parametres[nom])}" for nom in noms)


def _doute(parametre: Parametre) -> str:
    return "" if all(valeur.confirme for valeur in parametre.valeurs) else " ?"


def _ligne(regle: Regle, vit: str, parametres: str, tests: tuple[str, ...]) -> str:
    cellules = (
        f"`{regle.code}`",
        vit,
        severite_des_constats(regle),
        _dates(regle),
        regle.fondement.replace("|", "/"),
        regle.confiance,
        parametres,
        "<br>".join(tests) or AUCUN,
    )
    return "| " + " | ".join(cellules) + " |"


def _dates(regle: Regle) -> str:
    du = f"du {regle.du:%d/%m/%Y}" if regle.du else ""
    au = f"au {regle.au:%d/%m/%Y}" if regle.au else ""
    return " ".join(filter(None, (du, au)))


def _suite_parametres(droit: Droit) -> Iterator[str]:
    yield ""
    yield "## Les paramètres datés"
    yield ""
    yield "| paramètre | valeurs | vérifié le |"
    yield "|---|---|---|"
    for parametre in droit.parametres.values():
        valeurs = "<br>".join(_valeur(valeur, parametre.unite) for valeur in parametre.valeurs)
        yield f"| `{parametre.nom}` | {valeurs} | {parametre.verifie_le:%d/%m/%Y} |"


def _valeur(datee: ValeurDatee, unite: str) -> str:
    depuis = f"depuis le {datee.du:%d/%m/%Y} : " if datee.du else ""
    jusque = f" (jusqu’au {datee.au:%d/%m/%Y})" if datee.au else ""
    return f"{depuis}{montrer(datee.valeur, unite)}{jusque}{'' if datee.confirme else ' ?'}"


def main() -> None:
    """Write the table, and say what it counts."""
    TABLE.write_text(table(), encoding="utf-8")
    sys.stdout.write(f"{TABLE.relative_to(RACINE)}\n")


if __name__ == "__main__":
    main()
