"""The grammar reads back what the form prints, for every motif and every field that it knows."""

import datetime as dt

from aat.domaine.arret import Atmp, Avis, Categorie, ModeSorties, MotifChoisi, Nature, NatureAtmp, Sorties, Temps
from aat.referentiel.motifs import charger_motifs
from aat.referentiel.recherche import chercher
from aat.saisie.ecriture_express import ecrire
from aat.saisie.express import comprendre
from hypothesis import given
from hypothesis import strategies as st

JOUR = dt.date(2026, 11, 23)
DATES = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))
TEXTES = (
    st.text(st.characters(whitelist_categories=("Lu", "Ll", "Nd"), whitelist_characters=" '-"), min_size=1, max_size=20)
    .map(str.strip)
    .filter(bool)
)


@st.composite
def avis(draw: st.DrawFn) -> tuple[Avis, str]:
    """Draw an avis made of what the grammar can say, and its motif's label."""
    motif = draw(st.sampled_from(charger_motifs().tous))
    debut = draw(DATES)
    mode = draw(st.sampled_from(ModeSorties))
    raison = draw(TEXTES) if mode is ModeSorties.LIBRES else None
    a_partir_du = None if mode is ModeSorties.NON_AUTORISEES else draw(DATES | st.none())
    atmp = draw(st.none() | st.builds(Atmp, nature=st.sampled_from(NatureAtmp) | st.none(), date=DATES | st.none()))
    return Avis(
        nature=draw(st.sampled_from(Nature)),
        motif=MotifChoisi(code=motif.code, complement=draw(st.none() | TEXTES)),
        debut=debut,
        fin=debut + dt.timedelta(days=draw(st.integers(0, 300))),
        temps=draw(st.sampled_from(Temps)),
        categorie=draw(st.sampled_from(Categorie)),
        ald=draw(st.booleans()),
        grossesse_pathologique=draw(st.booleans()),
        atmp=atmp,
        sorties=Sorties(mode, a_partir_du, raison),
        teleconsultation=draw(st.sampled_from([None, True])),
    ), motif.libelle


@given(avis())
def test_la_ligne_ecrite_se_relit(choisi: tuple[Avis, str]) -> None:
    """Form → line → the same form."""
    attendu, libelle = choisi
    ligne = ecrire(attendu, libelle)
    comprise = comprendre(ligne, Avis(), JOUR, chercher)
    assert comprise.candidats == ()
    assert comprise.incompris == ()
    assert comprise.avis == attendu, ligne


def test_chaque_motif_se_relit_par_son_libelle() -> None:
    """The 200 labels, each on a line with a duration."""
    for motif in charger_motifs().tous:
        comprise = comprendre(f"{motif.libelle} 5j", Avis(), JOUR, chercher)
        assert comprise.motif, motif.libelle
        assert comprise.motif.motif.code == motif.code
        assert comprise.avis.jours == 5
