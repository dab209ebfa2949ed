"""Le certificat AT/MP à l’écran : d’où il vient, ce qu’il demande, ses lésions, ce qui n’y est jamais."""

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import (
    Certificat,
    Conclusion,
    Lateralite,
    Lesion,
    NatureCertificat,
    TypeConclusion,
)
from aat.domaine.personnes import Assure, Employeur
from aat.services import arret, brouillons, certificat
from aat.services.employeur_connu import employeur_connu
from aat.services.scellement import Demande
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.calendrier import Calendrier
from aat.tui.screens.certificat import SaisieCertificat
from aat.tui.screens.dossier import Dossier
from aat.tui.screens.lesion import SaisieLesion
from aat.tui.screens.motifs import Motifs
from aat.tui.screens.question import Question
from aat.tui.screens.recapitulatif import Recapitulatif
from aat.tui.screens.saisie import Saisie
from aat.tui.widgets.champ_date import ChampDuree
from aat.tui.widgets.champ_long import ChampLong
from textual.events import Paste
from textual.pilot import Pilot

from tests.tui.pas import DURAND, PRESCRIPTEUR, attendre, avis_sur, ecran, ecrit, installer, taper

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]
HIER = dt.date(2026, 11, 22)
CONFRERE = replace(PRESCRIPTEUR, rpps="10000000017", nom="BANC-PETIT")
EMPLOYEUR = Employeur(raison_sociale="BANC-[b]BOULANGERIE", ville="Bourg-en-Bresse")
INITIAL = Certificat(
    nature=NatureCertificat.INITIAL,
    origine=NatureAtmp.ACCIDENT,
    assure=DURAND,
    date_evenement=HIER,
    employeur=EMPLOYEUR,
)
PHRASE = "Entorse ou foulure de la cheville, à gauche (externe)."


def garder(document: Certificat, outils: Atelier) -> str:
    """Keep a certificate printed on paper and return its reference."""
    document = replace(document, prescripteur=outils.prescripteur(), acceptation=True)
    reponse = certificat.valider(document, Demande(papier_seul=True), outils)
    assert reponse.ref is not None, [c.message for c in reponse.bloquants]
    return reponse.ref


def arreter(ligne: str, outils: Atelier, assure: Assure = DURAND, employeur: Employeur | None = None) -> str:
    """Keep a stop printed on paper and return its reference."""
    avis = replace(avis_sur(ligne, assure, outils), employeur=employeur)
    reponse = arret.valider(avis, Demande(papier_seul=True), outils)
    assert reponse.ref is not None, [c.message for c in reponse.bloquants]
    return reponse.ref


@asynccontextmanager
async def formulaire(
    faire: Faire, document: Certificat, **taille: int
) -> AsyncIterator[tuple[Pilot[int], SaisieCertificat]]:
    """Open the form of ``document`` as another screen would."""
    appli = faire()
    async with appli.run_test(size=(taille.get("largeur", 80), taille.get("hauteur", 24)), notifications=True) as pilot:
        await ecran(pilot, Accueil)
        await appli.push_screen(SaisieCertificat(document, brouillons.nouvel_identifiant(appli.outils)))
        yield pilot, await ecran(pilot, SaisieCertificat)


async def aller(pilot: Pilot[int], saisie: SaisieCertificat, nom: str) -> None:
    """Put the cursor on a field."""
    controle = saisie.controle(nom)
    assert controle is not None
    controle.focus()
    await pilot.pause()


def au_champ(saisie: SaisieCertificat) -> str:
    """Return the field that has the cursor."""
    return str(getattr(saisie.focused, "nom", ""))


@pytest.fixture
def pret(outils: Atelier) -> Atelier:
    """Return tools with a prescriber and the invented patient kept."""
    installer(outils, DURAND)
    return outils


# --- where it comes from, where it goes


