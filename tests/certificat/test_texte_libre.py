"""What is told of a free text: words of a list, sides, circumstances, rates, durations; each on both sides of its edge."""

import pytest
from aat.rules.certificat import texte

ORGANES = ("main", "genou", "épaule")


@pytest.mark.parametrize(
    ("ecrit", "liste", "trouves"),
    [
        # A list writes « G » for the letter alone, and « fx » in any case.
        ("Main G, FX du poignet.", ("fx", "G", "D"), ("fx", "G")),
        ("main g", ("G",), ()),
        ("Fxx et G2", ("fx", "G"), ()),
        ("LLI/LLE rompu", ("LLI", "LLI/LLE"), ("LLI/LLE",)),
        ("avant-bras", ("bras", "avant-bras"), ("avant-bras",)),
        ("l’épaule, d'épaule", ("épaule",), ("épaule",)),
        ("D’après elle", ("D",), ()),
        # The order of the list, each once.
        ("genou, main, genou", ("main", "genou"), ("main", "genou")),
        ("AGRESSÉ PAR un tiers", ("agressé par",), ("agressé par",)),
        ("agressé partout", ("agressé par",), ()),
        ("inagressé par", ("agressé par",), ()),
        ("à cause d’un choc, causé par lui", ("à cause d", "causé par"), ("à cause d", "causé par")),
        ("rien", ("agressé par", "fx"), ()),
        ("", ("fx",), ()),
        ("fx", (), ()),
    ],
)
def test_les_mots_d_une_liste(ecrit: str, liste: tuple[str, ...], trouves: tuple[str, ...]) -> None:
    """Whole words only, capitals exact when the list has some, elisions removed."""
    assert texte.reconnus(ecrit, liste) == trouves


@pytest.mark.parametrize(
    ("ecrit", "trouvees"),
    [
        ("Agressé par un tiers.", ("agressé par",)),
        ("Selon ses dires, agressé par un tiers.", ()),
        ("La victime déclare avoir été agressé par un tiers.", ()),
        ("D’après elle, agressé par un tiers.", ()),
        ("Selon elle, une chute. Agressé par un tiers.", ("agressé par",)),
        ("Selon elle, une chute ; harcelé au travail.", ("harcelé",)),
        ("Selon elle, une chute\nharcelé au travail", ("harcelé",)),
        ("Harcelé, agressé par un tiers. Agressé par un autre.", ("agressé par", "harcelé")),
        ("Chute.", ()),
    ],
)
def test_les_circonstances_affirmees(ecrit: str, trouvees: tuple[str, ...]) -> None:
    """A circumstance is told unless its own sentence says who reports it; each once."""
    assert texte.circonstances(ecrit, ("agressé par", "harcelé")) == trouvees


@pytest.mark.parametrize(
    ("ecrit", "trouves"),
    [
        ("Plaie de la main.", ("main",)),
        ("Plaie de la main droite.", ()),
        ("Plaie de la main. Entorse du genou gauche.", ("main",)),
        ("Plaie de la main ; entorse du genou", ("main", "genou")),
        ("Atteinte bilatérale des deux genou", ()),
        ("Deux plaies de la main", ()),
        ("Tous les doigts de la main", ()),
        ("Main adroite", ("main",)),
        ("Lombalgie", ()),
    ],
)
def test_les_organes_sans_cote(ecrit: str, trouves: tuple[str, ...]) -> None:
    """A side, or « bilatéral », spares the organs of its sentence, and no other."""
    assert texte.sans_cote(ecrit, ORGANES) == trouves


@pytest.mark.parametrize(
    ("ecrit", "trouves"),
    [
        ("Main droite, main gauche.", ("main",)),
        ("Main droite. Main gauche.", ("main",)),
        ("Main droite, genou gauche.", ()),
        ("Main droite, main droite.", ()),
        ("Genou droit et gauche", ()),
        ("Genou à droite. Main à droite ; GENOU à gauche, main à gauche", ("main", "genou")),
        # The side must stand near its organ.
        ("Main droite. Main " + "x" * 32 + " gauche", ("main",)),
        ("Main droite. Main " + "x" * 33 + " gauche", ()),
        ("Main droite", ()),
        ("", ()),
    ],
)
def test_un_organe_dit_des_deux_cotes(ecrit: str, trouves: tuple[str, ...]) -> None:
    """The same organ on the right and on the left; two organs, one on each side, are no contradiction."""
    assert texte.deux_cotes(ecrit, ORGANES) == trouves


@pytest.mark.parametrize(
    ("ecrit", "cotes"),
    [
        ("Main Droite", {"droite"}),
        ("côté gauche, genou droit", {"droite", "gauche"}),
        ("gauches", {"gauche"}),
        ("maladroite", set()),
        ("", set()),
    ],
)
def test_les_cotes_nommes(ecrit: str, cotes: set[str]) -> None:
    """Masculine, feminine, plural, any case; never inside a word."""
    assert texte.cotes(ecrit) == cotes


@pytest.mark.parametrize(
    ("ecrit", "taux"),
    [
        ("Taux de 5 %", True),
        ("IPP 12,5%", True),
        ("incapacité de 10 pour cent", True),
        ("Invalidité : 100 %", True),
        ("Taux de 5.5 %", True),
        ("Mobilité réduite de 50 %", False),
        ("Taux inconnu", False),
        ("Taux inconnu. Mobilité de 50 %", False),
        ("Taux inconnu ; mobilité de 50 %", False),
        ("Taux inconnu\nmobilité de 50 %", False),
        ("", False),
    ],
)
def test_un_taux_d_incapacite(ecrit: str, taux: bool) -> None:
    """A percentage and a word of rate in the same sentence."""
    assert texte.taux_d_incapacite(ecrit) is taux


@pytest.mark.parametrize(
    ("ecrit", "duree"),
    [
        ("Arrêt de travail de 10 jours", True),
        ("arret de trois semaines", True),
        ("Arrêté 2 mois", True),
        ("arrêt jusqu’au 12/03", True),
        ("ARRÊT jusqu'au 12/03", True),
        ("Arrêt de 3 j", True),
        ("Arrêt cardiaque récupéré", False),
        ("Arrêt. Revoir dans 10 jours", False),
        ("Soins de 10 jours", False),
        ("", False),
    ],
)
def test_une_duree_d_arret(ecrit: str, duree: bool) -> None:
    """A stop with its duration or its end in the same sentence."""
    assert texte.duree_d_arret(ecrit) is duree


@pytest.mark.parametrize(
    ("ecrit", "dits"), [("Antécédents : aucun", True), ("ATCD", True), ("antécédent", True), ("avant", False)]
)
def test_les_antecedents(ecrit: str, dits: bool) -> None:
    """The word or its abbreviation."""
    assert texte.antecedents(ecrit) is dits
