"""Sends documents beside the questions, in one thread with its own tools; says nothing by itself.

What happens is told when the next question is about to be asked: a line that is being typed is never broken.
A document to send is in the store's outbox before it is given here: leaving loses nothing.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from aat.composition_fil import AtelierDeFil
from aat.domaine.etats import Etat
from aat.erreurs import ErreurAat, ErreurCoffre
from aat.services import file_attente, transmission

if TYPE_CHECKING:
    from collections.abc import Callable

    from aat.composition import Atelier
    from aat.domaine.transmission import EtatEnvoi

    Tache = Callable[[AtelierDeFil], None]

#: How long an answer is waited for before the document is said to be in the queue, in seconds.
PATIENCE_S: Final = 8.0
#: How often the queue is looked at while nothing is asked for, in seconds.
PERIODE_S: Final = 15.0
#: How long a document being sent is waited for at the end, in seconds.
FIN_S: Final = 5.0


class _Fin(Exception):
    """Leaves the queue between two documents: the run ends."""


class Envoi:
    """The background of one run.

    Args:
        modele: the main tools; its store is open.
    """

    def __init__(self, modele: Atelier) -> None:
        self._modele = modele
        self._taches: SimpleQueue[Tache | None] = SimpleQueue()
        self._nouvelles: SimpleQueue[str] = SimpleQueue()
        self._termine = threading.Event()
        self._en_route: dict[str, threading.Event] = {}
        self._empechements: dict[str, ErreurAat] = {}
        self._fil = threading.Thread(target=self._travailler, name="aat-envoi", daemon=True)
        self._fil.start()

    # --- asked by the questions

    def transmettre(self, ref: str) -> None:
        """Send a document that is in the outbox; returns at once."""
        self._empechements.pop(ref, None)
        self._en_route[ref] = threading.Event()
        self._taches.put(lambda outils: self._envoyer(ref, outils))

    def tout_transmettre(self) -> None:
        """Send everything that waits; returns at once."""
        self._taches.put(self._vider)

    def attendre(self, ref: str) -> bool:
        """Wait for the answer about ``ref``, at most ``PATIENCE_S``; tell whether it came."""
        evenement = self._en_route.get(ref)
        return evenement is None or evenement.wait(PATIENCE_S)

    def en_route(self, ref: str) -> bool:
        """Tell whether ``ref`` is being sent, or will be in a moment."""
        evenement = self._en_route.get(ref)
        return evenement is not None and not evenement.is_set()

    def empechement(self, ref: str) -> ErreurAat | None:
        """Return what stopped the last sending of ``ref`` without any answer of the service."""
        return self._empechements.get(ref)

    def nouvelles(self) -> tuple[str, ...]:
        """Return what happened and was not told yet."""
        dites: list[str] = []
        with suppress(Empty):
            while True:
                dites.append(self._nouvelles.get_nowait())
        return tuple(dict.fromkeys(dites))

    def terminer(self) -> None:
        """End; what is being sent is waited for a little, the outbox takes up the rest."""
        self._termine.set()
        self._taches.put(None)
        self._fil.join(FIN_S)

    # --- in the thread

    def _travailler(self) -> None:
        outils = AtelierDeFil(self._modele)
        try:
            while not self._termine.is_set() and (tache := self._suivante()) is not None:
                outils.accorder()
                with suppress(_Fin):
                    self._garder(tache, outils)
        finally:
            with suppress(ErreurCoffre):
                outils.fermer()

    def _suivante(self) -> Tache | None:
        try:
            return self._taches.get(timeout=PERIODE_S)
        except Empty:
            return self._relever

    def _garder(self, tache: Tache, outils: AtelierDeFil) -> None:
        """Do ``tache``; whatever stops it is told, and never ends the thread."""
        try:
            tache(outils)
        except _Fin:
            raise
        except ErreurAat as erreur:
            self._dire(erreur)
        except Exception as defaut:  # noqa: BLE001 - told by kind and place, as any fault of the program
            from aat.cli.diagnostics import defaut_explique

            self._dire(defaut_explique(defaut))

    def _dire(self, erreur: ErreurAat) -> None:
        self._nouvelles.put(" ".join(filter(None, (erreur.message, erreur.remede))))

    def _envoyer(self, ref: str, outils: AtelierDeFil) -> None:
        evenement = self._en_route[ref]
        try:
            etat = transmission.transmettre([ref], outils)[0]
        except ErreurAat as erreur:
            self._empechements[ref] = erreur
            self._nouvelles.put(f"{ref} : en file. {erreur.message}")
        else:
            self._nouvelles.put(_phrase(etat))
        finally:
            evenement.set()

    def _vider(self, outils: AtelierDeFil) -> None:
        transmission.transmettre_la_file(outils, self._progres(outils))

    def _relever(self, outils: AtelierDeFil) -> None:
        # What stops it was told when it was asked for, and is not told again.
        with suppress(ErreurAat):
            file_attente.envoyer_les_dus(outils, self._progres(outils))

    def _progres(self, outils: AtelierDeFil) -> Callable[[EtatEnvoi], None]:
        def progres(etat: EtatEnvoi) -> None:
            self._nouvelles.put(_phrase(transmission.expliquer(etat, outils)))
            if self._termine.is_set():
                raise _Fin

        return progres


def _phrase(etat: EtatEnvoi) -> str:
    """Return what became of one document, named by its reference."""
    if etat.etat is Etat.ACQUITTE:
        return f"{etat.ref} : transmis, accusé n° {etat.numero}."
    mot = "refusé, voyez le journal." if etat.etat is Etat.REJETE else "en file."
    return f"{etat.ref} : {mot} {etat.derniere_erreur or ''}".strip()
