"""``python -m aat.cartes.auxiliaire``: talks to the PKCS#11 module in a process that may crash without harm.

One JSON line in, one out, on pipes: the holder's code is in no argument, environment or file. Prints nothing else.
"""

from __future__ import annotations

import base64
import json
import sys
import time
from contextlib import suppress
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: Last byte of ``CKA_ID``: signing (non-repudiation). ``20`` authenticates and never signs a document.
_ID_SIGNATURE = 0x10
#: What the library imports for its conversions of keys and certificates.
_ASN1 = ("asn1crypto", "asn1crypto.algos", "asn1crypto.core", "asn1crypto.keys", "asn1crypto.x509")
_INFO, _ACTIVITES = "CPS_INFO_PS", "CPS_ACTIVITY_"
#: What the Cryptolib answers, and no standard knows: an update of the card was begun and not ended (EF_ACTUA).
_INTERROMPUE = "80000001"
#: Answers that a card pulled out never gives.
_SURES = frozenset(
    {
        "PinIncorrect",
        "PinInvalid",
        "PinLenRange",
        "PinLocked",
        "FunctionCancelled",
        "FunctionNotSupported",
        "NoSuchToken",
    }
)
#: The PC/SC service looks at its readers every 0,4 s, later on a busy machine: until then a card pulled out is still
#: told as present.
_DEPART_S = 1.5


def repondre(demande: dict[str, Any], charger: Callable[[str], Any] | None = None) -> dict[str, Any]:
    """Do what is asked (``identite``, ``situations``, ``signer``); return its answer, or the name of what went wrong.

    Args:
        demande: ``action``, ``module``; past the code, ``serie``, ``empreinte`` and ``code`` (``None``: typed on the
            reader); to sign, ``octets`` (base64).
        charger: loads the module; pkcs11's own by default.
    """
    import pkcs11
    from pkcs11.exceptions import PKCS11Error

    bibliotheque: Any = None
    occupees: set[int] = set()
    jetons: list[Any] = []
    try:
        bibliotheque = (charger or pkcs11.lib)(demande["module"])
        fentes = bibliotheque.get_slots(token_present=True)
        occupees = {fente.slot_id for fente in fentes}
        jetons = _jetons(fentes)
        recu = _faire(jetons, demande)
    except PKCS11Error as erreur:
        recu = {"erreur": _nom(erreur), "essais": _essais_sans_risque(_le_jeton(jetons, demande))}
    incomplet = recu["erreur"] not in _SURES if "erreur" in recu else recu.get("certificat", "") is None
    if occupees and incomplet and _retiree(bibliotheque, occupees):
        # A module tells a card pulled out in many ways, some of which are its own faults': the readers know.
        return {"erreur": "DeviceRemoved" if jetons else "TokenNotPresent"}
    # A PC/SC module shows nothing of a card that it does not know; SoftHSM always shows a slot.
    return recu if occupees or recu.get("erreur") != "NoSuchToken" else {**recu, "lecteurs": True}


def _nom(erreur: Exception) -> str:
    """Return the name of what the module answered; the ANS's own code has none in the library."""
    return "CarteInutilisable" if _INTERROMPUE in str(erreur) else type(erreur).__name__


def _faire(jetons: list[Any], demande: dict[str, Any]) -> dict[str, Any]:
    if not jetons:
        return {"erreur": "NoSuchToken"}
    if demande["action"] == "identite":
        return _identite(jetons)
    jeton = _le_jeton(jetons, demande)
    if jeton is None:
        return {"erreur": "CarteChangee"}
    if _essais(jeton) == "bloque":
        return {"erreur": "PinLocked"}
    return _signer(jeton, demande) if demande["action"] == "signer" else _situations(jeton, demande)


