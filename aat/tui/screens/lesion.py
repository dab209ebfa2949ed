"""A dialog that types one lesion: nature, siège, côté, précision, and the sentence that they make. Judges nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from aat.domaine.certificat import Lateralite, Lesion
from aat.referentiel.lesions import charger_lesions, chercher_natures, chercher_sieges
from aat.services.formulaire import lesions
from aat.tui.texte import francais, propre
from aat.tui.widgets.champs import ChoixEnLigne
from aat.tui.widgets.entree import Entree

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Blur, Focus
    from textual.widget import Widget
    from textual.widgets import Input

    from aat.tui.messages import Saisi, Suivant

_COTES = (
    (Lateralite.DROITE.value, "Droite"),
    (Lateralite.GAUCHE.value, "Gauche"),
    (Lateralite.BILATERAL.value, "Des deux côtés"),
)
_RIEN = "Rien ne correspond : un autre mot, ou Échap, et écrivez-la dans les constatations."
_TOUCHES = "Entrée : choisir, puis la suite · Maj+Tab : revenir · F10 : ajouter · Échap : abandonner"
#: The line that stands for no seat, first while nothing is typed there.
_SANS_SIEGE = "-"


class _Mots(Entree):
    """Letters go to the field, arrows to the list under it."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("down", "screen.liste('cursor_down')", show=False),
        Binding("up", "screen.liste('cursor_up')", show=False),
        Binding("pagedown", "screen.liste('page_down')", show=False),
        Binding("pageup", "screen.liste('page_up')", show=False),
    ]


