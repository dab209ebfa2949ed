"""Memory and time over a thousand consecutive patients, each from the search to the acknowledgement.

``python -m tests.perf.memoire [PATIENTS]``. One application, one store, a real bench in a process of its own. Reports
the memory held (not its peak) every hundred patients; asserts nothing. Long: a quarter of an hour and more.
"""

import asyncio
import gc
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from aat.composition import Atelier
from aat.domaine.personnes import Assure
from aat.services import identification
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.accuse import Accuse
from aat.tui.screens.dossier import Dossier
from aat.tui.screens.recapitulatif import Recapitulatif
from aat.tui.screens.saisie import Saisie
from tests.tui.pas import PRESCRIPTEUR, attendre, ecran, ecrit
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import OptionList

PATIENTS = 1000
PAS = 100


def lettres(rang: int) -> str:
    """Return four letters, different for each ``rang``."""
    return "".join(chr(97 + rang // 26**puissance % 26) for puissance in (3, 2, 1, 0))


def patient(rang: int) -> Assure:
    """Return an invented patient."""
    corps = f"26905495{rang // 1000:02}{rang % 1000:03}"
    return Assure(
        nir=f"{corps}{97 - int(corps) % 97:02}",
        nom_famille=f"BANC-{lettres(rang).upper()}",
        prenoms=("Marie",),
        date_naissance="1969-05-12",
        regime="01",
        caisse="011",
        centre="0000",
    )


def tenue() -> float:
    """Return the memory that this process holds, in MiB."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


async def un_patient(pilote: Pilot[int], rang: int) -> None:
    """From four letters of the name to the acknowledgement, and back to the first screen."""
    accueil = await ecran(pilote, Accueil)
    await pilote.press(*lettres(rang))
    await attendre(pilote, lambda: lettres(rang).upper() in str(_trouves(accueil)))
    await pilote.press("enter")
    await ecran(pilote, Dossier)
    await pilote.press(*"gri", "space", "5", "enter")
    saisie = await ecran(pilote, Saisie)
    await attendre(pilote, lambda: len(saisie.constats) > 0 and not saisie.attend)
    await pilote.press("space", "f10")
    await ecran(pilote, Recapitulatif)
    await pilote.press("f10")
    await ecran(pilote, Accuse)
    await attendre(pilote, lambda: "Transmission réussie" in ecrit(pilote), 60)
    await pilote.press("enter")


def _trouves(accueil: Screen[object]) -> list[str]:
    liste = accueil.query_one(OptionList)
    return [str(liste.get_option_at_index(i).prompt) for i in range(liste.option_count)]


async def consecutifs(combien: int) -> None:
    """Treat the patients one after another and print a line every hundred."""
    outils = Atelier()
    outils.enregistrer_prescripteur(PRESCRIPTEUR)
    for rang in range(combien):
        identification.memoriser(patient(rang), outils, outils.horloge.maintenant())
    # A card put in a reader of this machine meanwhile would open its patient here.
    Accueil.SURVEILLE = False
    application = Application(outils)
    async with application.run_test(size=(100, 30)) as pilote:
        durees: list[float] = []
        for rang in range(combien):
            debut = time.perf_counter()
            await un_patient(pilote, rang)
            durees.append(time.perf_counter() - debut)
            if (rang + 1) % PAS == 0 or rang == PAS // 10 - 1:
                await ecran(pilote, Accueil)
                mediane = statistics.median(durees)
                objets = len(gc.get_objects())
                print(f"{rang + 1:5} patients : {tenue():6.1f} Mio, {objets} objets, {mediane:.2f} s l’un", flush=True)
                durees.clear()
        restent = Counter(type(objet).__name__ for objet in gc.get_objects() if isinstance(objet, Screen))
        print("écrans encore en mémoire :", dict(restent))


def main() -> None:
    """Start a bench, treat the patients, stop the bench."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the bench ends with us
    combien = int(sys.argv[1]) if len(sys.argv) > 1 else PATIENTS
    with tempfile.TemporaryDirectory() as dossier:
        os.environ["AAT_MAISON"] = str(Path(dossier) / "maison")
        banc = subprocess.Popen(
            [sys.executable, "-m", "aat", "banc", "cpam", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert banc.stdout is not None
            banc.stdout.readline()
            asyncio.run(consecutifs(combien))
        finally:
            banc.terminate()
            banc.wait(timeout=15)


if __name__ == "__main__":
    main()
