"""Le dossier du patient : bandeau, arrêts, ligne express, lettres, et le nombre de touches."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Nature
from aat.domaine.personnes import Assure
from aat.services import arrets_patient, fiche_patient
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.accuse import Accuse
from aat.tui.screens.dossier import Dossier
from aat.tui.screens.lecture import Lecture
from aat.tui.screens.patient import Patient
from aat.tui.screens.recapitulatif import Recapitulatif
from aat.tui.screens.reglages import Reglages
from aat.tui.screens.saisie import Saisie
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.tui.pas import DURAND, arreter, attendre, attendre_texte, avis_sur, ecran, ecrit, installer, taper

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]
#: A régime that is not connected (notaries) and one that nobody knows.
NOTAIRE = replace(DURAND, regime="10", caisse=None)
INCONNU = replace(DURAND, regime="77", caisse=None)


async def ouvrir(pilot: Pilot[int], assure: Assure = DURAND) -> Dossier:
    """Open the record and wait until the store was read."""
    await ecran(pilot, Accueil)
    dossier = Dossier(assure)
    await pilot.app.push_screen(dossier)
    await ecran(pilot, Dossier)
    await attendre(pilot, lambda: dossier._fiche is not None)
    await pilot.pause()
    return dossier


async def test_le_bandeau_dit_ce_qui_est_connu_et_ce_qui_ne_l_est_pas(application: Faire, outils: Atelier) -> None:
    """« Non connu » is never « non »; the origin and its date are said; rights are information only."""
    installer(outils, replace(DURAND, nom_usage="BANC-PETIT"))
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot, replace(DURAND, nom_usage="BANC-PETIT"))
        dit = ecrit(pilot)
        assert "BANC-PETIT Marie (nom de naissance : BANC-DURAND)" in dit
        assert "né(e) le 12/05/1969 · NIR 2 69 05 49 588 157 80 · rang 1 · mémoire, 23/11/2026" in dit
        assert "Régime général · Caisse primaire de l’Ain · transmission possible" in dit
        assert "Droits, exonération, C2S, AME, médecin traitant : non connus" in dit
        assert "ne décident pas de la prescription" in dit
        assert "Aucun arrêt de ce patient n’est connu ici." in dit


async def test_plus_d_informations_dit_chaque_valeur_et_son_origine(application: Faire, outils: Atelier) -> None:
    """One value a line; copied whole."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot)
        await pilot.press("tab", "v")
        lecture = await ecran(pilot, Lecture)
        lignes = {" ".join(ligne.split()) for ligne in lecture.a_copier().split("\n")}
        assert "Caisse de rattachement 011 – Caisse primaire de l’Ain (mémoire, 23/11/2026)" in lignes
        for droit in ("Droits à la date du jour", "Exonération", "C2S", "AME", "Médecin traitant", "Adresse"):
            assert f"{droit} non connu" in lignes


@pytest.mark.parametrize(
    ("assure", "phrase"),
    [
        (NOTAIRE, "Le régime du patient ne reçoit pas les avis en ligne"),
        (INCONNU, "On ne sait pas si le régime du patient reçoit les avis en ligne"),
    ],
)
async def test_un_regime_non_raccorde_est_dit_avant_toute_saisie(
    application: Faire, outils: Atelier, assure: Assure, phrase: str
) -> None:
    """In full, from the rules; every width shows it."""
    installer(outils, assure)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot, assure)
        assert phrase in ecrit(pilot)
        assert "papier" in ecrit(pilot)


async def test_les_arrets_sont_dits_celui_qui_finit_le_premier_d_abord(application: Faire, outils: Atelier) -> None:
    """Dates, days, nature, motif, state."""
    installer(outils, DURAND)
    arreter("lumbago 10j", DURAND, outils)
    arreter("grippe 5j", DURAND, outils)
    async with application().run_test(size=(100, 30)) as pilot:
        await ouvrir(pilot)
        dit = ecrit(pilot)
        grippe = dit.index("23/11/2026 – 27/11/2026 5 j initial Syndrome grippal · sur papier")
        assert grippe < dit.index("23/11/2026 – 02/12/2026 10 j")
    connus = arrets_patient.arrets(DURAND, outils)
    assert [c.jours for c in connus] == [5, 10]
    assert not any(c.fini for c in connus)


