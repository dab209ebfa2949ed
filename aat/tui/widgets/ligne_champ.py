"""A line of a form on screen: its label, its controls, and under them what blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from textual.containers import Horizontal, Vertical
from textual.widgets import Label, Static

from aat.services.formulaire.champ import Champ, Genre
from aat.tui.widgets.champs import Case, ChampTexte, ChoixEnLigne, Controle

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget


def controle_de(champ: Champ[Any]) -> Widget:
    """Return the control that types a field of this kind."""
    match champ.genre:
        case Genre.CASE:
            return Case(champ.nom, champ.libelle)
        case Genre.CHOIX:
            return ChoixEnLigne(champ.nom, champ.choix)
        case Genre.DATE:
            from aat.tui.widgets.champ_date import ChampDate

            return ChampDate(champ.nom)
        case Genre.DUREE:
            from aat.tui.widgets.champ_date import ChampDuree

            return ChampDuree(champ.nom)
        case Genre.LESIONS:
            from aat.tui.widgets.liste_lesions import ListeLesions

            return ListeLesions(champ.nom)
        case Genre.PARAGRAPHE:
            from aat.tui.widgets.champ_long import ChampLong

            return ChampLong(champ.nom)
        case Genre.MOTIF:
            from aat.tui.widgets.champ_motif import ChampMotif

            return ChampMotif(champ.nom)
        case _:
            return ChampTexte(champ.nom, maxi=champ.maxi)


class LigneChamps(Vertical):
    """One line of a form: a label, one control or several, and what is wrong with them."""

    def __init__(self, libelle: str, champs: Sequence[Champ[Any]]) -> None:
        """Make the line of ``champs``; several of them bear their own labels."""
        super().__init__()
        self._libelle = Label(libelle, classes="libelle", markup=False)
        self.champs = {champ.nom: champ for champ in champs}
        self.controles: dict[str, Widget] = {champ.nom: controle_de(champ) for champ in champs}
        self._etiquettes: dict[str, Label] = {}
        self._constat = Static("", classes="constat", markup=False)
        self._phrase = ""

    def compose(self) -> ComposeResult:
        """Lay the label and the controls; a box carries its own label."""
        with Horizontal(classes="rangee"):
            yield self._libelle
            for nom, champ in self.champs.items():
                if len(self.champs) > 1 and champ.genre not in {Genre.CASE, Genre.DUREE}:
                    self._etiquettes[nom] = Label(champ.libelle.lower(), classes="etiquette", markup=False)
                    yield self._etiquettes[nom]
                controle = self.controles[nom]
                # Not styled yet: mounting does it, and opening a form waits for no other turn.
                controle.add_class("controle", f"-{nom.replace('.', '-')}", update=False)
                yield controle
        yield self._constat

    def montrer(self, valeurs: Mapping[str, str], visibles: Collection[str]) -> None:
        """Show the values of the fields that are asked, hide the others."""
        self.display = any(nom in visibles for nom in self.champs)
        for nom, controle in self.controles.items():
            controle.display = nom in visibles
            if nom in self._etiquettes:
                self._etiquettes[nom].display = nom in visibles
            cast("Controle", controle).montrer(valeurs[nom])

    def intituler(self, libelle: str) -> None:
        """Change the label: what the line is about depends on the document."""
        self._libelle.update(libelle)

    def signaler(self, phrase: str) -> None:
        """Write under the controls what is wrong; nothing when empty."""
        if phrase == self._phrase:
            return  # an update lays the whole screen again
        self._phrase = phrase
        self._constat.update(phrase)
        self.set_class(bool(phrase), "-erreur")
