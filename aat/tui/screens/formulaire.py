"""The form of one document, whatever it is: draft, judgement, what blocks under each field, the keys.

The document is the one state: each key that validates a field puts it there, keeps the draft, has it judged
by the services and shows the result. No rule, date or text of law is here, nor any field of a document.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Static

from aat.domaine.arret import Avis
from aat.domaine.certificat import Certificat
from aat.domaine.constat import Severite
from aat.erreurs import ErreurAat
from aat.services import brouillons
from aat.services.formulaire.champ import Genre
from aat.tui import touches
from aat.tui.abstraite import Abstraite
from aat.tui.screens.base import Ecran
from aat.tui.texte import propre
from aat.tui.widgets.champs import Annonceur
from aat.tui.widgets.constats import Constats
from aat.tui.widgets.ligne_champ import LigneChamps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.widget import Widget

    from aat.domaine.constat import Constat
    from aat.domaine.personnes import Employeur
    from aat.services.certificat import JugementCertificat
    from aat.services.formulaire.champ import Formulaire
    from aat.services.formulaire.jours_possibles import JoursPossibles
    from aat.services.jugement import Jugement
    from aat.tui.messages import Saisi, Suivant

D = TypeVar("D", Avis, Certificat)
#: A line of the screen: its label, its fields.
Ligne = tuple[str, tuple[str, ...]]

ACCORD = "acceptation"
#: Where every document names the patient's employer.
LIGNES_EMPLOYEUR: tuple[Ligne, ...] = (
    ("Employeur", ("employeur.raison_sociale",)),
    ("N° et voie", ("employeur.voie",)),
    ("Ville", ("employeur.code_postal", "employeur.ville")),
    ("Contact", ("employeur.telephone", "employeur.email")),
)


class EcranFormulaire(Ecran, Generic[D], metaclass=Abstraite):
    """The form of a ``D``; what is its own is in the methods that are abstract here."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("pagedown", "panneau(1)", "suite de « À voir »", show=False),
        Binding("pageup", "panneau(-1)", "retour dans « À voir »", show=False),
    ]
    #: Lines always shown, those that a key folds, and the date that the calendar is about when no field says.
    LIGNES: ClassVar[tuple[Ligne, ...]] = ()
    REPLIEES: ClassVar[tuple[Ligne, ...]] = ()
    DATE_USUELLE: ClassVar[str] = ""

    def __init__(self, document: D, document_id: str, formulaire: Formulaire[D]) -> None:
        """Open ``formulaire`` on ``document``, kept as a draft under ``document_id``."""
        super().__init__()
        self.document: D = document
        self.document_id = document_id
        self.formulaire: Formulaire[D] = formulaire
        self.jugement: Jugement | JugementCertificat | None = None
        #: Fields left once, and those that the person was told of: a finding is written under these only.
        self._vus: set[str] = set()
        self._erreurs: dict[str, str] = {}
        self._lignes: list[LigneChamps] = []
        #: The patient as the head of the form says it.
        self._qui = ""

    # --- what each document brings

    @abstractmethod
    def juger(self, document: D) -> Jugement | JugementCertificat:
        """Return what the law of today says of ``document``."""

    @abstractmethod
    def completer(self, document: D) -> D:
        """Return ``document`` with what follows from the rest of it."""

    @abstractmethod
    def jours_possibles(self, nom: str) -> JoursPossibles[D]:
        """Return the days that a date field may take, for the calendar and for the arrows of the field."""

    def tete(self) -> ComposeResult:
        """Yield what stands over the form."""
        yield from ()

    def avant(self, noms: tuple[str, ...]) -> ComposeResult:
        """Yield what stands over the line of these fields."""
        del noms
        yield from ()

    def cote(self) -> ComposeResult:
        """Yield what stands in the panel before the findings."""
        yield from ()

    def signales(self) -> set[str]:
        """Return the fields asked for because of something else than the document."""
        return set()

    def commencer(self) -> None:
        """Put the cursor where one begins, the document shown."""

    def autour(self, valeurs: Mapping[str, str]) -> None:
        """Show what the document changes around its fields."""

    def on_mount(self) -> None:
        """Show the document in the name of whoever is here today."""
        self.document = self.completer(brouillons.au_nom_de_qui_reprend(self.document, self.appli.outils))
        self._montrer()
        self.commencer()

    # --- the body

    def corps(self) -> ComposeResult:
        """Lay the patient, the form and the panel."""
        self._qui = self._patient()
        yield Static(self._qui, id="patient", markup=False)
        yield from self.tete()
        with Horizontal(id="deux-colonnes"):
            with VerticalScroll(id="formulaire", can_focus=False):
                for libelle, noms in self.LIGNES:
                    yield from self.avant(noms)
                    yield self._ligne(libelle, noms)
                yield Static("", id="plie", markup=False)
                with Vertical(id="precisions"):
                    for libelle, noms in self.REPLIEES:
                        yield self._ligne(libelle, noms)
                yield self._ligne("Accord", (ACCORD,))
            with VerticalScroll(id="cote", can_focus=False):
                yield from self.cote()
                yield Constats(id="constats")

    def _ligne(self, libelle: str, noms: tuple[str, ...]) -> LigneChamps:
        ligne = LigneChamps(libelle, [self.formulaire.par_nom[nom] for nom in noms])
        self._lignes.append(ligne)
        return ligne

    def _patient(self) -> str:
        from aat.tui.patient import ligne_qui_tient

        return ligne_qui_tient(self.document.assure, self.appli.jour, self.app.size.width - 2)

    def on_resize(self) -> None:  # type: ignore[override]  # the base class takes the event itself
        """Fit the patient in the new width."""
        if (ligne := self._patient()) != self._qui:
            self._qui = ligne
            self.query_one("#patient", Static).update(ligne)

    # --- what is typed

    def on_saisi(self, message: Saisi) -> None:
        """Take what was typed."""
        message.stop()
        self.prendre(message)

    def prendre(self, saisi: Saisi) -> None:
        """Put what was typed in the document; what cannot be read stays on screen, with what to do."""
        self._vus.add(saisi.nom)
        champ, controle = self.formulaire.par_nom[saisi.nom], saisi.controle
        try:
            document = champ.poser(self.document, saisi.texte, self.appli.jour)
        except ErreurAat as erreur:
            self._erreurs[saisi.nom] = " ".join(filter(None, (erreur.message, erreur.remede)))
            self._montrer_erreurs()
            if isinstance(controle, Annonceur):
                controle.refuser()
            return
        self._erreurs.pop(saisi.nom, None)
        self.remplacer(document)
        if saisi.nom == ACCORD:
            # What asked for it is not true any more.
            self.appli.etat = self._accord_dit()
        if isinstance(controle, Annonceur):
            # « lundi » for a date that is already there changes nothing, and is still shown back in full.
            controle.montrer(champ.montrer(self.document))

    def _accord_dit(self) -> str:
        if not self.document.acceptation:
            return ""
        return "Accord noté." if self._a_corriger() else "Accord noté. F10 pour le récapitulatif."

    def on_suivant(self, message: Suivant) -> None:
        """Go to the next field that still needs something, the agreement last."""
        message.stop()
        self._aller_au_suivant()

    def poser(self, nom: str, texte: str) -> None:
        """Put ``texte`` in a field as a dialog gave it, readable for sure."""
        self._erreurs.pop(nom, None)
        self.remplacer(self.formulaire.par_nom[nom].poser(self.document, texte, self.appli.jour))

    def remplacer(self, document: D) -> None:
        """Make ``document`` the document: draft kept, judged, shown."""
        document = self.completer(document)
        if document == self.document and self.jugement is not None:
            self._montrer_erreurs()
            return
        self.document = document
        try:
            brouillons.garder(self.document_id, document, self.appli.outils)
        except ErreurAat as erreur:
            self.appli.signaler(erreur)
        self._montrer()

    # --- what is shown

    @property
    def constats(self) -> tuple[Constat, ...]:
        """What the law says of the document as it stands."""
        return self.jugement.constats if self.jugement else ()

    def _montrer(self) -> None:
        self.jugement = self.juger(self.formulaire.nettoyer(self.document))
        porteur = self.formulaire.porteur
        porteurs = {porteur(c.champ) for c in self.constats if c.severite is not Severite.INFORMATION}
        visibles = {c.nom for c in self.formulaire.visibles(self.document, porteurs | self.signales())}
        valeurs = {nom: champ.montrer(self.document) for nom, champ in self.formulaire.par_nom.items()}
        for ligne in self._lignes:
            ligne.montrer(valeurs, visibles)
        self.autour(valeurs)
        self.query_one("#constats", Constats).montrer(self.constats)
        self._montrer_le_pli(self.document.employeur)
        self._montrer_erreurs()

    def _montrer_le_pli(self, employeur: Employeur | None) -> None:
        nom = propre(employeur.raison_sociale or "") if employeur else ""
        signe = "▾" if self.has_class("-deplie") else "▸"
        quoi = f"Employeur : {nom}" if nom else "Employeur"
        touche = touches.nom(self.appli.clavier.get("precisions", "f6"))
        self.query_one("#plie", Static).update(f"{signe} Précisions · {quoi}   {touche}")

    def _montrer_erreurs(self) -> None:
        """Write under each field what blocks it, once it was left or asked for."""
        phrases = {nom: phrase for nom, phrase in self._erreurs.items() if phrase}
        for constat in self._bloquants():
            nom = self.formulaire.porteur(constat.champ)
            if nom in self._vus:
                phrases.setdefault(nom, constat.message)
        for ligne in self._lignes:
            ligne.signaler(" ".join(phrases[nom] for nom in ligne.champs if nom in phrases))

    def _bloquants(self) -> list[Constat]:
        return [c for c in self.constats if c.bloquant]

    # --- where one goes

    def ligne(self, nom: str) -> LigneChamps:
        """Return the line of a field."""
        return next(ligne for ligne in self._lignes if nom in ligne.champs)

    def controle(self, nom: str) -> Widget | None:
        """Return the control of a field."""
        return next((ligne.controles[nom] for ligne in self._lignes if nom in ligne.controles), None)

    def _aller(self, nom: str) -> None:
        controle = self.controle(nom)
        if controle is None:
            return
        if self.formulaire.par_nom[nom].bloc in self.formulaire.replies and not self.has_class("-deplie"):
            self._deplier(ouvert=True)
        controle.focus()
        # With what is written under it, once that has its room.
        self.call_after_refresh(self.ligne(nom).scroll_visible, animate=False)

    def _courant(self) -> str:
        foyer = self.focused
        return next((nom for ligne in self._lignes for nom, c in ligne.controles.items() if c is foyer), "")

    def _a_corriger(self) -> list[str]:
        """Return the fields that block, in the order of the form."""
        noms = {self.formulaire.porteur(c.champ) for c in self._bloquants()} | set(self._erreurs)
        return [nom for nom in self.formulaire.par_nom if nom in noms]

    def _aller_au_suivant(self, *, depuis_le_debut: bool = False) -> None:
        noms = self._a_corriger()
        if not noms:
            self.appli.etat = "Rien ne manque : F10 pour le récapitulatif."
            self.focus_next()
            return
        ordre = list(self.formulaire.par_nom)
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
            if noms == [ACCORD]:
                self.appli.etat = "Accord du patient : Espace pour accepter, puis F10. F1 : les textes."
            return
        from aat.tui.screens.recapitulatif import Recapitulatif

        self.app.push_screen(Recapitulatif(self.formulaire.nettoyer(self.document), self.document_id))

    def _prendre_le_champ(self) -> None:
        """Take what is typed in the field that has the cursor, at once: no key makes it lost."""
        champ = self.focused
        if isinstance(champ, Annonceur):
            with champ.ecoute(self.prendre):
                champ.valider()

    def action_retour(self) -> None:
        """Go back; the draft stays in the store and is offered again."""
        self._prendre_le_champ()
        if brouillons.est_garde(self.document_id, self.appli.outils):
            # Not in a notice: it would hide the panel of the form that comes next.
            self.appli.etat = "Brouillon gardé : il sera proposé à l’accueil."
        super().action_retour()

    def action_constat_suivant(self) -> None:
        """Go to the next field that a finding names."""
        nommes = {self.formulaire.porteur(c.champ) for c in self.constats}
        noms = [n for n in self.formulaire.par_nom if n in nommes]
        if not noms:
            self.appli.etat = "Rien à signaler."
            return
        courant = self._courant()
        self._vus.update(noms)
        self._montrer_erreurs()
        self._aller(noms[(noms.index(courant) + 1) % len(noms)] if courant in noms else noms[0])

    def action_precisions(self) -> None:
        """Open or fold the particulars and the employer."""
        self._deplier(ouvert=not self.has_class("-deplie"))
        if self.has_class("-deplie"):
            self._aller(self.premiere_precision())
            # All that was folded, as far as it fits: the cursor's line stays on screen.
            self.call_after_refresh(self.query_one("#precisions").scroll_visible, animate=False, top=True)

    def action_panneau(self, sens: int) -> None:
        """Show the next (``1``) or the previous (``-1``) page of what the law says."""
        cote = self.query_one("#cote")
        cote.scroll_relative(y=sens * max(1, cote.size.height - 1), animate=False)

    def premiere_precision(self) -> str:
        """Return where the cursor goes when the fold opens."""
        return "employeur.raison_sociale"

    def _deplier(self, *, ouvert: bool) -> None:
        self.set_class(ouvert, "-deplie")
        self._montrer_le_pli(self.document.employeur)

    def action_calendrier(self) -> None:
        """Choose the day of the date field in a calendar; the usual one when the cursor is elsewhere."""
        from aat.tui.screens.calendrier import Calendrier

        nom = self.date_du_calendrier(self._courant())

        def prendre(jour: object) -> None:
            if isinstance(jour, str):
                self.poser(nom, jour)
                self._aller(nom)

        self.app.push_screen(Calendrier(self.jours_possibles(nom)), prendre)

    def date_du_calendrier(self, courant: str) -> str:
        """Return the date field that F5 is about, the cursor being on ``courant`` (may be empty)."""
        champ = self.formulaire.par_nom.get(courant)
        return courant if champ is not None and champ.genre is Genre.DATE else self.DATE_USUELLE

    def action_texte(self) -> None:
        """Show the récapitulatif as plain text, to be read or copied."""
        from aat.tui.screens.lecture import Lecture

        if self.jugement is not None:
            self.app.push_screen(Lecture("Récapitulatif", self.jugement.recapitulatif))

    def aide(self) -> tuple[str, str]:
        """Return the page of the form and the help of the field, with the article of its findings."""
        nom = self._courant()
        lignes: list[str] = [self.formulaire.par_nom[nom].aide] if nom else []
        for constat in self.constats:
            if self.formulaire.porteur(constat.champ) == nom:
                lignes.append(f"{constat.message} ({constat.fondement}) [{constat.code}]")  # noqa: PERF401 - read as written
        return self.PAGE_AIDE, "\n".join(filter(None, lignes))

    def a_copier(self) -> str:
        """Return the value of the field that has the cursor."""
        champ = self.formulaire.par_nom.get(self._courant())
        return champ.montrer(self.document) if champ else ""
