"""``aat banc cartes``: a card in the virtual reader, commanded line by line."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING

from aat.banc.cartes.carte import CarteQuiEchoue, Panne
from aat.banc.cartes.jeu import CARTES
from aat.banc.cartes.vpcd import Insertion
from aat.banc.commande import BANDEAU
from aat.cartes.erreurs import AucunLecteur
from aat.erreurs import ErreurUsage

if TYPE_CHECKING:
    from collections.abc import Callable

    from aat.banc.cartes.carte import Carte


class Lecteur:
    """The virtual reader as a trainer sees it: one card at most, pulled out and put back on command.

    Args:
        port: of the reader's slot.
        cps3: makes the CPS of this bench; made once, so that it is the same card each time it is put in.
    """

    def __init__(self, port: int, cps3: Callable[[], Carte]) -> None:
        self._port = port
        self._cartes: dict[str, Callable[[], Carte]] = {**CARTES, "cps3": cache(cps3)}
        self._insertion: Insertion | None = None
        self.panne = Panne()

    def inserer(self, nom: str) -> None:
        """Put this card in; the one that was there leaves.

        Raises:
            ErreurUsage: no card has this name.
            ErreurCarte: no virtual reader.
        """
        if nom not in self._cartes:
            raise ErreurUsage(
                "Cette carte n’existe pas au banc.", champ="CARTE", remede=f"Cartes : {', '.join(self._cartes)}, cps."
            )
        self.retirer()
        try:
            self._insertion = Insertion(CarteQuiEchoue(self._cartes[nom](), self.panne), self._port)
        except OSError as cause:
            raise AucunLecteur from cause

    def retirer(self) -> None:
        """Pull the card out, when there is one."""
        if self._insertion is not None:
            self._insertion.retirer()
            self._insertion = None


def jouer(nom: str, port: int, cps3: Callable[[], Carte]) -> int:
    """Play a card until the end of standard input; return the exit code.

    Args:
        nom: of the card.
        port: of the reader's slot.
        cps3: makes the CPS of this bench.

    Raises:
        ErreurAat: unknown card, no virtual reader.
    """
    _dire(f"{BANDEAU}. Lecteur virtuel ouvert sur toutes les adresses : poste de formation seulement.")
    lecteur = Lecteur(port, cps3)
    lecteur.inserer(nom)
    _dire(f"Carte insérée : {nom}.")
    try:
        for ligne in sys.stdin:
            mots = ligne.split()
            if mots == ["fin"]:
                break
            if mots:
                _dire(_obeir(lecteur, mots, nom))
    finally:
        lecteur.retirer()
    return 0


def _obeir(lecteur: Lecteur, mots: list[str], nom: str) -> str:
    """Do what a line says and return what to tell of it."""
    match mots:
        case ["retirer"]:
            lecteur.retirer()
            return "Carte retirée."
        case ["inserer", *autre]:
            choisi = autre[0] if autre else nom
            lecteur.inserer(choisi)
            return f"Carte insérée : {choisi}."
        case ["panne", rang] if rang.isdigit():
            lecteur.panne.arracher_a = int(rang)
            return f"La prochaine carte sera arrachée à l’échange {rang}." if int(rang) else "Plus de panne."
        case ["lent", secondes] if secondes.replace(".", "", 1).isdigit():
            lecteur.panne.attente_s = float(secondes)
            return f"La prochaine carte attendra {secondes} s avant chaque réponse."
        case _:
            return "Dites : retirer, inserer [CARTE], panne N, lent S, fin."


def _dire(phrase: str) -> None:
    sys.stderr.write(phrase + "\n")
    sys.stderr.flush()
