"""The entry of an avis or a prolongation: its lines, the express line, the motif and the durations."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from aat.domaine.arret import Nature
from aat.domaine.motif import Motif
from aat.domaine.personnes import Employeur
from aat.rules.completion import completer
from aat.services.employeur_connu import employeur_connu
from aat.services.formulaire import arret
from aat.services.jugement import Jugement, juger_avis
from aat.tui import touches
from aat.tui.screens.formulaire import LIGNES_EMPLOYEUR, EcranFormulaire, Ligne
from aat.tui.widgets.barres import BarreTitre
from aat.tui.widgets.express import LigneExpress

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import Binding

    from aat.domaine.arret import Avis
    from aat.domaine.dossier import AvisRemplace
    from aat.services.formulaire.jours_possibles import JoursPossibles

#: The lines of the screen, and those that F6 opens.
_LIGNES: tuple[Ligne, ...] = (
    ("Nature", ("nature",)),
    ("Prolongé par", ("prolongation.par",)),
    ("Autre cas", ("prolongation.autre_cas",)),
    ("Temps", ("temps",)),
    ("Rapport", ("ald", "grossesse_pathologique", "atmp", "atmp.date")),
    ("", ("atmp.nature",)),
    ("Situation", ("categorie",)),
    ("", ("sans_emploi.date_cessation", "sans_emploi.situation")),
    ("Motif", ("motif",)),
    ("Complément", ("motif.complement",)),
    ("Durée", ("debut", "jours", "fin")),
    ("Justification", ("justification_duree",)),
    ("", ("reprise_temps_partiel",)),
    ("Reprise", ("reprise_temps_partiel.debut", "reprise_temps_partiel.fin")),
    ("Sorties", ("sorties.mode",)),
    ("À partir du", ("sorties.a_partir_du",)),
    ("Raison", ("sorties.raison",)),
    ("Visite", ("adresse_visite", "teleconsultation")),
    ("N° et voie", ("adresse_visite.voie",)),
    ("Complément", ("adresse_visite.complement",)),
    ("Accès", ("adresse_visite.batiment", "adresse_visite.escalier")),
    ("", ("adresse_visite.etage", "adresse_visite.appartement", "adresse_visite.code_acces")),
    ("Ville", ("adresse_visite.code_postal", "adresse_visite.ville")),
    ("Téléphone", ("adresse_visite.telephone",)),
    ("Présentiel", ("impossibilite_presentiel",)),
)
_PRECISIONS: tuple[Ligne, ...] = (
    ("Tiers", ("precisions.tiers",)),
    ("", ("precisions.cure_thermale", "precisions.pensionne_guerre")),
    ("Activités", ("precisions.activites.description",)),
    ("À partir du", ("precisions.activites.a_partir_du",)),
    ("Décès le", ("precisions.deces_a_charge",)),
    *LIGNES_EMPLOYEUR,
)


class Saisie(EcranFormulaire["Avis"]):
    """The form of an avis."""

    TITRE = "Avis d’arrêt de travail"
    PAGE_AIDE = "saisie"
    CSS_PATH: ClassVar[list[str]] = ["formulaire.tcss", "saisie.tcss"]  # type: ignore[assignment]  # narrower than Textual's own
    BINDINGS: ClassVar[list[Binding]] = touches.FORMULAIRE
    LIGNES = _LIGNES
    REPLIEES = _PRECISIONS
    DATE_USUELLE = "debut"

    def __init__(self, avis: Avis, document_id: str) -> None:
        """Open the form on ``avis``, kept as a draft under ``document_id``."""
        super().__init__(avis, document_id, arret.FORMULAIRE)
        self._type_emploi: str | None = None
        self._remplace: AvisRemplace | None = None

    @property
    def avis(self) -> Avis:
        """The avis as it stands."""
        return self.document

    @property
    def type_emploi(self) -> str | None:
        """The type d'emploi said here, else the one last chosen for this patient."""
        return self._type_emploi or self.appli.types_emploi.connu(self.avis.assure)

    @type_emploi.setter
    def type_emploi(self, valeur: str | None) -> None:
        self._type_emploi = valeur
        self.appli.types_emploi.retenir(self.avis.assure, valeur)

    # --- what stands around the fields

    def tete(self) -> ComposeResult:
        """Lay the express line over the form."""
        yield LigneExpress()

    def avant(self, noms: tuple[str, ...]) -> ComposeResult:
        """Lay « En ce moment » over the motif."""
        from aat.tui.widgets.du_moment import DuMoment

        if "motif" in noms:
            yield DuMoment()

    def cote(self) -> ComposeResult:
        """Lay the durations of the motif in the panel."""
        from aat.tui.widgets.panneau_durees import PanneauDurees

        yield PanneauDurees()

    def autour(self, valeurs: Mapping[str, str]) -> None:
        """Show what goes with the motif and the AT/MP."""
        from aat.tui.widgets.du_moment import DuMoment
        from aat.tui.widgets.panneau_durees import PanneauDurees

        self.query_one(DuMoment).montrer(
            self.appli.jour, atmp=self.avis.atmp is not None, choisi=bool(valeurs["motif"])
        )
        self.query_one(PanneauDurees).montrer(self._motif, self.type_emploi)
        corrige = self.avis.annule_et_remplace is not None
        if self.avis.nature is Nature.PROLONGATION:
            titre = "Prolongation rectificative" if corrige else "Prolongation d’arrêt"
        else:
            titre = "Avis rectificatif" if corrige else self.TITRE
        self.query_one(BarreTitre).intituler(titre)

    def commencer(self) -> None:
        """Put the cursor on the express line."""
        self.query_one(LigneExpress).focus()

    # --- what becomes of the avis

    def juger(self, document: Avis) -> Jugement:
        """Return what the law of today says of the avis."""
        jugement = juger_avis(document, self.appli.jour, self.appli.outils, remplace=self._remplace)
        self._remplace = jugement.remplace
        return jugement

    def completer(self, document: Avis) -> Avis:
        """Return the avis completed; a stop that becomes one of AT/MP names the patient's known employer."""
        if document.atmp is not None and self.avis.atmp is None and document.employeur in {None, Employeur()}:
            connu = employeur_connu(document.assure, self.appli.outils)
            if connu is not None:
                document = replace(document, employeur=connu)
                self.appli.etat = "Employeur repris du dernier document de ce patient : F6 pour le voir."
        return completer(document, self.appli.jour)

    def on_ligne_express_comprise(self, message: LigneExpress.Comprise) -> None:
        """Take what the express line says, then go on where something is missing."""
        message.stop()
        self.type_emploi = message.type_emploi or self.type_emploi
        self.remplacer(message.avis)
        self._aller_au_suivant(depuis_le_debut=True)

    def jours_possibles(self, nom: str) -> JoursPossibles[Avis]:
        """Return the days that a date field may take, for the calendar and for the arrows of the field."""
        from aat.services.formulaire.jours_possibles import jours_de_l_avis

        return jours_de_l_avis(arret.PAR_NOM[nom], self.avis, self.appli.jour, self.appli.outils)

    def date_du_calendrier(self, courant: str) -> str:
        """Return the last day where the cursor is on the duration."""
        return "fin" if courant == "jours" else super().date_du_calendrier(courant)

    def premiere_precision(self) -> str:
        """Return the employer for an AT/MP: nothing else is asked there."""
        return "employeur.raison_sociale" if self.avis.atmp is not None else "precisions.tiers"

    # --- the keys

    @property
    def _motif(self) -> Motif | None:
        return self.jugement.motif if isinstance(self.jugement, Jugement) else None

    def action_motifs(self) -> None:
        """Choose the motif in the list from A to Z."""
        from aat.tui.screens.motifs import Motifs

        self.app.push_screen(Motifs(self.appli.jour, atmp=self.avis.atmp is not None), self._prendre_motif)

    def _prendre_motif(self, code: object) -> None:
        if isinstance(code, str):
            self.poser("motif", code)
            self._aller_au_suivant()

    def action_durees(self) -> None:
        """Choose the duration in the table of the motif."""
        from aat.tui.screens.durees import Durees

        if self._motif is None:
            self.appli.etat = "Choisissez d’abord le motif : sa fiche donne les durées."
            self._aller("motif")
            return
        self.app.push_screen(Durees(self._motif, self.type_emploi), self._prendre_duree)

    def _prendre_duree(self, choix: object) -> None:
        if isinstance(choix, tuple):
            jours, self.type_emploi = choix
            self.poser("jours", str(jours))
            self._aller_au_suivant()
