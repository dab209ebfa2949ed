"""What a terminal may send at any moment: bytes that are no text, capitals, a message too late."""

import sys

import pytest
from aat.composition import Atelier
from aat.tui import octets
from aat.tui.app import Application
from aat.tui.patient import ligne_qui_tient
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.dossier import Dossier
from aat.tui.screens.journal import Journal
from textual.widgets import OptionList

from tests.tui.conftest import JOUR
from tests.tui.decor import LONG, MARIE, MILITAIRE
from tests.tui.pas import DURAND, attendre, ecran, installer


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ne lit pas les touches octet par octet.")
def test_un_octet_qui_n_est_pas_du_texte_est_remplace(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library's own thread reads « � » and goes on."""
    from textual.drivers import linux_driver

    monkeypatch.setattr(linux_driver, octets._DECODEUR, linux_driver.__dict__[octets._DECODEUR])
    with pytest.raises(UnicodeDecodeError):
        linux_driver.__dict__[octets._DECODEUR]("utf-8")().decode(b"a\xadb")
    octets.tolerer_les_octets()
    assert linux_driver.__dict__[octets._DECODEUR]("utf-8")().decode(b"a\xadb\xc3") == "a\ufffdb"


@pytest.mark.parametrize("largeur", [40, 60, 78, 98, 130])
def test_le_patient_tient_sur_une_ligne(largeur: int) -> None:
    """What goes without saying gives way first; the name and the NIR last; « impossible » never."""
    ligne = ligne_qui_tient(MARIE, JOUR, largeur)
    assert len(ligne) <= largeur
    assert ligne.startswith("BANC-DURAND Marie")
    assert len(ligne_qui_tient(LONG, JOUR, largeur)) <= max(largeur, len(LONG.nom))
    assert "transmission impossible" in ligne_qui_tient(MILITAIRE, JOUR, largeur)
    assert ("2 69 05 49 588 157 80" in ligne) == (largeur >= 60)


@pytest.mark.anyio
async def test_une_lettre_marche_en_majuscule(outils: Atelier) -> None:
    """Caps Lock does not make a command deaf."""
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await appli.push_screen(Dossier(DURAND))
        (await ecran(pilot, Dossier)).query_one(OptionList).focus()
        await pilot.press("D")
        await ecran(pilot, Accueil)


@pytest.mark.anyio
async def test_un_message_trop_tard_est_pour_personne(outils: Atelier) -> None:
    """A screen that was closed while its answer came shows nothing, and nothing ends."""
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        appli.ouvrir("journal")
        journal = await ecran(pilot, Journal)
        await journal.query_one("#compte").remove()
        appli.pop_screen()
        journal.call_later(journal._lire)
        await pilot.pause()
        await pilot.pause()
        assert appli.defaut is None
        assert isinstance(appli.screen, Accueil)


@pytest.mark.anyio
async def test_une_fenetre_trop_petite_rend_le_curseur(outils: Atelier) -> None:
    """Back to its size, what is typed goes where it went before."""
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        accueil = await ecran(pilot, Accueil)
        for taille in ((40, 10), (1, 1), (79, 24), (80, 24)):
            await pilot.resize_terminal(*taille)
            await pilot.pause(0.1)
        await pilot.press(*"dur")
        await attendre(pilot, lambda: accueil._recherche.texte == "dur")


@pytest.mark.anyio
async def test_la_ligne_d_etat_oublie_l_ecran_d_avant(outils: Atelier) -> None:
    """What was said elsewhere is not said here; a refusal stays until the journal is opened."""
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        appli.etat = "2 PDF écrits."
        appli.ouvrir("reglages")
        await pilot.pause()
        assert not appli.etat
        await pilot.press("escape")
        appli.etat = "1 refusé (F9)."
        await appli.push_screen(Dossier(DURAND))
        assert appli.etat
        appli.ouvrir("journal")
        await ecran(pilot, Journal)
        assert not appli.etat
