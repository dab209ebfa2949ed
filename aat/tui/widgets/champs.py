"""The plain controls of a form: text, box, choice on one line. Each tells what was typed, and shows what it is told."""

from __future__ import annotations

from abc import abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, Protocol

from rich.text import Text
from textual.binding import Binding
from textual.widget import Widget

from aat.services.formulaire.champ import OUI
from aat.tui.abstraite import Abstraite
from aat.tui.messages import Saisi, Suivant
from aat.tui.widgets.entree import Entree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.events import Blur, Click, Focus, Key, Resize


_ECART = "  "


class Controle(Protocol):
    """What a form asks of a control besides being a widget."""

    nom: str

    def montrer(self, texte: str) -> None:
        """Show this value, as the form says it."""


class Annonceur(metaclass=Abstraite):
    """A control whose text is told when it is left: by a message, or at once to whoever listens meanwhile."""

    nom: str
    _auditeur: Callable[[Saisi], object] | None = None

    @contextmanager
    def ecoute(self, auditeur: Callable[[Saisi], object]) -> Iterator[None]:
        """Tell ``auditeur`` directly what is announced meanwhile: a key that ends a form cannot wait for messages."""
        self._auditeur = auditeur
        try:
            yield
        finally:
            self._auditeur = None

    def annoncer(self, texte: str) -> None:
        """Tell what was typed."""
        assert isinstance(self, Widget)  # noqa: S101 - a mixin of controls
        saisi = Saisi(self.nom, texte, self)
        if self._auditeur is not None:
            self._auditeur(saisi)
        else:
            self.post_message(saisi)

    @abstractmethod
    def valider(self) -> None:
        """Tell what is typed, if it is new."""

    @abstractmethod
    def refuser(self) -> None:
        """Keep what is typed on screen: it was not understood."""

    @abstractmethod
    def montrer(self, texte: str) -> None:
        """Show this value; what is being typed is never overwritten."""


class ChampTexte(Entree, Annonceur):
    """A line of text; told when it is left or when Entrée is pressed, if it changed."""

    BINDINGS: ClassVar[list[Binding]] = []  # type: ignore[assignment]  # narrower than Textual's own

    def __init__(self, nom: str, *, maxi: int | None = None, indice: str = "") -> None:
        """Make the field of the document's path ``nom``."""
        super().__init__(placeholder=indice, max_length=maxi or 0, compact=True, select_on_focus=True)
        self.nom = nom
        self._montre = ""

    def montrer(self, texte: str) -> None:
        """Show this value; what is being typed is never overwritten."""
        if self.has_focus and self.value != self._montre:
            return
        self._montre = texte
        if self.value != texte:
            self.value = texte

    def refuser(self) -> None:
        """Keep what is typed on screen: it was not understood."""
        self._montre = self.value

    def valider(self) -> None:
        """Tell what is typed, if it is new."""
        if self.value != self._montre:
            self._montre = self.value
            self.annoncer(self.value)

    def on_blur(self, _: Blur) -> None:
        """Leaving a field takes what it holds."""
        self.valider()

    async def action_submit(self) -> None:
        """Entrée takes the value and goes on."""
        self.valider()
        self.post_message(Suivant())


class Case(Widget, can_focus=True):
    """A box: ``[x] ALD``; Espace ticks and unticks."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("space", "basculer", "cocher", show=False),
        Binding("enter", "suivant", "suivant", show=False),
    ]

    def __init__(self, nom: str, libelle: str) -> None:
        """Make the box of the document's path ``nom``."""
        super().__init__()
        self.nom, self.libelle, self.cochee = nom, libelle, False

    def render(self) -> Text:
        """Draw the box; its state is a sign, never a colour only."""
        return Text(f"[{'x' if self.cochee else ' '}] {self.libelle}")

    def montrer(self, texte: str) -> None:
        """Tick for ``oui``."""
        if self.cochee != (texte == OUI):
            self.cochee = texte == OUI
            self.refresh()

    def action_basculer(self) -> None:
        """Change the box."""
        self.cochee = not self.cochee
        self.refresh()
        self.post_message(Saisi(self.nom, OUI if self.cochee else "", self))

    def action_suivant(self) -> None:
        """Go on."""
        self.post_message(Suivant())

    def on_click(self, _: Click) -> None:
        """The mouse works too."""
        self.focus()
        self.action_basculer()


