"""Récapitulatif, accusé et travaux de fond, touche par touche, devant le banc d’essai dans un autre processus."""

import asyncio
import datetime as dt
import json
import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Atmp, Avis, NatureAtmp
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.domaine.etats import Etat
from aat.echange.lecture import lire_avis
from aat.services import brouillons
from aat.tui import travaux
from aat.tui.app import Application
from aat.tui.screens import accuse
from aat.tui.screens.accuse import Accuse
from aat.tui.screens.base import Ecran
from aat.tui.screens.papier import ChoixPapier
from aat.tui.screens.recapitulatif import Recapitulatif
from aat.tui.widgets.champs import Case
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, Static

from tests.poste import Banc, Poste, dates_du_jour

pytestmark = pytest.mark.anyio

Demarrer = Callable[[Poste], Banc]


class _Depart(Ecran):
    """Stands for the first screen: these tests are about what comes last."""


def _ouvrir(self: Application) -> None:
    self.push_screen(_Depart())
    self.travaux.demarrer()


@pytest.fixture(autouse=True)
def depart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Open on a bare screen."""
    monkeypatch.setattr(Application, "on_mount", _ouvrir)


@pytest.fixture
def atelier(maison: Path, poste: Poste) -> Atelier:
    """Return tools of today, with a prescriber and an open store: the bench judges dates by its own clock."""
    assert poste.maison == maison
    poste.prescripteur()
    outils = Atelier()
    outils.coffre()
    return outils


@pytest.fixture
def avis(exemple: dict[str, Any]) -> Avis:
    """Return a valid avis of today, agreed to."""
    exemple["assure"] |= {"nom_famille": "BANC-DURAND", "caisse": "011"}
    return lire_avis(json.dumps(exemple | dates_du_jour()).encode())


def texte(ecran: Screen[Any]) -> str:
    """Return every static line of a screen, hidden ones left out."""
    return "\n".join(str(s.visual) for s in ecran.query(Static) if s.display and s.id != "trop-petit")


async def attendre(pilot: Pilot[Any], quoi: Callable[[], bool], delai_s: float = 30.0) -> None:
    """Wait until ``quoi`` holds."""
    fin = time.monotonic() + delai_s
    while not quoi():
        assert time.monotonic() < fin, texte(pilot.app.screen)
        await pilot.pause(0.02)


def etat_de(pilot: Pilot[Any], ref: str) -> Etat:
    """Return the state of a document, read in the store."""
    appli = pilot.app
    assert isinstance(appli, Application)
    return appli.outils.coffre().etat(ref).etat


async def recapituler(pilot: Pilot[Any], document: Avis | Certificat) -> Recapitulatif:
    """Open the récapitulatif of a draft."""
    appli = pilot.app
    assert isinstance(appli, Application)
    document_id = brouillons.nouvel_identifiant(appli.outils)
    brouillons.garder(document_id, document, appli.outils)
    ecran = Recapitulatif(document, document_id)
    await appli.push_screen(ecran)
    await pilot.pause()
    return ecran


async def transmettre(pilot: Pilot[Any], document: Avis | Certificat) -> Accuse:
    """Open the récapitulatif, press F10, and return the acknowledgement's screen."""
    await recapituler(pilot, document)
    await pilot.press("f10")
    await attendre(pilot, lambda: isinstance(pilot.app.screen, Accuse))
    ecran = pilot.app.screen
    assert isinstance(ecran, Accuse)
    return ecran


def effets(poste: Poste) -> list[str]:
    """Return the numbers that the bench gave, from its own ledger."""
    base = sqlite3.connect(f"file:{poste.maison}/banc/registre.sqlite3?mode=ro", uri=True)
    try:
        return [numero for (numero,) in base.execute("SELECT numero FROM effets ORDER BY rowid")]
    finally:
        base.close()


