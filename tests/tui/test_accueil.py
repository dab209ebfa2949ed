"""L’accueil, touche par touche : trouver un patient, en saisir un, reprendre ce qui était commencé."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from aat.coffre.cles import creer_cle
from aat.composition import Atelier
from aat.emplacements import preparer
from aat.rules.completion import completer
from aat.services import brouillons, file_attente, identification
from aat.services.outils import Outils
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.annonce import Annonce
from aat.tui.screens.dossier import Dossier
from aat.tui.screens.patient import Patient
from aat.tui.screens.phrase import Phrase
from aat.tui.screens.question import Question
from aat.tui.screens.reglages import Reglages
from aat.tui.screens.saisie import Saisie
from aat.tui.widgets.recherche_patient import RecherchePatient
from textual import events
from textual.pilot import Pilot

from tests.patience import PATIENCE_S
from tests.tui.conftest import JOUR
from tests.tui.pas import (
    DURAND,
    NIR,
    NIR_CORSE,
    arreter,
    attendre,
    attendre_texte,
    avis_sur,
    ecran,
    ecrit,
    installer,
    taper,
)

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]
DURIEU = replace(
    DURAND, nir="183017511612368", nom_famille="BANC-DURIEU", prenoms=("Jean",), date_naissance="1983-01-05"
)


def champ(pilot: Pilot[int]) -> str:
    """Return what is in the field of the first screen."""
    return pilot.app.screen.query_one(RecherchePatient).champ.value


async def coller(pilot: Pilot[int], texte: str) -> None:
    """Paste."""
    foyer = pilot.app.focused
    assert foyer is not None
    foyer.post_message(events.Paste(texte))
    await pilot.pause()


# --- somebody new


async def test_un_patient_nouveau_se_saisit_par_son_nir(application: Faire, outils: Atelier) -> None:
    """The NIR, the name, the first name, the birth date, F10; the key of the store is explained once."""
    installer(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await taper(pilot, NIR)
        await attendre_texte(pilot, "ce NIR n’est pas encore gardé ici")
        await pilot.press("enter")
        await ecran(pilot, Patient)
        await taper(pilot, "banc-durand")
        await pilot.press("enter")
        await taper(pilot, "marie")
        await pilot.press("enter")
        await taper(pilot, "120569")
        await pilot.press("f10")
        await ecran(pilot, Annonce)
        assert "personne ne peut refaire la clé" in " ".join(ecrit(pilot).split())
        await pilot.press("enter")
        dossier = await ecran(pilot, Dossier)
        assert dossier.assure.nom_famille == "BANC-DURAND"
        assert dossier.assure.prenoms == ("Marie",)
        assert dossier.assure.date_naissance == "1969-05-12"
        await attendre_texte(pilot, "saisie, 23/11/2026")
        await pilot.press("escape")
        await ecran(pilot, Accueil)
        assert not champ(pilot), "nothing of a patient stays on the first screen"
    assert [a.nir for a in outils.coffre().patient(NIR)] == [NIR]


async def test_un_nir_corse_colle_ouvre_une_fiche(application: Faire, outils: Atelier) -> None:
    """Pasted with words and spaces around it."""
    installer(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await coller(pilot, "\n NIR : 2 53 07 2a 073 004 43\nautre ligne")
        await pilot.press("enter")
        patient = await ecran(pilot, Patient)
        assert patient.assure.nir == NIR_CORSE


@pytest.mark.parametrize(
    ("tape", "phrase"),
    [
        ("269054958815781", "La clé du NIR"),
        ("2690549588157", "il en manque deux"),
        ("26905495881578012", "celui-ci en compte 17"),
        ("969054958815780", "Le premier chiffre du NIR"),
    ],
)
async def test_un_nir_faux_est_dit_sous_le_champ(application: Faire, outils: Atelier, tape: str, phrase: str) -> None:
    """And stays typed; nothing opens."""
    installer(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await taper(pilot, tape)
        await pilot.press("enter")
        await attendre_texte(pilot, phrase)
        assert isinstance(pilot.app.screen, Accueil)
        assert champ(pilot) == tape


async def test_un_nom_inconnu_propose_un_nouveau_patient(application: Faire, outils: Atelier) -> None:
    """The form has the name already; its NIR is asked for."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await taper(pilot, "banc-martin")
        await attendre_texte(pilot, "Aucun patient gardé ici ne répond")
        await pilot.press("enter")
        patient = await ecran(pilot, Patient)
        assert patient.assure.nom_famille == "banc-martin"
        assert pilot.app.focused is patient._controle("nir")


# --- somebody known