class ChoixEnLigne(Widget, can_focus=True):
    """A choice on one line: ``(•) Initial  ( ) Prolongation``; arrows or the first letter of a word choose.

    Where they do not all fit, they take the lines they need while the cursor is there. Elsewhere one line is left:
    the chosen one is among those shown and ``… 3 autres`` stands for the others; where not even two fit, it stands
    alone between arrows: ``‹ Remplaçant ›``.
    """

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("right,space", "avancer(1)", "suivant", show=False),
        Binding("left", "avancer(-1)", "précédent", show=False),
        Binding("enter", "suivant", "champ suivant", show=False),
    ]

    def __init__(self, nom: str, choix: Sequence[tuple[str, str]]) -> None:
        """Make the choice of the document's path ``nom`` among (value, label)."""
        super().__init__()
        self.nom, self._choix, self._valeur = nom, tuple(choix), ""

    @property
    def valeur(self) -> str:
        """The chosen value, empty when none is."""
        return self._valeur

    def render(self) -> Text:
        """Draw all the choices under the cursor, else those that fit, the chosen one always."""
        if len(rangees := self._rangees()) > 1 and self.has_focus:
            lignes = (_ECART.join(self._dessiner(c) for c in rangee) for rangee in rangees)
            return Text("\n".join(lignes), overflow="ellipsis", no_wrap=True)
        montres = self._montres()
        if len(montres) < min(2, len(self._choix)):
            choisi = next((libelle for v, libelle in self._choix if v == self._valeur), "à choisir")
            return Text(f"‹ {choisi} ›", overflow="ellipsis", no_wrap=True)
        return Text(_ECART.join(filter(None, (*(self._dessiner(c) for c in montres), self._suite(montres)))))

    def _suite(self, montres: list[tuple[str, str]]) -> str:
        """Return what stands for the choices that are not shown, nothing when they all are."""
        caches = len(self._choix) - len(montres)
        return f"… {caches} autre{'s' if caches > 1 else ''}" if caches else ""

    def _rangees(self) -> list[list[tuple[str, str]]]:
        """Return every choice, on as many lines as the width asks for."""
        rangees: list[list[tuple[str, str]]] = [[]]
        for choix in self._choix:
            essai = [*rangees[-1], choix]
            if rangees[-1] and len(_ECART.join(map(self._dessiner, essai))) > self.size.width:
                rangees.append([choix])
            else:
                rangees[-1] = essai
        return rangees

    def _ouvrir(self, *, ici: bool) -> None:
        """Take the lines that all the choices ask for while the cursor is here, else one."""
        hauteur = len(self._rangees()) if ici else 1
        if self.styles.height is None or self.styles.height.value != hauteur:
            self.styles.height = self.styles.max_height = hauteur
            if hauteur > 1:
                self.call_after_refresh(self.scroll_visible, animate=False)

    def on_focus(self, _: Focus) -> None:
        """Show every choice; ``has_focus`` is set after this."""
        self._ouvrir(ici=True)

    def on_blur(self, _: Blur) -> None:
        """Show what is chosen."""
        self._ouvrir(ici=False)

    def on_resize(self, _: Resize) -> None:
        """Fit the choices in the new width."""
        self._ouvrir(ici=self.has_focus)

    def _montres(self) -> list[tuple[str, str]]:
        """Return the choices that fit in the width, in order: the last ones give way, the chosen one stays."""
        montres = list(self._choix)
        while montres and self._largeur(montres) > self.size.width:
            dernier = next((c for c in reversed(montres) if c[0] != self._valeur), None)
            if dernier is None:
                return []
            montres.remove(dernier)
        return montres

    def _largeur(self, montres: list[tuple[str, str]]) -> int:
        return len(_ECART.join(filter(None, (*(self._dessiner(c) for c in montres), self._suite(montres)))))

    def _dessiner(self, choix: tuple[str, str]) -> str:
        return f"({'•' if choix[0] == self._valeur else ' '}) {choix[1]}"

    def montrer(self, texte: str) -> None:
        """Show this value as chosen."""
        if self._valeur != texte:
            self._valeur = texte
            self.refresh()

    def action_avancer(self, pas: int) -> None:
        """Choose the next or the previous one."""
        valeurs = [v for v, _ in self._choix]
        rang = valeurs.index(self._valeur) + pas if self._valeur in valeurs else (0 if pas > 0 else -1)
        self._choisir(valeurs[rang % len(valeurs)])

    def action_suivant(self) -> None:
        """Go on."""
        self.post_message(Suivant())

    def on_key(self, event: Key) -> None:
        """Choose by the first letter of a label; the same letter again takes the next one."""
        lettre = (event.character or "").casefold()
        if not lettre.isalpha():
            return
        siens = [v for v, libelle in self._choix if libelle.casefold().startswith(lettre)]
        if siens:
            rang = siens.index(self._valeur) + 1 if self._valeur in siens else 0
            self._choisir(siens[rang % len(siens)])
            event.stop()

    def on_click(self, event: Click) -> None:
        """The mouse chooses what is under it."""
        rangees = self._rangees() if self.has_focus else [self._montres()]
        self.focus()
        debut = 0
        for choix in rangees[event.y] if event.y < len(rangees) else ():
            fin = debut + len(self._dessiner(choix))
            if debut <= event.x < fin:
                self._choisir(choix[0])
                return
            debut = fin + len(_ECART)

    def _choisir(self, valeur: str) -> None:
        if valeur != self._valeur:
            self._valeur = valeur
            self.refresh()
            self.post_message(Saisi(self.nom, valeur, self))
