"""The flu case by real keys in a real terminal, up to the acknowledgement; then what a terminal may inflict.

Not run where tmux or ``/proc`` is missing; the reason says so.
"""

import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.poste import Banc, Poste
from tests.tui.reel.terminal import Terminal

pytestmark = pytest.mark.skipif(
    shutil.which("tmux") is None or not Path("/proc/self/task").exists(),
    reason="L’application dans un vrai terminal n’est pas essayée ici : il faut le paquet tmux, et Linux.",
)

#: Sizes smaller and larger than any screen, in the order a hurried hand gives them.
_TAILLES = ((20, 5), (200, 60), (79, 23), (1, 1), (132, 43), (60, 20))
#: Ctrl+C and Ctrl+Q are orders, not garbage.
_ORDRES = b"\x03\x11"
_TOUCHES = ("Tab", "BTab", "Up", "Down", "Space", "F1", "F4", "F5", "F8", "a", "é")
_HASARD = random.Random(3)  # noqa: S311 - the same keys each time


def _ordures(graine: int) -> bytes:
    """Return bytes of any kind, no UTF-8 among others, the same each time."""
    return random.Random(graine).randbytes(4000).translate(None, _ORDRES)  # noqa: S311 - garbage, not a secret


@pytest.fixture
def terminal(poste: Poste, demarrer_banc: Callable[[Poste], Banc], tmp_path: Path) -> Iterator[Terminal]:
    """Return the application on its first screen, a prescriber and a patient known, the bench running."""
    poste.prescripteur()
    poste.patient()
    demarrer_banc(poste)
    terminal = Terminal(poste.maison, tmp_path)
    terminal.ouvrir()
    try:
        terminal.attendre("BANC D’ESSAI", "Accueil", "Ctrl+Q quitter")
        yield terminal
    finally:
        terminal.fermer()


def _ouvrir_le_dossier(terminal: Terminal) -> None:
    terminal.taper("banc")
    terminal.attendre("né(e) le")
    terminal.presser("Enter")
    terminal.attendre("À titre indicatif", "Express")


def test_une_grippe_jusqu_a_l_accuse(terminal: Terminal) -> None:
    """From the patient's name to the acknowledgement: three words, five keys."""
    _ouvrir_le_dossier(terminal)
    terminal.taper("gri 5")
    terminal.presser("Enter")
    terminal.attendre("Syndrome grippal", "5 jours", "1 à remplir ou corriger")
    terminal.presser("Space")
    terminal.attendre("rien ne bloque")
    terminal.presser("F10")
    terminal.attendre("Récapitulatif", "INITIAL | Temps complet", "F10 transmettre")
    terminal.presser("F10")
    terminal.attendre("Transmission réussie", "N° BANC-AAT-AS-", "rien n’a été envoyé à une caisse")
    terminal.presser("C-q")
    terminal.attendre_que_fini(0)


def test_fenetre_mort_subite_et_ordures(terminal: Terminal) -> None:
    """Sizes, garbage, five hundred keys: it stays. Killed, it offers back what was typed."""
    _ouvrir_le_dossier(terminal)
    terminal.taper("gri 5")
    terminal.presser("Enter")
    terminal.attendre("Syndrome grippal", "1 à remplir ou corriger")
    for largeur, hauteur in _TAILLES:
        terminal.redimensionner(largeur, hauteur)
    terminal.attendre("60 colonnes sur 20 lignes", "Rien de ce qui est saisi n’est perdu")
    terminal.redimensionner(80, 24)
    terminal.attendre("Syndrome grippal", "F10 valider")
    terminal.tuer()
    terminal.relancer()
    terminal.attendre("Reprendre l’avis de")
    terminal.presser("o")
    terminal.attendre("Syndrome grippal", "5 jours", "1 à remplir ou corriger")
    terminal.coller(_ordures(1), entre_crochets=True)
    terminal.coller(_ordures(2), entre_crochets=False)
    terminal.coller('é«x "\t\x07\x0b '.encode() * 700, entre_crochets=True)
    terminal.presser(*_HASARD.choices(_TOUCHES, k=500))
    # Whatever opened meanwhile, Échap leads back to the first screen, which answers.
    terminal.attendre_que(lambda lu: _a_l_accueil(terminal, lu), "l’accueil")
    # A letter right after Échap would be Alt and that letter: so terminals write it.
    time.sleep(1)
    terminal.taper("banc")
    terminal.attendre("né(e) le")


def _a_l_accueil(terminal: Terminal, lu: str) -> bool:
    if "Ctrl+Q quitter" in lu:
        return True
    terminal.presser("Escape")
    time.sleep(0.3)
    return False
