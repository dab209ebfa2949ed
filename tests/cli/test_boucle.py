"""``aat transmit --boucle`` and ``--tout``: the real command works the queue, shows it, and stops when told to."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.patience import PATIENCE_S
from tests.poste import Banc, Poste, dates_du_jour
from tests.terminal import Terminal


@pytest.mark.parametrize(("recu", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_ce_qui_est_en_main_est_fini_d_abord(
    poste: Poste, demarrer_banc: Callable[[Poste], Banc], exemple: dict[str, Any], recu: signal.Signals, code: int
) -> None:
    """Stopped while the service takes its time: the acknowledgement is waited for, and kept."""
    poste.prescripteur()
    banc = demarrer_banc(poste)
    banc.scenario("503", "1", "--fois", "1")
    ref = _en_file(poste, exemple)
    banc.scenario("lent", "4", "--fois", "1")
    ouvrier = _lancer(poste)
    try:
        _attendre(poste, ref, "en-cours")
        ouvrier.send_signal(recu)
        dits, _ = ouvrier.communicate(timeout=30)
    finally:
        ouvrier.kill()
        ouvrier.wait()
    assert ouvrier.returncode == code
    assert json.loads(dits.splitlines()[-1])["documents"][0]["etat"] == "acquitte"


def test_la_boucle_envoie_puis_s_arrete_sur_demande(
    poste: Poste, demarrer_banc: Callable[[Poste], Banc], exemple: dict[str, Any]
) -> None:
    """Un document en file part sans qu’on le demande ; SIGTERM arrête l’ouvrier, code 0."""
    poste.prescripteur()
    banc = demarrer_banc(poste)
    banc.scenario("503", "1", "--fois", "1")
    ref = _en_file(poste, exemple)
    ouvrier = _lancer(poste)
    try:
        _attendre(poste, ref, "acquitte")
        ouvrier.send_signal(signal.SIGTERM)
        dits, _ = ouvrier.communicate(timeout=PATIENCE_S)
    finally:
        ouvrier.kill()
        ouvrier.wait()
    assert ouvrier.returncode == 0
    lus = [json.loads(ligne)["documents"][0] for ligne in dits.splitlines()]
    assert (lus[-1]["ref"], lus[-1]["etat"]) == (ref, "acquitte")


def _en_file(poste: Poste, exemple: dict[str, Any]) -> str:
    """Write an avis of today and ask for it to leave; return its reference."""
    document = json.dumps(exemple | dates_du_jour())
    return str(poste.aat("new-arret", "--depuis", "-", "--transmettre", "--json", entree=document).json()["ref"])


def _lancer(poste: Poste) -> "subprocess.Popen[str]":
    """Start the worker."""
    return subprocess.Popen(
        [sys.executable, "-m", "aat", "transmit", "--boucle", "--json"],
        env=dict(os.environ) | {"AAT_MAISON": str(poste.maison)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _attendre(poste: Poste, ref: str, etat: str) -> None:
    """Return once the document is in this state."""
    fin = time.monotonic() + 30
    while poste.aat("transmit", "--etat", ref, "--json").json()["documents"][0]["etat"] != etat:
        assert time.monotonic() < fin
        time.sleep(0.1)


def test_toute_la_file_se_voit_avancer(
    poste: Poste, demarrer_banc: Callable[[Poste], Banc], exemple: dict[str, Any]
) -> None:
    """On a terminal each document is named with its state as it moves; the answer comes after."""
    poste.prescripteur()
    banc = demarrer_banc(poste)
    banc.scenario("503", "1", "--fois", "1")
    ref = _en_file(poste, exemple)
    with Terminal(poste.maison, "transmit", "--tout") as terminal:
        terminal.attendre(f"{ref} : transmis, accusé de réception obtenu")
        terminal.attendre("Transmis. Accusé de réception n° ")
        assert terminal.fin() == 0


def test_l_ecart_d_horloge_est_garde(
    poste: Poste, demarrer_banc: Callable[[Poste], Banc], exemple: dict[str, Any]
) -> None:
    """How far the service’s clock is, as each probe says it, is in the technical log for support."""
    poste.prescripteur()
    banc = demarrer_banc(poste)
    banc.scenario("horloge", "+10min")
    document = json.dumps(exemple | dates_du_jour())
    assert poste.aat("new-arret", "--depuis", "-", "--transmettre", "--json", entree=document).code == 0
    (journal,) = poste.maison.rglob("aat.jsonl")
    sondes = [lu for lu in map(json.loads, journal.read_text().splitlines()) if lu["evenement"] == "transmission-sonde"]
    assert sondes
    assert all(590 < lu["decalage_s"] < 610 for lu in sondes)
