"""Le tableau des durées, touche par touche : cases fusionnées, ce qui ne remplit rien, ce qui manque."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.domaine.fiche import Cellule, Fiche, NiveauColonnes
from aat.domaine.motif import Motif
from aat.referentiel.durees import charger_fiches
from aat.referentiel.motifs import charger_motifs
from aat.services import durees
from aat.tui.screens.durees import Durees
from aat.tui.screens.saisie import Saisie
from aat.tui.widgets.dessin_grille import dessiner
from aat.tui.widgets.grille_durees import GrilleDurees
from aat.tui.widgets.panneau_durees import PanneauDurees
from textual.pilot import Pilot

from tests.tui.essai import EXEMPLE, ApplicationVide
from tests.tui.lecture_ecran import texte

pytestmark = pytest.mark.anyio

#: The guide's own table (step 11), as drawn at 80 columns.
COUDE = """\
┌──────────────┬─────────────────────────────┬─────────────────────────────┐
│ Localisation │   Extrémité inférieure de   │   Tête radiale / extrémité  │
│              │          l’humérus          │     supérieure de l’ulna    │
│              │                             │    (olécrâne, coronoïde)    │
├──────────────┼──────────────┬──────────────┼──────────────┬──────────────┤
│ Traitement   │  Traitement  │  Traitement  │  Traitement  │  Traitement  │
│              │ orthopédique │ chirurgical  │ orthopédique │ chirurgical  │
├──────────────┼──────────────┼──────────────┼──────────────┼──────────────┤
│ Sédentaire   │      7       │      14      │      7       │      14      │
│ Léger        │              21             │      14      │      14      │
│ Modéré       │              70             │              42             │
│ Lourd        │              90             │              60             │
└──────────────┴─────────────────────────────┴─────────────────────────────┘"""


def motif_de(fiche: str) -> Motif:
    """Return a motif that has this sheet."""
    return next(m for m in charger_motifs().tous if m.fiche == fiche)


class Dialogue:
    """The dialog under the fingers, and what it gave."""

    def __init__(self, pilot: Pilot[int], ecran: Durees) -> None:
        self.pilot, self.ecran = pilot, ecran
        self.rendus: list[object] = []

    async def touches(self, *touches: str) -> None:
        """Press these keys."""
        await self.pilot.press(*touches)
        await self.pilot.pause()

    def ici(self) -> tuple[str, tuple[int, ...], str]:
        """Return the row, columns and text of the cell under the cursor."""
        grille = self.ecran.query_one(GrilleDurees)
        return grille.ligne.type_emploi, grille.case.colonnes, grille.case.texte

    @property
    def lu(self) -> str:
        """What is read on the screen."""
        return texte(self.pilot.app)


Ouvrir = Callable[..., AbstractAsyncContextManager[Dialogue]]


@pytest.fixture
def ouvrir(outils: Atelier) -> Ouvrir:
    """Return what opens the table of a sheet, or of a motif, in an ``async with``."""

    @asynccontextmanager
    async def ouverte(
        fiche: str | Motif, type_emploi: str | None = None, taille: tuple[int, int] = (80, 24), theme: str = "sombre"
    ) -> AsyncIterator[Dialogue]:
        app = ApplicationVide(outils, theme=theme)
        async with app.run_test(size=taille) as pilot:
            ecran = Durees(fiche if isinstance(fiche, Motif) else motif_de(fiche), type_emploi)
            dialogue = Dialogue(pilot, ecran)
            await app.push_screen(ecran, dialogue.rendus.append)
            await pilot.pause()
            yield dialogue
        assert app.defaut is None

    return ouverte


def test_le_coude_a_les_memes_cases_que_le_guide() -> None:
    """Merged headers and merged cells are drawn as in the guide's table."""
    assert "\n".join(dessiner(durees.disposer(charger_fiches()["fracture-coude"]), 76).lignes) == COUDE


