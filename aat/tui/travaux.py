"""What goes on behind the screens: sealing, printing, sending. Two threads, each with its own tools.

One is quick (seal, read, print) and ends what it began; the other sends, one document after another, and may wait
long for a service. Textual's own thread workers are not used: at the end they would hold the terminal until the
slowest answer came. Nothing is lost by leaving: a document to send is in the store's outbox before it is in a queue
here, and an attempt cut short is asked about, never blindly sent again.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from aat.composition_fil import AtelierDeFil
from aat.domaine.etats import Etat
from aat.erreurs import ErreurAat, ErreurCoffre
from aat.services import file_attente, transmission
from aat.services.file_attente import EN_ATTENTE
from aat.tui.messages import FileChangee

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from aat.composition import Atelier
    from aat.domaine.transmission import EtatEnvoi
    from aat.tui.app import Application
    from aat.tui.screens.base import Ecran

R = TypeVar("R")

#: How often the queue is looked at while nothing is asked for, in seconds: the store says what is due.
PERIODE_S = 15.0
#: How long after the first screen the queue is looked at first: showing the screen comes before.
DEPART_S = 0.5


#: Said while documents leave.
#: What a sentence on a refusal ends with: it stays in the status line until it is replaced.
_A_VOIR = "(F9)"
EN_COURS = "Transmission en arrière-plan…"


class _Arret(Exception):
    """Leaves a loop over the queue between two documents: the application ends."""


class _Fil(threading.Thread):
    """One thread and its queue of tasks; each task says by itself how it ended.

    Args:
        nom: name of the thread.
        modele: the main tools.
        au_repos: what is done every ``PERIODE_S`` when no task comes.
        jeter: leave the tasks that have not begun when the end is asked for; otherwise they are done first.
    """

    def __init__(
        self, nom: str, modele: Atelier, au_repos: Callable[[AtelierDeFil], None] | None = None, *, jeter: bool
    ) -> None:
        super().__init__(name=nom, daemon=True)
        self._modele, self._au_repos, self._jeter = modele, au_repos, jeter
        self._taches: SimpleQueue[Callable[[AtelierDeFil], None] | None] = SimpleQueue()
        self._fin = threading.Event()
        self.occupe = False

    def confier(self, tache: Callable[[AtelierDeFil], None]) -> None:
        """Do ``tache`` after those that came before; the thread starts with its first task."""
        self._taches.put(tache)
        if self.ident is None:
            self.start()

    def terminer(self) -> None:
        """Ask for the end; returns at once."""
        self._fin.set()
        self._taches.put(None)

    def exiger_de_continuer(self) -> None:
        """Return while the end is not asked for.

        Raises:
            _Arret: it is.
        """
        if self._fin.is_set():
            raise _Arret

    def run(self) -> None:
        """Work until the end is asked for, then close the store."""
        outils: AtelierDeFil | None = None
        try:
            while (tache := self._suivante()) is not None:
                self.occupe = True
                outils = outils or AtelierDeFil(self._modele)
                outils.accorder()
                with suppress(_Arret):
                    tache(outils)
                self.occupe = False
        finally:
            if outils is not None:
                with suppress(ErreurCoffre):
                    outils.fermer()

    def _suivante(self) -> Callable[[AtelierDeFil], None] | None:
        """Return the next task, the one of rest when none comes, or ``None`` at the end."""
        try:
            tache = self._taches.get(timeout=PERIODE_S if self._au_repos else None)
        except Empty:
            return self._au_repos
        return None if self._fin.is_set() and self._jeter else tache


class Travaux:
    """The background of one application.

    Args:
        appli: told what happens, on its own thread.
        modele: the main tools, from which each thread makes its own.
    """

    def __init__(self, appli: Application, modele: Atelier) -> None:
        self._appli = appli
        self._rapide = _Fil("aat-travaux", modele, jeter=False)
        self._envoi = _Fil("aat-envoi", modele, self._relever, jeter=True)
        self._papier_pret = False
        #: The folder chosen for the PDFs, ``None`` for the program's own.
        self.sortie: Path | None = None
        #: References that were given to send and have not come back.
        self._en_route: set[str] = set()
        #: What stopped the last sending of a document without any answer of the service (``ErreurAat``), by reference.
        self._empechements: dict[str, ErreurAat] = {}

    # --- what the screens ask

    def confier(
        self,
        pour: Ecran,
        travail: Callable[[AtelierDeFil], R],
        reussi: Callable[[R], None],
        echoue: Callable[[ErreurAat], None] | None = None,
    ) -> None:
        """Do ``travail`` beside the screens, then call ``reussi`` or ``echoue`` on theirs.

        Args:
            pour: the screen that waits; when it is gone, the result is for nobody.
            travail: called with the tools of the thread.
            reussi: takes the result.
            echoue: takes a foreseen failure; shown as a notice when ``None``.
        """

        def tache(outils: AtelierDeFil) -> None:
            try:
                resultat = travail(outils)
            except ErreurAat as erreur:
                pour.rapporter(echoue or self._appli.signaler, erreur)
            except Exception as defaut:  # noqa: BLE001 - an unforeseen fault ends the application, never a thread alone
                self._dire(self._appli._handle_exception, defaut)  # noqa: SLF001 - its only way out
            else:
                pour.rapporter(reussi, resultat)

        self._rapide.confier(tache)

    def transmettre(self, ref: str) -> None:
        """Send a document that is in the outbox; the screens are told by ``FileChangee``."""
        self._en_route.add(ref)
        self._empechements.pop(ref, None)
        self._appli.etat = EN_COURS
        self._rapide.confier(self.compter)
        self._envoi.confier(lambda outils: self._gardee(outils, lambda: self._envoyer(ref, outils)))

    def transmettre_la_file(self) -> None:
        """Send everything that waits."""
        self._envoi.confier(lambda outils: self._gardee(outils, lambda: self._vider(outils)))

    def taire(self) -> None:
        """Clear the status line of what another screen said; what is under way stays, and a refusal still to see."""
        if _A_VOIR not in self._appli.etat:
            self._appli.etat = EN_COURS if self._en_route else ""

    def compter(self, outils: AtelierDeFil) -> None:
        """Show how many documents wait now; called in a task, once it has changed the queue."""
        self._compter(outils, "")

    def prechauffer_le_papier(self) -> None:
        """Get ready to print while the person reads; the first call only."""
        if not self._papier_pret:
            self._papier_pret = True
            self._rapide.confier(AtelierDeFil.prechauffer_le_papier)

    def en_route(self, ref: str) -> bool:
        """Tell whether this application is sending a document, or will in a moment."""
        return ref in self._en_route

    def empechement(self, ref: str) -> ErreurAat | None:
        """Return what stopped the last sending before the service was asked, or ``None``."""
        return self._empechements.get(ref)

    # --- its life

    def demarrer(self) -> None:
        """Let what waits in the queue leave, once the first screen is shown."""
        self._appli.set_timer(DEPART_S, lambda: self._envoi.confier(self._partir))

    def terminer(self) -> None:
        """Ask both threads to end, each between two documents; returns at once."""
        self._rapide.terminer()
        self._envoi.terminer()

    def attendre(self, delai_s: float) -> bool:
        """Wait for the threads to end and tell whether they did; ``terminer`` was called.

        What is still being sent then is cut with the process: the store asks about it when its lease is over.
        """
        for fil in (self._rapide, self._envoi):
            if fil.ident is not None:
                fil.join(delai_s)
        return not (self._rapide.is_alive() or self._envoi.is_alive())

    # --- in the sending thread

    def _gardee(self, outils: AtelierDeFil, travail: Callable[[], str]) -> None:
        """Do ``travail`` and tell the screens the sentence it gives; a failure is a sentence too."""
        try:
            phrase = travail()
        except _Arret:
            raise
        except ErreurAat as erreur:
            phrase = " ".join(filter(None, (erreur.message, erreur.remede)))
        except Exception as defaut:  # noqa: BLE001 - as for the quick thread
            self._dire(self._appli._handle_exception, defaut)  # noqa: SLF001 - its only way out
            return
        self._compter(outils, phrase)

    def _envoyer(self, ref: str, outils: AtelierDeFil) -> str:
        try:
            etat = transmission.transmettre([ref], outils)[0]
        except ErreurAat as erreur:
            self._empechements[ref] = erreur
            raise
        finally:
            self._en_route.discard(ref)
        return _phrase(etat)

    def _partir(self, outils: AtelierDeFil) -> None:
        # A store that cannot be opened yet is the first screen's business.
        with suppress(ErreurCoffre):
            outils.coffre_existant()
            self._gardee(outils, lambda: self._vider(outils))

    def _vider(self, outils: AtelierDeFil) -> str:
        attendent = file_attente.en_attente(outils)
        if not attendent:
            return ""
        nombre = len(attendent)
        self._dire_l_etat(f"Envoi de {nombre} document{'s' if nombre > 1 else ''} en attente…")
        return _bilan(transmission.transmettre_la_file(outils, self._progres(outils)))

    def _relever(self, outils: AtelierDeFil) -> None:
        """Send what is due by now. What stops it was said when it was asked for, and is not said again."""
        avant = 0
        with suppress(ErreurAat):
            avant = len(file_attente.en_attente(outils))
            file_attente.envoyer_les_dus(outils, self._progres(outils))
        if avant or self._appli.en_attente:
            self._compter(outils, "")

    def _progres(self, outils: AtelierDeFil) -> Callable[[EtatEnvoi], None]:
        def progres(etat: EtatEnvoi) -> None:
            self._compter(outils, _phrase(transmission.expliquer(etat, outils)))
            self._envoi.exiger_de_continuer()

        return progres

    def _compter(self, outils: AtelierDeFil, phrase: str) -> None:
        try:
            nombre = len(file_attente.en_attente(outils))
        except ErreurAat:
            return
        self._dire(self._annoncer, nombre, phrase)

    # --- on the application's own thread

    def _annoncer(self, nombre: int, phrase: str) -> None:
        """Show the count and the sentence, and tell every open screen that the queue moved."""
        self._appli.en_attente = nombre
        if phrase:
            self._appli.etat = phrase
        for ecran in self._appli.screen_stack:
            ecran.post_message(FileChangee(nombre, phrase))

    def _dire_l_etat(self, phrase: str) -> None:
        self._dire(setattr, self._appli, "etat", phrase)

    def _dire(self, quoi: Callable[..., object], *quoi_dire: object) -> None:
        """Call ``quoi`` on the application's thread, unless it is gone."""
        with suppress(RuntimeError):  # the loop is closed: nobody listens any more
            self._appli.call_later(quoi, *quoi_dire)


