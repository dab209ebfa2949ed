"""A batch against the real store and the bench: done once, found again, resumed, printed."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.patience import PATIENCE_S
from tests.poste import Banc, Poste, dates_du_jour


def lot(document: dict[str, Any], combien: int) -> list[dict[str, Any]]:
    """Return so many avis of as many people; each has its NIR, its name and its length."""
    avis = []
    for rang in range(combien):
        treize = f"26905495{rang:05}"
        nir = f"{treize}{97 - int(treize) % 97:02}"
        assure = document["assure"] | {"nir": nir, "nom_famille": f"BANC-LOT{rang:03}", "prenoms": [f"Test{rang}"]}
        avis.append(document | dates_du_jour(2 + rang % 5) | {"assure": assure})
    return avis


def en_lignes(documents: list[dict[str, Any]]) -> bytes:
    """Return documents as JSON Lines."""
    return b"".join(json.dumps(d, ensure_ascii=False).encode() + b"\n" for d in documents)


def resultats(sortie: str) -> list[dict[str, Any]]:
    """Return the results, one a line."""
    return [json.loads(texte) for texte in sortie.splitlines()]


def lignes_de_la_base(poste: Poste, colonne: str) -> list[Any]:
    """Return a clear column of the documents in the store."""
    (base,) = [chemin for chemin in poste.maison.rglob("*.sqlite3") if "banc" not in chemin.parts]
    connexion = sqlite3.connect(f"file:{base}?mode=ro", uri=True)
    try:
        return [valeur for (valeur,) in connexion.execute(f"SELECT {colonne} FROM documents")]  # noqa: S608 - a name written in this file
    finally:
        connexion.close()


def effets_au_banc(poste: Poste) -> int:
    """Return how many documents the bench has taken for good."""
    base = sqlite3.connect(f"file:{poste.maison}/banc/registre.sqlite3?mode=ro", uri=True)
    try:
        return int(base.execute("SELECT count(*) FROM effets").fetchone()[0])
    finally:
        base.close()


def test_un_second_passage_retrouve_tout_et_n_envoie_rien_deux_fois(
    poste: Poste, exemple: dict[str, Any], tmp_path: Path, demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Six lines transmitted and printed; run again, the same six references, and the caisse has six effects."""
    demarrer_banc(poste)
    fichier = tmp_path / "novembre.jsonl"
    fichier.write_bytes(en_lignes(lot(exemple, 6)))
    pdf = tmp_path / "pdf"
    pdf.mkdir()
    arguments = ("new-arret", "--lot", str(fichier), "--transmettre", "--imprimer", "--sortie", str(pdf))
    premier = poste.aat(*arguments)
    assert premier.code == 0, premier
    avant = resultats(premier.out)
    assert [(r["ligne"], r["code"], r["etat"], r["retrouve"]) for r in avant] == [
        (n, 0, "acquitte", False) for n in range(1, 7)
    ]
    assert len(list(pdf.glob("*.pdf"))) == 12
    octets = {p.name: p.read_bytes() for p in pdf.iterdir()}
    second = poste.aat(*arguments)
    assert second.code == 0, second
    apres = resultats(second.out)
    assert [(r["ref"], r["transmission"], r["recapitulatif"]) for r in apres] == [
        (r["ref"], r["transmission"], r["recapitulatif"]) for r in avant
    ]
    assert all(r["retrouve"] for r in apres)
    assert {p.name: p.read_bytes() for p in pdf.iterdir()} == octets
    assert effets_au_banc(poste) == 6
    assert len(lignes_de_la_base(poste, "ref")) == 6
    assert all(re.fullmatch("[0-9a-f]{64}", cle) for cle in lignes_de_la_base(poste, "cle_lot"))


