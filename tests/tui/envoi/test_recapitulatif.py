"""Le récapitulatif, touche par touche : tout est dit avant l’envoi, rien ne part sans accord."""

from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Avis
from aat.domaine.etats import Etat
from aat.services import brouillons, conclusion
from aat.services.scellement import Demande
from aat.tui.app import Application
from aat.tui.screens.accuse import Accuse
from aat.tui.screens.papier import ChoixPapier
from aat.tui.screens.recapitulatif import Recapitulatif
from aat.tui.widgets.champs import Case

from tests.poste import Poste
from tests.tui.envoi.pas import Demarrer, accuse_pose, attendre, etat_de, recapituler, texte

pytestmark = pytest.mark.anyio


async def test_le_recapitulatif_dit_tout_avant_l_envoi(atelier: Atelier, avis: Avis) -> None:
    """G24 : le texte du guide, chaque constat avec son code, ce que vaut le papier aujourd’hui."""
    async with Application(atelier).run_test(size=(80, 24)) as pilot:
        ecran = await recapituler(pilot, avis)
        vu = texte(ecran)
        assert "INITIAL | Temps complet" in vu
        assert "Motif : Syndrome grippal" in vu
        assert "Durée : 5 jours du" in vu
        assert "[sorties-presence]" in vu
        assert "seul l’original du formulaire sécurisé" in vu
        assert "BANC-DURAND" in vu
        assert not ecran.query_one("#accord").display


async def test_un_nom_entre_crochets_s_affiche_tel_quel(atelier: Atelier, avis: Avis) -> None:
    """Ce qui est saisi n’est jamais pris pour une mise en forme, ni obéi par le terminal."""
    assert avis.assure
    assert avis.motif
    etrange = replace(
        avis,
        assure=replace(avis.assure, nom_famille="BANC-[bold]DURAND[/]"),
        motif=replace(avis.motif, complement="fièvre\x1b[31m"),
    )
    async with Application(atelier).run_test(size=(80, 24)) as pilot:
        vu = texte(await recapituler(pilot, etrange))
        assert "BANC-[bold]DURAND[/]" in vu
        assert "fièvre·[31m" in vu


async def test_sans_accord_rien_ne_part(atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer) -> None:
    """G23 : F10 demande l’accord ; seule Espace le donne ; Entrée et F10 ne le donnent pas."""
    demarrer_banc(poste)
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        ecran = await recapituler(pilot, replace(avis, acceptation=False))
        case = ecran.query_one(Case)
        assert not case.cochee
        await pilot.press("f10")
        assert case.has_focus
        assert "Espace pour accepter" in pilot.app.etat  # type: ignore[attr-defined]  # an Application
        await pilot.press("enter", "f10", "i")
        await pilot.pause()
        assert pilot.app.screen is ecran
        assert not case.cochee
        await pilot.press("space", "f10")
        await attendre(pilot, lambda: accuse_pose(pilot))
    del atelier


async def test_un_constat_bloquant_ne_laisse_que_modifier(atelier: Atelier, avis: Avis) -> None:
    """Ni transmettre ni imprimer ; « m » rend le document tel qu’il était."""
    sans_motif = replace(avis, motif=None)
    rendus: list[object] = []
    async with Application(atelier).run_test(size=(80, 24)) as pilot:
        ecran = Recapitulatif(sans_motif, "0192")
        await pilot.app.push_screen(ecran, rendus.append)
        await pilot.pause()
        assert "✗ à corriger" in texte(ecran)
        visibles = {a.binding.action for a in ecran.active_bindings.values() if a.enabled and a.binding.show}
        assert "modifier" in visibles
        assert not visibles & {"transmettre", "imprimer", "imprimer_d_abord"}
        await pilot.press("f10", "i")
        assert pilot.app.screen is ecran
        await pilot.press("m")
        await pilot.pause()
        assert rendus == [sans_motif]


