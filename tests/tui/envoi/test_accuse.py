"""L’accusé, touche par touche, devant le banc d’essai dans un autre processus : numéro, papier, refus, suite."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Atmp, Avis, NatureAtmp
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.domaine.etats import Etat
from aat.tui.app import Application
from aat.tui.screens.accuse import Accuse
from aat.tui.screens.formulaire import EcranFormulaire
from aat.tui.screens.recapitulatif import Recapitulatif
from textual.widgets import Input

from tests.poste import Poste, dates_du_jour
from tests.tui.envoi.pas import (
    Demarrer,
    Depart,
    accuse_pose,
    attendre,
    effets,
    etat_de,
    recapituler,
    texte,
    transmettre,
)

pytestmark = pytest.mark.anyio


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
        assert isinstance(pilot.app.screen, Depart)
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
        await attendre(pilot, lambda: accuse_pose(pilot))
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


@pytest.mark.parametrize("genre", ["avis", "certificat"])
async def test_r_commence_le_document_qui_annule_et_remplace(
    genre: str, atelier: Atelier, avis: Avis, poste: Poste, demarrer_banc: Demarrer
) -> None:
    """« r » : tout est repris sauf l’accord ; le premier ne compte plus, et n’est relu qu’une fois pour dire lequel."""
    demarrer_banc(poste)
    certificat = Certificat(
        nature=NatureCertificat.INITIAL,
        origine=NatureAtmp.ACCIDENT,
        assure=avis.assure,
        prescripteur=avis.prescripteur,
        date_evenement=avis.debut,
        constatations="Plaie de la main gauche.",
        acceptation=True,
    )
    async with Application(Atelier()).run_test(size=(80, 24)) as pilot:
        premier = await transmettre(pilot, avis if genre == "avis" else certificat)
        await attendre(pilot, lambda: "Transmission réussie" in texte(premier))
        await attendre(pilot, lambda: "r corriger" in texte(premier))
        await pilot.press("r")
        await attendre(pilot, lambda: isinstance(pilot.app.screen, EcranFormulaire) and pilot.app.screen.is_mounted)
        ecran = pilot.app.screen
        assert isinstance(ecran, EcranFormulaire)
        await attendre(pilot, lambda: ecran.jugement is not None)
        assert ecran.document.annule_et_remplace == premier.ref
        assert not ecran.document.acceptation
        if genre == "avis":
            assert "Avis rectificatif" in texte(ecran)
            ecran.poser("jours", "3")
            ecran.poser("motif.complement", "TEST")
            assert (ecran.document.motif, ecran.document.jours) != (avis.motif, avis.jours)
            relus = [e for e in atelier.historique(premier.ref, 50) if e.quoi == "lecture"]
            assert len(relus) <= 3  # by the acknowledgement, by « r », by the first judgement
        await pilot.press("f10", "space", "f10")
        await attendre(pilot, lambda: isinstance(pilot.app.screen, Recapitulatif) and pilot.app.screen.is_mounted)
        await attendre(pilot, lambda: "nnule et remplace" in texte(pilot.app.screen))
        await pilot.press("f10")
        await attendre(pilot, lambda: isinstance(pilot.app.screen, Accuse) and pilot.app.screen.ref != premier.ref)
        await attendre(pilot, lambda: "Transmission réussie" in texte(pilot.app.screen))
        assert len(effets(poste)) == 2
        await attendre(pilot, lambda: accuse_pose(pilot))
