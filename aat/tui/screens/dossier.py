"""The patient's record: who they are, their stops, and what is begun from here. Judges nothing, types nothing.

The cursor is on the express line: « grippe 5j » and Entrée open the form filled, « p 60j » prolongs, Entrée alone
opens an empty form. Letters are actions in the list only, where no text is typed.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from aat.domaine.constat import Severite
from aat.domaine.personnes import Assure
from aat.erreurs import ErreurAat
from aat.identifiants import nir
from aat.rules.calendrier import date_courte
from aat.services import arrets_patient, fiche_patient, journal
from aat.services.defauts import avis_du_jour
from aat.services.droits import completer, completer_avis
from aat.services.droits_dits import POUR_INFORMATION, DroitsDits
from aat.tui import navigation
from aat.tui.patient import date_de_naissance
from aat.tui.screens.base import Ecran
from aat.tui.texte import colonne, francais, propre
from aat.tui.widgets.constats import SIGNES
from aat.tui.widgets.entree import Entree

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from aat.domaine.arret import Avis
    from aat.services.arrets_patient import ArretConnu
    from aat.services.droits import DroitsVus
    from aat.services.fiche_patient import Fiche

_MAXI_EXPRESS = 300
_INDICE = "Express : grippe 5j · p 60j prolonge · Entrée : avis vierge · Tab : la liste"
_ACTIONS = (
    "n nouvel arrêt  p prolonger  c certificat AT/MP  i imprimer, accusé\n"
    "m modifier le patient  v plus d’informations  d changer de patient"
)


class _Express(Entree):
    """One line; the arrow goes to the list."""

    BINDINGS: ClassVar[list[Binding]] = [
        Binding("down", "app.focus_next", show=False),
    ]


#: Cells of the motif in the list of stops, at eighty columns.
_MOTIF_MINI = 22


class Dossier(Ecran):
    """A patient, and what can be done for them."""

    TITRE = "Dossier"
    PAGE_AIDE = "dossier"
    CSS_PATH = "dossier.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("f10", "principal", "nouvel arrêt", id="principal", priority=True),
        Binding("n", "nouveau", "nouvel arrêt", show=False),
        Binding("p", "prolonger", "prolonger", show=False),
        Binding("c", "certificat", "certificat AT/MP", show=False),
        Binding("i", "imprimer", "imprimer à nouveau", show=False),
        Binding("m", "modifier", "modifier le patient", show=False),
        Binding("v", "voir", "plus d’informations", show=False),
        Binding("d", "retour", "changer de patient", show=False),
    ]
    #: Letters that mean the same as first word of the express line.
    _LETTRES: ClassVar[dict[str, str]] = {
        "n": "nouveau",
        "p": "prolonger",
        "c": "certificat",
        "i": "imprimer",
        "m": "modifier",
        "v": "voir",
        "d": "retour",
    }

    def __init__(self, assure: Assure, *, origine: str = "mémoire") -> None:
        """Open the record of ``assure``; ``origine`` is « saisie » when the values were typed a moment ago."""
        super().__init__()
        self.assure = assure
        self._saisie = origine == "saisie"
        self._arrets: tuple[ArretConnu, ...] = ()
        self._fiche: Fiche | None = None
        self._vus: DroitsVus | None = None

    def corps(self) -> ComposeResult:
        """Lay the banner, the express line, the stops and the letters."""
        yield Static("", id="bandeau", markup=False)
        yield Static("", id="regime", markup=False)
        yield _Express(placeholder=francais(_INDICE), compact=True, max_length=_MAXI_EXPRESS, id="express")
        yield Static("", id="express-dit", markup=False)
        yield Static("Arrêts connus ici", id="titre-arrets", markup=False)
        yield OptionList(compact=True, markup=False, id="arrets")
        yield Static(_ACTIONS, id="actions", markup=False)

    def on_mount(self) -> None:
        """Show what is already here; the store is read beside the screen."""
        self.query_one("#express").focus()
        self._bandeau(None)
        self._charger()

    def on_screen_resume(self) -> None:
        """Read again: a document may have been made since."""
        if self._fiche is not None:
            express = self.query_one("#express", Input)
            express.value = ""
            express.focus()
            self._charger()

    # --- what is shown

    def _charger(self) -> None:
        assure, outils, saisie, deja = self.assure, self.appli.outils, self._saisie, self._vus

        def lire() -> tuple[Fiche, tuple[ArretConnu, ...]]:
            return fiche_patient.fiche(assure, outils, saisie=saisie, vus=deja), arrets_patient.arrets(assure, outils)

        def montrer(lus: tuple[Fiche, tuple[ArretConnu, ...]]) -> None:
            _, arrets = lus
            self._montrer(*lus, deja)
            # The screen is there already: whatever the service of the rights does, nobody waits for it.
            self.a_cote("droits", consulter, partial(completer_la_fiche, arrets))

        def consulter() -> tuple[Fiche, DroitsVus]:
            vus = outils.droits.consulter(assure)
            return fiche_patient.fiche(assure, outils, saisie=saisie, vus=vus), vus

        def completer_la_fiche(arrets: tuple[ArretConnu, ...], dits: tuple[Fiche, DroitsVus]) -> None:
            fiche, vus = dits
            if vus is not deja:
                self._montrer(fiche, arrets, vus)

        self.a_cote("dossier", lire, montrer)

    def _montrer(self, fiche: Fiche, arrets: tuple[ArretConnu, ...], vus: DroitsVus | None) -> None:
        self._fiche, self._arrets, self._vus = fiche, arrets, vus
        self._bandeau(fiche)
        regime = self.query_one("#regime", Static)
        regime.update("\n".join(f"{SIGNES[c.severite][0]} {francais(c.message)}" for c in fiche.constats))
        regime.display = bool(fiche.constats)
        regime.set_class(any(c.severite is not Severite.INFORMATION for c in fiche.constats), "-attention")
        liste = self.query_one("#arrets", OptionList)
        rang = liste.highlighted
        liste.clear_options()
        liste.add_options(Option(_ligne(arret, self.app.size.width)) for arret in arrets)
        liste.highlighted = min(rang or 0, len(arrets) - 1) if arrets else None
        titre = "Arrêts connus ici" if arrets else "Aucun arrêt de ce patient n’est connu ici."
        self.query_one("#titre-arrets", Static).update(titre)

    def _bandeau(self, fiche: Fiche | None) -> None:
        """Draw the banner (G03); what is not known is said so."""
        a = self.assure
        noms = " ".join(filter(None, (a.nom, *a.prenoms)))
        texte = Text(propre(noms), style="bold")
        if a.nom_usage and a.nom_famille:
            texte.append(f" (nom de naissance : {propre(a.nom_famille)})", style="not bold")
        ne = date_de_naissance(a.date_naissance) if a.date_naissance else fiche_patient.NON_CONNU
        origine = f" · {fiche.origine}" if fiche else ""
        droits = fiche.droits if fiche else DroitsDits()
        dernier = f"{POUR_INFORMATION} ({droits.origine})" if droits.connus else fiche_patient.A_TITRE_INDICATIF
        suite = (
            f"né(e) le {ne} · NIR {nir.formater(a.nir or '')} · rang {a.rang}{origine}",
            fiche_patient.organisme(fiche.rattachement) if fiche else "…",
            droits.en_ligne(),
            " ".join(filter(None, (dernier, droits.pourquoi))),
        )
        for rang, ligne in enumerate(suite):
            texte.append(f"\n{francais(propre(ligne))}", style="not bold" if rang < 2 else "not bold dim")
        self.query_one("#bandeau", Static).update(texte)

    # --- the express line

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Do what the line says: a letter alone first is an action, words are an avis."""
        message.stop()
        ligne = message.value.strip()
        premier, _, reste = ligne.partition(" ")
        action = self._LETTRES.get(premier.casefold())
        if action in {"nouveau", "prolonger"}:
            self._commencer(reste.strip(), prolonge=action == "prolonger", choisi=False)
        elif action and not reste:
            self.query_one("#express", Input).value = ""
            getattr(self, f"action_{action}")()
        elif premier.casefold().startswith("prolong"):
            self._commencer(reste.strip(), prolonge=True, choisi=False)
        else:
            self._commencer(ligne, prolonge=False, choisi=False)

    def _commencer(self, ligne: str, *, prolonge: bool, choisi: bool) -> None:
        """Open the form of a new document, the line put on it; ``choisi`` prolongs the stop that is highlighted."""
        outils = self.appli.outils
        if outils.prescripteur() is None:
            self.appli.ouvrir("reglages")
            return
        try:
            avis = self._prolongation(choisi=choisi) if prolonge else self._nouvel_avis()
        except ErreurAat as erreur:
            self._dire(" ".join(filter(None, (erreur.message, erreur.remede))))
            return
        self._dire("")
        ecran = navigation.remplir(self.appli, avis)
        if ligne and isinstance(ecran, Ecran):
            ecran.retenu = True
            ecran.call_after_refresh(_lire_express, ecran, ligne)

    def _nouvel_avis(self) -> Avis:
        return completer_avis(avis_du_jour(self.assure, self.appli.outils), self._vus)

    def _prolongation(self, *, choisi: bool) -> Avis:
        from aat.services.prolongation import preparer

        arret = self._choisi() if choisi else None
        avis = preparer(arret.arret.ref if arret else None, self.assure, self.appli.outils)
        return completer_avis(avis, self._vus)

    def _dire(self, phrase: str) -> None:
        dit = self.query_one("#express-dit", Static)
        dit.update(francais(phrase))
        dit.display = bool(phrase)

    # --- the letters

    def _choisi(self) -> ArretConnu | None:
        rang = self.query_one("#arrets", OptionList).highlighted
        return self._arrets[rang] if rang is not None and rang < len(self._arrets) else None

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """Entrée on a stop shows its document."""
        message.stop()
        self.action_imprimer()

    def action_principal(self) -> None:
        """Read the express line as Entrée does, wherever the cursor is."""
        express = self.query_one("#express", Input)
        express.post_message(Input.Submitted(express, express.value))

    def action_nouveau(self) -> None:
        """Begin an avis."""
        self._commencer("", prolonge=False, choisi=False)

    def action_prolonger(self) -> None:
        """Prolong the stop that is highlighted."""
        self._commencer("", prolonge=True, choisi=True)

    def action_certificat(self) -> None:
        """Begin a certificate, from the stop that is highlighted when it is one of a work accident or disease."""
        from aat.domaine.certificat import Certificat, NatureCertificat
        from aat.services import liens_certificat

        arret = self._choisi()
        try:
            if arret is not None and arret.arret.atmp and arret.arret.ref:
                certificat = liens_certificat.depuis_reference(arret.arret.ref, self.appli.outils)
            else:
                qui = self.appli.outils.prescripteur()
                assure = completer(self.assure, self._vus)
                certificat = Certificat(nature=NatureCertificat.INITIAL, assure=assure, prescripteur=qui)
        except ErreurAat as erreur:
            self._dire(" ".join(filter(None, (erreur.message, erreur.remede))))
            return
        navigation.remplir(self.appli, certificat)

    def action_imprimer(self) -> None:
        """Show the document of the stop that is highlighted: its state, its papers."""
        arret = self._choisi()
        if arret is None or arret.arret.ref is None or arret.etat is None:
            self._dire("Aucun document de ce patient à imprimer : choisissez un arrêt de la liste.")
            return
        from aat.tui.screens.accuse import Accuse

        self.app.push_screen(Accuse(arret.etat.ref))

    def action_modifier(self) -> None:
        """Change what is kept of the patient."""
        from aat.tui.screens.patient import Patient

        def garder(assure: object) -> None:
            if isinstance(assure, Assure):
                self.assure, self._saisie, self._vus = assure, True, None
                self._bandeau(None)
                self._charger()

        self.app.push_screen(Patient(self.assure, nouveau=False), garder)

    def action_voir(self) -> None:
        """Show everything that is known, each value with its origin."""
        if self._fiche is not None:
            from aat.tui.screens.lecture import Lecture

            self.app.push_screen(Lecture("Ce qui est connu du patient", propre_lignes(self._fiche.texte())))

    def a_copier(self) -> str:
        """Return the NIR, without spaces."""
        return nir.compact(self.assure.nir or "")


