"""The date and duration fields: they send what is typed, and show what the form understood, in full.

Neither reads a date by itself (``Champ.poser`` does), nor knows which days are possible: the screen tells.
"""

from __future__ import annotations

import datetime as dt
from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, runtime_checkable

from rich.segment import Segment
from textual.binding import Binding
from textual.strip import Strip

from aat.rules.calendrier import JOURS, compter, date_courte, date_longue, decaler
from aat.tui.widgets.champs import ChampTexte

if TYPE_CHECKING:
    from textual.events import Blur, Focus, Paste, Resize

    from aat.services.formulaire.jours_possibles import JoursPossibles

#: Longest text that may be a date or a duration, with room for a slip.
MAXI = 40


@runtime_checkable
class AvecJoursPossibles(Protocol):
    """A screen whose date fields can be moved day by day."""

    def jours_possibles(self, nom: str) -> JoursPossibles[Any]:
        """Return the days that the field ``nom`` may take, for the document as it is."""


class _ChampRelu(ChampTexte):
    """A text that is shown back in full when the cursor is elsewhere, and short while it is typed."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("up", "pas(1)", "un jour de plus", show=False),
        Binding("down", "pas(-1)", "un jour de moins", show=False),
    ]

    def __init__(self, nom: str) -> None:
        """Make the field of the document's path ``nom``."""
        super().__init__(nom, maxi=MAXI)
        #: The value of the document as the form shows it; ``_refuse`` while what is typed could not be read.
        self._texte = ""
        self._refuse = False

    def montrer(self, texte: str) -> None:
        """Show this value; neither what is being typed nor a wrong entry is overwritten by the same value."""
        if self._refuse and texte == self._texte:
            return
        self._texte, self._refuse = texte, False
        super().montrer(self._forme(au_long=not self.has_focus))
        if self.has_focus and self.value == self._montre:
            # As when the field is entered: what is typed next replaces what was accepted.
            self.select_all()

    def refuser(self) -> None:
        """Keep what is typed on screen: it was not understood."""
        super().refuser()
        self._refuse = True

    def valider(self) -> None:
        """Tell what is typed, if it is new."""
        if self.value != self._montre:
            self._refuse = False
        super().valider()

    def on_focus(self, _: Focus) -> None:
        """Show the short form, easier to change."""
        self._reformer(au_long=False)

    def on_blur(self, _: Blur) -> None:
        """Take what is typed; show the full form of what was accepted."""
        if self.value == self._montre:
            self._reformer(au_long=True)

    def on_resize(self, _: Resize) -> None:
        """Show the form that fits."""
        self._reformer(au_long=not self.has_focus)

    def _on_paste(self, event: Paste) -> None:
        """Paste as one short line of printable characters; Textual's own handler then puts it in."""
        lisible = "".join(c if c.isprintable() else " " for c in event.text[: 50 * MAXI])
        event.text = " ".join(lisible.split())[:MAXI].strip()

    def _reformer(self, *, au_long: bool) -> None:
        if self.value == self._montre and not self._refuse:
            self._montre = self.value = self._forme(au_long=au_long)

    def _forme(self, *, au_long: bool) -> str:
        """Return the document's value, in full where it fits."""
        if not self._texte or not au_long:
            return self._texte
        return next((forme for forme in self.formes(self._texte) if len(forme) <= self.size.width), self._texte)

    @abstractmethod
    def formes(self, texte: str) -> tuple[str, ...]:
        """Return the fuller forms of a value, the fullest first."""

    def action_pas(self, sens: int) -> None:
        """Move the value by one; what is being typed is taken first."""
        if self.value != self._montre:
            self.valider()
            return
        suivante = self.suivante(sens)
        if suivante:
            self.value = suivante
            self.valider()

    @abstractmethod
    def suivante(self, sens: int) -> str:
        """Return the value after (``1``) or before (``-1``) this one; empty when there is none."""


class ChampDate(_ChampRelu):
    """A date, in every typed form; ↑ and ↓ go to the next and the previous possible day."""

    DEFAULT_CSS = """
    ChampDate { min-width: 13; }
    """

    def formes(self, texte: str) -> tuple[str, ...]:
        """Return ``lundi 23/11/2026``, ``lun. 23/11/2026``."""
        jour = _jour(texte)
        return (date_longue(jour), f"{JOURS[jour.weekday()][:3]}. {texte}") if jour else ()

    def suivante(self, sens: int) -> str:
        """Return the next possible day; says why there is none."""
        ecran = self.screen
        if not isinstance(ecran, AvecJoursPossibles):
            return ""
        jours = ecran.jours_possibles(self.nom)
        depuis = _jour(self.value)
        if depuis is None:
            depart = jours.depart()
            return date_courte(depart) if depart else ""
        suivant = jours.suivant(depuis, sens)
        if suivant is not None:
            return date_courte(suivant)
        voisin = decaler(depuis, sens)
        self._dire(jours.le(voisin).raison if voisin else "")
        return ""

    def _dire(self, phrase: str) -> None:
        from aat.tui.app import Application

        if isinstance(self.app, Application):
            self.app.etat = phrase

    def render_line(self, y: int) -> Strip:
        """Draw the line, the weekday beside the date while it has the cursor."""
        ligne = super().render_line(y)
        jour = _jour(self.value) if self.has_focus and self.value == self._montre else None
        if jour is None or y:
            return ligne
        nom = JOURS[jour.weekday()]
        debut = len(self.value) + 2
        if debut + len(nom) > self.size.width:
            nom = f"{nom[:3]}."
        if debut + len(nom) > self.size.width:
            return ligne
        style = self.rich_style + self.get_component_rich_style("input--placeholder", partial=True)
        return Strip.join([ligne.crop(0, debut), Strip([Segment(nom, style)]), ligne.crop(debut + len(nom))])


class ChampDuree(_ChampRelu):
    """A number of days, or any typed duration; ↑ and ↓ add and remove a day."""

    DEFAULT_CSS = """
    ChampDuree { min-width: 7; max-width: 12; }
    """

    def formes(self, texte: str) -> tuple[str, ...]:
        """Return ``5 jours``, ``5 j``."""
        return (compter(int(texte)), f"{texte} j") if texte.isdecimal() else ()

    def suivante(self, sens: int) -> str:
        """Return one day more or less, never less than one."""
        return str(max(1, int(self.value) + sens)) if self.value.isdecimal() else ("" if self.value else "1")


def _jour(texte: str) -> dt.date | None:
    """Return the date of ``23/11/2026``, the form's own way of showing one."""
    morceaux = texte.split("/")
    if len(morceaux) != 3 or len(texte) != 10 or not all(m.isdecimal() for m in morceaux):
        return None
    jour, mois, annee = (int(m) for m in morceaux)
    try:
        return dt.date(annee, mois, jour)
    except ValueError:
        return None
