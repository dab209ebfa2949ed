"""The four looks of the application. Every pair of colours used for text has a contrast of 4.5 or more (tested)."""

from textual.theme import Theme

SOMBRE, CLAIR, CONTRASTE, SANS_COULEUR = "sombre", "clair", "contraste", "sans-couleur"

#: What a screen names besides Textual's own: the panel of findings, the calendar, the fields.
_SOMBRE = {
    "foreground-muted": "#a9b7c6",
    "champ": "#1f2a36",
    "calendrier-hors": "#8593a3",
    "calendrier-periode": "#0f5c63",
    "calendrier-borne": "#1c4f9c",
    "footer-key-foreground": "#7cc4ff",
    "footer-background": "#16202b",
    "block-cursor-foreground": "#0b1016",
    "block-cursor-background": "#7cc4ff",
    "input-cursor-background": "#e6edf3",
    "input-cursor-foreground": "#0b1016",
    "border": "#4a6178",
}
_CLAIR = {
    "foreground-muted": "#4a5560",
    "champ": "#eef2f6",
    "calendrier-hors": "#626b75",
    "calendrier-periode": "#b6ecef",
    "calendrier-borne": "#123f86",
    "footer-key-foreground": "#0b4f8a",
    "footer-background": "#e4eaf0",
    "block-cursor-foreground": "#ffffff",
    "block-cursor-background": "#0b4f8a",
    "input-cursor-background": "#101418",
    "input-cursor-foreground": "#ffffff",
    "border": "#7d8b99",
}
_CONTRASTE = {
    "foreground-muted": "#ffffff",
    "champ": "#000000",
    "calendrier-hors": "#bfbfbf",
    "calendrier-periode": "#005f5f",
    "calendrier-borne": "#0000af",
    "footer-key-foreground": "#ffff00",
    "footer-background": "#000000",
    "block-cursor-foreground": "#000000",
    "block-cursor-background": "#ffff00",
    "input-cursor-background": "#ffffff",
    "input-cursor-foreground": "#000000",
    "border": "#ffffff",
}
_GRIS = {
    "foreground-muted": "#d0d0d0",
    "champ": "#000000",
    "calendrier-hors": "#a0a0a0",
    "calendrier-periode": "#3a3a3a",
    "calendrier-borne": "#000000",
    "footer-key-foreground": "#ffffff",
    "footer-background": "#000000",
    "block-cursor-foreground": "#000000",
    "block-cursor-background": "#ffffff",
    "input-cursor-background": "#ffffff",
    "input-cursor-foreground": "#000000",
    "border": "#a0a0a0",
}

THEMES: tuple[Theme, ...] = (
    Theme(
        SOMBRE,
        primary="#7cc4ff",
        secondary="#8fd3c7",
        warning="#f2c14e",
        error="#ff8b8b",
        success="#8ddf9b",
        accent="#7cc4ff",
        foreground="#e6edf3",
        background="#0b1016",
        surface="#111923",
        panel="#16202b",
        dark=True,
        variables=_SOMBRE,
    ),
    Theme(
        CLAIR,
        primary="#0b4f8a",
        secondary="#0a5c53",
        warning="#7a4f00",
        error="#a31515",
        success="#1c6b2a",
        accent="#0b4f8a",
        foreground="#101418",
        background="#ffffff",
        surface="#ffffff",
        panel="#eef2f6",
        dark=False,
        variables=_CLAIR,
    ),
    Theme(
        CONTRASTE,
        primary="#ffff00",
        secondary="#00ffff",
        warning="#ffd75f",
        error="#ff9f9f",
        success="#87ff87",
        accent="#ffff00",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        dark=True,
        variables=_CONTRASTE,
    ),
    Theme(
        SANS_COULEUR,
        primary="#ffffff",
        secondary="#ffffff",
        warning="#ffffff",
        error="#ffffff",
        success="#ffffff",
        accent="#ffffff",
        foreground="#ffffff",
        background="#000000",
        surface="#000000",
        panel="#000000",
        dark=True,
        variables=_GRIS,
    ),
)
NOMS = tuple(theme.name for theme in THEMES)


def theme_choisi(configure: str, *, sans_couleur: bool) -> str:
    """Return the theme to start with: no colour where ``NO_COLOR`` asks for it, else the configured one if known."""
    if sans_couleur:
        return SANS_COULEUR
    return configure if configure in NOMS else SOMBRE
