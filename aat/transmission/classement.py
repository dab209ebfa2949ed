"""Gives an answer or a fault its place in the taxonomy (§5 of the specification). No network.

A permanent refusal must come from the service itself, in its own words (``application/problem+json``):
the page of a proxy in front of it never rejects a document.
"""

import datetime as dt
import math
import re
import socket
import ssl
from dataclasses import replace
from email.utils import parsedate_to_datetime

import msgspec

from aat.domaine.transmission import Classe, Echec
from aat.transmission.fautes import FAUTES
from aat.transmission.numero import expliquer
from aat.transmission.taxonomie import CODES_DU_SERVICE, echec

ATTENTE_MIN_S = 1.0
ATTENTE_MAX_S = 3600.0
ATTENTE_ILLISIBLE_S = 30.0

PROBLEME = "application/problem+json"
JOSE = "application/jose+json"

_NOM = re.compile(r"[A-Za-z0-9_.\[\]-]{1,80}")
_SANS_CODE: dict[int, str] = {401: "T203", 408: "T111", 429: "T429", 502: "T503", 503: "T503"}

#: X.509 verification codes of OpenSSL that deserve a sentence of their own.
_SERVEUR: dict[int, str] = {
    9: "Le certificat du service n’est pas encore valable : rien n’a été envoyé.",
    10: "Le certificat du service a expiré : rien n’a été envoyé.",
    62: "Le certificat présenté porte un autre nom que celui du service : rien n’a été envoyé.",
    64: "Le certificat présenté porte une autre adresse que celle du service : rien n’a été envoyé.",
}


class _Violation(msgspec.Struct, frozen=True):
    champ: str | None = None
    code: str | None = None


class _Probleme(msgspec.Struct, frozen=True):
    code: str | None = None
    numero: str | None = None
    retry_after_s: float | None = None
    violations: tuple[_Violation, ...] = ()


def classer(http: int, type_contenu: str, retry_after: str | None, corps: bytes, maintenant: dt.datetime) -> Echec:
    """Return what an answer other than an acknowledgement means; ``maintenant`` reads a dated Retry-After."""
    probleme = _lire(corps) if type_contenu == PROBLEME else None
    secondes = probleme.retry_after_s if probleme else None
    delai = attente(retry_after, secondes, maintenant)
    if probleme is not None and probleme.code == "siram_40":
        return echec("T503", http=http, attente_s=delai)
    if probleme is not None and probleme.code in CODES_DU_SERVICE and _va_avec(probleme.code, http):
        return _connu(probleme, http, delai)
    if http == 504:
        return _ambigu_504(http, delai)
    if http in _SANS_CODE:
        return echec(_SANS_CODE[http], http=http, attente_s=delai)
    if http >= 500:
        return echec("T500", http=http, attente_s=delai)
    if probleme is None or not 400 <= http < 500:
        return echec("T306", http=http)
    if http == 403:
        return echec("T205", http=http)
    return echec("T302" if http == 426 else "T301", http=http)


def est_un_probleme(corps: bytes) -> bool:
    """Return whether ``corps`` is a problem document (RFC 9457): tells the service's 404 from a proxy's."""
    return _lire(corps) is not None


def attente(retry_after: str | None, secondes: float | None, maintenant: dt.datetime) -> float | None:
    """Return the wait asked for, in seconds, clamped to [1, 3600]; ``None`` when none is asked for.

    ``retry_after`` is the header (seconds or an HTTP date), ``secondes`` the body's own figure.
    """
    if retry_after is not None:
        demande = _retry_after(retry_after.strip(), maintenant)
    elif secondes is not None and math.isfinite(secondes):
        demande = secondes
    else:
        return None
    return min(ATTENTE_MAX_S, max(ATTENTE_MIN_S, demande))


def classer_connexion(cause: BaseException | None, *, delai: bool) -> Echec:
    """Return the failure of a connection or of its probe; ``delai``: a time limit ended it."""
    if isinstance(cause, socket.gaierror):
        return echec("T101")
    if isinstance(cause, ssl.SSLCertVerificationError):
        return echec("T201", detail=_SERVEUR.get(cause.verify_code))
    if isinstance(cause, ssl.SSLError) and _refus_du_client(cause):
        return echec("T202")
    return echec("T103" if delai else "T102")


def _refus_du_client(cause: ssl.SSLError) -> bool:
    """A TLS alert about our certificate: expired, revoked, unknown authority, required, denied."""
    raison = cause.reason or ""
    return "ALERT" in raison and any(
        mot in raison for mot in ("CERTIFICATE", "UNKNOWN_CA", "ACCESS_DENIED", "DECRYPT_ERROR")
    )


def _lire(corps: bytes) -> _Probleme | None:
    try:
        return msgspec.json.decode(corps, type=_Probleme)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _connu(probleme: _Probleme, http: int, delai: float | None) -> Echec:
    code = probleme.code or ""
    if http == 504 and code in ("T500", "T503"):
        return _ambigu_504(http, delai)
    champs = tuple(
        nom for v in probleme.violations[:50] for nom in (v.champ, v.code) if nom is not None and _NOM.fullmatch(nom)
    )
    detail = None
    if code == "T409" and probleme.numero is not None and expliquer(probleme.numero) is not None:
        detail = f"Un document pour la même période a déjà été transmis sous le n° {probleme.numero}."
        champs = (*champs, probleme.numero)
    return echec(code, http=http, attente_s=delai, champs=champs, detail=detail)


def _va_avec(code: str, http: int) -> bool:
    """Tell whether a status can carry this code.

    A service that fails (5xx) has judged no document, one that agrees (2xx) has refused none.
    """
    if http >= 500:
        return FAUTES[code].classe in (Classe.TEMPORAIRE, Classe.AMBIGU)
    return http >= 400


def _ambigu_504(http: int, delai: float | None) -> Echec:
    """A gateway that waited in vain: the service behind it may have done its work."""
    silence = echec("T111")
    indisponible = echec("T503", http=http, attente_s=delai)
    return replace(indisponible, classe=silence.classe, message=silence.message, remede=silence.remede)


def _retry_after(texte: str, maintenant: dt.datetime) -> float:
    # Twelve digits are past any sense; a longer text could not even be turned into a float.
    if re.fullmatch(r"-?[0-9]{1,12}", texte):
        return float(texte)
    try:
        quand = parsedate_to_datetime(texte)
    except (ValueError, TypeError):
        return ATTENTE_ILLISIBLE_S
    if quand.tzinfo is None:
        quand = quand.replace(tzinfo=dt.UTC)
    return (quand - maintenant).total_seconds()
