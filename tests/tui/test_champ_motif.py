"""Le champ du motif, touche par touche, dans le vrai formulaire et sur un vrai coffre."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

import pytest
from aat.composition import Atelier
from aat.domaine.arret import Avis, MotifChoisi
from aat.tui.screens.saisie import Saisie
from aat.tui.widgets import liste_motifs
from aat.tui.widgets.champ_motif import ChampMotif
from aat.tui.widgets.du_moment import DuMoment
from textual import events
from textual.geometry import Region
from textual.pilot import Pilot

from tests.tui.conftest import HorlogeFixe
from tests.tui.essai import EXEMPLE, ApplicationVide
from tests.tui.lecture_ecran import texte
from tests.tui.pas import attendre

pytestmark = pytest.mark.anyio

GRIPPE, LOMBALGIE = "00010004", "00020002"
#: The contract's example without its motif.
SANS_MOTIF = replace(EXEMPLE, motif=None)

Ouvrir = Callable[..., AbstractAsyncContextManager["Formulaire"]]


class Formulaire:
    """The real form under the fingers, the cursor in the motif field."""

    def __init__(self, pilot: Pilot[int], saisie: Saisie) -> None:
        self.pilot, self.saisie = pilot, saisie
        self.champ = saisie.query_one(ChampMotif)

    async def touches(self, *touches: str) -> None:
        """Press these keys; a longer word is typed letter by letter."""
        for touche in touches:
            nommee = touche in {"enter", "tab", "escape", "up", "down", "backspace", "home", "end", "space", "f3"}
            await self.pilot.press(*([touche] if nommee else ["space" if c == " " else c for c in touche]))
        await self.pilot.pause()

    @property
    def motif(self) -> str | None:
        """The motif of the document."""
        return self.saisie.avis.motif.code if self.saisie.avis.motif else None

    @property
    def proposees(self) -> list[str]:
        """The lines of the open list, the chosen one with its sign."""
        return str(self.champ.liste.render()).split("\n") if self.champ.liste.ouverte else []

    @property
    def ecran(self) -> str:
        """What is read on the screen."""
        return texte(self.pilot.app)


@pytest.fixture
def ouvrir(outils: Atelier) -> Ouvrir:
    """Return what opens the form in an ``async with``."""

    @asynccontextmanager
    async def ouverte(
        avis: Avis = SANS_MOTIF, taille: tuple[int, int] = (80, 24), theme: str = "sombre"
    ) -> AsyncIterator[Formulaire]:
        app = ApplicationVide(outils, theme=theme)
        async with app.run_test(size=taille) as pilot:
            saisie = Saisie(avis, "0" * 32)
            await app.push_screen(saisie)
            saisie.query_one(ChampMotif).focus()
            await pilot.pause()
            yield Formulaire(pilot, saisie)
        assert app.defaut is None

    return ouverte


async def test_rien_avant_la_deuxieme_lettre(ouvrir: Ouvrir) -> None:
    """One letter proposes nothing; two do."""
    async with ouvrir() as f:
        await f.touches("g")
        assert f.proposees == []
        await f.touches("r")
        assert f.proposees[0] == "▸ Syndrome grippal (grippe)".ljust(liste_motifs.LARGEUR)


async def test_faute_de_frappe_pardonnee_et_synonyme_montre(ouvrir: Ouvrir) -> None:
    """« gripe » finds the flu, and says by which word."""
    async with ouvrir() as f:
        await f.touches("gripe")
        assert f.proposees[0].startswith("▸ Syndrome grippal (grippe)")
        assert "Syndrome grippal (grippe)" in f.ecran


async def test_les_lettres_tapees_sont_soulignees(ouvrir: Ouvrir) -> None:
    """The matched part is told apart by a line under it, not by a colour."""
    async with ouvrir() as f:
        await f.touches("lomb")
        ligne = f.champ.liste.render().split("\n")[0]
        appuis = [ligne.plain[s.start : s.end] for s in ligne.spans if "underline" in str(s.style)]
        assert appuis == ["Lomb"]


async def test_entree_prend_la_premiere_proposition_et_avance(ouvrir: Ouvrir) -> None:
    """Entrée takes the first line; the document has its code, the cursor went on."""
    async with ouvrir() as f:
        await f.touches("grip", "enter")
        assert f.motif == GRIPPE
        assert f.champ.value == "Syndrome grippal"
        assert not f.champ.liste.ouverte
        assert not f.champ.has_focus


async def test_la_fleche_choisit_la_deuxieme(ouvrir: Ouvrir) -> None:
    """The arrow moves the sign; Entrée takes that line."""
    async with ouvrir() as f:
        await f.touches("canal carpien", "down")
        assert [ligne[0] for ligne in f.proposees[:3]] == [" ", "▸", " "][: len(f.proposees)]
        await f.touches("enter")
        assert f.champ.value == "Syndrome du canal carpien - traitement chirurgical"


async def test_echap_ferme_la_liste_et_rien_d_autre(ouvrir: Ouvrir) -> None:
    """The text stays, the form stays; the list opens again with the arrow."""
    async with ouvrir() as f:
        await f.touches("lomb", "escape")
        assert not f.champ.liste.ouverte
        assert f.champ.value == "lomb"
        assert f.pilot.app.screen is f.saisie
        await f.touches("down")
        assert f.proposees[0].startswith("▸ Lombalgie commune")


async def test_un_second_echap_revient_en_arriere(ouvrir: Ouvrir) -> None:
    """Once the list is closed, Échap is the form's own: it goes back."""
    async with ouvrir() as f:
        partis: list[bool] = []
        f.saisie.action_retour = lambda: partis.append(True)  # type: ignore[method-assign]  # there is nowhere to go back to here
        await f.touches("lomb", "escape")
        assert partis == []
        await f.touches("escape")
        assert partis == [True]


