"""The motifs from A to Z, « En ce moment » first in season: letters jump, Entrée gives the code. Ranks nothing."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from aat.referentiel.pliage import plier
from aat.services import motifs

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from textual.app import ComposeResult
    from textual.events import Key

    from aat.services.motifs import Proposition

_DU_MOMENT = "moment-"
_TOUCHES = "Lettres\u00a0: aller au motif   Entrée\u00a0: choisir   Échap\u00a0: revenir"


class Motifs(ModalScreen[str | None]):
    """The list in a dialog; gives the chosen code, or ``None``."""

    CSS_PATH = "motifs.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("escape", "retour", "revenir", show=False, id="retour"),
        Binding("backspace", "effacer", "une lettre de moins", show=False),
    ]

    def __init__(self, jour: dt.date, *, atmp: bool = False, code: str | None = None) -> None:
        """Prepare the list of ``jour``; ``atmp`` hides « En ce moment »; ``code`` is where the list opens."""
        super().__init__()
        self._moment = motifs.du_moment(jour, atmp=atmp)
        self._tous = motifs.de_a_a_z(jour)
        self._plies = tuple(" ".join(plier(p.libelle).split()) for p in self._tous)
        self._ouvert_sur = code
        self._lettres = ""
        self._par_code = {p.code: p for p in self._tous}
        #: Identifier of the line that bears the sign.
        self._marque: str | None = None

    def compose(self) -> ComposeResult:
        """Lay the letters, the list and the keys."""
        with Vertical(classes="dialogue", id="motifs"):
            yield Static(self._alphabet(""), id="alphabet", markup=False)
            liste = OptionList(*self._options(), id="liste", markup=False, compact=True)
            yield liste
            yield Static("", id="tape", markup=False)
            yield Static(_TOUCHES, id="touches", markup=False)

    def on_mount(self) -> None:
        """Stand on the current motif, else on the first line that can be chosen."""
        cadre = self.query_one("#motifs", Vertical)
        cadre.border_title = f"Motifs de A à Z\u00a0: {len(self._tous)}"
        liste = self.query_one(OptionList)
        liste.focus()
        if self._ouvert_sur in self._par_code:
            self._aller(str(self._ouvert_sur))
        else:
            liste.action_first()

    def _options(self) -> Iterator[Option]:
        if self._moment:
            yield Option(Text("En ce moment", style="bold"), disabled=True)
            for proposition in self._moment:
                yield Option(_ligne(proposition), id=_DU_MOMENT + proposition.code)
        lettre = ""
        for proposition, plie in zip(self._tous, self._plies, strict=True):
            if plie[0] != lettre:
                lettre = plie[0]
                yield Option(Text(lettre.upper(), style="bold"), disabled=True)
            yield Option(_ligne(proposition), id=proposition.code)

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        """Mark the line of the cursor with a sign too: colours may be missing."""
        message.stop()
        liste = message.option_list
        for identifiant, signe in ((self._marque, " "), (message.option_id, "▸")):
            if identifiant is not None:
                nom = self._par_code[identifiant.removeprefix(_DU_MOMENT)]
                court = next((p for p in self._moment if _DU_MOMENT + p.code == identifiant), nom)
                liste.replace_option_prompt(identifiant, _ligne(court, signe))
        self._marque = message.option_id

    # --- letters

    def on_key(self, event: Key) -> None:
        """Go to the first motif that begins with the letters typed so far."""
        if event.character is None or not event.is_printable:
            self._oublier_les_lettres(event.key)
            return
        lettres = " ".join((self._lettres + plier(event.character)).split(" ")).lstrip()
        event.stop()
        if not lettres:
            return
        if self._commence(lettres) is None:
            seule = plier(event.character).strip()
            if not seule or self._commence(seule) is None or len(self._lettres) > 1:
                self._montrer_lettres(f"Aucun motif ne commence par « {lettres} ».")
                return
            lettres = seule
        self._lettres = lettres
        self._sauter()

    def action_effacer(self) -> None:
        """Forget the last letter."""
        self._lettres = self._lettres[:-1]
        self._sauter()

    def _sauter(self) -> None:
        trouve = self._commence(self._lettres) if self._lettres else None
        if trouve is not None:
            self._aller(trouve.code)
        self._montrer_lettres("")

    def _commence(self, lettres: str) -> Proposition | None:
        paires = zip(self._tous, self._plies, strict=True)
        return next((p for p, plie in paires if plie.startswith(lettres)), None)

    def _aller(self, code: str) -> None:
        liste = self.query_one(OptionList)
        rang = liste.get_option_index(code)
        liste.highlighted = rang
        # The letter's own line stays in sight above its first motif.
        liste.scroll_to(y=max(0, rang - 2), animate=False)

    def _oublier_les_lettres(self, touche: str) -> None:
        if touche in {"up", "down", "pageup", "pagedown", "home", "end"}:
            self._lettres = ""
            self._montrer_lettres("")

    def _montrer_lettres(self, phrase: str) -> None:
        self.query_one("#tape", Static).update(phrase or (f"Commence par « {self._lettres} »" if self._lettres else ""))
        self.query_one("#alphabet", Static).update(self._alphabet(self._lettres[:1]))

    def _alphabet(self, courante: str) -> Text:
        presentes = {plie[0] for plie in self._plies}
        texte = Text()
        for lettre in string.ascii_lowercase:
            if lettre == courante:
                texte.append(f"[{lettre.upper()}]", style="bold reverse")
            else:
                texte.append(f" {lettre.upper() if lettre in presentes else '·'} ")
        return texte

    # --- what becomes of it

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Give the chosen code."""
        message.stop()
        self.dismiss((message.option_id or "").removeprefix(_DU_MOMENT) or None)

    def action_principal(self) -> None:
        """F10 chooses too."""
        self.query_one(OptionList).action_select()

    def action_retour(self) -> None:
        """Go back without choosing."""
        self.dismiss(None)


def _ligne(proposition: Proposition, signe: str = " ") -> Text:
    return Text(f"{signe} {proposition.libelle}", no_wrap=True, overflow="ellipsis")
