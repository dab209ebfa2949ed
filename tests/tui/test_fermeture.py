"""Un écran quitté pendant qu’un travail va pour lui : ce qui vient trop tard n’est pour personne, et n’arrête rien.

A screen that closes loses its widgets one after another while it is still attached: here one of them takes its time,
and what the thread has to say comes in between.
"""

import ast
import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aat.tui
import pytest
from aat.composition import Atelier
from aat.domaine.droits import Connus, DemandeDroits, ReponseDroits
from aat.erreurs import ErreurAat
from aat.services import conclusion, identification
from aat.services.droits import DroitsDeSeance
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.accuse import Accuse
from aat.tui.screens.base import Ecran
from aat.tui.screens.dossier import Dossier
from aat.tui.screens.journal import Journal
from aat.tui.screens.patient import Patient
from aat.tui.screens.recapitulatif import Recapitulatif
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.widgets import Static

from tests.droits.fausse_source import DROITS, Source
from tests.tui.banc_ferme import raccorder
from tests.tui.decor import brouillon
from tests.tui.pas import DURAND, PRESCRIPTEUR, attendre, avis_sur, ecran, installer

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]


class Retenu:
    """Something that a thread waits for."""

    def __init__(self) -> None:
        self.commence, self.va, self.fini = threading.Event(), threading.Event(), threading.Event()

    def attendre(self) -> None:
        """Say that it began, then wait to be let go."""
        self.commence.set()
        assert self.va.wait(20)
        self.fini.set()

    def donner(self, quoi: int) -> int:
        """Wait to be let go, then return ``quoi``."""
        self.attendre()
        return quoi


class SourceRetenue(Source):
    """Gives the rights once let go."""

    def __init__(self, retenu: Retenu) -> None:
        super().__init__(Connus(DROITS))
        self._retenu = retenu

    def consulter(self, demande: DemandeDroits) -> ReponseDroits:
        """Wait, then answer."""
        self._retenu.attendre()
        return super().consulter(demande)


class _Lambin(Static):
    """The last widget of its screen to go."""

    def __init__(self) -> None:
        super().__init__()
        self.va = asyncio.Event()

    async def on_unmount(self) -> None:
        """Take one's time."""
        await self.va.wait()


@asynccontextmanager
async def a_demi_ferme(pilot: Pilot[int], quitte: Ecran) -> AsyncIterator[None]:
    """Close ``quitte``, the screen on top; inside, it is still attached, with nothing left in it but one widget."""
    lambin = _Lambin()
    await quitte.mount(lambin)
    pilot.app.pop_screen()
    await bientot(lambda: list(quitte.children) == [lambin])
    assert quitte.is_attached
    try:
        yield
    finally:
        lambin.va.set()


async def bientot(quoi: Callable[[], bool]) -> None:
    """Wait until ``quoi`` holds; the application, which waits for the screen that goes, is never at rest."""
    async with asyncio.timeout(20):
        while not quoi():  # noqa: ASYNC110 - what is waited for has no event of its own
            await asyncio.sleep(0.01)


async def assez(retenu: Retenu) -> None:
    """Let the thread say what it has to say, and the application take it."""
    retenu.va.set()
    await bientot(retenu.fini.is_set)
    await asyncio.sleep(0.1)


async def test_un_dossier_quitte_pendant_ses_droits(application: Faire, outils: Atelier) -> None:
    """The rights come while the record is closing: the application goes on."""
    installer(outils, DURAND)
    retenu = Retenu()
    outils.__dict__["droits"] = DroitsDeSeance(SourceRetenue(retenu), outils.horloge)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await pilot.app.push_screen(Dossier(DURAND))
        dossier = await ecran(pilot, Dossier)
        await attendre(pilot, retenu.commence.is_set)
        async with a_demi_ferme(pilot, dossier):
            await assez(retenu)
        assert pilot.app.defaut is None  # type: ignore[attr-defined]  # ours
        await ecran(pilot, Accueil)


class _Observe(Ecran):
    """Shows what its work gave."""

    def __init__(self) -> None:
        super().__init__()
        self.dits: list[object] = []

    def corps(self) -> ComposeResult:
        """Lay a line."""
        yield Static(id="dit")

    def dire(self, quoi: object) -> None:
        """Show it."""
        self.dits.append(quoi)
        self.query_one("#dit", Static).update(str(quoi))


