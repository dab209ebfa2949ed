"""The four looks: every pair of colours that carries text has a contrast of 4.5 or more."""

import itertools

import pytest
from aat.tui import themes
from aat.tui.themes import theme_choisi
from textual.color import Color
from textual.theme import Theme

#: (colour of the text, colour behind it), as the style sheets pair them.
PAIRES = [
    *itertools.product(
        ("foreground", "foreground-muted", "primary", "secondary", "warning", "error", "success"),
        ("background", "surface", "panel", "champ"),
    ),
    ("foreground", "footer-background"),
    ("footer-key-foreground", "footer-background"),
    ("block-cursor-foreground", "block-cursor-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("calendrier-hors", "surface"),
    ("calendrier-hors", "background"),
]
#: In the calendar the text over the period and over its ends is written in these.
PAIRES_CALENDRIER = [("foreground", "calendrier-periode")]


def couleur(theme: Theme, nom: str) -> Color:
    """Return a colour of the theme, its own or one of its variables."""
    valeur = theme.variables.get(nom) or getattr(theme, nom.replace("-", "_"))
    assert isinstance(valeur, str), nom
    return Color.parse(valeur)


def contraste(texte: Color, fond: Color) -> float:
    """Return the WCAG 2 contrast ratio."""
    clairs = sorted((_luminance(texte), _luminance(fond)), reverse=True)
    return (clairs[0] + 0.05) / (clairs[1] + 0.05)


def _luminance(couleur: Color) -> float:
    lineaires = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in couleur.normalized]
    return 0.2126 * lineaires[0] + 0.7152 * lineaires[1] + 0.0722 * lineaires[2]


@pytest.mark.parametrize("theme", themes.THEMES, ids=lambda t: t.name)
def test_tout_texte_se_lit(theme: Theme) -> None:
    """WCAG 2, level AA for text."""
    faibles = [
        (texte, fond, round(contraste(couleur(theme, texte), couleur(theme, fond)), 2))
        for texte, fond in (*PAIRES, *PAIRES_CALENDRIER)
        if contraste(couleur(theme, texte), couleur(theme, fond)) < 4.5
    ]
    assert faibles == []


def test_la_mesure_est_celle_du_w3c() -> None:
    """Black on white is 21; the ratio has no order."""
    noir, blanc = Color.parse("#000000"), Color.parse("#ffffff")
    assert contraste(noir, blanc) == contraste(blanc, noir) == pytest.approx(21)
    assert contraste(Color.parse("#767676"), blanc) == pytest.approx(4.54, abs=0.01)


def test_sans_couleur_il_n_y_a_que_du_gris() -> None:
    """No colour to filter out is even named."""
    theme = next(t for t in themes.THEMES if t.name == themes.SANS_COULEUR)
    noms = ("primary", "secondary", "warning", "error", "success", "foreground", "background")
    couleurs = [couleur(theme, nom) for nom in (*noms, *theme.variables)]
    assert all(c.r == c.g == c.b for c in couleurs)


@pytest.mark.parametrize(
    ("configure", "sans_couleur", "attendu"),
    [
        ("clair", False, "clair"),
        ("clair", True, "sans-couleur"),
        ("inconnu", False, "sombre"),
        ("contraste", False, "contraste"),
    ],
)
def test_le_theme_de_depart(configure: str, sans_couleur: bool, attendu: str) -> None:
    """NO_COLOR wins; an unknown name starts with the first look."""
    assert theme_choisi(configure, sans_couleur=sans_couleur) == attendu
