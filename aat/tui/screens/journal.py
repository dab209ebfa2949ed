"""The journal and the queue: where each document stands, without any medical content, the latest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.widgets import Static

from aat.domaine.etats import Etat
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurAat
from aat.horloge import ici
from aat.services.file_attente import EN_ATTENTE
from aat.services.journal import dire, dire_en_bref
from aat.tui.screens.base import Ecran
from aat.tui.widgets.liste_filtree import Ligne, ListeFiltree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Resize

    from aat.domaine.transmission import EtatEnvoi
    from aat.tui.messages import FileChangee

_TYPES = {TypeDocument.AVIS: "avis", TypeDocument.CERTIFICAT: "certificat"}
#: The store gives the latest documents, this many.
_PLUS_RECENTS = 200
#: Several documents that leave one after another are shown together.
_REPOS_S = 0.2


class Journal(Ecran):
    """Typing filters by state, reference, number or day; Entrée opens a document."""

    TITRE = "Journal"
    PAGE_AIDE = "journal"
    CSS_PATH = "journal.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("f10", "principal", "envoyer ce qui attend", id="principal", priority=True),
    ]

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._etats: dict[str, EtatEnvoi] = {}
        self._a_relire = False

    def corps(self) -> ComposeResult:
        """Lay the count over the list."""
        yield Static("", id="compte", markup=False)
        yield ListeFiltree(
            "Filtrer : en file, rejeté, transmis, une référence, une date…", "Aucun document n’est encore validé."
        )
        yield Static("Entrée ouvrir · Ctrl+C copier le numéro ou la référence", classes="touches", markup=False)

    def on_mount(self) -> None:
        """Read the states; what sent the person here has been said."""
        self.appli.etat = ""
        self._lire()

    def on_screen_resume(self) -> None:
        """Read them again: a document may have moved meanwhile."""
        self._lire()

    def on_resize(self, event: Resize) -> None:
        """Use the width."""
        del event
        self._montrer()

    def on_file_changee(self, _: FileChangee) -> None:
        """Read the states again, once for all that moves at the same time."""
        if not self._a_relire:
            self._a_relire = True
            self.set_timer(_REPOS_S, self._lire)

    def _lire(self) -> None:
        self._a_relire = False
        try:
            lus: Sequence[EtatEnvoi] = self.appli.outils.etats()
        except ErreurAat as erreur:
            self.appli.signaler(erreur)
            return
        self._etats = {etat.ref: etat for etat in lus}
        self._montrer()

    def _montrer(self) -> None:
        if not self.is_mounted:
            return
        self.query_one("#compte", Static).update(_compte(tuple(self._etats.values())))
        large = self.size.width
        self.query_one(ListeFiltree).remplir([_ligne(etat, large) for etat in self._etats.values()])

    def on_liste_filtree_choisie(self, message: ListeFiltree.Choisie) -> None:
        """Open the document."""
        from aat.tui.screens.detail import Detail

        self.app.push_screen(Detail(message.id))

    def action_principal(self) -> None:
        """Send everything that waits."""
        if not any(etat.etat in EN_ATTENTE for etat in self._etats.values()):
            self.appli.etat = "Rien n’attend : tout ce qui devait partir est parti."
            return
        self.appli.etat = "Envoi de ce qui attend…"
        self.appli.travaux.transmettre_la_file()

    def a_copier(self) -> str:
        """Return the number of the document under the cursor, or its reference while it has none."""
        etat = self._etats.get(self.query_one(ListeFiltree).courante or "")
        return (etat.numero or etat.ref) if etat else ""


def _compte(etats: Sequence[EtatEnvoi]) -> str:
    """Return « 12 documents · 2 en attente · 1 rejeté »."""
    if not etats:
        return "0 document"
    nombre = len(etats)
    attendent = sum(etat.etat in EN_ATTENTE for etat in etats)
    rejetes = sum(etat.etat is Etat.REJETE for etat in etats)
    tous = f"{nombre} document{'s' if nombre > 1 else ''}"
    return " · ".join(
        filter(
            None,
            (
                f"Les {nombre} documents les plus récents" if nombre >= _PLUS_RECENTS else tous,
                f"{attendent} en attente" if attendent else "rien n’attend",
                f"{rejetes} rejeté{'s' if rejetes > 1 else ''}" if rejetes else "",
            ),
        )
    )


def _ligne(etat: EtatEnvoi, largeur: int) -> Ligne:
    signe, mot = dire_en_bref(etat)
    quand = f"{ici(etat.etat_depuis):%d/%m/%Y %H:%M}"
    suite = etat.numero or etat.derniere_erreur or ""
    texte = f"{quand}  {etat.ref}  {_TYPES[etat.type]:10}  {signe} {mot:17}"
    # Under a hundred columns a cut number would be read as a whole one: it is in the detail.
    return Ligne(etat.ref, f"{texte}  {suite}" if largeur >= 100 else texte, f"{dire(etat)} {suite}")
