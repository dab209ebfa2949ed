"""The bench's annulment (§3.3) and « annule et remplace »: who may, once, with a number of its own, nothing undone."""

import dataclasses
import datetime as dt
import http.client
import json
import ssl
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from aat import jws
from aat.banc import pki
from aat.banc.annulation import demande_json
from aat.banc.lancement import Banc
from aat.banc.registre import Registre
from aat.domaine.arret import Avis
from aat.domaine.dossier import AvisRemplace
from aat.domaine.etats import Etat
from aat.domaine.transmission import Accuse, Classe, Echec, Envoi
from aat.ports import Signature
from aat.transmission.certificats import lire_certificats, lire_cle_privee
from aat.transmission.https_json import TransportHttps
from aat.transmission.profil import cle_epinglee

from .fabrique import RPPS, sceller, un_avis, un_dossier, un_envoi, un_nir

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes


def signee(banc: Banc, accuse: Accuse, *, rpps: str = RPPS, numero: str | None = None) -> bytes:
    """Return a signed request for annulment."""
    paire = pki.prescripteur(banc.pki, rpps, dt.datetime.now(dt.UTC))
    entete: dict[str, Any] = {
        "typ": jws.TYP_ANNULATION,
        "x5c": jws.chaine_x5c(lire_certificats(paire.certificat, "essai")),
        "document_id": accuse.document_id,
        "iat": int(dt.datetime.now(dt.UTC).timestamp()),
        "env": "banc",
    }
    charge = demande_json(accuse.document_id, accuse.version, numero or accuse.numero)
    return jws.signer(charge, entete, lire_cle_privee(paire.cle, "essai"))


def demander(banc: Banc, document_id: str, corps: bytes, cle: str | None = None) -> tuple[int, bytes]:
    """Ask over mutual TLS, as a client would; return the status and the body."""
    profil = banc.profil
    contexte = ssl.create_default_context(cafile=str(profil.autorites))
    contexte.load_cert_chain(profil.certificat, profil.cle)
    liaison = http.client.HTTPSConnection("127.0.0.1", banc.port, context=contexte, timeout=10)
    entetes = {
        "Idempotency-Key": f'"{cle or uuid.uuid4()}"',
        "Content-Type": "application/jose+json",
        "Aat-Environnement": "banc",
    }
    liaison.request("POST", f"/v1/documents/{document_id}/annulation", corps, entetes)
    reponse = liaison.getresponse()
    lu = reponse.read()
    liaison.close()
    return reponse.status, lu


def deposer(transport: TransportHttps, envoi: Envoi) -> Accuse:
    """Submit, and fail when it is not acknowledged."""
    issue = transport.soumettre(envoi, lambda _: None)
    assert isinstance(issue, Accuse), issue
    return issue


@pytest.fixture
def accuse(transport: TransportHttps, signature: Signature) -> Accuse:
    """An acknowledged document."""
    return deposer(transport, un_envoi(signature))


def test_une_annulation_a_son_numero_et_ne_defait_rien(banc: Banc, accuse: Accuse, registre: Registre) -> None:
    """Signed by the service, once: the same key or another gives the same bytes; the effect stays."""
    corps, cle = signee(banc, accuse), str(uuid.uuid4())
    http_premier, premier = demander(banc, accuse.document_id, corps, cle)
    assert http_premier == 201
    dit = json.loads(jws.verifier(jws.lire(premier), _cle_service(banc), jws.TYP_ANNULATION))
    assert (dit["etat"], dit["numero_annule"], dit["environnement"]) == ("annule", accuse.numero, "banc")
    assert dit["numero"] != accuse.numero
    assert dit["numero"].startswith("BANC-ANN-AS-")
    assert demander(banc, accuse.document_id, corps, cle) == (200, premier)
    assert demander(banc, accuse.document_id, signee(banc, accuse)) == (200, premier)
    effet = registre.effet(accuse.document_id, accuse.version)
    assert effet is not None
    assert effet.numero == accuse.numero


def test_la_meme_cle_pour_d_autres_octets(banc: Banc, accuse: Accuse) -> None:
    """As for a document: T304."""
    cle = str(uuid.uuid4())
    assert demander(banc, accuse.document_id, signee(banc, accuse), cle)[0] == 201
    assert _code(demander(banc, accuse.document_id, signee(banc, accuse), cle)) == (422, "T304")