# --- récapitulatif


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
        await attendre(pilot, lambda: isinstance(pilot.app.screen, Accuse))
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
        await attendre(pilot, lambda: isinstance(pilot.app.screen, Accuse))
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
        await attendre(pilot, lambda: isinstance(pilot.app.screen, Accuse))
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
        assert [n.title for n in pilot.app._notifications]
        assert brouillons.dernier(Avis, atelier) is not None
        await pilot.press("m")
        await pilot.pause()
        assert pilot.app.screen is not ecran


# --- accusé


async def test_de_f10_a_l_accuse_puis_au_papier(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """G26 : numéro, date, caisse ; Ctrl+C le copie ; F10 imprime, « e » enregistre, Entrée passe au suivant."""
    demarrer_banc(poste)
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        ecran = await transmettre(pilot, avis)
        await attendre(pilot, lambda: etat_de(pilot, ecran.ref) is Etat.ACQUITTE)
        await attendre(pilot, lambda: "Transmission réussie" in texte(ecran))
        (numero,) = effets(poste)
        vu = texte(ecran)
        assert numero in vu
        assert f"reçu le {dt.date.fromisoformat(dates_du_jour()['debut']):%d/%m/%Y} à" in vu
        assert "Il sera traité par : Caisse du banc d’essai" in vu
        assert "remettre au patient" in vu
        await attendre(pilot, lambda: "BANC-DURAND" in texte(ecran))
        await pilot.press("ctrl+c")
        assert pilot.app.clipboard == numero
        await pilot.press("f10")
        await attendre(pilot, lambda: "2 PDF écrits" in pilot.app.etat)  # type: ignore[attr-defined]
        noms = sorted(p.name for p in (poste.maison / "documents").iterdir())
        assert noms == [f"aat-{ecran.ref}-recapitulatif.pdf", f"aat-{ecran.ref}-volet-3.pdf"]
        assert all(nom in texte(ecran).replace("\n", "") for nom in noms)
        await pilot.press("e")
        await attendre(pilot, lambda: "PDF écrit." in pilot.app.etat)  # type: ignore[attr-defined]
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, _Depart)
    del atelier