def _lire_express(ecran: Ecran, ligne: str) -> None:
    """Put ``ligne`` on the form as if it were typed there."""
    from aat.tui.widgets.express import LigneExpress

    ecran.query_one(LigneExpress).lire(ligne)
    # What the line says comes to the form as a message of its own.
    ecran.call_after_refresh(_lacher, ecran)


def _lacher(ecran: Ecran) -> None:
    ecran.retenu = False


def propre_lignes(texte: str) -> str:
    """Return several lines, each without what a terminal would obey."""
    return "\n".join(propre(ligne) for ligne in texte.split("\n"))


def _ligne(connu: ArretConnu, largeur: int) -> Text:
    """Return a stop in columns: dates, days, nature, motif, state; the motif has what ``largeur`` leaves."""
    arret = connu.arret
    debut = date_courte(arret.debut) if arret.debut else "?"
    fin = date_courte(arret.fin) if arret.fin else "?"
    jours = f"{connu.jours} j" if connu.jours is not None else ""
    nature = {"initial": "initial", "prolongation": "prolong."}.get(arret.nature or "", "")
    signe, mot = journal.COURTS[connu.etat.etat] if connu.etat else ("", "connu ailleurs")
    motif = colonne(connu.motif, _MOTIF_MINI + max(0, min(largeur, 120) - 80))
    suite = f"{colonne(jours, 6)} {colonne(nature, 8)} {motif} {signe} {mot}"
    texte = Text(f"{debut} – {fin} ", no_wrap=True, overflow="ellipsis", style="dim" if connu.fini else "bold")
    texte.append(suite, style="not bold")
    return texte
