"""Le diagnostic : les vrais contrôles, hors du clavier, une ligne chacun."""

import threading
from collections.abc import Callable, Iterator

import pytest
from aat import composition_diagnostic
from aat.composition import Atelier
from aat.services.diagnostic import SENS, Controle, EtatControle
from aat.tui.app import Application
from aat.tui.screens.diagnostic import Diagnostic
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.tui.pas import attendre, attendre_texte, ecran, ecrit, installer

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]


async def ouvrir(pilot: Pilot[int]) -> Diagnostic:
    """Open the screen as the palette does."""
    assert isinstance(pilot.app, Application)
    pilot.app.ouvrir("diagnostic")
    return await ecran(pilot, Diagnostic)


class TestDiagnostic:
    """L’écran Diagnostic."""

    async def test_chaque_controle_a_sa_ligne_son_mot_et_son_sens(self, application: Faire, outils: Atelier) -> None:
        """The real checks of this machine; each name is explained."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            await ouvrir(pilot)
            await attendre_texte(pilot, "Contrôles finis")
            assert "✓ ok prescripteur : Paul BANC-MARTIN, RPPS 10000000009" in ecrit(pilot)
            assert "! attention transmission : non réglée" in ecrit(pilot)
            assert "rien ne se prescrit" not in ecrit(pilot)
            await pilot.press("down")
            assert "rien ne se prescrit" in ecrit(pilot)

    async def test_ce_qui_repare_est_dit_et_se_copie(self, application: Faire, outils: Atelier) -> None:
        """Ctrl+C takes the command; c takes the whole report, which names no patient."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            diagnostic = await ouvrir(pilot)
            await attendre_texte(pilot, "Contrôles finis")
            liste = diagnostic.query_one(OptionList)
            noms = [str(liste.get_option_at_index(rang).prompt) for rang in range(liste.option_count)]
            liste.highlighted = next(rang for rang, nom in enumerate(noms) if "transmission" in nom)
            await pilot.pause()
            assert "À faire : aat banc cpam (banc d’essai)" in ecrit(pilot)
            await pilot.press("ctrl+c")
            assert pilot.app.clipboard == "aat banc cpam (banc d’essai)"
            await pilot.press("c")
            assert "→ aat banc cpam" in pilot.app.clipboard
            assert "transmission\u00a0: non réglée" in pilot.app.clipboard

    async def test_un_controle_lent_ne_gele_rien(
        self, application: Faire, outils: Atelier, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is done shows at once; keys answer meanwhile; a new run forgets the one that still waits."""
        installer(outils)
        suite = threading.Event()
        tours: list[int] = []

        def controles(_: Atelier) -> Iterator[Controle]:
            tours.append(len(tours))
            yield Controle("dossiers", EtatControle.OK, f"tour {len(tours)}")
            suite.wait(20)
            yield Controle("service", EtatControle.PANNE, "ne répond pas", "Attendez.")

        monkeypatch.setattr(composition_diagnostic, "controles", controles)
        async with application().run_test(size=(80, 24)) as pilot:
            await ouvrir(pilot)
            await attendre_texte(pilot, "dossiers : tour 1")
            assert "Contrôles en cours" in ecrit(pilot)
            await pilot.press("r")
            await attendre_texte(pilot, "dossiers : tour 2")
            suite.set()
            await attendre_texte(pilot, "Contrôles finis : 1 ok, 1 panne")
            assert pilot.app.screen.query_one(OptionList).option_count == 2
            assert len(tours) == 2

    async def test_quitter_l_ecran_pendant_les_controles(
        self, application: Faire, outils: Atelier, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What comes too late is for nobody."""
        installer(outils)
        suite, fini = threading.Event(), threading.Event()

        def controles(_: Atelier) -> Iterator[Controle]:
            suite.wait(20)
            yield Controle("service", EtatControle.PANNE, "ne répond pas")
            fini.set()

        monkeypatch.setattr(composition_diagnostic, "controles", controles)
        async with application().run_test(size=(80, 24)) as pilot:
            await ouvrir(pilot)
            await pilot.press("escape")
            suite.set()
            await attendre(pilot, fini.is_set)
            await pilot.pause(0.1)
            assert isinstance(pilot.app, Application)
            assert pilot.app.defaut is None


def test_chaque_controle_connu_est_explique(outils: Atelier) -> None:
    """A new check without its meaning would show a bare line."""
    installer(outils)
    noms = {controle.nom for controle in composition_diagnostic.examiner(outils)}
    assert noms <= set(SENS)
    assert {"certificats", "service", "horloge"} <= set(SENS)
