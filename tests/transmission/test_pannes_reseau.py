"""Hostile peers and broken networks: every fault has its class, and none raises."""

import dataclasses
import datetime as dt
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpcore2
import pytest
from aat.banc import pki
from aat.banc.lancement import Banc
from aat.domaine.environnement import Environnement
from aat.domaine.transmission import Accuse, Classe, Echec, EnTraitement, Issue, Phase, Sonde
from aat.ports import Signature
from aat.transmission.chrono import Chrono
from aat.transmission.https_json import TransportHttps
from aat.transmission.profil import Delais, Profil
from aat.transmission.reseau import Reseau, Suivi

from .conftest import DELAIS
from .fabrique import un_envoi
from .pair_hostile import PairHostile, http, sonde

COURTS = Delais(connexion=1.0, lecture=0.4, total=0.8, sonde=0.8)


def envoyer(profil: Profil, signature: Signature, delais: Delais = DELAIS) -> tuple[Issue, list[Phase]]:
    """Submit a fresh document once."""
    phases: list[Phase] = []
    client = TransportHttps(profil, delais)
    issue = client.soumettre(un_envoi(signature), phases.append)
    client.fermer()
    return issue, phases


def jouer(banc: Banc, signature: Signature, reponse: Callable[[ssl.SSLSocket], None]) -> Echec:
    """Submit to a peer whose probe is honest and whose answer is ``reponse``."""
    with PairHostile(banc.pki, reponse) as pair:
        issue, phases = envoyer(banc.pki.profil(pair.port), signature, COURTS)
        assert pair.documents == 1
    assert Phase.ECRITURE in phases
    assert isinstance(issue, Echec)
    return issue


def raccrocher_net(liaison: ssl.SSLSocket) -> None:
    """Reset the connection."""
    liaison.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    liaison.close()


def attendre_la_fin(liaison: ssl.SSLSocket) -> None:
    """Say nothing until the client hangs up."""
    liaison.recv(1)


def goutte_a_goutte(liaison: ssl.SSLSocket) -> None:
    """Send a correct answer, one byte at a time, for ever in practice."""
    for octet in http(200, b"x" * 500, type_contenu="application/jose+json"):
        time.sleep(0.05)
        liaison.sendall(bytes([octet]))


def test_port_ferme(banc: Banc, signature: Signature) -> None:
    """Port fermé : temporaire, rien n’est parti."""
    with socket.create_server(("127.0.0.1", 0)) as libre:
        port = libre.getsockname()[1]
    issue, phases = envoyer(banc.pki.profil(port), signature)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T102", Classe.TEMPORAIRE)
    assert phases == [Phase.SONDE, Phase.FIN]


def test_raccroche_a_peine_appele(monkeypatch: pytest.MonkeyPatch) -> None:
    """A peer that resets before anything is asked of the connection: a failure of the line, seen by the next step."""
    etape, appele = Chrono.etape, threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as serveur:
        raccrocher = threading.Thread(target=_raccrocher, args=(serveur, appele))

        @contextmanager
        def interrompue(chrono: Chrono, nom: str) -> Iterator[None]:
            with etape(chrono, nom):
                yield
            if nom == "connexion_ms":
                # Connected, and not a word said yet: the reset comes now.
                appele.set()
                raccrocher.join()

        monkeypatch.setattr(Chrono, "etape", interrompue)
        raccrocher.start()
        reseau = Reseau()
        reseau.suivi = Suivi(time.monotonic() + 5, neuve_permise=True)
        port = serveur.getsockname()[1]
        flux = reseau.connect_tcp("127.0.0.1", port)
        with closing(flux), pytest.raises(httpcore2.NetworkError):
            flux.read(1)
        assert reseau.suivi.chrono.prendre().pair == f"127.0.0.1:{port}"


def _raccrocher(serveur: socket.socket, appele: threading.Event) -> None:
    prise, _ = serveur.accept()
    prise.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert appele.wait(5)
    prise.close()


def test_nom_introuvable(banc: Banc, signature: Signature) -> None:
    """Nom de service introuvable : temporaire (T101)."""
    issue, phases = envoyer(dataclasses.replace(banc.profil, url="https://service.invalid:443"), signature)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T101", Classe.TEMPORAIRE)
    assert Phase.ECRITURE not in phases


