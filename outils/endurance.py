"""The soak of the queue: many documents, workers killed at random, a bad line; then one effect each, same numbers.

``python -m outils.endurance [DOCUMENTS] [OUVRIERS]``; figures on stdout. Bounded: loopback only, at most
``LIMITE_S`` seconds. The seed is printed, and taken from ``AAT_GRAINE`` to play the same choices again.
"""

import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from aat.banc.lancement import lancer_en_fond
from aat.banc.mandataire import Mandataire, Panne
from tests.transmission.essai import Essai
from tests.transmission.fabrique import RPPS
from tests.transmission.ouvrier_enfant import VIVANTS, travailler

LIMITE_S = 3000.0
TAUX_DE_PANNE = 0.20
_SCENARIOS = ("500-apres-effet", "coupure", "coupure-avant", "503", "500", "accuse-faux", "page-html", "504")


def _panne(hasard: random.Random) -> Panne:
    """Draw what the next connections meet: nothing most of the time."""
    if hasard.random() > TAUX_DE_PANNE:
        return Panne()
    return hasard.choice(
        (
            Panne(refus=True),
            Panne(coupe_montee=hasard.randrange(200, 60_000), brutale=hasard.random() < 0.5),
            Panne(coupe_descente=hasard.randrange(200, 40_000), brutale=hasard.random() < 0.5),
            Panne(avale_descente=True),
            Panne(segments=hasard.randrange(40, 400)),
        )
    )


def user(documents: int, ouvriers: int, graine: int, dossier: Path) -> Counter[str]:
    """Run the soak and judge the nine invariants; return how much of what was done."""
    hasard, compte = random.Random(graine), Counter[str]()  # noqa: S311 - a draw of tests
    debut = time.monotonic()
    with lancer_en_fond(dossier / "banc") as banc, Mandataire(banc.port) as mandataire:
        essai = Essai(dossier / "poste", banc, banc.signature(RPPS))
        essai.deposer(documents, depart=0)
        compte["depot_s"] = int(time.monotonic() - debut)
        # Workers are forked from a server that has loaded the program: a second saved at each of thousands of deaths.
        forge = multiprocessing.get_context("forkserver")
        forge.set_forkserver_preload(["tests.transmission.ouvrier_enfant", "aat.transmission.reseau", "joserfc.jws"])
        lieu = (str(essai.base), str(banc.dossier), mandataire.port, LIMITE_S)
        actifs: list[ForkServerProcess] = []
        coffre = essai.coffre()
        while coffre.etats(VIVANTS, 1) and time.monotonic() - debut < LIMITE_S:
            actifs = [a for a in actifs if a.is_alive()]
            while len(actifs) < ouvriers:
                actifs.append(forge.Process(target=travailler, args=(*lieu, f"ouvrier-{compte['ouvriers lancés']}")))
                actifs[-1].start()
                compte["ouvriers lancés"] += 1
            mandataire.panne = _panne(hasard)
            if hasard.random() < TAUX_DE_PANNE:
                banc.scenario(hasard.choice(_SCENARIOS), fois=hasard.randrange(1, 4))
                compte["fautes du service"] += 1
            time.sleep(hasard.uniform(0.2, 0.6))
            hasard.choice(actifs).kill()
            compte["kill -9"] += 1
        mandataire.panne = Panne()
        banc.scenario("normal")
        for actif in actifs:
            actif.join(60)
        coffre.fermer()
        essai.vider()
        etats = essai.juger()
        compte["connexions"] = mandataire.connexions
        compte["tentatives"] = sum(e.essais for e in etats.values())
        for etat in etats.values():
            compte[f"état {etat.etat.value}"] += 1
        essai.fermer()
    compte["durée_s"] = int(time.monotonic() - debut)
    return compte


def main() -> int:
    """Run it as asked; return 0 when every document is acknowledged."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    ouvriers = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    graine = int(os.environ.get("AAT_GRAINE") or int.from_bytes(os.urandom(4), "big"))
    sys.stdout.write(f"graine {graine}, {documents} documents, {ouvriers} ouvriers\n")
    with tempfile.TemporaryDirectory() as dossier:
        compte = user(documents, ouvriers, graine, Path(dossier))
    for nom, valeur in compte.items():
        sys.stdout.write(f"{nom:24} {valeur}\n")
    return 0 if compte["état acquitte"] == documents else 1


if __name__ == "__main__":
    raise SystemExit(main())
