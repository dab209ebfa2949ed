"""Answers ``POST /v1/droits`` for the bench's invented patients, and answers badly when asked to. No HTTP library.

Keeps nothing of a question: no ledger, no log. A request that does not say « banc » is refused.
"""

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from aat import jws
from aat.banc.patients import PATIENTS, REGIMES, PatientInvente
from aat.banc.problemes import Reponse
from aat.domaine.environnement import Environnement
from aat.transmission.classement import JOSE, PROBLEME
from aat.transmission.droits_https import FORMAT

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

CORPS_MAX = 16 * 1024
#: Faults of the service's own words, and their HTTP status.
PROBLEMES = {"D301": 400, "D401": 401, "D403": 403, "D429": 429, "D500": 500, "D503": 503}
_PHRASES = {
    "D301": "Demande illisible, ou qui n’est pas pour le banc d’essai.",
    "D401": "Une carte de professionnel est nécessaire.",
    "D403": "Ce prescripteur n’est pas habilité à consulter les droits.",
    "D429": "Trop de demandes.",
    "D500": "Refus momentané (siram_40).",
    "D503": "Service indisponible.",
}


# As the wire spells it, not the client's own value: a member renamed on one side must be refused by the other.
class _Demande(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    assure_nir: str
    date_naissance: str
    rang: int
    date_reference: dt.date
    beneficiaire_nir: str | None = None
    regime: str | None = None
    caisse: str | None = None
    centre: str | None = None


class _Corps(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    format: str
    environnement: str
    demande_id: str
    demande: _Demande


@dataclass(frozen=True, slots=True, repr=False)
class Service:
    """The base of rights, played.

    Attributes:
        cle: signs the answers; another's for the scenario of a wrong signer.
        intruse: the key that nobody pinned.
    """

    cle: "PrivateKeyTypes"
    intruse: "PrivateKeyTypes"

    def repondre(self, corps: bytes, maintenant: dt.datetime, faute: str = "") -> Reponse:
        """Return the answer to one question; ``faute`` is the scenario to play."""
        if faute in PROBLEMES:
            return probleme(faute)
        try:
            lu = msgspec.json.decode(corps, type=_Corps) if len(corps) <= CORPS_MAX else None
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            lu = None
        if lu is None or lu.environnement != Environnement.BANC.value or lu.format != FORMAT:
            return probleme("D301")
        charge = _charge(lu, maintenant)
        _fausser(charge, faute, maintenant)
        octets = json.dumps(charge, ensure_ascii=False, separators=(",", ":")).encode()
        entete = {"typ": jws.TYP_DROITS, "iat": int(maintenant.timestamp())}
        return Reponse(200, JOSE, jws.signer(octets, entete, self.intruse if faute == "signature" else self.cle))


def probleme(code: str) -> Reponse:
    """Return the problem document of ``code``; it names no value of the question."""
    corps = {
        "type": f"urn:aat:probleme:{code}",
        "title": code,
        "status": PROBLEMES[code],
        "detail": _PHRASES[code],
        "code": "siram_40" if code == "D500" else code,
    }
    attente = {"D429": "60", "D503": "30"}.get(code)
    return Reponse(PROBLEMES[code], PROBLEME, json.dumps(corps, ensure_ascii=False).encode(), attente)


def _charge(lu: _Corps, maintenant: dt.datetime) -> dict[str, Any]:
    d = lu.demande
    return {
        "environnement": Environnement.BANC.value,
        "demande_id": lu.demande_id,
        "repondu_le": maintenant.isoformat(timespec="milliseconds"),
        "date_reference": d.date_reference.isoformat(),
        "patient": {
            "nir": d.beneficiaire_nir or d.assure_nir,
            "date_naissance": d.date_naissance,
            "rang": d.rang,
        },
        **_resultat(d, maintenant),
    }


def _resultat(d: _Demande, maintenant: dt.datetime) -> dict[str, Any]:
    """Return who was found: one, several of the same birth date, or nobody."""
    if (d.regime or "") not in REGIMES:
        return {"resultat": "non-couvert"}
    numero = d.beneficiaire_nir or d.assure_nir
    siens = [p for p in PATIENTS if p.nir == numero]
    sous = [p for p in PATIENTS if p.assure_nir == numero and p.naissance == d.date_naissance]
    trouves = [p for p in siens if p.naissance == d.date_naissance and (p.rang == d.rang or p.assure_nir)]
    if not trouves and d.rang > 1:
        trouves = [p for p in sous if p.rang == d.rang]
    if len(trouves) == 1:
        return {"resultat": "connus", "droits": trouves[0].droits(maintenant.date())}
    if len(sous) > 1:
        return {"resultat": "choisir", "beneficiaires": [_beneficiaire(p) for p in sous]}
    if siens:
        quoi = "rang" if any(p.naissance == d.date_naissance for p in siens) else "date_naissance"
        return {"resultat": "inconnu", "verifier": [quoi]}
    return {"resultat": "inconnu", "verifier": ["nir", "date_naissance", "rang", "regime"]}


def _beneficiaire(p: PatientInvente) -> dict[str, Any]:
    return {"nom": p.nom, "prenom": p.prenom, "date_naissance": p.naissance, "rang": p.rang}


def _fausser(charge: dict[str, Any], faute: str, maintenant: dt.datetime) -> None:
    """Spoil an answer as the scenario asks."""
    droits: dict[str, Any] = charge.get("droits") or {}
    if faute == "autre-patient":
        charge["patient"] = {"nir": PATIENTS[1].nir, "date_naissance": PATIENTS[1].naissance, "rang": 1}
    elif faute == "autre-demande":
        charge["demande_id"] = str(uuid.uuid4())
    elif faute == "hier":
        charge["repondu_le"] = (maintenant - dt.timedelta(days=1, minutes=1)).isoformat(timespec="milliseconds")
    elif faute == "vides":
        charge["droits"] = {"periodes": [], "couvertures": [], "sinistres": []}
    elif faute == "dates-nulles":
        droits["periodes"] = [{"debut": "00000000", "fin": "00000000"}]
    elif faute == "situation-inconnue":
        droits["couvertures"] = [{"nature_assurance": "10", "justification": "0", "situation": "0742"}]
    elif faute == "dates-folles":
        droits["periodes"] = [{"debut": "20269999", "fin": ""}]