async def test_un_nom_exact_quitte_est_pris(ouvrir: Ouvrir) -> None:
    """Tab on « grippe », which names one motif only, takes it."""
    async with ouvrir() as f:
        await f.touches("grippe", "tab")
        assert f.motif == GRIPPE
        assert f.champ.value == "Syndrome grippal"


@pytest.mark.parametrize("tape", ["lomb", "gripe", "tendi"])
async def test_un_texte_seulement_proche_n_est_jamais_pris(ouvrir: Ouvrir, tape: str) -> None:
    """A text that only comes near a motif is shown with its candidates; the document has none."""
    async with ouvrir() as f:
        await f.touches(tape, "tab")
        assert f.motif is None
        assert f.champ.value == tape
        assert "Lequel ? ↓ pour choisir" in f.ecran


async def test_un_nom_partage_montre_ses_candidats(ouvrir: Ouvrir) -> None:
    """« dépression » names three motifs: none is guessed, each is named under the field, one arrow away."""
    async with ouvrir() as f:
        await f.touches("depression", "tab")
        assert f.motif is None
        assert all(f"Épisode dépressif {degre}" in f.ecran for degre in ("léger", "moyen", "sévère"))
        f.champ.focus()
        await f.touches("down", "down", "enter")
        assert f.champ.value == "Épisode dépressif moyen"
        assert "Lequel" not in f.ecran


async def test_un_texte_sans_motif_reste_avec_quoi_faire(ouvrir: Ouvrir) -> None:
    """What matches nothing stays on screen, with what to do, while typing and once left."""
    async with ouvrir() as f:
        await f.touches("zzzz")
        assert "Aucun motif ne correspond" in f.ecran
        await f.touches("enter")
        assert f.champ.has_focus
        await f.touches("tab")
        assert f.champ.value == "zzzz"
        assert "Aucun motif ne correspond : un autre mot, ou F3, la liste A–Z." in " ".join(f.ecran.split())


async def test_fleche_puis_tab_prend_la_ligne_choisie(ouvrir: Ouvrir) -> None:
    """A line chosen with the arrows is chosen: leaving takes it."""
    async with ouvrir() as f:
        await f.touches("depr", "down", "tab")
        assert f.champ.value == "Épisode dépressif moyen"


async def test_l_ancien_motif_ne_reste_pas_en_cachette(ouvrir: Ouvrir) -> None:
    """Typing over a motif something unknown leaves no motif in the document, and blocks."""
    async with ouvrir(EXEMPLE) as f:
        assert f.champ.value == "Syndrome grippal"
        await f.touches("zzzz", "tab")
        assert f.motif is None
        assert f.saisie.jugement is not None
        assert f.saisie.jugement.bloque


async def test_vider_le_champ_retire_le_motif(ouvrir: Ouvrir) -> None:
    """An emptied field empties the document."""
    async with ouvrir(EXEMPLE) as f:
        await f.touches("backspace", "tab")
        assert f.motif is None
        assert "Lequel" not in f.ecran


async def test_le_texte_en_cours_survit_aux_autres_champs(ouvrir: Ouvrir) -> None:
    """Filling another field does not wipe an uncertain text; a motif chosen elsewhere replaces it."""
    async with ouvrir() as f:
        await f.touches("depression", "tab")
        f.saisie.remplacer(replace(f.saisie.avis, ald=True))
        await f.pilot.pause()
        assert f.champ.value == "depression"
        f.saisie.remplacer(replace(f.saisie.avis, motif=MotifChoisi(code=LOMBALGIE)))
        await f.pilot.pause()
        assert f.champ.value == "Lombalgie commune"
        assert "Lequel" not in f.ecran


