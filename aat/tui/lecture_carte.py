"""The carte Vitale in the application: watched beside the keyboard, read in a thread, its bearer chosen by a person.

Nothing here waits: a reader that vanishes or a card pulled out ends in a sentence.
"""

from __future__ import annotations

from concurrent.futures import Future
from threading import Event
from typing import TYPE_CHECKING, Any

from aat.erreurs import ErreurAat, ErreurCarte
from aat.services import carte
from aat.services.formulaire import patient as formulaire

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.screen import ModalScreen

    from aat.domaine.carte import IdentiteCps
    from aat.domaine.personnes import Assure
    from aat.services.identification import Identification
    from aat.tui.app import Application
    from aat.tui.screens.base import Ecran

#: How long F2 waits for a card, in seconds, and how often the readers are looked at.
ATTENTE_S = 5.0
_PAS_S = 0.3
EN_LECTURE = "Lecture de la carte Vitale…"


def lire(ecran: Ecran, choisi: Callable[[Identification], None], attente_s: float = ATTENTE_S) -> None:
    """Read the inserted card beside ``ecran`` and call ``choisi`` with the bearer whom the person names."""
    outils = ecran.appli.outils
    ecran.appli.etat = EN_LECTURE
    ecran.a_cote(
        "carte",
        lambda: carte.porteurs(outils.source_patient.lire(None, attente_s), outils),
        lambda trouves: _choisir(ecran, trouves, choisi),
        lambda erreur: _echoue(ecran, erreur),
    )


def surveiller(ecran: Ecran, inseree: Callable[[], None], cps: Callable[[bool], None], fin: Event) -> None:
    """Tell ``ecran``, on its own thread, which cards come and go, until ``fin``.

    Where no reader can be watched, nothing is said: F2 says why.

    Args:
        ecran: who is told.
        inseree: called each time a carte Vitale comes in.
        cps: called when a CPS is in (``True``), and when it no longer is; recognised, not read.
        fin: ends the watch.
    """

    def travail() -> None:
        from aat.cartes.pcsc import Lecteurs

        lecteurs, avant, avec_cps = Lecteurs(), None, False
        while not fin.wait(_PAS_S):
            try:
                types = {vu.lecteur: vu.type for vu in lecteurs.vus() if vu.type is not None}
            except ErreurCarte:
                types = {}
            vus = {lecteur for lecteur, genre in types.items() if genre.est_vitale}
            if avant is not None and vus - avant:
                ecran.rapporter(inseree)
            avant = vus
            cps_vue = any(genre.est_cps for genre in types.values())
            if cps_vue != avec_cps:
                ecran.rapporter(cps, cps_vue)
            avec_cps = cps_vue

    ecran.run_worker(travail, thread=True, exclusive=True, group="lecteurs")


def a_completer(trouve: Identification) -> Assure:
    """Return the bearer with what is usual for what the card does not say."""
    from dataclasses import replace

    usuel = formulaire.vierge()
    return replace(
        trouve.assure,
        regime=trouve.assure.regime or usuel.regime,
        centre=trouve.assure.centre or usuel.centre,
    )


def demander_code(appli: Application, identite: IdentiteCps) -> str | None:
    """Return the holder's code typed on the screen, unseen, or ``None``; called by the thread that seals.

    A last try is confirmed first.

    Raises:
        DernierEssai: it was not.
    """
    from aat.cartes.erreurs import DernierEssai
    from aat.tui.screens.phrase import SIGNER, Phrase
    from aat.tui.screens.question import Question

    if identite.essais == "dernier":
        question = "Il ne reste qu’un essai pour le code de cette carte CPS : une erreur la bloque. Continuer ?"
        if not _attendre(appli, Question(question, defaut=False)):
            raise DernierEssai
    deja = " (un code faux a déjà été présenté)" if identite.essais == "entame" else ""
    qui = f"{identite.prenom} {identite.nom}".strip()
    reponse = _attendre(appli, Phrase(f"Code de la carte CPS de {qui}{deja} :", SIGNER, maxi=8))
    return reponse if isinstance(reponse, str) else None


def _attendre(appli: Application, dialogue: ModalScreen[Any]) -> object:
    """Show ``dialogue`` and wait for its answer, on another thread than the screens'."""
    attente: Future[object] = Future()
    appli.call_from_thread(appli.push_screen, dialogue, attente.set_result)
    return attente.result()


def _echoue(ecran: Ecran, erreur: ErreurAat) -> None:
    ecran.appli.etat = ""
    ecran.appli.signaler(erreur)


def _choisir(ecran: Ecran, trouves: tuple[Identification, ...], choisi: Callable[[Identification], None]) -> None:
    """Take the only bearer, or ask which: never the first one by itself."""
    from aat.tui.patient import date_de_naissance
    from aat.tui.screens.choix import Choix
    from aat.tui.texte import propre

    if not ecran.is_current:
        # Somebody else was opened meanwhile: nobody's record comes over another's.
        ecran.appli.etat = "Carte Vitale lue trop tard : F2, à l’accueil, la relit."
        return
    ecran.appli.etat = "Carte Vitale lue."
    for trouve in trouves:
        if trouve.douteux and len(trouves) == 1:
            ecran.appli.notify(trouve.douteux, severity="warning", markup=False)
    if len(trouves) == 1:
        choisi(trouves[0])
        return
    lignes = []
    for rang, trouve in enumerate(trouves):
        a = trouve.assure
        ne = date_de_naissance(a.date_naissance or "")
        lignes.append((str(rang), propre(f"{a.nom} {' '.join(a.prenoms)}, né(e) le {ne}")))

    def prendre(rang: str | None) -> None:
        if rang is not None:
            choisi(trouves[int(rang)])

    ecran.app.push_screen(Choix("La carte porte plusieurs personnes :", lignes), prendre)
