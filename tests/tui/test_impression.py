"""Paper from the screens of one document: a real CUPS queue, a real launcher, every refusal said in French."""

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aat.composition import Atelier
from aat.composition_surcharge import composer_surcharge
from aat.services import impression
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.accuse import Accuse
from aat.tui.screens.choix import Choix
from aat.tui.screens.detail import Detail
from aat.tui.screens.impression import EcranImpression
from aat.tui.screens.recapitulatif import Recapitulatif
from textual.pilot import Pilot

from tests.cerfa.cups import ServeurCups, manque, serveur_cups
from tests.tui.decor import identifiant
from tests.tui.pas import DURAND, arreter, attendre, avis_sur, ecran, ecrit, installer

pytestmark = pytest.mark.anyio
_AVEC_CUPS = pytest.mark.skipif(manque() is not None, reason=f"file d’impression CUPS non essayée : {manque()}")


@pytest.fixture(scope="module")
def serveur() -> Iterator[ServeurCups]:
    """Give one print server for the module."""
    with serveur_cups() as lance:
        yield lance


@pytest.fixture
def cups(serveur: ServeurCups, monkeypatch: pytest.MonkeyPatch) -> ServeurCups:
    """Send what this process prints to that server."""
    for nom, valeur in serveur.env.items():
        monkeypatch.setenv(nom, valeur)
    return serveur


@pytest.fixture
def ref(outils: Atelier) -> str:
    """Keep an avis that is on paper only, and return its reference."""
    installer(outils, DURAND)
    return arreter("grippe 5j", DURAND, outils)


@asynccontextmanager
async def ouvert(outils: Atelier, document: EcranImpression) -> AsyncIterator[tuple[Application, Pilot[Any]]]:
    """Open the application on the screen of a document."""
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await appli.push_screen(document)
        await attendre(pilot, lambda: document._suivi is not None and not document.retenu)
        yield appli, pilot


async def _dit(pilot: Pilot[Any], phrase: str) -> None:
    appli = pilot.app
    assert isinstance(appli, Application)
    await attendre(pilot, lambda: phrase in appli.etat.replace("\u00a0", " "))


@_AVEC_CUPS
@pytest.mark.parametrize(("classe", "touche"), [(Accuse, "f10"), (Detail, "i")])
async def test_l_imprimante_choisie_imprime_et_reste(
    outils: Atelier, ref: str, cups: ServeurCups, classe: type[Accuse] | type[Detail], touche: str
) -> None:
    """« p », Entrée: the paper itself, to the byte, and no file; then one key prints, next time as well."""
    async with ouvert(outils, classe(ref)) as (appli, pilot):
        assert "p choisir une imprimante" in ecrit(pilot)
        await pilot.press("p")
        await ecran(pilot, Choix)
        assert "banc" in ecrit(pilot)
        await pilot.press("enter")
        await _dit(pilot, "Imprimé sur « banc » (banc-")
        travail = appli.etat.rpartition("(")[2].rstrip(").")
        assert cups.attendre(travail) == impression.tirer(ref, outils).documents[0].octets
        assert f"aat {ref} aide" in cups.titres()
        assert not outils.lieux.documents.exists()
        assert "p imprimante : banc" in ecrit(pilot)
        await pilot.press(touche)
        await attendre(pilot, lambda: ecrit(pilot).count("Imprimé sur « banc »") >= 2)
        await pilot.press("p")
        await ecran(pilot, Choix)
        assert "banc (retenue)" in ecrit(pilot)
        await pilot.press("down", "enter")
        await _dit(pilot, "fichiers PDF")
    assert Atelier().configuration.impression.imprimante is None


@_AVEC_CUPS
async def test_le_recapitulatif_imprime_sur_l_imprimante_retenue(outils: Atelier, cups: ServeurCups) -> None:
    """« i » at the récapitulatif: the paper comes out, and the next screen says on which printer."""
    installer(outils, DURAND)
    outils.retenir_imprimante("banc")
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await appli.push_screen(Recapitulatif(avis_sur("grippe 5j", DURAND, outils), identifiant("papier")))
        await pilot.press("i", "enter")
        await ecran(pilot, Accuse)
        await attendre(pilot, lambda: "Imprimé sur « banc » (banc-" in ecrit(pilot))
        assert not outils.lieux.documents.exists()
    del cups


