"""The prescriber's signature and the files it needs."""

import base64
import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest
from aat import jws
from aat.banc import pki
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurConfiguration
from aat.transmission.signature import SignatureLogicielle
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

MAINTENANT = dt.datetime.now(dt.UTC)
ID = "0199a3b0-0000-7000-8000-000000000001"


def b64(octets: bytes) -> str:
    """Encode as a JWS does."""
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


def deb64(texte: str) -> bytes:
    """Decode as a JWS does."""
    return base64.urlsafe_b64decode(texte + "=" * (-len(texte) % 4))


@pytest.fixture(scope="module")
def certificats(tmp_path_factory: pytest.TempPathFactory) -> pki.Pki:
    """A bench PKI for this module."""
    return pki.preparer(tmp_path_factory.mktemp("signature") / "banc")


@pytest.fixture
def paire(certificats: pki.Pki, tmp_path: Path) -> pki.Paire:
    """A copy of a prescriber's certificate and key that a test may spoil."""
    origine = pki.prescripteur(certificats, "10000000009")
    copie = pki.Paire(tmp_path / "medecin.pem", tmp_path / "medecin.cle.pem")
    copie.certificat.write_bytes(origine.certificat.read_bytes())
    copie.cle.write_bytes(origine.cle.read_bytes())
    copie.cle.chmod(0o600)
    return copie


def signer(paire: pki.Paire, moment: dt.datetime = MAINTENANT, env: Environnement = Environnement.BANC) -> bytes:
    """Sign a small payload."""
    return SignatureLogicielle(paire.certificat, paire.cle, env).signer(b'{"a":1}', ID, moment)


def test_signature_verifiee_par_une_autre_bibliotheque(paire: pki.Paire) -> None:
    """La signature se vérifie sans la bibliothèque qui l’a faite ; l’en-tête scellé dit tout."""
    objet = json.loads(signer(paire))
    assert set(objet) == {"payload", "protected", "signature"}
    entete = json.loads(deb64(objet["protected"]))
    assert {nom: entete[nom] for nom in ("alg", "typ", "document_id", "iat", "env")} == {
        "alg": "ES256",
        "typ": "aat+jws",
        "document_id": ID,
        "iat": int(MAINTENANT.timestamp()),
        "env": "banc",
    }
    certificat = jws.lire_x5c(entete)[0]
    cle = certificat.public_key()
    assert isinstance(cle, ec.EllipticCurvePublicKey)
    brute = deb64(objet["signature"])
    r, s = int.from_bytes(brute[:32], "big"), int.from_bytes(brute[32:], "big")
    signe = f"{objet['protected']}.{objet['payload']}".encode()
    cle.verify(encode_dss_signature(r, s), signe, ec.ECDSA(hashes.SHA256()))
    assert deb64(objet["payload"]) == b'{"a":1}'


@pytest.mark.parametrize(
    "entete",
    [
        {"alg": "none"},
        {"alg": "HS256"},
        {"alg": "ES384"},
        {"alg": "ES256", "crit": ["iat"]},
        {"alg": "ES256", "jwk": {}},
        {"alg": "ES256", "x5u": "https://localhost/"},
        {"typ": "aat+jws"},
    ],
)
def test_entetes_refuses(paire: pki.Paire, entete: dict[str, Any]) -> None:
    """Ni « none », ni HMAC, ni clé fournie par l’en-tête, ni « crit »."""
    objet = json.loads(signer(paire))
    objet["protected"] = b64(json.dumps({"typ": "aat+jws", **entete}).encode())
    with pytest.raises(jws.JwsInvalide):
        jws.lire(json.dumps(objet).encode())


@pytest.mark.parametrize("membre", ["payload", "protected", "signature"])
def test_octets_changes(paire: pki.Paire, membre: str) -> None:
    """Changer un octet de n’importe quel membre rend la signature fausse."""
    objet = json.loads(signer(paire))
    lu = jws.lire(json.dumps(objet).encode())
    cle = jws.lire_x5c(lu.entete)[0].public_key()
    octets = bytearray(deb64(objet[membre]))
    octets[-3] ^= 1
    objet[membre] = b64(bytes(octets))
    with pytest.raises(jws.JwsInvalide):
        jws.verifier(jws.lire(json.dumps(objet).encode()), cle, jws.TYP_DOCUMENT)


@pytest.mark.parametrize(
    "octets", [b"", b"{}", b"[]", b"null", b'"x"', b'{"payload":1,"protected":2,"signature":3}', b"\xff", b"[" * 90000]
)
def test_pas_un_jws(octets: bytes) -> None:
    """Ce qui n’est pas un JWS aplati est refusé sans panne."""
    with pytest.raises(jws.JwsInvalide):
        jws.lire(octets)


