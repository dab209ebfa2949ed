"""What is set once: who prescribes, what a new avis starts from, how the screen looks, the keys, where things are.

The prescriber is kept by F10, when nothing is missing; every other setting as soon as it is chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from aat.domaine.environnement import Environnement
from aat.domaine.personnes import Prescripteur
from aat.erreurs import ErreurAat
from aat.services.formulaire import prescripteur as formulaire
from aat.services.formulaire import reglages
from aat.tui import touches
from aat.tui.messages import Saisi, Suivant
from aat.tui.screens.base import Ecran
from aat.tui.texte import chemin_court, propre, sans_commande
from aat.tui.widgets.barres import BarreTitre
from aat.tui.widgets.champs import ChampTexte
from aat.tui.widgets.ligne_champ import LigneChamps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from textual.app import ComposeResult
    from textual.widget import Widget

    from aat.composition import Atelier
    from aat.services.formulaire.champ import Champ

#: The lines of the screen: label, fields.
_PRESCRIPTEUR: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Profession", ("profession",)),
    ("N° RPPS", ("rpps",)),
    ("Nom", ("nom",)),
    ("Prénom", ("prenom",)),
    ("Spécialité", ("specialite",)),
    ("Exercice", ("salarie",)),
    ("", ("exerce_a_l_etranger",)),
    ("Cabinet", ("structure.raison_sociale",)),
    ("FINESS, SIRET", ("structure.identifiant",)),
    ("N° et voie", ("structure.adresse.voie",)),
    ("Complément", ("structure.adresse.complement",)),
    ("Code postal", ("structure.adresse.code_postal",)),
    ("Ville", ("structure.adresse.ville",)),
    ("", ("remplacant_de",)),
    ("Remplacé", ("remplacant_de.nom", "remplacant_de.prenom")),
    ("Son RPPS", ("remplacant_de.rpps",)),
)
_AVIS = ("saisie.categorie", "saisie.temps", "saisie.sorties")
_ECRAN = ("ecran.theme",)
_PREMIERE_FOIS = "Première utilisation : dites qui prescrit, puis F10 pour l’enregistrer."


class _Texte(Static, can_focus=True):
    """Lines to read, reached by Tab as a field is; arrows scroll them."""

    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("down", "defiler(1)", "descendre", show=False),
        Binding("up", "defiler(-1)", "monter", show=False),
        Binding("pagedown", "defiler(10)", "page suivante", show=False),
        Binding("pageup", "defiler(-10)", "page précédente", show=False),
    ]

    def action_defiler(self, lignes: int) -> None:
        """Scroll the page that holds this text."""
        self.screen.query_one("#reglages").scroll_relative(y=lignes, animate=False)


class Reglages(Ecran):
    """The settings, in one page."""

    TITRE = "Réglages"
    PAGE_AIDE = "reglages"
    CSS_PATH = "reglages.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("f10", "principal", "enregistrer le prescripteur", id="principal", priority=True),
    ]

    def __init__(self) -> None:
        """Nothing is read before the screen is shown."""
        super().__init__()
        self.prescripteur = Prescripteur()
        self._garde = Prescripteur()
        self._erreurs: dict[str, str] = {}
        self._lignes: list[LigneChamps] = []

    @property
    def _outils(self) -> Atelier:
        return self.appli.outils

    def corps(self) -> ComposeResult:
        """Lay the sections one under another."""
        with VerticalScroll(id="reglages", can_focus=False):
            yield Static("Qui prescrit", classes="section", markup=False)
            yield Static("", id="premiere-fois", markup=False)
            for libelle, noms in _PRESCRIPTEUR:
                yield self._ligne(libelle, [formulaire.PAR_NOM[nom] for nom in noms])
            yield Static("Un nouvel avis commence par", classes="section", markup=False)
            for nom in _AVIS:
                yield self._ligne(reglages.PAR_NOM[nom].libelle, [reglages.PAR_NOM[nom]])
            yield Static("Écran", classes="section", markup=False)
            for nom in _ECRAN:
                yield self._ligne(reglages.PAR_NOM[nom].libelle, [reglages.PAR_NOM[nom]])
            yield Static("Touches", classes="section", markup=False)
            yield _Texte("", id="touches", markup=False)
            yield Static("Environnement", classes="section", markup=False)
            yield _Texte("", id="environnement", markup=False)

    def _ligne(self, libelle: str, champs: Sequence[Champ[Any]]) -> LigneChamps:
        ligne = LigneChamps(libelle, champs)
        self._lignes.append(ligne)
        return ligne

    def on_mount(self) -> None:
        """Show what is set, the cursor on what is missing."""
        connu = self._outils.prescripteur()
        # Most who start are doctors; a choice on screen says so, and one key changes it.
        self.prescripteur = self._garde = connu or Prescripteur(profession=formulaire.PROFESSIONS[0][0])
        self.query_one("#premiere-fois", Static).update("" if connu else _PREMIERE_FOIS)
        self.query_one("#premiere-fois").display = connu is None
        self.query_one("#touches", Static).update("\n".join(self._touches()))
        self.query_one("#environnement", Static).update("\n".join(self._environnement()))
        self._montrer()
        self._controle(next(iter(self._manquent()), "profession")).focus()

    # --- what is typed

    def on_saisi(self, message: Saisi) -> None:
        """Take what was typed; what cannot be read stays on screen, with what to do."""
        message.stop()
        if message.nom in reglages.PAR_NOM:
            self._regler(message.nom, message.texte)
            return
        try:
            self.prescripteur = formulaire.PAR_NOM[message.nom].poser(
                self.prescripteur, sans_commande(message.texte), self.appli.jour
            )
        except ErreurAat as erreur:
            self._erreurs[message.nom] = " ".join(filter(None, (erreur.message, erreur.remede)))
        else:
            self._erreurs.pop(message.nom, None)
        self._montrer()

    def _regler(self, nom: str, texte: str) -> None:
        """Keep a setting at once, and show it."""
        champ = reglages.PAR_NOM[nom]
        try:
            reglee = champ.poser(self._outils.configuration, texte, self.appli.jour)
            self._outils.enregistrer_configuration(reglee)
        except ErreurAat as erreur:
            self.appli.signaler(erreur)
            self._montrer()
            return
        if nom == "ecran.theme":
            self.app.theme = texte
        self.appli.etat = f"Gardé : {champ.libelle.lower()}, {dict(champ.choix)[texte].lower()}."
        self._montrer()

    def on_suivant(self, message: Suivant) -> None:
        """Go to the next field that still needs something, else to the next one."""
        message.stop()
        self._prendre_le_champ()
        courant = self._courant()
        if courant in self._erreurs:
            return
        manquent = self._manquent()
        if not manquent or courant not in formulaire.PAR_NOM:
            self.appli.etat = "" if manquent else "Rien ne manque : F10 enregistre le prescripteur."
            self.focus_next()
            return
        ordre = list(formulaire.PAR_NOM)
        self._aller(next((nom for nom in manquent if ordre.index(nom) > ordre.index(courant)), manquent[0]))

    def _prendre_le_champ(self) -> None:
        """Take what is typed in the field that has the cursor: F10 does not make it lost."""
        champ = self.focused
        if isinstance(champ, ChampTexte) and champ.value != formulaire.PAR_NOM[champ.nom].montrer(self.prescripteur):
            self.on_saisi(Saisi(champ.nom, champ.value, champ))

    # --- what is shown

    def _montrer(self) -> None:
        configuration = self._outils.configuration
        visibles = {c.nom for c in formulaire.CHAMPS if c.visible(self.prescripteur)} | set(reglages.PAR_NOM)
        for ligne in self._lignes:
            valeurs = {
                nom: champ.montrer(configuration if nom in reglages.PAR_NOM else self.prescripteur)
                for nom, champ in ligne.champs.items()
            }
            for nom in set(valeurs) & set(self._erreurs):
                valeurs[nom] = getattr(ligne.controles[nom], "value", "")
            ligne.montrer(valeurs, visibles)
            ligne.signaler(" ".join(self._erreurs[nom] for nom in ligne.champs if nom in self._erreurs))

    def _touches(self) -> Iterator[str]:
        """Yield where the keys are changed, then each command with its key."""
        chemin = self._outils.lieux.configuration.with_name("touches.toml")
        try:
            choisies = touches.lire_touches(chemin)
        except ErreurAat as erreur:
            yield from filter(None, (erreur.message, erreur.remede))
            choisies = {}
        yield f"Fichier : {chemin_court(chemin)}" + ("" if chemin.exists() else " (absent : touches d’origine)")
        yield 'Une ligne par commande à changer, par exemple : motifs = "f3". Compte au prochain démarrage.'
        for liaison in touches.TOUTES:
            touche = choisies.get(liaison.id or "", liaison.key)
            changee = " (changée)" if touche != liaison.key else ""
            yield f"  {liaison.id:12} {touches.nom(touche):10} {liaison.description}{changee}"

    def _environnement(self) -> Iterator[str]:
        """Yield which world documents go to, and where things are kept."""
        reglage, lieux = self._outils.configuration.transmission, self._outils.lieux
        if reglage.environnement is Environnement.BANC:
            yield "BANC D’ESSAI : rien n’est envoyé à une caisse."
        else:
            yield "Service réel : les documents partent à la caisse du patient."
        yield f"Service        {propre(reglage.url or 'non réglé : les documents validés restent en file')}"
        yield f"Configuration  {chemin_court(lieux.configuration)}"
        rangement = self._outils.rangement
        ou = str(rangement) if rangement.adresse else chemin_court(lieux.base)
        yield f"Coffre         {propre(ou)}"
        yield f"Documents      {chemin_court(lieux.documents)}"
        if imprimante := self._outils.configuration.impression.imprimante:
            yield f"Imprimante     {propre(imprimante)} (p, sur un document, en choisit une autre)"

    # --- where one goes

    def _controle(self, nom: str) -> Widget:
        return next(ligne.controles[nom] for ligne in self._lignes if nom in ligne.controles)

    def _courant(self) -> str:
        foyer = self.focused
        return next((nom for ligne in self._lignes for nom, c in ligne.controles.items() if c is foyer), "")

    def _aller(self, nom: str) -> None:
        self._controle(nom).focus()
        self._controle(nom).scroll_visible(animate=False)

    def _manquent(self) -> list[str]:
        """Return the fields that are wrong or still needed, in the order of the form."""
        noms = {champ.nom for champ in formulaire.manques(self.prescripteur)} | set(self._erreurs)
        return [nom for nom in formulaire.PAR_NOM if nom in noms]

    # --- the keys

    def action_principal(self) -> None:
        """Keep the prescriber and go back; what is missing is shown first."""
        self._prendre_le_champ()
        for champ in formulaire.manques(self.prescripteur):
            self._erreurs.setdefault(champ.nom, "Cette réponse est nécessaire.")
        if self._erreurs:
            self._montrer()
            self._aller(self._manquent()[0])
            return
        try:
            self._outils.enregistrer_prescripteur(self.prescripteur)
        except ErreurAat as erreur:
            self.appli.signaler(erreur)
            return
        self.appli.etat = "Prescripteur enregistré."
        for barre in (barre for ecran in self.app.screen_stack for barre in ecran.query(BarreTitre)):
            barre.on_resize()
        self.dismiss(None)

    def action_retour(self) -> None:
        """Go back; asks when a change of the prescriber would be lost."""
        from aat.tui.screens.question import Question

        self._prendre_le_champ()
        if self.prescripteur == self._garde and not self._erreurs:
            self.dismiss(None)
            return
        question = "Les changements du prescripteur ne sont pas enregistrés. Les abandonner ?"
        self.app.push_screen(Question(question, defaut=False), self._abandonner)

    def _abandonner(self, reponse: object) -> None:
        if reponse is True:
            self.dismiss(None)

    def aide(self) -> tuple[str, str]:
        """Return the page and the help of the field."""
        nom = self._courant()
        champ = formulaire.PAR_NOM.get(nom) or reglages.PAR_NOM.get(nom)
        return self.PAGE_AIDE, champ.aide if champ else ""

    def a_copier(self) -> str:
        """Return the value of the field that has the cursor, as it is written on an avis."""
        nom = self._courant()
        champ = formulaire.PAR_NOM.get(nom)
        return champ.montrer(self.prescripteur) if champ else ""
