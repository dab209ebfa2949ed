"""What the outbox costs: documents a second, durability on, against a bare mutual-TLS loop posting the same bytes.

Same server, same run. The bare loop keeps its connection and stores nothing: the ceiling.
"""

import datetime as dt
import http.client
import ssl
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aat.banc.lancement import Banc, lancer_en_fond
from aat.domaine.etats import Etat
from aat.domaine.transmission import EtatEnvoi
from aat.services.guichet import Guichet
from aat.services.ouvrier import Rythme, tourner
from tests.coffre.fabrique import LUNDI, scelle
from tests.transmission.essai import Essai
from tests.transmission.fabrique import RPPS
from tests.transmission.ouvrier_enfant import VIVANTS, outils

LOT = 200
DUREE_LENTE_S = 20.0


@pytest.fixture(scope="module")
def banc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Banc]:
    """A bench of its own."""
    with lancer_en_fond(tmp_path_factory.mktemp("banc") / "banc") as ouvert:
        yield ouvert


def _boucle_nue(essai: Essai, rang: int, fils: int) -> float:
    """Return the documents a second of bare keep-alive POSTs."""
    documents = [essai.document(rang + i) for i in range(LOT)]
    profil = essai.banc.profil
    contexte = ssl.create_default_context(cafile=str(profil.autorites))
    contexte.load_cert_chain(profil.certificat, profil.cle)

    def poster(part: int) -> None:
        liaison = http.client.HTTPSConnection("127.0.0.1", essai.banc.port, context=contexte)
        liaison.request("GET", "/v1/sonde")
        liaison.getresponse().read()
        for document in documents[part::fils]:
            entetes = {
                "Idempotency-Key": f'"{document.cle}"',
                "Content-Type": "application/jose+json",
                "Aat-Environnement": "banc",
            }
            liaison.request("POST", "/v1/documents", document.jws, entetes)
            reponse = liaison.getresponse()
            assert reponse.status == 201
            reponse.read()
        liaison.close()

    return LOT / _chronometrer(poster, fils)


def _file(essai: Essai, rang: int, ouvriers: int) -> float:
    """Return the documents a second of the worker loop, with so many connections and one store."""
    essai.deposer(LOT, depart=rang)
    coffre = essai.coffre()
    faits = 0

    def progres(_: EtatEnvoi) -> None:
        nonlocal faits
        faits += 1

    debut = time.perf_counter()
    tourner(outils(coffre, essai.banc.profil), lambda _: faits >= LOT, progres, Rythme(ensemble=ouvriers))
    duree = time.perf_counter() - debut
    assert not coffre.etats(VIVANTS, 1)
    coffre.fermer()
    return LOT / duree


def _chronometrer(action: Callable[[int], None], fils: int) -> float:
    tous = [threading.Thread(target=action, args=(n,)) for n in range(fils)]
    debut = time.perf_counter()
    for un in tous:
        un.start()
    for un in tous:
        un.join()
    return time.perf_counter() - debut


@pytest.mark.parametrize(("ouvriers", "plancher"), [(1, 0.5), (4, 0.8)])
def test_debit_de_la_file(tmp_path: Path, banc: Banc, ouvriers: int, plancher: float) -> None:
    """The aim is half of the bare loop with one worker, eight tenths with four."""
    essai = Essai(tmp_path / "poste", banc, banc.signature(RPPS))
    essai.dossier.mkdir(mode=0o700)
    rapports = []
    for tour in range(3):
        rang = 100_000 * ouvriers + 10_000 * tour
        nue = _boucle_nue(essai, rang, 1)
        file = _file(essai, rang + 5_000, ouvriers)
        rapports.append(file / nue)
        print(f"{ouvriers} ouvrier(s) : file {file:.0f}/s, boucle nue {nue:.0f}/s, rapport {file / nue:.2f}")
    median = sorted(rapports)[1]
    print(f"{ouvriers} ouvrier(s) : médiane {median:.2f}, objectif {plancher}")
    assert median >= plancher


def test_service_lent_devant_vingt_mille_documents(tmp_path: Path, banc: Banc) -> None:
    """F32: five documents a second among 20,000: those due first leave first, memory does not grow."""
    essai = Essai(tmp_path / "poste", banc, banc.signature(RPPS))
    essai.dossier.mkdir(mode=0o700)
    coffre = essai.coffre()
    for _ in range(20_000):
        coffre.valider(scelle(expire_s=None), Etat.EN_FILE, LUNDI)
    presses = [essai.deposer(1, depart=900_000 + rang, vie_s=3600.0 + 60 * rang)[0] for rang in range(200)]
    banc.scenario("debit", parametre="5")
    acquittes: list[str] = []
    tailles: list[int] = []
    tracemalloc.start()
    debut, premier = time.perf_counter(), 0.0

    def progres(etat: EtatEnvoi) -> None:
        nonlocal premier
        premier = premier or time.perf_counter() - debut
        if etat.etat is Etat.ACQUITTE:
            acquittes.append(etat.document_id)
            tailles.append(tracemalloc.get_traced_memory()[0])

    def attendre(secondes: float) -> bool:
        # Really waits, as the command does: the pause that the service asks for is part of what is measured.
        time.sleep(secondes)
        return time.perf_counter() - debut > DUREE_LENTE_S

    essais = tourner(outils(coffre, banc.profil), attendre, progres)
    tracemalloc.stop()
    banc.scenario("normal")
    tard = [presses.index(d) for d in acquittes]
    retard = max(abs(rang - place) for place, rang in enumerate(tard))
    croissance = tailles[-1] - tailles[len(tailles) // 3]
    print(
        f"service lent : premier résultat {premier:.2f} s, {len(acquittes)} acquittés en {DUREE_LENTE_S:.0f} s, {essais} essais,"
    )
    print(f"  écart à l’ordre des échéances {retard} au plus, mémoire {croissance / 1024:+.0f} Kio")
    print(f"  rangs des vingt derniers : {tard[-20:]}")
    assert premier < 10
    assert len(acquittes) > 3 * DUREE_LENTE_S
    assert retard < 40
    assert essais < 2 * len(acquittes), "the service asked to wait, and was not left alone"
    assert croissance < 512 * 1024
    coffre.fermer()


def test_depart_avec_vingt_mille_documents(tmp_path: Path, banc: Banc) -> None:
    """F32: 20,000 documents in the queue: the first claim is there in less than a second, memory flat."""
    essai = Essai(tmp_path / "poste", banc, banc.signature(RPPS))
    essai.dossier.mkdir(mode=0o700)
    coffre = essai.coffre()
    for _ in range(20_000):
        coffre.valider(scelle(expire_s=None), Etat.EN_FILE, LUNDI)
    coffre.fermer()
    debut = time.perf_counter()
    coffre = essai.coffre()
    guichet = Guichet(coffre, outils(coffre, banc.profil))
    coffre.reprendre_les_baux_finis(dt.datetime.now(dt.UTC))
    prise = guichet.prendre()
    duree = time.perf_counter() - debut
    assert prise
    print(f"départ avec 20 000 documents : {duree:.3f} s")
    assert duree < 1.0
    tracemalloc.start()
    for _ in range(20):
        guichet.prendre()
    avant = tracemalloc.get_traced_memory()[0]
    for _ in range(200):
        assert guichet.prendre()
    apres = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    print(f"mémoire : {(apres - avant) / 200:.0f} octets par document pris et tenu")
    assert (apres - avant) / 200 < 4096
    guichet.fermer()
    coffre.fermer()
