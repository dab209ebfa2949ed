"""F13 to F18 and F28: a service that fails, lies, repeats itself or forgets; then it is well."""

import datetime as dt
import gzip
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aat import jws
from aat.banc import pki
from aat.banc.lancement import Banc, lancer_en_fond
from aat.banc.registre import FICHIER, Registre
from aat.domaine.coffre import Prise
from aat.domaine.etats import Etat
from aat.domaine.transmission import Accuse, Echec, Envoi, EtatEnvoi
from aat.services.guichet import Guichet
from aat.transmission.certificats import lire_cle_privee
from aat.transmission.https_json import TransportHttps

from tests.fautes import LES_DEUX
from tests.transmission.essai import Essai
from tests.transmission.fabrique import RPPS
from tests.transmission.ouvrier_enfant import DELAIS, outils
from tests.transmission.pair_hostile import PairHostile, http

F = pytest.mark.faute


@pytest.mark.parametrize(
    ("scenario", "parametre"),
    [
        *(pytest.param(nom, "", marks=F("F13")) for nom in ("500", "500-apres-effet", "504")),
        pytest.param("503", "1", marks=F("F13")),
        pytest.param("429", "-5", marks=F("F14")),
        pytest.param("lent", "2", marks=F("F11")),
        *(pytest.param(nom, "", marks=F("F11")) for nom in ("coupure", "coupure-avant")),
        pytest.param("page-html", "", marks=F("F15")),
        *(
            pytest.param("accuse-faux", champ, marks=F("F16"))
            for champ in ("signature", "empreinte", "document_id", "environnement", "cle", "version")
        ),
    ],
)
def test_service_en_panne_puis_bon(essai: Essai, scenario: str, parametre: str) -> None:
    """The service fails twice in its own way, then answers: one effect, its number here."""
    (document_id,) = essai.deposer()
    essai.banc.scenario(scenario, fois=2, parametre=parametre)
    essai.vider()
    essai.banc.scenario("normal")
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


def faire(essai: Essai, document_id: str, banc: Banc, port: int | None = None) -> EtatEnvoi:
    """Send one document now, to whoever listens on ``port``; return where it stands."""
    coffre = essai.coffre()
    guichet = Guichet(coffre, outils(coffre, banc.pki.profil(port or banc.port)))
    etat = guichet.faire(coffre.etat(document_id))
    guichet.fermer()
    coffre.fermer()
    return etat


def mal_repondu(essai: Essai, reponse: bytes) -> EtatEnvoi:
    """Send one document to a peer that answers it so, whatever is asked; nothing is followed, nothing is believed."""
    (document_id,) = essai.deposer()
    with PairHostile(essai.banc.pki, lambda liaison: liaison.sendall(reponse)) as pair:
        etat = faire(essai, document_id, essai.banc, pair.port)
        assert pair.documents >= 1
    assert etat.numero is None
    essai.juger(vide=False)
    return etat


@F("F13")
@pytest.mark.parametrize("statut", [500, 502, 503, 504, 599])
def test_erreur_d_un_serveur_intermediaire(essai: Essai, statut: int) -> None:
    """Whoever says it, with whatever page: not transmitted; then the service answers."""
    etat = mal_repondu(essai, http(statut, b"<html>", type_contenu="text/html", Retry_After="1"))
    assert etat.etat in {Etat.A_REESSAYER, Etat.A_VERIFIER}
    assert faire(essai, etat.document_id, essai.banc).etat is Etat.ACQUITTE
    essai.juger()


@F("F14")
@pytest.mark.parametrize(
    ("demande", "attendu"),
    [
        ("7", 7.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 1.0),
        ("Wed, 21 Oct 2099 07:28:00 GMT", 3600.0),
        ("315360000", 3600.0),
        ("-5", 1.0),
        ("bientot", 30.0),
        ("9" * 5000, 30.0),
    ],
    ids=["secondes", "date-passee", "date-lointaine", "dix-ans", "negatif", "texte", "demesure"],
)
def test_attente_demandee(essai: Essai, demande: str, attendu: float) -> None:
    """The next try is between a second and an hour away, whatever is asked for; then one effect."""
    depart = dt.datetime.now(dt.UTC)
    etat = mal_repondu(essai, http(429, b"{}", Retry_After=demande))
    arrivee = dt.datetime.now(dt.UTC)
    assert etat.derniere_erreur == "T429"
    assert etat.prochain_essai is not None
    attente = dt.timedelta(seconds=attendu)
    assert depart + attente <= etat.prochain_essai <= arrivee + attente
    assert faire(essai, etat.document_id, essai.banc).etat is Etat.ACQUITTE
    essai.juger()


