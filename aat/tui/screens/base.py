"""What every screen has: the title bar, its body, the status line, the keys; and what to say when too small."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.containers import Vertical
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Static

from aat.erreurs import ErreurAat
from aat.tui.widgets.barres import BarreTitre, BarreTouches, LigneEtat

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.events import Resize
    from textual.message import Message
    from textual.widget import Widget

    from aat.tui.app import Application

R = TypeVar("R")

#: The smallest window that shows every field (columns, lines).
LARGEUR, HAUTEUR = 80, 24
#: Under this width, a screen that has two columns shows one above the other.
ETROIT = 120
#: Under this width, the keys at the bottom stand closer to one another.
SERRE = 100


class Ecran(Screen[object]):
    """A screen of the application."""

    #: What the title bar says after the prescriber.
    TITRE: ClassVar[str] = ""
    #: Page of the help (``aide/<page>``) and what the main action does, for the footer.
    PAGE_AIDE: ClassVar[str] = "accueil"
    #: Whoever opened this screen has not finished filling it.
    retenu: bool = False
    #: What had the cursor when the window became too small.
    _foyer: Widget | None = None

    def compose(self) -> ComposeResult:
        """Lay the body between the bars."""
        # Known before the first picture: laid for a wide window, it would be seen laid twice.
        self._ajuster(self.app.size.width)
        self.appli.travaux.taire()
        yield BarreTitre(self.TITRE)
        with Vertical(id="corps"):
            yield from self.corps()
        yield LigneEtat()
        yield BarreTouches()
        yield Static(id="trop-petit")

    def corps(self) -> ComposeResult:
        """Yield the widgets of the screen."""
        yield from ()

    @property
    def appli(self) -> Application:
        """The application, by its own type."""
        from aat.tui.app import Application

        assert isinstance(self.app, Application)  # noqa: S101 - no other application opens these screens
        return self.app

    def on_resize(self, event: Resize) -> None:
        """Say what is needed where the window is too small; nothing typed is lost meanwhile."""
        petit = event.size.width < LARGEUR or event.size.height < HAUTEUR
        if petit and not self.has_class("-trop-petit"):
            self._foyer = self.focused
        elif not petit and self.has_class("-trop-petit"):
            self.call_after_refresh(self._rendre_le_curseur)
        self.set_class(petit, "-trop-petit")
        self._ajuster(event.size.width)
        if petit:
            self.query_one("#trop-petit", Static).update(
                f"Cette fenêtre est trop petite : {event.size.width} colonnes sur {event.size.height} lignes.\n"
                f"Agrandissez-la à {LARGEUR} sur {HAUTEUR} au moins. Rien de ce qui est saisi n’est perdu."
            )

    def _rendre_le_curseur(self) -> None:
        # What is hidden loses the cursor: nothing typed next would go anywhere.
        if self.focused is None and self._foyer is not None and self._foyer.is_attached:
            self.set_focus(self._foyer)
        self._foyer = None

    def _ajuster(self, largeur: int) -> None:
        self.set_class(largeur < ETROIT, "-etroit")
        self.set_class(largeur < SERRE, "-serre")

    async def _dispatch_message(self, message: Message) -> None:
        """Handle a message, unless what it would show went with the screen: a thread or a timer may come too late."""
        try:
            await super()._dispatch_message(message)
        except NoMatches:
            if self.ouvert:
                raise

    # --- what goes on beside it

    @property
    def ouvert(self) -> bool:
        """Still one of the screens: closed, it may stay attached for a while with nothing left in it."""
        # A code of return is given as soon as the application ends, its screens still there but emptied.
        return self in self.app.screen_stack and self.app.return_code is None

    def rapporter(self, quoi: Callable[..., object], *avec: object) -> None:
        """Call ``quoi`` on the screens' thread, if this screen is still open then; any thread, which never waits."""
        with suppress(RuntimeError):  # the loop is closed, or the screen detached: nobody listens any more
            self.call_later(self._recevoir, quoi, *avec)

    def _recevoir(self, quoi: Callable[..., object], *avec: object) -> None:
        if self.ouvert:
            quoi(*avec)

    def a_cote(
        self,
        groupe: str,
        travail: Callable[[], R],
        reussi: Callable[[R], object],
        echoue: Callable[[ErreurAat], object] | None = None,
        *,
        remplace: bool = True,
    ) -> None:
        """Do ``travail`` in a thread of its own, then call ``reussi`` or ``echoue`` as ``rapporter`` does.

        Args:
            groupe: name of this kind of work.
            travail: what takes time; it touches no widget.
            reussi: takes the result.
            echoue: takes a foreseen failure; shown as a notice when ``None``.
            remplace: what an earlier work of the same kind still has to say is not wanted any more.
        """
        dire_l_echec = echoue or self.appli.signaler

        def tache() -> None:
            try:
                resultat = travail()
            except ErreurAat as erreur:
                self.rapporter(dire, dire_l_echec, erreur)
            else:
                self.rapporter(dire, reussi, resultat)

        def dire(quoi: Callable[..., object], avec: object) -> None:
            if not ouvrage.is_cancelled:
                quoi(avec)

        ouvrage = self.run_worker(tache, thread=True, exclusive=remplace, group=groupe)

    @property
    def attend(self) -> bool:
        """Something asked for here is not done yet: what is typed ahead waits for it (``aat.tui.frappe``)."""
        return self.retenu

    def aide(self) -> tuple[str, str]:
        """Return the page of the help, and the field's own help (may be empty)."""
        return self.PAGE_AIDE, ""

    def a_copier(self) -> str:
        """Return what Ctrl+C copies here; empty when nothing is worth it."""
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer no main action where there is none."""
        if action == "principal":
            return type(self).action_principal is not Ecran.action_principal
        return super().check_action(action, parameters)

    def action_retour(self) -> None:
        """Go back to the screen before."""
        if len(self.app.screen_stack) > 2:
            self.dismiss(None)

    def action_principal(self) -> None:
        """Do what this screen is for; a screen without a main action has nothing to do."""

    def action_lire_carte(self) -> None:
        """Read the card: on the first screen."""
        self.notify("La carte se lit depuis l’accueil.", severity="warning")