async def test_du_dossier_au_recapitulatif(application: Faire, pret: Atelier) -> None:
    """« c » dans le dossier : origine, date, texte, accord ; la nature est déjà « initial » ; rien d’autre n’est exigé."""
    del pret
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await pilot.app.push_screen(Dossier(DURAND))
        dossier = await ecran(pilot, Dossier)
        await attendre(pilot, lambda: dossier._fiche is not None)
        await taper(pilot, "c")
        await pilot.press("enter")
        saisie = await ecran(pilot, SaisieCertificat)
        assert au_champ(saisie) == "origine"
        await pilot.press("a", "enter")
        await pilot.pause()
        assert au_champ(saisie) == "date_evenement"
        await taper(pilot, "22/11")
        await pilot.press("enter")
        await attendre(pilot, lambda: au_champ(saisie) == "constatations")
        await taper(pilot, "plaie du pouce gauche")
        await pilot.press("f10")
        assert au_champ(saisie) == "acceptation"
        await pilot.press("space", "f10")
        recapitulatif = await ecran(pilot, Recapitulatif)
        assert "CERTIFICAT MÉDICAL INITIAL | Accident du travail" in ecrit(pilot)
        document = recapitulatif.document
        assert isinstance(document, Certificat)
        assert (document.constatations, document.date_evenement) == ("plaie du pouce gauche", HIER)
        assert document.assure == DURAND


async def test_d_un_avis_at_ce_qui_est_connu_est_garde(application: Faire, pret: Atelier) -> None:
    """Patient, employeur, date et avis lié ; jamais le prescripteur de l’avis : c’est un confrère qui l’a signé."""
    pret.enregistrer_prescripteur(CONFRERE)
    ref = arreter("at -1 brulure 5", pret, employeur=EMPLOYEUR)
    pret.enregistrer_prescripteur(PRESCRIPTEUR)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        await pilot.app.push_screen(Dossier(DURAND))
        dossier = await ecran(pilot, Dossier)
        await attendre(pilot, lambda: bool(dossier._arrets))
        await taper(pilot, "c")
        await pilot.press("enter")
        saisie = await ecran(pilot, SaisieCertificat)
        assert au_champ(saisie) == "constatations"
        c = saisie.certificat
        assert (c.nature, c.origine, c.date_evenement) == (NatureCertificat.INITIAL, NatureAtmp.ACCIDENT, HIER)
        assert (c.employeur, c.arret_associe) == (EMPLOYEUR, ref)
        assert c.prescripteur in {None, PRESCRIPTEUR}
        assert saisie.jugement is not None
        juge = certificat.juger(c, pret.horloge.aujourd_hui(), pret)
        assert juge.certificat.prescripteur == PRESCRIPTEUR
        # What is typed elsewhere is shown as it is: no brackets are obeyed.
        assert "Employeur : BANC-[b]BOULANGERIE" in ecrit(pilot)


async def test_le_brouillon_est_propose_a_l_accueil(application: Faire, pret: Atelier) -> None:
    """Échap puis un nouveau départ : le certificat revient tel quel ; un formulaire vierge n’en laisse aucun."""
    async with formulaire(application, INITIAL) as (pilot, saisie):
        await pilot.press("escape")
        await ecran(pilot, Accueil)
        assert not brouillons.tous(pret)
        del saisie
    async with formulaire(application, INITIAL) as (pilot, saisie):
        await taper(pilot, "plaie du pouce gauche")
        await pilot.press("escape")
        await ecran(pilot, Accueil)
        (garde,) = brouillons.tous(pret)
        assert garde.document_id == saisie.document_id
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Question)
        assert "Reprendre le certificat de BANC-DURAND Marie" in ecrit(pilot)
        await pilot.press("o")
        repris = await ecran(pilot, SaisieCertificat)
        assert repris.document_id == garde.document_id
        assert repris.certificat.constatations == "plaie du pouce gauche"
        assert au_champ(repris) == "acceptation"


