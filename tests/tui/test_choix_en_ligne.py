"""A choice too long for its line: all of it under the cursor, what is chosen elsewhere."""

import pytest
from aat.composition import Atelier
from aat.tui.widgets.champs import ChoixEnLigne

from tests.tui.essai import EXEMPLE, ApplicationVide, FormulaireDEssai, lignes

pytestmark = pytest.mark.anyio


async def test_il_se_deplie_sous_le_curseur(outils: Atelier) -> None:
    """One line and how many others; under the cursor, as many lines as the seven ask for; then one line again."""
    appli = ApplicationVide(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        formulaire = FormulaireDEssai(EXEMPLE, ("categorie",))
        await appli.push_screen(formulaire)
        choix = formulaire.ligne.controles["categorie"]
        formulaire.set_focus(None)
        await pilot.pause()
        assert choix.size.height == 1
        assert "(•) Salarié" in lignes(appli)[1]
        assert "autres" in lignes(appli)[1]
        choix.focus()
        await pilot.pause()
        await pilot.pause()
        depliees = [ligne.strip() for ligne in lignes(appli)[1 : 1 + choix.size.height]]
        assert choix.size.height > 1
        assert depliees[-1].endswith("( ) Sans emploi")
        await pilot.press("s")
        assert isinstance(choix, ChoixEnLigne)
        formulaire.set_focus(None)
        await pilot.pause()
        await pilot.pause()
        assert choix.size.height == 1
        assert "(•) Sans emploi" in lignes(appli)[1]


async def test_la_souris_choisit_sur_la_bonne_ligne(outils: Atelier) -> None:
    """A click on the second line takes what is drawn there."""
    appli = ApplicationVide(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        formulaire = FormulaireDEssai(EXEMPLE, ("categorie",))
        await appli.push_screen(formulaire)
        choix = formulaire.ligne.controles["categorie"]
        choix.focus()
        await pilot.pause()
        await pilot.pause()
        await pilot.click(choix, offset=(2, 1))
        assert lignes(appli)[2].strip().startswith("(•) Profession indépendante")
        assert [nom for nom, _ in formulaire.saisies] == ["categorie"]
