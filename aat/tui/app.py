"""The application: its looks and keys, what stays on screen everywhere, and the only way out of a fault.

A foreseen failure becomes a notice; an unforeseen one ends the application with its kind and place, never
with a traceback: what was typed is in the store.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual.app import App
from textual.events import Key, Paste
from textual.filter import Monochrome
from textual.reactive import reactive

from aat.erreurs import ErreurAat
from aat.tui import themes, touches
from aat.tui.cesure import respecter_les_insecables
from aat.tui.compositeur import peindre_sobrement
from aat.tui.frappe import Frappe

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence

    from textual.binding import Binding
    from textual.events import Event
    from textual.filter import LineFilter

    from aat.composition import Atelier
    from aat.services.types_emploi_connus import TypesEmploiConnus
    from aat.tui.frappe import Traitee
    from aat.tui.travaux import Travaux


class Application(App[int]):
    """One run of the terminal application."""

    TITLE = "aat"
    CSS_PATH = "aat.tcss"
    BINDINGS: ClassVar[list[Binding]] = touches.PARTOUT  # type: ignore[assignment]  # narrower than Textual's own
    #: No gesture of the mouse is needed; selecting text with it still works.
    ALLOW_SELECT = True

    #: Documents waiting to leave, shown in every title bar.
    en_attente: reactive[int] = reactive(0)
    #: What the background does, in the status line.
    etat: reactive[str] = reactive("")

    def __init__(
        self, outils: Atelier, *, theme: str = themes.SOMBRE, clavier: Mapping[str, str] | None = None
    ) -> None:
        """Prepare; nothing is opened before the first screen asks for it.

        Args:
            outils: the tools of the use cases.
            theme: one of ``themes.NOMS``.
            clavier: the user's keys by identifier (``touches.lire_touches``).
        """
        super().__init__()
        respecter_les_insecables()
        peindre_sobrement()
        self.outils = outils
        self.animation_level = "none"
        for connu in themes.THEMES:
            self.register_theme(connu)
        self.theme = theme
        #: The user's keys by identifier, for the texts that name them.
        self.clavier = dict(clavier or {})
        self.set_keymap(self.clavier)
        self._frappe = Frappe(self, super().on_event)
        #: The unforeseen fault that ended the application; whoever ran it says it (``cli.diagnostics``).
        self.defaut: Exception | None = None

    @cached_property
    def types_emploi(self) -> TypesEmploiConnus:
        """The type d'emploi last chosen for each patient of this run."""
        from aat.services.types_emploi_connus import TypesEmploiConnus

        return TypesEmploiConnus()

    @cached_property
    def travaux(self) -> Travaux:
        """What goes on behind the screens."""
        from aat.tui.travaux import Travaux

        return Travaux(self, self.outils)

    @property
    def jour(self) -> dt.date:
        """Today, where the prescriber is."""
        return self.outils.horloge.aujourd_hui()

    def on_mount(self) -> None:
        """Open the first screen."""
        from functools import partial

        from aat.tui.lecture_carte import demander_code
        from aat.tui.screens.accueil import Accueil

        self.outils.demander_code = partial(demander_code, self)
        self.push_screen(Accueil())
        self.travaux.demarrer()

    def on_unmount(self) -> None:
        """Ask the background to end; whoever ran the application waits for it."""
        self.travaux.terminer()

    def on_key(self, event: Key) -> None:
        """Take a letter typed under Caps Lock as the key that the screen names, when nobody took it as text."""
        lettre = event.character or ""
        if lettre.isalpha() and lettre != lettre.lower():
            self.simulate_key(lettre.lower())

    async def on_event(self, event: Event) -> None:
        """Hand keys over one after another, whatever is typed ahead."""
        if isinstance(event, Key | Paste) and not event.is_forwarded:
            await self._frappe.recevoir(event)
            return
        await super().on_event(event)

    async def on_frappe_traitee(self, message: Traitee) -> None:
        """Go on with what was typed ahead."""
        await self._frappe.traitee(message)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return Textual's filters, and none of the colours where none is wanted."""
        filtres = list(super().get_line_filters())
        if self.theme == themes.SANS_COULEUR and not any(isinstance(f, Monochrome) for f in filtres):
            filtres.append(Monochrome())
        return filtres

    def get_key_display(self, binding: Binding) -> str:
        """Return the key's French name."""
        return binding.key_display or touches.nom(binding.key.split(",")[0])

    def action_command_palette(self) -> None:
        """Open the list of every command."""
        self.ouvrir("palette")

    def action_journal(self) -> None:
        """Open the journal and the queue."""
        self.ouvrir("journal")

    def action_aide(self) -> None:
        """Open the help of the field, else of the screen."""
        from aat.tui.screens.aide import Aide

        if isinstance(self.screen, Aide):
            self.screen.action_sommaire()
            return
        # A dialog may have its own help, without being a whole screen.
        aide: Callable[[], tuple[str, str]] | None = getattr(self.screen, "aide", None)
        module = type(self.screen).__module__.rpartition(".")[2]
        self.push_screen(Aide(aide() if aide is not None else (getattr(self.screen, "PAGE_AIDE", module), "")))

    async def action_quitter(self) -> None:
        """Leave; asks when something has not left yet."""
        from aat.tui.screens.question import Question

        if not self.en_attente:
            self.exit(0)
            return
        attente = (
            "Un document attend dans la file. Il y reste, et partira plus tard."
            if self.en_attente == 1
            else f"{self.en_attente} documents attendent dans la file. Ils y restent, et partiront plus tard."
        )
        self.push_screen(
            Question(f"{attente} Quitter ?"),
            lambda oui: self.exit(0) if oui else None,
        )

    def action_copier(self) -> None:
        """Copy the value of the field, or what the screen says is worth copying."""
        a_copier: Callable[[], str] | None = getattr(self.screen, "a_copier", None)
        valeur = a_copier() if a_copier is not None else ""
        if not valeur:
            self.clear_notifications()
            self.notify("Rien à copier ici.", severity="warning")
            return
        self.copy_to_clipboard(valeur)
        self.clear_notifications()
        self.notify("Copié.")

    def ouvrir(self, nom: str) -> None:
        """Open a screen by its name, loaded at its first use; one that is already shown is not opened again."""
        from aat.tui.screens import ouvrir

        ecran = ouvrir(nom)
        if type(ecran) is not type(self.screen):
            self.push_screen(ecran)

    def signaler(self, erreur: ErreurAat) -> None:
        """Show a foreseen failure: what is wrong, what to do."""
        self.notify(erreur.remede or "", title=erreur.message, severity="error", timeout=12, markup=False)

    def panic(self, *renderables: object) -> None:
        """End on a fault of the library's own thread, without the traceback that it would print."""
        del renderables
        self._handle_exception(RuntimeError("terminal"))

    def _handle_exception(self, error: Exception) -> None:
        """Turn an unforeseen fault into one line; Textual would print the variables of every function."""
        if isinstance(error, ErreurAat):
            self.signaler(error)
            return
        self.defaut = error
        self._exception = error
        self.exit(1, return_code=1)
        # Last: Textual's own types make its event « Never », and what follows it unreachable.
        self._exception_event.set()