async def test_un_brouillon_d_hier_et_d_un_confrere(application: Faire, pret: Atelier) -> None:
    """Repris, il porte la date du jour et le nom de qui est là ; l’accord donné à un autre est redemandé."""
    document = replace(
        INITIAL, prescripteur=CONFRERE, date_constat=HIER, acceptation=True, constatations="Plaie du pouce gauche."
    )
    async with formulaire(application, document) as (pilot, saisie):
        assert saisie.certificat.prescripteur == PRESCRIPTEUR
        assert saisie.certificat.date_constat == pret.horloge.aujourd_hui()
        assert saisie.certificat.acceptation is False
        assert au_champ(saisie) == "acceptation"
        await pilot.press("f10")
        assert pilot.app.screen is saisie


# --- lesions


async def test_une_lesion_touche_par_touche(application: Faire, pret: Atelier) -> None:
    """F3, quelques lettres, le côté : la phrase entre dans les constatations, et la ligne dans la liste."""
    async with formulaire(application, INITIAL) as (pilot, saisie):
        await pilot.press("f3")
        dialogue = await ecran(pilot, SaisieLesion)
        await taper(pilot, "ent")
        await pilot.press("enter")
        await taper(pilot, "chev")
        await pilot.press("enter")
        assert dialogue.focused is dialogue._cote
        await pilot.press("enter")
        assert "Choisissez le côté" in ecrit(pilot)
        await pilot.press("g", "enter")
        await taper(pilot, "externe")
        assert PHRASE in ecrit(pilot)
        await pilot.press("enter")
        await ecran(pilot, SaisieCertificat)
        assert saisie.certificat.lesions == (Lesion("63", Lateralite.GAUCHE, "32", "externe"),)
        assert saisie.certificat.constatations == PHRASE
        assert au_champ(saisie) == "constatations"
        assert f"1. {PHRASE}" in ecrit(pilot)
    assert brouillons.dernier(Certificat, pret) is not None


async def test_modifier_et_retirer_une_lesion(application: Faire, pret: Atelier) -> None:
    """« m » la retape, « r » l’enlève ; ce qui a été écrit à côté reste."""
    del pret
    lesion = Lesion("63", Lateralite.GAUCHE, "32", "externe")
    document = replace(INITIAL, lesions=(lesion,), constatations=f"{PHRASE} Marche impossible.")
    async with formulaire(application, document) as (pilot, saisie):
        await aller(pilot, saisie, "lesions")
        await pilot.press("m")
        dialogue = await ecran(pilot, SaisieLesion)
        assert dialogue._nature.value == "Entorse ou foulure"
        await pilot.press("enter", "enter", "d", "f10")
        await ecran(pilot, SaisieCertificat)
        assert saisie.certificat.constatations == (
            "Entorse ou foulure de la cheville, à droite (externe). Marche impossible."
        )
        await aller(pilot, saisie, "lesions")
        await pilot.press("r")
        await attendre(pilot, lambda: not saisie.certificat.lesions)
        assert saisie.certificat.constatations == "Marche impossible."
        await pilot.press("m", "delete", "down", "f3", "escape")
        assert (await ecran(pilot, SaisieCertificat)).certificat.lesions == ()


async def test_ce_que_la_liste_ne_sait_pas_est_dit(application: Faire, pret: Atelier) -> None:
    """Un mot inconnu reste à l’écran ; un siège sans côté n’en demande pas ; une lésion psychique n’a pas de siège."""
    del pret
    async with formulaire(application, INITIAL) as (pilot, saisie):
        await pilot.press("f3")
        dialogue = await ecran(pilot, SaisieLesion)
        await taper(pilot, "zzz")
        await pilot.press("enter")
        assert "Rien ne correspond" in ecrit(pilot)
        assert dialogue.focused is dialogue._nature
        await pilot.press("ctrl+u")
        await taper(pilot, "choc")
        await pilot.press("enter", "enter")
        assert dialogue.focused is dialogue._precision
        await pilot.press("enter")
        await ecran(pilot, SaisieCertificat)
        (lesion,) = saisie.certificat.lesions
        assert (lesion.siege, lesion.lateralite) == (None, None)
        assert "n’est pas dans la liste" not in ecrit(pilot)