@pytest.mark.parametrize("nom", sorted(charger_fiches()))
def test_chaque_fiche_tient_a_80_colonnes(nom: str) -> None:
    """Every installed sheet is whole at 80 columns and leaves room for what its cell says."""
    grille = durees.disposer(charger_fiches()[nom])
    dessin = dessiner(grille, 76)
    assert (dessin.de, dessin.a) == (0, grille.largeur)
    assert {len(ligne) for ligne in dessin.lignes} == {len(dessin.lignes[0])}
    assert len(dessin.lignes[0]) <= 76
    assert len(dessin.lignes) <= 14
    lues = [[p.case.texte for p in dessin.cases if p.ligne == n and p.case] for n in range(len(grille.lignes))]
    assert all(set(ligne) == {c.texte for c in grille.lignes[n].cases} for n, ligne in enumerate(lues))


@pytest.mark.parametrize("nom", sorted(charger_fiches()))
def test_chaque_fiche_se_dit_en_entier(nom: str) -> None:
    """Every sheet has its origin, its sources and, where jobs differ, four definitions; nothing of it is empty."""
    fiche = charger_fiches()[nom]
    dites = durees.remarques(fiche)
    assert any("Avis HAS" in phrase for phrase in dites)
    assert sum(phrase.startswith("Source") for phrase in dites) == len(fiche.sources)
    assert sum(phrase.startswith("Une autre source") for phrase in dites) == len(fiche.ecarts)
    assert len(durees.definitions(fiche)) >= (0 if "tous" in fiche.lignes else 4)
    assert all(phrase.strip() and "'" not in phrase for phrase in dites)


async def test_les_fleches_font_d_une_case_fusionnee_un_seul_arret(ouvrir: Ouvrir) -> None:
    """Right from the merged 21 goes to 14; up from a merged cell comes back to the column one came from."""
    async with ouvrir("fracture-coude") as d:
        assert d.ici() == ("sedentaire", (0,), "7")
        await d.touches("right", "down")
        assert d.ici() == ("leger", (0, 1), "21")
        await d.touches("up")
        assert d.ici() == ("sedentaire", (1,), "14")
        await d.touches("down", "right")
        assert d.ici() == ("leger", (2,), "14")
        await d.touches("down", "left")
        assert d.ici() == ("modere", (0, 1), "70")
        await d.touches("left", "up", "up", "up", "end")
        assert d.ici() == ("sedentaire", (3,), "14")


async def test_deux_cases_fusionnees_a_distance_n_en_font_qu_une(ouvrir: Ouvrir) -> None:
    """Where the sheet gives one number for both arms, one stop shows both cells and says what it tells apart."""
    async with ouvrir("rupture-coiffe", "lourd") as d:
        assert d.ici() == ("lourd", (0, 2), "60")
        assert d.lu.count("‹ 60 ›") == 2
        assert "60 jours · Lourd · Traitement fonctionnel" in d.lu
        await d.touches("right", "right")
        assert d.ici() == ("lourd", (1, 3), "180")


async def test_entree_rend_les_jours_et_le_type_d_emploi(ouvrir: Ouvrir) -> None:
    """Entrée gives what the cell says and the row it stands in."""
    async with ouvrir("fracture-coude") as d:
        await d.touches("down", "down", "right")
        assert "‹ 42 ›" in d.lu
        assert "Entrée : 42 jours" in d.lu
        await d.touches("enter")
        assert d.rendus == [(42, "modere")]


async def test_le_type_d_emploi_connu_ouvre_sa_ligne(ouvrir: Ouvrir) -> None:
    """The patient's own row is under the cursor; a sheet for any job does not forget it."""
    async with ouvrir("sciatique", "lourd") as d:
        assert d.ici() == ("lourd", (0,), "35")
    async with ouvrir("grippe", "lourd") as d:
        await d.touches("enter")
        assert d.rendus == [(5, "lourd")]


