"""``--lot`` without a service: every kind of line, the codes, the progress, what a simulation leaves behind."""

import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from aat.domaine.certificat import Certificat
from aat.erreurs import ErreurDocument
from aat.services.lignes_lot import cle_du_document, lignes, lire_ligne
from hypothesis import given
from hypothesis import strategies as st

from tests.patience import PATIENCE_S
from tests.poste import Poste, dates_du_jour

AU = ("--simuler", "--au", "2026-11-23")


def ligne(document: dict[str, Any], **changes: object) -> bytes:
    """Return a document as one line of a batch."""
    return json.dumps(document | changes, ensure_ascii=False).encode() + b"\n"


def resultats(sortie: str) -> list[dict[str, Any]]:
    """Return the results, one a line."""
    return [json.loads(texte) for texte in sortie.splitlines()]


def test_une_ligne_fautive_n_arrete_jamais_les_autres(poste: Poste, exemple: dict[str, Any]) -> None:
    """Right, malformed, too long, binary, blank, refused, right: seven lines read, each with its own result."""
    bonne = ligne(exemple)
    lot = b"".join([
        b"\xef\xbb\xbf" + bonne,
        b'{"version": 1,,}\n',
        b"x" * 10_000_000 + b"\n",
        b"\n",
        b"   \t \r\n",
        bytes(range(128, 256)) + b"\x00\n",
        ligne(exemple, acceptation=False),
        ligne(exemple, aldd=True),
        b"[" * 50_000 + b"\n",
        bonne.rstrip(),
    ])  # fmt: skip
    fini = poste.aat("new-arret", "--lot", "-", *AU, entree=lot)
    lus = resultats(fini.out)
    assert [(r["ligne"], r["code"]) for r in lus] == [(1, 0), (2, 2), (3, 2), (6, 2), (7, 3), (8, 2), (9, 2), (10, 0)]
    assert fini.code == 2
    assert lus[2]["erreur"]["message"].startswith("La ligne est trop longue : 10\u00a0000\u00a0001 octets")
    assert "UTF-8" in lus[3]["erreur"]["message"]
    assert [c["code"] for c in lus[4]["constats"] if c["severite"] == "bloquant"] == ["acceptation"]
    assert lus[5]["erreur"]["champ"] == "aldd"
    assert lus[0] == lus[7] | {"ligne": 1}
    assert {"ref", "etat", "constats", "document", "recapitulatif", "impression", "transmission"} <= lus[0].keys()


def test_une_ligne_dit_ce_que_dit_le_document_seul(poste: Poste, exemple: dict[str, Any]) -> None:
    """A line's answer is, field for field, the one of ``--depuis``."""
    seul = poste.aat("new-arret", "--depuis", "-", *AU, "--json", entree=ligne(exemple)).json()
    (dans_un_lot,) = resultats(poste.aat("new-arret", "--lot", "-", *AU, entree=ligne(exemple)).out)
    assert {nom: dans_un_lot[nom] for nom in seul} == seul


def test_une_simulation_ne_laisse_rien(poste: Poste, exemple: dict[str, Any]) -> None:
    """A simulated batch makes neither store nor key."""
    assert poste.aat("new-arret", "--lot", "-", *AU, entree=ligne(exemple) * 3).code == 0
    assert not list(poste.maison.rglob("*.sqlite3"))


def test_acceptation_donnee_pour_tout_le_lot(poste: Poste, exemple: dict[str, Any]) -> None:
    """``--acceptation`` speaks for every line."""
    lot = ligne(exemple, acceptation=False) * 2
    assert poste.aat("new-arret", "--lot", "-", *AU, entree=lot).code == 3
    assert poste.aat("new-arret", "--lot", "-", *AU, "--acceptation", entree=lot).code == 0


