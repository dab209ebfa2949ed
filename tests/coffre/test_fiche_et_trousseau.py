"""The recovery sheet and the ways to keep the key: each one opens the same store, none of them loses it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from aat.coffre import fiche
from aat.coffre.chiffrement import CleMaitresse
from aat.coffre.cles import VARIABLE, ModeCle, creer_cle, garder, mode_cle, ouvrir_cle, refuser_de_perdre
from aat.coffre.sqlite import CoffreSqlite
from aat.emplacements import Emplacements, emplacements, preparer
from aat.erreurs import ErreurCoffre, ErreurUsage
from hypothesis import given
from hypothesis import strategies as st

from tests.poste import Poste

PHRASE, AUTRE = "quatre mots sans lien", "cinq autres mots sans lien"


@pytest.fixture
def lieux(tmp_path: Path) -> Emplacements:
    """Folders of an invented user."""
    return emplacements({"AAT_MAISON": str(tmp_path / "maison")})


@given(st.binary(min_size=32, max_size=32))
def test_la_fiche_rend_la_cle(octets: bytes) -> None:
    """Printed, then copied in lower case, without dashes, with look-alike letters."""
    cle = CleMaitresse(octets)
    import datetime as dt

    texte = fiche.composer(cle, dt.date(2026, 11, 23))
    assert fiche.lire(texte).octets == octets
    copie = "\n".join(li.replace("-", " ").lower().replace("0", "o").replace("1", "l") for li in fiche.ecrire(cle))
    assert fiche.lire(copie).octets == octets


@given(st.binary(min_size=32, max_size=32), st.integers(0, 3), st.integers(0, 15), st.integers(1, 31))
def test_une_faute_de_copie_est_nommee(octets: bytes, rang: int, place: int, decalage: int) -> None:
    """Its line is given, nothing of it; the fault that passes, once in 65 536, gives another key."""
    lignes = list(fiche.ecrire(CleMaitresse(octets)))
    nu = lignes[rang].replace("-", "")
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    fautif = nu[:place] + alphabet[(alphabet.index(nu[place]) + decalage) % 32] + nu[place + 1 :]
    lignes[rang] = fautif
    try:
        relue = fiche.lire("\n".join(lignes))
    except ErreurUsage as erreur:
        refus = f"{erreur.message}{erreur.remede}"
    else:
        assert relue.octets != octets
        return
    assert f"ligne {rang + 1}" in refus
    assert fautif not in refus


@pytest.mark.parametrize("texte", ["", "Ligne 1 : ABCD", "\ud7ff" * 40, "0000-0000-0000-0000\n" * 5, "ligne\n" * 9])
def test_ce_qui_n_est_pas_une_fiche_est_refuse(texte: str) -> None:
    """Never a traceback."""
    with pytest.raises(ErreurUsage):
        fiche.lire(texte)


def test_deux_lignes_echangees_se_voient() -> None:
    """The check of a line knows its rank."""
    un, deux, *reste = fiche.ecrire(CleMaitresse(bytes(range(32))))
    with pytest.raises(ErreurUsage, match="ligne 1"):
        fiche.lire("\n".join((deux, un, *reste)))


def test_la_phrase_change_et_la_cle_reste(lieux: Emplacements) -> None:
    """File → phrase → other phrase → file: one key, one way at a time, 0600."""
    cle = creer_cle(lieux).cle
    garder(lieux, cle, ModeCle.PHRASE, PHRASE)
    assert mode_cle(lieux, {}) is ModeCle.PHRASE
    assert ouvrir_cle(lieux, demander_phrase=lambda: PHRASE, environnement={}).octets == cle.octets
    garder(lieux, cle, ModeCle.PHRASE, AUTRE)
    with pytest.raises(ErreurCoffre, match="phrase"):
        ouvrir_cle(lieux, demander_phrase=lambda: PHRASE, environnement={})
    assert ouvrir_cle(lieux, demander_phrase=lambda: AUTRE, environnement={}).octets == cle.octets
    garder(lieux, cle, ModeCle.FICHIER)
    (fichier,) = lieux.cles.iterdir()
    assert fichier.stat().st_mode & 0o777 == 0o600
    assert ouvrir_cle(lieux, environnement={}).octets == cle.octets


def test_une_phrase_trop_courte_ne_change_rien(lieux: Emplacements) -> None:
    """The file is still there."""
    cle = creer_cle(lieux).cle
    with pytest.raises(ErreurCoffre, match="trop courte"):
        garder(lieux, cle, ModeCle.PHRASE, "court")
    assert mode_cle(lieux, {}) is ModeCle.FICHIER


def test_sans_trousseau_de_session_c_est_dit(lieux: Emplacements, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own « no keyring » backend is refused, and so is one that keeps clear files."""
    pytest.importorskip("keyring", reason="the extra [trousseau] is not installed: nothing to test here")
    cle = creer_cle(lieux).cle
    for moteur in ("keyring.backends.fail.Keyring", "keyring.backends.null.Keyring"):
        monkeypatch.setenv("PYTHON_KEYRING_BACKEND", moteur)
        import keyring.core

        keyring.core.init_backend()
        with pytest.raises(ErreurCoffre, match="trousseau"):
            garder(lieux, cle, ModeCle.TROUSSEAU)
        assert mode_cle(lieux, {}) is ModeCle.FICHIER