_BOMBE = gzip.compress(b"\0" * 50_000_000)
JOSE = "application/jose+json"


@F("F15")
@pytest.mark.parametrize(
    "reponse",
    [
        pytest.param(http(201, b'{"payload":"eyJ', type_contenu=JOSE), id="json-coupe"),
        pytest.param(http(201, b"x" * 99, type_contenu=JOSE)[:-40], id="corps-coupe"),
        pytest.param(http(200, b"<html>portail</html>", type_contenu="text/html"), id="page-html"),
        pytest.param(http(201, b"{}", type_contenu="application/json"), id="autre-type"),
        pytest.param(http(201, b"x" * 10_000_000, type_contenu=JOSE), id="dix-megaoctets"),
        pytest.param(http(201, _BOMBE, type_contenu=JOSE, Content_Encoding="gzip"), id="bombe"),
        pytest.param(http(201, b"[" * 200_000, type_contenu=JOSE), id="imbrique"),
        pytest.param(b"HTTP/1.1 101 Z\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", id="1xx"),
    ],
)
def test_reponse_impossible(essai: Essai, reponse: bytes) -> None:
    """Not transmitted, not refused: to be verified; then one effect."""
    etat = mal_repondu(essai, reponse)
    assert etat.etat is Etat.A_VERIFIER
    assert etat.derniere_erreur in {"T305", "T306"}
    assert faire(essai, etat.document_id, essai.banc).etat is Etat.ACQUITTE
    essai.juger()


@F("F15")
@pytest.mark.parametrize("statut", [301, 302, 307, 308])
def test_redirection_jamais_suivie(essai: Essai, statut: int) -> None:
    """Even to a peer of the same authority: nobody is called there."""
    with PairHostile(essai.banc.pki, lambda liaison: liaison.sendall(http(201, b"{}"))) as ailleurs:
        lieu = f"https://localhost:{ailleurs.port}/v1/documents"
        etat = mal_repondu(essai, http(statut, b"", Location=lieu))
        assert ailleurs.connexions == 0
    assert (etat.etat, etat.derniere_erreur) == (Etat.A_VERIFIER, "T306")
    assert faire(essai, etat.document_id, essai.banc).etat is Etat.ACQUITTE
    essai.juger()


@F("F16")
def test_accuse_d_une_autre_cle(essai: Essai, registre: Registre, tmp_path: Path) -> None:
    """Right in every field, signed by a key that is not the service's: T305, not transmitted."""
    (document_id,) = essai.deposer()
    essai.banc.scenario("coupure", fois=1)
    assert faire(essai, document_id, essai.banc).etat is Etat.A_VERIFIER
    effet = registre.effet(document_id, 1)
    assert effet is not None
    autre = lire_cle_privee(pki.preparer(tmp_path / "autre").service.cle, "la clé d’un autre banc")
    entete = {"typ": jws.TYP_ACCUSE, "iat": int(time.time())}
    forge = http(200, jws.signer(jws.lire(effet.accuse).charge, entete, autre), type_contenu=JOSE)
    with PairHostile(essai.banc.pki, lambda liaison: liaison.sendall(forge)) as pair:
        etat = faire(essai, document_id, essai.banc, pair.port)
    assert (etat.etat, etat.derniere_erreur, etat.numero) == (Etat.A_VERIFIER, "T305", None)
    essai.juger(vide=False)
    assert faire(essai, document_id, essai.banc).numero == effet.numero
    essai.juger()


@F("F17")
@LES_DEUX
def test_le_meme_accuse_deux_fois(essai: Essai) -> None:
    """Brought twice by one attempt, then asked for again: nothing changes, and the journal gains no line of it."""
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    guichet = Guichet(coffre, outils(coffre, essai.banc.profil))
    prise = guichet.prendre()
    assert prise
    fait = guichet.porter(prise)
    assert fait is not None
    premier = coffre.conclure(prise, fait.issue, dt.datetime.now(dt.UTC))
    lignes = len(coffre.historique(document_id))
    assert coffre.conclure(prise, fait.issue, dt.datetime.now(dt.UTC)) == premier
    assert guichet.faire(premier) == premier
    assert len(coffre.historique(document_id)) == lignes
    guichet.fermer()
    coffre.fermer()
    assert essai.juger()[document_id].numero == premier.numero