def test_lot_vide(poste: Poste, tmp_path: Path) -> None:
    """An empty file, or blank lines only: nothing to do, code 0, nothing on stdout."""
    vide = tmp_path / "vide.jsonl"
    vide.write_bytes(b"\n\n  \n")
    fini = poste.aat("new-arret", "--lot", str(vide), "--simuler")
    assert (fini.code, fini.out) == (0, "")
    assert fini.err == "Lot : 0 ligne, 0 sans erreur, 0 à reprendre, en 0,0\u00a0s.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "mot"),
    [
        (["--lot", "absent.jsonl"], 4, "n’existe pas"),
        (["--lot", "."], 4, "ne peut pas être lu"),
        (["grippe 5j", "--lot", "-"], 2, "Un lot décrit chaque avis"),
        (["--depuis", "-", "--lot", "-"], 2, "Un lot décrit chaque avis"),
        (["--lot", "-", "--ald"], 2, "Un lot décrit chaque avis"),
        (["--lot", "-", "--motif", "grippe"], 2, "Un lot décrit chaque avis"),
        (["--nom-lot", "novembre"], 2, "--lot"),
        (["--lot", "-", "--au", "2026-11-23"], 2, "--simuler"),
        (["--lot", "-", "--simuler", "--transmettre"], 2, "simulation"),
        (["--lot", "-", "--imprimer", "--sortie", "absent"], 4, "dossier"),
        (["--lot", "-", "--sortie", "."], 2, "--imprimer"),
    ],
)
def test_ce_qui_est_refuse_avant_la_premiere_ligne(poste: Poste, arguments: list[str], code: int, mot: str) -> None:
    """What would fail at each line is refused once, on stderr, with nothing on stdout."""
    fini = poste.aat("new-arret", *arguments)
    assert (fini.code, fini.out) == (code, "")
    assert mot in fini.err


@pytest.mark.parametrize(
    ("enveloppe", "champ"),
    [
        ({"cle_lot": "a"}, "document"),
        ({"cle_lot": None, "document": {"version": 1}}, "cle_lot"),
        ({"cle_lot": " ", "document": {"version": 1}}, "cle_lot"),
        ({"cle_lot": "x" * 201, "document": {"version": 1}}, "cle_lot"),
        ({"cle_lot": 7, "document": {"version": 1}}, "cle_lot"),
        ({"cle_lot": "a", "document": {"version": 2}}, "version"),
        ({"cle_lot": "a", "document": {"version": 1, "aldd": True}}, "document.aldd"),
        ({"cle_lot": "a", "document": {"version": 1}, "autre": 1}, "autre"),
    ],
)
def test_une_enveloppe_mal_faite_est_dite(poste: Poste, enveloppe: dict[str, Any], champ: str) -> None:
    """An envelope is read as strictly as a document: the field at fault is named."""
    (lu,) = resultats(poste.aat("new-arret", "--lot", "-", *AU, entree=ligne(enveloppe)).out)
    assert lu["code"] == 2
    assert lu["erreur"]["champ"] == champ


def test_la_memoire_ne_grossit_pas_avec_les_lignes(poste: Poste, exemple: dict[str, Any]) -> None:
    """Twenty times as many lines take no more memory (kB at the peak, as the system counts it)."""
    assert abs(_pic(poste, ligne(exemple) * 4000) - _pic(poste, ligne(exemple) * 200)) < 4096


