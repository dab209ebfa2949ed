"""Planted markers are looked for in every file, error, name and process argument that a run leaves.

Left out, and why: the PDFs asked for (they are the documents), and the bench's own ledger (it plays the
caisse, which receives the document; its journal and its errors are searched).
"""

import base64
import json
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.marqueurs import fuites
from tests.patience import PATIENCE_S
from tests.poste import Banc, Poste, dates_du_jour

NIR = "269054958815780"
MARQUEURS = (
    "ZQNOMFAMILLE", "ZQNOMUSAGE", "ZQPRENOM", "ZQVOIE", "ZQVILLE", "ZQCOMPLEMENT", "ZQRAISON", "ZQEMPLOYEUR",
    "ZQDESCRIPTION", "ZQJUSTIFICATION", NIR, "2 69 05 49 588 157 80", "1969-05-12", "0612345678", "Syndrome grippal",
)  # fmt: skip


def planter(exemple: dict[str, Any]) -> bytes:
    """Return the example with a marker in every field that holds something personal."""
    exemple["assure"] |= {
        "nom_famille": "ZQNOMFAMILLE", "nom_usage": "ZQNOMUSAGE", "prenoms": ["ZQPRENOM"], "telephone": "0612345678",
        "adresse": {"voie": "ZQVOIE", "code_postal": "01000", "ville": "ZQVILLE"},
    }  # fmt: skip
    exemple |= dates_du_jour()
    exemple["motif"]["complement"] = "ZQCOMPLEMENT"
    exemple["sorties"] |= {"mode": "libres", "raison": "ZQRAISON"}
    exemple["precisions"]["activites"] = {"description": "ZQDESCRIPTION", "a_partir_du": exemple["debut"]}
    exemple["justification_duree"] = "ZQJUSTIFICATION"
    exemple["employeur"] = {"raison_sociale": "ZQEMPLOYEUR"}
    return json.dumps(exemple).encode()


class _Espion(threading.Thread):
    """Reads the arguments and the environment of every process of this workstation while a run goes on."""

    def __init__(self, maison: Path) -> None:
        super().__init__(daemon=True)
        self._maison = str(maison).encode()
        self.vus: set[str] = set()
        self.tours = 0
        self._fin = threading.Event()

    def run(self) -> None:
        """Look again and again, until told to stop."""
        while not self._fin.is_set():
            for processus in Path("/proc").glob("[0-9]*"):
                try:
                    environ = (processus / "environ").read_bytes()
                    arguments = (processus / "cmdline").read_bytes()
                except OSError:
                    continue
                if self._maison in environ:
                    self.vus.update(fuites(environ + b"\n" + arguments, MARQUEURS))
                    self.tours += 1
            time.sleep(0.02)

    def arreter(self) -> set[str]:
        """Stop and return what was seen."""
        self._fin.set()
        self.join(timeout=PATIENCE_S)
        return self.vus


def test_aucun_marqueur_hors_de_sa_place(
    poste: Poste, tmp_path: Path, exemple: dict[str, Any], demarrer_banc: Callable[[Poste], Banc]
) -> None:
    """Sent, failed, refused, mistyped, printed: no marker in any file, name, message or argument."""
    document = planter(exemple)
    sortie = tmp_path / "pdf"
    sortie.mkdir()
    banc = demarrer_banc(poste)
    espion = _Espion(poste.maison)
    espion.start()
    identifie = poste.aat("identify", "--depuis", "-", "--json", entree=json.dumps(exemple["assure"]))
    envoye = poste.aat("new-arret", "--depuis", "-", "--transmettre", "--json", entree=document)
    assert envoye.code == 0, envoye.err
    ref = envoye.json()["ref"]
    assert poste.aat("print", ref, "--sortie", str(sortie)).code == 0
    banc.processus.terminate()
    banc.processus.wait()
    autre = json.loads(document) | {"motif": {"code": "00010001", "complement": "ZQCOMPLEMENT"}}
    coupe = poste.aat("new-arret", "--depuis", "-", "--transmettre", "--json", entree=json.dumps(autre))
    assert coupe.code == 6, coupe
    messages = [
        identifie.err, envoye.err, coupe.err,
        poste.aat("new-arret", "--depuis", "-", entree=document.replace(b'"ZQNOMFAMILLE"', b'"ZQNOMFAMILLE", "zqinconnu": 1')).err,
        poste.aat("new-arret", "--depuis", "-", entree=document.replace(b'"ZQPRENOM"', b'"ZQPRENOM\\u0007"')).err,
        poste.aat("new-arret", "--depuis", "-", entree=document[:-40]).err,
        poste.aat("identify", "--nir", "-", entree=NIR[:-1] + "1\n").err,
    ]  # fmt: skip
    journal = poste.aat("journal", "--json")
    etat = poste.aat("transmit", "--etat", "--json")
    diagnostic = poste.aat("diagnostic", "--json")
    messages += [journal.out, journal.err, etat.out, etat.err, diagnostic.out, diagnostic.err]
    # What support, the audit and the retention write or show, after a success and after a fault.
    for commande in (
        ("support", "etat", ref, "--json"), ("support", "etat", coupe.json()["ref"]),
        ("support", "chrono", ref), ("support", "chrono", coupe.json()["ref"], "--json"),
        ("support", "paquet", "--oui"), ("journal", "--code", "T102", "--json"),
        ("audit", "verifier", "--json"), ("purge", "--oui", "--json"), ("cle", "etat", "--json"),
        ("reconcilier",), ("support", "lever", ref),
    ):  # fmt: skip
        vu = poste.aat(*commande)
        assert vu.code in (0, 2, 6), vu
        messages += [vu.out, vu.err]
    assert list((poste.maison / "support").iterdir())
    vus = espion.arreter()
    assert espion.tours > 20
    assert vus == set()
    assert [fuites(m.encode(), MARQUEURS) for m in messages] == [[] for _ in messages]
    fichiers = [p for p in poste.maison.rglob("*") if p.is_file() and not p.name.startswith("registre.sqlite3")]
    assert len(fichiers) >= 8, fichiers
    assert {str(p): f for p in fichiers if (f := fuites(p.read_bytes(), MARQUEURS))} == {}
    noms = [str(p) for p in (*poste.maison.rglob("*"), *sortie.iterdir())]
    assert fuites("\n".join(noms).encode(), MARQUEURS) == []


def test_la_recherche_trouverait(tmp_path: Path) -> None:
    """The search itself finds a marker, plain or in base64, wherever it starts."""
    del tmp_path
    for decalage in range(4):
        clair = b"x" * decalage + b"ZQNOMFAMILLE" + b"y" * 9
        assert "ZQNOMFAMILLE" in fuites(clair, MARQUEURS)
        assert "ZQNOMFAMILLE" in fuites(base64.b64encode(clair), MARQUEURS)
    assert fuites(os.urandom(4096), MARQUEURS) == []