@pytest.mark.skipif(
    not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
    reason="gnome-keyring and dbus are not installed: the real keyring is not tried",
)
def test_un_vrai_trousseau(poste: Poste) -> None:
    """Secret Service on its own bus: deposited, read by another process, gone when the key is kept elsewhere."""
    pytest.importorskip("secretstorage", reason="the extra [trousseau] is not installed: nothing to test here")
    script = """
set -e
printf essai | gnome-keyring-daemon --unlock --components=secrets --daemonize >/dev/null 2>&1
aat() { "$PYTHON" -m aat "$@"; }
aat cle creer >/dev/null
aat cle changer --trousseau
ls "$AAT_MAISON/cles"
aat identify --depuis "$PATIENT" --json >/dev/null
aat cle sauvegarder --sortie "$AAT_MAISON/fiche.txt" >/dev/null
aat cle etat --json
aat cle changer --fichier >/dev/null
ls "$AAT_MAISON/cles"
aat audit verifier
"""
    from tests.poste import DONNEES

    maison = poste.maison
    environnement = {
        "PATH": os.environ["PATH"], "AAT_MAISON": str(maison), "PYTHON": sys.executable, "LANG": "C.UTF-8",
        "HOME": str(maison.parent), "XDG_DATA_HOME": str(maison.parent / "donnees"), "XDG_RUNTIME_DIR": str(maison.parent),
        "PATIENT": str(DONNEES / "patient_banc.json"),
    }  # fmt: skip
    fini = subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", script],
        env=environnement, capture_output=True, text=True, check=False, timeout=90, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert fini.returncode == 0, fini.stderr
    assert "maitresse.trousseau.json" in fini.stdout
    assert '{"mode":"trousseau","fiche_de_secours":true}' in fini.stdout
    assert "La chaîne tient" in fini.stdout
    assert sorted(p.name for p in (maison / "cles").iterdir()) == ["fiche-de-secours.faite", "maitresse.cle"]


def test_la_cle_d_un_autre_coffre_ne_remplace_rien(poste: Poste, tmp_path: Path) -> None:
    """A sheet of another store: exit 8, and the key that was there still opens."""
    poste.patient()
    fausse = tmp_path / "fausse.txt"
    fausse.write_text("\n".join(fiche.ecrire(CleMaitresse(bytes(32)))), encoding="ascii")
    refus = poste.aat("cle", "restaurer", "--depuis", "-", entree=fausse.read_bytes())
    assert refus.code == 8
    assert "pas celle de ce coffre" in refus.err
    assert poste.aat("audit", "verifier").code == 0
    existe = poste.aat("cle", "sauvegarder", "--sortie", str(fausse))
    assert existe.code == 3
    assert poste.aat("cle", "sauvegarder", "--imprimante", "-o").code == 4


