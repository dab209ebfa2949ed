"""The carte Vitale in the application: a virtual card in the real reader, then what a person presses."""

from collections.abc import Callable

import pytest
from aat.banc.cartes.carte import Panne
from aat.composition import Atelier
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.choix import Choix
from aat.tui.screens.dossier import Dossier
from aat.tui.screens.patient import Patient

from tests.cartes.conftest import Inserer, inserer, pcscd
from tests.tui.pas import attendre, attendre_texte, ecran, ecrit, installer

__all__ = ["inserer", "pcscd"]

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("cartes")]

Faire = Callable[..., Application]


async def test_f2_ouvre_le_patient_de_la_carte(application: Faire, outils: Atelier, inserer: Inserer) -> None:
    """Somebody new: the form, filled with what the card says."""
    installer(outils)
    inserer("verdier")
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await pilot.press("f2")
        forme = await ecran(pilot, Patient)
        assert forme.assure.nir == "185030105300036"
        assert forme.assure.nom_famille == "BANC-VERDIER"


async def test_plusieurs_porteurs_se_choisissent(application: Faire, outils: Atelier, inserer: Inserer) -> None:
    """Three names: none is taken before a key says which."""
    installer(outils)
    inserer("diallo")
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await pilot.press("f2")
        await ecran(pilot, Choix)
        await attendre_texte(pilot, "IBRAHIM")
        await pilot.press("down", "enter")
        assert (await ecran(pilot, Patient)).assure.prenoms == ("AWA",)


async def test_une_carte_inseree_se_lit_d_elle_meme(
    application: Faire, outils: Atelier, inserer: Inserer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Known here: the record opens without a key."""
    from aat.services import carte

    monkeypatch.setattr(Accueil, "SURVEILLE", True)
    insertion = inserer("aubry")
    lue = outils.source_patient.lire(None, 5)
    installer(outils, carte.assure_de(lue.porteurs[0]))
    insertion.retirer()
    async with application().run_test(size=(80, 24)) as pilot:
        accueil = await ecran(pilot, Accueil)
        await attendre(pilot, lambda: accueil._pret)
        await pilot.pause(1.0)
        inserer("aubry")
        assert (await ecran(pilot, Dossier)).assure.nom_famille == "BANC-AUBRY"


async def test_une_carte_arrachee_laisse_l_accueil(application: Faire, outils: Atelier, inserer: Inserer) -> None:
    """The sentence says so; the keyboard is where it was."""
    installer(outils)
    inserer("verdier", Panne(arracher_a=3))
    async with application().run_test(size=(100, 30), notifications=True) as pilot:
        await ecran(pilot, Accueil)
        await pilot.press("f2")
        await attendre_texte(pilot, "rien n’en a été gardé")
        assert isinstance(pilot.app.screen, Accueil)


async def test_la_cps_inseree_se_lit_dans_le_titre(
    application: Faire, outils: Atelier, inserer: Inserer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While it is in, and no longer; the Vitale is the patient's, and is not said there."""
    monkeypatch.setattr(Accueil, "SURVEILLE", True)
    installer(outils)
    async with application().run_test(size=(100, 30)) as pilot:
        await ecran(pilot, Accueil)
        insertion = inserer("cps-muette")
        await attendre_texte(pilot, "CPS insérée")
        insertion.retirer()
        await attendre(pilot, lambda: "CPS insérée" not in ecrit(pilot))
        await pilot.pause(0.5)
        assert "CPS insérée" not in ecrit(pilot)