async def test_la_ligne_express_ouvre_le_formulaire_rempli(application: Faire, outils: Atelier) -> None:
    """The cursor is there from the start; the agreement is all that is left."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot)
        await taper(pilot, "grippe 5j")
        await pilot.press("enter")
        saisie = await ecran(pilot, Saisie)
        await attendre(pilot, lambda: saisie.avis.jours == 5)
        attendu = avis_sur("grippe 5j", DURAND, outils)
        assert (saisie.avis.motif, saisie.avis.assure) == (attendu.motif, attendu.assure)
        assert saisie.avis.acceptation is False
        await pilot.press("escape")
        await ecran(pilot, Dossier)
        assert not pilot.app.screen.query_one("#express", Input).value


async def test_grippe_cinq_jours_en_neuf_touches(application: Faire, outils: Atelier) -> None:
    """« gri 5 », Entrée, Espace, F10: the récapitulatif is there at the eighth key; the ninth transmits."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot)
        touches = ["g", "r", "i", "space", "5", "enter"]
        await pilot.press(*touches)
        saisie = await ecran(pilot, Saisie)
        await attendre(pilot, lambda: saisie._courant() == "acceptation")
        touches += ["space", "f10"]
        await pilot.press(*touches[6:])
        recapitulatif = await ecran(pilot, Recapitulatif)
        assert len(touches) + 1 == 9
        dit = ecrit(pilot)
        assert "Syndrome grippal" in dit
        assert "5 jours du lundi 23/11/2026 au vendredi 27/11/2026" in dit
        assert recapitulatif.document_id == saisie.document_id


async def test_prolonger_soixante_jours_ald_gardee_en_huit_touches(application: Faire, outils: Atelier) -> None:
    """« p 60 », Entrée, Espace, F10, and F10 to transmit: the ALD and the motif come from the stop prolonged."""
    installer(outils, DURAND)
    ref = arreter("lumbago 5j ald", DURAND, outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot)
        touches = ["p", "space", "6", "0", "enter"]
        await pilot.press(*touches)
        saisie = await ecran(pilot, Saisie)
        await attendre(pilot, lambda: saisie.avis.jours == 60)
        assert saisie.avis.nature is Nature.PROLONGATION
        assert saisie.avis.ald is True
        assert saisie.avis.prolongation is not None
        assert saisie.avis.prolongation.precedent is not None
        assert saisie.avis.prolongation.precedent.ref == ref
        assert len(touches) + len(["space", "f10", "f10"]) == 8


@pytest.mark.parametrize("ligne", ["prolongation 10j", "prolonger 10j", "P 10j"])
async def test_prolonger_se_dit_en_toutes_lettres(application: Faire, outils: Atelier, ligne: str) -> None:
    """Words or the letter."""
    installer(outils, DURAND)
    arreter("grippe 5j", DURAND, outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot)
        await taper(pilot, ligne)
        await pilot.press("enter")
        saisie = await ecran(pilot, Saisie)
        await attendre(pilot, lambda: saisie.avis.jours == 10)
        assert saisie.avis.nature is Nature.PROLONGATION


async def test_p_dans_la_liste_prolonge_l_arret_choisi(application: Faire, outils: Atelier) -> None:
    """Not the last one: the one under the cursor."""
    installer(outils, DURAND)
    dernier = arreter("lumbago 10j", DURAND, outils)
    premier = arreter("grippe 5j", DURAND, outils)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot)
        await pilot.press("tab", "p")
        saisie = await ecran(pilot, Saisie)
        assert saisie.avis.prolongation is not None
        assert saisie.avis.prolongation.precedent is not None
        assert saisie.avis.prolongation.precedent.ref == premier
        await pilot.press("escape")
        await ecran(pilot, Dossier)
        await pilot.press("tab", "down", "p")
        saisie = await ecran(pilot, Saisie)
        assert saisie.avis.prolongation is not None
        assert saisie.avis.prolongation.precedent is not None
        assert saisie.avis.prolongation.precedent.ref == dernier


