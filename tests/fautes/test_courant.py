"""F31: the power goes while a worker sends; started again on what the disk kept, it sends nothing twice, loses nothing."""

import os
import random
import sys
from pathlib import Path

import pytest
from aat.domaine.etats import Etat
from aat.emplacements import emplacements, preparer

from tests.courant import Disque, suivre
from tests.transmission.essai import RACINE, Essai

DOCUMENTS = 10
COUPURES = 8


@pytest.mark.faute("F31")
@pytest.mark.parametrize("part", [0.0, 0.5], ids=["rien-de-plus", "la-moitie"])
def test_le_courant_part_pendant_les_envois(essai: Essai, tmp_path: Path, part: float) -> None:
    """At moments drawn over the whole run: what was acknowledged stays so, the rest is asked for or sent again."""
    essai.deposer(DOCUMENTS)
    avant = essai.base.read_bytes()
    lieu = [str(essai.dossier), str(essai.banc.dossier), str(essai.banc.port), "60"]
    commande = [sys.executable, "-m", "tests.transmission.ouvrier_enfant", *lieu, "sous-strace"]
    appels = suivre(commande, tmp_path / "trace.txt", env=os.environ | {"PYTHONUNBUFFERED": "1"}, cwd=RACINE)
    essai.juger()
    noms = {essai.base.name, essai.base.name + "-wal"}
    utiles = [a for a in appels if Path(a[1]).name in noms]
    hasard = random.Random(31)  # noqa: S311 - a draw of tests
    gardes = [rang for rang, appel in enumerate(utiles) if appel[0] in {"fsync", "fdatasync"}]
    # Around commits: just after what one of them keeps, or some writes later.
    moments = {min(gardes[len(gardes) * n // COUPURES] + hasard.randrange(4), len(utiles) - 1) for n in range(COUPURES)}
    disques = {nom: Disque(bytearray(avant if nom == essai.base.name else b"")) for nom in noms}
    acquittes: list[int] = []
    for rang, (nom, fichier, ou, octets) in enumerate(utiles):
        disque = disques[Path(fichier).name]
        if nom in {"fsync", "fdatasync"}:
            disque.garder()
        else:
            disque.ecrire(ou, None if nom == "ftruncate" else octets)
        if rang in moments:
            coupe = Essai(tmp_path / f"coupure-{rang}", essai.banc, essai.signature, essai.scelles, essai.cles)
            preparer(emplacements({"AAT_MAISON": str(coupe.dossier)}))
            for nom_du_fichier, contenu in disques.items():
                rendu = coupe.base.with_name(nom_du_fichier)
                rendu.write_bytes(contenu.apres_la_coupure(hasard, part))
                rendu.chmod(0o600)
            acquittes.append(sum(e.etat is Etat.ACQUITTE for e in coupe.juger(vide=False).values()))
            coupe.vider()
            assert {e.etat for e in coupe.juger().values()} == {Etat.ACQUITTE}
            coupe.fermer()
    assert acquittes == sorted(acquittes), "what was acknowledged was forgotten"
    assert acquittes[0] < acquittes[-1], "the moments did not fall within the sending"
