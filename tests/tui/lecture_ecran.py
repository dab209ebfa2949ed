"""What a person reads on the screen, spaces at the end of lines left out, no-break spaces as spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.widgets import OptionList

from tests.tui.essai import lignes

if TYPE_CHECKING:
    from aat.tui.app import Application
    from textual.app import App
    from textual.screen import Screen


def texte(app: App[Any]) -> str:
    """Return the whole screen."""
    return "\n".join(ligne.rstrip() for ligne in lignes(cast("Application", app))).replace("\u00a0", " ")


def ligne_courante(ecran: Screen[Any]) -> str:
    """Return the line of a list under the cursor."""
    liste = ecran.query_one(OptionList)
    assert liste.highlighted is not None
    return str(liste.get_option_at_index(liste.highlighted).prompt)
