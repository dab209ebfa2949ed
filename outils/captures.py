"""Makes ``docs/captures/*.svg``: the main screens, as the guide and the README show them.

Run by ``make captures``. Everybody on them is invented; the clock, the identifiers and the home are those of
``tests/tui/decor.py``, so that the same screens give the same files.
"""

import asyncio
import os
import tempfile
from pathlib import Path

from outils.images import alleger

DOSSIER = Path(__file__).resolve().parent.parent / "docs" / "captures"
TAILLE = (100, 30)
#: Scene, and what it is called where it is shown.
CAPTURES = {
    "accueil": "L’accueil : le patient",
    "dossier": "Le dossier du patient",
    "saisie": "La saisie, après « grippe 5j »",
    "calendrier": "Le calendrier",
    "durees": "La table des durées",
    "recapitulatif": "Le récapitulatif",
    "accuse": "L’accusé de réception",
    "certificat": "Le certificat AT/MP",
    "journal": "Le journal et la file",
}


async def capturer(scene: str, titre: str) -> str:
    """Return the picture of one scene, played in a new home."""
    from aat.tui.screens.accueil import Accueil
    from tests.tui.decor import garnir
    from tests.tui.plateau import ApplicationFigee, Plateau
    from tests.tui.scenes import SCENES
    from tests.tui.snapshots.conftest import atelier

    Accueil.SURVEILLE = False  # a card in a reader of this machine would open its patient
    with tempfile.TemporaryDirectory(prefix="aat-captures-") as maison:
        os.environ["AAT_MAISON"] = str(Path(maison) / "maison")
        outils = atelier()
        decor = garnir(outils)
        async with ApplicationFigee(outils).run_test(size=TAILLE) as pilot:
            plateau = Plateau(pilot, outils, decor)
            await SCENES[scene](plateau)
            return alleger(plateau.appli.export_screenshot(title=f"aat · {titre}", simplify=True))


def main() -> None:
    """Write every picture again."""
    os.environ.pop("NO_COLOR", None)
    DOSSIER.mkdir(parents=True, exist_ok=True)
    for scene, titre in CAPTURES.items():
        image = asyncio.run(capturer(scene, titre))
        chemin = DOSSIER / f"{scene}.svg"
        chemin.write_text(image, encoding="utf-8")
        print(f"{chemin.relative_to(DOSSIER.parent.parent)}  {len(image.encode())} octets")


if __name__ == "__main__":
    main()
