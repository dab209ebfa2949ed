"""L’aide et la palette : tout se trouve et se fait depuis elles, en français."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from aat.composition import Atelier
from aat.domaine.personnes import Assure
from aat.services import brouillons, textes
from aat.services.defauts import avis_par_defaut
from aat.tui import commandes, pages_aide, screens, touches
from aat.tui.app import Application
from aat.tui.screens.aide import Aide
from aat.tui.screens.base import Ecran
from aat.tui.screens.diagnostic import Diagnostic
from aat.tui.screens.journal import Journal
from aat.tui.screens.liste import Liste
from aat.tui.screens.palette import Palette
from aat.tui.screens.reglages import Reglages
from aat.tui.screens.saisie import Saisie
from aat.tui.screens.textes import Textes
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from tests.tui.pas import DURAND, ecran, ecrit, installer, taper

Faire = Callable[..., Application]


def classes() -> Iterator[type[Screen[object]]]:
    """Yield every screen of the application."""
    for module in iter_modules(screens.__path__):
        for valeur in vars(import_module(f"aat.tui.screens.{module.name}")).values():
            if isinstance(valeur, type) and issubclass(valeur, Screen) and valeur.__module__.endswith(module.name):
                yield valeur


async def saisie(pilot: Pilot[int], assure: Assure = DURAND) -> Saisie:
    """Open a form with nothing filled."""
    appli = pilot.app
    assert isinstance(appli, Application)
    avis = avis_par_defaut(assure, appli.outils.prescripteur())
    appli.push_screen(Saisie(avis, brouillons.nouvel_identifiant(appli.outils)))
    return await ecran(pilot, Saisie)


def corps(pilot: Pilot[int]) -> str:
    """Return the whole text of the help, what is not on the screen too."""
    return str(pilot.app.screen.query_one("#texte", Static).content)


@pytest.mark.parametrize("classe", [c for c in classes() if issubclass(c, Ecran) and c is not Ecran], ids=str)
def test_chaque_ecran_a_sa_page(classe: type[Ecran]) -> None:
    """A screen without help would open on the first steps."""
    assert classe.PAGE_AIDE in pages_aide.PAGES, classe


def test_chaque_page_existe_et_chaque_fichier_est_une_page() -> None:
    """No page lost in the folder."""
    dossier = Path(pages_aide.__file__).with_name("aide")
    assert sorted(f.stem for f in dossier.glob("*.txt")) == sorted(pages_aide.PAGES)
    for nom in pages_aide.PAGES:
        lue = pages_aide.page(nom, {})
        assert lue.titre
        assert len(lue.lignes) >= 1
    assert pages_aide.page("inconnue", {}).nom == "depart"


def test_les_pages_nomment_les_touches_en_vigueur() -> None:
    """A key that the user moved is the one that the help says."""
    assert "F3\u00a0: motifs" in "\n".join(pages_aide.page("touches", {}).lignes)
    assert "F8\u00a0: motifs" in "\n".join(pages_aide.page("touches", {"motifs": "f8"}).lignes)


@pytest.mark.parametrize("nom", pages_aide.PAGES)
def test_la_typographie_des_pages(nom: str) -> None:
    """Curly apostrophes; no ordinary space before a double sign nor inside quotes; no key written by hand."""
    brut = (Path(pages_aide.__file__).with_name("aide") / f"{nom}.txt").read_text(encoding="utf-8")
    assert "'" not in brut
    assert not re.search(r" [;:?!»]|« ", brut)
    assert not re.search(r"\bF\d", brut)


@pytest.mark.parametrize("classe", list(classes()), ids=str)
def test_les_noms_des_commandes_sont_francais(classe: type[Screen[object]]) -> None:
    """Every binding that is named, is named in French; none is shown without a name."""
    anglais = re.compile(r"\b(the|next|previous|focus|cursor|select|delete|quit|copy|scroll|down|up)\b", re.IGNORECASE)
    for liaison in classe.__dict__.get("BINDINGS", ()):
        assert not anglais.search(liaison.description), liaison
        assert liaison.description or not liaison.show, liaison


@pytest.mark.anyio
class TestAide:
    """L’écran Aide."""

    async def test_le_champ_d_abord_puis_sa_regle_puis_l_ecran(self, application: Faire, outils: Atelier) -> None:
        """The finding of the field, its rule with article, source and day, then the page and its keys."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            formulaire = await saisie(pilot)
            await pilot.press("f7")
            while "debut" not in getattr(formulaire.focused, "nom", ""):
                await pilot.press("f7")
            await pilot.press("f1")
            await ecran(pilot, Aide)
            dit = corps(pilot).replace("\u00a0", " ")
            ordre = [
                "Ce champ",
                "Indiquez le premier jour de l’arrêt",
                "Règle debut-fenetre",
                "Fondement : Guide amelipro, étapes 12 et 15",
                "vérifiée le",
                "Jours avant la prescription que peut atteindre le début d’un arrêt initial : 2 jours",
                "Le formulaire suit l’ordre du téléservice",
                "Les touches ici",
                "F5         calendrier",
            ]
            rangs = [dit.index(phrase) for phrase in ordre]
            assert rangs == sorted(rangs)
            await pilot.press("escape")
            await ecran(pilot, Saisie)

    async def test_f1_dans_l_aide_ouvre_le_sommaire(self, application: Faire, outils: Atelier) -> None:
        """No help over the help; a page is chosen by a few letters."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            await pilot.press("f1", "f1")
            await ecran(pilot, Liste)
            await taper(pilot, "express")
            await pilot.press("enter")
            await ecran(pilot, Aide)
            assert "lombalgie 7j lourd" in corps(pilot)

    async def test_les_fleches_passent_toutes_les_pages(self, application: Faire, outils: Atelier) -> None:
        """Round and back where it began; what belongs to the field stays on its own page."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            await saisie(pilot)
            await pilot.press("f7", "f1")
            await ecran(pilot, Aide)
            vues = []
            for _ in pages_aide.PAGES:
                vues.append(corps(pilot))
                await pilot.press("right")
            assert len(set(vues)) == len(pages_aide.PAGES)
            assert sum("Ce champ" in vue for vue in vues) == 1
            assert corps(pilot) == vues[0]

    @pytest.mark.parametrize(
        ("touche", "titre"),
        [("t", "Textes applicables"), ("c", "Nous contacter, se renseigner"), ("m", "Mentions")],
    )
    async def test_textes_contact_et_mentions_sont_a_deux_touches(
        self, application: Faire, outils: Atelier, touche: str, titre: str
    ) -> None:
        """From any screen (G30): F1 and a letter."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            for ouvrir in ("f9", "ctrl+p"):
                await pilot.press(ouvrir, "f1", touche)
                await ecran(pilot, Textes)
                assert titre in ecrit(pilot)

    async def test_la_touche_changee_est_celle_que_l_aide_dit(self, application: Faire, outils: Atelier) -> None:
        """In the page and in the list of keys."""
        installer(outils)
        async with application(clavier={"journal": "f12"}).run_test(size=(80, 24)) as pilot:
            await pilot.press("f1")
            await ecran(pilot, Aide)
            assert isinstance(pilot.app, Application)
            assert "F12 montre la file" in "\n".join(pages_aide.page("depart", pilot.app.clavier).lignes)
            assert re.search(r"F12 +journal", corps(pilot))

    async def test_dans_une_fenetre_de_dialogue_aussi(self, application: Faire, outils: Atelier) -> None:
        """Its own page, or the first steps; Échap goes back to the dialog."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            await saisie(pilot)
            await pilot.press("f3")
            dessous = pilot.app.screen
            await pilot.press("f1")
            await ecran(pilot, Aide)
            assert "liste de A à Z" in corps(pilot)
            await pilot.press("escape")
            await pilot.pause()
            assert pilot.app.screen is dessous


