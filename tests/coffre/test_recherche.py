"""Finding people in memory: every beginning finds, nothing else does."""

import pytest
from aat.coffre.recherche import chercher, fiche, plier
from aat.domaine.personnes import Assure
from hypothesis import given
from hypothesis import strategies as st

GENS = (
    Assure(nir="269054958815780", nom_famille="BANC-ŒUVRARD", prenoms=("Noëlle",), date_naissance="1969-05-12"),
    Assure(nir="1840675116001", nom_famille="TEST O’Brien", nom_usage="TEST LÉGER", prenoms=("Jean-Paul",), rang=2),
    Assure(nir="253072A07300443", nom_famille="TESTORI", prenoms=("Ange",), date_naissance="1953-00-00"),
    Assure(nir=None, nom_famille="TEST SANS NUMERO", date_naissance="lunaire 1960"),
)
FICHES = tuple(fiche(assure, f"2026-11-2{rang}") for rang, assure in enumerate(GENS))


@pytest.mark.parametrize(
    ("texte", "rangs"),
    [
        ("oeuv", {0}),
        ("ŒUV", {0}),
        ("noelle", {0}),
        ("jean paul", {1}),
        ("paul leger", {1}),
        ("o'bri", {1}),
        ("test", {1, 2, 3}),
        ("testo", {2}),
        ("2 53 07 2a", {2}),
        ("1953", {2}),
        ("1969-05-12", {0}),
        ("120569", {0}),
        ("12.05.1969", {0}),
        ("269", {0}),
        ("euv", set()),
        ("", set()),
        (" - ", set()),
        ("%", set()),
        ("00", {2}),
        ("07", set()),
        ("banc 69", {0}),
        ("oeuv 12/05", {0}),
        ("69 noelle", {0}),
        ("test 1953", {2}),
        ("test 53", {2}),
        ("banc 70", set()),
        ("banc 05", set()),
    ],
)
def test_le_debut_trouve(texte: str, rangs: set[int]) -> None:
    """Names by word, numbers by their beginning."""
    assert {GENS.index(assure) for assure in chercher(FICHES, texte, 10)} == rangs


def test_le_nom_de_famille_passe_avant_puis_le_plus_recent() -> None:
    """And the limit is obeyed."""
    assert chercher(FICHES, "test", 2) == (GENS[3], GENS[2])
    assert chercher(FICHES, "test", 0) == ()
    assert chercher((*FICHES, fiche(Assure(nom_famille="ANGE"), "2020-01-01")), "ange", 5)[0].nom_famille == "ANGE"


@given(st.text(max_size=30))
def test_plier_est_stable_et_sans_accent(texte: str) -> None:
    """Folding twice changes nothing more; the result is plain ASCII words."""
    plie = plier(texte)
    assert plier(plie) == plie
    assert plie.isascii()


@given(st.integers(0, 1), st.integers(1, 12))
def test_tout_debut_de_nom_retrouve_son_porteur(rang: int, longueur: int) -> None:
    """Whatever the number of letters typed."""
    debut = (GENS[rang].nom_famille or "")[:longueur]
    assert GENS[rang] in chercher(FICHES, debut, 10)
