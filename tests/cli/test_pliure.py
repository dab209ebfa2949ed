"""Sur un terminal, une longue ligne est pliée entre deux mots ; dans un tube, elle reste entière."""

import pytest

from tests.poste import Poste
from tests.terminal import Terminal


@pytest.mark.parametrize("arguments", [("expliquer", "debut-fenetre"), ("regles",)])
@pytest.mark.parametrize("largeur", [60, 80])
def test_aucun_mot_n_est_coupe(poste: Poste, arguments: tuple[str, ...], largeur: int) -> None:
    """Same words in the same order; only what has no space may be longer."""
    poste.aat(*arguments)  # what is said once a day is said
    tube = poste.aat(*arguments)
    terminal = Terminal(poste.maison, *arguments, taille=(largeur, 24))
    assert terminal.fin() == tube.code
    lignes = terminal.ecran.replace("\r", "").split("\n")
    assert any(len(ligne) > largeur for ligne in (tube.out + tube.err).split("\n"))
    trop = [ligne for ligne in lignes if len(ligne) > largeur]
    assert [ligne for ligne in trop if " " in ligne.strip()] == []
    assert terminal.ecran.split() == (tube.out + tube.err).split()


def test_une_ligne_qui_continue_garde_sa_marge(poste: Poste) -> None:
    """Under the sentence, not under the arrow; errors are folded too, JSON never is."""
    terminal = Terminal(poste.maison, "new-arret", "xyzzy 5j", "--simuler", "--json", taille=(40, 24))
    assert terminal.fin() == 4
    assert terminal.ecran.startswith('{"erreur":{')
    suite = terminal.ecran.replace("\r", "").partition("      → ")[2].split("\n")[1]
    assert suite.startswith("        ")
    assert suite[8] != " "


def test_une_table_trop_large_se_lit_case_par_case(poste: Poste) -> None:
    """Eighty columns cut the elbow's table; where it fits, it is a table."""
    etroit = Terminal(poste.maison, "durees", "fracture du coude", taille=(80, 24))
    assert etroit.fin() == 0
    lignes = etroit.ecran.replace("\r", "").split("\n")
    assert max(map(len, lignes)) <= 80
    assert any(ligne.startswith("21 jours · Léger · Extrémité inférieure de l’humérus") for ligne in lignes)
    large = Terminal(poste.maison, "durees", "fracture du coude", taille=(160, 24))
    assert large.fin() == 0
    assert large.ecran.replace("\r", "") == poste.aat("durees", "fracture du coude").out