@pytest.mark.parametrize(
    "tape", ["banc-du", "durand", "marie", "dur 69", "120569", "12/05/1969", "12 mai 1969", NIR[:8], NIR]
)
async def test_un_patient_garde_se_retrouve(application: Faire, outils: Atelier, tape: str) -> None:
    """By name, first name, birth date, NIR; arrows and Entrée open."""
    installer(outils, DURIEU, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await taper(pilot, tape)
        await attendre_texte(pilot, "BANC-DURAND Marie")
        recherche = pilot.app.screen.query_one(RecherchePatient)
        rang = [ligne.colonnes[0] for ligne in recherche._lignes].index("BANC-DURAND Marie")
        await pilot.press(*["down"] * rang, "enter")
        dossier = await ecran(pilot, Dossier)
        assert dossier.assure.nir == NIR


async def test_entree_attend_la_recherche(application: Faire, outils: Atelier) -> None:
    """Keys faster than the store: what is found is opened, not what was there before."""
    installer(outils, DURIEU, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        for lettre in "durand":
            pilot.app.simulate_key(lettre)
        pilot.app.simulate_key("enter")
        dossier = await ecran(pilot, Dossier)
        assert dossier.assure.nir == NIR


async def test_l_arret_en_cours_est_dit_dans_la_liste(application: Faire, outils: Atelier) -> None:
    """With its last day and its motif; « — » when none is known."""
    installer(outils, DURIEU, DURAND)
    arreter("grippe 5j", DURAND, outils)
    async with application().run_test(size=(100, 30)) as pilot:
        await taper(pilot, "banc-dur")
        await attendre_texte(pilot, "arrêt au 27/11/2026 (Syndrome grippal)")
        assert "né(e) le 05/01/1983 —" in ecrit(pilot)


async def test_plusieurs_personnes_sous_un_nir(application: Faire, outils: Atelier) -> None:
    """Each is offered; another one gets the next rang."""
    jumelle = replace(DURAND, prenoms=("Lise",), rang=2)
    installer(outils, DURAND, jumelle)
    async with application().run_test(size=(80, 24)) as pilot:
        await taper(pilot, NIR)
        await attendre_texte(pilot, "Une autre personne sous ce NIR")
        assert "BANC-DURAND Marie" in ecrit(pilot)
        rangs = [ligne.colonnes[0] for ligne in pilot.app.screen.query_one(RecherchePatient)._lignes]
        await pilot.press(*["down"] * rangs.index("BANC-DURAND Lise"), "enter")
        assert (await ecran(pilot, Dossier)).assure.rang == 2
        await pilot.press("escape")
        await ecran(pilot, Accueil)
        await taper(pilot, NIR)
        await attendre_texte(pilot, "Une autre personne")
        await pilot.press("down", "down", "enter")
        patient = await ecran(pilot, Patient)
        assert (patient.assure.nir, patient.assure.rang) == (NIR, 3)


async def test_les_arrets_de_deux_personnes_du_meme_nir_ne_se_melent_pas(application: Faire, outils: Atelier) -> None:
    """What one has is not shown for the other."""
    jumelle = replace(DURAND, prenoms=("Lise",), rang=2)
    installer(outils, DURAND, jumelle)
    arreter("grippe 5j", DURAND, outils)
    async with application().run_test(size=(100, 30)) as pilot:
        await taper(pilot, "lise")
        await attendre_texte(pilot, "BANC-DURAND Lise né(e) le 12/05/1969 —")


# --- drafts


async def test_ce_qui_etait_commence_est_propose(application: Faire, outils: Atelier) -> None:
    """After a crash, what is in the store is offered first; « oui » opens it as it was."""
    installer(outils, DURAND)
    avis = avis_sur("grippe 5j", DURAND, outils)
    document_id = brouillons.nouvel_identifiant(outils)
    brouillons.garder(document_id, avis, outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Question)
        assert "Reprendre l’avis de BANC-DURAND Marie commencé à 10 h 30 ?" in ecrit(pilot)
        await pilot.press("o")
        saisie = await ecran(pilot, Saisie)
        assert saisie.avis == completer(avis, JOUR)
        assert saisie.document_id == document_id


async def test_plus_tard_laisse_le_brouillon_dans_la_liste(application: Faire, outils: Atelier) -> None:
    """Entrée takes it back, Suppr throws it away once asked, and only then."""
    installer(outils, DURAND)
    for ligne in ("grippe 5j", "lumbago 3j"):
        brouillons.garder(brouillons.nouvel_identifiant(outils), avis_sur(ligne, DURAND, outils), outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Question)
        await pilot.press("n")
        await ecran(pilot, Accueil)
        assert ecrit(pilot).count("Reprendre l’avis de BANC-DURAND Marie") == 2
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, Accueil), "Entrée alone opens nothing"
        await pilot.press("down", "delete")
        await ecran(pilot, Question)
        await pilot.press("enter")
        await ecran(pilot, Accueil)
        assert len(brouillons.tous(outils)) == 2, "Entrée on that question loses nothing"
        await pilot.press("delete")
        await ecran(pilot, Question)
        await pilot.press("o")
        await attendre(pilot, lambda: len(brouillons.tous(outils)) == 1)
        await pilot.press("down", "enter")
        await ecran(pilot, Saisie)


async def test_un_brouillon_ne_s_impose_pas_a_qui_tape_deja(
    application: Faire, outils: Atelier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody typing a name would answer the question without reading it."""
    installer(outils, DURAND)
    lents, tape = brouillons.tous, threading.Event()

    def lire(outils: Outils) -> object:
        assert tape.wait(20)
        return lents(outils)

    monkeypatch.setattr(brouillons, "tous", lire)
    brouillons.garder(brouillons.nouvel_identifiant(outils), avis_sur("grippe 5j", DURAND, outils), outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        pilot.app.simulate_key("o")
        await attendre(pilot, lambda: bool(champ(pilot)))
        tape.set()
        await attendre_texte(pilot, "Nouveau patient")
        assert isinstance(pilot.app.screen, Accueil)


# --- the store and the first use


async def test_sans_prescripteur_les_reglages_s_ouvrent(application: Faire) -> None:
    """The first use asks who prescribes."""
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Reglages)


async def test_un_coffre_illisible_est_dit_et_se_reessaie(application: Faire, outils: Atelier) -> None:
    """What is wrong and what to do stay on screen; F10 tries again."""
    installer(outils, DURAND)
    outils.coffre().fermer()
    outils._coffre = None
    cle = outils.lieux.cles / "maitresse.cle"
    contenu = cle.read_bytes()
    cle.write_bytes(b"autre chose")
    async with application().run_test(size=(80, 24)) as pilot:
        await attendre_texte(pilot, "n’est pas un fichier de clé d’aat")
        assert "F10 : réessayer" in ecrit(pilot)
        await taper(pilot, "dur")
        cle.write_bytes(contenu)
        await pilot.press("f10")
        await attendre_texte(pilot, "BANC-DURAND Marie")


async def test_la_phrase_de_passe_est_demandee_a_l_ecran(
    application: Faire, outils: Atelier, capsys: pytest.CaptureFixture[str]
) -> None:
    """Refused, wrong, right: what is typed opens, nothing is written on the terminal."""
    preparer(outils.lieux)
    creer_cle(outils.lieux, phrase="une phrase de passe assez longue")
    outils.demander_phrase = lambda: "une phrase de passe assez longue"
    installer(outils, DURAND)
    outils.coffre().fermer()
    outils._coffre = None
    capsys.readouterr()
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Phrase)
        await pilot.press("escape")
        await attendre_texte(pilot, "sa phrase de passe n’a pas été donnée. F10 : réessayer.")
        await pilot.press("f10")
        await ecran(pilot, Phrase)
        await taper(pilot, "fausse")
        await pilot.press("enter")
        await attendre_texte(pilot, "n’ouvre pas le coffre")
        await ecran(pilot, Accueil)
        await attendre_texte(pilot, "F10 : réessayer")
        await pilot.press("f10")
        await ecran(pilot, Phrase)
        await taper(pilot, "une phrase de passe assez longue")
        await pilot.press("enter")
        await ecran(pilot, Accueil)
        await taper(pilot, "durand")
        await attendre_texte(pilot, "BANC-DURAND Marie")
    assert not capsys.readouterr().err


async def test_quitter_pendant_que_la_phrase_est_demandee(application: Faire, outils: Atelier) -> None:
    """The thread that waits for it does not hold the terminal."""
    preparer(outils.lieux)
    creer_cle(outils.lieux, phrase="une phrase de passe assez longue")
    outils.demander_phrase = lambda: "une phrase de passe assez longue"
    installer(outils, DURAND)
    outils.coffre().fermer()
    outils._coffre = None
    async with asyncio.timeout(PATIENCE_S), application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Phrase)
        await pilot.press("ctrl+q")


async def test_l_envoi_attend_un_coffre_encore_ferme(
    application: Faire, outils: Atelier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looking at the queue again and again while the passphrase is not given ends nothing."""
    monkeypatch.setattr("aat.tui.travaux.DEPART_S", 0.01)
    monkeypatch.setattr("aat.tui.travaux.PERIODE_S", 0.02)
    preparer(outils.lieux)
    creer_cle(outils.lieux, phrase="une phrase de passe assez longue")
    outils.demander_phrase = lambda: "une phrase de passe assez longue"
    installer(outils, DURAND)
    outils.coffre().fermer()
    outils._coffre = None
    regards: list[object] = []
    monkeypatch.setattr("aat.tui.travaux.file_attente.en_attente", _note_puis(regards, file_attente.en_attente))
    appli = application()
    async with appli.run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Phrase)
        await attendre(pilot, lambda: len(regards) > 3)
        assert appli.travaux._envoi.is_alive()


def _note_puis(regards: list[object], faire: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def une(outils: Any) -> Any:
        regards.append(outils)
        return faire(outils)

    return une


# --- rough handling


@pytest.mark.parametrize(
    "colle",
    [
        "\x1b[31mrouge\x1b[0m\x07\x00",
        "a" * 100_000,
        "\n\n\n",
        "[bold]DURAND[/bold] [link=x]",
        "💊🩺 日本語 עברית",
        "' OR 1=1 --",
        "0" * 500,
        "2" * 15,
        "\u202e\u200b\ufeff",
        "%s {0} \\",
    ],
)
async def test_n_importe_quoi_colle_ne_casse_rien(application: Faire, outils: Atelier, colle: str) -> None:
    """Neither the screen nor the terminal obeys it."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await coller(pilot, colle)
        await pilot.press("enter")
        await pilot.pause(0.1)
        appli = pilot.app
        assert isinstance(appli, Application)
        assert appli.defaut is None
        assert "\x1b" not in ecrit(pilot)
        while not isinstance(pilot.app.screen, Accueil):
            await pilot.press("escape")
            await pilot.press("o") if isinstance(pilot.app.screen, Question) else None
        await pilot.press("escape")
        await taper(pilot, "durand")
        await attendre_texte(pilot, "BANC-DURAND Marie")


async def test_cinq_cents_touches_rapides(application: Faire, outils: Atelier) -> None:
    """None is lost, and the last text is the one that is answered."""
    installer(outils, DURIEU, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Accueil)
        for _ in range(50):
            for touche in ("d", "u", "r", "down", "i", "backspace", "up", "backspace", "backspace", "backspace"):
                pilot.app.simulate_key(touche)
        for lettre in "durand":
            pilot.app.simulate_key(lettre)
        await attendre(pilot, lambda: champ(pilot) == "durand")
        # What was found for « dur » stays until the last text is answered.
        await attendre(pilot, lambda: "BANC-DURAND Marie" in ecrit(pilot) and "BANC-DURIEU" not in ecrit(pilot))


async def test_un_nom_a_crochets_se_montre_tel_quel(application: Faire, outils: Atelier) -> None:
    """Neither markup nor a command: control characters are shown as a point."""
    installer(outils, replace(DURAND, nom_famille="BANC [b]D\x1b[31mURAND"))
    async with application().run_test(size=(80, 24)) as pilot:
        await taper(pilot, "marie")
        await attendre_texte(pilot, "BANC [b]D·[31mURAND Marie")


async def test_une_fenetre_trop_petite_le_dit(application: Faire, outils: Atelier) -> None:
    """And nothing typed is lost."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await taper(pilot, "durand")
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert "trop petite" in ecrit(pilot)
        await pilot.resize_terminal(132, 43)
        await attendre_texte(pilot, "BANC-DURAND Marie")
        assert champ(pilot) == "durand"


async def test_f2_dit_ce_qui_manque_pour_lire_une_carte(
    application: Faire, outils: Atelier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No reader: said, and nothing pretends to read."""
    installer(outils)
    monkeypatch.setattr("aat.cartes.pcsc.Lecteurs.presents", lambda _: ())
    async with application().run_test(size=(100, 30)) as pilot:
        await ecran(pilot, Accueil)
        await pilot.press("f2")
        await attendre(pilot, lambda: any("lecteur" in n.title for n in pilot.app._notifications))


async def test_vingt_patients_au_plus_et_c_est_dit(application: Faire, outils: Atelier) -> None:
    """More letters are asked for."""
    gens = [replace(DURAND, prenoms=(f"Marie{rang}",), rang=rang) for rang in range(1, 26)]
    installer(outils, *gens)
    async with application().run_test(size=(100, 30)) as pilot:
        await taper(pilot, "banc")
        await attendre_texte(pilot, "quelques lettres de plus")


def test_la_recherche_lit_une_date_ecrite_en_lettres(outils: Atelier) -> None:
    """« 12 mai 1969 », and nothing for half a date."""
    installer(outils, DURAND)
    assert [a.nir for a in identification.trouver("12 mai 1969", outils)] == [NIR]
    assert identification.trouver("12 mai", outils) == ()
    assert identification.trouver("1969-00-00", outils) == ()