class BancRestaurable:
    """A bench of its own, which can be put back to the copy of its ledger that was made before anything came in."""

    def __init__(self, dossier: Path) -> None:
        self.banc = lancer_en_fond(dossier / "banc")
        self.essai = Essai(dossier / "poste", self.banc, self.banc.signature(RPPS))
        self._copie = dossier / "copie"
        self.banc.arreter()
        shutil.copytree(self.banc.dossier, self._copie, ignore=shutil.ignore_patterns("*.sock"))
        self.relancer()

    def restaurer(self) -> None:
        """Stop, put the old ledger back, start again."""
        self.banc.arreter()
        for suffixe in ("", "-wal", "-shm"):
            (self.banc.dossier / (FICHIER + suffixe)).unlink(missing_ok=True)
            if (self._copie / (FICHIER + suffixe)).exists():
                shutil.copy2(self._copie / (FICHIER + suffixe), self.banc.dossier / (FICHIER + suffixe))
        self.relancer()

    def relancer(self) -> None:
        """Start the bench again, where its clients know it."""
        self.banc = self.essai.banc = lancer_en_fond(self.banc.dossier, self.banc.port)


@pytest.fixture
def restaurable(tmp_path: Path) -> Iterator[BancRestaurable]:
    """A bench with its old copy, and a queue; both end with the test, which must have judged."""
    ouvert = BancRestaurable(tmp_path)
    yield ouvert
    ouvert.essai.fermer()
    ouvert.banc.arreter()
    assert ouvert.essai.juge, "I1 to I9 were not asserted once the fault was over"


@F("F18")
def test_service_redemarre_d_une_sauvegarde_ancienne(restaurable: BancRestaurable) -> None:
    """The service took the document, lost its answer, then came back from an older copy: one effect again."""
    essai = restaurable.essai
    (document_id,) = essai.deposer()
    restaurable.banc.scenario("coupure", fois=1)
    assert faire(essai, document_id, restaurable.banc).etat is Etat.A_VERIFIER
    essai.juger(vide=False)
    restaurable.restaurer()
    essai.vider()
    assert essai.juger()[document_id].etat is Etat.ACQUITTE


@F("F18")
def test_service_redemarre_au_milieu(restaurable: BancRestaurable) -> None:
    """Stopped while a queue empties, then started again: what was received is not received twice."""
    essai = restaurable.essai
    poses = essai.deposer(12)
    ouvrier = essai.lancer(secondes=40.0)
    essai.attendre_etat(poses[0], Etat.ACQUITTE)
    restaurable.banc.arreter()
    restaurable.relancer()
    assert ouvrier.wait(60) == 0, essai.erreurs()
    assert {e.etat for e in essai.juger().values()} == {Etat.ACQUITTE}


@F("F17", "F18")
def test_deux_numeros_pour_une_version(restaurable: BancRestaurable) -> None:
    """Sent by two hands around a return to an old copy: the first number stays, the second is an alert."""
    essai = restaurable.essai
    (document_id,) = essai.deposer()
    coffre = essai.coffre()
    prise = coffre.prendre("w", dt.datetime.now(dt.UTC))
    assert prise
    premier = _porter(restaurable.banc, prise)
    restaurable.restaurer()
    restaurable.banc.scenario("horloge", parametre="+1min")  # a number of another second
    second = _porter(restaurable.banc, prise)
    assert premier.numero != second.numero
    coffre.conclure(prise, premier, dt.datetime.now(dt.UTC))
    etat = coffre.conclure(prise, second, dt.datetime.now(dt.UTC))
    assert (etat.etat, etat.numero) == (Etat.ACQUITTE, premier.numero)
    alerte = coffre.historique(document_id)[0]
    assert (alerte.quoi, dict(alerte.details)["numero"]) == ("alerte-numero-different", second.numero)
    coffre.fermer()
    essai.juger()


def _porter(banc: Banc, prise: Prise) -> Accuse:
    transport = TransportHttps(banc.profil, DELAIS)
    issue = transport.soumettre(prise.envoi, lambda _: None)
    transport.fermer()
    assert isinstance(issue, Accuse)
    return issue


@F("F28")
@LES_DEUX
def test_cle_reutilisee_avec_d_autres_octets(essai: Essai, transport: TransportHttps) -> None:
    """The same key with other bytes is refused for good; the others go on."""
    premier, autre = essai.deposer(2)
    document = essai.document(7)
    forge = Envoi(
        document_id=document.document_id, version=1, cle=essai.cles[premier], jws=essai.scelles[document.document_id],
        empreinte=str(document.empreinte), message_id="019ab000-0000-4000-8000-000000000002", tentative=1,
    )  # fmt: skip
    del essai.scelles[document.document_id], essai.cles[document.document_id]
    assert faire(essai, premier, essai.banc).etat is Etat.ACQUITTE
    refus = transport.soumettre(forge, lambda _: None)
    assert isinstance(refus, Echec)
    assert refus.code == "T304"
    assert faire(essai, autre, essai.banc).etat is Etat.ACQUITTE
    del essai.cles[premier]  # other bytes did come under this key, and had no effect
    essai.juger()
