"""Documents written from the law alone, through the contract: command line in, JSON and exit code out.

``base.json`` holds the ordinary avis and certificat; a line of the book says what it changes, and every finding.
"""

import copy
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from aat.cli.app import executer

DOSSIER = Path(__file__).parent
BASES = json.loads((DOSSIER / "base.json").read_text(encoding="utf-8"))
LIVRE = [json.loads(ligne) for ligne in (DOSSIER / "cahier.jsonl").read_text(encoding="utf-8").splitlines()]


def _document(cas: dict[str, Any]) -> bytes:
    document = copy.deepcopy(BASES["certificat" if cas["commande"] == "certificat" else "avis"])
    for chemin in cas["retire"]:
        *parents, champ = chemin.split(".")
        cible = document
        for parent in parents:
            cible = cible.get(parent) or {}
        cible.pop(champ, None)
    for chemin, valeur in cas["pose"].items():
        *parents, champ = chemin.split(".")
        cible = document
        for parent in parents:
            if not isinstance(cible.get(parent), dict):
                cible[parent] = {}
            cible = cible[parent]
        cible[champ] = valeur
    return json.dumps(document, ensure_ascii=False).encode()


@pytest.mark.parametrize("cas", [pytest.param(cas, id=cas["titre"]) for cas in LIVRE])
def test_ce_que_repond_la_commande(
    cas: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code, and every finding with its severity and its field, in the order of the form."""
    monkeypatch.setenv("AAT_MAISON", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(_document(cas)), encoding="utf-8"))
    code = executer([cas["commande"], "--depuis", "-", "--simuler", "--au", cas["au"], "--json"])
    dit = capsys.readouterr().out
    lus = [f"{c['code']} {c['severite']} {c['champ']}" for c in json.loads(dit).get("constats", [])] if dit else []
    assert lus == cas["attendus"]
    assert code == cas["code"]


def test_les_titres_sont_tous_differents() -> None:
    """A title names one case, and the book is large enough."""
    assert len({cas["titre"] for cas in LIVRE}) == len(LIVRE) >= 240
