"""F19 to F21 and F32: several hands on one queue, one of them frozen; a long queue before a slow service."""

import os
import signal
import threading
import time

import pytest
from aat.banc.mandataire import Mandataire, Panne
from aat.banc.registre import Registre
from aat.domaine.etats import Etat
from aat.services.guichet import Guichet
from aat.services.ouvrier import tourner

from tests.fautes import LES_DEUX
from tests.transmission.essai import Essai
from tests.transmission.ouvrier_enfant import RYTHME, VIVANTS, outils

F = pytest.mark.faute


@F("F19")
@LES_DEUX
def test_plusieurs_ouvriers_sur_une_file(essai: Essai) -> None:
    """Four processes of two connections on one queue: each document once, each attempt in one hand.

    ``AAT_F19=1000`` plays it at full size.
    """
    combien = int(os.environ.get("AAT_F19", "120"))
    essai.deposer(combien)
    for ouvrier in [essai.lancer(secondes=20 + combien / 4) for _ in range(4)]:
        assert ouvrier.wait(60 + combien) == 0, essai.erreurs()
    etats = essai.juger()
    assert {e.etat for e in etats.values()} == {Etat.ACQUITTE}


@F("F20")
@LES_DEUX
def test_ouvrier_gele_au_dela_de_son_bail(essai: Essai) -> None:
    """A worker frozen in the middle wakes after another has finished: its failure changes nothing."""
    (document_id,) = essai.deposer()
    with Mandataire(essai.banc.port, Panne(retard_s=0.15)) as mandataire:
        gele = essai.lancer(mandataire.port)
        essai.attendre_etat(document_id, Etat.EN_COURS)
        while not mandataire.connexions:
            time.sleep(0.005)
        time.sleep(0.05)  # in the slow handshake: frozen inside a write, it would hold the store's lock too
        gele.send_signal(signal.SIGSTOP)
        try:
            essai.vider()
            acquis = essai.juger()[document_id]
            assert acquis.etat is Etat.ACQUITTE
        finally:
            gele.send_signal(signal.SIGCONT)
        assert gele.wait(30) == 0, essai.erreurs()
    assert essai.juger()[document_id].numero == acquis.numero


@F("F21")
@LES_DEUX
def test_deux_fenetres_sur_un_document(essai: Essai) -> None:
    """Two front ends ask for the same document at once: one attempt at a time, one effect, both see it."""
    (document_id,) = essai.deposer()
    vus: list[Etat] = []

    def fenetre() -> None:
        coffre = essai.coffre()
        guichet = Guichet(coffre, outils(coffre, essai.banc.profil))
        vus.append(guichet.faire(coffre.etat(document_id)).etat)
        guichet.fermer()
        coffre.fermer()

    fils = [threading.Thread(target=fenetre) for _ in range(2)]
    for un in fils:
        un.start()
    for un in fils:
        un.join()
    assert Etat.ACQUITTE in vus
    assert set(vus) <= {Etat.ACQUITTE, Etat.EN_COURS}
    etat = essai.juger()[document_id]
    assert (etat.etat, etat.essais) == (Etat.ACQUITTE, 1)


@F("F32")
@LES_DEUX
def test_un_service_lent_sert_les_plus_presses_d_abord(essai: Essai, registre: Registre) -> None:
    """Small: 429 beyond thirty a second: no storm of tries, nothing forgotten, the oldest deadlines first."""
    presses = [essai.deposer(1, vie_s=3600.0 + rang)[0] for rang in range(10)]
    essai.deposer(30)
    essai.banc.scenario("debit", parametre="30")
    coffre = essai.coffre()
    tourner(
        outils(coffre, essai.banc.profil),
        lambda duree: bool(duree) and not coffre.etats(VIVANTS, 1),
        rythme=RYTHME,
    )
    essai.banc.scenario("normal")
    etats = coffre.etats(limite=100)
    assert {e.etat for e in etats} == {Etat.ACQUITTE}
    assert sum(e.essais for e in etats) < 40 * 6
    recus = [e.document_id for e in registre.effets() if e.document_id in essai.scelles]
    assert set(recus[:10]) >= set(presses[:2])
    assert sum(document_id in presses for document_id in recus[:20]) >= 8
    coffre.fermer()
    essai.juger()
