"""Around the documents: journal, settings, help, texts, questions."""

from tests.tui.plateau import Plateau
from tests.tui.scenes.formulaires import saisie
from tests.tui.scenes.patient import accueil_vide, dossier
from tests.tui.scenes.registre import scene


@scene
async def journal(p: Plateau) -> None:
    """Every state, the queue stuck behind a document that wants somebody."""
    from aat.tui.screens.journal import Journal

    await p.ouvrir(Journal())


@scene
async def detail(p: Plateau) -> None:
    """A document of the journal, suspended."""
    from aat.tui.screens.detail import Detail

    await p.ouvrir(Detail(p.garni.suspendu))


@scene
async def reglages(p: Plateau) -> None:
    """Who prescribes, and how the screen looks."""
    from aat.tui.screens.reglages import Reglages

    await p.ouvrir(Reglages())


@scene
async def textes_applicables(p: Plateau) -> None:
    """The texts behind the agreement."""
    from aat.tui.screens.textes import Textes

    await p.ouvrir(Textes())


@scene
async def palette(p: Plateau) -> None:
    """Every command."""
    from aat.tui.screens.palette import Palette

    await p.ouvrir(Palette())


@scene
async def aide(p: Plateau) -> None:
    """F1 in the form."""
    await saisie(p)
    await p.presser("f1")


@scene
async def aide_sommaire(p: Plateau) -> None:
    """F1 twice."""
    await aide(p)
    await p.presser("f1")


@scene
async def texte_a_copier(p: Plateau) -> None:
    """F8: the récapitulatif as text."""
    await saisie(p)
    await p.presser("f8")


@scene
async def question_avant_de_quitter(p: Plateau) -> None:
    """Something has not left yet."""
    await dossier(p)
    await p.presser("ctrl+q")
    await p.lire("Quitter")


@scene
async def phrase_de_passe(p: Plateau) -> None:
    """The store asks for its passphrase."""
    from aat.tui.screens.phrase import Phrase

    await accueil_vide(p)
    await p.ouvrir(Phrase())
    await p.taper("banc")


@scene
async def annonce_de_la_cle(p: Plateau) -> None:
    """What is said once of the store's key."""
    from aat.tui.screens.annonce import Annonce

    await accueil_vide(p)
    await p.ouvrir(Annonce("Le coffre et sa clé", "Texte d’essai : la clé vient d’être créée. Copiez-la à part."))
