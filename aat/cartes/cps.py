"""The CPS from the program's side: who it names, and signing with it. The module runs in a process of its own.

Keeps no code: it goes once down a pipe, and what held it is blanked as far as Python lets one.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from aat.cartes import certificat as lecture
from aat.cartes import modules
from aat.cartes.erreurs import (
    BibliothequeAbsente,
    CarteChangee,
    CarteCpsAbsente,
    CarteIllisible,
    CodeBloque,
    CodeFaux,
    CodeInvalide,
    CodeNonDonne,
    ComposantSansSignature,
    CpsInutilisable,
    CpsRetiree,
    CpsSansContact,
    ModuleDefaillant,
)
from aat.domaine.carte import IdentiteCps, SituationExercice
from aat.erreurs import ErreurCarte

if TYPE_CHECKING:
    from pathlib import Path


#: How long the module may take, in seconds; a code typed on the reader takes a person's time.
_DELAI_S = 30.0
#: Practising specialty: the last four characters of ``CPS_INFO_PS``.
_SPECIALITE = 4


class CarteCps:
    """A CPS behind a PKCS#11 module.

    Args:
        module: the one chosen in the configuration, or ``None`` for the first that is installed.
    """

    def __init__(self, module: Path | None = None) -> None:
        self._choisi = module

    @property
    def composant(self) -> Path:
        """The module that is used.

        Raises:
            ModuleAbsent: none is installed, or the chosen one is not there.
        """
        return modules.trouver(self._choisi)

    def identite(self) -> IdentiteCps:
        """Return the professional of the inserted card, without any code.

        Raises:
            ErreurCarte: no library, no module, no card, unreadable card.
        """
        recu = self._demander({"action": "identite"})
        octets = base64.b64decode(recu["certificat"] or "")
        certificat = lecture.lire(octets)
        nom, prenom = lecture.nom_prenom(certificat)
        return IdentiteCps(
            nom=nom,
            prenom=prenom,
            rpps=lecture.rpps(certificat),
            profession=lecture.profession(certificat),
            specialite=_specialite(recu["donnees"]),
            serie=str(recu["serie"]),
            empreinte=hashlib.sha256(octets).hexdigest(),
            valable_du=certificat.not_valid_before_utc,
            valable_au=certificat.not_valid_after_utc,
            essais=str(recu["essais"]),
            au_lecteur=bool(recu["au_lecteur"]),
            certificat=octets,
        )

    def signer(self, octets: bytes, identite: IdentiteCps, code: str | None) -> bytes:
        """Return the RS256 signature of ``octets`` by the card's signing key; the code is presented once.

        Args:
            octets: what is signed.
            identite: what the card said before: another card signs nothing.
            code: 4 to 8 digits, or ``None`` when it is typed on the reader.

        Raises:
            CodeInvalide: it cannot be a code; nothing was presented.
            CodeFaux, CodeBloque: the card refuses.
            ErreurCarte: card absent, changed, module failing.
        """
        recu = self._avec_code({"action": "signer", "octets": base64.b64encode(octets).decode()}, identite, code)
        return base64.b64decode(recu["signature"])

    def situations(self, identite: IdentiteCps, code: str | None) -> tuple[SituationExercice, ...]:
        """Return where the professional practises; the code is presented once.

        Args:
            identite: what the card said before: another card says nothing.
            code: as ``signer``.

        Raises:
            ErreurCarte: as ``signer``.
        """
        from aat.cartes import situations

        recu = self._avec_code({"action": "situations"}, identite, code)
        return tuple(situations.lire(base64.b64decode(s)) for s in recu["situations"])

    def _avec_code(self, demande: dict[str, Any], identite: IdentiteCps, code: str | None) -> dict[str, Any]:
        if code is not None and not (4 <= len(code) <= 8 and code.isascii() and code.isdigit()):
            raise CodeInvalide
        if identite.essais == "bloque":
            raise CodeBloque
        return self._demander({**demande, "serie": identite.serie, "empreinte": identite.empreinte, "code": code})

    def _demander(self, demande: dict[str, Any]) -> dict[str, Any]:
        if find_spec("pkcs11") is None:
            raise BibliothequeAbsente
        chemin = self.composant
        ligne = bytearray(json.dumps({"module": str(chemin), **demande}).encode() + b"\n")
        try:
            fini = subprocess.run(
                [sys.executable, "-m", "aat.cartes.auxiliaire"],
                input=bytes(ligne),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_DELAI_S,
                check=True,
            )
            recu: dict[str, Any] = json.loads(fini.stdout)
        except (subprocess.SubprocessError, ValueError) as cause:
            # The chained cause would carry the request: it is dropped with its context.
            del cause
            raise ModuleDefaillant from None
        finally:
            ligne[:] = b"\x00" * len(ligne)
        if recu.get("lecteurs"):
            from aat.cartes.presentes import sans_cps

            raise sans_cps()
        if "erreur" in recu:
            raise _erreur(recu)
        return recu


def en_cours(identite: IdentiteCps, moment: dt.datetime) -> bool:
    """Tell whether the signing certificate is valid at ``moment`` (aware)."""
    return identite.valable_du <= moment <= identite.valable_au


def _specialite(donnees: dict[str, str]) -> str | None:
    """Return the code of the specialty (table R01), ``None`` when the card does not give it."""
    octets = base64.b64decode(donnees.get("CPS_INFO_PS", ""))
    code = octets[-_SPECIALITE:].decode("ascii", "replace")
    return code if len(code) == _SPECIALITE and code[:2].isalpha() and code[2:].isdigit() else None


#: What the module's errors mean to the person; any other is the module's own fault.
_FAUTES: dict[str, Callable[[], ErreurCarte]] = {
    "PinLocked": CodeBloque,
    "CarteChangee": CarteChangee,
    "TokenNotRecognised": CarteChangee,
    "NoSuchToken": CarteCpsAbsente,
    "TokenNotPresent": CarteCpsAbsente,
    "DeviceError": CarteCpsAbsente,
    "DeviceRemoved": CpsRetiree,
    "SessionClosed": CpsRetiree,
    "SessionHandleInvalid": CpsRetiree,
    "UserNotLoggedIn": CpsRetiree,
    "UserPinNotInitialized": CpsSansContact,
    "FunctionNotSupported": ComposantSansSignature,
    "MechanismInvalid": ComposantSansSignature,
    "FunctionCancelled": CodeNonDonne,
    "CleAbsente": CarteIllisible,
    "CarteInutilisable": CpsInutilisable,
}
_CODES_REFUSES = frozenset({"PinIncorrect", "PinInvalid", "PinLenRange"})


def _erreur(recu: dict[str, Any]) -> ErreurCarte:
    if recu["erreur"] in _CODES_REFUSES:
        if recu.get("essais") == "bloque":
            return CodeBloque(a_l_instant=True)
        return CodeFaux(dernier=recu.get("essais") == "dernier")
    return _FAUTES.get(recu["erreur"], ModuleDefaillant)()
