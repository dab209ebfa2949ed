"""Les réglages, touche par touche : qui prescrit, le thème, les touches, l’environnement."""

from collections.abc import Callable

import pytest
from aat.composition import Atelier
from aat.configuration import ThemeEcran
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.question import Question
from aat.tui.screens.reglages import Reglages
from textual.pilot import Pilot

from tests.tui.pas import ecran, ecrit, installer, taper

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]


async def ouvrir(pilot: Pilot[int]) -> Reglages:
    """Open the screen as the palette does."""
    assert isinstance(pilot.app, Application)
    pilot.app.ouvrir("reglages")
    return await ecran(pilot, Reglages)


class TestReglages:
    """L’écran Réglages."""

    async def test_la_premiere_fois_cinq_reponses_suffisent(self, application: Faire, outils: Atelier) -> None:
        """It opens by itself on what is missing; Entrée goes from one missing answer to the next; F10 keeps."""
        async with application().run_test(size=(80, 24)) as pilot:
            await ecran(pilot, Reglages)
            assert "Première utilisation" in ecrit(pilot)
            await taper(pilot, "10000000009")
            await pilot.press("enter")
            await taper(pilot, "banc")
            await pilot.press("enter")
            await taper(pilot, "paul")
            await pilot.press("f10")
            await ecran(pilot, Accueil)
            assert "paul banc" in ecrit(pilot)
            garde = outils.prescripteur()
            assert garde is not None
            assert (garde.profession, garde.rpps, garde.nom, garde.prenom) == ("medecin", "10000000009", "banc", "paul")

    async def test_un_rpps_faux_reste_a_l_ecran_avec_la_correction(self, application: Faire, outils: Atelier) -> None:
        """Neither Entrée nor F10 goes past it, and nothing is kept."""
        async with application().run_test(size=(80, 24)) as pilot:
            await ecran(pilot, Reglages)
            await taper(pilot, "10000000008")
            await pilot.press("enter", "f10")
            await ecran(pilot, Reglages)
            assert "10000000008" in ecrit(pilot)
            assert "La clé du numéro RPPS (le dernier chiffre) ne correspond pas" in ecrit(pilot)
            assert "Cette réponse est nécessaire." in ecrit(pilot)
            assert outils.prescripteur() is None

    async def test_le_theme_change_aussitot_et_reste(self, application: Faire, outils: Atelier) -> None:
        """One letter; the next start has it too."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            await ouvrir(pilot)
            await pilot.press("shift+tab", "shift+tab", "shift+tab", "c")
            await pilot.pause()
            assert pilot.app.theme == "clair"
            assert Atelier().configuration.ecran.theme is ThemeEcran.CLAIR
            await pilot.press("c")
            await pilot.pause()
            assert pilot.app.theme == "contraste"
            assert "(•) Contraste élevé" in ecrit(pilot)

    async def test_echap_demande_avant_de_perdre_un_changement(self, application: Faire, outils: Atelier) -> None:
        """Nothing changed: no question. Entrée on the question loses nothing."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            await ouvrir(pilot)
            await pilot.press("escape")
            await ecran(pilot, Accueil)
            await ouvrir(pilot)
            await pilot.press("tab", "tab")
            await taper(pilot, "autre")
            await pilot.press("escape")
            await ecran(pilot, Question)
            await pilot.press("enter")
            reglages = await ecran(pilot, Reglages)
            assert reglages.prescripteur.nom == "autre"
            await pilot.press("escape")
            await ecran(pilot, Question)
            await pilot.press("o")
            await ecran(pilot, Accueil)
            garde = outils.prescripteur()
            assert garde is not None
            assert garde.nom == "BANC-MARTIN"

    async def test_les_touches_et_l_environnement_se_lisent(self, application: Faire, outils: Atelier) -> None:
        """The file, each command with its key, those changed; the bench in words."""
        installer(outils)
        fichier = outils.lieux.configuration.with_name("touches.toml")
        fichier.write_text('motifs = "f8"\ntexte = "f3"\n', encoding="utf-8")
        async with application(clavier={"motifs": "f8", "texte": "f3"}).run_test(size=(132, 43)) as pilot:
            await ouvrir(pilot)
            await pilot.press("shift+tab")
            await pilot.pause()
            assert "touches.toml" in ecrit(pilot)
            assert "motifs F8 motifs (changée)" in ecrit(pilot)
            assert "texte F3 récapitulatif en texte (changée)" in ecrit(pilot)
            assert "BANC D’ESSAI : rien n’est envoyé à une caisse." in ecrit(pilot)

    async def test_un_fichier_de_touches_faux_est_explique(self, application: Faire, outils: Atelier) -> None:
        """What is wrong, and every command that may be named."""
        installer(outils)
        outils.lieux.configuration.with_name("touches.toml").write_text('motif = "f3"\n', encoding="utf-8")
        async with application().run_test(size=(132, 43)) as pilot:
            await ouvrir(pilot)
            await pilot.press("shift+tab", "shift+tab")
            await pilot.pause()
            assert "nomme une commande inconnue : 'motif'" in ecrit(pilot)

    async def test_n_importe_quoi_colle_ne_casse_rien(self, application: Faire, outils: Atelier) -> None:
        """Brackets show as typed; control characters and length are harmless."""
        from textual import events

        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            await ouvrir(pilot)
            await pilot.press("tab", "tab")
            assert pilot.app.focused is not None
            pilot.app.focused.post_message(events.Paste("[red]X[/] \x1b[31m\x07é"))
            await pilot.press("enter")
            await pilot.pause()
            assert "[red]X[/]" in ecrit(pilot)
            assert "\x1b" not in ecrit(pilot)
            assert isinstance(pilot.app, Application)
            assert pilot.app.defaut is None
