"""The first screen: who the patient is. Offers back what was left unfinished, opens the store, says what is stale.

Searching and opening the store happen beside the keyboard: nothing here waits for them.
"""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.widgets import Static

from aat import composition_referentiel
from aat.composition import Atelier
from aat.domaine.arret import Avis
from aat.erreurs import ErreurAat, ErreurCoffre
from aat.identifiants import nir
from aat.services import brouillons, identification, recherche_patient
from aat.services.formulaire import patient as formulaire
from aat.tui import lecture_carte
from aat.tui.patient import date_de_naissance
from aat.tui.screens.base import Ecran
from aat.tui.texte import francais, propre
from aat.tui.widgets.barres import BarreTitre
from aat.tui.widgets.recherche_patient import Ligne, RecherchePatient

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from aat.coffre.cles import CleCreee
    from aat.domaine.certificat import Certificat
    from aat.domaine.personnes import Assure
    from aat.services.brouillons import EnCours
    from aat.services.identification import Identification
    from aat.services.recherche_patient import Reponse, Trouve

    Document = EnCours[Avis] | EnCours[Certificat]

_NOUVEAU = "nouveau"
_INVITE = "Insérez la carte Vitale, ou tapez un NIR, un nom ou une date de naissance :"
_PERSONNE = "Aucun patient gardé ici ne répond à ce texte."
#: Read on other screens too, where F10 does something else.
_F10_LA_DEMANDE = "À l’accueil, F10 la demande."