def test_sans_coffre_une_autre_cle_n_est_pas_ecrasee(poste: Poste) -> None:
    """Nothing proves which one is right: the key that was there stays, byte for byte; the same one is no other."""
    assert poste.aat("cle", "creer").code == 0
    fichier = poste.maison / "cles" / "maitresse.cle"
    avant = fichier.read_bytes()
    refus = poste.aat("cle", "restaurer", "--depuis", "-", entree="\n".join(fiche.ecrire(CleMaitresse(bytes(32)))))
    assert refus.code == 8
    assert "n’a pas été remplacée" in refus.err
    assert fichier.read_bytes() == avant
    la_meme = "\n".join(fiche.ecrire(ouvrir_cle(emplacements({"AAT_MAISON": str(poste.maison)}), environnement={})))
    assert poste.aat("cle", "restaurer", "--depuis", "-", entree=la_meme).code == 0
    assert poste.aat("cle", "etat", "--json").json() == {"mode": "fichier", "fiche_de_secours": True}


def test_une_cle_sous_phrase_ne_cede_qu_a_celle_du_coffre(lieux: Emplacements) -> None:
    """Wrapped, it cannot be compared: only the store tells."""
    cle = creer_cle(lieux, phrase=PHRASE).cle
    with pytest.raises(ErreurCoffre, match=r"maitresse\.phrase\.json"):
        refuser_de_perdre(lieux, cle, prouvee=False)
    refuser_de_perdre(lieux, cle, prouvee=True)
    garder(lieux, cle, ModeCle.FICHIER)
    with pytest.raises(ErreurCoffre, match=r"maitresse\.cle"):
        refuser_de_perdre(lieux, CleMaitresse(bytes(32)), prouvee=True)
    (lieux.cles / "maitresse.cle").write_bytes(b"rien")
    refuser_de_perdre(lieux, cle, prouvee=True)
    with pytest.raises(ErreurCoffre, match=r"maitresse\.cle"):
        refuser_de_perdre(lieux, cle, prouvee=False)


def test_une_phrase_oubliee_est_remplacee_par_une_phrase(poste: Poste, lieux: Emplacements, tmp_path: Path) -> None:
    """The sheet never leaves, unasked, a key in clear where there was a passphrase."""
    cle = creer_cle(lieux, phrase=PHRASE).cle
    CoffreSqlite(_preparee(lieux), cle).fermer()
    papier = tmp_path / "fiche.txt"
    papier.write_text("\n".join(fiche.ecrire(cle)), encoding="ascii")
    sans_terminal = poste.aat("cle", "restaurer", "--depuis", str(papier))
    assert sans_terminal.code == 8
    assert mode_cle(lieux, {}) is ModeCle.PHRASE
    assert poste.aat("cle", "restaurer", "--depuis", str(papier), "--fichier").code == 0
    assert mode_cle(lieux, {}) is ModeCle.FICHIER


def test_la_variable_qui_decide_encore_est_dite(poste: Poste, tmp_path: Path) -> None:
    """Kept in another way, but the file that the environment names still opens the store."""
    ailleurs = str(tmp_path / "ailleurs.cle")
    assert poste.aat("cle", "creer", env={VARIABLE: ailleurs}).code == 0
    change = poste.aat("cle", "changer", "--fichier", env={VARIABLE: ailleurs})
    assert change.code == 0
    assert f"{VARIABLE} est réglée" in change.out
    assert ailleurs in change.out
    assert VARIABLE not in poste.aat("cle", "changer", "--fichier").out


def _preparee(lieux: Emplacements) -> Path:
    preparer(lieux)
    return lieux.base
