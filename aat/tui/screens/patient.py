"""Typing a patient, once: fields from ``services.formulaire.patient``, kept encrypted, found again ever after.

No rule and no number is checked here; the store decides whether somebody is already under that NIR.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from aat.erreurs import ErreurAat
from aat.identifiants import nir
from aat.services import identification
from aat.services.formulaire import patient as formulaire
from aat.tui import navigation
from aat.tui.patient import date_de_naissance
from aat.tui.screens.base import Ecran
from aat.tui.texte import francais, propre
from aat.tui.widgets.champs import ChampTexte
from aat.tui.widgets.ligne_champ import LigneChamps

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from aat.domaine.personnes import Assure
    from aat.tui.messages import Saisi, Suivant

#: The lines of the screen: label, fields.
_LIGNES: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((champ.libelle, (champ.nom,)) for champ in formulaire.CHAMPS if not champ.nom.startswith("adresse.")),
)
_ADRESSE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("N° et voie", ("adresse.voie",)),
    ("Complément", ("adresse.complement",)),
    ("Ville", ("adresse.code_postal", "adresse.ville")),
)
_GARDE = "Ces données restent sur cet ordinateur, chiffrées. F10 les garde, Échap revient sans rien garder."
_INCHANGES = " Le NIR et le rang ne se changent pas : un autre NIR, c’est un autre patient."


class Patient(Ecran):
    """Gives the patient that was kept, or ``None``."""

    TITRE = "Patient"
    PAGE_AIDE = "patient"
    CSS_PATH = "patient.tcss"
    #: ``on_mount`` chooses; a letter typed ahead would go to the first field before.
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("f10", "principal", "garder", id="principal", priority=True),
        Binding("f3", "liste", "régimes, caisses", id="motifs", priority=True),
    ]

    def __init__(self, assure: Assure, *, nouveau: bool = True) -> None:
        """Open the form on ``assure``; somebody known (``nouveau`` false) keeps NIR and rang."""
        super().__init__()
        self.assure, self._depart, self._nouveau = assure, assure, nouveau
        self._erreurs: dict[str, str] = {}
        self._lignes: list[LigneChamps] = []
        self._occupe = False

    def corps(self) -> ComposeResult:
        """Lay the sentence, the fields and what is known of the organisme."""
        yield Static(francais(_GARDE + ("" if self._nouveau else _INCHANGES)), id="explication", markup=False)
        with VerticalScroll(id="champs", can_focus=False):
            *avant, telephone = _LIGNES
            for libelle, noms in (*avant, *_ADRESSE, telephone):
                ligne = LigneChamps(libelle, [formulaire.PAR_NOM[nom] for nom in noms])
                self._lignes.append(ligne)
                yield ligne
        yield Static("", id="organisme", markup=False)

    def on_mount(self) -> None:
        """Show what is known, the cursor on what is missing."""
        if not self._nouveau:
            for nom in ("nir", "rang"):
                self._controle(nom).disabled = True
        self._montrer()
        self._aller_au_suivant()

    @property
    def attend(self) -> bool:
        """The store keeps the patient: what is typed meanwhile is for the next screen."""
        return self._occupe

    # --- what is typed

    def on_saisi(self, message: Saisi) -> None:
        """Put what was typed in the patient; what cannot be read stays on screen, with what to do."""
        message.stop()
        self._poser(message.nom, message.texte)

    def _poser(self, nom: str, texte: str) -> None:
        try:
            self.assure = formulaire.PAR_NOM[nom].poser(self.assure, texte, self.appli.jour)
        except ErreurAat as erreur:
            self._erreurs[nom] = " ".join(filter(None, (erreur.message, erreur.remede)))
        else:
            self._erreurs.pop(nom, None)
        self._montrer()

    def on_suivant(self, message: Suivant) -> None:
        """Go to the next field that still needs something, else to the next one."""
        message.stop()
        self._prendre_le_champ()
        courant = self._courant()
        if courant in self._erreurs:
            return
        if self._manquent():
            self._aller_au_suivant(courant)
            return
        self.appli.etat = francais("Rien ne manque : F10 garde ce patient.")
        self.focus_next()

    def _montrer(self) -> None:
        """Show the fields; what could not be read stays as it was typed."""
        visibles = set(formulaire.PAR_NOM)
        for ligne in self._lignes:
            valeurs = {
                nom: self._controle(nom).value if nom in self._erreurs else propre(champ.montrer(self.assure))
                for nom, champ in ligne.champs.items()
            }
            ligne.montrer(valeurs, visibles)
            ligne.signaler(francais(" ".join(self._erreurs[nom] for nom in ligne.champs if nom in self._erreurs)))
        self.query_one("#organisme", Static).update(formulaire.raccordement(self.assure, self.appli.jour))

    # --- where one goes

    def _controle(self, nom: str) -> ChampTexte:
        controle = next(ligne.controles[nom] for ligne in self._lignes if nom in ligne.controles)
        assert isinstance(controle, ChampTexte)  # noqa: S101 - every field of this form is a text
        return controle

    def _courant(self) -> str:
        return self.focused.nom if isinstance(self.focused, ChampTexte) else ""

    def _manquent(self) -> list[str]:
        """Return the fields that are wrong or still needed, in the order of the form."""
        noms = {champ.nom for champ in formulaire.manques(self.assure)} | set(self._erreurs)
        return [nom for nom in formulaire.PAR_NOM if nom in noms]

    def _aller_au_suivant(self, courant: str = "") -> None:
        ordre, noms = list(formulaire.PAR_NOM), self._manquent()
        apres = [nom for nom in noms if courant and ordre.index(nom) > ordre.index(courant)]
        controle = self._controle((apres or noms or ["nom_usage"])[0])
        controle.focus()
        controle.scroll_visible(animate=False)

    def _prendre_le_champ(self) -> None:
        """Take what is in the field that has the cursor: neither F10 nor Entrée makes it lost."""
        champ = self.focused
        if not isinstance(champ, ChampTexte):
            return
        # What was wrong may have been typed back as it was before.
        if champ.nom in self._erreurs or champ.value != formulaire.PAR_NOM[champ.nom].montrer(self.assure):
            champ.refuser()  # taken: what is understood may be shown in its place
            self._poser(champ.nom, champ.value)

    # --- the keys

    def action_liste(self) -> None:
        """Choose the régime, or the caisse when the cursor is there, in a list."""
        from aat.tui.screens.liste import Liste

        if self._courant() == "caisse":
            nom, titre, choix = "caisse", "Caisse", formulaire.caisses(self.assure.regime)
        else:
            nom, titre, choix = "regime", "Régime", formulaire.regimes()
        if not choix:
            self.appli.etat = "Aucune caisse de ce régime n’est connue ici : tapez ses trois chiffres."
            return
        valeur = (self.assure.caisse if nom == "caisse" else self.assure.regime) or ""

        def prendre(code: str | None) -> None:
            if code is not None:
                self._controle(nom).value = code
                self._poser(nom, code)
            self._controle(nom).focus()

        self.app.push_screen(Liste(titre, choix, valeur), prendre)

    def action_principal(self) -> None:
        """Keep the patient; what is missing is shown first."""
        if self._occupe:
            return
        self._prendre_le_champ()
        if self._manquent():
            for champ in formulaire.manques(self.assure):
                self._erreurs.setdefault(champ.nom, "Cette réponse est nécessaire.")
            self._montrer()
            self._aller_au_suivant()
            return
        self._garder(remplacer=not self._nouveau)

    def _garder(self, *, remplacer: bool) -> None:
        self._occupe = True
        assure, outils = formulaire.nettoyer(self.assure), self.appli.outils

        def garder() -> Assure | None:
            deja = None if remplacer else identification.deja_garde(assure, outils)
            if deja is None:
                identification.memoriser(assure, outils, outils.horloge.maintenant())
            return deja

        self.a_cote("garder", garder, lambda deja: self._demander(deja) if deja else self._garde(assure), self._echoue)

    def _garde(self, assure: Assure) -> None:
        self.appli.etat = ""
        navigation.degager(self.appli, self)
        self.dismiss(assure)

    def _echoue(self, erreur: ErreurAat) -> None:
        self._occupe = False
        self.appli.signaler(erreur)

    def _demander(self, deja: Assure) -> None:
        """Ask before somebody else's record would be replaced."""
        from aat.tui.screens.question import Question

        self._occupe = False
        qui = propre(" ".join((deja.nom, *deja.prenoms)))
        ne = f", né(e) le {date_de_naissance(deja.date_naissance)}" if deja.date_naissance else ""
        phrase = (
            f"{qui}{ne} est déjà gardé(e) sous ce NIR, au rang {deja.rang}. Est-ce la même personne ? "
            "Oui remplace ce qui était gardé ; Non : donnez un autre rang."
        )

        def repondre(oui: bool | None) -> None:  # noqa: FBT001 - Textual calls it
            if oui:
                self._garder(remplacer=True)
                return
            rang = self._controle("rang")
            rang.focus()
            rang.scroll_visible(animate=False)

        self.app.push_screen(Question(phrase, defaut=False), repondre)

    def action_retour(self) -> None:
        """Go back; asks when something typed here would be lost."""
        from aat.tui.screens.question import Question

        if self._occupe:
            self.appli.etat = "Un instant : ce patient est en train d’être gardé."
            return
        self._prendre_le_champ()
        if self.assure == self._depart and not self._erreurs:
            self.dismiss(None)
            return

        def repondre(oui: bool | None) -> None:  # noqa: FBT001 - Textual calls it
            if oui:
                self.dismiss(None)

        self.app.push_screen(Question("Ce qui est saisi n’est pas gardé. L’abandonner ?", defaut=False), repondre)

    def aide(self) -> tuple[str, str]:
        """Return the page and the help of the field."""
        champ = formulaire.PAR_NOM.get(self._courant())
        return self.PAGE_AIDE, champ.aide if champ else ""

    def a_copier(self) -> str:
        """Return the value of the field that has the cursor; the NIR without spaces."""
        nom = self._courant()
        if nom == "nir":
            return nir.compact(self.assure.nir or "")
        champ = formulaire.PAR_NOM.get(nom)
        return champ.montrer(self.assure) if champ else ""