async def test_plus_de_ne_remplit_rien_et_le_dit(ouvrir: Ouvrir) -> None:
    """« plus de 240 » is no duration: Entrée says so and stays."""
    async with ouvrir("fracture-tibia-fibula", "lourd") as d:
        await d.touches("right")
        assert d.ici()[2] == "plus de 240"
        assert "cette case ne remplit rien" in d.lu
        await d.touches("enter")
        assert "« plus de 240 jours » n’est pas une durée : rien n’est rempli." in d.lu
        assert d.rendus == []


async def test_une_case_a_zero_jour_ne_remplit_rien(ouvrir: Ouvrir) -> None:
    """Where the sheet foresees no arrêt, nothing is filled."""
    async with ouvrir("lombalgie-commune") as d:
        await d.touches("enter")
        assert d.rendus == []
        assert "La fiche ne prévoit pas d’arrêt dans ce cas" in d.lu
        await d.touches("right", "enter")
        assert d.rendus == [(5, None)]


async def test_un_motif_sans_fiche_le_dit(ouvrir: Ouvrir) -> None:
    """No sheet: said with what to do; no key breaks, Entrée goes back."""
    sans = next(m for m in charger_motifs().tous if m.fiche is None)
    async with ouvrir(sans) as d:
        assert "Pas de durée de référence dans le référentiel installé pour ce motif." in d.lu
        assert "Consultez la fiche sur ameli.fr, et tapez la durée." in d.lu
        await d.touches("pagedown", "right", "enter")
        assert d.rendus == [None]


async def test_notes_avis_et_sources_se_lisent(ouvrir: Ouvrir) -> None:
    """Notes and the HAS advice stand under the table; PgSuiv goes on to the sources."""
    async with ouvrir("fracture-coude") as d:
        assert "Certaines cases du tableau couvrent les deux traitements" in d.lu
        assert "Avis HAS d’octobre 2012." in d.lu
        await d.touches("pagedown", "pagedown")
        assert "Source : guide d’utilisation amelipro AAT" in d.lu


async def test_l_avis_inconnu_se_dit_inconnu(ouvrir: Ouvrir) -> None:
    """A sheet whose HAS advice was not found says so."""
    async with ouvrir("sciatique", taille=(100, 30)) as d:
        assert "Avis HAS non retrouvé" in d.lu


async def test_les_conditions_d_une_ligne_se_lisent_avec_elle(ouvrir: Ouvrir) -> None:
    """What « léger » means in this sheet is written when the cursor is there."""
    async with ouvrir("entorse-cheville") as d:
        assert "peu de déplacements" not in d.lu
        await d.touches("down")
        assert "Ici : peu de déplacements et peu de station debout." in " ".join(d.lu.replace("│", "").split())


async def test_l_aide_definit_chaque_type_d_emploi(ouvrir: Ouvrir) -> None:
    """F1 gets the definition of the four types in this sheet, its own thresholds included."""
    async with ouvrir("hysterectomie") as d:
        page, dit = d.ecran.aide()
        assert page == "durees"
        assert dit.count("Travail ") == 4
        assert "inférieure à 20" in dit


async def test_echap_ne_rend_rien_et_ctrl_c_copie_la_case(ouvrir: Ouvrir) -> None:
    """Échap chooses nothing; what is copied is the sentence of the cell."""
    async with ouvrir("sciatique") as d:
        assert d.ecran.a_copier() == "2 jours · Sédentaire"
        await d.touches("escape")
        assert d.rendus == [None]


async def test_sans_couleur_la_case_garde_ses_signes(ouvrir: Ouvrir) -> None:
    """The cell is told by ``‹ ›``, whatever the colours."""
    async with ouvrir("cholecystectomie", theme="sans-couleur") as d:
        assert d.lu.count("‹ 7 ›") == 1


async def test_la_souris_pointe_puis_choisit(ouvrir: Ouvrir) -> None:
    """A first click points at a cell, the second one chooses it."""
    async with ouvrir("fracture-coude") as d:
        grille = d.ecran.query_one(GrilleDurees)
        await d.pilot.click(grille, offset=(60, 10))
        await d.pilot.pause()
        assert d.ici() == ("modere", (2, 3), "42")
        await d.pilot.click(grille, offset=(60, 10))
        await d.pilot.pause()
        assert d.rendus == [(42, "modere")]


