"""The folding, the typing distance and the index, apart from the motifs."""

import random
from itertools import product

import pytest
from aat.referentiel.index import Classe, Entree, Genre, Index
from aat.referentiel.pliage import distance, mots, plier, slug, sonore
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exemples import exemples

COURT = st.text("abcd", max_size=7)


def _osa(a: str, b: str) -> int:
    """Plain optimal string alignment distance: the slow definition."""
    table = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i, j in product(range(1, len(a) + 1), range(1, len(b) + 1)):
        cout = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a[i - 1] != b[j - 1]))
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            cout = min(cout, table[i - 2, j - 2] + 1)
        table[i, j] = cout
    return table[len(a), len(b)]


@settings(max_examples=exemples(400), deadline=None)
@given(COURT, COURT, st.integers(0, 2))
def test_distance_comme_sa_definition(a: str, b: str, maximum: int) -> None:
    """La distance bornée est celle de la définition, dans les deux sens."""
    attendue = min(_osa(a, b), maximum + 1)
    assert distance(a, b, maximum) == attendue
    assert distance(b, a, maximum) == attendue


@given(st.text())
def test_plier_ne_laisse_que_des_lettres_et_des_chiffres(texte: str) -> None:
    """Le texte plié est en minuscules ASCII, et plier deux fois ne change rien."""
    plie = plier(texte)
    assert plie.isascii()
    assert plie == plie.lower()
    assert all(c.isalnum() or c in " -\n" for c in plie)
    assert plier(plie) == plie


@pytest.mark.parametrize(
    ("texte", "attendu"),
    [
        ("Cœur", ["coeur"]),
        ("L’œil de l'épaule", ["oeil", "epaule"]),
        ("Covid-19 (présumé)", ["covid", "19", "presume"]),
        ("non opéré", ["non", "opere"]),
        ("le la", ["le", "la"]),
        ("SARS–CoV\u00a02", ["sars", "cov", "2"]),
    ],
)
def test_mots_utiles(texte: str, attendu: list[str]) -> None:
    """Ligatures, apostrophes, tirets et mots vides."""
    assert mots(plier(texte)) == attendu


def test_slug_et_sonore() -> None:
    """L’identifiant d’un libellé, et la clé des mots qui sonnent pareil."""
    assert slug("Lésion superficielle de l’œil") == "lesion-superficielle-de-l-oeil"
    assert sonore("pharyngite") == sonore("faringitte")


def test_libelle_exact_puis_debut_puis_sigle_et_synonyme() -> None:
    """L’ordre des façons de trouver."""
    index = Index(
        [
            Entree("Migraine", 0),
            Entree("Migraine réfractaire", 1),
            Entree("céphalée", 2, Genre.SYNONYME),
            Entree("migraine", 3, Genre.SYNONYME),
            Entree("Traitement de la migraine", 4),
            Entree("MIG", 5, Genre.ACRONYME),
        ]
    )
    assert [t.cible for t in index.chercher("migraine")] == [0, 1, 4, 3]
    assert index.chercher("mig")[0].classe is Classe.ACRONYME_EXACT
    fautifs = [t.cible for t in index.chercher("migrane")]
    assert (fautifs[0], fautifs[-1], len(fautifs)) == (0, 3, 4)


def test_index_vide() -> None:
    """Un index vide répond, et ne trouve rien."""
    assert Index([]).chercher("grippe") == ()
    assert Index([Entree("—", 0)]).chercher("grippe") == ()


@settings(deadline=None, max_examples=exemples(60))
@given(st.lists(st.text("abcdefghij lmnéè-'", min_size=1, max_size=25), min_size=1, max_size=40))
def test_tout_libelle_se_trouve(libelles: list[str]) -> None:
    """Dans n’importe quelle liste, un libellé tapé en entier sort premier, lui ou un autre des mêmes mots."""
    index = indexer(libelles)
    for libelle in libelles:
        cles = sorted(mots(plier(libelle)))
        if cles:
            trouves = index.chercher(libelle, len(libelles))
            assert trouves[0].classe is Classe.LIBELLE_EXACT
            assert libelle in {libelles[t.cible] for t in trouves if t.classe is Classe.LIBELLE_EXACT}


def test_vingt_mille_libelles_restent_trouvables() -> None:
    """Sur une longue liste, chaque libellé tiré au sort se retrouve, même avec une lettre en moins."""
    libelles = libelles_fabriques(20_000)
    index = indexer(libelles)
    hasard = random.Random(7)  # noqa: S311 -- draws test cases
    for libelle in hasard.sample(libelles, 40):
        assert libelles[index.chercher(libelle)[0].cible] == libelle
        long = max(libelle.split(), key=len)
        faute = libelle.replace(long, long[:3] + long[4:], 1)
        assert libelle in {libelles[t.cible] for t in index.chercher(faute, 50)}


def indexer(libelles: list[str]) -> Index:
    """Return an index of plain labels; each target is its rank in the list."""
    return Index(Entree(texte, rang) for rang, texte in enumerate(libelles))


def libelles_fabriques(combien: int) -> list[str]:
    """Return distinct labels made of invented words, the same at each call."""
    hasard = random.Random(1)  # noqa: S311 -- makes test data
    syllabes = [c + v for c in "bcdfglmnprstv" for v in ("a", "é", "i", "o", "u", "an", "ou", "ite")]
    lexique = ["".join(hasard.choices(syllabes, k=hasard.randint(2, 5))) for _ in range(8_000)]
    return [
        f"{hasard.choice(('Fracture', 'Entorse', 'Lésion', 'Syndrome', 'Maladie'))} de {a} {b} {n}"
        for n, (a, b) in enumerate(
            zip(hasard.choices(lexique, k=combien), hasard.choices(lexique, k=combien), strict=True)
        )
    ]
