"""The log: allow-listed events and fields, nothing else, and never a reason to stop."""

import datetime as dt
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from aat import journalisation
from aat.cli.diagnostics import defaut_explique
from aat.horloge import HorlogeSysteme
from hypothesis import given
from hypothesis import strategies as st

NIR = "269054958815780"


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Path]:
    """A log folder in use for the test."""
    journalisation.configurer(tmp_path)
    yield tmp_path
    journalisation.configurer(None)


def lignes(dossier: Path) -> list[dict[str, object]]:
    """Return the events written."""
    texte = (dossier / journalisation.NOM_FICHIER).read_text(encoding="ascii")
    return [json.loads(ligne) for ligne in texte.splitlines()]


def test_un_evenement_s_ecrit_sur_une_ligne(dossier: Path) -> None:
    """0600, with its moment in UTC."""
    journalisation.noter("transmission-resultat", code="T503", http=503, duree_ms=12.5, ref="C9W05A3C6R", tentative=2)
    (ligne,) = lignes(dossier)
    assert str(ligne.pop("quand")).endswith("Z")
    assert ligne == {
        "evenement": "transmission-resultat",
        "code": "T503",
        "http": 503,
        "duree_ms": 12.5,
        "ref": "C9W05A3C6R",
        "tentative": 2,
    }
    assert stat.S_IMODE((dossier / journalisation.NOM_FICHIER).stat().st_mode) == 0o600


def test_ce_qui_n_est_pas_dans_la_liste_est_compte_et_tu(dossier: Path) -> None:
    """Unknown field, wrong type, sentence, boolean; ``None`` is simply absent."""
    journalisation.noter("defaut", nom="BANC-DURAND", http="503", code="deux mots", pages=True, volet=None, ligne=7)
    (ligne,) = lignes(dossier)
    assert ligne["champs_refuses"] == 4
    assert set(ligne) == {"quand", "evenement", "ligne", "champs_refuses"}


def test_un_evenement_inconnu_ne_dit_rien(dossier: Path) -> None:
    """Neither its name nor its fields."""
    journalisation.noter("BANC-DURAND", code="T503")
    (ligne,) = lignes(dossier)
    assert set(ligne) == {"quand", "evenement", "champs_refuses"}
    assert ligne["evenement"] == "evenement-refuse"


@pytest.mark.parametrize("champ", sorted(nom for nom, forme in journalisation.CHAMPS.items() if isinstance(forme, str)))
@pytest.mark.parametrize(
    "valeur", [NIR, NIR[:13], "BANC-DURAND", "rhume commun", "1969-05-12", "12.05.1969", "3 rue des Lilas"]
)
def test_aucun_champ_n_accepte_une_donnee_de_patient(dossier: Path, champ: str, valeur: str) -> None:
    """NIR, name, motif, birth date, address: refused by the form of every field, and counted."""
    champs: dict[str, str | float | None] = {champ: valeur}
    journalisation.noter("defaut", **champs)
    (ligne,) = lignes(dossier)
    assert set(ligne) == {"quand", "evenement", "champs_refuses"}


def test_un_nir_passe_pour_un_nombre_fait_ecarter_la_ligne(dossier: Path) -> None:
    """The last net: the whole line is dropped."""
    journalisation.noter("defaut", nombre=int(NIR))
    (ligne,) = lignes(dossier)
    assert ligne["evenement"] == "ligne-ecartee"


def test_un_defaut_dit_son_espece_et_son_lieu(dossier: Path) -> None:
    """What support needs to find it is in the list: nothing of it is refused."""
    try:
        dt.date(2026, 2, 30)
    except ValueError as cause:
        erreur = defaut_explique(cause)
    (ligne,) = lignes(dossier)
    assert (ligne["exception"], ligne["lieu"]) == ("ValueError", "?")
    assert str(ligne["reference"]) in erreur.message
    assert "champs_refuses" not in ligne
    journalisation.noter("defaut", lieu="services/arret.py:12")
    assert lignes(dossier)[1]["lieu"] == "services/arret.py:12"


@pytest.mark.parametrize(
    "texte",
    [
        NIR,
        NIR[:13],
        "2 69 05 49 588 157 80",
        "2 53 07 2A 073 004 43",
        "253072b07300443",
        "n°269054958815780.",
        "2690549588157 80",
    ],
)
def test_un_nir_est_reconnu(texte: str) -> None:
    """13 or 15 characters, spaces, Corsica."""
    assert journalisation.contient_un_nir(texte)


