"""La file et les travaux de fond, touche par touche : service absent, lent ou coupé, rien de perdu, rien de figé."""

import asyncio
from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Avis
from aat.domaine.etats import Etat
from aat.tui import travaux
from aat.tui.app import Application
from aat.tui.screens import accuse
from aat.tui.screens.aide import Aide

from tests.patience import PATIENCE_S
from tests.poste import Poste
from tests.tui.envoi.pas import (
    Demarrer,
    Depart,
    attendre,
    effets,
    etat_de,
    nir_invente,
    recapituler,
    texte,
    transmettre,
)

pytestmark = pytest.mark.anyio


async def test_service_indisponible_puis_reessayer(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """503 : « en file », la phrase de la taxonomie et quoi faire ; F10 réessaie ; un seul effet."""
    monkeypatch.setattr(travaux, "DEPART_S", 60.0)
    banc = demarrer_banc(poste)
    banc.scenario("503", "--fois", "1")
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        ecran = await transmettre(pilot, avis)
        await attendre(pilot, lambda: "momentanément indisponible" in texte(ecran) and "En file" in texte(ecran))
        assert "repartira de lui-même" in texte(ecran)
        await attendre(pilot, lambda: pilot.app.en_attente == 1)  # type: ignore[attr-defined]
        await pilot.press("f10")
        await attendre(pilot, lambda: "Transmission réussie" in texte(ecran))
        await attendre(pilot, lambda: pilot.app.en_attente == 0)  # type: ignore[attr-defined]
        assert len(effets(poste)) == 1
    del atelier


async def test_coupure_apres_l_effet(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """La liaison coupée après l’enregistrement : « vérification », jamais « transmis » ; F10 demande, sans renvoyer."""
    monkeypatch.setattr(travaux, "DEPART_S", 60.0)
    banc = demarrer_banc(poste)
    banc.scenario("coupure", "--fois", "1")
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        ecran = await transmettre(pilot, avis)
        await attendre(pilot, lambda: "en cours de vérification" in texte(ecran))
        assert "réussie" not in texte(ecran)
        assert "ne le tenez pas pour transmis" in texte(ecran)
        await pilot.press("f10")
        await attendre(pilot, lambda: "Transmission réussie" in texte(ecran))
        assert len(effets(poste)) == 1
    del atelier


async def test_service_lent_et_patients_suivants(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """« En file » au bout du délai, patient suivant pendant l’envoi, trois documents à la suite, rien de perdu."""
    monkeypatch.setattr(accuse, "PATIENCE_S", 3.0)
    banc = demarrer_banc(poste)
    banc.scenario("lent", "8", "--fois", "1")
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        premier = await transmettre(pilot, avis)
        await attendre(pilot, lambda: "Transmission en cours" in texte(premier))
        await attendre(pilot, lambda: len(effets(poste)) == 1)
        with banc.tenu():  # it has the document and owes the answer
            await attendre(pilot, lambda: "L’envoi continue en arrière-plan" in texte(premier))
            assert etat_de(pilot, premier.ref) is Etat.EN_COURS
            assert avis.debut
            assert avis.assure
            refs = [premier.ref]
            for prenom in ("Jeanne", "Lucie"):
                await pilot.press("enter")
                await pilot.pause()
                assert isinstance(pilot.app.screen, Depart)
                autre = replace(avis, assure=replace(avis.assure, prenoms=(prenom,), rang=2, nir=nir_invente(prenom)))
                refs.append((await transmettre(pilot, autre)).ref)
            await attendre(pilot, lambda: pilot.app.en_attente == 3)  # type: ignore[attr-defined]
        await attendre(pilot, lambda: all(etat_de(pilot, ref) is Etat.ACQUITTE for ref in refs))
        await attendre(pilot, lambda: pilot.app.en_attente == 0)  # type: ignore[attr-defined]
        assert len(effets(poste)) == 3
    del atelier


async def test_reseau_coupe_puis_retour_au_demarrage(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """Service éteint : « en file », dit ; au démarrage suivant, ce qui attend part de lui-même."""
    banc = demarrer_banc(poste)
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        premier = await transmettre(pilot, avis)
        await attendre(pilot, lambda: "Transmission réussie" in texte(premier))
        banc.processus.terminate()
        banc.processus.wait(timeout=PATIENCE_S)
        await pilot.press("enter")
        assert avis.assure
        ecran = await transmettre(pilot, replace(avis, assure=replace(avis.assure, nir=nir_invente("a"), rang=2)))
        await attendre(pilot, lambda: "ne répond pas à l’appel" in texte(ecran))
        assert "En file" in texte(ecran)
        assert "1 en file" in texte(ecran)
        ref = ecran.ref
    demarrer_banc(poste)
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        await attendre(pilot, lambda: etat_de(pilot, ref) is Etat.ACQUITTE)
        await attendre(pilot, lambda: "1 transmis" in pilot.app.etat)  # type: ignore[attr-defined]
    assert len(effets(poste)) == 2
    del atelier


async def test_quitter_pendant_un_envoi_ne_perd_rien(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """L’application se ferme pendant un envoi lent : les fils finissent, le document est acquitté, une seule fois."""
    demarrer_banc(poste).scenario("lent", "2", "--fois", "1")
    appli = Application(Atelier())
    async with appli.run_test(size=(80, 24)) as pilot:
        ecran = await transmettre(pilot, avis)
        await attendre(pilot, lambda: etat_de(pilot, ecran.ref) is Etat.EN_COURS)
    assert await asyncio.to_thread(appli.travaux.attendre, PATIENCE_S)
    assert atelier.coffre().etat(ecran.ref).etat is Etat.ACQUITTE
    assert len(effets(poste)) == 1


async def test_papier_a_la_place_d_un_envoi_en_file(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """G25 : le service ne répond pas, « i » imprime l’aide ; le doute est dit ; le document quitte la file."""
    banc = demarrer_banc(poste)
    banc.scenario("503")
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        ecran = await transmettre(pilot, avis)
        await attendre(pilot, lambda: "indisponible" in texte(ecran))
        await attendre(pilot, lambda: "BANC-DURAND" in texte(ecran))
        for reponse in ("n", "o"):
            # The queue may be trying again at this very moment: nothing is taken out of it while it does.
            await attendre(pilot, lambda: etat_de(pilot, ecran.ref) is Etat.A_REESSAYER)
            await pilot.press("i")
            await pilot.pause()
            assert "quitte la file" in texte(pilot.app.screen)
            await pilot.press("enter")
            await pilot.pause()
            assert "a peut-être reçu ce document" in texte(pilot.app.screen)
            await pilot.press(reponse)
            await pilot.pause()
            if reponse == "n":
                await attendre(pilot, lambda: etat_de(pilot, ecran.ref) is Etat.A_REESSAYER)
                assert "Imprimé sans" not in texte(ecran)
        await attendre(pilot, lambda: "Imprimé sans transmettre" in texte(ecran))
        await attendre(pilot, lambda: pilot.app.en_attente == 0)  # type: ignore[attr-defined]
        # Said printed from the store, the document is still being written: the screen names it once it is there.
        papier = f"aat-{ecran.ref}-aide-cerfa-securise.pdf"
        await attendre(pilot, lambda: papier in texte(ecran).replace("\n", ""))
        assert [p.name for p in (poste.maison / "documents").iterdir()] == [papier]
    assert effets(poste) == []
    del atelier


async def test_les_touches_passent_pendant_les_travaux(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """Pendant un envoi que le service fait attendre, l’écran répond à chaque touche ; puis l’impression se fait."""
    banc = demarrer_banc(poste)
    banc.scenario("lent", "2", "--fois", "1")
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        ecran = await transmettre(pilot, avis)
        await attendre(pilot, lambda: len(effets(poste)) == 1)
        with banc.tenu():
            await pilot.press("down", "up", "pagedown", "f1")
            await attendre(pilot, lambda: isinstance(pilot.app.screen, Aide))
            assert etat_de(pilot, ecran.ref) is Etat.EN_COURS
            await pilot.press("escape")
        await attendre(pilot, lambda: "Transmission réussie" in texte(ecran))
        await pilot.press("f10")
        await attendre(pilot, lambda: "PDF écrits" in pilot.app.etat)  # type: ignore[attr-defined]
    del atelier


async def test_une_faute_imprevue_finit_l_application(
    atelier: Atelier, avis: Avis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Une faute d’un fil de fond n’est jamais tue : l’application finit et la rend à qui l’a lancée."""

    def casser(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("aat.services.conclusion.arret.valider", casser)
    appli = Application(atelier)
    with pytest.raises(ZeroDivisionError):  # noqa: PT012 - leaving the application raises it again
        async with appli.run_test(size=(80, 24)) as pilot:
            await recapituler(pilot, avis)
            await pilot.press("f10")
            await attendre(pilot, lambda: appli.defaut is not None)
    assert isinstance(appli.defaut, ZeroDivisionError)


async def test_les_fils_finissent_avec_l_application(atelier: Atelier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sans rien à envoyer, quitter n’attend personne : ni le prochain regard sur la file, ni un envoi."""
    monkeypatch.setattr(travaux, "PERIODE_S", 3600.0)
    appli = Application(atelier)
    async with appli.run_test(size=(80, 24)) as pilot:
        await pilot.pause(travaux.DEPART_S + 0.2)
    assert await asyncio.to_thread(appli.travaux.attendre, PATIENCE_S)
