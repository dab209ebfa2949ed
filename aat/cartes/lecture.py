"""Reads a carte Vitale from whichever reader holds it. Keeps nothing."""

import time

from aat.cartes import vitale
from aat.cartes.atr import reconnaitre
from aat.cartes.erreurs import MauvaiseCarte
from aat.cartes.pcsc import Lecteurs
from aat.domaine.carte import LectureVitale, TypeCarte
from aat.erreurs import ErreurCarte

_ATTENDUE = "carte Vitale"


class SourceVitale:
    """Port ``SourcePatient`` over PC/SC."""

    def disponible(self) -> bool:
        """Tell whether a reader is plugged in; never raises."""
        try:
            return bool(Lecteurs().presents())
        except ErreurCarte:
            return False

    def lire(self, lecteur: str | None, attente_s: float) -> LectureVitale:
        """Return everyone whom the inserted carte Vitale names; as ``lire_vitale``.

        Raises:
            ErreurCarte: as ``lire_vitale``.
        """
        return lire_vitale(lecteur, attente_s)


def lire_vitale(lecteur: str | None = None, attente_s: float = 0.0) -> LectureVitale:
    """Return everyone whom the inserted carte Vitale names.

    Args:
        lecteur: the reader, or the first one that holds a carte Vitale (two slots are two readers).
        attente_s: how long a card is waited for, in seconds.

    Raises:
        ErreurCarte: no reader, no card, wrong card, card pulled out, unreadable; nothing of it is kept.
    """
    lecteurs = Lecteurs()
    nom = _lecteur_de_la_vitale(lecteurs, lecteurs.attendre(lecteur, attente_s, _ATTENDUE), fixe=lecteur is not None)
    debut = time.perf_counter()
    with lecteurs.connecter(nom) as carte:
        vue = reconnaitre(carte.atr)
        if vue not in {TypeCarte.VITALE_2, TypeCarte.INCONNUE}:
            raise MauvaiseCarte(vue, _ATTENDUE)
        if vue is TypeCarte.INCONNUE and not vitale.est_une_vitale_2(carte.envoyer):
            raise MauvaiseCarte(vue, _ATTENDUE)
        porteurs = vitale.lire(carte.envoyer)
        return LectureVitale(nom, porteurs, carte.apdu, 1000 * (time.perf_counter() - debut))


def _lecteur_de_la_vitale(lecteurs: Lecteurs, trouve: str, *, fixe: bool) -> str:
    """Return the reader that holds a carte Vitale, when ``trouve`` holds something else (a CPS in its own slot)."""
    if fixe:
        return trouve
    vus = lecteurs.vus()
    return next((v.lecteur for v in vus if v.type is TypeCarte.VITALE_2), trouve)
