"""The first screens: nobody yet, people found, a patient and their stops."""

from unittest.mock import patch

from aat.cartes.erreurs import AucunLecteur
from aat.services.formulaire import patient as formulaire_patient

from tests.tui import decor
from tests.tui.decor import LONG, MARIE, MILITAIRE
from tests.tui.pas import PRESCRIPTEUR, installer
from tests.tui.plateau import Plateau
from tests.tui.scenes.registre import sans_decor, scene


@scene
async def accueil(p: Plateau) -> None:
    """People found by the first letters of their name."""
    from aat.tui.screens.accueil import Accueil

    await p.ouvrir(Accueil())
    await p.taper("banc-dur")
    await p.lire("BANC-DURIEU Marc")


@scene
async def accueil_vide(p: Plateau) -> None:
    """Nothing typed, nothing left unfinished."""
    from aat.tui.screens.accueil import Accueil

    await p.ouvrir(Accueil())


@scene
async def accueil_brouillon(p: Plateau) -> None:
    """What was left unfinished is offered back."""
    from aat.tui.screens.accueil import Accueil

    decor.brouillon("brouillon", decor.sur("grippe 5j", MARIE, p.outils), p.outils)
    await p.ouvrir(Accueil())
    await p.lire("Reprendre l’avis de BANC-DURAND")


@scene
@sans_decor
async def premiere_ouverture(p: Plateau) -> None:
    """Nobody said yet who prescribes."""
    from aat.tui.screens.accueil import Accueil

    await p.ouvrir(Accueil())


@scene
@sans_decor
async def coffre_verrouille(p: Plateau) -> None:
    """The passphrase was not given."""
    from aat.coffre.cles import creer_cle
    from aat.emplacements import preparer
    from aat.tui.screens.accueil import Accueil

    preparer(p.outils.lieux)
    creer_cle(p.outils.lieux, phrase="une phrase de passe assez longue")
    p.outils.demander_phrase = lambda: "une phrase de passe assez longue"
    installer(p.outils, MARIE)
    p.outils.coffre().fermer()
    p.outils._coffre = None
    await p.appli.push_screen(Accueil())
    await p.lire_tout_de_suite("Phrase de passe")
    await p.presser("escape")
    await p.lire("n’a pas été donnée")


@scene
@sans_decor
async def journal_vide(p: Plateau) -> None:
    """Nothing was validated yet."""
    from aat.tui.screens.journal import Journal

    p.outils.enregistrer_prescripteur(PRESCRIPTEUR)
    await p.ouvrir(Journal())


@scene
async def accueil_lecteur_absent(p: Plateau) -> None:
    """F2 where no card can be read."""
    from aat.tui.screens.accueil import Accueil

    await p.ouvrir(Accueil())
    with patch("aat.cartes.pcsc.Lecteurs.presents", side_effect=AucunLecteur()):
        await p.presser("f2")
        await p.lire("Aucun lecteur de cartes")


@scene
async def patient(p: Plateau) -> None:
    """Somebody new."""
    from aat.tui.screens.patient import Patient

    await p.ouvrir(Patient(formulaire_patient.vierge(nom="BANC-NOUVEAU")))


@scene
async def dossier(p: Plateau) -> None:
    """A patient and their stops."""
    from aat.tui.screens.dossier import Dossier

    await p.ouvrir(Dossier(MARIE))
    await p.lire("Arrêts connus ici")


@scene
async def dossier_non_raccorde(p: Plateau) -> None:
    """A régime that takes nothing online: said before anything is typed."""
    from aat.tui.screens.dossier import Dossier

    await p.ouvrir(Dossier(MILITAIRE))
    await p.lire("Aucun arrêt de ce patient")


@scene
async def dossier_noms_longs(p: Plateau) -> None:
    """Names longer than the line."""
    from aat.tui.screens.dossier import Dossier

    await p.ouvrir(Dossier(LONG))
    await p.lire("Arrêts connus ici")
