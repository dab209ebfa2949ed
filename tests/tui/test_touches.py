"""The keys: one command each, typable on an AZERTY keyboard, the user's own from a file."""

from collections.abc import Callable
from pathlib import Path

import pytest
from aat.erreurs import ErreurConfiguration
from aat.tui import touches
from aat.tui.app import Application

TOUTES = touches.TOUTES


def test_chaque_commande_a_sa_touche() -> None:
    """No key does two things in one form; every command has an identifier that a file can name."""
    for formulaire in (touches.FORMULAIRE, touches.CERTIFICAT):
        cles = [liaison.key for liaison in (*touches.PARTOUT, *formulaire)]
        # The main action is told again by the form, to come first in its last line.
        assert len(set(cles)) == len(cles) - 1
        assert formulaire[0].id == "principal"
    assert {liaison.id for liaison in TOUTES} == touches.IDENTIFIANTS


def test_tout_se_tape_sur_un_clavier_azerty() -> None:
    """Function keys, Ctrl and a letter, Échap: neither digits nor Ctrl and punctuation."""
    for liaison in TOUTES:
        cle = liaison.key
        permise = (
            cle == "escape" or (cle[0] == "f" and cle[1:].isdigit()) or (cle.startswith("ctrl+") and cle[5:].isalpha())
        )
        assert permise, cle


@pytest.mark.parametrize(
    ("touche", "nom"),
    [
        ("f10", "F10"),
        ("escape", "Échap"),
        ("ctrl+p", "Ctrl+P"),
        ("shift+tab", "Maj+Tab"),
        ("n", "n"),
        ("enter", "Entrée"),
    ],
)
def test_les_touches_ont_un_nom_francais(touche: str, nom: str) -> None:
    """As engraved on the keyboard."""
    assert touches.nom(touche) == nom


def test_sans_fichier_rien_ne_change(tmp_path: Path) -> None:
    """The file is optional."""
    assert touches.lire_touches(tmp_path / "touches.toml") == {}


def test_une_touche_se_change(tmp_path: Path) -> None:
    """One line a key."""
    fichier = tmp_path / "touches.toml"
    fichier.write_text('motifs = "f12"\njournal = "ctrl+j"\n', encoding="utf-8")
    assert touches.lire_touches(fichier) == {"motifs": "f12", "journal": "ctrl+j"}


@pytest.mark.parametrize(
    ("contenu", "dit"),
    [
        (b"motifs = ", "TOML"),
        (b"\xff\xfe", "TOML"),
        (b'tout_casser = "f3"', "tout_casser"),
        (b"motifs = 3", "motifs"),
        (b'motifs = ""', "motifs"),
        (b'motifs = "f3"\ndurees = "f3"', "deux fois"),
    ],
)
def test_un_fichier_faux_est_dit(tmp_path: Path, contenu: bytes, dit: str) -> None:
    """What is wrong, in French, with what to do."""
    fichier = tmp_path / "touches.toml"
    fichier.write_bytes(contenu)
    with pytest.raises(ErreurConfiguration, match=dit) as levee:
        touches.lire_touches(fichier)
    assert levee.value.remede
    assert levee.value.champ == "touches.toml"


@pytest.mark.anyio
async def test_la_touche_choisie_agit_et_s_affiche(application: Callable[..., Application]) -> None:
    """A remapped key does the work, and the old one no longer does."""
    appli = application(clavier={"journal": "f12"})
    async with appli.run_test(size=(80, 24)) as pilote:
        await pilote.pause()
        await pilote.press("f9")
        await pilote.pause()
        premier = type(appli.screen).__name__
        await pilote.press("f12")
        await pilote.pause()
        assert premier != "Journal"
        assert type(appli.screen).__name__ == "Journal"