async def test_f10_avant_l_accuse_imprime_a_son_arrivee(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """F10 trois fois de suite : récapitulatif, envoi, et le volet 3 dès que l’accusé est là, pas avant."""
    demarrer_banc(poste).scenario("lent", "4", "--fois", "1")
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        ecran = await transmettre(pilot, avis)
        await pilot.press("f10")
        assert "suivra l’accusé" in pilot.app.etat  # type: ignore[attr-defined]  # an Application
        assert not (poste.maison / "documents").exists()
        await attendre(pilot, lambda: "2 PDF écrits" in pilot.app.etat)  # type: ignore[attr-defined]
        assert "Transmission réussie" in texte(ecran)
    del atelier


async def test_un_dossier_choisi_recoit_les_pdf(atelier: Atelier, avis: Avis, tmp_path: Path, poste: Poste) -> None:
    """« d » : un dossier qui n’existe pas reste à corriger ; celui qui existe reçoit les PDF suivants."""
    choisi = tmp_path / "pour le patient"
    choisi.mkdir()
    async with Application(atelier).run_test(size=(80, 24)) as pilot:
        await recapituler(pilot, avis)
        await pilot.press("i", "enter")
        await attendre(pilot, lambda: isinstance(pilot.app.screen, Accuse))
        await pilot.press("d")
        await pilot.pause()
        ligne = pilot.app.screen.query_one(Input)
        ligne.value = str(tmp_path / "ailleurs")
        await pilot.press("enter")
        await pilot.pause()
        assert "créez-le d’abord" in texte(pilot.app.screen)
        ligne.value = str(choisi)
        await pilot.press("enter", "f10")
        await attendre(pilot, lambda: pilot.app.etat == "PDF écrit.")  # type: ignore[attr-defined]
        assert [p.name for p in choisi.iterdir()] == [p.name for p in (poste.maison / "documents").iterdir()]


async def test_certificat_par_les_memes_ecrans(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """Un certificat AT/MP : récapitulatif, accord, numéro BANC-CAT, exemplaire de la victime."""
    demarrer_banc(poste)
    certificat = Certificat(
        nature=NatureCertificat.INITIAL,
        origine=NatureAtmp.ACCIDENT,
        assure=avis.assure,
        prescripteur=avis.prescripteur,
        date_evenement=avis.debut,
        constatations="Plaie de la main gauche.",
    )
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        ecran = await recapituler(pilot, certificat)
        assert "La victime accepte" in texte(ecran)
        assert "Plaie de la main gauche." in texte(ecran)
        await pilot.press("f10", "space", "f10")
        await attendre(pilot, lambda: "Transmission réussie" in texte(pilot.app.screen))
        assert effets(poste)[0].startswith("BANC-CAT-")
        await pilot.press("f10")
        await attendre(pilot, lambda: "PDF écrits" in pilot.app.etat)  # type: ignore[attr-defined]
        noms = sorted(p.name.split("-", 2)[2] for p in (poste.maison / "documents").iterdir())
        assert noms == ["certificat-recapitulatif.pdf", "certificat-victime.pdf"]
    del atelier


async def test_l_accuse_d_un_avis_at_offre_le_certificat(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """G26 : « c » n’est offert qu’à un avis en rapport avec un AT/MP."""
    demarrer_banc(poste)
    accident = replace(avis, atmp=Atmp(nature=NatureAtmp.ACCIDENT, date=avis.debut))
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        for document, offert in ((accident, True),):
            ecran = await transmettre(pilot, document)
            await attendre(pilot, lambda ecran=ecran: "BANC-DURAND" in texte(ecran))  # type: ignore[misc]
            actions = {a.binding.action for a in ecran.active_bindings.values() if a.enabled}
            assert ("certificat" in actions) is offert
    del atelier


async def test_refus_de_la_caisse_puis_modifier(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """Refusé : la raison et quoi faire ; « modifier » reprend tout dans un nouveau document, sans l’accord."""
    demarrer_banc(poste).scenario("regime-non-raccorde", "01", "--fois", "1")
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        ecran = await transmettre(pilot, avis)
        await attendre(pilot, lambda: "Transmission refusée" in texte(ecran))
        vu = texte(ecran)
        assert "n’est pas raccordé" in vu
        assert "formulaire papier sécurisé" in vu
        assert "n’a aucun effet" in vu
        assert effets(poste) == []
        await attendre(pilot, lambda: "BANC-DURAND" in texte(ecran))
        await pilot.press("f10")
        await attendre(pilot, lambda: pilot.app.screen is not ecran)
        nouveau: Any = pilot.app.screen
        assert nouveau.avis == replace(avis, acceptation=False) or nouveau.avis.acceptation is False
        assert nouveau.avis.assure == avis.assure
        assert nouveau.document_id != ecran.ref
    del atelier


# --- file d’attente


async def test_service_indisponible_puis_reessayer(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """503 : « en file », la phrase de la taxonomie et quoi faire ; F10 réessaie ; un seul effet."""
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
    monkeypatch.setattr(accuse, "PATIENCE_S", 0.6)
    banc = demarrer_banc(poste)
    banc.scenario("lent", "8", "--fois", "1")
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        premier = await transmettre(pilot, avis)
        await attendre(pilot, lambda: "Transmission en cours" in texte(premier), 0.5)
        await attendre(pilot, lambda: "L’envoi continue en arrière-plan" in texte(premier), 2.5)
        assert etat_de(pilot, premier.ref) is Etat.EN_COURS
        assert avis.debut
        assert avis.assure
        refs = [premier.ref]
        for prenom in ("Jeanne", "Lucie"):
            await pilot.press("enter")
            await pilot.pause()
            assert isinstance(pilot.app.screen, _Depart)
            autre = replace(avis, assure=replace(avis.assure, prenoms=(prenom,), rang=2, nir=_nir(prenom)))
            refs.append((await transmettre(pilot, autre)).ref)
        await attendre(pilot, lambda: pilot.app.en_attente == 3)  # type: ignore[attr-defined]
        await attendre(pilot, lambda: all(etat_de(pilot, ref) is Etat.ACQUITTE for ref in refs))
        await attendre(pilot, lambda: pilot.app.en_attente == 0)  # type: ignore[attr-defined]
        assert len(effets(poste)) == 3
    del atelier


def _nir(prenom: str) -> str:
    """Return an invented NIR with its key, another for each name."""
    racine = 2690549588100 + len(prenom)
    return f"{racine}{97 - racine % 97:02d}"


async def test_reseau_coupe_puis_retour_au_demarrage(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """Service éteint : « en file », dit ; au démarrage suivant, ce qui attend part de lui-même."""
    banc = demarrer_banc(poste)
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        premier = await transmettre(pilot, avis)
        await attendre(pilot, lambda: "Transmission réussie" in texte(premier))
        banc.processus.terminate()
        banc.processus.wait(timeout=15)
        await pilot.press("enter")
        assert avis.assure
        ecran = await transmettre(pilot, replace(avis, assure=replace(avis.assure, nir=_nir("a"), rang=2)))
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
    assert await asyncio.to_thread(appli.travaux.attendre, 10.0)
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
            await pilot.press("i")
            await pilot.pause()
            assert "quitte la file" in texte(pilot.app.screen)
            await pilot.press("enter")
            await pilot.pause()
            assert "a peut-être reçu ce document" in texte(pilot.app.screen)
            await pilot.press(reponse)
            await pilot.pause()
            if reponse == "n":
                assert etat_de(pilot, ecran.ref) is Etat.A_REESSAYER
        await attendre(pilot, lambda: "Imprimé sans transmettre" in texte(ecran))
        await attendre(pilot, lambda: pilot.app.en_attente == 0)  # type: ignore[attr-defined]
        assert [p.name for p in (poste.maison / "documents").iterdir()] == [f"aat-{ecran.ref}-aide-cerfa-securise.pdf"]
    assert effets(poste) == []
    del atelier


# --- rien ne se fige


async def test_les_touches_passent_pendant_les_travaux(
    atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """Signature, envoi lent et impression en même temps : l’écran répond à chaque touche."""
    demarrer_banc(poste).scenario("lent", "2", "--fois", "1")
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        ecarts: list[float] = []
        fini = asyncio.Event()

        async def battre() -> None:
            avant = time.perf_counter()
            while not fini.is_set():
                await asyncio.sleep(0.005)
                maintenant = time.perf_counter()
                ecarts.append(maintenant - avant)
                avant = maintenant

        battement = asyncio.create_task(battre())
        ecran = await transmettre(pilot, avis)
        await pilot.press("down", "up", "pagedown")
        await attendre(pilot, lambda: "Transmission réussie" in texte(ecran))
        await pilot.press("f10")
        await attendre(pilot, lambda: "PDF écrits" in pilot.app.etat)  # type: ignore[attr-defined]
        fini.set()
        await battement
        print(f"\nplus longue attente de la boucle : {max(ecarts) * 1000:.0f} ms")
        assert max(ecarts) < 2.0
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
            await attendre(pilot, lambda: appli.defaut is not None, 5)
    assert isinstance(appli.defaut, ZeroDivisionError)


async def test_les_fils_finissent_avec_l_application(atelier: Atelier) -> None:
    """Sans rien à envoyer, quitter n’attend personne."""
    appli = Application(atelier)
    async with appli.run_test(size=(80, 24)) as pilot:
        await pilot.pause(travaux.DEPART_S + 0.2)
    debut = time.monotonic()
    assert await asyncio.to_thread(appli.travaux.attendre, 5.0)
    assert time.monotonic() - debut < 1.0
