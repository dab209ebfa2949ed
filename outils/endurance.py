"""The soak of the queue: many documents, workers killed at random, a bad line; then one effect each, same numbers.

``python -m outils.endurance [DOCUMENTS] [OUVRIERS] [partage]``; figures and verdict on stdout, exit code 0 only when
exactly as many effects as documents are in the ledger, each under the number that the store has, and the nine
invariants hold; 3 when it cannot be played. Bounded: loopback only, at most ``LIMITE_S`` seconds. The seed is printed,
and taken from ``AAT_GRAINE`` to play the same choices again. ``partage``: on a PostgreSQL store instead of a file.
"""

import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import nullcontext
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from aat.adresse_coffre import AdressePartagee
from aat.banc.lancement import lancer_en_fond
from aat.banc.mandataire import Mandataire, Panne
from aat.banc.registre import Registre
from aat.banc.scenarios import AU_HASARD
from aat.domaine.etats import Etat
from tests import grappe
from tests.transmission.essai import Essai
from tests.transmission.fabrique import RPPS
from tests.transmission.ouvrier_enfant import VIVANTS, travailler

LIMITE_S = 3000.0
#: Part of the submissions that the service fails, and of the moments at which the line is bad.
TAUX_DE_PANNE = 0.20
#: Age before which a worker is not killed.
AGE_S = 1.5


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


def comparer(essai: Essai, documents: int) -> list[str]:
    """Return what is wrong between the ledger and the store, counted apart from the invariants; nothing is good."""
    coffre, registre = essai.coffre(), Registre(essai.banc.dossier)
    try:
        effets = registre.effets()
        ici = {e.document_id: e.numero for e in coffre.etats({Etat.ACQUITTE}, 10**6)}
    finally:
        coffre.fermer()
        registre.fermer()
    ailleurs = {e.document_id: e.numero for e in effets}
    differents = sum(ici.get(document_id) != numero for document_id, numero in ailleurs.items())
    fautes = {
        f"{len(effets)} effets au registre au lieu de {documents}": len(effets) != documents,
        f"{len(ailleurs)} documents distincts parmi {len(effets)} effets": len(ailleurs) != len(effets),
        f"{len(ici)} documents acquittés ici au lieu de {documents}": len(ici) != documents,
        f"{differents} numéros différents ici et au registre": bool(differents),
    }
    return [faute for faute, vraie in fautes.items() if vraie]


def user(  # noqa: PLR0913 - the last two have defaults that only some runs change.
    documents: int,
    ouvriers: int,
    graine: int,
    dossier: Path,
    adresse: AdressePartagee | None = None,
    *,
    age_s: float = AGE_S,
) -> tuple[Counter[str], list[str]]:
    """Run the soak; return how much of what was done, and what is wrong at the end (nothing, when all is well).

    Args:
        documents: how many.
        ouvriers: how many work at a time.
        graine: of every draw.
        dossier: an empty folder, for the bench and the workstation.
        adresse: of an empty shared store, ``None``: the workstation's own.
        age_s: seconds that a worker lives before it may be killed.
    """
    hasard, compte = random.Random(graine), Counter[str]()  # noqa: S311 - a draw of tests
    debut = time.monotonic()
    with lancer_en_fond(dossier / "banc") as banc, Mandataire(banc.port) as mandataire:
        essai = Essai(dossier / "poste", banc, banc.signature(RPPS), adresse=adresse)
        essai.deposer(documents, depart=0)
        compte["depot_s"] = int(time.monotonic() - debut)
        # Workers are forked from a server that has loaded the program: a second saved at each of thousands of deaths.
        forge = multiprocessing.get_context("forkserver")
        forge.set_forkserver_preload(["tests.transmission.ouvrier_enfant", "aat.transmission.reseau", "joserfc.jws"])
        lieu = (str(essai.dossier), str(banc.dossier), mandataire.port, LIMITE_S)
        actifs: list[ForkServerProcess] = []
        nes: dict[int | None, float] = {}
        coffre = essai.coffre()
        banc.scenario(AU_HASARD, parametre=f"{TAUX_DE_PANNE * 100:.0f}/{graine}")
        while coffre.etats(VIVANTS, 1) and time.monotonic() - debut < LIMITE_S:
            actifs = [a for a in actifs if a.is_alive()]
            while len(actifs) < ouvriers:
                actifs.append(forge.Process(target=travailler, args=(*lieu, f"ouvrier-{compte['ouvriers lancés']}")))
                actifs[-1].start()
                nes[actifs[-1].pid] = time.monotonic()
                compte["ouvriers lancés"] += 1
            mandataire.panne = _panne(hasard)
            compte["lignes en faute"] += mandataire.panne != Panne()
            time.sleep(hasard.uniform(0.2, 0.6))
            # Killed at work: on a busy machine one just born has done nothing yet.
            if murs := [a for a in actifs if time.monotonic() - nes[a.pid] > age_s]:
                victime = hasard.choice(murs)
                victime.kill()
                actifs.remove(victime)
                compte["kill -9"] += 1
        mandataire.panne = Panne()
        banc.scenario("normal")
        for actif in actifs:
            actif.join(60)
        coffre.fermer()
        essai.lancer(secondes=120).wait(180)
        fautes = comparer(essai, documents)
        try:
            etats = essai.juger()
        except AssertionError as rompu:
            return compte, [*fautes, f"invariant rompu : {rompu}"]
        compte["connexions"] = mandataire.connexions
        compte["tentatives"] = sum(e.essais for e in etats.values())
        for etat in etats.values():
            compte[f"état {etat.etat.value}"] += 1
        essai.fermer()
    compte["durée_s"] = int(time.monotonic() - debut)
    return compte, fautes


def main() -> int:
    """Run it as asked and say the verdict; return 0 when nothing is wrong."""
    documents = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    ouvriers = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    graine = int(os.environ.get("AAT_GRAINE") or int.from_bytes(os.urandom(4), "big"))
    partage = "partage" in sys.argv
    if partage and grappe.commande("initdb") is None:
        sys.stdout.write(
            "PostgreSQL n’est pas installé (paquet postgresql) : l’endurance sur coffre partagé n’est pas jouée\n"
        )
        return 3
    sys.stdout.write(f"graine {graine}, {documents} documents, {ouvriers} ouvriers{', coffre partagé' * partage}\n")
    with tempfile.TemporaryDirectory() as dossier, grappe.lancer() if partage else nullcontext() as serveur:
        adresse = serveur.adresse("essai") if serveur is not None else None
        compte, fautes = user(documents, ouvriers, graine, Path(dossier), adresse)
    for nom, valeur in compte.items():
        sys.stdout.write(f"{nom:24} {valeur}\n")
    if fautes:
        sys.stdout.write(f"VERDICT : ÉCHEC (graine {graine})\n" + "".join(f"  {faute}\n" for faute in fautes))
        return 1
    sys.stdout.write(
        f"VERDICT : {documents} documents, {documents} effets au registre, mêmes numéros ici, I1 à I9 tenus\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
