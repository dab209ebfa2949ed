"""The entry of an avis or a prolongation: the form, the express line, and the law beside each field.

The document is the one state: each key that validates a field puts it there, keeps the draft, has it judged
by the services and shows the result. No rule, date or text of law is here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from aat.domaine.constat import Severite
from aat.domaine.motif import Motif
from aat.erreurs import ErreurAat
from aat.rules.completion import completer
from aat.services import brouillons
from aat.services.formulaire import arret
from aat.services.jugement import Jugement, juger_avis
from aat.tui import touches
from aat.tui.messages import Saisi, Suivant
from aat.tui.screens.base import Ecran
from aat.tui.widgets.champs import ChampTexte
from aat.tui.widgets.constats import Constats
from aat.tui.widgets.express import LigneExpress
from aat.tui.widgets.ligne_champ import LigneChamps

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import Binding
    from textual.widget import Widget

    from aat.domaine.arret import Avis
    from aat.services.formulaire.jours_possibles import JoursPossibles

#: The lines of the screen: label, fields (``arret.PAR_NOM``).
_LIGNES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Nature", ("nature",)),
    ("Prolongé par", ("prolongation.par",)),
    ("Autre cas", ("prolongation.autre_cas",)),
    ("Temps", ("temps",)),
    ("Rapport", ("ald", "grossesse_pathologique", "atmp")),
    ("", ("atmp.nature", "atmp.date")),
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
    ("Visite", ("adresse_visite",)),
    ("N° et voie", ("adresse_visite.voie",)),
    ("Complément", ("adresse_visite.complement",)),
    ("Accès", ("adresse_visite.batiment", "adresse_visite.escalier")),
    ("", ("adresse_visite.etage", "adresse_visite.appartement", "adresse_visite.code_acces")),
    ("Ville", ("adresse_visite.code_postal", "adresse_visite.ville")),
    ("Téléphone", ("adresse_visite.telephone",)),
    ("Consultation", ("teleconsultation",)),
    ("Présentiel", ("impossibilite_presentiel",)),
)
_PRECISIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Tiers", ("precisions.tiers",)),
    ("", ("precisions.cure_thermale", "precisions.pensionne_guerre")),
    ("Activités", ("precisions.activites.description",)),
    ("À partir du", ("precisions.activites.a_partir_du",)),
    ("Décès le", ("precisions.deces_a_charge",)),
    ("Employeur", ("employeur.raison_sociale",)),
    ("N° et voie", ("employeur.voie",)),
    ("Ville", ("employeur.code_postal", "employeur.ville")),
    ("Contact", ("employeur.telephone", "employeur.email")),
)


class Saisie(Ecran):
    """The form of an avis."""

    TITRE = "Avis d’arrêt de travail"
    PAGE_AIDE = "saisie"
    CSS_PATH = "saisie.tcss"
    BINDINGS: ClassVar[list[Binding]] = touches.FORMULAIRE  # type: ignore[assignment]  # narrower than Textual's own

    def __init__(self, avis: Avis, document_id: str) -> None:
        """Open the form on ``avis``, kept as a draft under ``document_id``."""
        super().__init__()
        self.avis = avis
        self.document_id = document_id
        self._type_emploi: str | None = None
        self.jugement: Jugement | None = None
        #: Fields left once, and those that the person was told of: a finding is written under these only.
        self._vus: set[str] = set()
        self._erreurs: dict[str, str] = {}
        self._lignes: list[LigneChamps] = []

    @property
    def type_emploi(self) -> str | None:
        """The type d'emploi said here, else the one last chosen for this patient."""
        return self._type_emploi or self.appli.types_emploi.connu(self.avis.assure)

    @type_emploi.setter
    def type_emploi(self, valeur: str | None) -> None:
        self._type_emploi = valeur
        self.appli.types_emploi.retenir(self.avis.assure, valeur)

    def corps(self) -> ComposeResult:
        """Lay the patient, the express line, the form and the panel."""
        from aat.tui.widgets.du_moment import DuMoment
        from aat.tui.widgets.panneau_durees import PanneauDurees

        yield Static(self._patient(), id="patient", markup=False)
        yield LigneExpress()
        with Horizontal(id="deux-colonnes"):
            with VerticalScroll(id="formulaire", can_focus=False):
                for libelle, noms in _LIGNES:
                    if "motif" in noms:
                        yield DuMoment()
                    yield self._ligne(libelle, noms)
                yield Static("▸ Précisions · Employeur   F6", id="plie", markup=False)
                with Vertical(id="precisions"):
                    for libelle, noms in _PRECISIONS:
                        yield self._ligne(libelle, noms)
                yield self._ligne("Accord", ("acceptation",))
            with VerticalScroll(id="cote", can_focus=False):
                yield PanneauDurees()
                yield Constats(id="constats")

    def _ligne(self, libelle: str, noms: tuple[str, ...]) -> LigneChamps:
        ligne = LigneChamps(libelle, [arret.PAR_NOM[nom] for nom in noms])
        self._lignes.append(ligne)
        return ligne

    def on_mount(self) -> None:
        """Show the document, the cursor on the express line."""
        self._montrer()
        self.query_one(LigneExpress).focus()

    # --- what is typed

    def on_saisi(self, message: Saisi) -> None:
        """Put what was typed in the document; what cannot be read stays on screen, with what to do."""
        message.stop()
        self._vus.add(message.nom)
        try:
            avis = arret.PAR_NOM[message.nom].poser(self.avis, message.texte, self.appli.jour)
        except ErreurAat as erreur:
            self._erreurs[message.nom] = " ".join(filter(None, (erreur.message, erreur.remede)))
            self._montrer_erreurs()
            if isinstance(message.controle, ChampTexte):
                message.controle.refuser()
            return
        self._erreurs.pop(message.nom, None)
        self.remplacer(avis)
        if isinstance(message.controle, ChampTexte):
            # « lundi » for a date that is already there changes nothing, and is still shown back in full.
            message.controle.montrer(arret.PAR_NOM[message.nom].montrer(self.avis))

    def on_suivant(self, message: Suivant) -> None:
        """Go to the next field that still needs something, the agreement last."""
        message.stop()
        self._aller_au_suivant()

    def remplacer(self, avis: Avis) -> None:
        """Make ``avis`` the document: draft kept, judged, shown."""
        avis = completer(avis, self.appli.jour)
        if avis == self.avis and self.jugement is not None:
            self._montrer_erreurs()
            return
        self.avis = avis
        try:
            brouillons.garder(self.document_id, avis, self.appli.outils)
        except ErreurAat as erreur:
            self.appli.signaler(erreur)
        self._montrer()

    def on_ligne_express_comprise(self, message: LigneExpress.Comprise) -> None:
        """Take what the express line says, then go on where something is missing."""
        message.stop()
        self.type_emploi = message.type_emploi or self.type_emploi
        self.remplacer(message.avis)
        self._aller_au_suivant(depuis_le_debut=True)

    # --- what is shown

    def _montrer(self) -> None:
        from aat.tui.widgets.du_moment import DuMoment
        from aat.tui.widgets.panneau_durees import PanneauDurees

        self.jugement = juger_avis(arret.nettoyer(self.avis), self.appli.jour, self.appli.outils)
        porteurs = {arret.porteur(c.champ) for c in self.jugement.constats if c.severite is not Severite.INFORMATION}
        visibles = {c.nom for c in arret.visibles(self.avis, porteurs)}
        valeurs = {c.nom: c.montrer(self.avis) for c in arret.CHAMPS}
        for ligne in self._lignes:
            ligne.montrer(valeurs, visibles)
        self.query_one(DuMoment).montrer(
            self.appli.jour, atmp=self.avis.atmp is not None, choisi=bool(valeurs["motif"])
        )
        self.query_one(PanneauDurees).montrer(self.jugement.motif, self.type_emploi)
        self.query_one("#constats", Constats).montrer(self.jugement.constats)
        self.query_one("#plie").display = True
        self._montrer_erreurs()

    def _montrer_erreurs(self) -> None:
        """Write under each field what blocks it, once it was left or asked for."""
        phrases = {nom: phrase for nom, phrase in self._erreurs.items() if phrase}
        for constat in self._bloquants():
            nom = arret.porteur(constat.champ)
            if nom in self._vus:
                phrases.setdefault(nom, constat.message)
        for ligne in self._lignes:
            ligne.signaler(" ".join(phrases[nom] for nom in ligne.champs if nom in phrases))

    def _bloquants(self) -> list[Any]:
        constats = self.jugement.constats if self.jugement else ()
        return [c for c in constats if c.severite is Severite.BLOQUANT]

    def _patient(self) -> str:
        from aat.tui.patient import ligne_du_patient

        return ligne_du_patient(self.avis.assure, self.appli.jour)

    # --- where one goes

    def _controle(self, nom: str) -> Widget | None:
        return next((ligne.controles[nom] for ligne in self._lignes if nom in ligne.controles), None)

    def _aller(self, nom: str) -> None:
        controle = self._controle(nom)
        if controle is None:
            return
        if arret.PAR_NOM[nom].bloc in {arret.PRECISIONS, arret.EMPLOYEUR}:
            self.add_class("-deplie")
        controle.focus()
        controle.scroll_visible(animate=False)

    def _courant(self) -> str:
        foyer = self.focused
        return next((nom for ligne in self._lignes for nom, c in ligne.controles.items() if c is foyer), "")

    def _a_corriger(self) -> list[str]:
        """Return the fields that block, in the order of the form."""
        noms = {arret.porteur(c.champ) for c in self._bloquants()} | set(self._erreurs)
        return [nom for nom in arret.PAR_NOM if nom in noms]

    def _aller_au_suivant(self, *, depuis_le_debut: bool = False) -> None:
        noms = self._a_corriger()
        if not noms:
            self.appli.etat = "Rien ne manque : F10 pour le récapitulatif."
            self.focus_next()
            return
        ordre = list(arret.PAR_NOM)
        courant = self._courant()
        apres = [n for n in noms if courant and not depuis_le_debut and ordre.index(n) > ordre.index(courant)]
        self._aller((apres or noms)[0])

    # --- the keys

    def action_principal(self) -> None:
        """Go to the récapitulatif; what is missing is shown first."""
        self._prendre_le_champ()
        noms = self._a_corriger()
        if noms:
            self._vus.update(noms)
            self._montrer_erreurs()
            self._aller(noms[0])
            if noms == ["acceptation"]:
                self.appli.etat = "Accord du patient : Espace pour accepter, puis F10. F1 : les textes."
            return
        from aat.tui.screens.recapitulatif import Recapitulatif

        self.app.push_screen(Recapitulatif(arret.nettoyer(self.avis), self.document_id))

    def _prendre_le_champ(self) -> None:
        """Take what is typed in the field that has the cursor: F10 does not make it lost."""
        valider = getattr(self.focused, "valider", None)
        if valider is not None:
            valider()

    def action_retour(self) -> None:
        """Go back; the draft stays in the store and is offered again."""
        self._prendre_le_champ()
        self.notify("Brouillon gardé : il sera proposé à l’accueil.")
        super().action_retour()

    def action_constat_suivant(self) -> None:
        """Go to the next field that a finding names."""
        constats = self.jugement.constats if self.jugement else ()
        noms = [n for n in arret.PAR_NOM if n in {arret.porteur(c.champ) for c in constats}]
        if not noms:
            self.appli.etat = "Rien à signaler."
            return
        courant = self._courant()
        self._vus.update(noms)
        self._montrer_erreurs()
        self._aller(noms[(noms.index(courant) + 1) % len(noms)] if courant in noms else noms[0])

    def action_precisions(self) -> None:
        """Open or fold the particulars and the employer."""
        self.toggle_class("-deplie")
        if self.has_class("-deplie"):
            premier = "employeur.raison_sociale" if self.avis.atmp is not None else "precisions.tiers"
            self._aller(premier)

    def action_motifs(self) -> None:
        """Choose the motif in the list from A to Z."""
        from aat.tui.screens.motifs import Motifs

        self.app.push_screen(Motifs(self.appli.jour, atmp=self.avis.atmp is not None), self._prendre_motif)

    def _prendre_motif(self, code: object) -> None:
        if isinstance(code, str):
            self.remplacer(arret.PAR_NOM["motif"].poser(self.avis, code, self.appli.jour))
            self._aller_au_suivant()

    def action_durees(self) -> None:
        """Choose the duration in the table of the motif."""
        from aat.tui.screens.durees import Durees

        motif = self.jugement.motif if self.jugement else None
        if not isinstance(motif, Motif):
            self.appli.etat = "Choisissez d’abord le motif : sa fiche donne les durées."
            self._aller("motif")
            return
        self.app.push_screen(Durees(motif, self.type_emploi), self._prendre_duree)

    def _prendre_duree(self, choix: object) -> None:
        if isinstance(choix, tuple):
            jours, self.type_emploi = choix
            self.remplacer(arret.PAR_NOM["jours"].poser(self.avis, str(jours), self.appli.jour))
            self._aller_au_suivant()

    def action_calendrier(self) -> None:
        """Choose the day of the date field in a calendar; the beginning when the cursor is elsewhere."""
        from aat.services.formulaire.champ import Genre
        from aat.tui.screens.calendrier import Calendrier

        nom = self._courant()
        if not nom or arret.PAR_NOM[nom].genre is not Genre.DATE:
            nom = "fin" if nom == "jours" else "debut"

        def prendre(jour: object) -> None:
            if isinstance(jour, str):
                self._erreurs.pop(nom, None)
                self.remplacer(arret.PAR_NOM[nom].poser(self.avis, jour, self.appli.jour))
                self._aller(nom)

        self.app.push_screen(Calendrier(self.jours_possibles(nom)), prendre)

    def jours_possibles(self, nom: str) -> JoursPossibles[Avis]:
        """Return the days that a date field may take, for the calendar and for the arrows of the field."""
        from aat.services.formulaire.jours_possibles import jours_de_l_avis

        return jours_de_l_avis(arret.PAR_NOM[nom], self.avis, self.appli.jour, self.appli.outils)

    def action_texte(self) -> None:
        """Show the récapitulatif as plain text, to be read or copied."""
        from aat.tui.screens.lecture import Lecture

        if self.jugement is not None:
            self.app.push_screen(Lecture("Récapitulatif", self.jugement.recapitulatif))

    def aide(self) -> tuple[str, str]:
        """Return the page of the form and the help of the field, with the article of its findings."""
        nom = self._courant()
        champ = arret.PAR_NOM.get(nom)
        constats = self.jugement.constats if self.jugement else ()
        siens = [f"{c.message} ({c.fondement}) [{c.code}]" for c in constats if arret.porteur(c.champ) == nom]
        return self.PAGE_AIDE, "\n".join([*([champ.aide] if champ and champ.aide else []), *siens])

    def a_copier(self) -> str:
        """Return the value of the field that has the cursor."""
        champ = arret.PAR_NOM.get(self._courant())
        return champ.montrer(self.avis) if champ else ""
