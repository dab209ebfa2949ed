"""Every command of a screen and of the application, by its French name: what the palette runs and the help lists.

Reads the bindings that our own classes declare; those of the library have English names and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.binding import Binding

from aat.services import textes
from aat.services.formulaire import reglages
from aat.tui import pages_aide, touches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.dom import DOMNode
    from textual.screen import Screen

    from aat.tui.app import Application

#: How the application names an action of the screen that is on top.
_A_L_ECRAN = "screen."
#: Keys that move or type: they are no command to look for by name.
_DEPLACEMENTS = frozenset(
    "up down left right pageup pagedown home end tab shift+tab enter space backspace delete".split()  # noqa: SIM905 - read as a sentence
)


@dataclass(frozen=True, slots=True)
class Commande:
    """A command: its name, its key as shown (may be empty), and what runs it."""

    nom: str
    touche: str
    faire: Callable[[], object]


def de_l_ecran(ecran: Screen[object], appli: Application) -> Iterator[Commande]:
    """Yield what the keys do on this screen, as its state and its cursor have them now; moves left out."""
    vues: set[str] = set()
    # What is this screen's own comes first; the library gives what is the cursor's first, then the rest.
    for noeud, liaison in sorted(_liaisons(ecran, appli), key=lambda paire: paire[0] is appli):
        if liaison.key in _DEPLACEMENTS or liaison.action in {"command_palette", "app.command_palette"}:
            continue
        if liaison.description in vues:
            continue
        vues.add(liaison.description)
        yield Commande(liaison.description, appli.get_key_display(liaison), _lancer(appli, liaison.action, noeud))


def touches_de(ecran: Screen[object], appli: Application) -> Iterator[tuple[str, str]]:
    """Yield (key, what it does) of this screen, moves included."""
    vues: set[tuple[str, str]] = set()
    for _, liaison in _liaisons(ecran, appli):
        ligne = appli.get_key_display(liaison), liaison.description
        if ligne not in vues:
            vues.add(ligne)
            yield ligne


def de_l_application(appli: Application) -> Iterator[Commande]:
    """Yield what may be done from anywhere."""

    def ouvrir(nom: str) -> Callable[[], object]:
        return lambda: appli.ouvrir(nom)

    yield Commande("réglages : prescripteur, nouvel avis, thème, touches", "", ouvrir("reglages"))
    yield Commande("diagnostic de l’installation", "", ouvrir("diagnostic"))
    yield Commande("envoyer tout ce qui attend", "", appli.travaux.transmettre_la_file)
    for nom, titre in textes.PAGES.items():
        yield Commande(f"textes : {titre}", "", _ouvrir_les_textes(appli, nom))
    for theme, libelle in reglages.THEMES.items():
        yield Commande(f"thème : {libelle}", "", _regler_le_theme(appli, theme.value))
    for nom, titre in pages_aide.titres().items():
        yield Commande(f"aide : {titre}", "", _ouvrir_l_aide(appli, nom))


def _liaisons(ecran: Screen[object], appli: Application) -> Iterator[tuple[DOMNode, Binding]]:
    vues: set[str] = set()
    for active in ecran.active_bindings.values():
        liaison = active.binding
        if liaison.description and (liaison.action, liaison.description) in _notres(active.node):
            vues.add(liaison.key)
            yield active.node, liaison
    # These ask the screen that is on top, which is no longer this one.
    for liaison in touches.PARTOUT:
        action = liaison.action.removeprefix(_A_L_ECRAN)
        touche = appli.clavier.get(liaison.id or "", liaison.key)
        a_l_ecran = action != liaison.action and hasattr(ecran, f"action_{action}")
        if a_l_ecran and touche not in vues and ecran.check_action(action, ()):
            yield ecran, replace(liaison, key=touche, action=action)


def _notres(noeud: DOMNode) -> set[tuple[str, str]]:
    """Return (action, description) of the bindings that our classes give this node."""
    return {
        (liaison.action, liaison.description)
        for classe in type(noeud).__mro__
        if classe.__module__.startswith("aat.")
        for liaison in classe.__dict__.get("BINDINGS", ())
        if isinstance(liaison, Binding)
    }


def _lancer(appli: Application, action: str, noeud: DOMNode) -> Callable[[], object]:
    return lambda: appli.call_later(appli.run_action, action, noeud)


def _ouvrir_les_textes(appli: Application, nom: str) -> Callable[[], object]:
    def faire() -> None:
        from aat.tui.screens.textes import Textes

        appli.push_screen(Textes(nom))

    return faire


def _ouvrir_l_aide(appli: Application, nom: str) -> Callable[[], object]:
    def faire() -> None:
        from aat.tui.screens.aide import Aide

        appli.push_screen(Aide((nom, "")))

    return faire


def _regler_le_theme(appli: Application, theme: str) -> Callable[[], object]:
    """Return what keeps this theme and shows it at once."""

    def faire() -> None:
        reglee = reglages.PAR_NOM["ecran.theme"].poser(appli.outils.configuration, theme, appli.jour)
        appli.theme = theme
        appli.outils.enregistrer_configuration(reglee)

    return faire
