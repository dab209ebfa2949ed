"""One cause, one code, one French sentence; never a traceback, nothing written on a refusal."""

import json
import os
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.patience import PATIENCE_S
from tests.poste import DONNEES, Poste, dates_du_jour


def test_0_une_simulation_qui_passe(poste: Poste, exemple: dict[str, Any]) -> None:
    """The contract's example, as of its day, is accepted."""
    reponse = poste.aat(
        "new-arret", "--depuis", "-", "--simuler", "--au", "2026-11-23", "--json", entree=json.dumps(exemple)
    )
    assert reponse.code == 0, reponse.out
    corps = reponse.json()
    assert corps["etat"] is None
    assert [c for c in corps["constats"] if c["severite"] != "information"] == []
    assert corps["document"]["jours"] == 5
    assert not poste.maison.exists() or not any(poste.maison.rglob("*.sqlite3"))


@pytest.mark.parametrize(
    ("titre", "arguments", "entree"),
    [
        ("option inconnue", ["motifs", "--nimporte"], b""),
        ("commande inconnue", ["envoyer"], b""),
        ("argument manquant", ["durees"], b""),
        ("valeur hors de la liste", ["new-arret", "--temps", "moitie", "--simuler"], b""),
        ("document hors de la liste", ["schema", "ordonnance"], b""),
        ("JSON mal formé", ["new-arret", "--depuis", "-", "--simuler"], b"{"),
        ("champ inconnu", ["new-arret", "--depuis", "-", "--simuler"], b'{"version": 1, "xyz": 1}'),
        ("mauvais type", ["new-arret", "--depuis", "-", "--simuler"], b'{"version": "un"}'),
        ("binaire", ["new-arret", "--depuis", "-", "--simuler"], bytes(range(256)) * 40),
        pytest.param(
            "dix mégaoctets", ["new-arret", "--depuis", "-", "--simuler"], b"[" * 10_000_000, id="dix-megaoctets"
        ),
        (
            "caractère de commande",
            ["new-arret", "--depuis", "-", "--simuler"],
            b'{"justification_duree": "a\\u001b[2Jb"}',
        ),
        ("date illisible", ["new-arret", "grippe 5j", "--debut", "hier soir", "--simuler"], b""),
        ("date qui n’existe pas", ["new-arret", "grippe 5j", "--simuler", "--au", "2026-02-30"], b""),
        ("--au sans --simuler", ["new-arret", "grippe 5j", "--au", "2026-01-01"], b""),
        ("option ignorée par un document", ["new-arret", "--depuis", "-", "--simuler", "--ald"], b"{}"),
        ("deux durées", ["new-arret", "grippe 5j 6j", "--simuler"], b""),
        ("motif ambigu", ["new-arret", "canal carpien 5j", "--simuler"], b""),
        ("NIR en argument", ["identify", "--nir", "269054958815780"], b""),
        ("NIR vide", ["identify", "--nir", "-"], b"\n"),
        ("NIR faux", ["identify", "--nir", "-"], b"269054958815781\n"),
        ("rien à transmettre n’est dit", ["transmit"], b""),
        ("aucun prescripteur", ["new-arret", "grippe 5j", "--transmettre"], b""),
        ("aucune commande", [], b""),
    ],
)
def test_2_mauvais_usage(poste: Poste, titre: str, arguments: list[str], entree: bytes) -> None:
    """Wrong usage: exit 2, a French sentence on stderr, nothing written."""
    sortie = poste.aat(*arguments, entree=entree)
    assert sortie.code == 2, (titre, sortie)
    assert not any(p.is_file() for p in poste.maison.rglob("*")), titre
    if arguments:
        assert sortie.err.startswith("aat : "), titre
        assert "Error" not in sortie.err


def test_2_sous_json_l_erreur_est_du_json(poste: Poste) -> None:
    """Under --json an error is a JSON object that names the field and the line."""
    sortie = poste.aat("new-arret", "--depuis", "-", "--simuler", "--json", entree='{"version": 1,\n "temps": "x"}')
    erreur = sortie.json()["erreur"]
    assert (sortie.code, erreur["code"], erreur["champ"], erreur["ligne"]) == (2, 2, "temps", 2)