# --- the text


async def test_le_texte_a_plusieurs_lignes(application: Faire, pret: Atelier) -> None:
    """Entrée va plus loin, Ctrl+J à la ligne ; un collage garde ses lignes, sans ce qu’un terminal exécuterait."""
    del pret
    async with formulaire(application, INITIAL) as (pilot, saisie):
        champ = saisie.controle("constatations")
        assert isinstance(champ, ChampLong)
        await taper(pilot, "un")
        await pilot.press("ctrl+j")
        champ.post_message(Paste("deux\x1b[31m\r\ntrois [bold]"))
        await pilot.pause()
        await pilot.press("enter")
        await attendre(pilot, lambda: au_champ(saisie) == "acceptation")
        lignes = (saisie.certificat.constatations or "").split("\n")
        assert lignes[0] == "un"
        assert lignes[1].startswith("deux")
        assert lignes[2] == "trois [bold]"
        assert "\x1b" not in (saisie.certificat.constatations or "")
        assert "trois [bold]" in ecrit(pilot)


async def test_ce_qui_se_tape_n_est_jamais_perdu(application: Faire, pret: Atelier) -> None:
    """F10, F3 et Échap prennent d’abord ce qui est en train d’être tapé."""
    del pret
    async with formulaire(application, INITIAL) as (pilot, saisie):
        await taper(pilot, "plaie")
        await pilot.press("f3")
        await ecran(pilot, SaisieLesion)
        assert saisie.certificat.constatations == "plaie"
        await pilot.press("escape")
        await ecran(pilot, SaisieCertificat)
        await taper(pilot, " du pouce")
        await pilot.press("f10")
        assert saisie.certificat.constatations == "plaie du pouce"
        assert au_champ(saisie) == "acceptation"


async def test_aucune_duree_d_arret_nulle_part(application: Faire, pret: Atelier) -> None:
    """Ni champ, ni touche, ni table ; une durée écrite dans le texte est signalée."""
    del pret
    async with formulaire(application, INITIAL, hauteur=50) as (pilot, saisie):
        assert not saisie.query(ChampDuree)
        assert "durées" not in ecrit(pilot).casefold()
        touches = {liaison.key for liaison in (a.binding for a in saisie.active_bindings.values())}
        assert "f4" not in touches
        await taper(pilot, "plaie, arret de travail de 5 jours")
        await pilot.press("f10")
        (dit,) = (c.message for c in saisie.constats if c.code == "certificat-sans-arret")
        assert "ne prescrit pas d’arrêt" in dit


# --- natures


async def test_le_final_conclut(application: Faire, pret: Atelier) -> None:
    """Conclusion, date, séquelles d’une consolidation ; ni lésions ni durée ; la phrase du récapitulatif."""
    del pret
    document = replace(INITIAL, nature=NatureCertificat.FINAL, constatations="Raideur persistante.")
    async with formulaire(application, document) as (pilot, saisie):
        assert au_champ(saisie) == "conclusion.type"
        assert not saisie.ligne("lesions").display
        await pilot.press("f3")
        assert pilot.app.screen is saisie
        assert "séquelles" in pilot.app.etat  # type: ignore[attr-defined]  # an Application
        await pilot.press("c", "enter")
        await pilot.pause()
        assert au_champ(saisie) == "conclusion.date"
        await taper(pilot, "21/11")
        await pilot.press("enter")
        await pilot.pause()
        assert "précède l’événement" in ecrit(pilot)
        await aller(pilot, saisie, "conclusion.date")
        await taper(pilot, "23/11")
        await pilot.press("enter")
        await attendre(pilot, lambda: au_champ(saisie) == "conclusion.sequelles")
        await taper(pilot, "raideur du poignet")
        await pilot.press("f10", "space", "f10")
        recapitulatif = await ecran(pilot, Recapitulatif)
        assert "Consolidation avec séquelles, le lundi 23/11/2026" in ecrit(pilot)
        assert isinstance(recapitulatif.document, Certificat)
        assert recapitulatif.document.conclusion == Conclusion(
            TypeConclusion.CONSOLIDATION_SEQUELLES, dt.date(2026, 11, 23), "raideur du poignet"
        )


