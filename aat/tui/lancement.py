"""Opens the application with this user's tools, looks and keys; the only door from the command line."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from aat.tui.themes import theme_choisi
from aat.tui.touches import lire_touches

if TYPE_CHECKING:
    from aat.composition import Atelier

#: How long a document being sent is waited for at the end, in seconds; the outbox takes it up again after that.
_FIN_S = 5.0


def lancer(outils: Atelier) -> int:
    """Run the application until the person leaves; return the exit code.

    Raises:
        ErreurConfiguration: the configuration or the file of keys is wrong.
        Exception: an unforeseen fault, once the terminal is as it was; the caller says it without its data.
    """
    from aat.tui.app import Application
    from aat.tui.octets import tolerer_les_octets

    tolerer_les_octets()
    clavier = lire_touches(outils.lieux.configuration.with_name("touches.toml"))
    theme = theme_choisi(outils.configuration.ecran.theme, sans_couleur=bool(os.environ.get("NO_COLOR")))
    application = Application(outils, theme=theme, clavier=clavier)
    # What the application writes on its way out is ours to choose: Textual shows the variables of a fault.
    code = application.run()
    application.travaux.attendre(_FIN_S)
    if application.defaut is not None:
        raise application.defaut
    return code or 0