def test_3_refuse_par_une_regle(poste: Poste, exemple: dict[str, Any]) -> None:
    """Refused by a rule: exit 3, the findings, nothing kept."""
    exemple["acceptation"] = False
    sortie = poste.aat(
        "new-arret",
        "--depuis",
        "-",
        "--json",
        entree=json.dumps(exemple | {"debut": "2020-01-01", "fin": "2020-01-03"}),
    )
    assert sortie.code == 3
    assert {"acceptation", "debut-fenetre"} <= {c["code"] for c in sortie.json()["constats"]}
    assert sortie.json()["ref"] is None
    assert not any(poste.maison.rglob("*.sqlite3"))


@pytest.mark.parametrize(
    ("titre", "arguments"),
    [
        ("fichier", ["new-arret", "--depuis", "absent.json", "--simuler"]),
        ("motif", ["durees", "zzzzzz"]),
        ("motif cherché", ["motifs", "zzzzzz"]),
        ("motif d’une ligne express", ["new-arret", "zzzzzz 5j", "--simuler"]),
        ("fiche de durées", ["durees", "appendicectomie"]),
        ("référence à imprimer", ["print", "0123456789"]),
        ("référence à transmettre", ["transmit", "0123456789"]),
        ("état d’une référence", ["transmit", "--etat", "0123456789"]),
        ("patient", ["new-arret", "grippe 5j", "--patient", "P-0000000000", "--simuler"]),
    ],
)
def test_4_introuvable(poste: Poste, titre: str, arguments: list[str]) -> None:
    """Nothing by that name: exit 4."""
    sortie = poste.aat(*arguments)
    assert sortie.code == 4, (titre, sortie)


def test_6_reseau_coupe_puis_repris_une_seule_fois(poste: Poste, exemple: dict[str, Any], demarrer_banc: Any) -> None:
    """Network down: queued, said so, exit 6; ``transmit --tout`` sends it later, once."""
    banc = demarrer_banc(poste)
    banc.processus.terminate()
    banc.processus.wait()
    du_jour = exemple | dates_du_jour()
    sortie = poste.aat("new-arret", "--depuis", "-", "--transmettre", "--json", entree=json.dumps(du_jour))
    assert sortie.code == 6, sortie
    ref = sortie.json()["ref"]
    assert sortie.json()["transmission"]["numero"] is None
    demarrer_banc(poste)
    repris = poste.aat("transmit", "--tout", "--json")
    assert repris.code == 0, repris
    assert [d["ref"] for d in repris.json()["documents"]] == [ref]
    numero = repris.json()["documents"][0]["numero"]
    assert numero.startswith("BANC-AAT-AS-010100000-")
    encore = poste.aat("transmit", ref, "--json")
    assert encore.json()["documents"][0]["numero"] == numero
    tout = poste.aat("transmit", "--tout", "--json")
    assert (tout.code, tout.json()["documents"]) == (0, [])


def test_7_rejete_pour_de_bon(poste: Poste, exemple: dict[str, Any], demarrer_banc: Any) -> None:
    """The caisse's side refuses for good: exit 7, the reason, no further try."""
    banc = demarrer_banc(poste)
    banc.scenario("regime-non-raccorde", "01")
    sortie = poste.aat(
        "new-arret", "--depuis", "-", "--transmettre", "--json", entree=json.dumps(exemple | dates_du_jour())
    )
    assert sortie.code == 7, sortie
    assert sortie.json()["etat"] == "rejete"
    assert sortie.json()["transmission"]["derniere_erreur"]


def test_8_coffre_sans_sa_cle(poste: Poste, exemple: dict[str, Any]) -> None:
    """A store without its key never gets a new one: exit 8, and what is missing is named."""
    poste.patient()
    cle = next(poste.maison.rglob("maitresse.cle"))
    cle.unlink()
    sortie = poste.aat("new-arret", "--depuis", "-", "--json", entree=json.dumps(exemple | dates_du_jour()))
    assert sortie.code == 8, sortie
    assert "AAT_CLE_FICHIER" in sortie.err