def test_service_coupe_le_lot_attend_en_file_puis_reprend(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Service down: every line kept and queued, code 6. Service back: the same run sends each once, code 0."""
    banc = demarrer_banc(poste)
    documents = en_lignes(lot(exemple, 4))
    banc.processus.terminate()
    banc.processus.wait()
    coupe = poste.aat("new-arret", "--lot", "-", "--transmettre", entree=documents)
    assert coupe.code == 6, coupe
    gardes = resultats(coupe.out)
    assert [r["code"] for r in gardes] == [6] * 4
    assert {r["etat"] for r in gardes} <= {"en-file", "a-reessayer"}
    demarrer_banc(poste)
    repris = poste.aat("new-arret", "--lot", "-", "--transmettre", entree=documents)
    assert repris.code == 0, repris
    assert [(r["ref"], r["etat"]) for r in resultats(repris.out)] == [(r["ref"], "acquitte") for r in gardes]
    assert effets_au_banc(poste) == 4


def test_la_cle_de_l_appelant(poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]) -> None:
    """A caller's key finds its document, is refused for another one, and is free again under another batch name."""
    demarrer_banc(poste)
    un, autre = lot(exemple, 2)
    premiere = {"cle_lot": "consultation 1", "document": un}

    def passer(ligne: dict[str, Any], nom: str) -> dict[str, Any]:
        (lu,) = resultats(poste.aat("new-arret", "--lot", "-", "--nom-lot", nom, entree=en_lignes([ligne])).out)
        return lu

    fait = passer(premiere, "lundi")
    assert (fait["code"], fait["retrouve"]) == (0, False)
    reecrite = {"document": dict(reversed(un.items())), "cle_lot": "consultation 1"}
    assert (passer(reecrite, "lundi")["ref"], passer(reecrite, "lundi")["retrouve"]) == (fait["ref"], True)
    refus = passer(premiere | {"document": autre}, "lundi")
    assert (refus["code"], refus["erreur"]["champ"]) == (2, "cle_lot")
    assert fait["ref"] in refus["erreur"]["message"]
    assert passer(premiere | {"document": autre}, "mardi")["ref"] != fait["ref"]
    assert len(lignes_de_la_base(poste, "ref")) == 2


def test_une_ligne_refusee_puis_corrigee(
    poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """A refused line leaves nothing behind; corrected, it is done, and the others are only found again."""
    demarrer_banc(poste)
    documents = lot(exemple, 3)
    fautif = [documents[0], documents[1] | {"acceptation": False}, documents[2]]
    premier = poste.aat("new-arret", "--lot", "-", entree=en_lignes(fautif))
    assert premier.code == 3
    assert [r["ref"] is not None for r in resultats(premier.out)] == [True, False, True]
    second = poste.aat("new-arret", "--lot", "-", entree=en_lignes(documents))
    assert second.code == 0
    assert [r["retrouve"] for r in resultats(second.out)] == [True, False, True]


def test_interrompu_puis_repris(poste: Poste, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]) -> None:
    """Ctrl+C in the middle: code 130, what was told is kept; run again, every line is done, each once."""
    demarrer_banc(poste)
    combien = 40
    documents = en_lignes(lot(exemple, combien))
    env = {"AAT_MAISON": str(poste.maison), "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    lance = subprocess.Popen(
        [sys.executable, "-m", "aat", "new-arret", "--lot", "-"],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert lance.stdin
    assert lance.stdout
    lance.stdin.write(documents)
    lance.stdin.close()
    dits = [json.loads(lance.stdout.readline()) for _ in range(3)]
    lance.send_signal(signal.SIGINT)
    dits += [json.loads(texte) for texte in lance.stdout]
    assert lance.wait(timeout=PATIENCE_S) == 130
    lance.stdout.close()
    assert lance.stderr
    lance.stderr.close()
    assert len(dits) < combien
    gardes = set(lignes_de_la_base(poste, "ref"))
    assert {r["ref"] for r in dits} <= gardes
    repris = poste.aat("new-arret", "--lot", "-", entree=documents)
    assert repris.code == 0, repris
    tous = resultats(repris.out)
    assert [r["ref"] for r in tous[: len(dits)]] == [r["ref"] for r in dits]
    assert sum(r["retrouve"] for r in tous) == len(gardes)
    assert len(lignes_de_la_base(poste, "ref")) == combien
