"""Les textes derrière l’acceptation : chaque phrase a sa référence, ce qui n’est pas relu le dit."""

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from aat.composition import Atelier
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurIntrouvable, ErreurReferentiel
from aat.ressources import template_cerfa
from aat.services import textes
from aat.transmission.enveloppe_commun import CONDITIONS_VERSION
from aat.tui.app import Application
from aat.tui.screens.textes import Textes

from tests.tui.pas import ecran, ecrit, installer

Faire = Callable[..., Application]
BANC, REEL = Environnement.BANC, Environnement.PRODUCTION


@pytest.mark.parametrize("nom", textes.PAGES)
def test_chaque_phrase_a_sa_reference_et_chaque_page_sa_date(nom: str) -> None:
    """The mentions speak of the program itself."""
    page = textes.page(nom, BANC)
    phrases = [p for section in page.sections for p in section.phrases]
    assert phrases
    assert all(p.phrase.endswith((".", ")")) for p in phrases)
    if nom == textes.MENTIONS:
        return
    assert all(p.reference for p in phrases)
    assert page.verifie_le is not None
    assert f"Vérifié le {page.verifie_le:%d/%m/%Y}." in list(textes.en_lignes(page))


def test_ce_qui_n_est_pas_relu_le_dit() -> None:
    """Marked C in the data: shown with the words, never without."""
    for nom in textes.PAGES:
        page = textes.page(nom, BANC)
        lignes = list(textes.en_lignes(page))
        for phrase in (p for section in page.sections for p in section.phrases):
            ligne = next(ligne for ligne in lignes if phrase.phrase in ligne)
            assert ("à vérifier" in ligne) == phrase.a_verifier
    douteuses = [p for s in textes.page("applicables", BANC).sections for p in s.phrases if p.a_verifier]
    assert {p.reference for p in douteuses} == {"code pénal 441-7, 441-8", "CSS L. 376-1"}


@pytest.mark.parametrize("nom", ["applicables", "conditions", "patient", "prescripteur", "certificat", "donnees"])
def test_chaque_page_dit_ce_qu_elle_vaut(nom: str) -> None:
    """A summary, no legal advice, where the official texts are."""
    entete = " ".join(textes.page(nom, REEL).entete)
    assert "sans valeur officielle" in entete
    assert "aat ne donne pas de conseil juridique" in entete
    assert "www.legifrance.gouv.fr" in entete


def test_le_banc_le_dit_en_tete_des_conditions_et_le_service_reel_non() -> None:
    """A line more on the bench only."""
    assert textes.page("conditions", BANC).entete[0] == "Environnement d’essai\u00a0: rien n’est envoyé à une caisse."
    assert "essai" not in " ".join(textes.page("conditions", REEL).entete)


def test_la_version_envoyee_est_celle_des_textes_affiches() -> None:
    """Changing the texts without the version, or the reverse, would break what was accepted."""
    for fichier in ("textes_applicables", "conditions_transmission", "textes_certificat", "donnees_personnelles"):
        lu = tomllib.loads(template_cerfa(f"textes/{fichier}.toml").read_text(encoding="utf-8"))
        assert lu["version"] == CONDITIONS_VERSION


def test_les_contacts_sont_ceux_des_notices() -> None:
    """36 08 for the prescriber, 36 46 for the patient, said once in the data."""
    lignes = "\n".join(textes.en_lignes(textes.page("contact", BANC))).replace("\u00a0", " ")
    assert "36 08" in lignes
    assert "36 46" in lignes
    for fichier in Path(template_cerfa("textes/textes_applicables.toml")).parent.glob("*.toml"):
        if not fichier.stem.startswith("notice_"):
            assert not re.search(r"36.08|36.46", fichier.read_text(encoding="utf-8"))


def test_une_page_inconnue_et_une_phrase_sans_reference_sont_refusees() -> None:
    """Named, with what exists."""
    with pytest.raises(ErreurIntrouvable) as levee:
        textes.page("autre", BANC)
    assert "applicables" in (levee.value.remede or "")
    with pytest.raises(ErreurReferentiel, match=r"essai\.toml"):
        textes._phrase({"phrase": "X.", "reference": "", "marque": "A"}, "essai.toml")


@pytest.mark.anyio
class TestTextes:
    """L’écran Textes."""

    async def test_les_fleches_tournent_les_pages_et_ctrl_c_copie(self, application: Faire, outils: Atelier) -> None:
        """Every page is reached, and copied whole with its references."""
        installer(outils)
        async with application().run_test(size=(80, 24)) as pilot:
            assert isinstance(pilot.app, Application)
            pilot.app.ouvrir("textes")
            await ecran(pilot, Textes)
            for titre in textes.PAGES.values():
                assert titre in ecrit(pilot)
                await pilot.press("right")
            assert "Textes applicables" in ecrit(pilot)
            await pilot.press("right", "ctrl+c")
            assert pilot.app.clipboard.startswith("Conditions de la transmission\nEnvironnement d’essai")
            assert "— guide amelipro" in pilot.app.clipboard
            await pilot.press("left", "left")
            assert "Mentions" in ecrit(pilot)

    async def test_aucune_ligne_ne_commence_par_une_ponctuation(self, application: Faire, outils: Atelier) -> None:
        """A no-break space does not break, at any width."""
        installer(outils)
        async with application().run_test(size=(80, 60)) as pilot:
            assert isinstance(pilot.app, Application)
            pilot.app.ouvrir("textes")
            await ecran(pilot, Textes)
            for largeur in range(80, 101, 3):
                await pilot.resize_terminal(largeur, 60)
                await pilot.pause()
                lignes = pilot.app.screen._compositor.render_strips()
                debuts = ["".join(s.text for s in ligne).strip()[:1] for ligne in lignes]
                assert not {";", ":", "?", "!", "»", "\u00a0"} & set(debuts), largeur
