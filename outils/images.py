"""Makes a picture of a screen small and the same each time: no font fetched from elsewhere, nothing said twice."""

import re
from itertools import groupby

_POLICE_DISTANTE = re.compile(r"\s*@font-face \{.*?\n    \}", re.DOTALL)
_POLICES = "'DejaVu Sans Mono', Menlo, Consolas, 'Liberation Mono', monospace"
_IDENTIFIANT = re.compile(r"\bterminal-\d+-")
_COUPE_DE_LIGNE = re.compile(r' clip-path="url\(#t-line-\d+\)"')
_DEFINITIONS_DE_LIGNES = re.compile(r'\s*<clipPath id="t-line-\d+">.*?</clipPath>', re.DOTALL)
_FIN_DE_LIGNE = re.compile(r"<text [^>]*>\s*</text>")
_DECIMALES = re.compile(r"(\d+\.\d)\d+")
_FONDS = re.compile(
    r'(?:<rect fill="[^"]+" x="[\d.]+" y="[\d.]+" width="[\d.]+" height="[\d.]+" shape-rendering="crispEdges"/>)+'
)
_FOND = re.compile(r'<rect fill="([^"]+)" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"')


def alleger(svg: str) -> str:
    """Return the picture without what a reader does not see; its text, places and colours are kept."""
    svg = _POLICE_DISTANTE.sub("", svg)
    svg = _IDENTIFIANT.sub("t-", svg)
    svg = svg.replace("font-family: Fira Code, monospace", f"font-family: {_POLICES}")
    svg = _DEFINITIONS_DE_LIGNES.sub("", svg)
    svg = _COUPE_DE_LIGNE.sub("", svg)
    svg = svg.replace("&#160;", "\u00a0")
    svg = _FONDS.sub(lambda trouve: _fondre(trouve[0]), svg)
    svg = _FIN_DE_LIGNE.sub("", svg).replace("</text><text", "</text>\n<text")
    svg = _DECIMALES.sub(r"\1", svg)
    return "\n".join(ligne.strip() for ligne in svg.splitlines() if ligne.strip()) + "\n"


def _fondre(fonds: str) -> str:
    """Return the backgrounds, those that touch on one line under one colour joined."""
    cases = [(c, y, h, float(x), float(largeur)) for c, x, y, largeur, h in _FOND.findall(fonds)]
    joints = []
    for (couleur, y, hauteur), suite in groupby(cases, key=lambda case: case[:3]):
        largeurs = list(suite)
        x = largeurs[0][3]
        fin = largeurs[-1][3] + largeurs[-1][4]
        joints.append(f'<rect fill="{couleur}" x="{x:g}" y="{y}" width="{fin - x:g}" height="{hauteur}"/>')
    return '<g shape-rendering="crispEdges">\n' + "\n".join(joints) + "\n</g>\n"