@pytest.mark.anyio
class TestPalette:
    """L’écran des commandes."""

    async def test_les_commandes_de_l_ecran_viennent_d_abord(self, application: Faire, outils: Atelier) -> None:
        """In French, each with its key; the main action of the screen too; no move, no English."""
        installer(outils)
        async with application().run_test(size=(80, 50)) as pilot:
            await saisie(pilot)
            await pilot.press("ctrl+p")
            palette = await ecran(pilot, Palette)
            noms = [c.nom for c in palette._commandes]
            assert noms[:2] == ["valider", "motifs"]
            assert {"durées", "calendrier", "constat suivant", "valider", "quitter", "journal"} <= set(noms)
            assert "F4" in next(c.touche for c in palette._commandes if c.nom == "durées")
            assert not {"Focus Next", "Copy selected text", "un jour de plus"} & set(noms)
            assert len(noms) == len(set(noms))

    @pytest.mark.parametrize(
        ("lettres", "classe"),
        [
            ("reglages presc", Reglages),
            ("diagno", Diagnostic),
            ("journal", Journal),
            ("textes applic", Textes),
            ("aide express", Aide),
        ],
    )
    async def test_quelques_lettres_sans_accent_puis_entree(
        self, application: Faire, outils: Atelier, lettres: str, classe: type[Ecran]
    ) -> None:
        """Words in any order; Entrée runs the first line and the palette is gone."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            await pilot.press("ctrl+p")
            await ecran(pilot, Palette)
            await taper(pilot, lettres)
            await pilot.press("enter")
            await ecran(pilot, classe)
            assert not any(isinstance(e, Palette) for e in pilot.app.screen_stack)

    async def test_une_commande_agit_sur_l_ecran_du_dessous(self, application: Faire, outils: Atelier) -> None:
        """« Précisions » opens them in the form where the cursor was."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            formulaire = await saisie(pilot)
            await pilot.press("ctrl+p")
            await ecran(pilot, Palette)
            await taper(pilot, "precisions")
            await pilot.press("enter")
            await ecran(pilot, Saisie)
            await pilot.pause()
            assert formulaire.has_class("-deplie")

    async def test_l_action_principale_se_lance_aussi(self, application: Faire, outils: Atelier) -> None:
        """« Valider » in a form that lacks everything goes to what is missing."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            formulaire = await saisie(pilot)
            await pilot.press("ctrl+p")
            await ecran(pilot, Palette)
            await taper(pilot, "valider")
            await pilot.press("enter")
            await ecran(pilot, Saisie)
            await pilot.pause()
            assert formulaire._courant() == "motif"

    async def test_le_theme_se_change_par_son_nom(self, application: Faire, outils: Atelier) -> None:
        """At once, and kept."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            await pilot.press("ctrl+p")
            await ecran(pilot, Palette)
            await taper(pilot, "theme contraste")
            await pilot.press("enter")
            await pilot.pause()
            assert pilot.app.theme == "contraste"
            assert Atelier().configuration.ecran.theme == "contraste"

    async def test_ce_qui_ne_correspond_a_rien_le_dit(self, application: Faire, outils: Atelier) -> None:
        """Entrée does nothing then; Échap goes back."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            await pilot.press("ctrl+p", "ctrl+p")
            await ecran(pilot, Palette)
            profondeur = len(pilot.app.screen_stack)
            await taper(pilot, "zzzz")
            await pilot.press("enter")
            assert "Rien ne correspond" in ecrit(pilot)
            assert len(pilot.app.screen_stack) == profondeur
            await pilot.press("escape")
            await pilot.pause()
            assert len(pilot.app.screen_stack) == profondeur - 1


@pytest.mark.anyio
async def test_chaque_texte_est_dans_la_palette(application: Faire, outils: Atelier) -> None:
    """Every page of the texts and of the help has its command."""
    installer(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        assert isinstance(pilot.app, Application)
        noms = {c.nom for c in commandes.de_l_application(pilot.app)}
        assert {f"textes\u00a0: {titre}" for titre in textes.PAGES.values()} <= noms
        assert {f"aide\u00a0: {titre}" for titre in pages_aide.titres().values()} <= noms
        assert len(touches.PARTOUT) >= 8