def test_resolution_sans_fin(banc: Banc, signature: Signature, monkeypatch: pytest.MonkeyPatch) -> None:
    """Un serveur de noms muet ne retient personne au-delà du délai de l’appel : temporaire (T101)."""
    fini = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: fini.wait(30) and [])
    debut = time.monotonic()
    issue, phases = envoyer(dataclasses.replace(banc.profil, url="https://service.invalid:443"), signature, COURTS)
    fini.set()
    assert time.monotonic() - debut < 10
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T101", Classe.TEMPORAIRE)
    assert Phase.ECRITURE not in phases


def test_serveur_muet(banc: Banc, signature: Signature) -> None:
    """Un service qui accepte l’appel et se tait avant TLS : temporaire, dans le délai."""
    with socket.create_server(("127.0.0.1", 0)) as muet:
        debut = time.monotonic()
        issue, phases = envoyer(banc.pki.profil(muet.getsockname()[1]), signature, COURTS)
    assert time.monotonic() - debut < 10
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T103", Classe.TEMPORAIRE)
    assert Phase.ECRITURE not in phases


@pytest.mark.parametrize("tls", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize(
    ("reponse", "code"),
    [
        (lambda s: s.close(), "T110"),
        (raccrocher_net, "T110"),
        (lambda s: s.sendall(b"HTTP/1.1 201 Cr"), "T306"),
        (lambda s: s.sendall(http(201, b"x" * 99)[:-40]), "T306"),
    ],
    ids=["fermeture", "reinitialisation", "entete-coupe", "corps-coupe"],
)
def test_coupure_apres_envoi(
    banc: Banc, signature: Signature, reponse: Callable[[ssl.SSLSocket], None], code: str, tls: ssl.TLSVersion
) -> None:
    """Après une bonne sonde, une coupure est ambiguë, en TLS 1.2 comme en TLS 1.3."""
    with PairHostile(banc.pki, reponse, tls=tls) as pair:
        issue, phases = envoyer(banc.pki.profil(pair.port), signature, COURTS)
    assert Phase.ECRITURE in phases
    assert isinstance(issue, Echec)
    assert issue.classe is Classe.AMBIGU
    assert issue.code == code


def test_coupure_pendant_la_sonde(banc: Banc, signature: Signature) -> None:
    """Coupé deux fois pendant la première sonde : le certificat est en cause, rien n’est parti (T202)."""
    with PairHostile(banc.pki, sur_sonde=raccrocher_net) as pair:
        issue, phases = envoyer(banc.pki.profil(pair.port), signature, COURTS)
        assert (pair.connexions, pair.documents) == (2, 0)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T202", Classe.TEMPORAIRE)
    assert Phase.ECRITURE not in phases


def test_coupure_apres_un_certificat_accepte(banc: Banc) -> None:
    """Le même certificat ayant déjà été accepté, une sonde coupée n’est qu’une panne (T102)."""
    humeurs: list[Callable[[ssl.SSLSocket], None]] = [lambda s: s.sendall(sonde()), raccrocher_net, raccrocher_net]

    def changer_d_humeur(liaison: ssl.SSLSocket) -> None:
        humeurs.pop(0)(liaison)

    with PairHostile(banc.pki, sur_sonde=changer_d_humeur) as pair:
        client = TransportHttps(banc.pki.profil(pair.port), COURTS)
        assert isinstance(client.sonder(), Sonde)
        issue = client.sonder()
        client.fermer()
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T102", Classe.TEMPORAIRE)


def test_page_a_la_place_de_la_sonde(banc: Banc, signature: Signature) -> None:
    """Un portail qui répond à la sonde n’a reçu aucun document : temporaire."""
    page = http(200, b"<html>", type_contenu="text/html")
    with PairHostile(banc.pki, sur_sonde=lambda s: s.sendall(page)) as pair:
        issue, phases = envoyer(banc.pki.profil(pair.port), signature, COURTS)
        assert pair.documents == 0
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T306", Classe.TEMPORAIRE)
    assert Phase.ECRITURE not in phases


def test_delai_de_reponse(banc: Banc, signature: Signature) -> None:
    """Réponse avalée : ambigu (T111)."""
    issue = jouer(banc, signature, lambda _: time.sleep(0.7))
    assert (issue.code, issue.classe) == ("T111", Classe.AMBIGU)


def test_goutte_a_goutte(banc: Banc, signature: Signature) -> None:
    """Un octet de temps en temps ne prolonge pas l’attente : le délai total coupe (T111)."""
    debut = time.monotonic()
    issue = jouer(banc, signature, goutte_a_goutte)
    assert time.monotonic() - debut < 10
    assert (issue.code, issue.classe) == ("T111", Classe.AMBIGU)


def test_delai_total_plus_court_que_la_lecture(banc: Banc, signature: Signature) -> None:
    """Le délai total vaut aussi pour une seule attente."""
    delais = dataclasses.replace(COURTS, lecture=10.0, total=0.4)
    debut = time.monotonic()
    with PairHostile(banc.pki, attendre_la_fin) as pair:
        issue, _ = envoyer(banc.pki.profil(pair.port), signature, delais)
        assert time.monotonic() - debut < 8
    assert isinstance(issue, Echec)
    assert issue.code == "T111"


@pytest.mark.parametrize(
    ("octets", "code", "classe"),
    [
        (http(200, b"<html>portail</html>", type_contenu="text/html"), "T306", Classe.AMBIGU),
        (http(201, b"{", type_contenu="application/jose+json"), "T305", Classe.AMBIGU),
        (http(201, b"{}", type_contenu="application/json"), "T306", Classe.AMBIGU),
        (http(302, b"", Location="https://127.0.0.1:1/v1/documents"), "T306", Classe.AMBIGU),
        (http(307, b"", Location="https://127.0.0.1:1/v1/documents"), "T306", Classe.AMBIGU),
        (http(403, b"<html>interdit</html>", type_contenu="text/html"), "T306", Classe.AMBIGU),
        (http(404, b"<html>absent</html>", type_contenu="text/html"), "T306", Classe.AMBIGU),
        (http(422, b'{"code":"T401"}', type_contenu="application/json"), "T306", Classe.AMBIGU),
        (http(418, b"{}"), "T301", Classe.DEFINITIF),
        (http(403, b"{}"), "T205", Classe.DEFINITIF),
        (http(401, b"{}"), "T203", Classe.ACTION),
        (http(426, b"{}"), "T302", Classe.ACTION),
        (http(422, b'{"code":"T999"}'), "T301", Classe.DEFINITIF),
        (http(422, b'{"code":"T102"}'), "T301", Classe.DEFINITIF),
        (http(500, b'{"code":"siram_40"}'), "T503", Classe.TEMPORAIRE),
        (http(500, b'{"code":"T401"}'), "T500", Classe.AMBIGU),
        (http(503, b'{"code":"T203"}'), "T503", Classe.TEMPORAIRE),
        (http(200, b'{"code":"T401"}'), "T306", Classe.AMBIGU),
        (http(302, b'{"code":"T409"}'), "T306", Classe.AMBIGU),
        (http(599, b""), "T500", Classe.AMBIGU),
        (http(502, b"<html>", type_contenu="text/html"), "T503", Classe.TEMPORAIRE),
        (http(504, b"<html>", type_contenu="text/html"), "T503", Classe.AMBIGU),
        (b"BONJOUR\r\n\r\n", "T306", Classe.AMBIGU),
        (http(201, b"x", type_contenu="application/jose+json", Content_Encoding="gzip"), "T306", Classe.AMBIGU),
        (b"HTTP/1.1 101 Z\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", "T306", Classe.AMBIGU),
        (http(200, b"[" * 200_000, type_contenu="application/jose+json"), "T305", Classe.AMBIGU),
        (http(422, b"[" * 200_000), "T306", Classe.AMBIGU),
    ],
)
def test_reponses(banc: Banc, signature: Signature, octets: bytes, code: str, classe: Classe) -> None:
    """Chaque réponse inattendue a sa classe ; aucune redirection n’est suivie."""
    issue = jouer(banc, signature, lambda s: s.sendall(octets))
    assert (issue.code, issue.classe) == (code, classe)


def test_corps_enorme(banc: Banc, signature: Signature) -> None:
    """Dix mégaoctets ne sont pas lus jusqu’au bout (T306)."""
    issue = jouer(
        banc, signature, lambda s: s.sendall(http(201, b"x" * 10_000_000, type_contenu="application/jose+json"))
    )
    assert (issue.code, issue.classe) == ("T306", Classe.AMBIGU)


@pytest.mark.parametrize(
    ("valeur", "attendu"),
    [
        ("120", 120.0),
        ("315360000", 3600.0),
        ("-5", 1.0),
        ("0", 1.0),
        ("bientôt".encode().decode("latin-1"), 30.0),
        ("9" * 5000, 30.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1.0),
        ("Wed, 21 Oct 2099 07:28:00 GMT", 3600.0),
    ],
)
def test_retry_after(banc: Banc, signature: Signature, valeur: str, attendu: float) -> None:
    """Retry-After est toujours ramené entre une seconde et une heure."""
    octets = http(429, b"{}").replace(b"\r\n\r\n", b"\r\nRetry-After: " + valeur.encode("latin-1") + b"\r\n\r\n")
    issue = jouer(banc, signature, lambda s: s.sendall(octets))
    assert (issue.code, issue.attente_s) == ("T429", attendu)


def test_en_traitement(banc: Banc, signature: Signature) -> None:
    """202 : le service a le document et n’a pas fini."""
    octets = http(202, b"", Retry_After="3")
    with PairHostile(banc.pki, lambda s: s.sendall(octets)) as pair:
        issue, _ = envoyer(banc.pki.profil(pair.port), signature, COURTS)
    assert issue == EnTraitement(3.0)


def test_connexion_perdue_entre_deux_documents(banc: Banc, signature: Signature) -> None:
    """Une connexion fermée entre-temps est refaite et sondée avant de porter un document."""
    with PairHostile(banc.pki, lambda s: s.sendall(http(503, b"{}"))) as pair:
        client = TransportHttps(banc.pki.profil(pair.port), COURTS)
        for _ in range(2):
            phases: list[Phase] = []
            issue = client.soumettre(un_envoi(signature), phases.append)
            assert isinstance(issue, Echec)
            assert issue.code == "T503"
            assert phases[0] is Phase.SONDE
            assert phases.count(Phase.ECRITURE) == 1
        client.fermer()
        assert (pair.connexions, pair.documents) == (2, 2)


def test_une_reponse_de_trop_ne_repond_a_personne(banc: Banc, signature: Signature) -> None:
    """Two answers to one document: the second is not the next document’s, which is sent on another connection."""
    refus = http(422, b'{"code":"T401"}')
    restantes = [refus + refus, http(503, b"{}")]
    with PairHostile(banc.pki, lambda s: s.sendall(restantes.pop(0)), garder=True) as pair:
        client = TransportHttps(banc.pki.profil(pair.port), COURTS)
        issues = [client.soumettre(un_envoi(signature), lambda _: None) for _ in range(2)]
        client.fermer()
        assert (pair.connexions, pair.documents) == (2, 2)
    assert [issue.code for issue in issues if isinstance(issue, Echec)] == ["T401", "T503"]


def test_mandataire_de_l_environnement_ignore(
    banc: Banc, signature: Signature, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Un mandataire nommé par l’environnement ne voit rien passer."""
    for nom in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(nom, "http://127.0.0.1:1")
    issue, _ = envoyer(banc.profil, signature)
    assert isinstance(issue, Accuse)


@pytest.mark.parametrize("tls", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_serveur_d_une_autre_autorite(banc: Banc, signature: Signature, tmp_path: Path, tls: ssl.TLSVersion) -> None:
    """Serveur certifié par une autre autorité : rien n’est envoyé (T201)."""
    autre = pki.preparer(tmp_path / "autre")
    with PairHostile(autre, tls=tls) as pair:
        issue, phases = envoyer(banc.pki.profil(pair.port), signature)
        assert pair.documents == 0
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T201", Classe.ACTION)
    assert Phase.ECRITURE not in phases


def test_serveur_d_un_autre_nom(banc: Banc, signature: Signature) -> None:
    """Serveur de la bonne autorité mais d’un autre nom : rien n’est envoyé (T201)."""
    issue, _ = envoyer(banc.pki.profil(banc.port, hote="127.1"), signature)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T201", Classe.ACTION)
    assert "autre" in issue.message


def test_serveur_d_une_autre_espece(banc: Banc, signature: Signature) -> None:
    """Un certificat de cabinet ne peut pas jouer le serveur (T201)."""
    with PairHostile(banc.pki, certificat=banc.pki.cabinet) as pair:
        issue, _ = envoyer(banc.pki.profil(pair.port), signature)
    assert isinstance(issue, Echec)
    assert issue.code == "T201"


def test_certificat_du_cabinet_refuse(banc: Banc, signature: Signature, tmp_path: Path) -> None:
    """Un certificat de cabinet d’une autre autorité est refusé pendant la sonde (T202), rien n’est envoyé."""
    autre = pki.preparer(tmp_path / "autre")
    profil = dataclasses.replace(banc.profil, certificat=autre.cabinet.certificat, cle=autre.cabinet.cle)
    issue, phases = envoyer(profil, signature)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T202", Classe.TEMPORAIRE)
    assert Phase.ECRITURE not in phases


def test_certificat_de_signature_refuse_comme_client(banc: Banc, signature: Signature) -> None:
    """Le certificat de signature d’un prescripteur n’ouvre pas le canal (T202)."""
    paire = pki.prescripteur(banc.pki, "10000000009")
    issue, _ = envoyer(dataclasses.replace(banc.profil, certificat=paire.certificat, cle=paire.cle), signature)
    assert isinstance(issue, Echec)
    assert issue.code == "T202"


@pytest.mark.parametrize(("jours", "mot"), [(40, "expiré"), (-40, "valable qu’à partir")])
def test_certificat_du_cabinet_hors_dates(banc: Banc, jours: int, mot: str) -> None:
    """Certificat du cabinet expiré, ou pas encore valable : dit en clair, rien n’est tenté (T202)."""
    client = TransportHttps(banc.profil, DELAIS, lambda: dt.datetime.now(dt.UTC) + dt.timedelta(days=jours))
    issue = client.sonder()
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T202", Classe.ACTION)
    assert mot in issue.message


def test_sonde_d_un_autre_environnement(banc: Banc, signature: Signature) -> None:
    """Un service qui se dit « production » est refusé par le profil du banc, rien n’est envoyé."""
    with PairHostile(banc.pki, sur_sonde=lambda s: s.sendall(sonde("production"))) as pair:
        issue, _ = envoyer(banc.pki.profil(pair.port), signature)
        assert pair.documents == 0
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T201", Classe.ACTION)


def test_profil_de_production_refuse_le_banc(banc: Banc) -> None:
    """Le profil « production » refuse l’autorité du banc."""
    profil = dataclasses.replace(banc.profil, environnement=Environnement.PRODUCTION)
    issue = TransportHttps(profil, DELAIS).sonder()
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T201", Classe.ACTION)
    assert "banc d’essai" in issue.message


@pytest.mark.parametrize("url", ["http://localhost:1", "https://", "https://u:p@localhost", "https://localhost:x", "a"])
def test_adresse_invalide(banc: Banc, signature: Signature, url: str) -> None:
    """Une adresse qui n’est pas « https://nom:port » est refusée sans rien tenter."""
    issue, _ = envoyer(dataclasses.replace(banc.profil, url=url), signature)
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T201", Classe.ACTION)


def test_question_sans_reponse(banc: Banc, signature: Signature) -> None:
    """Service injoignable : ce qu’on ne savait pas d’un document, on ne le sait toujours pas."""
    envoi = un_envoi(signature)
    with socket.create_server(("127.0.0.1", 0)) as libre:
        port = libre.getsockname()[1]
    client = TransportHttps(banc.pki.profil(port), COURTS)
    for issue in (
        client.etat(envoi.document_id, 1, envoi.cle, envoi.empreinte),
        client.abandonner(envoi.document_id, 1, envoi.cle, envoi.empreinte),
    ):
        assert isinstance(issue, Echec)
        assert (issue.code, issue.classe) == ("T102", Classe.AMBIGU)


def test_404_d_un_mandataire(banc: Banc, signature: Signature) -> None:
    """La page 404 d’un mandataire ne vaut pas « jamais reçu »."""
    envoi = un_envoi(signature)
    page = http(404, b"<html>", type_contenu="text/html")
    with PairHostile(banc.pki, lambda s: s.sendall(page)) as pair:
        client = TransportHttps(banc.pki.profil(pair.port), COURTS)
        issue = client.etat(envoi.document_id, 1, envoi.cle, envoi.empreinte)
        client.fermer()
    assert isinstance(issue, Echec)
    assert (issue.code, issue.classe) == ("T306", Classe.AMBIGU)


def test_la_faute_de_l_appelant_traverse(banc: Banc, signature: Signature) -> None:
    """Si le coffre ne peut pas noter l’étape, rien ne part et sa panne remonte telle quelle."""

    class PanneDuCoffre(Exception):
        pass

    def noter(phase: Phase) -> None:
        if phase is Phase.ECRITURE:
            raise PanneDuCoffre

    with PairHostile(banc.pki, lambda s: s.close()) as pair:
        client = TransportHttps(banc.pki.profil(pair.port), COURTS)
        with pytest.raises(PanneDuCoffre):
            client.soumettre(un_envoi(signature), noter)
        client.fermer()
        assert pair.documents == 0
