"""Boundaries seen from outside: a fresh interpreter per command lists what it loaded."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LOURDS = (
    "fpdf",
    "pikepdf",
    "fontTools",
    "PIL",
    "httpx2",
    "httpcore2",
    "anyio",
    "aiohttp",
    "textual",
    "rich",
    "smartcard",
    "pkcs11",
)
CRYPTO = ("cryptography", "joserfc", "ssl")
BASE = ("sqlite3", "psycopg", "psycopg_binary")


def charges(code: str, maison: Path) -> set[str]:
    """Return the names of the modules loaded after ``code`` ran in a fresh interpreter."""
    fin = "import sys; print('\\n'.join(sys.modules), file=sys.__stderr__)"
    resultat = subprocess.run(
        [sys.executable, "-c", f"import atexit\natexit.register(lambda: exec({fin!r}))\n{code}"],
        env={"AAT_MAISON": str(maison), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    return set(resultat.stderr.split())


def commande(*arguments: str) -> str:
    """Return the code that runs an aat command."""
    return f"import sys; sys.argv = ['aat', *{list(arguments)!r}]\nfrom aat.__main__ import main\nmain()"


def fuites(modules: set[str], *interdits: str) -> list[str]:
    """Return the loaded modules that belong to a forbidden library."""
    return sorted(m for m in modules if m.split(".")[0] in interdits)


@pytest.mark.parametrize(
    ("titre", "arguments", "interdits"),
    [
        (
            "la version ne charge rien",
            ["--version"],
            (*LOURDS, *CRYPTO, *BASE, "typer", "msgspec", "dateutil", "tomllib"),
        ),
        ("l’aide ne charge aucune commande", ["--help"], (*LOURDS, *CRYPTO, *BASE, "msgspec", "dateutil", "csv")),
        ("les motifs sans PDF, réseau, chiffrement ni base", ["motifs", "grippe"], (*LOURDS, *CRYPTO, *BASE)),
        ("les motifs en JSON", ["motifs", "grippe", "--json"], (*LOURDS, *CRYPTO, *BASE)),
        ("les durées", ["durees", "grippe"], (*LOURDS, *CRYPTO, *BASE)),
        ("le schéma", ["schema", "avis"], (*LOURDS, *CRYPTO, *BASE)),
        (
            "la simulation sans PDF, réseau, chiffrement ni base",
            ["new-arret", "grippe 5j", "--simuler", "--json"],
            (*LOURDS, *CRYPTO, *BASE),
        ),
    ],
)
def test_une_commande_ne_charge_que_ce_qui_lui_sert(
    titre: str, arguments: list[str], interdits: tuple[str, ...], tmp_path: Path
) -> None:
    """Each command leaves the libraries of the others alone."""
    modules = charges(commande(*arguments), tmp_path / "maison")
    assert "aat" in modules, titre
    assert fuites(modules, *interdits) == []


def test_le_paquet_seul_ne_charge_rien(tmp_path: Path) -> None:
    """``import aat`` gives the version and nothing else of ours."""
    modules = charges("import aat", tmp_path)
    assert [m for m in modules if m.startswith("aat")] == ["aat"]


def test_le_droit_ne_charge_que_la_bibliotheque_standard_et_dateutil(tmp_path: Path) -> None:
    """The rules core and the domain are pure."""
    modules = charges(
        "import aat.rules.moteur, aat.rules.impression, aat.rules.recapitulatif, aat.domaine.dossier", tmp_path
    )
    tiers = (
        {m.split(".")[0] for m in modules if not m.startswith("_")}
        - set(sys.stdlib_module_names)
        - {"aat", "dateutil", "six"}
    )
    assert {t for t in tiers if not t.startswith(("__", "sitecustomize", "aat"))} == set()


def test_la_transmission_ne_charge_pas_le_banc(tmp_path: Path) -> None:
    """The product's paths never import the bench."""
    modules = charges("import aat.composition, aat.services.transmission, aat.transmission.https_json", tmp_path)
    assert not [m for m in modules if m.startswith("aat.banc")]


def test_le_papier_ne_charge_le_pdf_qu_au_trait(tmp_path: Path) -> None:
    """Naming the documents loads no PDF library."""
    modules = charges("import aat.cerfa.documents", tmp_path)
    assert fuites(modules, "fpdf", "pikepdf", "fontTools", "PIL") == []


def test_un_coffre_local_ne_charge_pas_postgresql(tmp_path: Path) -> None:
    """The library of the shared store is loaded only where the configuration asks for one."""
    patient = Path(__file__).parents[1] / "donnees" / "patient_banc.json"
    modules = charges(commande("identify", "--depuis", str(patient)), tmp_path / "maison")
    assert "sqlite3" in modules
    assert fuites(modules, "psycopg", "psycopg_binary") == []
    assert not any(m.startswith("aat.coffre.postgres") for m in modules)
