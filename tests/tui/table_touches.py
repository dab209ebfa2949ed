"""Makes ``docs/touches.md`` from the scripts that the tests play. Knows the keys' French names; plays nothing."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from aat.tui import touches

from tests.tui.scripts_touches import SCRIPTS, Pas, Script

TABLE = Path(__file__).resolve().parents[2] / "docs" / "touches.md"

_TETE = """\
# Touches comptées

Combien de touches il faut dans l’application, du dossier du patient ouvert (patient identifié) au document validé et
confié à l’envoi. Chaque suite ci-dessous est jouée par `tests/tui/test_touches_comptees.py`, qui relit le document
gardé et refuse un autre compte ; ce fichier est écrit par `make touches`.

**Règle.** Chaque touche pressée compte : lettres et chiffres du motif, de la durée et des dates, Espace, Tab, Entrée,
touches de fonction. Seules les lettres d’un texte libre ne comptent pas : complément, raison, autre cas, adresse, nom
de l’employeur. Les touches sont celles d’origine ; le patient, les médecins et les adresses sont inventés.

**En face**, les gestes que décrit le guide amelipro de l’avis d’arrêt de travail, du patient identifié à
« Transmettre », avec le numéro d’étape du guide. Le guide ne dit pas ce qui est coché d’avance : chaque choix qu’il
demande est compté pour un clic, un champ pour un geste quel que soit le nombre de touches ou de clics du calendrier.
Les deux colonnes ne comptent donc pas la même chose : une touche d’un côté, un geste de l’autre, souris en main.
"""


def texte() -> str:
    """Return the whole page."""
    lignes = [_TETE, "| document | touches | au plus | gestes du guide |", "|---|---|---|---|"]
    for script in SCRIPTS:
        lien = f"[{script.titre}](#{script.nom})"
        lignes.append(f"| {lien} | {script.comptees} | {script.limite} | {_gestes(script)} |")
    for script in SCRIPTS:
        lignes += ["", *_fiche(script)]
    return "\n".join(lignes) + "\n"


def _gestes(script: Script) -> int:
    """Return how many gestures of the guide count."""
    return sum("non compté" not in geste for _, geste in script.amelipro)


def _fiche(script: Script) -> Iterator[str]:
    yield f'<a id="{script.nom}"></a>'
    yield ""
    yield f"## {script.titre} : {script.comptees} touches"
    if script.avant:
        yield ""
        yield f"Déjà là : {script.avant[:1].lower()}{script.avant[1:]}."
    yield ""
    yield "| on presse | touches | ce que cela fait |"
    yield "|---|---|---|"
    for pas in script.pas:
        yield f"| {_presse(pas)} | {pas.comptees or '–'} | {pas.sens} |"
    yield ""
    gestes = " → ".join(f"{geste} ({etape})" for etape, geste in script.amelipro)
    yield f"Guide amelipro, {_gestes(script)} gestes : {gestes}."


def _presse(pas: Pas) -> str:
    """Return the keys as a person reads them: texts as they are typed, named keys by their names."""
    if pas.libre:
        return "*texte libre*"
    morceaux = []
    for nomme, suite in groupby(pas.touches, key=lambda touche: len(touche) > 1):
        presses = list(suite)
        morceaux += [touches.nom(t) for t in presses] if nomme else [f"`{''.join(presses)}`"]
    return " ".join(morceaux)