async def test_une_nouvelle_lesion_reprend_l_evenement_connu(application: Faire, pret: Atelier) -> None:
    """Nature changée : la date d’origine et l’employeur viennent du certificat gardé ; la lésion déjà dite est signalée."""
    lesion = Lesion("63", Lateralite.GAUCHE, "32")
    garder(replace(INITIAL, lesions=(lesion,), numero_sinistre="123456789"), pret)
    vierge = Certificat(nature=NatureCertificat.INITIAL, assure=DURAND)
    async with formulaire(application, vierge) as (pilot, saisie):
        assert saisie.certificat.employeur == EMPLOYEUR
        await aller(pilot, saisie, "nature")
        await pilot.press("n")
        await attendre(pilot, lambda: saisie.certificat.date_evenement == HIER)
        c = saisie.certificat
        assert (c.origine, c.numero_sinistre) == (NatureAtmp.ACCIDENT, "123456789")
        assert "vérifiez-le" in pilot.app.etat  # type: ignore[attr-defined]  # an Application
        assert saisie.ligne("numero_sinistre").display
        await pilot.press("enter")
        await pilot.pause()
        assert au_champ(saisie) == "constatations"
        saisie.poser("lesions", "32|63|gauche|")
        dits = [c.message for c in saisie.constats if c.champ == "lesions"]
        assert any("figure déjà dans un certificat précédent" in dit for dit in dits)


async def test_la_maladie_demande_l_exposition(application: Faire, pret: Atelier) -> None:
    """« 1re constat. » au lieu de l’accident ; exposition et tableau ; ni heure ni trajet."""
    del pret
    async with formulaire(application, replace(INITIAL, heure_evenement="14:30")) as (pilot, saisie):
        await aller(pilot, saisie, "origine")
        await pilot.press("m")
        await attendre(pilot, lambda: saisie.ligne("exposition").display)
        assert "1re constat." in ecrit(pilot)
        heure, trajet = saisie.controle("heure_evenement"), saisie.controle("trajet")
        assert heure is not None
        assert trajet is not None
        assert not heure.display
        assert not trajet.display
        await aller(pilot, saisie, "tableau_mp")
        await taper(pilot, "macons")
        await pilot.press("tab")
        await pilot.pause()
        assert "Le tableau ne se lit pas." in ecrit(pilot)
        assert "macons" in ecrit(pilot)
        await aller(pilot, saisie, "tableau_mp")
        await taper(pilot, "rg57a")
        await pilot.press("tab")
        await attendre(pilot, lambda: "RG 57 A" in ecrit(pilot))


async def test_hors_ligne_les_soins_se_datent(application: Faire, pret: Atelier) -> None:
    """Un régime qui ne reçoit rien en ligne : la durée des soins est offerte, sur papier seulement."""
    del pret
    militaire = replace(DURAND, regime="08", caisse="756", centre="0100")
    async with formulaire(application, INITIAL) as (_, saisie):
        assert not saisie.ligne("soins_jusqu_au").display
    async with formulaire(application, replace(INITIAL, assure=militaire)) as (_, saisie):
        assert saisie.ligne("soins_jusqu_au").display


# --- keys