def test_entete_non_scelle(paire: pki.Paire) -> None:
    """Un en-tête non scellé est refusé."""
    objet = json.loads(signer(paire))
    with pytest.raises(jws.JwsInvalide):
        jws.lire(json.dumps({**objet, "header": {"kid": "x"}}).encode())


def test_type_confondu(paire: pki.Paire) -> None:
    """Un document signé ne peut pas passer pour un accusé."""
    lu = jws.lire(signer(paire))
    with pytest.raises(jws.JwsInvalide):
        jws.verifier(lu, jws.lire_x5c(lu.entete)[0].public_key(), jws.TYP_ACCUSE)


@pytest.mark.parametrize("alg", ["RS256", "PS256"])
def test_rsa_accepte_en_verification(alg: str) -> None:
    """RS256 et PS256 d’une autre bibliothèque sont acceptés en vérification."""
    from cryptography.hazmat.primitives.asymmetric import padding

    cle = rsa.generate_private_key(65537, 2048)
    protege, charge = b64(json.dumps({"alg": alg, "typ": "aat+jws"}).encode()), b64(b"{}")
    remplissage = (
        padding.PKCS1v15() if alg == "RS256" else padding.PSS(padding.MGF1(hashes.SHA256()), hashes.SHA256.digest_size)
    )
    scelle = b64(cle.sign(f"{protege}.{charge}".encode(), remplissage, hashes.SHA256()))
    octets = json.dumps({"payload": charge, "protected": protege, "signature": scelle}).encode()
    assert jws.verifier(jws.lire(octets), cle.public_key(), jws.TYP_DOCUMENT) == b"{}"


def test_cle_trop_ouverte(paire: pki.Paire) -> None:
    """Une clé lisible par d’autres est refusée, avec la commande qui répare."""
    paire.cle.chmod(0o640)
    with pytest.raises(ErreurConfiguration, match="accessible à d’autres") as refus:
        signer(paire)
    assert refus.value.remede is not None
    assert "chmod 600" in refus.value.remede


def test_cle_par_un_lien(paire: pki.Paire) -> None:
    """Une clé atteinte par un lien symbolique est refusée."""
    vraie = paire.cle.with_name("vraie.pem")
    paire.cle.rename(vraie)
    paire.cle.symlink_to(vraie)
    with pytest.raises(ErreurConfiguration, match="lien symbolique"):
        signer(paire)


@pytest.mark.parametrize("nom", ["certificat", "cle"])
def test_fichier_absent(paire: pki.Paire, nom: str) -> None:
    """Un fichier absent est nommé."""
    chemin: Path = getattr(paire, nom)
    chemin.unlink()
    with pytest.raises(ErreurConfiguration, match=chemin.name):
        signer(paire)


@pytest.mark.parametrize("nom", ["certificat", "cle"])
def test_fichier_illisible(paire: pki.Paire, nom: str) -> None:
    """Un fichier qui n’est pas du PEM est dit illisible, en français."""
    chemin: Path = getattr(paire, nom)
    chemin.write_bytes(b"pas du PEM")
    with pytest.raises(ErreurConfiguration, match="lisible"):
        signer(paire)


@pytest.mark.parametrize(("jours", "message"), [(31, "a expiré le"), (-1, "n’est valable qu’à partir du")])
def test_hors_dates(paire: pki.Paire, jours: int, message: str) -> None:
    """Certificat expiré ou pas encore valable : la date est dite."""
    with pytest.raises(ErreurConfiguration, match=message):
        signer(paire, MAINTENANT + dt.timedelta(days=jours))


def test_cle_d_un_autre(paire: pki.Paire, certificats: pki.Pki) -> None:
    """La clé d’un autre certificat est refusée."""
    autre = pki.prescripteur(certificats, "10000000017")
    with pytest.raises(ErreurConfiguration, match="ne va pas avec"):
        signer(pki.Paire(paire.certificat, autre.cle))


def test_cle_protegee(paire: pki.Paire) -> None:
    """Une clé protégée par une phrase de passe est refusée sans rien demander au terminal."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"x")
    )
    paire.cle.write_bytes(pem)
    with pytest.raises(ErreurConfiguration, match="phrase de passe"):
        signer(paire)


def test_banc_refuse_en_production(paire: pki.Paire) -> None:
    """Un certificat du banc ne signe pas pour le service réel."""
    with pytest.raises(ErreurConfiguration, match="banc d’essai"):
        signer(paire, env=Environnement.PRODUCTION)


@pytest.mark.skipif(os.name == "nt", reason="les modes POSIX n’existent pas sous Windows")
def test_cles_du_banc_privees(certificats: pki.Pki) -> None:
    """Tout ce que le banc écrit est privé."""
    assert certificats.dossier.stat().st_mode & 0o777 == 0o700
    assert {f.stat().st_mode & 0o777 for f in certificats.dossier.iterdir()} == {0o600}
