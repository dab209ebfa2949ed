"""The line « En ce moment »: the motifs of the season above the motif field, one arrow and Entrée away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

from aat.services import motifs
from aat.tui.messages import Saisi

if TYPE_CHECKING:
    import datetime as dt

    from textual.events import Click

    from aat.services.motifs import Proposition

_TITRE, _ENTRE, _FIN = "En ce moment  ", " · ", "  ↓"


class DuMoment(Widget):
    """Shown in season only, never with an AT/MP, and as long as no motif is chosen; takes no key of its own."""

    DEFAULT_CSS = """
    DuMoment {
        height: 1;
        display: none;
        color: $foreground-muted;
    }
    """

    def __init__(self, nom: str = "motif") -> None:
        """Make the line of the field ``nom``."""
        super().__init__()
        self._nom = nom
        self._propositions: tuple[Proposition, ...] = ()

    @property
    def propositions(self) -> tuple[Proposition, ...]:
        """What the line offers; nothing while it is hidden."""
        return self._propositions if self.display else ()

    def montrer(self, jour: dt.date, *, atmp: bool, choisi: bool) -> None:
        """Offer the motifs of ``jour``; none with an AT/MP, none once a motif is chosen."""
        self._propositions = motifs.du_moment(jour, atmp=atmp)
        self.display = bool(self._propositions) and not choisi
        self.refresh()

    def render(self) -> Text:
        """Draw the labels."""
        return Text(
            _TITRE + _ENTRE.join(p.libelle for p in self._propositions) + _FIN, no_wrap=True, overflow="ellipsis"
        )

    def on_click(self, event: Click) -> None:
        """The mouse takes the label under it."""
        debut = len(_TITRE)
        for proposition in self._propositions:
            fin = debut + len(proposition.libelle)
            if debut <= event.x < fin:
                self.post_message(Saisi(self._nom, proposition.code, self))
                return
            debut = fin + len(_ENTRE)