async def test_regime_non_raccorde_l_aide_d_abord(atelier: Atelier, avis: Avis, poste: Poste) -> None:
    """G27 : F10 imprime ; ce que cela vaut est dit ; l’aide au Cerfa sécurisé est offerte la première."""
    assert avis.assure
    militaire = replace(avis, assure=replace(avis.assure, regime="08", caisse="756", centre="0100"))
    async with Application(atelier).run_test(size=(80, 24)) as pilot:
        await recapituler(pilot, militaire)
        await pilot.press("f10")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChoixPapier)
        assert "Le régime du patient ne reçoit pas les avis en ligne" in texte(pilot.app.screen)
        await pilot.press("escape", "f10", "enter")
        await attendre(pilot, lambda: accuse_pose(pilot))
        await pilot.pause()
        vu = texte(pilot.app.screen)
        assert "Imprimé sans transmettre" in vu
        fichiers = list((poste.maison / "documents").iterdir())
        assert [f.name.split("-", 2)[2] for f in fichiers] == ["aide-cerfa-securise.pdf"]
        assert fichiers[0].name in vu.replace("\n", "")


async def test_imprimer_sans_transmettre_le_specimen(atelier: Atelier, avis: Avis, poste: Poste) -> None:
    """« i », puis le second choix : les cinq papiers, marqués ; le document ne partira pas."""
    async with Application(atelier).run_test(size=(80, 24)) as pilot:
        await recapituler(pilot, avis)
        await pilot.press("i")
        await pilot.pause()
        await pilot.press("down", "enter")
        await attendre(pilot, lambda: accuse_pose(pilot))
        assert len(list((poste.maison / "documents").iterdir())) == 5
        ecran = pilot.app.screen
        assert isinstance(ecran, Accuse)
        assert etat_de(pilot, ecran.ref) is Etat.IMPRIME_SEUL


async def test_sans_service_regle_rien_n_est_perdu(atelier: Atelier, avis: Avis) -> None:
    """Signature impossible : la phrase le dit, l’écran reste, le brouillon est gardé, on peut recommencer."""
    async with Application(atelier).run_test(size=(80, 24), notifications=True) as pilot:
        ecran = await recapituler(pilot, avis)
        await pilot.press("f10")
        await attendre(pilot, lambda: "brouillon est gardé" in pilot.app.etat)  # type: ignore[attr-defined]
        assert pilot.app.screen is ecran
        assert "La transmission n’est pas réglée" in texte(ecran)
        assert brouillons.dernier(Avis, atelier) is not None
        await pilot.press("m")
        await pilot.pause()
        assert pilot.app.screen is not ecran


async def test_ce_qui_empeche_l_envoi_reste_ecrit_jusqu_au_suivant(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """Le service n’est pas réglé : la page dit quoi faire tant qu’il le faut ; fait à côté, F10 transmet."""
    async with Application(atelier).run_test(size=(80, 24), notifications=True) as pilot:
        ecran = await recapituler(pilot, avis)
        await pilot.press("f10")
        await attendre(pilot, lambda: "Démarrez le banc d’essai" in texte(ecran))
        assert not pilot.app._notifications
        demarrer_banc(poste)
        await pilot.press("f10")
        await attendre(pilot, lambda: accuse_pose(pilot))
        await attendre(pilot, lambda: "Transmission réussie" in texte(pilot.app.screen))


async def test_l_impression_refusee_reste_ecrite_sur_l_accuse(atelier: Atelier, avis: Avis, poste: Poste) -> None:
    """Le document est gardé sans ses papiers : la page dit pourquoi, au lieu d’un avis qui s’efface."""
    (poste.maison / "documents").write_text("")
    async with Application(atelier).run_test(size=(80, 24), notifications=True) as pilot:
        await recapituler(pilot, avis)
        await pilot.press("i")
        await pilot.pause()
        await pilot.press("enter")
        await attendre(pilot, lambda: accuse_pose(pilot))
        await attendre(pilot, lambda: "documents" in texte(pilot.app.screen))
        assert texte(pilot.app.screen).count("✗") == 1
        assert not pilot.app._notifications


async def test_un_brouillon_valide_ailleurs_le_dit(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """Deux fenêtres sur le même brouillon : la seconde ne dit pas que rien n’est transmis, et nomme le document."""
    demarrer_banc(poste)
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        ecran = await recapituler(pilot, avis)
        deja = conclusion.valider(avis, Demande(papier_seul=True, document_id=ecran.document_id), atelier)
        await pilot.press("f10")
        await attendre(pilot, lambda: "déjà validé dans le coffre" in texte(ecran))
        assert f"Il porte la référence {deja.ref}" in texte(ecran)
        assert pilot.app.etat.startswith("Rien n’est parti d’ici")  # type: ignore[attr-defined]  # an Application
