"""One document of the journal: its state, its number, what to do, and its history; none of its content."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurAat
from aat.horloge import ici, moment
from aat.services import abandon, file_attente, journal, suivi
from aat.services.suivi import Acte
from aat.tui.messages import FileChangee
from aat.tui.screens.impression import EcranImpression
from aat.tui.texte import propre

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult

    from aat.composition_fil import AtelierDeFil
    from aat.domaine.coffre import Evenement
    from aat.domaine.transmission import EtatEnvoi

_TYPES = {TypeDocument.AVIS: "Avis d’arrêt de travail", TypeDocument.CERTIFICAT: "Certificat médical AT/MP"}
_LIGNES_D_HISTOIRE = 200


class Detail(EcranImpression):
    """Letters act on the document; Ctrl+C copies its number."""

    TITRE = "Document"
    PAGE_AIDE = "detail"
    CSS_PATH = "journal.tcss"
    BINDINGS: ClassVar[list[Binding]] = [
        Binding("f10", "principal", "ouvrir", id="principal", priority=True),
        Binding("t", "transmettre", "transmettre maintenant"),
        Binding("i", "imprimer", "imprimer"),
        Binding("a", "abandonner", "abandonner"),
    ]

    def __init__(self, ref: str) -> None:
        """Show the document ``ref``."""
        super().__init__(ref)
        self._etat: EtatEnvoi | None = None

    def corps(self) -> ComposeResult:
        """Lay the state over the history."""
        with VerticalScroll(id="lecture"):
            yield Static("", id="titre", markup=False)
            yield Static("", id="document", markup=False)

    def on_mount(self) -> None:
        """Read the states."""
        self.query_one("#lecture").focus()
        self._lire()

    def on_screen_resume(self) -> None:
        """Read them again."""
        self._lire()

    def on_file_changee(self, _: FileChangee) -> None:
        """Read them again: the queue moved."""
        self._lire()

    def remontrer(self) -> None:
        """Show again where the document and its papers stand, a refusal first."""
        self._lire()
        if self._refus:
            self.query_one("#lecture").scroll_home(animate=False)

    def est_un_avis(self) -> bool:
        """Tell whether it is an avis."""
        return self._etat is not None and self._etat.type is TypeDocument.AVIS

    def _lire(self) -> None:
        outils = self.appli.outils
        try:
            self._etat = outils.etats([self.ref])[0]
            histoire = outils.historique(self.ref, _LIGNES_D_HISTOIRE)
        except ErreurAat as erreur:
            self.appli.signaler(erreur)
            return
        en_route = self.appli.travaux.en_route(self.ref)
        try:
            self._suivi = suivi.suivre(self.ref, outils, envoi_en_cours=en_route, patience=en_route)
        except ErreurAat as erreur:  # the state is read without the key; what may be done needs it
            self._suivi = None
            self.appli.signaler(erreur)
        if not self.is_mounted:
            return
        self.query_one("#titre", Static).update(f"{_TYPES[self._etat.type]} {self.ref}")
        self.query_one("#document", Static).update(self._texte(histoire))
        self.refresh_bindings()

    # --- what is shown

    def _texte(self, histoire: Sequence[Evenement]) -> Text:
        texte = Text("\n")
        if self._refus:
            texte.append(f"✗ {propre(self._refus)}\n\n", style="bold")
        if self._suivi is not None:
            texte.append(f"{self._suivi.signe} {self._suivi.titre}\n", style="bold")
            texte.append("\n".join(map(propre, self._suivi.phrases)) + "\n\n")
        for nom, valeur in self._faits():
            texte.append(f"{nom:<12}", style="italic")
            texte.append(f"{propre(valeur)}\n")
        if actes := self.actes_du_papier():
            texte.append(f"\n{actes}\n", style=self.app.theme_variables["foreground-muted"])
        if papiers := self.texte_des_papiers():
            texte.append(f"\n{papiers}\n")
        texte.append("\nHistoire, la plus récente d’abord\n", style="bold")
        faits = [e for e in histoire if journal.a_un_effet(e)]
        for evenement in faits:
            quand = f"{ici(evenement.quand):%d/%m/%Y %H:%M:%S}"
            texte.append(f"{quand}  {propre(journal.raconter(evenement, self.appli.outils))}\n")
        if not faits:
            texte.append("Rien n’est encore écrit.\n")
        return texte

    def _faits(self) -> Iterator[tuple[str, str]]:
        etat = self._etat
        if etat is None:
            return
        if etat.numero:
            yield "Numéro", etat.numero
        yield "État", f"{journal.ETATS[etat.etat]}, depuis le {moment(etat.etat_depuis)}"
        if etat.horodatage:
            yield "Reçu", f"le {moment(etat.horodatage)}"
        if etat.caisse or etat.organisme:
            organisme = f"organisme {etat.organisme}" if etat.organisme else ""
            yield "Caisse", " · ".join(filter(None, (etat.caisse, organisme)))
        prochain = f" · le prochain le {moment(etat.prochain_essai)}" if etat.prochain_essai else ""
        yield "Essais", f"{etat.essais or 'aucun'}{prochain}"
        if etat.expire_le and etat.etat in abandon.ABANDONNABLES:
            yield "Échéance", f"à transmettre avant le {moment(etat.expire_le)}"
        if etat.derniere_erreur and self._suivi is None:
            yield "Erreur", etat.derniere_erreur

    # --- what may be done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the state allows."""
        actes = self._suivi.actes if self._suivi else frozenset()
        if action == "transmettre":
            return Acte.TRANSMETTRE in actes
        if action == "imprimer":
            return Acte.IMPRIMER in actes
        if action == "abandonner":
            etat = self._etat
            return etat is not None and etat.etat in abandon.ABANDONNABLES and bool(actes)
        return super().check_action(action, parameters)

    def action_principal(self) -> None:
        """Open the document itself: patient, papers, correction."""
        from aat.tui.screens.accuse import Accuse

        self.app.push_screen(Accuse(self.ref))

    def action_transmettre(self) -> None:
        """Send it now; the sending goes on whatever screen is open."""
        self._refus = ""
        self.appli.travaux.transmettre(self.ref)
        self._lire()

    def action_imprimer(self) -> None:
        """Print the papers that its state calls for; files, as long as no printer is chosen."""
        self.imprimer_les_papiers()

    def action_abandonner(self) -> None:
        """Take it out of the queue for good, once confirmed."""
        from aat.tui.screens.question import Question

        self.app.push_screen(Question(abandon.AVERTISSEMENT, defaut=False), self._repondre)

    def _repondre(self, reponse: object) -> None:
        if reponse is not True:
            return
        ref = self.ref

        def travail(outils: AtelierDeFil) -> int:
            abandon.abandonner(ref, outils)
            return len(file_attente.en_attente(outils))

        self.appli.travaux.confier(self, travail, self._abandonne, self.papier_refuse)

    def _abandonne(self, en_attente: int) -> None:
        self._refus = ""
        self.appli.etat = f"{self.ref} : abandonné, rien ne partira."
        self.appli.en_attente = en_attente
        for ecran in self.app.screen_stack:
            ecran.post_message(FileChangee(en_attente))

    def a_copier(self) -> str:
        """Return the number, else the reference."""
        return (self._etat.numero if self._etat else None) or self.ref