class Accueil(Ecran):
    """One field: the patient."""

    TITRE = "Accueil"
    PAGE_AIDE = "accueil"
    #: The readers are watched; a test that has none of its own turns it off.
    SURVEILLE: ClassVar[bool] = True
    CSS_PATH = "accueil.tcss"
    BINDINGS: ClassVar[list[Binding]] = [  # type: ignore[assignment]  # narrower than Textual's own
        Binding("f10", "principal", "ouvrir", id="principal", show=True, priority=True),
        Binding("f2", "lire_carte", "carte", id="carte", show=True, priority=True),
        Binding("f9", "app.journal", "journal", id="journal", show=True, priority=True),
        Binding("ctrl+p", "app.command_palette", "commandes", id="palette", show=True, priority=True),
        Binding("ctrl+q", "app.quitter", "quitter", id="quitter", show=True, priority=True),
        Binding("escape", "retour", "vider le champ", id="retour", show=False),
    ]

    def __init__(self) -> None:
        """Nothing is opened before the screen is shown."""
        super().__init__()
        self._brouillons: dict[str, Document] = {}
        self._reponse: Reponse | None = None
        #: The text that a thread searches for, and whether Entrée waits for what it finds.
        self._cherche: str | None = None
        self._attendu = False
        self._pret = False
        self._panne: ErreurCoffre | None = None
        self._rappel = ""
        self._explication = ""
        self._phrase: Future[str | None] | None = None
        self._fin = threading.Event()

    def corps(self) -> ComposeResult:
        """Lay the question, the field, its lines, and what has to be said today."""
        with Vertical(id="patient-cadre") as cadre:
            cadre.border_title = "Patient"
            yield Static(francais(_INVITE), markup=False)
            yield RecherchePatient()
        yield Static("", id="annonces", markup=False)

    def on_mount(self) -> None:
        """Open the store beside the screen; ask who prescribes where nobody said so."""
        self._recherche.champ.focus()
        outils = self.appli.outils
        if isinstance(outils, Atelier):
            # Its own ways write on the bare terminal, which is not there any more.
            outils.demander_phrase = self._demander_la_phrase
            outils.annoncer_cle = self._cle_creee
        self._ouvrir_le_coffre()
        if outils.prescripteur() is None:
            self.appli.ouvrir("reglages")
        if self.SURVEILLE:
            lecture_carte.surveiller(self, self._carte_inseree, self._cps_vue, self._fin)

    def on_unmount(self) -> None:
        """Let the threads that wait for the passphrase or for a card go."""
        self._fin.set()
        self._repondre_a_la_phrase(None)

    @property
    def attend(self) -> bool:
        """Entrée waits for the store: what is typed after it is for the next screen."""
        return self._attendu and self._panne is None

    @property
    def _recherche(self) -> RecherchePatient:
        return self.query_one(RecherchePatient)

    # --- the store

    def _ouvrir_le_coffre(self) -> None:
        self._panne = None
        outils, premiere, jour = self.appli.outils, not self._pret, self.appli.jour

        def travail() -> tuple[tuple[Document, ...], str | None]:
            trouves = brouillons.tous(outils)
            if premiere:
                # Deciphers everybody once, so that the first letters typed find them at once.
                identification.trouver("a", outils, 1)
            return trouves, composition_referentiel.rappel(jour.isoformat()) if premiere else None

        self.a_cote("coffre", travail, lambda lus: self._coffre_ouvert(*lus), self._en_panne)

    def _en_panne(self, erreur: ErreurAat) -> None:
        self._panne = erreur if isinstance(erreur, ErreurCoffre) else ErreurCoffre(erreur.message, remede=erreur.remede)
        self._attendu = False
        remede = None if erreur.remede == _F10_LA_DEMANDE else erreur.remede
        self._annoncer(" ".join(filter(None, ("✗", erreur.message, remede, "F10 : réessayer."))), erreur=True)

    def _coffre_ouvert(self, trouves: tuple[Document, ...], rappel: str | None) -> None:
        premiere, self._pret = not self._pret, True
        self._brouillons = {en_cours.document_id: en_cours for en_cours in trouves}
        self._rappel = rappel or self._rappel
        self._annoncer(f"i {self._rappel}" if self._rappel else "")
        if self._recherche.texte:
            self._chercher()
            return
        self._recherche.montrer(self._lignes_brouillons())
        if premiere and trouves and self.app.screen is self:
            self._proposer(trouves[0])

    def _annoncer(self, phrase: str, *, erreur: bool = False) -> None:
        annonces = self.query_one("#annonces", Static)
        annonces.update(francais(phrase))
        annonces.set_class(erreur, "-erreur")

    def _demander_la_phrase(self) -> str:
        """Return the passphrase typed on the screen; called by the thread that opens the store."""
        if threading.current_thread() is threading.main_thread():
            raise _ferme()
        attente: Future[str | None] = Future()
        self._phrase = attente
        if self._fin.is_set():  # nobody will answer any more
            raise _ferme()
        self.rapporter(self._montrer_la_phrase)
        phrase = attente.result()
        if phrase is None:
            raise _ferme()
        return phrase

    def _montrer_la_phrase(self) -> None:
        from aat.tui.screens.phrase import Phrase

        self.app.push_screen(Phrase(), self._repondre_a_la_phrase)

    def _repondre_a_la_phrase(self, phrase: str | None) -> None:
        attente, self._phrase = self._phrase, None
        if attente is not None and not attente.done():
            attente.set_result(phrase)

    def _cle_creee(self, creee: CleCreee) -> None:
        """Remember what has to be said of the key just made; any thread."""
        self._explication = creee.explication

    def _dire_la_cle(self) -> None:
        if self._explication:
            from aat.tui.screens.annonce import Annonce

            explication, self._explication = self._explication, ""
            self.app.push_screen(Annonce("Le coffre et sa clé", explication))

    # --- drafts

    def _lignes_brouillons(self) -> list[Ligne]:
        return [
            Ligne(
                en_cours.document_id, (francais(f"Reprendre {self._nommer(en_cours)}   (Suppr : jeter)"),), jetable=True
            )
            for en_cours in self._brouillons.values()
        ]

    def _nommer(self, en_cours: Document) -> str:
        """Return « l’avis de DURAND Marie commencé à 10 h 12 »."""
        document = en_cours.document
        quoi = "l’avis" if isinstance(document, Avis) else "le certificat"
        assure = document.assure
        qui = propre(" ".join(filter(None, (assure.nom, *assure.prenoms[:1])))) if assure else ""
        quand = brouillons.commence(en_cours, self.appli.outils)
        return " ".join(filter(None, (quoi, qui and f"de {qui}", f"commencé {quand}")))

    def _proposer(self, en_cours: Document) -> None:
        from aat.tui.screens.question import Question

        def repondre(oui: bool | None) -> None:  # noqa: FBT001 - Textual calls it
            if oui:
                self._reprendre(en_cours)

        self.app.push_screen(Question(f"Reprendre {self._nommer(en_cours)} ?", non="Plus tard"), repondre)

    def _reprendre(self, en_cours: Document) -> None:
        from aat.tui import navigation

        document, outils = en_cours.document, self.appli.outils
        if isinstance(document, Avis):
            repris: Avis | Certificat = brouillons.au_nom_de_qui_reprend(document, outils)
        else:
            repris = brouillons.au_nom_de_qui_reprend(document, outils)
        navigation.ouvrir_formulaire(self.appli, repris, en_cours.document_id)

    def on_recherche_patient_jette(self, message: RecherchePatient.Jette) -> None:
        """Throw a draft away, once asked."""
        from aat.tui.screens.question import Question

        message.stop()
        en_cours = self._brouillons.get(message.cle)
        if en_cours is None:
            return

        def repondre(oui: bool | None) -> None:  # noqa: FBT001 - Textual calls it
            if oui:
                brouillons.jeter(en_cours.document_id, self.appli.outils)
                self._brouillons.pop(en_cours.document_id, None)
                self._recherche.montrer(self._lignes_brouillons())

        self.app.push_screen(
            Question(f"Jeter {self._nommer(en_cours)} ? Ce qui y est saisi sera perdu.", "Jeter", defaut=False),
            repondre,
        )

    # --- searching

    def on_recherche_patient_cherche(self, message: RecherchePatient.Cherche) -> None:
        """Search what is typed; one search at a time, the last text last."""
        message.stop()
        self._attendu = False
        if not message.texte:
            self._recherche.signaler("")
            self._reponse = None
            self._recherche.montrer(self._lignes_brouillons())
        elif self._pret:
            self._chercher()

    def _chercher(self) -> None:
        if self._cherche is not None:
            return
        self._cherche = texte = self._recherche.texte
        outils = self.appli.outils

        self.a_cote(
            "recherche", lambda: recherche_patient.chercher(texte, outils), self._trouve, self._echoue, remplace=False
        )

    def _echoue(self, erreur: ErreurAat) -> None:
        self._cherche, self._attendu = None, False
        self.appli.signaler(erreur)

    def _trouve(self, reponse: Reponse) -> None:
        self._cherche = None
        texte = self._recherche.texte
        if reponse.texte != texte:
            if texte:
                self._chercher()
            return
        self._reponse = reponse
        self._recherche.montrer(self._lignes(reponse))
        self._recherche.signaler(reponse.defaut or self._trop_ou_rien(reponse))
        if self._attendu:
            self._ouvrir_la_ligne(texte, self._recherche.cle)
            self._attendu = False

    @staticmethod
    def _trop_ou_rien(reponse: Reponse) -> str:
        if len(reponse.trouves) == recherche_patient.LIMITE:
            return f"Plus de {recherche_patient.LIMITE} patients peuvent répondre : quelques lettres de plus."
        return _PERSONNE if not reponse.trouves and reponse.numero is None else ""

    def _lignes(self, reponse: Reponse) -> list[Ligne]:
        lignes = [Ligne(str(rang), _colonnes(trouve)) for rang, trouve in enumerate(reponse.trouves)]
        if reponse.numero and not reponse.trouves:
            lignes.append(Ligne(_NOUVEAU, (francais("Nouveau patient : ce NIR n’est pas encore gardé ici"),)))
        elif reponse.numero:
            lignes.append(Ligne(_NOUVEAU, ("Une autre personne sous ce NIR",)))
        elif recherche_patient.numero_tape(reponse.texte) is None:
            lignes.append(Ligne(_NOUVEAU, ("Nouveau patient",)))
        return lignes

    # --- opening

    def on_recherche_patient_ouvre(self, message: RecherchePatient.Ouvre) -> None:
        """Open a patient, a draft, or the form of somebody new; wait for the search that is under way."""
        message.stop()
        # The answer may have come between the key and this message.
        self._ouvrir_la_ligne(message.texte, message.cle or self._recherche.cle)

    def _ouvrir_la_ligne(self, texte: str, cle: str) -> None:
        if en_cours := self._brouillons.get(cle):
            self._reprendre(en_cours)
            return
        if not texte:
            return
        if self._panne is not None:
            self._ouvrir_le_coffre()
            return
        reponse = self._reponse
        if reponse is None or reponse.texte != texte or self._cherche is not None:
            self._attendu = True
            return
        numero = recherche_patient.numero_tape(texte)
        if numero is not None and reponse.numero is None and not cle:
            self._recherche.signaler(nir.defaut(numero) or "")
            return
        if cle == _NOUVEAU:
            self._nouveau(reponse)
        elif cle:
            self._ouvrir(reponse.trouves[int(cle)].assure)

    def _ouvrir(self, assure: Assure) -> None:
        from aat.tui.screens.dossier import Dossier

        self._vider()
        self.app.push_screen(Dossier(assure))

    def _nouveau(self, reponse: Reponse) -> None:
        from aat.tui.screens.patient import Patient

        numero = reponse.numero
        try:
            rang = identification.rang_libre(numero, self.appli.outils) if numero else 1
        except ErreurCoffre as erreur:
            self.appli.signaler(erreur)
            return
        nom = None if numero else "".join(c for c in reponse.texte if not c.isdigit()).strip(" /.-")
        self.app.push_screen(Patient(formulaire.vierge(numero, nom, rang)), self._garde)

    def _garde(self, assure: object) -> None:
        from aat.domaine.personnes import Assure
        from aat.tui.screens.dossier import Dossier

        if isinstance(assure, Assure):
            self._vider()
            self.app.push_screen(Dossier(assure, origine="saisie"))
        self._dire_la_cle()

    # --- the keys

    def action_principal(self) -> None:
        """Open the chosen line; open the store again when it could not be."""
        if self._panne is not None:
            self._ouvrir_le_coffre()
            return
        self._recherche.ouvrir()

    def action_retour(self) -> None:
        """Empty the field."""
        self._recherche.vider()

    def action_lire_carte(self) -> None:
        """Read the carte Vitale that is in, or comes in within a few seconds."""
        lecture_carte.lire(self, self._porteur_choisi)

    def _carte_inseree(self) -> None:
        """Read the card that has just come in, where the patient is being asked for and nothing is typed."""
        if self.app.screen is self and self._pret and not self._recherche.texte:
            lecture_carte.lire(self, self._porteur_choisi, 1.0)

    def _cps_vue(self, presente: bool) -> None:  # noqa: FBT001 a fact reported by the watch
        """Say in the title that the prescriber's card is in, or no longer say it."""
        self.query_one(BarreTitre).annoncer_carte("CPS insérée" if presente else "")

    def _porteur_choisi(self, trouve: Identification) -> None:
        from aat.tui.screens.patient import Patient

        if trouve.connu:
            self._ouvrir(trouve.assure)
        else:
            self.app.push_screen(Patient(lecture_carte.a_completer(trouve)), self._garde)

    def _vider(self) -> None:
        """Leave nothing of a patient on this screen."""
        self._reponse = None
        self._recherche.vider()
        self._recherche.montrer(())

    def on_screen_resume(self) -> None:
        """Come back to an empty field, with the drafts as they are now and the prescriber as set."""
        self.query_one(BarreTitre).on_resize()
        if self._pret:
            self._ouvrir_le_coffre()
        self._recherche.champ.focus()


def _colonnes(trouve: Trouve) -> tuple[str, str, str]:
    a = trouve.assure
    ne = f"né(e) le {date_de_naissance(a.date_naissance)}" if a.date_naissance else "naissance non connue"
    return " ".join(filter(None, (a.nom, *a.prenoms))), ne, trouve.arret


def _ferme() -> ErreurCoffre:
    return ErreurCoffre("Le coffre est fermé : sa phrase de passe n’a pas été donnée.", remede=_F10_LA_DEMANDE)
