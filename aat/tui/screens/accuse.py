"""The acknowledgement of a document, or what is known while there is none: number, papers, next patient.

Shows what the store says of the document; what happens to it is the background's business.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from aat.domaine.arret import Avis
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurAat
from aat.services import conclusion, impression, liens_certificat, suivi
from aat.services.defauts import avis_du_jour
from aat.services.suivi import Acte
from aat.tui import navigation
from aat.tui.patient import ligne_du_patient
from aat.tui.screens.impression import EcranImpression
from aat.tui.texte import francais, propre

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from aat.composition_fil import AtelierDeFil
    from aat.services.conclusion import Releve
    from aat.services.impression import Tirage
    from aat.services.suivi import Suivi
    from aat.tui.messages import FileChangee

#: After this long without an answer, the document is said to be in the queue, in seconds.
PATIENCE_S = 8.0

_DISCRET = "$foreground-muted"
#: What F10 does first, by what may be done.
_PRINCIPAUX = {
    Acte.IMPRIMER: "imprimer",
    Acte.TRANSMETTRE: "reessayer",
    Acte.MODIFIER: "modifier",
}
#: The act that each action needs.
_BESOINS = {
    "imprimer": Acte.IMPRIMER,
    "reessayer": Acte.TRANSMETTRE,
    "modifier": Acte.MODIFIER,
    "enregistrer": Acte.ENREGISTRER,
    "papier": Acte.PAPIER,
    "rectifier": Acte.RECTIFIER,
}


class Accuse(EcranImpression):
    """What became of a validated document.

    Args:
        ref: its reference.
        fichiers: PDFs written just before.
        imprimes: what was printed just before, one sentence each.
    """

    TITRE = "Accusé"
    PAGE_AIDE = "accuse"
    CSS_PATH = "accuse.tcss"
    AUTRE_DOSSIER = " (d : autre dossier)"
    BINDINGS: ClassVar[list[Binding]] = [
        Binding("f10", "imprimer", "imprimer", id="principal", priority=True),
        Binding("f10", "reessayer", "réessayer", id="principal", priority=True),
        Binding("f10", "modifier", "modifier", id="principal", priority=True),
        Binding("f10", "imprimer_ensuite", "imprimer ensuite", id="principal", priority=True),
        Binding("enter", "suivant", "patient suivant"),
        Binding("c", "certificat", "certificat"),
        Binding("i", "papier", "papier"),
        Binding("e", "enregistrer", "enregistrer le récapitulatif", show=False),
        Binding("n", "nouvel_avis", "avis d’arrêt"),
        Binding("r", "rectifier", "corriger", show=False),
        Binding("d", "dossier", "dossier des PDF", show=False),
    ]

    def __init__(self, ref: str, fichiers: tuple[str, ...] = (), imprimes: tuple[str, ...] = ()) -> None:
        super().__init__(ref, fichiers, imprimes)
        self._releve: Releve | None = None
        self._patience = True
        #: What may be done from here is not known before the document is read back: keys typed ahead wait for it.
        self.retenu = True
        #: F10 was pressed before the acknowledgement came.
        self._imprimer_a_l_accuse = False

    def corps(self) -> ComposeResult:
        """Lay the patient, the state, the number, the files."""
        yield Static("", id="patient", markup=False)
        with VerticalScroll(id="lecture"):
            yield Static("", id="etat-du-document", markup=False)
            yield Static("", id="fichiers", markup=False)

    def on_mount(self) -> None:
        """Show where the document stands; its content is read behind."""
        self.query_one("#lecture").focus()
        self._montrer()
        ref = self.ref
        self.appli.travaux.confier(self, lambda outils: conclusion.relire(ref, outils), self._relu, self._pas_relu)
        self.appli.travaux.prechauffer_le_papier()
        self.set_timer(PATIENCE_S, self._perdre_patience)

    # --- what is shown

    def on_file_changee(self, _: FileChangee) -> None:
        """Look again: the queue moved."""
        self._montrer()

    def _perdre_patience(self) -> None:
        self._patience = False
        self._montrer()
        if self._envoi_en_cours and self.is_current:
            self.appli.etat = "En file : l’envoi continue en arrière-plan. Entrée : patient suivant."

    def _pas_relu(self, erreur: ErreurAat) -> None:
        self.retenu = False
        self.appli.signaler(erreur)

    def _relu(self, releve: Releve) -> None:
        self._releve, self.retenu = releve, False
        qui = ligne_du_patient(releve.document.assure, self.appli.jour)
        self.query_one("#patient", Static).update(propre(qui))
        self.refresh_bindings()

    def _montrer(self) -> None:
        try:
            self._suivi = suivi.suivre(
                self.ref,
                self.appli.outils,
                envoi_en_cours=self._envoi_en_cours,
                patience=self._patience,
            )
        except ErreurAat as erreur:
            self.appli.signaler(erreur)
            return
        self.query_one("#etat-du-document", Static).update(self._texte(self._suivi))
        self.query_one("#fichiers", Static).update(self.texte_des_papiers())
        self.refresh_bindings()
        if self._imprimer_a_l_accuse and not self._envoi_en_cours:
            self._imprimer_a_l_accuse = False
            if Acte.IMPRIMER in self._suivi.actes:
                self.action_imprimer()

    def remontrer(self) -> None:
        """Show again where the document and its papers stand."""
        self._montrer()

    def est_un_avis(self) -> bool:
        """Tell whether the document read back is an avis."""
        return self._releve is not None and isinstance(self._releve.document, Avis)

    def on_screen_resume(self) -> None:
        """Look again: something may have happened under another screen."""
        if self._suivi is not None:
            self._montrer()

    def _texte(self, vu: Suivi) -> Content:
        parties: list[tuple[str, str]] = [(f"✗ {propre(self._refus)}\n\n", "bold")] if self._refus else []
        parties.append((f"{vu.signe} {vu.titre}\n\n", "bold"))
        if vu.numero:
            parties.append((f"N° {propre(vu.numero)}", "bold"))
            parties.append(("   Ctrl+C copie le numéro\n\n", _DISCRET))
        phrases = [propre(phrase) for phrase in vu.phrases]
        if (empeche := self.appli.travaux.empechement(self.ref)) is not None and not vu.numero:
            phrases = [" ".join(filter(None, (empeche.message, empeche.remede))), *phrases]
        if self.appli.outils.environnement is Environnement.BANC:
            phrases.append(francais("Banc d’essai : rien n’a été envoyé à une caisse."))
        parties.append(("\n".join(phrases), ""))
        if actes := self._actes_discrets():
            parties.append((f"\n\n{actes}", _DISCRET))
        parties.append((f"\n\nRéférence {vu.ref}", _DISCRET))
        return Content.assemble(*parties)

    def _actes_discrets(self) -> str:
        """Return the keys that the last line has no room for."""
        enregistrer = "e enregistrer le récapitulatif   " if self.check_action("enregistrer", ()) else ""
        rectifier = self.check_action("rectifier", ())
        papier = self.actes_du_papier()
        corriger = "r corriger : un document qui annule et remplace celui-ci" if rectifier else ""
        dossier = f"{enregistrer}d dossier où vont les PDF" if papier or enregistrer else ""
        return "\n".join(filter(None, (dossier, papier, corriger)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what the state allows."""
        if action == "principal":
            return self._suivi is not None and (self._suivi.principal is not None or self._envoi_en_cours)
        if action == "imprimer_ensuite":
            return self._suivi is not None and self._suivi.principal is None and self._envoi_en_cours
        if action in _BESOINS:
            return self._suivi is not None and _BESOINS[action] in self._suivi.actes
        if action == "certificat":
            return self.est_un_avis()
        if action == "nouvel_avis":
            return self._releve is not None and not isinstance(self._releve.document, Avis)
        return super().check_action(action, parameters)

    @property
    def _envoi_en_cours(self) -> bool:
        return self.appli.travaux.en_route(self.ref)

    # --- papers

    def action_principal(self) -> None:
        """Do what the state calls for first."""
        principal = self._suivi.principal if self._suivi else None
        if principal is not None:
            getattr(self, f"action_{_PRINCIPAUX[principal]}")()
        elif self._envoi_en_cours:
            self.action_imprimer_ensuite()

    def action_imprimer_ensuite(self) -> None:
        """Print as soon as the acknowledgement is there."""
        self._imprimer_a_l_accuse = True
        self.appli.etat = "L’impression suivra l’accusé de réception."

    def action_imprimer(self) -> None:
        """Print the papers that the state calls for; files, as long as no printer is chosen."""
        self.imprimer_les_papiers()

    def action_enregistrer(self) -> None:
        """Write the récapitulatif of what was transmitted."""
        ref = self.ref
        self.sortir(lambda outils: impression.tirer(ref, outils, ("recapitulatif",)), fichier=True)

    def action_papier(self) -> None:
        """Print instead of sending: say what it is worth, take the document out of the queue, then print."""
        if self._releve is None or self._occupe:
            return
        from aat.tui.screens.papier import ChoixPapier

        apercu = conclusion.apercevoir(self._releve.document, self.appli.outils)
        valeur = f"{apercu.valeur_papier} Imprimé, ce document quitte la file : il ne sera plus transmis."
        self.app.push_screen(ChoixPapier(valeur, apercu.papiers), self._passer_au_papier)

    def _passer_au_papier(self, volets: tuple[str, ...] | None) -> None:
        if volets is None:
            return
        if not suivi.peut_etre_recu(self.ref, self.appli.outils):
            self._imprimer_a_la_place(volets)
            return
        from aat.tui.screens.question import Question

        self.app.push_screen(
            Question(suivi.DOUTE, defaut=False),
            lambda oui: self._imprimer_a_la_place(volets, malgre_le_doute=True) if oui else None,
        )

    def _imprimer_a_la_place(self, volets: tuple[str, ...], *, malgre_le_doute: bool = False) -> None:
        ref, travaux = self.ref, self.appli.travaux

        def tirer(outils: AtelierDeFil) -> Tirage:
            tirage = suivi.passer_au_papier(ref, outils, volets, malgre_le_doute=malgre_le_doute)
            travaux.compter(outils)
            return tirage

        self.sortir(tirer)

    def action_dossier(self) -> None:
        """Choose where the next PDFs are written, until the application is left."""
        from aat.tui.screens.sortie import Sortie

        travaux = self.appli.travaux

        def prendre(choisi: str | None) -> None:
            if choisi is not None:
                travaux.sortie = Path(choisi).expanduser() if choisi else None
                self.appli.etat = f"Les PDF iront dans {travaux.sortie or self.appli.outils.lieux.documents}."

        self.app.push_screen(Sortie(travaux.sortie, self.appli.outils.lieux.documents), prendre)

    # --- the queue

    def action_reessayer(self) -> None:
        """Send again, now."""
        self._patience = True
        self.set_timer(PATIENCE_S, self._perdre_patience)
        self.appli.travaux.transmettre(self.ref)
        self._montrer()

    def action_modifier(self) -> None:
        """Begin a new document from the refused one."""
        if self._releve is not None:
            navigation.remplir(self.appli, conclusion.a_corriger(self._releve.document))

    def action_rectifier(self) -> None:
        """Begin the document that annuls and replaces this transmitted one, with all that it says."""
        self._commencer(lambda: conclusion.a_rectifier(self.ref, self.appli.outils))

    # --- elsewhere

    def action_certificat(self) -> None:
        """Begin the certificate that goes with this avis: patient, employer and event kept; else the patient alone."""
        avis, outils = self._releve.document if self._releve else None, self.appli.outils
        if not isinstance(avis, Avis):
            return
        if avis.atmp is None:
            vierge = Certificat(nature=NatureCertificat.INITIAL, assure=avis.assure, prescripteur=outils.prescripteur())
            self._commencer(lambda: vierge)
            return
        # At once, like any form: what is typed next is for it. One document is read.
        self._commencer(lambda: liens_certificat.depuis_reference(self.ref, outils))

    def action_nouvel_avis(self) -> None:
        """Begin the avis that goes with this certificate."""
        if self._releve is None:
            return
        ici = self.appli.outils
        base = avis_du_jour(self._releve.document.assure, ici)
        self._commencer(lambda: liens_certificat.avis_depuis_certificat(self.ref, base, ici))

    def _commencer(self, faire: Callable[[], Avis | Certificat]) -> None:
        try:
            document = faire()
        except ErreurAat as erreur:
            self.appli.signaler(erreur)
            return
        navigation.remplir(self.appli, document)

    def action_suivant(self) -> None:
        """Go to the next patient; what is being sent goes on."""
        navigation.patient_suivant(self.appli)

    def a_copier(self) -> str:
        """Return the number, else the reference."""
        return (self._suivi.numero if self._suivi else None) or self.ref
