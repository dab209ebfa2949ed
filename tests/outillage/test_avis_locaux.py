"""Advisories answered from a copy: what a locked version is told, and from when the copy is."""

import json
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from outils.avis_locaux import Copie, servir

AVIS = """id: PYSEC-2019-217
details: a known fault
affected:
- package:
    name: Jinja.Deux
    ecosystem: PyPI
  ranges:
  - type: GIT
    events:
    - introduced: '0'
    - fixed: abcdef
  - type: ECOSYSTEM
    events:
    - fixed: 2.10.1
    - introduced: '0'
    - introduced: 3.0a1
    - last_affected: '3.2'
  versions:
  - 2.9
  - '9.7'
  - of another age
modified: '2021-11-22T04:57:52.862665Z'
published: {publie}
{suite}"""


@pytest.fixture
def dossier(tmp_path: Path) -> Path:
    """A copy of one package, one of whose two advisories was withdrawn."""
    paquet = tmp_path / "copie" / "vulns" / "jinja-deux"
    paquet.mkdir(parents=True)
    (paquet / "PYSEC-2019-217.yaml").write_text(AVIS.format(publie="'2019-04-07T00:29:00Z'", suite=""))
    retire = AVIS.format(publie='"2024-02-03T00:00:00Z"', suite="withdrawn: '2024-05-01T00:00:00Z'\n")
    (paquet / "PYSEC-2024-1.yaml").write_text(retire.replace("PYSEC-2019-217", "PYSEC-2024-1"))
    return tmp_path / "copie"


def identifiants(copie: Copie, version: str, nom: str = "jinja-deux") -> list[str]:
    """Return the identifiers answered for one version."""
    rendu = copie.repondre({"package": {"name": nom, "ecosystem": "PyPI"}, "version": version})
    return [avis["id"] for avis in rendu.get("vulns", ())]


@pytest.mark.parametrize(
    "version", ["0.1", "2.9", "2.10", "2.10.0", "2.10.1rc1", "3.0a1", "3.2", "3.2.0", "9.7", "9.7.0"]
)
def test_une_version_designee(dossier: Path, version: str) -> None:
    """Within a range, whatever the order of its events, or listed; compared as versions, not as text."""
    assert identifiants(Copie(dossier), version) == ["PYSEC-2019-217"]


@pytest.mark.parametrize("version", ["2.10.1", "2.11", "2.100", "3.0a0", "3.2.1", "3.10", "9.8"])
def test_une_version_saine(dossier: Path, version: str) -> None:
    """Outside of every range, and the withdrawn advisory is not told."""
    assert identifiants(Copie(dossier), version) == []


def test_le_nom_est_compare_normalise(dossier: Path) -> None:
    """pip-audit reads the fix only under the normalised name it asked for."""
    copie = Copie(dossier)
    assert identifiants(copie, "2.10", "Jinja_Deux") == ["PYSEC-2019-217"]
    avis = copie.repondre({"package": {"name": "jinja-deux"}, "version": "2.10"})["vulns"][0]
    assert avis["affected"][0]["package"]["name"] == "jinja-deux"
    assert identifiants(copie, "2.10", "jinja") == []


def test_la_date_de_la_copie(dossier: Path) -> None:
    """The newest publication, withdrawn or not: a change of an old advisory makes no copy younger."""
    assert Copie(dossier).date == "2024-02-03"


def test_un_depot_git_nu(dossier: Path, tmp_path: Path) -> None:
    """The same answers without a work tree."""
    git = ["git", "-c", "user.name=essai", "-c", "user.email=essai@exemple.invalid", "-C", str(dossier)]
    for ordre in (["init", "-q"], ["add", "."], ["commit", "-qm", "copie"]):
        subprocess.run([*git, *ordre], check=True)
    nu = tmp_path / "nu"
    subprocess.run(["git", "clone", "-q", "--bare", str(dossier), str(nu)], check=True)
    assert identifiants(Copie(nu), "2.10") == ["PYSEC-2019-217"]
    assert Copie(nu).date == "2024-02-03"


@pytest.fixture
def adresse(dossier: Path) -> Iterator[str]:
    """The address of a running server."""
    with servir(Copie(dossier)) as serveur:
        fil = threading.Thread(target=serveur.serve_forever)
        fil.start()
        yield f"http://127.0.0.1:{serveur.server_address[1]}/v1/query"
        serveur.shutdown()
        fil.join()


def demander(adresse: str, corps: bytes) -> dict[str, object]:
    """Post as pip-audit does and return the answer."""
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(adresse, corps) as reponse:
        lu = json.load(reponse)
    assert isinstance(lu, dict)
    return lu


def test_le_service(adresse: str) -> None:
    """An answer by HTTP; an empty one for what is not known; a refusal for what is no query."""
    assert "vulns" in demander(adresse, b'{"package": {"name": "jinja-deux"}, "version": "2.10"}')
    assert demander(adresse, b'{"package": {"name": "autre"}, "version": "1"}') == {}
    for faux in (b"{", b"{}", b"[]", b'{"package": {"name": "jinja-deux"}, "version": "of another age"}'):
        with pytest.raises(urllib.error.HTTPError, match="400"):
            demander(adresse, faux)


@pytest.mark.parametrize("contenu", [None, "vulns"])
def test_un_dossier_sans_avis(tmp_path: Path, contenu: str | None) -> None:
    """Nothing to judge from is code 3, said, never an answer of health."""
    if contenu:
        (tmp_path / contenu).mkdir()
    rendu = subprocess.run(
        [sys.executable, "-m", "outils.avis_locaux", str(tmp_path)],
        capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False,
    )  # fmt: skip
    assert rendu.returncode == 3
    assert not rendu.stdout
    assert "avis" in rendu.stderr or "copie" in rendu.stderr
    assert "Traceback" not in rendu.stderr
