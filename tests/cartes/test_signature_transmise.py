"""The main job with the card: an avis sealed by the CPS of the bench, believed by the bench, acknowledged."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from aat.banc.cartes import softhsm
from aat.domaine.etats import Etat

from tests.cartes.conftest import attendre
from tests.poste import Banc, Poste
from tests.terminal import Terminal
from tests.transmission.essai_poste import juger_poste

#: A code that nothing on the machine holds by chance.
MARQUEUR = "73914628"


@pytest.fixture
def cabinet(poste: Poste, demarrer_banc: Callable[[Poste], Banc]) -> tuple[Poste, dict[str, str]]:
    """A workstation on the bench whose documents the card signs, and the variable that names the card."""
    if softhsm.module() is None:
        pytest.skip("non joué : softhsm2 n’est pas installé (make setup, Debian, root)")
    poste.prescripteur()
    demarrer_banc(poste)
    assert poste.aat("banc", "cartes", "cps", "--formation").code == 0
    return poste, {softhsm.VARIABLE: str(poste.maison / "banc" / "cps" / "softhsm2.conf")}


def ecrire(cabinet: tuple[Poste, dict[str, str]], code: str) -> tuple[int, str]:
    """Write « grippe 5j » on a terminal, type ``code`` when it is asked for, and return what came."""
    poste, env = cabinet
    patient = poste.patient()
    t = Terminal(
        poste.maison, "new-arret", "grippe 5j", "--patient", patient, "--acceptation", "--transmettre", env=env
    )
    t.repondre("bandonner : ", "t")
    t.repondre("Code de la carte CPS de .* : ", code)
    return t.fin(), t.ecran


def test_un_avis_scelle_par_la_carte_est_acquitte(cabinet: tuple[Poste, dict[str, str]]) -> None:
    """The code is typed once, unseen; the service believes the card's signature."""
    fin, ecran = ecrire(cabinet, softhsm.CODE)
    assert fin == 0, ecran
    assert "BANC-AAT-AS-" in ecran
    assert softhsm.CODE not in ecran
    assert [e.etat for e in juger_poste(cabinet[0]).values()] == [Etat.ACQUITTE]


@pytest.mark.faute("F27")
def test_un_code_faux_ne_signe_rien_et_ne_perd_rien(cabinet: tuple[Poste, dict[str, str]]) -> None:
    """Code 5; nothing in the queue nor in the ledger; the code is nowhere in what the run leaves."""
    fin, ecran = ecrire(cabinet, "907351")
    assert fin == 5, ecran
    assert "est faux" in ecran
    poste, _ = cabinet
    assert poste.aat("transmit", "--etat", "--json").json()["documents"] == []
    laisses = [f for f in poste.maison.rglob("*") if f.is_file() and not f.is_symlink()]
    assert laisses
    assert all(b"907351" not in f.read_bytes() for f in laisses)
    assert juger_poste(poste) == {}


def test_sans_terminal_le_code_n_est_jamais_demande(cabinet: tuple[Poste, dict[str, str]]) -> None:
    """Code 5, the missing thing named."""
    poste, env = cabinet
    sortie = poste.aat(
        "new-arret", "grippe 5j", "--patient", poste.patient(), "--acceptation", "--transmettre", env=env
    )
    assert sortie.code == 5
    assert "code de la carte CPS" in sortie.err


def test_identify_nomme_le_prescripteur(cabinet: tuple[Poste, dict[str, str]]) -> None:
    """``--carte cps``: who the card names, each value from the card."""
    poste, env = cabinet
    lu = poste.aat("identify", "--carte", "cps", "--json", env=env).json()
    assert lu["prescripteur"]["rpps"] == "10000000009"
    assert set(lu["provenance"].values()) == {"carte"}
    dit = poste.aat("identify", "--carte", "cps", env=env).out
    assert "carte CPS" in dit
    assert "aucun essai faux" in dit