def _phrase(etat: EtatEnvoi) -> str:
    """Return what became of one document, named by its reference."""
    if etat.etat is Etat.ACQUITTE:
        return f"{etat.ref} : transmis, accusé n° {etat.numero}."
    if etat.etat is Etat.REJETE:
        return f"{etat.ref} : refusé {_A_VOIR}. {etat.derniere_erreur or ''}".strip()
    return f"{etat.ref} : en file. {etat.derniere_erreur or ''}".strip()


def _bilan(etats: tuple[EtatEnvoi, ...]) -> str:
    """Return what became of the whole queue, nothing of an empty one."""
    if not etats:
        return ""
    restent = sum(e.etat in EN_ATTENTE for e in etats)
    refuses = sum(e.etat is Etat.REJETE for e in etats)
    partis = sum(e.etat is Etat.ACQUITTE for e in etats)
    dits = (
        f"{partis} transmis" if partis else "",
        f"{refuses} refusé{'s' if refuses > 1 else ''} {_A_VOIR}" if refuses else "",
        f"{restent} en file" if restent else "",
    )
    cause = next((e.derniere_erreur for e in etats if e.etat in EN_ATTENTE and e.derniere_erreur), "")
    return " ".join(filter(None, (", ".join(filter(None, dits)) + ".", cause)))
