"""A month as a grid, drawn line by line: what each day is shows by a sign and a colour, and arrows skip what is barred.

Knows neither the rules nor the document: ``JoursPossibles`` answers for each day.
"""

from __future__ import annotations

import calendar
import datetime as dt
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar

from rich.segment import Segment
from textual.binding import Binding
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from aat.rules.calendrier import JOURS, decaler, mois_plus_tard
from aat.services.formulaire.jours_possibles import mois_nomme
from aat.tui.widgets.signes_jour import CASE, LEGENDE, Periode, dedans, signes

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.style import Style
    from textual.events import Click, Key, MouseScrollDown, MouseScrollUp
    from textual.timer import Timer

    from aat.services.formulaire.jours_possibles import JoursPossibles, Possible

_BARRE = "│"
LARGEUR = 7 * CASE + len(_BARRE)
_SEMAINES = 6
_ENTETE = 2
HAUTEUR = _ENTETE + _SEMAINES + 1 + len(LEGENDE)
#: How long the keys rest before the months around are judged, in seconds.
_REPIT = 0.02
#: The top row of a French keyboard without Maj.
_RANGEE = dict(zip("&é\"'(-è_çà", "1234567890", strict=True))


class GrilleMois(Widget, can_focus=True):
    """The month of the day under the cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"grille--{nom}"
        for nom in ("titre", "possible", "hors", "aujourdhui", "week-end", "periode", "borne", "curseur")
    }
    DEFAULT_CSS = f"""
    GrilleMois {{
        width: {LARGEUR};
        height: {HAUTEUR};
        background: $surface;
        color: $foreground;
    }}
    GrilleMois .grille--titre {{ text-style: bold; }}
    GrilleMois .grille--possible {{ color: $foreground; }}
    GrilleMois .grille--week-end {{ background: $panel; }}
    GrilleMois .grille--hors {{ color: $calendrier-hors; }}
    GrilleMois .grille--aujourdhui {{ color: $primary; text-style: bold underline; }}
    GrilleMois .grille--periode {{ color: $foreground; background: $calendrier-periode; }}
    GrilleMois .grille--borne {{ color: white; background: $calendrier-borne; text-style: bold; }}
    GrilleMois .grille--curseur {{
        color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
    }}
    """
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("left", "jour(-1)", "jour précédent", show=False),
        Binding("right", "jour(1)", "jour suivant", show=False),
        Binding("up", "semaine(-1)", "semaine précédente", show=False),
        Binding("down", "semaine(1)", "semaine suivante", show=False),
        Binding("pageup", "mois(-1)", "mois précédent", show=False),
        Binding("pagedown", "mois(1)", "mois suivant", show=False),
        Binding("home", "bord(False)", "premier jour possible", show=False),
        Binding("end", "bord(True)", "dernier jour possible", show=False),
        Binding("enter", "prendre", "prendre ce jour", show=False),
    ]

    class Pris(Message):
        """A possible day was taken."""

        def __init__(self, jour: dt.date) -> None:
            """Give the day."""
            super().__init__()
            self.jour = jour

    def __init__(self, jours: JoursPossibles[Any], dire: Callable[[str], None]) -> None:
        """Show the month of the field's date, or of the possible day closest to it.

        Args:
            jours: the days of the field.
            dire: told each time the cursor moved (``""``) or could not (why), before the frame is drawn: what is
                written beside the grid comes with it, not a frame later.
        """
        super().__init__()
        self._jours, self._dire = jours, dire
        self.curseur = jours.depart()
        self.page = (self.curseur or jours.aujourd_hui).replace(day=1)
        self.periode: Periode = jours.periode(self.curseur)
        self._chiffres = ""
        self._a_prevoir: Timer | None = None
        #: The lines as last drawn: a move draws again those that it changes only.
        self._dessinees: list[str] = []

    def on_mount(self) -> None:
        """Judge the months around while nobody waits."""
        self._dessinees = self._lignes()
        self._prevoir()

    def _prevoir(self) -> None:
        """Judge the next month, then the previous one, once the keys leave a moment: turning a page finds it ready."""
        if self._a_prevoir is not None:
            self._a_prevoir.stop()
        self._a_prevoir = self.set_timer(_REPIT, lambda: self._juger(1, -1))

    def _juger(self, ecart: int, *ensuite: int) -> None:
        with suppress(ValueError, OverflowError):
            self._jours.du_mois(mois_plus_tard(self.page, ecart))
        self._a_prevoir = self.set_timer(_REPIT, lambda: self._juger(*ensuite)) if ensuite else None

    # --- drawing

    def render_line(self, y: int) -> Strip:
        """Draw the title, the names of the days, a week, or the legend."""
        if y == 0:
            return Strip([Segment(self._titre(), self._style("titre"))])
        if y == 1:
            return Strip(list(self._noms()))
        if y < _ENTETE + _SEMAINES:
            return Strip(list(self._semaine(y - _ENTETE)))
        rang = y - _ENTETE - _SEMAINES - 1
        if 0 <= rang < len(LEGENDE):
            return Strip(list(self._legende(rang)))
        return Strip.blank(self.size.width, self.rich_style)

    def _titre(self) -> str:
        return "◄ PgPréc" + mois_nomme(self.page).center(LARGEUR - 16) + "PgSuiv ►"

    def _noms(self) -> list[Segment]:
        segments = []
        for rang, nom in enumerate(JOURS):
            style = self._style("week-end" if rang > 4 else "titre")
            segments.append(Segment((_BARRE if rang == 5 else "") + f"  {nom[:3]}.".ljust(CASE), style))
        return segments

    def _semaine(self, rang: int) -> list[Segment]:
        segments = []
        for colonne in range(7):
            jour = self._jour_en(rang, colonne)
            if colonne == 5:
                segments.append(Segment(_BARRE, self._style("week-end")))
            if jour is None:
                segments.append(Segment(" " * CASE, self._style("week-end" if colonne > 4 else "possible")))
                continue
            segments.append(Segment(self._case(jour), self._style(*self._classes_de(self._jours.le(jour)))))
        return segments

    def _case(self, jour: dt.date) -> str:
        aujourd_hui = jour == self._jours.aujourd_hui
        return signes(self._jours.le(jour), curseur=jour == self.curseur, aujourd_hui=aujourd_hui, periode=self.periode)

    def _lignes(self) -> list[str]:
        """Return the lines that a move may change, as text: the signs tell all that the colours do."""
        semaines = ([self._jour_en(rang, colonne) for colonne in range(7)] for rang in range(_SEMAINES))
        return [self._titre(), "", *("".join(self._case(j) if j else "-" for j in jours) for jours in semaines)]

    def _classes_de(self, dit: Possible) -> tuple[str, ...]:
        """Return the looks of a day: where it stands first, then what it is."""
        if dit.jour == self.curseur:
            return ("curseur",)
        if dit.jour in self.periode:
            return ("borne",)
        if dedans(dit.jour, self.periode):
            return ("periode",)
        quoi = "aujourdhui" if dit.jour == self._jours.aujourd_hui else "possible"
        if not dit.possible:
            quoi = "hors"
        return ("week-end", quoi) if dit.week_end else (quoi,)

    def _legende(self, rang: int) -> list[Segment]:
        segments = []
        for classe, texte in LEGENDE[rang]:
            segments += [Segment(texte, self._style(classe)), Segment("  ", self.rich_style)]
        return segments

    def _style(self, fond: str, *dessus: str) -> Style:
        """Return the look ``fond``, with only what the looks ``dessus`` change in it."""
        style = self.get_component_rich_style(f"grille--{fond}")
        for classe in dessus:
            style += self.get_component_rich_style(f"grille--{classe}", partial=True)
        return style

    # --- which day is where

    def _jour_en(self, semaine: int, colonne: int) -> dt.date | None:
        numero = semaine * 7 + colonne - self.page.weekday() + 1
        if not 1 <= numero <= self._jours_du_mois():
            return None
        return self.page.replace(day=numero)

    def _jours_du_mois(self) -> int:
        return calendar.monthrange(self.page.year, self.page.month)[1]

    # --- moving

    def aller(self, jour: dt.date) -> None:
        """Put the cursor on a possible day and show its month."""
        page = jour.replace(day=1)
        if page != self.page:
            self._prevoir()
        self.curseur, self.page = jour, page
        self.periode = self._jours.periode(jour)
        self._montrer("")

    def _montrer(self, phrase: str) -> None:
        lignes = self._lignes()
        if len(self._dessinees) != len(lignes):
            self.refresh()
        else:
            changees = [
                y for y, (avant, apres) in enumerate(zip(self._dessinees, lignes, strict=True)) if avant != apres
            ]
            if changees:
                self.refresh(*(Region(0, y, LARGEUR, 1) for y in changees))
        self._dessinees = lignes
        self._dire(phrase)

    def _refuser(self, jour: dt.date | None) -> None:
        """Say why the cursor cannot go to ``jour``."""
        self._montrer((jour and self._jours.le(jour).raison) or "Le calendrier s’arrête ici.")

    def action_jour(self, sens: int) -> None:
        """Go to the next possible day in that direction."""
        self._chiffres = ""
        if self.curseur is None:
            return
        jour = self._jours.suivant(self.curseur, sens)
        if jour is None:
            self._refuser(decaler(self.curseur, sens))
        else:
            self.aller(jour)

    def action_semaine(self, sens: int) -> None:
        """Go a week further, else as far as possible in that direction."""
        self._chiffres = ""
        if self.curseur is None:
            return
        jour = self._jours.suivant(self.curseur, 7 * sens)
        for ecart in range(6, 0, -1):
            if jour is not None:
                break
            proche = decaler(self.curseur, sens * ecart)
            jour = proche if proche and self._jours.le(proche).possible else None
        if jour is None:
            self._refuser(decaler(self.curseur, 7 * sens))
        else:
            self.aller(jour)

    def action_mois(self, ecart: int) -> None:
        """Go to the same day of another month, or to its possible day closest to it."""
        self._chiffres = ""
        try:
            page = mois_plus_tard(self.page, ecart)
        except (ValueError, OverflowError):
            self._refuser(None)
            return
        if self.curseur is None:
            self.page = page
            self._montrer("")
            return
        jour = self._jours.au_mois(self.curseur, ecart)
        if jour is None:
            self._montrer(f"Aucun jour possible en {mois_nomme(page)}. {self._jours.le(page).raison}")
        else:
            self.aller(jour)

    def action_bord(self, dernier: bool) -> None:  # noqa: FBT001 - the binding gives it
        """Go to the first or the last possible day of the month."""
        self._chiffres = ""
        jour = self._jours.bord_du_mois(self.page, dernier=dernier)
        if jour is not None:
            self.aller(jour)

    def action_prendre(self) -> None:
        """Take the day under the cursor."""
        if self.curseur is not None:
            self.post_message(self.Pris(self.curseur))

    def on_key(self, event: Key) -> None:
        """Digits go to a day of the month; the first letter of a weekday to the next one, ``a`` to today."""
        touche = event.character or ""
        chiffre = _RANGEE.get(touche, touche)
        if chiffre.isascii() and chiffre.isdigit():
            event.stop()
            self._taper(chiffre)
        elif touche.isalpha():
            event.stop()
            self._chiffres = ""
            self._a_la_lettre(touche.casefold())

    def _taper(self, chiffre: str) -> None:
        nombre = self._chiffres + chiffre
        if int(nombre) > self._jours_du_mois() or len(nombre) > 2:
            nombre = chiffre
        self._chiffres = nombre
        if int(nombre) == 0:
            return
        jour = self.page.replace(day=int(nombre))
        if self._jours.le(jour).possible:
            self.aller(jour)
        elif len(nombre) == 2 or int(nombre) > 3:
            self._refuser(jour)

    def _a_la_lettre(self, lettre: str) -> None:
        if lettre == "a":
            self._viser(self._jours.aujourd_hui)
            return
        jour = self.curseur
        for _ in range(14):
            jour = decaler(jour, 1) if jour else None
            if jour and JOURS[jour.weekday()].startswith(lettre) and self._jours.le(jour).possible:
                self.aller(jour)
                return

    def _viser(self, jour: dt.date) -> None:
        if self._jours.le(jour).possible:
            self.aller(jour)
        else:
            self._refuser(jour)

    # --- the mouse, never needed

    def on_click(self, event: Click) -> None:
        """Take the possible day under the mouse; the title turns the pages."""
        event.stop()
        if event.y == 0:
            self.action_mois(-1 if event.x < LARGEUR // 2 else 1)
            return
        x = event.x - (1 if event.x >= 5 * CASE + 1 else 0)
        if event.x == 5 * CASE or not _ENTETE <= event.y < _ENTETE + _SEMAINES or not 0 <= x < 7 * CASE:
            return
        jour = self._jour_en(event.y - _ENTETE, x // CASE)
        if jour is not None:
            self._viser(jour)
            if self._jours.le(jour).possible:
                self.action_prendre()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Turn to the next month."""
        event.stop()
        self.action_mois(1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Turn to the previous month."""
        event.stop()
        self.action_mois(-1)
