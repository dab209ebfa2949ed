"""F09 to F12 and F33: the line, from a name that nobody knows to a request released after the paper."""

import socket
import time

import pytest
from aat.banc.mandataire import Mandataire, Panne
from aat.banc.registre import Registre
from aat.domaine.etats import Etat
from aat.domaine.transmission import JamaisRecu, Sonde
from aat.erreurs import ErreurRefus
from aat.services.guichet import Guichet
from aat.services.ouvrier import Rythme, tourner
from aat.services.retrait import retirer
from aat.transmission.https_json import TransportHttps

from tests.fautes import LES_DEUX
from tests.transmission.essai import Essai
from tests.transmission.ouvrier_enfant import DELAIS, outils

F = pytest.mark.faute

QUARTS = (0.02, 0.2, 0.4, 0.6, 0.8, 0.999)


@F("F10")
@LES_DEUX
@pytest.mark.parametrize("sens", ["montee", "descente"])
def test_coupures_a_chaque_quart(essai: Essai, sens: str) -> None:
    """Cut at connect, in the handshake, the request, the answer, by a reset and by a close; then it heals."""
    essai.deposer(len(QUARTS) * 2)
    coffre = essai.coffre()
    taille = {"montee": 12_000, "descente": 9_000}[sens]
    with Mandataire(essai.banc.port) as mandataire:
        guichet = Guichet(coffre, outils(coffre, essai.banc.pki.profil(mandataire.port)))
        for brutale in (True, False):
            for quart in QUARTS:
                ou = int(taille * quart)
                mandataire.panne = Panne(
                    coupe_montee=ou if sens == "montee" else None,
                    coupe_descente=ou if sens == "descente" else None,
                    brutale=brutale,
                )
                prise = guichet.prendre()
                assert prise
                guichet.traiter(prise)
                guichet.fermer()
    coffre.fermer()
    essai.juger(vide=False)
    essai.vider()
    assert {e.etat for e in essai.juger().values()} == {Etat.ACQUITTE}


@pytest.mark.parametrize(
    "panne",
    [
        pytest.param(Panne(refus=True), id="refus", marks=F("F10")),
        pytest.param(Panne(avale_montee=True), id="trou-noir", marks=F("F09")),
        pytest.param(Panne(avale_descente=True), id="reponse-avalee", marks=F("F11")),
        pytest.param(Panne(debit=200), id="lent", marks=F("F12")),
        pytest.param(Panne(debit=1), id="un-octet-par-seconde", marks=F("F12")),
        pytest.param(Panne(retard_s=0.5), id="retard", marks=F("F12")),
    ],
)
def test_liaison_mauvaise_puis_bonne(essai: Essai, panne: Panne) -> None:
    """Time limits are kept, the document waits, and one effect is there when the line is good."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    with Mandataire(essai.banc.port, panne) as mandataire:
        guichet = Guichet(coffre, outils(coffre, essai.banc.pki.profil(mandataire.port)))
        debut = time.monotonic()
        guichet.faire(coffre.etat(document_id))
        duree = time.monotonic() - debut
        guichet.fermer()
    assert duree < 2 * (2 * DELAIS.sonde + DELAIS.total) + 2
    coffre.fermer()
    essai.juger(vide=False)
    essai.vider()
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


@F("F09")
@pytest.mark.parametrize("quoi", ["nom-inconnu", "port-ferme"])
def test_personne_au_bout(essai: Essai, quoi: str) -> None:
    """Nothing left: it waits its turn, its deadline untouched; the name or the port is back, and it leaves."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    avant = coffre.etat(document_id)
    with socket.create_server(("127.0.0.1", 0)) as libre:
        port = libre.getsockname()[1]
    profil = essai.banc.pki.profil(port, hote="service.invalid" if quoi == "nom-inconnu" else "localhost")
    guichet = Guichet(coffre, outils(coffre, profil))
    etat = guichet.faire(avant)
    guichet.fermer()
    coffre.fermer()
    assert (etat.etat, etat.derniere_erreur) == (Etat.A_REESSAYER, "T101" if quoi == "nom-inconnu" else "T102")
    assert etat.expire_le == avant.expire_le
    essai.juger(vide=False)
    essai.vider()
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


@F("F12")
def test_octet_par_octet(essai: Essai) -> None:
    """A request and its answer split in one-byte segments are read as they should."""
    (document_id,) = essai.deposer()
    with Mandataire(essai.banc.port, Panne(segments=1)) as mandataire:
        essai.vider(mandataire.port)
        assert mandataire.montes > 1000
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


@F("F33")
@LES_DEUX
def test_requete_retenue_puis_relachee_apres_le_papier(essai: Essai, registre: Registre) -> None:
    """Held back on the line, unknown to the service, given up for paper, then released: it has no effect."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    with Mandataire(essai.banc.port) as mandataire:
        profil = essai.banc.pki.profil(mandataire.port)
        mesure = TransportHttps(profil, DELAIS)
        assert isinstance(mesure.sonder(), Sonde)
        mandataire.panne = Panne(retient_montee=mandataire.montes + 400)
        mesure.fermer()
        guichet = Guichet(coffre, outils(coffre, profil))
        prise = guichet.prendre()
        assert prise
        assert guichet.traiter(prise).etat is Etat.A_VERIFIER
        guichet.fermer()
        with pytest.raises(ErreurRefus):
            coffre.renoncer(document_id, Etat.IMPRIME_SEUL, outils(coffre, profil).horloge.maintenant())
        direct = outils(coffre, essai.banc.profil)
        transport = direct.transport()
        inconnu = transport.etat(document_id, 1, prise.envoi.cle, prise.envoi.empreinte)
        transport.fermer()
        assert isinstance(inconnu, JamaisRecu)
        assert retirer(document_id, Etat.IMPRIME_SEUL, direct).etat is Etat.IMPRIME_SEUL
        mandataire.relacher()
        fin = time.monotonic() + 5
        while not registre.receptions(essai.cles[document_id]) and time.monotonic() < fin:
            time.sleep(0.02)
    assert registre.receptions(essai.cles[document_id]) == [essai.scelles[document_id]], "the late request did arrive"
    coffre.fermer()
    essai.juger()


def test_le_disjoncteur_laisse_le_service_tranquille(essai: Essai) -> None:
    """§6.3: service out of reach: one document tried, then only probes; one good probe and the queue leaves."""
    essai.deposer(20)
    coffre = essai.coffre()
    attentes: list[float] = []
    with Mandataire(essai.banc.port, Panne(refus=True)) as mandataire:

        def attendre(duree: float) -> bool:
            attentes.append(duree)
            if attentes.count(1.0) == 4:
                mandataire.panne = Panne()
            return not coffre.etats({Etat.EN_FILE}, 1) or len(attentes) > 500

        tourner(
            outils(coffre, essai.banc.pki.profil(mandataire.port)),
            attendre,
            rythme=Rythme(repos_s=0.25, baux_s=9.0, sonde_s=1.0),
        )
    essais = [e.essais for e in coffre.etats(limite=100)]
    assert sum(essais) <= 21, "while the service was away no document burned its tries"
    coffre.fermer()
    essai.vider()
    assert {e.etat for e in essai.juger().values()} == {Etat.ACQUITTE}
