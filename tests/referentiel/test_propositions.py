"""What is shown of a search, and what a typed text names: services of the motif field."""

import datetime as dt

import pytest
from aat.referentiel.motifs import charger_motifs
from aat.referentiel.pliage import plier
from aat.services import motifs
from hypothesis import given
from hypothesis import strategies as st

JOUR = dt.date(2026, 11, 23)
_SAISIES = st.one_of(
    st.text(max_size=30),
    st.sampled_from([m.libelle for m in charger_motifs().tous]).flatmap(
        lambda libelle: st.integers(0, len(libelle)).map(lambda n: libelle[:n])
    ),
)


def souligne(proposition: motifs.Proposition) -> str:
    """Return the line with its matched letters between braces."""
    texte = proposition.texte
    for debut, fin in reversed(proposition.appuis):
        texte = f"{texte[:debut]}{{{texte[debut:fin]}}}{texte[fin:]}"
    return texte


@pytest.mark.parametrize(
    ("tape", "attendu"),
    [
        ("grip", "Syndrome grippal ({grip}pe)"),
        ("gripe", "Syndrome grippal ({grippe})"),
        ("lomb", "{Lomb}algie commune"),
        ("oeil", "Conjonctivite ({œil} rouge)"),
        ("gastroenter", "{Gastro-entér}ite"),
        ("coude fract", "{Fract}ure du {coude}"),
        ("ÉPAULE DOULOUREUSE", None),
    ],
)
def test_la_partie_trouvee_est_reperee(tape: str, attendu: str | None) -> None:
    """Ligatures, accents, hyphens and errors do not shift what is underlined."""
    premiere = motifs.proposer(tape, JOUR)[0]
    if attendu is not None:
        assert souligne(premiere) == attendu
    assert premiere.appuis


@given(_SAISIES)
def test_les_appuis_sont_dans_la_ligne_et_dans_l_ordre(tape: str) -> None:
    """Whatever is typed, what is underlined is inside the line, in order, without overlap; nothing raises."""
    for proposition in motifs.proposer(tape, JOUR):
        bornes = [borne for appui in proposition.appuis for borne in appui]
        assert bornes == sorted(bornes)
        assert not bornes or (bornes[0] >= 0 and bornes[-1] <= len(proposition.texte))


@given(_SAISIES)
def test_un_texte_pris_porte_exactement_ce_nom(tape: str) -> None:
    """A motif is only ever taken for one of its own names, code or identifier."""
    reconnu = motifs.reconnaitre(tape, JOUR)
    if reconnu.code is None:
        return
    noms = {p for t in motifs.proposer(tape, JOUR, 50) if t.code == reconnu.code for p in (t.libelle, t.correspondance)}
    pris = motifs.motif(reconnu.code)
    assert pris is not None
    assert tape.strip() in {pris.code, pris.id} or plier(tape).split() in [plier(nom).split() for nom in noms]


def test_chaque_libelle_tape_en_entier_est_reconnu() -> None:
    """The whole label of a motif names it."""
    for motif in charger_motifs().tous:
        assert motifs.reconnaitre(motif.libelle, JOUR).code == motif.code, motif.libelle


def test_un_nom_partage_rend_ses_candidats() -> None:
    """« IVG » stands for two motifs: both come back, none is taken."""
    reconnu = motifs.reconnaitre("ivg", JOUR)
    assert reconnu.code is None
    assert {p.libelle for p in reconnu.candidats} == {"Interruption de grossesse", "Insuffisance cardiaque"}


def test_de_a_a_z_suit_les_libelles_du_jour() -> None:
    """Sorted by what is shown on the day, accents ignored, each motif once."""
    for jour in (JOUR, dt.date(2022, 1, 10)):
        tous = motifs.de_a_a_z(jour)
        assert [p.libelle for p in tous] == sorted((p.libelle for p in tous), key=lambda t: plier(t).split())
        assert {p.code for p in tous} == {m.code for m in charger_motifs().tous}