@_AVEC_CUPS
async def test_une_imprimante_en_pause_ou_partie_le_dit(outils: Atelier, ref: str, cups: ServeurCups) -> None:
    """The status line says what is wrong, the page the very command that mends it; « o » still gives the file."""
    outils.retenir_imprimante("banc")
    cups.faire("cupsdisable", "banc")
    try:
        async with ouvert(outils, Accuse(ref)) as (_, pilot):
            await pilot.press("f10")
            await _dit(pilot, "est en pause : rien n’a été imprimé")
            await attendre(pilot, lambda: "cupsenable banc" in ecrit(pilot))
    finally:
        cups.faire("cupsenable", "banc")
    outils.retenir_imprimante("ancienne")
    async with ouvert(outils, Detail(ref)) as (_, pilot):
        await pilot.press("i")
        await _dit(pilot, "n’existe pas ici")
        await attendre(pilot, lambda: "Imprimantes de ce poste : banc" in ecrit(pilot))


async def test_sans_cups_ou_sans_imprimante(
    outils: Atelier, ref: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No printing system, then no printer in it: each has its sentence, and papers stay files."""
    async with ouvert(outils, Accuse(ref)) as (_, pilot):
        with monkeypatch.context() as sans_cups:
            sans_cups.setenv("PATH", str(tmp_path))
            await pilot.press("p")
            await _dit(pilot, "CUPS n’est pas installé")
        monkeypatch.setattr(Atelier, "imprimantes", lambda _: ())
        await pilot.press("p")
        await _dit(pilot, "aucune imprimante")
        await attendre(pilot, lambda: "CUPS" not in ecrit(pilot))


@pytest.mark.skipif(shutil.which("sh") is None, reason="Un lanceur d’essai demande un interpréteur « sh ».")
async def test_le_pdf_s_ouvre_dans_le_programme_du_poste(
    outils: Atelier, ref: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """« o » writes the file and gives it to the launcher; one that fails, and no screen at all, are said."""
    lanceur, recu = tmp_path / "bin" / "xdg-open", tmp_path / "recu"
    lanceur.parent.mkdir()
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("PATH", str(lanceur.parent))
    monkeypatch.setenv("DISPLAY", ":9")

    def ecrire_le_lanceur(code: int) -> None:
        lanceur.write_text(f'#!/bin/sh\nprintf %s "$1" > "{recu}"\nexit {code}\n')
        lanceur.chmod(0o755)

    async with ouvert(outils, Accuse(ref)) as (_, pilot):
        await pilot.press("o")
        await _dit(pilot, "Aucun programme de ce poste n’ouvre les PDF")
        ecrire_le_lanceur(0)
        await pilot.press("o")
        await attendre(pilot, recu.exists)
        ecrit_la = outils.lieux.documents / f"aat-{ref}-aide-cerfa-securise.pdf"
        await attendre(pilot, lambda: recu.read_text() == str(ecrit_la))
        assert ecrit_la.read_bytes() == impression.tirer(ref, outils).documents[0].octets
        await attendre(pilot, lambda: "Aucun programme" not in ecrit(pilot))
        ecrire_le_lanceur(4)
        await pilot.press("o")
        await _dit(pilot, "a échoué")
        monkeypatch.delenv("DISPLAY")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        await pilot.press("o")
        await _dit(pilot, "pas d’écran graphique")
        assert ecrit_la.name in ecrit(pilot).replace(" ", "")


@_AVEC_CUPS
async def test_la_surcharge_n_est_offerte_que_calibree(
    outils: Atelier, ref: str, tmp_path: Path, cups: ServeurCups
) -> None:
    """Off, not calibrated, calibrated: « s » does nothing until the last; then the values reach the printer."""
    import msgspec
    from aat.cerfa.calibrages import garder
    from aat.cerfa.modeles import fichier_du_document
    from aat.cerfa.surcharge import Calibrage

    positions = tmp_path / "positions.toml"
    modele = fichier_du_document("surcharge-avis").read_text(encoding="utf-8")
    positions.write_text(modele.replace("à mesurer sur", "mesuré sur"), encoding="utf-8")
    outils.retenir_imprimante("banc")
    document = Accuse(ref)
    async with ouvert(outils, document) as (appli, pilot):
        await pilot.press("s")
        assert "s surcharge" not in ecrit(pilot)
        reglage = msgspec.structs.replace(outils.configuration.impression, surcharge=True, positions=str(positions))
        outils.enregistrer_configuration(msgspec.structs.replace(outils.configuration, impression=reglage))
        document.remontrer()
        await pilot.press("s")
        assert "s surcharge" not in ecrit(pilot)
        garder(outils.lieux.maison / "impression", "banc", Calibrage(0.5, -1.0))
        document.remontrer()
        await attendre(pilot, lambda: "s surcharge" in ecrit(pilot))
        await pilot.press("s")
        await _dit(pilot, "Imprimé sur « banc »")
        travail = appli.etat.rpartition("(")[2].rstrip(").")
        assert cups.attendre(travail) == composer_surcharge(ref, "banc", outils).octets
        assert f"aat {ref} surcharge" in cups.titres()
