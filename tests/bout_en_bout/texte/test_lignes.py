"""``aat --texte``: short lines, a terminal or nothing, and no screen nor PDF loaded."""

import string
import subprocess
import sys

from aat.cli.diagnostics import propre
from aat.cli.texte.lignes import LARGEUR, mettre_en_lignes
from hypothesis import given
from hypothesis import strategies as st

from tests.poste import Poste


@given(st.text())
def test_les_lignes_sont_courtes_et_rien_ne_manque(texte: str) -> None:
    """Whatever is written: no line wider than the mode's own but a single word; no word lost."""
    lignes = mettre_en_lignes(texte)
    assert all(len(ligne) <= LARGEUR or " " not in ligne.strip() for ligne in lignes)
    sans = str.maketrans("", "", string.whitespace + "\u00a0\u202f")
    assert "".join(lignes).translate(sans) == propre(texte).translate(sans)


def test_sans_terminal_rien_n_est_demande(pret: Poste) -> None:
    """A pipe is no conversation: usage error, in French, with what to do instead."""
    sortie = pret.aat("--texte", entree="dur\n")
    assert sortie.code == 2
    assert "terminal" in sortie.err
    assert sortie.out == ""


def test_le_mode_texte_ne_charge_ni_ecran_ni_pdf(pret: Poste) -> None:
    """Neither the terminal library nor the PDF one is loaded to ask a question."""
    code = (
        "import sys\nimport aat.cli.texte.boucle\n"
        "lourds = {'textual', 'rich', 'fpdf', 'pikepdf', 'httpx2', 'sqlite3', 'cryptography'}\n"
        "print(sorted(lourds & {m.split('.')[0] for m in sys.modules}))"
    )
    fini = subprocess.run(
        [sys.executable, "-c", code], env={"AAT_MAISON": str(pret.maison)}, capture_output=True, text=True, check=True
    )
    assert fini.stdout.strip() == "[]"