def test_8_coffre_trop_ouvert(poste: Poste) -> None:
    """A too-open store is refused with the exact command that mends it."""
    poste.patient()
    next(poste.maison.rglob("*.sqlite3")).chmod(0o644)
    sortie = poste.aat("identify", "--nir", "-", entree="269054958815780\n")
    assert sortie.code == 8
    assert "chmod 600" in sortie.err


def test_130_interrompu(poste: Poste) -> None:
    """Ctrl+C ends with 130."""
    processus = subprocess.Popen(
        [sys.executable, "-m", "aat", "new-arret", "--depuis", "-"],
        env={"AAT_MAISON": str(poste.maison), "PATH": os.environ["PATH"]},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert processus.stdin
    os.set_blocking(processus.stdin.fileno(), False)
    with suppress(BlockingIOError):
        while True:
            os.write(processus.stdin.fileno(), b" " * 65536)
    # A full pipe has room again once the command reads it.
    assert select.select([], [processus.stdin], [], 20)[1]
    processus.send_signal(signal.SIGINT)
    _, err = processus.communicate(timeout=PATIENCE_S)
    assert processus.returncode == 130
    assert "Interrompu" in err.decode()


def test_le_lecteur_qui_part_ne_laisse_pas_de_trace(poste: Poste) -> None:
    """``aat motifs | head -1`` ends quietly."""
    fini = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m aat motifs | head -1"],
        env={"AAT_MAISON": str(poste.maison), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert fini.stdout.count("\n") == 1
    assert fini.stderr == ""


def test_rien_n_est_demande_sans_terminal(poste: Poste, tmp_path: Path) -> None:
    """Without a terminal nothing is asked: the missing option is named, at once."""
    del tmp_path
    sortie = poste.aat("identify")
    assert sortie.code == 2
    assert "--nir" in sortie.err


def test_la_cle_se_cree_une_fois(poste: Poste) -> None:
    """``aat cle creer`` makes the key and explains it; a second time it refuses to replace it."""
    premiere = poste.aat("cle", "creer")
    assert premiere.code == 0
    assert "maitresse.cle" in premiere.out
    assert poste.aat("cle", "creer").code == 8


def test_la_cle_designee_par_l_environnement(poste: Poste, tmp_path: Path) -> None:
    """AAT_CLE_FICHIER names the key of an unattended workstation; a wrong path is exit 8, never a new key."""
    cle = {"AAT_CLE_FICHIER": str(tmp_path / "poste.cle")}
    assert poste.aat("identify", "--nir", "-", entree="269054958815780", env=cle).code == 0
    patient = str(DONNEES / "patient_banc.json")
    assert poste.aat("identify", "--depuis", patient, env=cle).code == 8
    assert poste.aat("cle", "creer", env=cle).code == 0
    assert (tmp_path / "poste.cle").stat().st_mode & 0o777 == 0o600
    assert poste.aat("identify", "--depuis", patient, env=cle).code == 0
    assert poste.aat("identify", "--depuis", patient).code == 8


def test_la_configuration_se_lit_comme_son_fichier(poste: Poste) -> None:
    """What is shown can be copied back; that nothing is set is said."""
    assert "Rien n’est encore réglé" in poste.aat("config").out
    assert poste.aat("config", "--json").json() == {}
    salarie = {"profession": "medecin", "rpps": "10000000009", "nom": "BANC-MARTIN", "salarie": True}
    adresse = {"structure": {"raison_sociale": "Cabinet BANC", "adresse": {"ville": "Bourg-en-Bresse"}}}
    entree = json.dumps(salarie | adresse)
    assert poste.aat("config", "prescripteur", "--depuis", "-", entree=entree).code == 0
    assert poste.aat("config").out == (poste.maison / "configuration.toml").read_text(encoding="utf-8").lstrip("\n")


def test_la_chaine_d_audit_se_verifie(poste: Poste) -> None:
    """An empty home, then a store: the chain holds."""
    assert poste.aat("audit", "verifier").code == 0
    poste.patient()
    assert "tient" in poste.aat("audit", "verifier").out
