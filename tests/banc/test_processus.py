"""The bench as a process: starts, says it is ready, refuses what it must, stops cleanly."""

import http.client
import json
import os
import signal
import ssl
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from aat.banc import pki
from aat.banc.commande import BANDEAU, PRET
from aat.banc.lancement import Banc, lancer_en_fond
from aat.banc.registre import Registre
from aat.banc.scenarios import SOCKET
from aat.erreurs import ErreurTransmission, ErreurUsage

from tests.patience import PATIENCE_S

CLE = "11111111-1111-4111-8111-111111111111"


@pytest.fixture(scope="module")
def banc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Banc]:
    """A bench for this module, in a folder whose path is too long for a socket's address."""
    with lancer_en_fond(tmp_path_factory.mktemp("banc") / ("long" * 30)) as banc:
        yield banc


def demander(
    banc: Banc, methode: str, chemin: str, corps: bytes = b"", **entetes: str
) -> tuple[int, dict[str, str], bytes]:
    """Send one raw request with the practice's certificate."""
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    contexte.load_verify_locations(banc.profil.autorites)
    contexte.load_cert_chain(banc.profil.certificat, banc.profil.cle)
    liaison = http.client.HTTPSConnection("localhost", banc.port, context=contexte, timeout=PATIENCE_S)
    nommes = {nom.replace("_", "-"): valeur for nom, valeur in entetes.items()}
    liaison.request(methode, chemin, corps, nommes)
    reponse = liaison.getresponse()
    lue = reponse.status, dict(reponse.getheaders()), reponse.read()
    liaison.close()
    return lue


def deposer(banc: Banc, corps: bytes, cle: str = CLE, **entetes: str) -> tuple[int, str]:
    """Submit raw bytes; return the status and the code."""
    tous = {
        "Content_Type": "application/jose+json",
        "Idempotency_Key": f'"{cle}"',
        "Aat_Environnement": "banc",
        **entetes,
    }
    statut, _, lu = demander(banc, "POST", "/v1/documents", corps, **tous)
    return statut, json.loads(lu)["code"]


def test_pret(banc: Banc) -> None:
    """Le banc dit son port et son processus, affiche son bandeau, et tout est privé."""
    lu = json.loads((banc.dossier / PRET).read_bytes())
    assert lu == {"port": banc.port, "pid": banc.processus.pid, "environnement": "banc"}
    assert BANDEAU in banc.journal.read_text()
    assert (banc.dossier / SOCKET).stat().st_mode & 0o777 == 0o600
    assert banc.dossier.stat().st_mode & 0o777 == 0o700


def test_scenario_par_la_ligne_de_commande(banc: Banc) -> None:
    """Un scénario se demande depuis un autre processus."""
    commande = [sys.executable, "-m", "aat.banc", "scenario", "503", "--fois", "1", "--dossier", str(banc.dossier)]
    assert subprocess.run(commande, check=False).returncode == 0
    assert deposer(banc, b"x") == (503, "T503")
    with pytest.raises(ErreurUsage):
        banc.scenario("inconnu")


@pytest.mark.parametrize(
    ("corps", "entetes", "attendu"),
    [
        (b"{}", {}, (400, "T301")),
        (b'{"payload":"e30","protected":"eyJhbGciOiJub25lIn0","signature":""}', {}, (400, "T301")),
        (b"{}", {"Content_Type": "application/json"}, (400, "T301")),
        (b"{}", {"Aat_Environnement": "production"}, (400, "T301")),
        (b"{}", {"Idempotency_Key": "sans-guillemets"}, (400, "T301")),
        (b"x" * (256 * 1024 + 1), {}, (413, "T301")),
    ],
    ids=["vide", "alg-none", "type", "environnement", "cle", "taille"],
)
def test_envois_refuses(banc: Banc, corps: bytes, entetes: dict[str, str], attendu: tuple[int, str]) -> None:
    """Ce qui n’est pas un document signé pour le banc est refusé, sans effet."""
    banc.scenario("normal")
    assert deposer(banc, corps, str(uuid.uuid4()), **entetes) == attendu
    registre = Registre(banc.dossier)
    assert registre.effets() == []
    registre.fermer()


def test_chemins_inconnus(banc: Banc) -> None:
    """Ni chemin inconnu, ni identifiant mal formé n’ont de réponse utile."""
    assert demander(banc, "GET", "/v1/documents/..%2f")[0] in (400, 404)
    assert demander(banc, "PUT", "/v1/documents/x/abandon")[0] == 400
    assert demander(banc, "GET", "/")[0] == 404


