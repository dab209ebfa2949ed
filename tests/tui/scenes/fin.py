"""The end of a document: read again, sent or printed, acknowledged or not."""

from dataclasses import replace
from pathlib import Path

from aat.domaine.arret import Avis

from tests.tui import decor
from tests.tui.decor import MARIE, MILITAIRE
from tests.tui.plateau import Plateau
from tests.tui.scenes.registre import scene


async def _recapituler(p: Plateau, avis: Avis) -> None:
    from aat.tui.screens.recapitulatif import Recapitulatif

    await p.ouvrir(Recapitulatif(avis, decor.brouillon("recapitulatif", avis, p.outils)))


@scene
async def recapitulatif(p: Plateau) -> None:
    """Ready to leave."""
    await _recapituler(p, replace(decor.sur("grippe 5j", MARIE, p.outils), acceptation=True))


@scene
async def recapitulatif_sans_accord(p: Plateau) -> None:
    """The agreement is asked for here too."""
    await _recapituler(p, decor.sur("lombalgie 7j", MARIE, p.outils))
    await p.presser("f10")


@scene
async def recapitulatif_non_raccorde(p: Plateau) -> None:
    """A régime that takes nothing online."""
    await _recapituler(p, replace(decor.sur("grippe 5j", MILITAIRE, p.outils), acceptation=True))


@scene
async def papier(p: Plateau) -> None:
    """What paper is worth today."""
    await recapitulatif(p)
    await p.presser("i")


async def _accuser(p: Plateau, ref: str, phrase: str) -> None:
    from aat.tui.screens.accuse import Accuse

    await p.ouvrir(Accuse(ref))
    await p.lire(phrase)


@scene
async def accuse(p: Plateau) -> None:
    """Acknowledged: the number, the moment, the caisse."""
    await _accuser(p, p.garni.transmis, "Transmission réussie")


@scene
async def accuse_reseau_absent(p: Plateau) -> None:
    """The service does not answer: in the queue."""
    await _accuser(p, p.garni.en_file, "repartira de lui-même")


@scene
async def accuse_file_bloquee(p: Plateau) -> None:
    """Suspended until somebody acts."""
    await _accuser(p, p.garni.suspendu, "suspendu")


@scene
async def accuse_rejete(p: Plateau) -> None:
    """Refused by the caisse."""
    await _accuser(p, p.garni.rejete, "refusée")


@scene
async def dossier_des_pdf(p: Plateau) -> None:
    """Another folder for the PDFs."""
    from aat.tui.screens.sortie import Sortie

    await accuse(p)
    await p.ouvrir(Sortie(Path("/media/cle-banc"), Path("/home/banc/aat/documents")))
