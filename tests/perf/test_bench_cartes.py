"""What a card costs: connection to banner, insertion to banner, identity by PKCS#11; APDUs counted.

Run by ``make bench``, not by default. The stack is the real one (pcscd, virtual reader, SoftHSM in its helper
process); a machine busy with something else only makes the figures worse. Aims, in milliseconds: 60, 400, 300.
"""

import resource
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from aat.banc import pki as certificats
from aat.banc.cartes import softhsm
from aat.banc.cartes.carte import CarteQuiEchoue
from aat.banc.cartes.cps3 import CarteCps3
from aat.banc.cartes.jeu import CARTES
from aat.banc.cartes.vpcd import Insertion
from aat.cartes import modules
from aat.cartes.cps import CarteCps
from aat.cartes.lecture import SourceVitale
from aat.cli.bandeau import bandeau
from aat.composition import Atelier
from aat.services import carte
from pytest_benchmark.fixture import BenchmarkFixture
from tests.cartes.conftest import Inserer, attendre, inserer, pcscd, vide
from tests.cartes.jeton import poser

__all__ = ["inserer", "pcscd"]

T = TypeVar("T")

#: Aims of the project, in seconds; told beside the figures.
BORNES = {"connexion": 0.060, "insertion": 0.400, "identite": 0.300}
#: Public sequence of a card with one bearer (cartes.md §3.2), answers fetched.
APDU_MAX = 8


@pytest.fixture
def atelier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Atelier:
    """An empty workstation."""
    monkeypatch.setenv("AAT_MAISON", str(tmp_path / "maison"))
    return Atelier()


def jusqu_au_bandeau(atelier: Atelier, attente_s: float) -> tuple[list[str], int]:
    """Read the card and return the banner's lines, and how many APDUs it took."""
    lecture = SourceVitale().lire(None, attente_s)
    lignes = [ligne for trouve in carte.porteurs(lecture, atelier) for ligne in bandeau(trouve)]
    return lignes, lecture.apdu


def mesurer(
    benchmark: BenchmarkFixture, quoi: Callable[[], T], *, rounds: int, setup: Callable[[], None] | None = None
) -> T:
    """Measure ``quoi`` ``rounds`` times and return its last result."""
    resultat: T = benchmark.pedantic(quoi, rounds=rounds, setup=setup)  # type: ignore[no-untyped-call]
    return resultat


def dire(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], quoi: str, **autres: object) -> None:
    """Write the figure and its aim: pytest-benchmark's own table has no room for them."""
    assert benchmark.stats is not None
    mediane_ms, borne_ms = 1000 * benchmark.stats.stats.median, 1000 * BORNES[quoi]
    benchmark.extra_info.update(borne_ms=borne_ms, tenue=mediane_ms <= borne_ms, **autres)
    suite = "".join(f", {nom} {valeur}" for nom, valeur in autres.items())
    verdict = "tenue" if mediane_ms <= borne_ms else "NON TENUE"
    with capsys.disabled():
        print(f"\n{quoi} : médiane {mediane_ms:.0f} ms, borne {borne_ms:.0f} ms ({verdict}){suite}")


def test_de_la_connexion_au_bandeau(
    benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], inserer: Inserer, atelier: Atelier
) -> None:
    """A card that is in: connection, six commands, law of the day, lines of the banner."""
    inserer("verdier")
    jusqu_au_bandeau(atelier, 5)
    lignes, apdu = mesurer(benchmark, lambda: jusqu_au_bandeau(atelier, 0), rounds=40)
    assert any("BANC-VERDIER" in ligne for ligne in lignes)
    assert apdu <= APDU_MAX
    dire(benchmark, capsys, "connexion", apdu=apdu)


def test_de_l_insertion_au_bandeau(
    benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], pcscd: None, atelier: Atelier
) -> None:
    """A card that comes in while it is waited for: pcscd's own look at its readers included (0,4 s at most)."""
    del pcscd
    en_place: list[Insertion] = []

    def vider() -> None:
        while en_place:
            en_place.pop().retirer()
        attendre(vide)
        # Put back sooner, a card is not seen as a new one.
        time.sleep(0.7)

    def mettre() -> list[str]:
        en_place.append(Insertion(CARTES["verdier"]()))
        return jusqu_au_bandeau(atelier, 10)[0]

    try:
        lignes = mesurer(benchmark, mettre, setup=vider, rounds=10)
    finally:
        vider()
    assert any("BANC-VERDIER" in ligne for ligne in lignes)
    dire(benchmark, capsys, "insertion")


def test_l_identite_d_une_cps(
    benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The helper process started, the module loaded, one session, the certificate read."""
    monkeypatch.setenv(softhsm.VARIABLE, str(poser(tmp_path / "banc")))
    mesurer_l_identite(benchmark, capsys, CarteCps(softhsm.module()))


@pytest.mark.parametrize("composant", ["opensc", "cps3"])
def test_l_identite_d_une_cps3(
    benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], tmp_path: Path, inserer: Inserer, composant: str
) -> None:
    """The same, the card being one: OpenSC or the Cryptolib, pcscd, virtual reader, APDUs counted."""
    module = next((m for m in modules.connus() if composant in m.name and m.is_file()), None)
    if module is None:
        pytest.skip(f"non joué : le composant {composant} n’est pas installé sur cette machine")
    jouee = CarteQuiEchoue(CarteCps3.neuve(certificats.preparer(tmp_path / "banc")))
    attendre(vide)
    inserer(jouee)
    attendre(lambda: not vide())
    cps = CarteCps(module)
    cps.identite()
    jouee.recus = 0
    cps.identite()
    mesurer_l_identite(benchmark, capsys, cps, composant=module.name, apdu=jouee.recus)


def mesurer_l_identite(
    benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], cps: CarteCps, **autres: object
) -> None:
    """Read the identity twenty times and tell what it cost."""
    cps.identite()
    avant = resource.getrusage(resource.RUSAGE_CHILDREN)
    lue = mesurer(benchmark, cps.identite, rounds=20)
    apres = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert lue.nom == "BANC-MARTIN"
    processeur_s = apres.ru_utime + apres.ru_stime - avant.ru_utime - avant.ru_stime
    dire(benchmark, capsys, "identite", processeur_ms=round(1000 * processeur_s / 20), **autres)