async def test_le_libelle_est_celui_du_jour(outils: Atelier, ouvrir: Ouvrir) -> None:
    """In January 2022 the téléservice called the flu otherwise."""
    outils.horloge = HorlogeFixe(dt.date(2022, 1, 10))
    async with ouvrir() as f:
        await f.touches("grip")
        assert f.proposees[0].startswith("▸ Grippe saisonnière")
        await f.touches("enter")
        assert f.champ.value == "Grippe saisonnière"


async def test_un_code_inconnu_se_montre_tel_quel(ouvrir: Ouvrir) -> None:
    """A document that names a motif unknown here shows its code: nothing is hidden."""
    async with ouvrir(replace(EXEMPLE, motif=MotifChoisi(code="99999999"))) as f:
        assert f.champ.value == "99999999"


async def test_les_crochets_d_un_libelle_se_lisent(ouvrir: Ouvrir) -> None:
    """« Altération [Baisse] de l’état général » is shown with its brackets."""
    async with ouvrir() as f:
        await f.touches("baisse etat gene")
        assert "Altération [Baisse] de l’état général" in f.ecran


async def test_cinq_cents_touches_d_affilee(ouvrir: Ouvrir) -> None:
    """Keys faster than any hand: nothing breaks, the last text is the one proposed for."""
    async with ouvrir() as f:
        for touche in [*"fracture", *["backspace"] * 12] * 25:
            f.pilot.app.post_message(events.Key(touche, touche if len(touche) == 1 else None))
        await f.touches("lomb")
        await attendre(f.pilot, lambda: bool(f.proposees) and f.proposees[0].startswith("▸ Lombalgie commune"))
        assert f.proposees[0].startswith("▸ Lombalgie commune")


async def test_sans_couleur_le_choix_garde_son_signe(ouvrir: Ouvrir) -> None:
    """Without colours the chosen line is still told by ``▸``."""
    async with ouvrir(theme="sans-couleur") as f:
        await f.touches("lomb", "down")
        assert sum("▸ " in ligne and "Précisions" not in ligne for ligne in f.ecran.split("\n")) == 1


async def test_la_souris_prend_une_ligne(ouvrir: Ouvrir) -> None:
    """A click on a proposal takes it."""
    async with ouvrir() as f:
        await f.touches("lomb")
        await f.pilot.click(f.champ.liste, offset=(5, 0))
        await f.pilot.pause()
        assert f.motif == LOMBALGIE


@pytest.mark.parametrize(
    ("champ_y", "hauteur", "attendu"),
    [(9, 8, 10), (13, 8, 14), (14, 8, 6), (20, 8, 12), (20, 1, 21)],
)
def test_la_liste_tient_dans_l_ecran(champ_y: int, hauteur: int, attendu: int) -> None:
    """Under the field while the last two lines of the screen stay free, else above it."""
    assert liste_motifs._ligne(Region(14, champ_y, 60, 1), Region(0, 0, 80, 24), hauteur) == attendu


# --- « En ce moment »


async def test_en_ce_moment_au_dessus_du_motif_en_saison(ouvrir: Ouvrir) -> None:
    """In November the season's motifs stand above the field; ↓ and Entrée take the first."""
    async with ouvrir() as f:
        assert "En ce moment  Covid-19 symptomatique · Rhinopharyngite" in f.ecran
        await f.touches("down")
        assert f.proposees[0].strip() == "En ce moment"
        await f.touches("down", "enter")
        assert f.champ.value == "Rhinopharyngite"
        assert "En ce moment" not in f.ecran


async def test_en_ce_moment_jamais_avec_un_accident_du_travail(ouvrir: Ouvrir) -> None:
    """Linked to an AT/MP, neither the line nor the list names the season's motifs."""
    from aat.domaine.arret import Atmp

    async with ouvrir(replace(SANS_MOTIF, atmp=Atmp())) as f:
        assert "En ce moment" not in f.ecran
        await f.touches("down")
        assert f.proposees == []


async def test_hors_saison_la_ligne_n_est_pas_la(outils: Atelier, ouvrir: Ouvrir) -> None:
    """In July 2022 nothing was offered: no line, no list."""
    outils.horloge = HorlogeFixe(dt.date(2022, 7, 4))
    async with ouvrir() as f:
        assert not f.saisie.query_one(DuMoment).display
        await f.touches("down")
        assert f.proposees == []


async def test_en_ce_moment_se_clique(ouvrir: Ouvrir) -> None:
    """The mouse takes the label under it."""
    async with ouvrir() as f:
        await f.pilot.click(f.saisie.query_one(DuMoment), offset=(40, 0))
        await f.pilot.pause()
        assert f.champ.value == "Rhinopharyngite"
