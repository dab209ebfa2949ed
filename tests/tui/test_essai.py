"""What a trial by hand at 80×24 showed to be out of sight, out of place or unsaid."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Atmp, NatureAtmp
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.certificat import SaisieCertificat
from aat.tui.screens.dossier import Dossier
from aat.tui.screens.formulaire import ACCORD
from aat.tui.screens.recapitulatif import Recapitulatif
from aat.tui.screens.saisie import Saisie
from aat.tui.widgets.barres import BarreTitre
from textual.widgets import Footer

from tests.tui.conftest import JOUR
from tests.tui.decor import MILITAIRE, brouillon, sur
from tests.tui.pas import DURAND, PRESCRIPTEUR, arreter, attendre, avis_sur, ecran, ecrit, installer

if TYPE_CHECKING:
    from textual.pilot import Pilot
    from textual.screen import Screen
    from textual.widget import Widget

pytestmark = pytest.mark.anyio


def _a_l_ecran(widget: "Widget", dans: "Widget") -> bool:
    return bool(widget.region) and dans.region.contains_region(widget.region)


async def _ouvrir(pilot: "Pilot[Any]", quoi: "Screen[Any]") -> None:
    await ecran(pilot, Accueil)
    await pilot.app.push_screen(quoi)
    await pilot.pause()


async def test_la_correction_est_a_l_ecran_sous_son_champ(outils: Atelier) -> None:
    """F10 without the agreement: the sentence under the box is seen, on a form that has no line left."""
    installer(outils, DURAND, MILITAIRE)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        avis = replace(sur("sciatique 10j ald", MILITAIRE, outils), atmp=Atmp(nature=NatureAtmp.ACCIDENT, date=JOUR))
        saisie = Saisie(avis, brouillon("a", avis, outils))
        await _ouvrir(pilot, saisie)
        await pilot.press("f10")
        ligne = saisie.ligne(ACCORD)
        await attendre(pilot, lambda: _a_l_ecran(ligne._constat, saisie.query_one("#formulaire")))
        assert _a_l_ecran(ligne.controles[ACCORD], saisie.query_one("#formulaire"))


async def test_ce_qui_etait_plie_se_voit_en_entier(outils: Atelier) -> None:
    """F6 on an AT/MP avis: the four lines of the employer, not the first one alone."""
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        avis = replace(sur("entorse cheville 5j", DURAND, outils), atmp=Atmp(nature=NatureAtmp.ACCIDENT, date=JOUR))
        saisie = Saisie(avis, brouillon("a", avis, outils))
        await _ouvrir(pilot, saisie)
        await pilot.press("f6")
        for nom in ("employeur.raison_sociale", "employeur.voie", "employeur.ville", "employeur.email"):
            controle = saisie.ligne(nom)
            await attendre(pilot, lambda c=controle: _a_l_ecran(c, saisie.query_one("#formulaire")))  # type: ignore[misc]
        foyer = saisie.focused
        assert foyer is saisie.controle("employeur.raison_sociale")


async def test_le_panneau_defile_au_clavier(outils: Atelier) -> None:
    """PgSuiv shows the rest of what the law says, PgPréc comes back; the cursor does not move."""
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        avis = sur("grippe 5j", DURAND, outils)
        saisie = Saisie(avis, brouillon("a", avis, outils))
        await _ouvrir(pilot, saisie)
        foyer = saisie.focused
        cote = saisie.query_one("#cote")
        await attendre(pilot, lambda: cote.max_scroll_y > 0)
        assert "de 9 h à 11 h" not in ecrit(pilot)
        for _ in range(cote.max_scroll_y):
            await pilot.press("pagedown")
        await attendre(pilot, lambda: "dites-le-lui" in ecrit(pilot))
        for _ in range(cote.max_scroll_y):
            await pilot.press("pageup")
        await attendre(pilot, lambda: cote.scroll_y == 0)
        assert saisie.focused is foyer


async def test_f10_vient_en_tete_dans_un_texte_libre(outils: Atelier) -> None:
    """The last line begins with what the form is for, wherever the cursor is."""
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        document = Certificat(nature=NatureCertificat.FINAL, assure=DURAND, prescripteur=outils.prescripteur())
        saisie = SaisieCertificat(document, "0" * 32)
        await _ouvrir(pilot, saisie)
        controle = saisie.controle("constatations")
        assert controle is not None
        controle.focus()
        await pilot.pause()
        await attendre(pilot, lambda: _derniere_ligne(saisie).startswith("F10"))
        await pilot.press("f6")
        assert saisie.has_class("-deplie")


def _derniere_ligne(saisie: SaisieCertificat) -> str:
    touches = sorted(saisie.query_one(Footer).children, key=lambda touche: touche.region.x)
    return str(getattr(touches[0], "key_display", "")) if touches else ""


async def test_un_regime_sans_envoi_ne_nomme_pas_une_touche_absente(outils: Atelier) -> None:
    """There F10 prints: « (i) » is said only where « i » is offered."""
    installer(outils, DURAND, MILITAIRE)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await _ouvrir(pilot, Recapitulatif(avis_sur("grippe 5j", MILITAIRE, outils), "0" * 32))
        assert "Sans transmettre :" in ecrit(pilot)
        assert "(i)" not in ecrit(pilot)
        await appli.push_screen(Recapitulatif(avis_sur("grippe 5j", DURAND, outils), "1" * 32))
        await attendre(pilot, lambda: "Sans transmettre (i) :" in ecrit(pilot))


@pytest.mark.parametrize(("largeur", "entier"), [(80, False), (132, True)])
async def test_le_motif_prend_la_place_qu_il_y_a(outils: Atelier, largeur: int, *, entier: bool) -> None:
    """A long motif is cut in the list of stops only where the window has no room for it."""
    installer(outils, DURAND)
    arreter("entorse cheville 5j", DURAND, outils)
    appli = Application(outils)
    async with appli.run_test(size=(largeur, 43)) as pilot:
        await _ouvrir(pilot, Dossier(DURAND))
        await attendre(pilot, lambda: "Entorse et foulure de" in ecrit(pilot))
        assert ("Entorse et foulure de la cheville" in ecrit(pilot)) is entier


@pytest.mark.parametrize("carte", ["", "CPS insérée"])
async def test_le_mode_reste_dans_le_titre_devant_un_nom_long(outils: Atelier, carte: str) -> None:
    """The bench can never be taken for the real service, whoever prescribes and whatever waits."""
    outils.enregistrer_prescripteur(
        replace(PRESCRIPTEUR, prenom="Marie-Emmanuelle", nom="BANC-DE-LA-ROCHEFOUCAULD-MONTMORENCY-LONGUEVILLE")
    )
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        appli.en_attente = 12
        pilot.app.screen.query_one(BarreTitre).annoncer_carte(carte)
        await pilot.pause()
        titre = ecrit(pilot).partition("Patient")[0]
        for dit in ("Marie-Emman", carte, "BANC D’ESSAI", "12 en file"):
            assert dit in titre


async def test_un_avis_vierge_commence_aujourd_hui(outils: Atelier) -> None:
    """Two things and the agreement are asked for; what asked for the agreement is not said once it is given."""
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await _ouvrir(pilot, Dossier(DURAND))
        await pilot.press("enter")
        saisie = await ecran(pilot, Saisie)
        assert {saisie.formulaire.porteur(c.champ) for c in saisie._bloquants()} == {"motif", "jours", ACCORD}
        assert "lundi 23/11/2026" in ecrit(pilot)
        saisie._aller(ACCORD)
        await pilot.press("space")
        await attendre(pilot, lambda: appli.etat == "Accord noté.")


async def test_l_accord_donne_ne_se_demande_plus(outils: Atelier) -> None:
    """« Espace pour accepter » stayed on the status line of a form that was agreed to."""
    installer(outils, DURAND)
    appli = Application(outils)
    async with appli.run_test(size=(80, 24)) as pilot:
        avis = sur("grippe 5j", DURAND, outils)
        await _ouvrir(pilot, Saisie(avis, brouillon("a", avis, outils)))
        await pilot.press("f10")
        await attendre(pilot, lambda: "Espace pour accepter" in appli.etat)
        await pilot.press("space")
        await attendre(pilot, lambda: appli.etat == "Accord noté. F10 pour le récapitulatif.")
        await pilot.press("space")
        await attendre(pilot, lambda: not appli.etat)