def test_les_situations_se_lisent_avec_le_code(cabinet: tuple[Poste, dict[str, str]]) -> None:
    """``--situations``: the code typed unseen; without a terminal, code 5 and nothing presented."""
    poste, env = cabinet
    t = Terminal(poste.maison, "identify", "--carte", "cps", "--situations", env=env)
    t.repondre("Code de la carte CPS de .* : ", softhsm.CODE)
    assert t.fin() == 0, t.ecran
    assert "CABINET DU BANC" in t.ecran
    assert f"\n{softhsm.CODE}" not in t.ecran
    sans = poste.aat("identify", "--carte", "cps", "--situations", "--json", env=env)
    assert (sans.code, "code de la carte CPS" in sans.err) == (5, True)
    assert poste.aat("identify", "--carte", "vitale", "--situations").code == 2


def test_une_carte_retiree_avant_le_code_garde_le_brouillon(
    cabinet: tuple[Poste, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pulled out while the code is typed: code 5, a sentence, the draft kept; put back, it is found again."""
    poste, env = cabinet
    jetons = poste.maison / "banc" / "cps" / "jetons"
    t = Terminal(
        *(poste.maison, "new-arret", "grippe 5j", "--patient", poste.patient(), "--acceptation", "--transmettre"),
        env=env,
    )
    t.repondre("bandonner : ", "t")
    t.attendre("Code de la carte CPS de .* : ")
    jetons.rename(jetons.with_name("retires"))
    jetons.mkdir(mode=0o700)
    t.taper(softhsm.CODE)
    assert t.fin() == 5, t.ecran
    assert "carte CPS" in t.ecran
    assert "Traceback" not in t.ecran
    assert poste.aat("transmit", "--etat", "--json").json()["documents"] == []
    from aat.composition import Atelier

    monkeypatch.setenv("AAT_MAISON", str(poste.maison))
    coffre = Atelier().coffre()
    try:
        assert len(coffre.brouillons()) == 1
    finally:
        coffre.fermer()


def test_le_code_n_est_nulle_part(cabinet: tuple[Poste, dict[str, str]]) -> None:
    """While a document is signed and after: no file, no command line, no environment of any process holds it."""
    poste, env = cabinet
    changer_le_code(env, MARQUEUR)
    vus: list[str] = []
    fini = threading.Event()
    tours = 0

    def surveiller() -> None:
        nonlocal tours
        while not fini.wait(0.01):
            tours += 1
            vus.extend(processus_qui_portent(MARQUEUR.encode()))

    guetteur = threading.Thread(target=surveiller)
    guetteur.start()
    try:
        fin, ecran = ecrire(cabinet, MARQUEUR)
    finally:
        fini.set()
        guetteur.join()
    assert fin == 0, ecran
    assert MARQUEUR not in ecran
    assert vus == []
    assert tours > 10
    # The watch does see what it looks for.
    temoin = subprocess.Popen([sys.executable, "-c", "input()", MARQUEUR], stdin=subprocess.PIPE)
    try:
        # A process just started may not show its arguments yet.
        attendre(lambda: bool(processus_qui_portent(MARQUEUR.encode())))
    finally:
        temoin.communicate(b"\n")
    laisses = [f for f in poste.maison.rglob("*") if f.is_file() and not f.is_symlink()]
    assert [f.name for f in laisses if MARQUEUR.encode() in f.read_bytes()] == []


def changer_le_code(env: dict[str, str], code: str) -> None:
    """Give the token a code that nothing else could hold by chance; both go down a pipe."""
    programme = (
        "import sys, pkcs11\n"
        "chemin, jeton, ancien, neuf = sys.stdin.read().split()\n"
        "with pkcs11.lib(chemin).get_token(token_label=jeton).open(rw=True, user_pin=ancien) as session:\n"
        "    session.set_pin(ancien, neuf)\n"
    )
    entree = f"{softhsm.module()} {softhsm.JETON} {softhsm.CODE} {code}"
    subprocess.run([sys.executable, "-c", programme], input=entree.encode(), env=os.environ | env, check=True)


def processus_qui_portent(marqueur: bytes) -> list[str]:
    """Return the processes of this machine whose command line or environment holds ``marqueur``."""
    trouves = []
    for fichier in ("cmdline", "environ"):
        for chemin in Path("/proc").glob(f"[0-9]*/{fichier}"):
            with suppress(OSError):
                if marqueur in chemin.read_bytes():
                    trouves.append(str(chemin))
    return trouves
