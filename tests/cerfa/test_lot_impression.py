"""``aat print --lot``: every document once, bad lines told and skipped, resumed, whole files only, one gathered PDF."""

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from aat.services.manifeste import NOM, PARTIEL
from tests.bout_en_bout.test_lot import resultats
from tests.cerfa.conftest import AVIS
from tests.poste import Poste


def _lignes(demandes: list[Any]) -> bytes:
    return b"".join(json.dumps(d).encode() + b"\n" for d in demandes)


def test_un_lot_ecrit_tout_avec_son_manifeste_et_le_second_passage_ne_recrit_rien(
    rempli: tuple[Poste, list[str]], tmp_path: Path
) -> None:
    """The results of the batch that transmitted are the batch that prints; same bytes, untouched, the second time."""
    poste, refs = rempli
    arguments = ("print", "--lot", str(poste.maison / "resultats.jsonl"), "--sortie", str(tmp_path), "--manifeste")
    premier = poste.aat(*arguments)
    assert premier.code == 0, premier
    lus = resultats(premier.out)
    assert [(r["ligne"], r["ref"], r["retrouve"]) for r in lus] == [(n, ref, False) for n, ref in enumerate(refs, 1)]
    pdf = sorted(tmp_path.glob("*.pdf"))
    assert len(pdf) == 2 * AVIS
    entrees = resultats((tmp_path / NOM).read_text())
    assert [e["ref"] for e in entrees] == [ref for ref in refs for _ in range(2)]
    assert {e["fichier"]: e["sha256"] for e in entrees} == {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in pdf
    }
    assert {(e["document"], e["volet"], e["pages"]) for e in entrees} == {("volet-3", 3, 1), ("recapitulatif", None, 1)}
    assert all(p.stat().st_mode & 0o777 == 0o600 for p in pdf)
    vus = {p.name: p.stat().st_mtime_ns for p in pdf}
    second = poste.aat(*arguments)
    assert second.code == 0
    assert all(r["retrouve"] for r in resultats(second.out))
    assert {p.name: p.stat().st_mtime_ns for p in tmp_path.glob("*.pdf")} == vus
    assert resultats((tmp_path / NOM).read_text()) == entrees
    assert re.search(r"Lot : 8 lignes, 8 sans erreur", second.err), second.err
    assert "DURAND" not in (tmp_path / NOM).read_text() + premier.out


def test_les_lignes_fautives_sont_dites_et_les_autres_imprimees(
    rempli: tuple[Poste, list[str]], tmp_path: Path
) -> None:
    """Unknown reference, JSON cut, unknown field, volet that does not exist, refused paper: each has its code."""
    poste, refs = rempli
    entree = _lignes(
        [
            {"ref": refs[0], "volets": ["3"]},
            {"ref": "0123456789"},
            {"ref": refs[1], "volet": ["3"]},
            {"ref": refs[1], "volets": ["9"]},
            {"ref": refs[1], "volets": ["complet"]},
            {"ligne": 4, "code": 3, "ref": None},
            refs[2],
        ]
    )
    fini = poste.aat("print", "--lot", "-", "--sortie", str(tmp_path), entree=entree + b'{"ref": \n')
    lus = resultats(fini.out)
    assert [r["code"] for r in lus] == [0, 4, 2, 2, 3, 4, 0, 2]
    assert fini.code == 2
    assert lus[2]["erreur"]["champ"] == "volet"
    assert len(list(tmp_path.glob("*.pdf"))) == 3
    assert not (tmp_path / NOM).exists()
    assert not (tmp_path / PARTIEL).exists()


def test_un_seul_fichier_reunit_les_volets_d_un_meme_destinataire(
    rempli: tuple[Poste, list[str]], tmp_path: Path, outil: Callable[..., str]
) -> None:
    """Eight pages, one font set, sound for qpdf, each name at its page; papers of several readers are refused."""
    poste, refs = rempli
    arguments = ("print", "--lot", "-", "--un-seul-fichier", "--manifeste", "--sortie", str(tmp_path))
    refus = poste.aat(*arguments, entree=_lignes(refs))
    assert refus.code == 2
    assert "même destinataire" in refus.err
    fini = poste.aat(*arguments, "--volets", "3", entree=_lignes(refs))
    assert fini.code == 0, fini
    (pdf,) = tmp_path.glob("*.pdf")
    assert "No syntax or stream encoding errors" in outil("qpdf", "--check", pdf)
    assert len(outil("pdffonts", pdf).splitlines()) == 4
    pages = outil("pdftotext", "-layout", pdf, "-").rstrip("\f").split("\f")
    assert len(pages) == AVIS
    for rang, page in enumerate(pages):
        assert f"BANC-LOT{rang:03}" in page
        assert "BANC D’ESSAI" in page
    assert [e["page"] for e in resultats((tmp_path / NOM).read_text())] == list(range(1, AVIS + 1))
    octets = pdf.read_bytes()
    assert poste.aat(*arguments, "--volets", "3", entree=_lignes(refs)).code == 0
    assert pdf.read_bytes() == octets