async def test_les_touches_du_formulaire(application: Faire, pret: Atelier) -> None:
    """F5 le calendrier de l’événement sans le futur, F6 l’employeur, F7 le constat suivant, F8 le texte, F1 l’aide."""
    del pret
    async with formulaire(application, replace(INITIAL, employeur=None)) as (pilot, saisie):
        await pilot.press("f5")
        calendrier = await ecran(pilot, Calendrier)
        assert "Date de l’accident" in ecrit(pilot) or "Le" in ecrit(pilot)
        await pilot.press("down", "down", "enter")
        await ecran(pilot, SaisieCertificat)
        assert saisie.certificat.date_evenement is not None
        assert saisie.certificat.date_evenement <= dt.date(2026, 11, 23)
        del calendrier
        await pilot.press("f6")
        await pilot.pause()
        assert au_champ(saisie) == "employeur.raison_sociale"
        await pilot.press("f6")
        await aller(pilot, saisie, "nature")
        vus = set()
        for _ in range(4):
            await pilot.press("f7")
            await pilot.pause()
            vus.add(au_champ(saisie))
        assert {"constatations", "acceptation", "employeur.raison_sociale"} <= vus
        assert saisie.has_class("-deplie")
        await aller(pilot, saisie, "motif")
        await pilot.press("f3")
        await ecran(pilot, Motifs)
        await pilot.press("escape")
        await ecran(pilot, SaisieCertificat)
        await aller(pilot, saisie, "constatations")
        page, aide = saisie.aide()
        assert page == "certificat"
        assert "[certificat-constatations]" in aide


async def test_une_date_illisible_reste_a_corriger(application: Faire, pret: Atelier) -> None:
    """Ce qui est tapé reste, avec quoi faire dessous ; F10 y revient."""
    del pret
    async with formulaire(application, INITIAL) as (pilot, saisie):
        await aller(pilot, saisie, "date_evenement")
        await taper(pilot, "30/02")
        await pilot.press("f10")
        await pilot.pause()
        assert au_champ(saisie) == "date_evenement"
        assert "n’existe pas" in ecrit(pilot)
        assert "30/02" in ecrit(pilot)
        assert saisie.certificat.date_evenement == HIER


# --- the known employer


async def test_l_employeur_connu_va_a_l_accident_seulement(application: Faire, pret: Atelier) -> None:
    """Coché « AT/MP », l’avis reprend l’employeur du dernier document et le dit ; un arrêt ordinaire n’en reçoit pas."""
    arreter("grippe du 21/11 au 22/11", pret, employeur=EMPLOYEUR)
    appli = application()
    async with appli.run_test(size=(80, 50)) as pilot:
        await ecran(pilot, Accueil)
        avis = replace(avis_sur("brulure 5", DURAND, pret), acceptation=False)
        await appli.push_screen(Saisie(avis, brouillons.nouvel_identifiant(pret)))
        saisie = await ecran(pilot, Saisie)
        assert not saisie.document.employeur
        saisie.poser("atmp", "oui")
        assert saisie.document.employeur == EMPLOYEUR
        assert "Employeur repris" in appli.etat
        await pilot.pause()
        assert "BANC-[b]BOULANGERIE" in ecrit(pilot)
        saisie.poser("employeur.raison_sociale", "")
        saisie.poser("employeur.ville", "")
        assert saisie.avis.employeur == Employeur()


def test_l_employeur_connu_est_le_dernier_de_cette_personne(pret: Atelier) -> None:
    """Le plus récent qui en nomme un ; jamais celui d’une autre personne sous le même NIR."""
    jumeau = replace(DURAND, prenoms=("Jeanne",), rang=2)
    assert employeur_connu(DURAND, pret) is None
    arreter("grippe du 21/11 au 22/11", pret, employeur=EMPLOYEUR)
    garder(replace(INITIAL, employeur=replace(EMPLOYEUR, ville="Lyon"), constatations="Plaie."), pret)
    arreter("sciatique 3j", pret)
    assert employeur_connu(DURAND, pret) == replace(EMPLOYEUR, ville="Lyon")
    assert employeur_connu(jumeau, pret) is None
    assert employeur_connu(replace(DURAND, nir=None), pret) is None