def _pic(poste: Poste, lot: bytes) -> int:
    mesure = (
        "import resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'aat', *sys.argv[1:]], stdout=subprocess.DEVNULL, check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    env = {"AAT_MAISON": str(poste.maison), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    commande = [sys.executable, "-c", mesure, "new-arret", "--lot", "-", *AU]
    return int(subprocess.run(commande, input=lot, env=env, capture_output=True, check=True).stdout)


def test_le_progres_se_montre_sur_un_terminal_seulement(poste: Poste, exemple: dict[str, Any], tmp_path: Path) -> None:
    """On a terminal: rate and time left, kept on one line, without colour. Elsewhere: one plain line at the end."""
    fichier = tmp_path / "lot.jsonl"
    fichier.write_bytes(ligne(exemple) * 4000)
    maitre, esclave = pty.openpty()
    try:
        lance = subprocess.Popen(
            [sys.executable, "-m", "aat", "new-arret", "--lot", str(fichier), *AU],
            env={"AAT_MAISON": str(poste.maison), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", "NO_COLOR": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=esclave,
        )
        os.close(esclave)
        ecran = b""
        try:
            while morceau := os.read(maitre, 65536):
                ecran += morceau
        except OSError:  # the other end closed: Linux says EIO
            pass
        assert lance.wait(timeout=PATIENCE_S) == 0
    finally:
        os.close(maitre)
    vu = ecran.decode()
    assert "par seconde · reste" in vu
    assert "\x1b" not in vu
    assert vu.rstrip().endswith("s.")
    ailleurs = poste.aat("new-arret", "--lot", str(fichier), *AU)
    assert ailleurs.err.count("\n") == 1
    assert "\r" not in ailleurs.err


def test_une_sortie_fermee_interrompt_le_lot(poste: Poste, exemple: dict[str, Any]) -> None:
    """When nobody reads the results any more, the batch stops and says so: code 130, never 0."""
    lance = subprocess.Popen(
        [sys.executable, "-m", "aat", "new-arret", "--lot", "-", *AU],
        env={"AAT_MAISON": str(poste.maison), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert lance.stdin
    assert lance.stdout
    assert lance.stderr
    lance.stdin.write(ligne(exemple))
    lance.stdin.flush()
    assert lance.stdout.readline().startswith(b'{"ligne":1,"code":0')
    lance.stdout.close()
    lance.stdin.write(ligne(exemple) * 5)
    lance.stdin.close()
    assert lance.wait(timeout=PATIENCE_S) == 130
    assert "Interrompu" in lance.stderr.read().decode()
    lance.stderr.close()


def test_hors_du_lot_rien_n_est_garde_sans_coffre(poste: Poste, exemple: dict[str, Any]) -> None:
    """When the key is missing, the batch stops before its first line: code 8, nothing on stdout."""
    fini = poste.aat(
        "new-arret", "--lot", "-", entree=ligne(exemple | dates_du_jour()), env={"AAT_CLE_FICHIER": "/nonexistent/cle"}
    )
    assert (fini.code, fini.out) == (8, "")


@given(st.lists(st.binary(max_size=30).filter(lambda b: b"\n" not in b), max_size=12), st.booleans())
def test_chaque_ligne_est_lue_une_fois(textes: list[bytes], fin: bool) -> None:
    """Any bytes: every line that is not blank comes out once, in order, under its number in the file."""
    octets = b"\n".join(textes) + (b"\n" if fin else b"")
    attendues = [(n, texte.strip()) for n, texte in enumerate(textes, 1) if texte.strip()]
    assert [(vue.numero, vue.octets) for vue in lignes(io.BytesIO(octets))] == attendues


def test_la_cle_depend_du_lot_et_de_la_ligne_seulement() -> None:
    """Same line, same batch: same key. A caller's key never meets that of a bare line, and none shows in clear."""
    cle = cle_du_document("novembre", b'{"version": 1}', None)
    assert cle == cle_du_document("novembre", b'  {"version": 1}\r\n', None)
    autres = {
        cle_du_document("octobre", b'{"version": 1}', None),
        cle_du_document("novembre", b'{"version":1}', None),
        cle_du_document("novembre", b"", '{"version": 1}'),
    }
    assert len(autres | {cle}) == 4
    assert "novembre" not in cle


def test_une_longue_ligne_est_signalee_meme_si_elle_commence_par_des_blancs() -> None:
    """A line too long to be read is never taken for a blank one; the next keeps its number."""
    vues = list(lignes(io.BytesIO(b" " * 300_000 + b"{}\n" + b"{}\n")))
    assert [(vue.numero, vue.octets, vue.longueur) for vue in vues] == [(1, b"", 300_003), (2, b"{}", 3)]
    with pytest.raises(ErreurDocument, match="300\u00a0003 octets"):
        vues[0].exiger()


@pytest.mark.parametrize("forme", ['{"nature": "x"}', '{"cle_lot": "k", "document": {"nature": "x"}}'])
def test_une_ligne_de_certificat_fautive_parle_du_certificat(forme: str) -> None:
    """The values and the schema that the remedy names are those of the certificate, in a batch as alone."""
    with pytest.raises(ErreurDocument) as refus:
        lire_ligne(forme.encode(), Certificat)
    assert refus.value.remede == "Valeurs admises : initial, nouvelle-lesion, rechute, final."
    with pytest.raises(ErreurDocument) as refus:
        lire_ligne(b'{"zz": 1}', Certificat)
    assert refus.value.remede == "Voyez « aat schema certificat » pour les champs admis."