@pytest.mark.parametrize(
    "texte",
    [
        "BANC-AAT-AS-010110000-211210-135818-177",
        "01a209fa-40d4-7c27-a729-89e00aa1b0d8",
        "2026-11-23T19:55:25.268084Z",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "10000000009",
    ],
)
def test_un_numero_du_metier_n_est_pas_pris_pour_un_nir(texte: str) -> None:
    """Acknowledgement, identifier, moment, fingerprint, RPPS."""
    assert not journalisation.contient_un_nir(texte)


@given(st.text(max_size=60), st.text(max_size=60), st.floats(), st.integers())
def test_quoi_qu_on_note_il_y_a_une_ligne_et_une_seule(evenement: str, texte: str, decimal: float, entier: int) -> None:
    """No content breaks the format or escapes the list."""
    octets = journalisation.ligne_de(evenement, {"code": texte, "duree_ms": decimal, "http": entier, texte: texte})
    assert octets.count(b"\n") == 1
    assert octets.isascii()
    assert set(json.loads(octets)) <= {"quand", "evenement", "champs_refuses", *journalisation.CHAMPS}


def test_le_journal_tourne_par_la_taille(dossier: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old files are shifted, the oldest is forgotten, the last event is in the current file."""
    monkeypatch.setattr(journalisation, "TAILLE_MAX_OCTETS", 400)
    for rang in range(60):
        journalisation.noter("controle", nombre=rang)
    fichiers = sorted(f.name for f in dossier.iterdir())
    assert fichiers == ["aat.jsonl", *(f"aat.jsonl.{n}" for n in range(1, journalisation.FICHIERS_GARDES + 1))]
    assert all(f.stat().st_size <= 400 for f in dossier.iterdir())
    assert lignes(dossier)[-1]["nombre"] == 59


@pytest.mark.parametrize("cas", ["dossier absent", "lien", "dossier a la place"])
def test_un_journal_impossible_n_arrete_rien(tmp_path: Path, cas: str) -> None:
    """Missing folder, symbolic link, folder in the way."""
    journalisation.configurer(tmp_path / "absent" if cas == "dossier absent" else tmp_path)
    fichier = tmp_path / journalisation.NOM_FICHIER
    if cas == "lien":
        (tmp_path / "cible").write_bytes(b"intact")
        fichier.symlink_to(tmp_path / "cible")
    elif cas == "dossier a la place":
        fichier.mkdir()
    journalisation.noter("defaut", code="T601")
    journalisation.configurer(None)
    if cas == "lien":
        assert (tmp_path / "cible").read_bytes() == b"intact"


def test_huit_processus_ne_melangent_pas_leurs_lignes(tmp_path: Path) -> None:
    """One append per line."""
    code = (
        "import sys; from pathlib import Path; from aat import journalisation as j\n"
        "j.configurer(Path(sys.argv[1]))\n"
        "for n in range(200): j.noter('controle', nombre=n, ref='R' * 70)\n"
    )
    fils = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path)]) for _ in range(8)]
    assert [un.wait() for un in fils] == [0] * 8
    assert len(lignes(tmp_path)) == 1600


def test_durcir_ferme_les_portes() -> None:
    """No core dump, not dumpable, umask 077; in a child, since it cannot be undone."""
    code = (
        "import os, resource; from aat.durcissement import durcir; durcir()\n"
        "import ctypes\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), oct(os.umask(0)))\n"
    )
    fils = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert fils.stdout.split("\n")[0] == "(0, 0) 0 0o77"


def test_l_horloge_donne_l_utc_et_le_jour_de_paris(monkeypatch: pytest.MonkeyPatch) -> None:
    """Aware moments; the machine's own zone does not count."""
    monkeypatch.setitem(os.environ, "TZ", "Pacific/Kiritimati")
    horloge = HorlogeSysteme()
    moment = horloge.maintenant()
    assert moment.utcoffset() is not None
    assert moment.utcoffset().total_seconds() == 0  # type: ignore[union-attr]  # asserted on the line above
    ecart = (horloge.aujourd_hui() - moment.date()).days
    assert ecart in (0, 1)
