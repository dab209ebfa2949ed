"""The main job with the card: an avis sealed by the CPS of the bench, believed by the bench, acknowledged."""

from collections.abc import Callable

import pytest
from aat.banc.cartes import softhsm

from tests.poste import Banc, Poste
from tests.terminal import Terminal


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


def test_un_code_faux_ne_signe_rien_et_ne_perd_rien(cabinet: tuple[Poste, dict[str, str]]) -> None:
    """Code 5; nothing in the queue; the code is nowhere in what the run leaves."""
    fin, ecran = ecrire(cabinet, "907351")
    assert fin == 5, ecran
    assert "est faux" in ecran
    poste, _ = cabinet
    assert poste.aat("transmit", "--etat", "--json").json()["documents"] == []
    laisses = [f for f in poste.maison.rglob("*") if f.is_file() and not f.is_symlink()]
    assert laisses
    assert all(b"907351" not in f.read_bytes() for f in laisses)


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
