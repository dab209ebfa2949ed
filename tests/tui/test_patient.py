"""La saisie d’un patient : champs, erreurs sous le champ, listes, ce qui n’est jamais perdu ni remplacé sans le dire."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.domaine.personnes import Adresse, Assure
from aat.erreurs import ErreurUsage
from aat.services.formulaire import patient as formulaire
from aat.tui.app import Application
from aat.tui.screens.accueil import Accueil
from aat.tui.screens.liste import Liste
from aat.tui.screens.patient import Patient
from aat.tui.screens.question import Question
from textual.pilot import Pilot

from tests.tui.conftest import JOUR
from tests.tui.pas import DURAND, NIR, NIR_CORSE, attendre, ecran, ecrit, installer, taper

pytestmark = pytest.mark.anyio

Faire = Callable[..., Application]


async def ouvrir(pilot: Pilot[int], assure: Assure, *, nouveau: bool = True) -> tuple[Patient, list[object]]:
    """Open the form over the first screen; return it and what it will give."""
    await ecran(pilot, Accueil)
    recus: list[object] = []
    form = Patient(assure, nouveau=nouveau)
    await pilot.app.push_screen(form, recus.append)
    await ecran(pilot, Patient)
    return form, recus


async def test_tous_les_champs_se_saisissent(application: Faire, outils: Atelier) -> None:
    """Tab goes through them; what is kept is what was typed, each in its place."""
    installer(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        _, recus = await ouvrir(pilot, formulaire.vierge())
        saisies = (
            "2 53 07 2a 073 004 43", "2", "testori", "test léger", "ange marie-noël", "00/07/1953", "agricole", "012",
            "0001", "1 rue Haute", "bât. B", "20000", "Ajaccio", "0495000000",
        )  # fmt: skip
        assert len(saisies) == len(formulaire.CHAMPS)
        for saisie in saisies:
            await taper(pilot, saisie)
            await pilot.press("tab")
        await pilot.press("f10")
        await attendre(pilot, lambda: bool(recus))
        assert recus == [
            Assure(
                nir=NIR_CORSE,
                nom_famille="TESTORI",
                nom_usage="TEST LÉGER",
                prenoms=("Ange", "Marie-Noël"),
                date_naissance="1953-07-00",
                rang=2,
                regime="02",
                caisse="012",
                centre="0001",
                adresse=Adresse("1 rue Haute", "bât. B", "20000", "Ajaccio"),
                telephone="0495000000",
            )
        ]
    assert outils.coffre().patient(NIR_CORSE) == tuple(recus)


@pytest.mark.parametrize(
    ("nom", "saisie", "phrase"),
    [
        ("nir", "269054958815781", "La clé du NIR"),
        ("date_naissance", "31/02/1969", "n’existe pas au calendrier"),
        ("date_naissance", "12/05", "pas lisible"),
        ("date_naissance", "12/05/2031", "dans le futur"),
        ("regime", "1", "compte 2 chiffres"),
        ("regime", "caisse", "F3 donne la liste"),
        ("caisse", "zzz", "Aucun nom connu"),
        ("adresse.code_postal", "0100", "compte 5 chiffres"),
        ("rang", "0", "chiffre de 1 à 9"),
    ],
)
async def test_une_saisie_fausse_reste_et_se_corrige(
    application: Faire, outils: Atelier, nom: str, saisie: str, phrase: str
) -> None:
    """The correction is under the field; neither another field nor F10 takes it away."""
    installer(outils)
    async with application().run_test(size=(100, 30)) as pilot:
        form, recus = await ouvrir(pilot, DURAND)
        champ = form._controle(nom)
        champ.focus()
        champ.value = ""
        await taper(pilot, saisie)
        await pilot.press("enter")
        assert pilot.app.focused is champ, "Entrée stays on what is wrong"
        assert phrase in ecrit(pilot)
        await pilot.press("tab", "tab", "f10")
        await pilot.pause()
        assert champ.value == saisie
        assert phrase in ecrit(pilot)
        assert not recus
        champ.focus()
        champ.value = formulaire.PAR_NOM[nom].montrer(DURAND)
        await pilot.press("f10")
        await attendre(pilot, lambda: bool(recus))
        assert phrase not in ecrit(pilot)
        assert recus == [DURAND]


async def test_ce_qui_manque_est_dit_champ_par_champ(application: Faire, outils: Atelier) -> None:
    """F10 on an empty form goes to the first missing field and says them all."""
    installer(outils)
    async with application().run_test(size=(100, 30)) as pilot:
        form, recus = await ouvrir(pilot, formulaire.vierge())
        await pilot.press("f10")
        await pilot.pause()
        assert ecrit(pilot).count("Cette réponse est nécessaire.") == 4
        assert pilot.app.focused is form._controle("nir")
        assert not recus


async def test_le_regime_se_choisit_dans_une_liste(application: Faire, outils: Atelier) -> None:
    """F3, a few letters, Entrée; the caisse of another régime is forgotten."""
    installer(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        form, _ = await ouvrir(pilot, DURAND)
        await pilot.press("f3")
        await ecran(pilot, Liste)
        await taper(pilot, "notaires")
        await pilot.press("enter")
        await ecran(pilot, Patient)
        assert (form.assure.regime, form.assure.caisse) == ("10", None)
        assert "clercs et employés de notaires" in ecrit(pilot)
        await pilot.press("escape")
        await ecran(pilot, Question)


async def test_la_caisse_se_choisit_dans_celles_de_son_regime(application: Faire, outils: Atelier) -> None:
    """F3 in that field; its name is shown."""
    installer(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        form, _ = await ouvrir(pilot, replace(DURAND, caisse=None))
        form._controle("caisse").focus()
        await pilot.press("f3")
        await ecran(pilot, Liste)
        await taper(pilot, "ain")
        await pilot.press("enter")
        await ecran(pilot, Patient)
        assert form.assure.caisse == "011"
        assert "Caisse primaire de l’Ain" in ecrit(pilot)


async def test_un_autre_patient_n_est_pas_remplace_sans_le_dire(application: Faire, outils: Atelier) -> None:
    """Same NIR, same rang, another person: asked; « non » leads to the rang."""
    installer(outils, DURAND)
    enfant = replace(DURAND, prenoms=("Zoé",), date_naissance="2009-02-03")
    async with application().run_test(size=(80, 24)) as pilot:
        form, recus = await ouvrir(pilot, enfant)
        await pilot.press("f10")
        await ecran(pilot, Question)
        assert "BANC-DURAND Marie, né(e) le 12/05/1969 est déjà gardé(e) sous ce NIR" in ecrit(pilot)
        await pilot.press("enter")
        await ecran(pilot, Patient)
        assert pilot.app.focused is form._controle("rang")
        await pilot.press("2", "f10")
        await attendre(pilot, lambda: bool(recus))
    assert [(a.rang, a.prenoms) for a in outils.coffre().patient(NIR)] == [(1, ("Marie",)), (2, ("Zoé",))]


async def test_abandonner_demande_quand_quelque_chose_est_saisi(application: Faire, outils: Atelier) -> None:
    """Échap on an untouched form goes back at once; otherwise it asks, and « non » keeps what is typed."""
    installer(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        form, recus = await ouvrir(pilot, formulaire.vierge(NIR))
        await taper(pilot, "durand")
        await pilot.press("escape")
        await ecran(pilot, Question)
        await pilot.press("n")
        await ecran(pilot, Patient)
        assert form._controle("nom_famille").value == "DURAND"
        await pilot.press("escape", "o")
        await ecran(pilot, Accueil)
        assert recus == [None]
        _, recus = await ouvrir(pilot, formulaire.vierge(NIR))
        await pilot.press("escape")
        await ecran(pilot, Accueil)
        assert recus == [None]


async def test_modifier_garde_le_nir_et_le_rang(application: Faire, outils: Atelier) -> None:
    """Those fields cannot be typed in; the rest is replaced without a question."""
    installer(outils, DURAND)
    async with application().run_test(size=(80, 24)) as pilot:
        form, recus = await ouvrir(pilot, DURAND, nouveau=False)
        assert form._controle("nir").disabled
        form._controle("nom_usage").focus()
        await taper(pilot, "petit")
        await pilot.press("f10")
        await attendre(pilot, lambda: bool(recus))
    assert [a.nom_usage for a in outils.coffre().patient(NIR)] == ["PETIT"]


async def test_l_aide_et_la_copie_disent_le_champ(application: Faire, outils: Atelier) -> None:
    """The NIR is copied without spaces."""
    installer(outils)
    async with application().run_test(size=(80, 24)) as pilot:
        form, _ = await ouvrir(pilot, DURAND)
        form._controle("nir").focus()
        await pilot.pause()
        assert form.a_copier() == NIR
        assert "Corse" in form.aide()[1]
        form._controle("date_naissance").focus()
        await pilot.pause()
        assert form.a_copier() == "12/05/1969"


@pytest.mark.parametrize(
    ("nom", "texte", "attendu"),
    [
        ("nom_famille", "durand", "DURAND"),
        ("nom_famille", "de La Tour", "de La Tour"),
        ("nom_usage", "œuvrard", "ŒUVRARD"),
        ("prenoms", "jean-paul, éloïse", "Jean-Paul Éloïse"),
        ("prenoms", "d'artagnan", "D'Artagnan"),
        ("prenoms", "MARIE", "MARIE"),
        ("regime", "msa", "02 Régime agricole (MSA)"),
        ("regime", "77", "77"),
        ("caisse", "gironde", "331 Caisse principale de Gironde"),
        ("caisse", "777", "777"),
        ("caisse", "", ""),
    ],
)
def test_un_champ_se_lit_et_se_montre(nom: str, texte: str, attendu: str) -> None:
    """What is shown may be typed again and gives the same."""
    champ = formulaire.PAR_NOM[nom]
    pose = champ.poser(formulaire.vierge(), texte, JOUR)
    assert champ.montrer(pose) == attendu
    assert champ.poser(pose, attendu, JOUR) == pose


def test_chaque_regime_et_chaque_caisse_se_relisent() -> None:
    """Every line of the lists is a text that the field takes."""
    for code, libelle in formulaire.regimes():
        regle = formulaire.PAR_NOM["regime"].poser(formulaire.vierge(), libelle, JOUR)
        assert regle.regime == code
        for caisse, nom in formulaire.caisses(code):
            assert formulaire.PAR_NOM["caisse"].poser(regle, nom, JOUR).caisse == caisse


def test_une_adresse_vide_n_est_pas_gardee() -> None:
    """Neither is an error told on a field that was emptied."""
    pose = formulaire.PAR_NOM["adresse.ville"].poser(DURAND, "Bourg", JOUR)
    assert formulaire.nettoyer(formulaire.PAR_NOM["adresse.ville"].poser(pose, "", JOUR)) == DURAND
    with pytest.raises(ErreurUsage):
        formulaire.PAR_NOM["rang"].poser(DURAND, "", JOUR)
