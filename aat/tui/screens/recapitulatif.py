"""The récapitulatif: what will leave, what the law says of it, and the decision. Judges nothing, sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from aat.erreurs import ErreurAat
from aat.services import brouillons, conclusion, impression, remise
from aat.services.formulaire.champ import OUI
from aat.services.remise import RIEN, Remise
from aat.services.scellement import Demande
from aat.tui import navigation
from aat.tui.patient import ligne_du_patient
from aat.tui.screens.base import Ecran
from aat.tui.texte import lignes_propres, propre
from aat.tui.widgets.champs import Case
from aat.tui.widgets.constats import SIGNES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from aat.composition_fil import AtelierDeFil
    from aat.domaine.arret import Avis
    from aat.domaine.certificat import Certificat
    from aat.domaine.constat import Constat
    from aat.services.certificat import ReponseCertificat
    from aat.services.conclusion import Apercu
    from aat.services.reponse import Reponse
    from aat.tui.messages import Saisi, Suivant
    from aat.tui.screens.accuse import Accuse

_DEMANDER_L_ACCORD = "Accord du patient : Espace pour accepter, puis F10. t : les textes."


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Imprime:
    """What printing gave: the answer, and what became of the papers or why there is none."""

    reponse: Reponse | ReponseCertificat
    remise: Remise = RIEN
    erreur: ErreurAat | None = None


class Recapitulatif(Ecran):
    """Read once more, then: transmettre, modifier, or imprimer sans transmettre.

    Args:
        document: an avis or a certificate, as it was typed.
        document_id: identifier of the draft, and of the document that it becomes.
    """

    TITRE = "Récapitulatif"
    PAGE_AIDE = "recapitulatif"
    CSS_PATH = "recapitulatif.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("f10", "transmettre", "transmettre", id="principal", priority=True),
        Binding("f10", "imprimer_d_abord", "imprimer", id="principal", priority=True),
        Binding("m", "modifier", "modifier"),
        Binding("i", "imprimer", "imprimer"),
        Binding("t", "textes", "textes"),
    ]

    def __init__(self, document: Avis | Certificat, document_id: str) -> None:
        super().__init__()
        self.document = document
        self.document_id = document_id
        self._apercu: Apercu | None = None
        self._constats: tuple[Constat, ...] = ()
        #: The document is being sealed: nothing else may be decided meanwhile.
        self._occupe = False

    def corps(self) -> ComposeResult:
        """Lay the patient, the text, the findings and the agreement."""
        yield Static("", id="patient", markup=False)
        with VerticalScroll(id="lecture"):
            yield Static("", id="empeche", markup=False)
            yield Static("", id="recapitulatif", markup=False)
            yield Static("", id="dits", markup=False)
            yield Static("", id="valeur", markup=False)
        with Vertical(id="accord"):
            yield Static("", id="accord-phrase", markup=False)
            yield Case("acceptation", "Accepté par le patient et par vous (Espace)")

    def on_mount(self) -> None:
        """Judge the document and show it; the cursor is on the text, that the arrows scroll."""
        self._montrer()
        self.query_one("#lecture").focus()

    # --- what is shown

    def _montrer(self, constats: Sequence[Constat] | None = None) -> None:
        """Show the document; ``constats`` are those of a refusal, when there was one."""
        self._apercu = apercu = conclusion.apercevoir(self.document, self.appli.outils)
        self._constats = apercu.constats if constats is None else tuple(constats)
        self.query_one("#patient", Static).update(propre(ligne_du_patient(apercu.assure, self.appli.jour)))
        texte = Text(f"{apercu.titre}\n", style="bold")
        texte.append(lignes_propres(apercu.recapitulatif), style="not bold")
        self.query_one("#recapitulatif", Static).update(texte)
        self.query_one("#dits", Static).update(self._dits())
        touche = " (i)" if apercu.transmissible else ""
        valeur = "" if self._bloque else f"Sans transmettre{touche} : {apercu.valeur_papier}"
        self.query_one("#valeur", Static).update(valeur)
        self.query_one("#accord-phrase", Static).update(apercu.accord)
        self.query_one("#accord").display = not self._bloque and not apercu.accord_donne
        self.refresh_bindings()

    def _dits(self) -> Content:
        """Return every finding: what blocks first, then in the order of the form, each with its code and its ground."""
        if not self._constats:
            return Content("Rien à signaler.")
        return Content("\n").join(
            Content.assemble(
                (f"{' '.join(SIGNES[constat.severite])} · ", "bold"),
                f"{propre(constat.message)} ",
                (f"[{constat.code}] {constat.fondement}", "$foreground-muted"),
            )
            for constat in sorted(self._constats, key=lambda c: not c.bloquant)
        )

    @property
    def _bloque(self) -> bool:
        return any(c.bloquant for c in self._constats)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what this document allows."""
        apercu = self._apercu
        match action:
            case "principal":
                return apercu is not None and not self._bloque
            case "transmettre":
                return apercu is not None and not self._bloque and apercu.transmissible
            case "imprimer_d_abord":
                return apercu is not None and not self._bloque and not apercu.transmissible
            case "imprimer":
                return apercu is not None and not self._bloque and apercu.transmissible
        return super().check_action(action, parameters)

    # --- the agreement

    def on_saisi(self, message: Saisi) -> None:
        """Take the agreement, given by its own key; it is kept with the draft."""
        message.stop()
        self.document = conclusion.poser_accord(self.document, donne=message.texte == OUI)
        try:
            brouillons.garder(self.document_id, self.document, self.appli.outils)
        except ErreurAat as erreur:
            self.appli.signaler(erreur)
        self.appli.etat = "Accord noté. F10 pour transmettre." if self.document.acceptation else ""

    def on_suivant(self, message: Suivant) -> None:
        """Entrée on the box changes nothing: accepting has its own key."""
        message.stop()
        self.appli.etat = _DEMANDER_L_ACCORD

    def _accord_manque(self) -> bool:
        if self.document.acceptation:
            return False
        self.query_one(Case).focus()
        self.appli.etat = _DEMANDER_L_ACCORD
        return True

    # --- the decision

    def action_principal(self) -> None:
        """Transmettre; where the régime takes nothing online, imprimer."""
        if self._apercu is not None and self._apercu.transmissible:
            self.action_transmettre()
        else:
            self.action_imprimer()

    def action_imprimer_d_abord(self) -> None:
        """Print: the main thing to do where the régime takes nothing online."""
        self.action_imprimer()

    def action_transmettre(self) -> None:
        """Seal the document and put it in the queue; its sending goes on behind the next screen."""
        if self._occupe or self._accord_manque():
            return
        self._occuper("Signature…")
        demande = Demande(transmettre=True, document_id=self.document_id)
        document = self.document
        self.appli.travaux.confier(
            self, lambda outils: conclusion.valider(document, demande, outils), self._scelle, self._echoue
        )

    def action_imprimer(self) -> None:
        """Say what paper is worth today, then print what is chosen."""
        if self._occupe or self._apercu is None or self._bloque or self._accord_manque():
            return
        from aat.tui.screens.papier import ChoixPapier

        self.app.push_screen(ChoixPapier(self._apercu.valeur_papier, self._apercu.papiers), self._imprimer)

    def _imprimer(self, volets: tuple[str, ...] | None) -> None:
        if volets is None or self._occupe:
            return
        self._occuper("Impression…")
        demande = Demande(papier_seul=True, document_id=self.document_id)
        document, sortie = self.document, self.appli.travaux.sortie
        nom = self.appli.outils.configuration.impression.imprimante

        def travail(outils: AtelierDeFil) -> _Imprime:
            reponse = conclusion.valider(document, demande, outils)
            if (ref := reponse.ref) is None:
                return _Imprime(reponse)
            imprimante = outils.imprimante(nom) if nom else None
            try:
                remis = remise.remettre(
                    lambda: impression.tirer(ref, outils, volets), imprimante, sortie, outils.lieux.documents
                )
            except ErreurAat as erreur:
                # The document is kept: it can be printed again from its own screen.
                return _Imprime(reponse, erreur=erreur)
            return _Imprime(reponse, remis)

        self.appli.travaux.confier(self, travail, self._imprime, self._echoue)

    @property
    def attend(self) -> bool:
        """The document is being sealed: what is typed meanwhile is for what comes of it."""
        return self._occupe

    def _occuper(self, phrase: str) -> None:
        self._occupe = True
        self._dire_l_empechement("")
        self.appli.etat = phrase

    def _dire_l_empechement(self, phrase: str) -> None:
        """Write what stopped the last attempt over the text: it stays until the next one."""
        empeche = self.query_one("#empeche", Static)
        empeche.update(propre(phrase))
        empeche.display = bool(phrase)

    # --- what came back

    def _scelle(self, reponse: Reponse | ReponseCertificat) -> None:
        if reponse.ref is None:
            self._refuse(reponse)
            return
        self.appli.travaux.transmettre(reponse.ref)
        self._ouvrir_l_accuse(reponse.ref)

    def _imprime(self, imprime: _Imprime) -> None:
        ref = imprime.reponse.ref
        if ref is None:
            self._refuse(imprime.reponse)
            return
        self.appli.etat = ""
        accuse = self._ouvrir_l_accuse(ref, imprime.remise)
        if imprime.erreur is not None:
            accuse.call_after_refresh(accuse.papier_refuse, imprime.erreur)

    def _refuse(self, reponse: Reponse | ReponseCertificat) -> None:
        """Show why the law of the moment refuses: nothing was kept nor sent."""
        self._occupe = False
        self.appli.etat = "Refusé : rien n’a été enregistré ni transmis. m pour modifier."
        self._montrer(reponse.constats)

    def _echoue(self, erreur: ErreurAat) -> None:
        """Say what stopped it; the draft is as it was."""
        self._occupe = False
        self.appli.etat = "Rien n’est parti d’ici ; le brouillon est gardé."
        self._dire_l_empechement(" ".join(filter(None, ("✗", erreur.message, erreur.remede, self._deja_valide()))))
        self.query_one("#lecture").scroll_home(animate=False)

    def _deja_valide(self) -> str:
        """Return under which reference another program validated this draft meanwhile; empty when none did."""
        try:
            deja = self.appli.outils.coffre().etat(self.document_id)
        except ErreurAat:
            return ""
        return f"Il porte la référence {deja.ref} : F9 dit où il en est."

    def _ouvrir_l_accuse(self, ref: str, remis: Remise = RIEN) -> Accuse:
        from aat.tui.screens.accuse import Accuse

        appli = self.appli
        navigation.degager(appli, self)
        navigation.fermer_le_document(appli, self.document_id)
        accuse = Accuse(ref, remis.fichiers, (remis.phrase,) if remis.travaux else ())
        appli.push_screen(accuse)
        return accuse

    # --- elsewhere

    def action_modifier(self) -> None:
        """Go back to the form; nothing is lost."""
        if self._occupe:
            self.appli.etat = "Un instant : la signature se termine."
            return
        self.dismiss(self.document)

    def action_retour(self) -> None:
        """Go back to the form."""
        self.action_modifier()

    def action_textes(self) -> None:
        """Show the texts behind the agreement."""
        self.appli.ouvrir("textes")

    def aide(self) -> tuple[str, str]:
        """Return the page, and what the box engages."""
        return self.PAGE_AIDE, self._apercu.accord if self._apercu else ""

    def a_copier(self) -> str:
        """Return the récapitulatif as text."""
        return self._apercu.recapitulatif if self._apercu else ""
