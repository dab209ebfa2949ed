"""A profile is refused, in clear words, before anything is sent."""

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from aat.banc import pki
from aat.domaine.environnement import Environnement
from aat.domaine.transmission import Classe, Echec
from aat.erreurs import ErreurConfiguration
from aat.transmission.https_json import TransportHttps
from aat.transmission.profil import Profil
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

MAINTENANT = dt.datetime.now(dt.UTC)


@pytest.fixture
def profil(tmp_path: Path) -> Profil:
    """A bench profile whose files a test may spoil; nothing listens behind it."""
    return pki.preparer(tmp_path / "banc").profil(1)


def une_paire(dossier: Path, nom: str) -> pki.Paire:
    """Write a self-signed certificate named ``nom`` and its key."""
    cle = ec.generate_private_key(ec.SECP256R1())
    sujet = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, nom)])
    certificat = (
        x509.CertificateBuilder()
        .subject_name(sujet)
        .issuer_name(sujet)
        .public_key(cle.public_key())
        .serial_number(1)
        .not_valid_before(MAINTENANT - dt.timedelta(days=1))
        .not_valid_after(MAINTENANT + dt.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(cle, hashes.SHA256())
    )
    paire = pki.Paire(dossier / f"{nom}.pem", dossier / f"{nom}.cle.pem")
    paire.certificat.write_bytes(certificat.public_bytes(serialization.Encoding.PEM))
    paire.cle.touch(0o600)
    paire.cle.write_bytes(
        cle.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return paire


def avec(profil: Profil, champ: str, chemin: Path) -> Profil:
    """Return ``profil`` with one file replaced."""
    changement: dict[str, Any] = {champ: chemin}
    return dataclasses.replace(profil, **changement)


def sonder(profil: Profil) -> Echec:
    """Probe, expecting a failure that names no person and sends nothing."""
    resultat = TransportHttps(profil).sonder()
    assert isinstance(resultat, Echec)
    assert resultat.classe is Classe.ACTION
    return resultat


def test_profil_du_banc(profil: Profil) -> None:
    """Le profil du banc est bon tel qu’il est fabriqué."""
    profil.verifier(MAINTENANT)


@pytest.mark.parametrize("nom", ["Service", "Cabinet du docteur BANCEL"])
def test_profil_de_production(tmp_path: Path, nom: str) -> None:
    """Un profil de production aux certificats réels est accepté, même d’un cabinet dont le nom contient « BANC »."""
    paire = une_paire(tmp_path, nom)
    Profil(
        Environnement.PRODUCTION,
        "https://service.invalid",
        paire.certificat,
        paire.certificat,
        paire.cle,
        paire.certificat,
    ).verifier(MAINTENANT)


@pytest.mark.parametrize("champ", ["autorites", "certificat", "cle_service"])
def test_rien_du_banc_en_production(tmp_path: Path, profil: Profil, champ: str) -> None:
    """Un seul fichier du banc suffit à refuser un profil de production."""
    paire = une_paire(tmp_path, "Service")
    reel = Profil(
        Environnement.PRODUCTION,
        "https://service.invalid",
        paire.certificat,
        paire.certificat,
        paire.cle,
        paire.certificat,
    )
    with pytest.raises(ErreurConfiguration, match="vient du banc d’essai"):
        avec(reel, champ, getattr(profil, champ)).verifier(MAINTENANT)


@pytest.mark.parametrize("champ", ["autorites", "certificat", "cle_service"])
def test_rien_de_reel_au_banc(tmp_path: Path, profil: Profil, champ: str) -> None:
    """Un seul fichier étranger suffit à refuser un profil du banc."""
    paire = une_paire(tmp_path, "Service")
    with pytest.raises(ErreurConfiguration, match="banc d’essai"):
        avec(profil, champ, paire.certificat).verifier(MAINTENANT)


def test_faisceau_melange(tmp_path: Path, profil: Profil) -> None:
    """Une autorité étrangère glissée dans le faisceau du banc le fait refuser tout entier."""
    faisceau = tmp_path / "faisceau.pem"
    faisceau.write_bytes(profil.autorites.read_bytes() + une_paire(tmp_path, "Autre autorité").certificat.read_bytes())
    echec = sonder(dataclasses.replace(profil, autorites=faisceau))
    assert echec.code == "T201"
    assert "banc d’essai" in echec.message


def test_cle_du_cabinet_trop_ouverte(profil: Profil) -> None:
    """La clé du cabinet lisible par d’autres est refusée, avec la commande qui répare."""
    profil.cle.chmod(0o644)
    echec = sonder(profil)
    assert echec.code == "T202"
    assert echec.remede is not None
    assert "chmod 600" in echec.remede


@pytest.mark.parametrize(
    ("champ", "code"), [("autorites", "T201"), ("certificat", "T202"), ("cle", "T202"), ("cle_service", "T201")]
)
@pytest.mark.parametrize("contenu", [None, b"", b"abime"])
def test_fichiers_absents_ou_abimes(profil: Profil, champ: str, code: str, contenu: bytes | None) -> None:
    """Chaque fichier absent ou abîmé est nommé, et rien n’est tenté."""
    chemin: Path = getattr(profil, champ)
    if contenu is None:
        chemin.unlink()
    else:
        chemin.write_bytes(contenu)
    echec = sonder(profil)
    assert echec.code == code
    assert chemin.name in echec.message


@pytest.mark.parametrize("champ", ["autorites", "certificat", "cle_service"])
def test_un_fichier_illisible_n_est_pas_dit_absent(tmp_path: Path, profil: Profil, champ: str) -> None:
    """Un dossier à la place du fichier : il ne manque pas, il ne peut pas être lu."""
    (tmp_path / "dossier").mkdir()
    echec = sonder(avec(profil, champ, tmp_path / "dossier"))
    assert "n’a pas pu être lu" in echec.message
    assert "dossier" in echec.message


def test_pas_d_autorite_du_systeme(profil: Profil) -> None:
    """Seules les autorités du profil sont crues, jamais celles du système."""
    from aat.transmission.profil import contexte_tls

    contexte = contexte_tls(profil, MAINTENANT)
    assert contexte.cert_store_stats()["x509"] == 1
    assert contexte.check_hostname
