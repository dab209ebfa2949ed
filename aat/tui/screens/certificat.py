"""The entry of a certificate AT/MP: its lines, the lesions that help to write its text, what goes with its event."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.widgets import Static

from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import Lesion, NatureCertificat
from aat.domaine.personnes import Employeur
from aat.domaine.regime import Raccordement
from aat.services import certificat as services
from aat.services import liens_certificat
from aat.services.employeur_connu import employeur_connu
from aat.services.formulaire import certificat as formulaire
from aat.services.formulaire import lesions
from aat.tui import touches
from aat.tui.screens.formulaire import LIGNES_EMPLOYEUR, EcranFormulaire, Ligne
from aat.tui.texte import francais
from aat.tui.widgets.liste_lesions import ListeLesions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import Binding

    from aat.domaine.certificat import Certificat
    from aat.services.certificat import JugementCertificat
    from aat.services.formulaire.jours_possibles import JoursPossibles

_LIGNES: tuple[Ligne, ...] = (
    ("Nature", ("nature",)),
    ("Origine", ("origine",)),
    ("Événement", ("date_evenement", "heure_evenement", "trajet")),
    ("Rechute", ("date_rechute",)),
    ("Lésions", ("lesions",)),
    ("Constatations", ("constatations",)),
    ("Exposition", ("exposition",)),
    ("Tableau", ("tableau_mp",)),
    ("Conclusion", ("conclusion.type",)),
    ("", ("conclusion.date", "conclusion.date_reprise")),
    ("Séquelles", ("conclusion.sequelles",)),
    ("N° d’AT/MP", ("numero_sinistre",)),
    ("Feuille d’AT", ("feuille_at",)),
)
_PRECISIONS: tuple[Ligne, ...] = (
    ("Consultation", ("teleconsultation",)),
    ("Motif", ("motif",)),
    ("Avis lié", ("arret_associe",)),
    ("Remplace", ("annule_et_remplace",)),
    ("Soins jusqu’au", ("soins_jusqu_au",)),
    *LIGNES_EMPLOYEUR,
)
_EVENEMENTS = {NatureAtmp.ACCIDENT: "Accident", NatureAtmp.MALADIE: "1re constat.", None: "Événement"}


class SaisieCertificat(EcranFormulaire["Certificat"]):
    """The form of a certificate."""

    TITRE = "Certificat médical AT/MP"
    PAGE_AIDE = "certificat"
    CSS_PATH: ClassVar[list[str]] = ["formulaire.tcss", "certificat.tcss"]  # type: ignore[assignment]  # narrower than Textual's own
    BINDINGS: ClassVar[list[Binding]] = touches.CERTIFICAT
    LIGNES = _LIGNES
    REPLIEES = _PRECISIONS
    DATE_USUELLE = "date_evenement"

    def __init__(self, certificat: Certificat, document_id: str) -> None:
        """Open the form on ``certificat``, kept as a draft under ``document_id``."""
        super().__init__(certificat, document_id, formulaire.FORMULAIRE)

    @property
    def certificat(self) -> Certificat:
        """The certificate as it stands."""
        return self.document

    # --- what stands around the fields

    def cote(self) -> ComposeResult:
        """Lay what must be known of the text in the panel."""
        yield Static("", id="conseils", markup=False)

    def signales(self) -> set[str]:
        """Ask for what goes on paper only where nothing goes online."""
        juge = self.jugement
        sur_papier = juge is not None and juge.rattachement.transmission is Raccordement.NON
        return set(formulaire.SUR_PAPIER) if sur_papier else set()

    def autour(self, valeurs: Mapping[str, str]) -> None:
        """Name the event, and say who reads the text."""
        del valeurs
        self.ligne("date_evenement").intituler(_EVENEMENTS[self.certificat.origine])
        self.query_one("#conseils", Static).update(francais("\n".join(formulaire.conseils(self.certificat))))

    def commencer(self) -> None:
        """Put the cursor on what is missing first."""
        self._aller_au_suivant(depuis_le_debut=True)

    # --- what becomes of the certificate

    def juger(self, document: Certificat) -> JugementCertificat:
        """Return what the law of today says of the certificate."""
        return services.juger(document, self.appli.jour, self.appli.outils)

    def completer(self, document: Certificat) -> Certificat:
        """Return the certificate dated today, with what the patient's earlier documents tell of its event."""
        outils = self.appli.outils
        initial = document.nature is NatureCertificat.INITIAL
        if not initial and document.nature is not None and document.date_evenement is None:
            connu = liens_certificat.evenement_connu(document, outils)
            if connu is not None:
                document = liens_certificat.fusionner(document, connu)
                self.appli.etat = "Événement repris du dernier certificat de ce patient : vérifiez-le."
        if initial and self.jugement is None and document.employeur in {None, Employeur()}:
            document = formulaire.avec_employeur(document, employeur_connu(document.assure, outils))
        return formulaire.completer(document, self.appli.jour)

    def jours_possibles(self, nom: str) -> JoursPossibles[Certificat]:
        """Return the days that a date field may take, for the calendar and for the arrows of the field."""
        from aat.services.formulaire.jours_du_certificat import jours_du_certificat

        return jours_du_certificat(formulaire.PAR_NOM[nom], self.certificat, self.appli.jour, self.appli.outils)

    # --- lesions

    def on_liste_lesions_demandee(self, message: ListeLesions.Demandee) -> None:
        """Type a row, new or again."""
        message.stop()
        self._demander_la_lesion(message.rang)

    def action_lesion(self) -> None:
        """Type a new row; what is being typed elsewhere is taken first. On the motif: its list from A to Z."""
        if self._courant() == "motif":
            self._choisir_le_motif()
            return
        self._prendre_le_champ()
        if self.certificat.nature is NatureCertificat.FINAL:
            self.appli.etat = "Un certificat final décrit les séquelles : il ne reprend pas les lésions."
            return
        self._demander_la_lesion(None)

    def _choisir_le_motif(self) -> None:
        from aat.tui.screens.motifs import Motifs

        def prendre(code: str | None) -> None:
            if code is not None:
                self.poser("motif", code)

        self.app.push_screen(Motifs(self.appli.jour, atmp=True), prendre)

    def _demander_la_lesion(self, rang: int | None) -> None:
        from aat.tui.screens.lesion import SaisieLesion

        rangees = self.certificat.lesions

        def prendre(lesion: Lesion | None) -> None:
            if lesion is None:
                return
            suite = (*rangees, lesion) if rang is None else (*rangees[:rang], lesion, *rangees[rang + 1 :])
            self.poser("lesions", lesions.ecrire(suite))
            self._aller("constatations")

        self.app.push_screen(SaisieLesion(None if rang is None else rangees[rang]), prendre)

    def a_copier(self) -> str:
        """Return the value of the field that has the cursor; the sentences of the rows."""
        if self._courant() == "lesions":
            return "\n".join(lesions.phrases(self.certificat.lesions))
        return super().a_copier()
