"""Believes a signed answer of the service, or not (§3.6 of the specification). No network.

Everything that is not exactly the acknowledgement of this document is T305, class ambiguous; the bytes
that were not believed go with it, for the encrypted store.
"""

import datetime as dt
import hmac
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from aat import jws
from aat.domaine.environnement import Environnement
from aat.domaine.transmission import Accuse, AccuseRetrouve, Echec, JamaisRecu, PageAccuses
from aat.transmission.taxonomie import echec

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

_TEXTE_MAX = 500
_IDENTIFIANT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Attendu:
    """What an answer must say to be that of our row."""

    environnement: Environnement
    document_id: str
    version: int
    cle: str
    empreinte: str


class _Caisse(msgspec.Struct, frozen=True):
    regime: str
    caisse: str
    centre: str
    libelle: str = ""


class _ChargeAccuse(msgspec.Struct, frozen=True):
    document_id: str
    version: int
    cle: str
    empreinte: str
    numero: str
    recu_le: dt.datetime
    caisse: _Caisse
    environnement: str
    avertissements: tuple[str, ...] = ()


class _ChargeAbandon(msgspec.Struct, frozen=True):
    document_id: str
    version: int
    cle: str
    etat: str
    environnement: str


def verifier_accuse(corps: bytes, attendu: Attendu, cle_service: "PublicKeyTypes") -> Accuse | Echec:
    """Return the acknowledgement once every field is that of ``attendu`` under the pinned key, else T305."""
    try:
        charge = jws.verifier(jws.lire(corps), cle_service, jws.TYP_ACCUSE)
        lu = msgspec.json.decode(charge, type=_ChargeAccuse)
    except (jws.JwsInvalide, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _incroyable(corps)
    champs = tuple(
        nom
        for nom, bon in (
            ("environnement", lu.environnement == attendu.environnement.value),
            ("document_id", lu.document_id == attendu.document_id),
            ("version", lu.version == attendu.version),
            ("cle", hmac.compare_digest(lu.cle.encode(), attendu.cle.encode())),
            ("empreinte", hmac.compare_digest(lu.empreinte.encode(), attendu.empreinte.encode())),
            ("recu_le", horodatage_tenable(lu.recu_le)),
            ("numero", _affichable(lu.numero)),
        )
        if not bon
    )
    if champs:
        return _incroyable(corps, champs)
    return Accuse(
        document_id=lu.document_id,
        version=lu.version,
        numero=lu.numero,
        recu_le=lu.recu_le,
        regime=nettoyer(lu.caisse.regime),
        caisse=nettoyer(lu.caisse.caisse),
        centre=nettoyer(lu.caisse.centre),
        libelle_caisse=nettoyer(lu.caisse.libelle),
        brut=corps,
        avertissements=tuple(nettoyer(a) for a in lu.avertissements[:20]),
    )


class _Page(msgspec.Struct, frozen=True):
    accuses: tuple[msgspec.Raw, ...]
    curseur: str | None = None


def lire_page(corps: bytes, environnement: Environnement, cle_service: "PublicKeyTypes") -> PageAccuses | Echec:
    """Return the acknowledgements of a page that hold under the pinned key; the others are counted."""
    try:
        page = msgspec.json.decode(corps, type=_Page)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return echec("T306", http=200)
    trouves: list[AccuseRetrouve] = []
    for brut in page.accuses:
        octets = bytes(brut)
        try:
            lu = msgspec.json.decode(jws.verifier(jws.lire(octets), cle_service, jws.TYP_ACCUSE), type=_ChargeAccuse)
        except (jws.JwsInvalide, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            continue
        attendu = Attendu(environnement, lu.document_id, lu.version, lu.cle, lu.empreinte)
        accuse = verifier_accuse(octets, attendu, cle_service)
        if isinstance(accuse, Accuse) and _IDENTIFIANT.fullmatch(lu.document_id) and lu.version >= 1:
            trouves.append(AccuseRetrouve(accuse, lu.cle, lu.empreinte))
    suivant = page.curseur if page.accuses and page.curseur and _affichable(page.curseur) else None
    return PageAccuses(tuple(trouves), suivant, len(page.accuses) - len(trouves))


def verifier_abandon(corps: bytes, attendu: Attendu, cle_service: "PublicKeyTypes") -> Accuse | JamaisRecu | Echec:
    """Return ``JamaisRecu`` on a signed tombstone, the acknowledgement if the effect is there, else T305."""
    try:
        lu = jws.lire(corps)
        if lu.entete.get("typ") == jws.TYP_ACCUSE:
            return verifier_accuse(corps, attendu, cle_service)
        abandon = msgspec.json.decode(jws.verifier(lu, cle_service, jws.TYP_ABANDON), type=_ChargeAbandon)
    except (jws.JwsInvalide, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return _incroyable(corps)
    dit = (abandon.environnement, abandon.document_id, abandon.version, abandon.cle, abandon.etat)
    if dit != (attendu.environnement.value, attendu.document_id, attendu.version, attendu.cle, "abandonne"):
        return _incroyable(corps)
    return JamaisRecu()


def _incroyable(corps: bytes, champs: tuple[str, ...] = ()) -> Echec:
    return replace(echec("T305", champs=champs), brut=corps)


def horodatage_tenable(moment: dt.datetime) -> bool:
    """Tell whether a moment is aware, and one that every time zone can write."""
    return moment.tzinfo is not None and dt.MINYEAR < moment.year < dt.MAXYEAR


def nettoyer(texte: str) -> str:
    """Return ``texte`` without control characters and cut at 500 characters: it goes to a terminal."""
    return "".join(c for c in texte if c.isprintable())[:_TEXTE_MAX]


def _affichable(numero: str) -> bool:
    return 0 < len(numero) <= 100 and numero.isprintable()
