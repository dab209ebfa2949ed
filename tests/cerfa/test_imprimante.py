"""A real CUPS queue that prints into a file: what arrives, under which title, and each way in which it may fail."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from aat.services.manifeste import NOM
from tests.bout_en_bout.test_lot import resultats
from tests.cerfa.cups import ServeurCups, manque, serveur_cups
from tests.poste import Poste, Sortie

pytestmark = pytest.mark.skipif(manque() is not None, reason=f"file d’impression CUPS non essayée : {manque()}")


@pytest.fixture(scope="module")
def cups() -> Iterator[ServeurCups]:
    """Give one print server for the module."""
    with serveur_cups() as serveur:
        yield serveur


def _print(poste: Poste, cups: ServeurCups, *arguments: str, entree: str | bytes = b"") -> Sortie:
    return poste.aat("print", *arguments, entree=entree, env=cups.env)


def test_l_imprimante_recoit_le_pdf_a_l_octet_pres(
    rempli: tuple[Poste, list[str]], cups: ServeurCups, tmp_path: Path
) -> None:
    """A4, one side, 100 %, one page a sheet; the title says the reference and the paper, never the patient."""
    poste, (ref, *_) = rempli
    fini = _print(poste, cups, ref, "--volets", "3", "--imprimante", "banc", "--json")
    assert fini.code == 0, fini
    (depot,) = fini.json()["fichiers"]
    assert depot["fichier"] is None
    imprime = cups.attendre(depot["travail"])
    assert poste.aat("print", ref, "--volets", "3", "--sortie", str(tmp_path / "v.pdf")).code == 0
    assert imprime == (tmp_path / "v.pdf").read_bytes()
    garde = cups.titres()
    for attendu in (f"aat {ref} volet-3", "one-sided", "A4", "print-scaling", "number-up"):
        assert attendu in garde, attendu
    assert "BANC-LOT" not in garde


def test_un_lot_imprime_n_est_jamais_imprime_deux_fois(
    rempli: tuple[Poste, list[str]], cups: ServeurCups, tmp_path: Path
) -> None:
    """The manifest remembers the jobs: the second run prints nothing and says the same jobs; a duplicate of them waits for an order."""
    poste, refs = rempli
    entree = "".join(json.dumps({"ref": ref}) + "\n" for ref in refs[:3])
    arguments = ("--lot", "-", "--volets", "3", "--sortie", str(tmp_path), "--imprimante", "banc")
    premier = _print(poste, cups, *arguments, entree=entree)
    assert premier.code == 0, premier
    travaux = [e["travail"] for e in resultats((tmp_path / NOM).read_text())]
    assert len(set(travaux)) == 3
    cups.attendre(travaux[-1])
    second = _print(poste, cups, *arguments, entree=entree)
    assert [(r["retrouve"], r["fichiers"][0]["travail"]) for r in resultats(second.out)] == [(True, t) for t in travaux]


@pytest.mark.parametrize(
    ("panne", "reparation", "code", "remede"),
    [
        ("cupsdisable", "cupsenable", 6, "cupsenable banc"),
        ("cupsreject", "cupsaccept", 6, "cupsaccept banc"),
    ],
)
def test_une_imprimante_en_pause_ou_fermee_le_dit(
    rempli: tuple[Poste, list[str]], cups: ServeurCups, panne: str, reparation: str, code: int, remede: str
) -> None:
    """Nothing is sent; the sentence has the very command that mends it."""
    poste, (ref, *_) = rempli
    cups.faire(panne, "banc")
    try:
        fini = _print(poste, cups, ref, "--imprimante", "banc")
    finally:
        cups.faire(reparation, "banc")
    assert fini.code == code
    assert remede in fini.err


@pytest.mark.parametrize("nom", ["inconnue", "-P", "a b", "x/../y"])
def test_une_imprimante_inconnue_nomme_celles_qui_existent(
    rempli: tuple[Poste, list[str]], cups: ServeurCups, nom: str
) -> None:
    """Exit 4, with the list; a name that looks like an option is only a name."""
    poste, (ref, *_) = rempli
    fini = _print(poste, cups, ref, f"--imprimante={nom}")
    assert fini.code == 4
    assert "banc" in fini.err


def test_sans_systeme_d_impression_la_sortie_en_fichier_est_proposee(
    rempli: tuple[Poste, list[str]], tmp_path: Path
) -> None:
    """No server behind the socket: 6. No command at all: 4. Each with what to do."""
    poste, (ref, *_) = rempli
    mort = poste.aat("print", ref, "--imprimante", "banc", env={"CUPS_SERVER": str(tmp_path / "rien")})
    assert mort.code == 6
    assert "ne répond pas" in mort.err
    absent = poste.aat("print", ref, "--imprimante", "banc", env={"PATH": str(tmp_path)})
    assert absent.code == 4
    assert "cups-client" in absent.err
