"""The field that finds a patient and the lines under it. Knows neither the store nor what opening a line means."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from aat.tui.texte import colonne, francais, propre
from aat.tui.widgets.entree import Entree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

#: Longest text searched for.
MAXI = 80
#: Cells of a patient's name at eighty columns, where it has its line for itself when it is longer; and birth date.
_NOM, _NE = 27, 19
#: What stands around the three columns: the frame, its margins, the spaces between them.
_CADRE = 8


@dataclass(frozen=True, slots=True, repr=False)
class Ligne:
    """A line that may be opened.

    Attributes:
        cle: what the screen knows it by.
        colonnes: texts in columns; one alone takes the line.
        jetable: Suppr offers to throw it away.
    """

    cle: str
    colonnes: tuple[str, ...]
    jetable: bool = False

    def texte(self, largeur: int, place: int) -> Text:
        """Return the line as it is drawn in ``largeur`` columns; a name longer than ``place`` stands over it."""
        if len(self.colonnes) == 1:
            return Text(colonne(self.colonnes[0], 200).rstrip(), no_wrap=True, overflow="ellipsis")
        nom, ne, arret = self.colonnes
        suite = f" {colonne(ne, _NE)} {colonne(arret, max(1, largeur - place - _NE - _CADRE)).rstrip()}"
        clair = propre(nom)
        if cell_len(clair) <= place:
            tete = colonne(clair, place)
        else:
            tete = "\n".join((*textwrap.wrap(clair, largeur - _CADRE), " " * place))
        texte = Text(tete, style="bold")
        texte.append(suite, style="not bold")
        return texte


#: What an empty screen says instead of nothing.
_CONSEILS = francais(
    """
NIR         2 69 05 49 588 157 80, avec sa clé
Nom         quelques lettres du nom, du prénom, ou des deux
Naissance   12/05/1969, ou 120569
Les deux    dur 69

Un NIR encore inconnu ici ouvre la fiche d’un nouveau patient.
Entrée ouvre la ligne choisie ; ↑ et ↓ en choisissent une autre."""
)


class _Champ(Entree):
    """Letters go to the field, arrows to the lines."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("down", "liste('cursor_down')", show=False),
        Binding("up", "liste('cursor_up')", show=False),
        Binding("pagedown", "liste('page_down')", show=False),
        Binding("pageup", "liste('page_up')", show=False),
    ]

    def action_liste(self, mouvement: str) -> None:
        """Move in the lines."""
        parent = self.parent
        assert isinstance(parent, RecherchePatient)  # noqa: S101 - this field is made by that widget only
        getattr(parent.liste, f"action_{mouvement}")()

    def action_delete_right(self) -> None:
        """Suppr on an empty field is for the line."""
        parent = self.parent
        if not self.value and isinstance(parent, RecherchePatient):
            parent.jeter()
            return
        super().action_delete_right()


class RecherchePatient(Vertical):
    """Typing searches, arrows move, Entrée opens."""

    class Cherche(Message):
        """The text changed."""

        def __init__(self, texte: str) -> None:
            """Give it."""
            super().__init__()
            self.texte = texte

    class Ouvre(Message):
        """Entrée, on a line or on none (``cle`` empty)."""

        def __init__(self, texte: str, cle: str) -> None:
            """Give the text and the line."""
            super().__init__()
            self.texte, self.cle = texte, cle

    class Jette(Message):
        """Suppr, on a line that may be thrown away."""

        def __init__(self, cle: str) -> None:
            """Give the line."""
            super().__init__()
            self.cle = cle

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.champ = _Champ(compact=True, max_length=MAXI, id="recherche")
        self.liste = OptionList(compact=True, markup=False, id="trouves")
        self.liste.can_focus = False
        self._constat = Static("", id="recherche-constat", markup=False)
        self._lignes: tuple[Ligne, ...] = ()
        self._conseils = Static(_CONSEILS, id="recherche-conseils", markup=False)
        self._signale = ""
        #: The text that the lines answer.
        self._pour = ""

    def compose(self) -> ComposeResult:
        """Lay the field, what is wrong with it, how to fill it, the lines."""
        yield self.champ
        yield self._constat
        yield self._conseils
        yield self.liste

    @property
    def texte(self) -> str:
        """What is typed."""
        return self.champ.value.strip()

    def vider(self) -> None:
        """Empty the field; the lines are the caller's to replace."""
        self.champ.value = ""
        self.signaler("")

    def signaler(self, phrase: str) -> None:
        """Write under the field what is wrong; nothing when empty."""
        if phrase != self._signale:
            self._signale = phrase
            self._constat.update(francais(phrase))
            self._constat.display = bool(phrase)

    def montrer(self, lignes: Sequence[Ligne]) -> None:
        """Show these lines; another text chooses the first one, the same text keeps the choice."""
        avant = self._choisie()
        garde = avant.cle if avant and self._pour == self.texte else ""
        self._conseils.display = not lignes and not self.texte
        avant_cela, self._lignes, self._pour = self._lignes, tuple(lignes), self.texte
        if avant_cela == self._lignes:
            return
        self._dessiner()
        cles = [ligne.cle for ligne in self._lignes]
        # Nothing is chosen before something is typed: Entrée alone opens nobody's record.
        self.liste.highlighted = cles.index(garde) if garde in cles else 0 if cles and self.texte else None

    def _dessiner(self) -> None:
        largeur = self.app.size.width
        noms = [cell_len(propre(ligne.colonnes[0])) for ligne in self._lignes if len(ligne.colonnes) > 1]
        place = min(max([_NOM, *noms]), _NOM + max(0, largeur - 80))
        self.liste.clear_options()
        self.liste.add_options(Option(ligne.texte(largeur, place), id=ligne.cle) for ligne in self._lignes)

    def on_resize(self) -> None:
        """Give the names the width that the window has now; the choice stays."""
        choisie = self.liste.highlighted
        self._dessiner()
        self.liste.highlighted = choisie

    def _choisie(self) -> Ligne | None:
        rang = self.liste.highlighted
        return self._lignes[rang] if rang is not None and rang < len(self._lignes) else None

    def jeter(self) -> None:
        """Offer to throw the chosen line away."""
        choisie = self._choisie()
        if choisie is not None and choisie.jetable:
            self.post_message(self.Jette(choisie.cle))

    @property
    def cle(self) -> str:
        """The chosen line; empty when none is, or when the lines answer an earlier text."""
        choisie = self._choisie()
        return choisie.cle if choisie and self._pour == self.texte else ""

    def ouvrir(self) -> None:
        """Open the chosen line."""
        self.post_message(self.Ouvre(self.texte, self.cle))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Search."""
        message.stop()
        self._conseils.display = not self._lignes and not self.texte
        self.post_message(self.Cherche(self.texte))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Open."""
        message.stop()
        self.ouvrir()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """A click opens too."""
        message.stop()
        self.post_message(self.Ouvre(self.texte, message.option.id or ""))