async def test_les_lettres_ne_sont_des_actions_que_dans_la_liste(application: Faire, outils: Atelier) -> None:
    """On the express line they are letters: a motif may begin with any."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        dossier = await ouvrir(pilot)
        await taper(pilot, "npcimvd")
        await pilot.pause()
        assert pilot.app.screen is dossier
        assert dossier.query_one("#express", Input).value == "npcimvd"


async def test_chaque_lettre_mene_a_son_ecran(application: Faire, outils: Atelier) -> None:
    """From the list, and back by Échap."""
    installer(outils, DURAND)
    ref = arreter("grippe 5j", DURAND, outils)
    async with application().run_test(size=(80, 24)) as pilot:
        dossier = await ouvrir(pilot)
        for touche, classe in (("n", Saisie), ("m", Patient), ("v", Lecture), ("i", Accuse)):
            dossier.query_one(OptionList).focus()
            await pilot.press(touche)
            ouvert = await ecran(pilot, classe)
            if isinstance(ouvert, Accuse):
                assert ouvert.ref == ref
                pilot.app.pop_screen()
            else:
                await pilot.press("escape")
            await ecran(pilot, Dossier)
        dossier.query_one(OptionList).focus()
        await pilot.press("d")
        await ecran(pilot, Accueil)


async def test_une_lettre_seule_vaut_son_action_sur_la_ligne_express(application: Faire, outils: Atelier) -> None:
    """« m » and Entrée; nothing of it stays on the line."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot)
        await pilot.press("m", "enter")
        await ecran(pilot, Patient)
        await pilot.press("escape")
        dossier = await ecran(pilot, Dossier)
        assert not dossier.query_one("#express", Input).value


async def test_modifier_le_patient_change_le_bandeau(application: Faire, outils: Atelier) -> None:
    """At once, with the new origin."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot)
        await pilot.press("tab", "m")
        patient = await ecran(pilot, Patient)
        patient._controle("nom_usage").focus()
        await taper(pilot, "banc-petit")
        await pilot.press("f10")
        await ecran(pilot, Dossier)
        await attendre_texte(pilot, "BANC-PETIT Marie (nom de naissance : BANC-DURAND)")
        await attendre_texte(pilot, "saisie, 23/11/2026")


async def test_sans_arret_rien_ne_s_imprime_et_c_est_dit(application: Faire, outils: Atelier) -> None:
    """A sentence, not a silence."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot)
        await pilot.press("i", "enter")
        await attendre_texte(pilot, "Aucun document de ce patient à imprimer")


async def test_sans_prescripteur_on_demande_d_abord_qui_prescrit(application: Faire, outils: Atelier) -> None:
    """No document is begun in nobody's name."""
    from aat.services import identification

    identification.memoriser(DURAND, outils, outils.horloge.maintenant())
    async with application().run_test(size=(80, 24)) as pilot:
        await ecran(pilot, Reglages)
        await pilot.press("escape")
        await ouvrir(pilot)
        await pilot.press("enter")
        await ecran(pilot, Reglages)


async def test_une_ligne_incomprise_s_ouvre_avec_ce_qui_est_compris(application: Faire, outils: Atelier) -> None:
    """The form says what it could not understand."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot)
        await taper(pilot, "zzxxqq 5j")
        await pilot.press("enter")
        saisie = await ecran(pilot, Saisie)
        await attendre(pilot, lambda: saisie.avis.jours == 5)
        await attendre_texte(pilot, "zzxxqq")


async def test_f10_fait_comme_entree(application: Faire, outils: Atelier) -> None:
    """Even when the cursor is in the list."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        await ouvrir(pilot)
        await pilot.press("tab", "f10")
        saisie = await ecran(pilot, Saisie)
        assert saisie.avis.nature is Nature.INITIAL
        assert saisie.avis.assure == DURAND


def test_la_fiche_ne_dit_jamais_non_pour_non_connu(outils: Atelier) -> None:
    """Nobody known at all: every value is « non connu », and none has an origin."""
    installer(outils)
    fiche = fiche_patient.fiche(Assure(), outils)
    assert {v.texte for v in fiche.valeurs if v.libelle != "Rang"} == {fiche_patient.NON_CONNU}
    assert not any(v.origine for v in fiche.valeurs if not v.connue)
