"""Port ``SourcePatient`` over an official reading component (a plug-in): rang, régime, caisse and centre too.

The component is licensed and is not in this project. It runs in a process of its own, is given no secret, and its
answer is read as strictly as a card's: a wrong value is never shown as right.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

import msgspec

from aat.cartes import vitale
from aat.cartes.erreurs import (
    AucunLecteur,
    CarteAbsente,
    CarteIllisible,
    CarteRetiree,
    CpsNecessaire,
    LectureAbsente,
    LectureDefaillante,
    MauvaiseCarte,
)
from aat.cartes.greffon import FORMAT, noms
from aat.domaine.carte import LectureVitale, OrigineLecture, Porteur, TypeCarte

if TYPE_CHECKING:
    from aat.erreurs import ErreurCarte

#: Beyond the wait for the card: what the component may take, in seconds.
_DELAI_S: Final = 30.0
#: More than any card's answer.
_REPONSE_MAX: Final = 256 * 1024
_PORTEURS_MAX: Final = 50


class _Porteur(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    nom: str
    prenom: str
    naissance: str
    nir: str | None = None
    rang: int | None = None
    regime: str | None = None
    caisse: str | None = None
    centre: str | None = None


class _Reponse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str = ""
    lecteur: str = ""
    porteurs: tuple[_Porteur, ...] = ()
    erreur: str | None = None


class SourceOfficielle:
    """Reads through the component registered under ``nom`` in the entry-point group ``aat.cartes``."""

    def __init__(self, nom: str) -> None:
        self._nom = nom

    def disponible(self) -> bool:
        """Tell whether the component is installed; never raises."""
        return self._nom in noms()

    def lire(self, lecteur: str | None, attente_s: float) -> LectureVitale:
        """Return everyone whom the inserted carte Vitale names, waiting for one at most ``attente_s`` seconds.

        Raises:
            ErreurCarte: component absent, failing or too slow; no card, wrong card, unreadable answer.
        """
        debut = time.perf_counter()
        demande = {
            "greffon": self._nom,
            "format": FORMAT,
            "action": "lire",
            "lecteur": lecteur,
            "attente_s": attente_s,
        }
        recu = _executer(json.dumps(demande).encode() + b"\n", attente_s + _DELAI_S)
        try:
            lu = msgspec.json.decode(recu, type=_Reponse)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise LectureDefaillante from None
        if lu.erreur is not None:
            raise _erreur(lu.erreur)
        if lu.format != FORMAT or not 0 < len(lu.porteurs) <= _PORTEURS_MAX:
            raise LectureDefaillante
        duree_ms = 1000 * (time.perf_counter() - debut)
        return LectureVitale(
            lu.lecteur[:80], tuple(map(_porteur, lu.porteurs)), 0, duree_ms, OrigineLecture.API_OFFICIELLE
        )


def _executer(ligne: bytes, delai_s: float) -> bytes:
    """Return what the helper wrote; it and all that it started are ended when it takes too long."""
    with subprocess.Popen(
        [sys.executable, "-m", "aat.cartes.greffon"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=os.name == "posix",
    ) as aide:
        try:
            recu, _ = aide.communicate(ligne, timeout=delai_s)
        except subprocess.TimeoutExpired:
            _arreter(aide)
            raise LectureDefaillante from None
        if aide.returncode != 0 or len(recu) > _REPONSE_MAX:
            raise LectureDefaillante
        return recu


def _arreter(aide: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        if os.name == "posix":
            os.killpg(aide.pid, signal.SIGKILL)
        else:
            aide.kill()
    aide.wait()


def _porteur(p: _Porteur) -> Porteur:
    """Return a bearer once every value can be what it says it is.

    Raises:
        CarteIllisible: it cannot; nothing of the card is kept.
    """
    codes = ((p.regime, 2), (p.caisse, 3), (p.centre, 4))
    bons = (
        vitale.nom_plausible(p.nom)
        and (not p.prenom or vitale.nom_plausible(p.prenom))
        and vitale.naissance_plausible(p.naissance)
        and (p.rang is None or 1 <= p.rang <= 9)
        and all(v is None or (len(v) == n and v.isascii() and v.isdigit()) for v, n in codes)
    )
    if not bons:
        raise CarteIllisible
    numero, douteux = vitale.numero_lu(p.nir.encode("utf-8") if p.nir else None)
    return Porteur(p.nom.strip(), p.prenom.strip(), p.naissance, numero, douteux, p.rang, p.regime, p.caisse, p.centre)


def _erreur(nom: str) -> ErreurCarte:
    match nom:
        case "greffon-absent":
            return LectureAbsente()
        case "lecteur-absent":
            return AucunLecteur()
        case "carte-absente":
            return CarteAbsente("carte Vitale")
        case "carte-retiree":
            return CarteRetiree()
        case "carte-illisible":
            return CarteIllisible()
        case "mauvaise-carte":
            return MauvaiseCarte(TypeCarte.INCONNUE, "carte Vitale")
        case "cps-necessaire":
            return CpsNecessaire()
        case _:
            return LectureDefaillante()