# --- a sheet wider than the screen, as an establishment could import


def large(colonnes: int = 12) -> Fiche:
    """Return an invented sheet of many columns under pairs of headers."""
    return replace(
        charger_fiches()["fracture-coude"],
        id="banc-large",
        titre="BANC – FICHE LARGE",
        colonnes=(
            NiveauColonnes("groupe", tuple((f"Groupe {n}", 2) for n in range(colonnes // 2))),
            NiveauColonnes("traitement", tuple((f"Traitement numéro {n}", 1) for n in range(colonnes))),
        ),
        lignes={
            nom: tuple(Cellule(100 * rang + n) for n in range(1, colonnes + 1))
            for rang, nom in enumerate(("sedentaire", "leger", "modere", "lourd"), 1)
        },
        fusions={},
    )


async def test_une_fiche_plus_large_que_l_ecran_defile_avec_ses_lignes(
    ouvrir: Ouvrir, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The row names stay; what is out of sight is counted; the cursor is always in sight."""
    monkeypatch.setattr(durees, "fiche_du_motif", lambda _: large())
    async with ouvrir("fracture-coude") as d:
        assert "colonnes à droite." in d.lu
        for n in range(11):
            await d.touches("right")
            assert d.ici() == ("sedentaire", (n + 1,), str(102 + n))
            assert f"‹ {102 + n} ›" in d.lu
            assert "Sédentaire" in d.lu
            assert "Lourd" in d.lu
        assert "colonnes à gauche." in d.lu
        await d.touches("home")
        assert "‹ 101 ›" in d.lu


# --- the panel beside the form, and the way back into it


@pytest.mark.parametrize(
    ("fiche", "attendu"),
    [
        ("grippe", "Durées indicatives : Grippe saisonnière\nTout type d’emploi  5 jours\nAvis HAS de mars 2014"),
        (
            "fracture-coude",
            (
                "Durées indicatives : Fractures du coude\nSelon localisation, traitement, type d’emploi.\n"
                "Avis HAS d’octobre 2012"
            ),
        ),
    ],
)
def test_le_panneau_resume_la_fiche(fiche: str, attendu: str) -> None:
    """A single column is given in full, a table is announced."""
    titre, lignes = durees.resume(motif_de(fiche), None)
    assert "\n".join((titre, *lignes)).replace("\u00a0", " ") == attendu


def test_le_panneau_marque_le_type_d_emploi_du_patient() -> None:
    """The row of the patient's type d'emploi bears a sign."""
    assert [ligne[:2] == "▸ " for ligne in durees.resume(motif_de("sciatique"), "modere")[1]] == [
        False,
        False,
        True,
        False,
        False,
    ]


async def test_du_formulaire_au_tableau_et_retour(outils: Atelier) -> None:
    """F4 opens the table, Entrée fills the duration; the patient's type d'emploi is known at the next avis."""
    app = ApplicationVide(outils)
    async with app.run_test(size=(80, 24)) as pilot:
        saisie = Saisie(EXEMPLE, "0" * 32)
        await app.push_screen(saisie)
        saisie._prendre_motif("00060011")
        await pilot.press("f4", "down", "down", "right", "enter")
        await pilot.pause()
        assert (saisie.avis.jours, saisie.type_emploi) == (42, "modere")
        suivant = Saisie(EXEMPLE, "1" * 32)
        await app.push_screen(suivant)
        await pilot.pause()
        assert suivant.type_emploi == "modere"
        autre = Saisie(replace(EXEMPLE, assure=replace(EXEMPLE.assure, rang=2)), "2" * 32)  # type: ignore[type-var]  # the example has a patient
        await app.push_screen(autre)
        await pilot.pause()
        assert autre.type_emploi is None
        assert autre.query_one(PanneauDurees).display
    assert app.defaut is None