def _le_jeton(jetons: list[Any], demande: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return the token that was read before, ``None`` when it is not there any more."""
    return next((j for j in jetons if _texte(j.serial) == demande.get("serie")), None)


def _retiree(bibliotheque: Any, occupees: set[int]) -> bool:  # noqa: ANN401
    """Tell whether a reader that held a card (``occupees``) is empty now."""
    from pkcs11.exceptions import PKCS11Error

    fin = time.monotonic() + _DEPART_S
    while True:
        # A slot that empties while it is listed is an error of the list: it is asked for again.
        with suppress(PKCS11Error):
            if not occupees <= {fente.slot_id for fente in bibliotheque.get_slots(token_present=True)}:
                return True
        if time.monotonic() >= fin:
            return False
        time.sleep(0.05)


def _jetons(fentes: list[Any]) -> list[Any]:
    """Return the initialised tokens of these slots; nothing is opened yet."""
    from pkcs11 import TokenFlag

    jetons = (fente.get_token() for fente in fentes)
    return [jeton for jeton in jetons if jeton.flags & TokenFlag.TOKEN_INITIALIZED]


def _identite(jetons: list[Any]) -> dict[str, Any]:
    """Return what the first token with a signing certificate says, else the first one: one session each."""
    from pkcs11 import Attribute, TokenFlag

    premiere: dict[str, Any] | None = None
    for jeton in jetons:
        with jeton.open() as session:
            certificat = _certificat(session)
            donnees = {
                label: base64.b64encode(bytes(o[Attribute.VALUE])).decode()
                for o in _objets(session, "DATA")
                if (label := str(o[Attribute.LABEL])) == _INFO
            }
        lue = {
            "serie": _texte(jeton.serial),
            "certificat": base64.b64encode(certificat).decode() if certificat else None,
            "donnees": donnees,
            "essais": _essais(jeton),
            "au_lecteur": bool(jeton.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH),
        }
        if certificat:
            return lue
        premiere = premiere or lue
    return premiere or {"erreur": "NoSuchToken"}


def _ouvrir(jeton: Any, code: str | None) -> Any:  # noqa: ANN401
    """Present the code once (``None``: on the reader) and return the session."""
    from pkcs11.constants import UserType

    return jeton.open(user_pin=code) if code is not None else jeton.open(user_type=UserType.USER)


def _signer(jeton: Any, demande: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    from pkcs11 import Attribute, Mechanism, ObjectClass

    with _ouvrir(jeton, demande["code"]) as session:
        if not _meme_certificat(session, demande):
            return {"erreur": "CarteChangee"}
        cles = [
            cle
            for cle in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
            if bytes(cle[Attribute.ID])[-1:] == bytes([_ID_SIGNATURE])
        ]
        if len(cles) != 1:
            return {"erreur": "CleAbsente"}
        signature = cles[0].sign(base64.b64decode(demande["octets"]), mechanism=Mechanism.SHA256_RSA_PKCS)
    return {"signature": base64.b64encode(bytes(signature)).decode()}


def _situations(jeton: Any, demande: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    """Return the practising situations, in their order; their numbers need not follow each other."""
    from pkcs11 import Attribute

    with _ouvrir(jeton, demande["code"]) as session:
        if not _meme_certificat(session, demande):
            return {"erreur": "CarteChangee"}
        lues = {
            label: base64.b64encode(bytes(o[Attribute.VALUE])).decode()
            for o in _objets(session, "DATA")
            if (label := str(o[Attribute.LABEL])).startswith(_ACTIVITES)
        }
    return {"situations": [lues[label] for label in sorted(lues)]}


def _meme_certificat(session: Any, demande: dict[str, Any]) -> bool:  # noqa: ANN401
    import hashlib

    certificat = _certificat(session)
    return certificat is not None and hashlib.sha256(certificat).hexdigest() == demande["empreinte"]


def _certificat(session: Any) -> bytes | None:  # noqa: ANN401
    """Return the DER of the signing certificate, never of the authentication one."""
    from pkcs11 import Attribute

    for objet in _objets(session, "CERTIFICATE"):
        if bytes(objet[Attribute.ID])[-1:] == bytes([_ID_SIGNATURE]):
            return bytes(objet[Attribute.VALUE])
    return None


def _objets(session: Any, classe: str) -> list[Any]:  # noqa: ANN401
    from pkcs11 import Attribute, ObjectClass

    return list(session.get_objects({Attribute.CLASS: ObjectClass[classe]}))


def _essais(jeton: Any) -> str:  # noqa: ANN401
    from pkcs11 import TokenFlag

    if jeton.flags & TokenFlag.USER_PIN_LOCKED:
        return "bloque"
    if jeton.flags & TokenFlag.USER_PIN_FINAL_TRY:
        return "dernier"
    return "entame" if jeton.flags & TokenFlag.USER_PIN_COUNT_LOW else "ok"


def _essais_sans_risque(jeton: Any) -> str | None:  # noqa: ANN401
    """Return what is left of the code after a refusal: the flags are read again from the card."""
    try:
        return _essais(jeton.slot.get_token()) if jeton is not None else None
    except Exception:  # noqa: BLE001 - the card may be gone: nothing is known any more
        return None


def _texte(valeur: Any) -> str:  # noqa: ANN401
    return valeur.decode("ascii", "replace").strip() if isinstance(valeur, bytes) else str(valeur).strip()


class _Vide(ModuleType):
    """Stands for a module none of whose names is ever used."""

    def __getattr__(self, nom: str) -> type:
        if nom.startswith("__"):
            raise AttributeError(nom)
        return type(nom, (), {})


def _sans_asn1() -> None:
    """Import the library without asn1crypto: half of its start, for conversions that nothing here asks for."""
    poses = {nom: _Vide(nom) for nom in _ASN1 if nom not in sys.modules}
    sys.modules.update(poses)
    try:
        import pkcs11  # noqa: F401
    except Exception:  # noqa: BLE001 - a release that uses them at once: it is given the real ones
        for nom in [n for n in sys.modules if n in poses or n.split(".")[0] == "pkcs11"]:
            del sys.modules[nom]


def main() -> int:
    """Answer one request of standard input on standard output."""
    from aat.durcissement import durcir

    durcir()
    _sans_asn1()
    demande = json.loads(sys.stdin.buffer.readline())
    sys.stdout.write(json.dumps(repondre(demande)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
