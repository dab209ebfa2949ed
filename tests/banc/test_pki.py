"""The bench's certificates: marked, private, made again when needed, refused when foreign."""

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from aat.banc import pki
from aat.erreurs import ErreurCoffre, ErreurConfiguration, ErreurUsage
from aat.transmission.certificats import lire_certificats

MAINTENANT = dt.datetime.now(dt.UTC)


def test_marque_et_duree(tmp_path: Path) -> None:
    """Tous les noms portent « BANC », et rien ne vaut plus de trente jours."""
    certificats = pki.preparer(tmp_path / "banc", MAINTENANT)
    medecin = pki.prescripteur(certificats, "10000000009", MAINTENANT)
    for paire in (certificats.autorite, certificats.serveur, certificats.service, certificats.cabinet, medecin):
        lu = lire_certificats(paire.certificat, "essai")[0]
        assert "BANC" in lu.subject.rfc4514_string()
        assert lu.not_valid_after_utc <= MAINTENANT + dt.timedelta(days=30)


def test_gardes_tant_qu_ils_valent(tmp_path: Path) -> None:
    """Les mêmes certificats servent jusqu’à leur fin, puis sont refaits, celui du prescripteur aussi."""
    dossier = tmp_path / "banc"
    certificats = pki.preparer(dossier, MAINTENANT)
    medecin = pki.prescripteur(certificats, "10000000009", MAINTENANT)
    avant = certificats.autorite.certificat.read_bytes(), medecin.certificat.read_bytes()
    pki.preparer(dossier, MAINTENANT + dt.timedelta(days=29))
    pki.prescripteur(certificats, "10000000009", MAINTENANT + dt.timedelta(days=29))
    assert (certificats.autorite.certificat.read_bytes(), medecin.certificat.read_bytes()) == avant
    plus_tard = MAINTENANT + dt.timedelta(days=31)
    pki.preparer(dossier, plus_tard)
    assert not medecin.certificat.exists()
    pki.prescripteur(certificats, "10000000009", plus_tard)
    assert certificats.autorite.certificat.read_bytes() != avant[0]
    assert sorted(p.name for p in dossier.iterdir()) == ["pki"]


def test_refait_si_abime(tmp_path: Path) -> None:
    """Une clé perdue ou un certificat abîmé : tout est refait."""
    certificats = pki.preparer(tmp_path / "banc")
    certificats.serveur.cle.unlink()
    pki.exiger_du_banc(pki.preparer(tmp_path / "banc"), MAINTENANT)
    certificats.service.certificat.write_bytes(b"abime")
    pki.exiger_du_banc(pki.preparer(tmp_path / "banc"), dt.datetime.now(dt.UTC))


def test_cle_etrangere_refusee(tmp_path: Path) -> None:
    """Un certificat que ce banc n’a pas fabriqué est refusé."""
    certificats, autres = pki.preparer(tmp_path / "un"), pki.preparer(tmp_path / "deux")
    for chemin in ("certificat", "cle"):
        shutil.copy(getattr(autres.serveur, chemin), getattr(certificats.serveur, chemin))
    with pytest.raises(ErreurConfiguration, match="pas fabriqués"):
        pki.exiger_du_banc(certificats, dt.datetime.now(dt.UTC))


def test_dossier_trop_ouvert(tmp_path: Path) -> None:
    """Un dossier du banc que d’autres peuvent lire est refusé."""
    pki.preparer(tmp_path / "banc")
    (tmp_path / "banc").chmod(0o755)
    with pytest.raises(ErreurCoffre):
        pki.preparer(tmp_path / "banc")


@pytest.mark.parametrize("rpps", ["", "1", "1000000000X", "../../../etc"])
def test_rpps_invalide(tmp_path: Path, rpps: str) -> None:
    """Un RPPS qui n’est pas onze chiffres ne fait aucun fichier."""
    certificats = pki.preparer(tmp_path / "banc")
    avant = sorted(certificats.dossier.iterdir())
    with pytest.raises(ErreurUsage):
        pki.prescripteur(certificats, rpps)
    assert sorted(certificats.dossier.iterdir()) == avant


def test_sans_aiohttp_ni_client_http() -> None:
    """Les aides du banc et l’adaptateur se chargent sans bibliothèque HTTP."""
    programme = (
        "import sys, aat.banc, aat.banc.pki, aat.banc.lancement, aat.transmission.https_json\n"
        "print([m for m in ('aiohttp', 'httpx2', 'httpcore2', 'cryptography', 'joserfc') if m in sys.modules])"
    )
    vu = subprocess.run([sys.executable, "-c", programme], capture_output=True, text=True, check=True)
    assert vu.stdout.strip() == "[]"


def test_le_produit_ne_charge_pas_le_banc() -> None:
    """L’adaptateur de transmission ne connaît pas le banc."""
    programme = (
        "import sys, pkgutil, importlib, aat.transmission as t\n"
        "[importlib.import_module(f'aat.transmission.{m.name}') for m in pkgutil.iter_modules(t.__path__)]\n"
        "print([m for m in sys.modules if m.startswith('aat.banc')])"
    )
    vu = subprocess.run([sys.executable, "-c", programme], capture_output=True, text=True, check=True)
    assert vu.stdout.strip() == "[]"