def test_accuses_d_un_autre(banc: Banc) -> None:
    """La page des accusés ne contient que ceux de l’appelant."""
    statut, _, corps = demander(banc, "GET", "/v1/accuses?depuis=2020-01-01T00:00:00Z")
    assert (statut, json.loads(corps)) == (200, {"accuses": [], "curseur": None})


@pytest.mark.parametrize("depuis", ["2026-11-01", "2026-11-01T00:00:00", "hier", "0001-01-01T00:00:00%2B14:00"])
def test_depuis_un_moment_illisible(banc: Banc, depuis: str) -> None:
    """What is no moment (RFC 3339) is refused, instead of being compared as a text."""
    assert demander(banc, "GET", f"/v1/accuses?depuis={depuis}")[0] == 400


def test_sans_certificat_de_client(banc: Banc) -> None:
    """Sans certificat de cabinet, pas un octet de réponse."""
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    contexte.load_verify_locations(banc.profil.autorites)
    liaison = http.client.HTTPSConnection("localhost", banc.port, context=contexte, timeout=PATIENCE_S)

    def sonder() -> None:
        liaison.request("GET", "/v1/sonde")
        liaison.getresponse()

    with pytest.raises((OSError, http.client.HTTPException)):
        sonder()
    liaison.close()


def test_arret_propre(tmp_path: Path) -> None:
    """SIGTERM arrête le banc, qui retire son fichier « prêt » ; l’arrêter deux fois n’est pas une faute."""
    banc = lancer_en_fond(tmp_path / "banc")
    os.kill(banc.processus.pid, signal.SIGTERM)
    assert banc.processus.wait(timeout=PATIENCE_S) == 0
    assert not (banc.dossier / PRET).exists()
    banc.arreter()
    with pytest.raises(ErreurTransmission):
        banc.scenario("normal")


def test_ne_survit_pas_a_qui_l_a_lance(tmp_path: Path) -> None:
    """Le banc s’arrête quand le processus qui l’a lancé disparaît."""
    programme = (
        "import sys, os; from pathlib import Path; from aat.banc.lancement import lancer_en_fond\n"
        "banc = lancer_en_fond(Path(sys.argv[1])); print(banc.processus.pid, flush=True); os._exit(0)"
    )
    vu = subprocess.run(
        [sys.executable, "-c", programme, str(tmp_path / "banc")], capture_output=True, text=True, check=True
    )
    limite = time.monotonic() + PATIENCE_S
    while (tmp_path / "banc" / PRET).exists() and time.monotonic() < limite:
        time.sleep(0.02)
    assert not (tmp_path / "banc" / PRET).exists(), f"le banc {vu.stdout} tourne encore"


@pytest.mark.parametrize("hote", ["0.0.0.0", "192.0.2.1", "exemple.invalid"])  # noqa: S104 (must be refused)
def test_n_ecoute_que_sur_cette_machine(tmp_path: Path, hote: str) -> None:
    """Une autre adresse que cette machine est refusée sans option explicite."""
    commande = [sys.executable, "-m", "aat.banc", "servir", "--dossier", str(tmp_path / "banc"), "--hote", hote]
    vu = subprocess.run(commande, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
    assert vu.returncode == 2
    assert "n’écoute que sur cette machine" in vu.stderr
    assert "Traceback" not in vu.stderr


def test_port_pris(banc: Banc, tmp_path: Path) -> None:
    """Un port déjà pris est dit en clair."""
    with pytest.raises(ErreurTransmission):
        lancer_en_fond(tmp_path / "autre", banc.port)
    assert "déjà pris" in (tmp_path / "autre" / "banc.log").read_text()


def test_refait_ses_certificats_etrangers(tmp_path: Path) -> None:
    """Des certificats d’un autre banc, glissés dans le dossier, ne servent pas."""
    certificats, autres = pki.preparer(tmp_path / "banc"), pki.preparer(tmp_path / "autre")
    certificats.serveur.certificat.write_bytes(autres.serveur.certificat.read_bytes())
    certificats.serveur.cle.write_bytes(autres.serveur.cle.read_bytes())
    with lancer_en_fond(tmp_path / "banc") as banc:
        assert banc.pki.serveur.certificat.read_bytes() != autres.serveur.certificat.read_bytes()