@pytest.mark.parametrize("echec", [False, True])
async def test_un_ecran_quitte_ne_recoit_plus_rien(application: Faire, outils: Atelier, *, echec: bool) -> None:
    """Neither what was found nor what failed; what is still open receives both."""
    installer(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        for quitte in (False, True):
            retenu = Retenu()

            def travail(retenu: Retenu = retenu) -> str:
                retenu.attendre()
                if echec:
                    raise ErreurAat("non")
                return "oui"

            observe = _Observe()
            await pilot.app.push_screen(observe)
            observe.a_cote("essai", travail, observe.dire, observe.dire)
            await attendre(pilot, retenu.commence.is_set)
            if quitte:
                async with a_demi_ferme(pilot, observe):
                    await assez(retenu)
            else:
                await assez(retenu)
            assert len(observe.dits) == (not quitte)
        assert pilot.app.defaut is None  # type: ignore[attr-defined]  # ours


async def test_un_travail_remplace_ne_dit_plus_rien(application: Faire, outils: Atelier) -> None:
    """Asked again, what the first one finds at last would be older than what is shown."""
    installer(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        observe, premier, second = _Observe(), Retenu(), Retenu()
        await pilot.app.push_screen(observe)
        observe.a_cote("essai", partial(premier.donner, 1), observe.dire)
        await attendre(pilot, premier.commence.is_set)
        observe.a_cote("essai", partial(second.donner, 2), observe.dire)
        await attendre(pilot, second.commence.is_set)
        await assez(second)
        await assez(premier)
        assert observe.dits == [2]


async def test_un_patient_qu_on_garde_ne_se_quitte_pas(
    application: Faire, outils: Atelier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Échap while the store writes closes nothing; what was opened over the form goes with it, and nothing under."""
    installer(outils)
    outils.coffre()
    retenu, memoriser = Retenu(), identification.memoriser

    def lentement(*valeurs: Any) -> None:
        retenu.attendre()
        memoriser(*valeurs)

    recus: list[object] = []
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await pilot.app.push_screen(Patient(DURAND), recus.append)
        patient = await ecran(pilot, Patient)
        monkeypatch.setattr("aat.services.identification.memoriser", lentement)
        await pilot.press("f10")
        await attendre(pilot, retenu.commence.is_set)
        await pilot.press("escape")
        assert pilot.app.screen is patient
        await pilot.app.push_screen(Journal())
        await assez(retenu)
        await ecran(pilot, Accueil)
        assert recus == [DURAND]


async def test_le_journal_ouvert_pendant_la_signature_laisse_place_a_l_accuse(
    application: Faire, outils: Atelier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form whose document is sealed is never found again under another screen."""
    installer(outils, DURAND)
    raccorder(outils, PRESCRIPTEUR.rpps or "")
    retenu, valider = Retenu(), conclusion.valider

    def lentement(*valeurs: Any) -> Any:
        retenu.attendre()
        return valider(*valeurs)

    avis = avis_sur("grippe 5j", DURAND, outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        monkeypatch.setattr("aat.services.conclusion.valider", lentement)
        await pilot.app.push_screen(Recapitulatif(avis, brouillon("a", avis, outils)))
        await pilot.press("f10")
        await attendre(pilot, retenu.commence.is_set)
        await pilot.app.push_screen(Journal())
        await assez(retenu)
        await ecran(pilot, Accuse)
        assert not [e for e in pilot.app.screen_stack if isinstance(e, Recapitulatif | Journal)]


def test_aucun_fil_ne_touche_un_ecran_par_derriere() -> None:
    """``call_from_thread`` goes past the queue of the screen: only a dialog, which is new, is opened that way."""
    appels = [
        (fichier.name, ast.unparse(noeud.args[0]))
        for fichier in sorted(Path(aat.tui.__file__).parent.rglob("*.py"))
        for noeud in ast.walk(ast.parse(fichier.read_text(encoding="utf-8")))
        if isinstance(noeud, ast.Call) and ast.unparse(noeud.func).endswith("call_from_thread")
    ]
    assert appels == [("lecture_carte.py", "appli.push_screen")]