def test_tue_en_plein_lot_il_ne_laisse_que_des_fichiers_entiers_et_reprend(
    rempli: tuple[Poste, list[str]], tmp_path: Path
) -> None:
    """Killed for good in its work, three times: every PDF under its name is whole; the next run ends the work."""
    poste, refs = rempli
    entree = _lignes(
        [{"ref": ref, "volets": [v]} for _ in range(5) for ref in refs[:4] for v in ("3", "recapitulatif")]
    )
    temoin, cible = tmp_path / "temoin", tmp_path / "cible"
    temoin.mkdir()
    cible.mkdir()
    assert poste.aat("print", "--lot", "-", "--sortie", str(temoin), entree=entree).code == 0
    attendus = {p.name: p.read_bytes() for p in temoin.iterdir()}
    assert len(attendus) == 8
    (tmp_path / "lot.jsonl").write_bytes(entree)
    for tour in range(3):
        processus = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "aat",
                "print",
                "--lot",
                str(tmp_path / "lot.jsonl"),
                "--sortie",
                str(cible),
                "--manifeste",
            ],
            env={"AAT_MAISON": str(poste.maison), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert processus.stdout
        for _ in range(1 + 3 * tour):
            assert processus.stdout.readline()
        time.sleep(0.002 * tour)
        os.kill(processus.pid, signal.SIGKILL)
        processus.wait()
        processus.stdout.close()
        assert not (cible / NOM).exists()
        for fichier in cible.glob("aat-*.pdf"):
            assert fichier.read_bytes() == attendus[fichier.name]
        (cible / f".aat-{refs[0]}-volet-3.pdf.0123456789ab.tmp").write_bytes(b"%PDF")
    assert poste.aat("print", "--lot", str(tmp_path / "lot.jsonl"), "--sortie", str(cible), "--manifeste").code == 0
    assert {p.name: p.read_bytes() for p in cible.iterdir() if p.name != NOM} == attendus
    assert len(resultats((cible / NOM).read_text())) == 8


def test_deux_lots_n_ecrivent_pas_dans_le_meme_dossier(rempli: tuple[Poste, list[str]], tmp_path: Path) -> None:
    """The second is refused while the first holds the folder, and says why."""
    import fcntl

    poste, refs = rempli
    with (tmp_path / PARTIEL).open("wb") as tenu:
        fcntl.flock(tenu, fcntl.LOCK_EX)
        fini = poste.aat("print", "--lot", "-", "--sortie", str(tmp_path), entree=_lignes(refs[:1]))
    assert fini.code == 2
    assert "Un autre lot" in fini.err
    assert list(tmp_path.glob("*.pdf")) == []


@pytest.mark.parametrize(
    ("arguments", "code", "mot"),
    [
        (("print",), 2, "référence"),
        (("print", "7M2K9QX4TB", "--lot", "-"), 2, "aucune référence à côté"),
        (("print", "7M2K9QX4TB", "--manifeste"), 2, "--lot"),
        (("print", "--lot", "absent.jsonl"), 4, "n’existe pas"),
        (("print", "--lot", "-", "--sortie", "absent"), 4, "n’existe pas"),
    ],
)
def test_les_options_qui_ne_vont_pas_ensemble(
    rempli: tuple[Poste, list[str]], arguments: tuple[str, ...], code: int, mot: str
) -> None:
    """Each is refused before the first line, by a sentence."""
    poste, _ = rempli
    fini = poste.aat(*arguments)
    assert (fini.code, mot in fini.err.replace("\u00a0", " ")) == (code, True), fini.err


def test_les_bases_faites_aucune_bibliotheque_pdf_n_est_chargee(
    rempli: tuple[Poste, list[str]], tmp_path: Path
) -> None:
    """The second print of a kind of paper loads neither fpdf2 nor pikepdf: a kept base and the values are enough."""
    poste, (ref, autre, *_) = rempli
    assert poste.aat("print", ref, "--sortie", str(tmp_path)).code == 0
    fini = poste.aat("print", autre, "--sortie", str(tmp_path), env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert fini.code == 0
    assert "aat.cerfa.assemblage" in fini.err
    for bibliotheque in ("fpdf", "pikepdf", "fontTools", "PIL"):
        assert f"| {bibliotheque}" not in re.sub(r"\| +", "| ", fini.err), bibliotheque
