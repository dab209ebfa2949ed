"""The prepared templates give, byte for byte, what composing and translating primitives gives."""

import datetime as dt
from functools import cache

import pytest
from aat.cerfa.base_page import BasePage, fabriquer
from aat.cerfa.composition import composer
from aat.cerfa.flux import flux
from aat.cerfa.modele import Case, Lignes, Paragraphe, Peigne, PeigneDate
from aat.cerfa.modeles import CERTIFICATS, DOCUMENTS, modele
from aat.cerfa.plan import Plan
from aat.cerfa.rubriques import Rubrique
from aat.erreurs import ErreurImpression
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exemples import exemples

_LETTRES = st.text("abcXYZ 019éèŒœ«»’–€\u00a0\u0301\n\t中", max_size=60)
_TITRES = st.text("abcXYZ 019éèŒœ«»’–€", max_size=40)
_CHIFFRES = st.text("0123456789AB", max_size=16)
_JOURS = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))


@cache
def _base() -> BasePage:
    return fabriquer(modele("volet-3"), frozenset())


@st.composite
def _valeurs(draw: st.DrawFn, nom: str) -> dict[str, object]:
    genres: dict[type, st.SearchStrategy[object]] = {
        Case: st.booleans(),
        PeigneDate: _JOURS,
        Peigne: st.one_of(_CHIFFRES, _LETTRES),
        Paragraphe: _LETTRES,
        Lignes: st.tuples(st.builds(Rubrique, _TITRES, st.lists(st.tuples(_LETTRES, _LETTRES)).map(tuple))),
    }
    champs = modele(nom).champs
    choisis = draw(st.lists(st.sampled_from(sorted(champs)), max_size=8, unique=True))
    return {n: draw(genres.get(type(champs[n]), _LETTRES)) for n in choisis}


@pytest.mark.parametrize("nom", [*DOCUMENTS, *CERTIFICATS])
@settings(max_examples=exemples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(donnees=st.data())
def test_le_plan_dit_ce_que_dit_la_composition(nom: str, donnees: st.DataObject) -> None:
    """Same operators, or the same refusal naming the same field."""
    valeurs = donnees.draw(_valeurs(nom))
    polices = _base().polices
    choisi = modele(nom)
    try:
        attendu: object = [flux(page, polices) for page in composer(choisi, valeurs, polices)]
    except ErreurImpression as refus:
        attendu = (refus.champ, refus.message)
    try:
        obtenu: object = Plan(choisi, polices).contenus(valeurs)
    except ErreurImpression as refus:
        obtenu = (refus.champ, refus.message)
    assert obtenu == attendu


def test_un_saut_de_ligne_dans_un_peigne_laisse_une_case_blanche() -> None:
    """A comb has one line: a line break pasted in a post code is a space, for both ways to compose."""
    polices = _base().polices
    choisi = modele("volet-1")
    coupe, espace = {"visite_cp": "0\n1000"[:5]}, {"visite_cp": "0 1000"[:5]}
    (attendu,) = (flux(page, polices) for page in composer(choisi, espace, polices))
    assert [flux(page, polices) for page in composer(choisi, coupe, polices)] == [attendu]
    assert Plan(choisi, polices).contenus(coupe) == [attendu]