@pytest.mark.parametrize(
    ("cas", "attendu"),
    [("numero", (400, "T301")), ("prescripteur", (403, "T205")), ("chemin", (400, "T301")), ("octets", (400, "T301"))],
)
def test_annulations_refusees(banc: Banc, accuse: Accuse, registre: Registre, cas: str, attendu: object) -> None:
    """Another number, another prescriber, another document, garbage: refused, and nothing is annulled."""
    corps, document_id = signee(banc, accuse), accuse.document_id
    match cas:
        case "numero":
            corps = signee(banc, accuse, numero="BANC-AAT-AS-010110000-261123-103100-001")
        case "prescripteur":
            corps = signee(banc, accuse, rpps="10000000017")
        case "chemin":
            document_id = "019ab000-0000-7000-8000-000000000009"
        case _:
            corps = b"{}"
    assert _code(demander(banc, document_id, corps)) == attendu
    assert registre.annulation(accuse.document_id, accuse.version) is None


def test_un_document_inconnu_ne_s_annule_pas(banc: Banc, signature: Signature) -> None:
    """404, as for its state."""
    envoi = un_envoi(signature)
    faux = Accuse(envoi.document_id, 1, "BANC-X", _maintenant(), "01", "011", "0000", "", b"")
    assert demander(banc, envoi.document_id, signee(banc, faux))[0] == 404


def test_annule_il_laisse_la_place(banc: Banc, transport: TransportHttps, signature: Signature) -> None:
    """The same avis again is a duplicate, until the first is annulled."""
    avis = _avis_neuf()
    premier = deposer(transport, sceller(un_dossier(avis), signature))
    doublon = transport.soumettre(sceller(un_dossier(avis), signature), lambda _: None)
    assert isinstance(doublon, Echec)
    assert (doublon.code, doublon.classe) == ("T409", Classe.DEFINITIF)
    assert premier.numero in doublon.message
    assert demander(banc, premier.document_id, signee(banc, premier))[0] == 201
    assert deposer(transport, sceller(un_dossier(avis), signature)).numero != premier.numero


@pytest.mark.parametrize("vrai", [True, False])
def test_annule_et_remplace(transport: TransportHttps, signature: Signature, *, vrai: bool) -> None:
    """It names what it replaces by its own number; a made-up one lets no duplicate through."""
    avis = _avis_neuf()
    premier = deposer(transport, sceller(un_dossier(avis), signature))
    numero = premier.numero if vrai else "BANC-AAT-AS-010110000-261123-103100-001"
    nomme = dataclasses.replace(premier, numero=numero)
    issue = transport.soumettre(_remplacant(avis, nomme, signature), lambda _: None)
    if vrai:
        assert isinstance(issue, Accuse)
    else:
        assert isinstance(issue, Echec)
        assert (issue.code, issue.champs) == ("T401", ("remplace.numero", "REGLE"))


def test_un_avis_remplace_ne_compte_plus_et_ne_se_remplace_qu_une_fois(
    transport: TransportHttps, signature: Signature, registre: Registre
) -> None:
    """Its effect stays; the next one is compared with what replaced it, and must name that one."""
    avis = _avis_neuf()
    assert avis.fin is not None
    premier = deposer(transport, sceller(un_dossier(avis), signature))
    court = dataclasses.replace(avis, fin=avis.debut)
    second = deposer(transport, _remplacant(court, premier, signature))
    assert {premier.document_id, second.document_id} <= {effet.document_id for effet in registre.effets()}
    suite = dataclasses.replace(avis, debut=avis.fin)
    assert isinstance(transport.soumettre(sceller(un_dossier(suite), signature), lambda _: None), Accuse)
    encore = transport.soumettre(_remplacant(court, premier, signature), lambda _: None)
    assert isinstance(encore, Echec)
    assert (encore.code, encore.champs) == ("T401", ("remplace.numero", "REGLE"))
    assert isinstance(transport.soumettre(_remplacant(court, second, signature), lambda _: None), Accuse)


def _remplacant(avis: Avis, ancien: Accuse, signature: Signature) -> Envoi:
    remplace = AvisRemplace("AAAAAAAAAA", ancien.document_id, Etat.ACQUITTE, numero=ancien.numero)
    return sceller(dataclasses.replace(un_dossier(avis), remplace=remplace), signature)


def _avis_neuf() -> Avis:
    avis = un_avis()
    assert avis.assure is not None
    return dataclasses.replace(avis, assure=dataclasses.replace(avis.assure, nir=un_nir()))


def _maintenant() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _cle_service(banc: Banc) -> "PublicKeyTypes":
    return cle_epinglee(banc.profil)


def _code(reponse: tuple[int, bytes]) -> tuple[int, str]:
    return reponse[0], json.loads(reponse[1])["code"]