class SaisieLesion(ModalScreen[Lesion | None]):
    """Gives the row that was typed, or ``None``."""

    PAGE_AIDE = "certificat"
    CSS_PATH = "lesion.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape", "annuler", "abandonner", id="retour", show=False),
        Binding("tab", "avancer", "suite", show=False, priority=True),
    ]

    def __init__(self, lesion: Lesion | None = None) -> None:
        """Type a new row, or ``lesion`` again."""
        super().__init__()
        self._lesion = lesion or Lesion()
        #: The lines shown (code, words), and which one bears the sign.
        self._montres: list[tuple[str, str]] = []
        self._marque = 0
        self._nature = _Mots(id="nature", compact=True, placeholder="quelques lettres : plaie, entorse, fracture")
        self._siege = _Mots(id="siege", compact=True, placeholder="quelques lettres : main, genou ; vide : aucun")
        self._cote = ChoixEnLigne("cote", _COTES)
        self._precision = Entree(id="precision", compact=True, max_length=lesions.PRECISION_MAX)

    def compose(self) -> ComposeResult:
        """Lay the four answers over the list of the one that has the cursor, then the sentence."""
        with Vertical(classes="dialogue", id="lesion") as cadre:
            cadre.border_title = "Lésion"
            for libelle, champ in (
                ("Nature", self._nature),
                ("Siège", self._siege),
                ("Côté", self._cote),
                ("Précision", self._precision),
            ):
                with Horizontal(classes="rangee"):
                    yield Label(libelle, classes="libelle", markup=False)
                    yield champ
            yield OptionList(compact=True, markup=False, id="trouves")
            yield Static("", id="phrase", markup=False)
            yield Static(francais(_TOUCHES), classes="touches", markup=False)

    def on_mount(self) -> None:
        """Show the row; the cursor is on its nature."""
        self.query_one(OptionList).can_focus = False
        nomenclature = charger_lesions()
        nature, siege = nomenclature.natures.get(self._lesion.nature or ""), None
        with self.prevent(_Mots.Changed):
            self._nature.value = nature.phrase if nature else ""
            siege = nomenclature.sieges.get(self._lesion.siege or "")
            self._siege.value = siege.libelle if siege else ""
            self._precision.value = self._lesion.precision or ""
        self._cote.montrer(self._lesion.lateralite or "")
        self._montrer()
        self._nature.focus()

    # --- what is shown

    def on_descendant_focus(self, _: Focus) -> None:
        """Show the list of the answer that has the cursor."""
        self._lister()

    def on_descendant_blur(self, _: Blur) -> None:
        """Show no list where there is none."""
        self._lister()

    def _lister(self) -> None:
        liste = self.query_one(OptionList)
        champ = self.focused
        if liste.visible is not (champ in {self._nature, self._siege}):
            liste.visible = not liste.visible
        trouves = self._trouves(champ)
        if trouves != self._montres:
            codes = [code for code, _ in trouves]
            choisi = self._lesion.nature if champ is self._nature else self._lesion.siege
            self._montres = trouves
            self._marque = codes.index(choisi) if choisi in codes else 0
            liste.clear_options()
            liste.add_options(
                Option(_ligne(mots, "▸" if rang == self._marque else " "), id=code)
                for rang, (code, mots) in enumerate(trouves)
            )
            liste.highlighted = self._marque if trouves else None

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        """Mark the line of the cursor with a sign too: colours may be missing."""
        message.stop()
        avant, self._marque = self._marque, message.option_index
        for rang, signe in ((avant, " "), (self._marque, "▸")):
            if avant != self._marque and rang < len(self._montres):
                code, mots = self._montres[rang]
                message.option_list.replace_option_prompt(code, _ligne(mots, signe))

    def _trouves(self, champ: Widget | None) -> list[tuple[str, str]]:
        """Return (code, words) of what the letters typed may mean; everything under an answer that is chosen."""
        if champ is self._nature:
            mots = "" if self._choisie(self._nature.value) else self._nature.value
            return [(n.code, n.phrase) for n in chercher_natures(mots)]
        if champ is self._siege:
            mots = "" if self._choisi(self._siege.value) else self._siege.value
            aucun = [] if mots.strip() else [(_SANS_SIEGE, "Aucun siège")]
            return [*aucun, *((s.code, s.libelle) for s in chercher_sieges(mots))]
        return []

    def _choisie(self, texte: str) -> bool:
        nature = charger_lesions().natures.get(self._lesion.nature or "")
        return nature is not None and nature.phrase == texte

    def _choisi(self, texte: str) -> bool:
        siege = charger_lesions().sieges.get(self._lesion.siege or "")
        return siege is not None and siege.libelle == texte

    def _montrer(self, phrase: str = "") -> None:
        """Show the sentence, or what is missing to make one."""
        self._cote.disabled = not self._lateralise
        dite = phrase or (lesions.phrases((self._lesion,))[0] if self._lesion.nature else "")
        self.query_one("#phrase", Static).update(francais(propre(dite)))

    @property
    def _lateralise(self) -> bool:
        siege = charger_lesions().sieges.get(self._lesion.siege or "")
        return siege is not None and siege.lateralise

    # --- what is typed

    def on_input_changed(self, message: Input.Changed) -> None:
        """Shorten the list; letters that change an answer undo it."""
        message.stop()
        if message.input is self._precision:
            self._poser(precision=message.value)
        elif message.input is self._nature and self._lesion.nature and not self._choisie(message.value):
            self._poser(nature=None)
        elif message.input is self._siege and self._lesion.siege and not self._choisi(message.value):
            self._poser(siege=None)
        if message.input is self.focused:
            self._lister()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the answer and go on."""
        message.stop()
        self.action_avancer()

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Take the line that the mouse chose."""
        message.stop()
        self.action_avancer()

    def on_saisi(self, message: Saisi) -> None:
        """Take the side."""
        message.stop()
        self._poser(cote=message.texte)

    def on_suivant(self, message: Suivant) -> None:
        """Entrée on the side goes on."""
        message.stop()
        self.action_avancer()

    def _poser(self, **change: str | None) -> None:
        """Put an answer in the row: a side goes with a seat that has one."""
        lesion = self._lesion
        siege = change.get("siege", lesion.siege)
        cote = change.get("cote", lesion.lateralite)
        connu = charger_lesions().sieges.get(siege or "")
        self._lesion = Lesion(
            siege=siege,
            lateralite=Lateralite(cote) if cote and connu is not None and connu.lateralise else None,
            nature=change.get("nature", lesion.nature),
            precision=" ".join((change.get("precision", lesion.precision) or "").split()) or None,
        )
        if self._lesion.lateralite is None:
            self._cote.montrer("")
        self._montrer()

    # --- the keys

    def action_avancer(self) -> None:
        """Take what the cursor is on, then go to the next answer; the last one ends."""
        champ = self.focused
        if champ is self._precision:
            self.action_principal()
        elif champ is self._cote:
            if not self._lesion.lateralite:
                self._montrer("Choisissez le côté : d, g, ou les flèches.")
                return
            self._precision.focus()
        elif self._prendre():
            suite = {self._nature: self._siege, self._siege: self._cote if self._lateralise else self._precision}
            suite[champ if champ is self._siege else self._nature].focus()

    def _prendre(self) -> bool:
        """Take the line of the list; tell whether there was one."""
        liste = self.query_one(OptionList)
        rang = liste.highlighted
        code = liste.get_option_at_index(rang).id if rang is not None else None
        if code is None:
            self._montrer(_RIEN)
            return False
        nomenclature = charger_lesions()
        if self.focused is self._nature:
            self._poser(nature=code)
            self._nature.value = nomenclature.natures[code].phrase
        else:
            siege = nomenclature.sieges.get(code)
            self._poser(siege=siege.code if siege else None)
            self._siege.value = siege.libelle if siege else ""
        return True

    def action_principal(self) -> None:
        """Give the row; what is missing is shown first."""
        champ = self.focused
        if champ in {self._nature, self._siege} and champ.value.strip() and not self._prendre():
            return
        if not self._lesion.nature:
            self._montrer("Choisissez la nature de la lésion.")
            self._nature.focus()
        elif self._siege.value.strip() and not self._lesion.siege:
            self._montrer("Choisissez le siège dans la liste, ou effacez-le.")
            self._siege.focus()
        elif self._lateralise and not self._lesion.lateralite:
            self._montrer("Choisissez le côté : d, g, ou les flèches.")
            self._cote.focus()
        else:
            self.dismiss(self._lesion)

    def action_liste(self, mouvement: str) -> None:
        """Move in the list; the letters stay where they are."""
        getattr(self.query_one(OptionList), f"action_{mouvement}")()

    def action_annuler(self) -> None:
        """Type nothing."""
        self.dismiss(None)


def _ligne(texte: str, signe: str = " ") -> Text:
    return Text(f"{signe} {propre(texte)}", no_wrap=True, overflow="ellipsis")
