"""``python -m aat.cartes.auxiliaire``: talks to the PKCS#11 module in a process that may crash without harm.

One JSON line in, one out, on pipes: the holder's code is in no argument, environment or file. Prints nothing else.
"""

from __future__ import annotations

import base64
import json
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

#: Last byte of ``CKA_ID``: signing (non-repudiation). ``20`` authenticates and never signs a document.
_ID_SIGNATURE = 0x10
_INFO, _ACTIVITES = "CPS_INFO_PS", "CPS_ACTIVITY_"


def repondre(demande: dict[str, Any], charger: Callable[[str], Any] | None = None) -> dict[str, Any]:
    """Do what is asked (``identite``, ``signer``) and return its answer, or the name of what went wrong.

    Args:
        demande: ``action``, ``module``; to sign, ``serie``, ``empreinte``, ``octets`` (base64) and ``code``
            (``None``: typed on the reader).
        charger: loads the module; pkcs11's own by default.
    """
    import pkcs11
    from pkcs11.exceptions import PKCS11Error

    try:
        bibliotheque = (charger or pkcs11.lib)(demande["module"])
        jeton = _jeton(bibliotheque)
        if jeton is None:
            return {"erreur": "NoSuchToken"}
        if demande["action"] == "identite":
            return _identite(jeton)
        return _signer(jeton, demande)
    except PKCS11Error as erreur:
        return {"erreur": type(erreur).__name__, "essais": _essais_sans_risque(locals().get("jeton"))}


def _jeton(bibliotheque: Any) -> Any:  # noqa: ANN401 - python-pkcs11 has no types
    """Return the first token that holds a signing certificate, else the first initialised one, else ``None``."""
    from pkcs11 import TokenFlag

    jetons = [
        fente.get_token()
        for fente in bibliotheque.get_slots(token_present=True)
        if fente.get_token().flags & TokenFlag.TOKEN_INITIALIZED
    ]
    for jeton in jetons:
        with jeton.open() as session:
            if _certificat(session) is not None:
                return jeton
    return jetons[0] if jetons else None


def _identite(jeton: Any) -> dict[str, Any]:  # noqa: ANN401
    from pkcs11 import Attribute, TokenFlag

    with jeton.open() as session:
        certificat = _certificat(session)
        donnees = {
            str(o[Attribute.LABEL]): base64.b64encode(bytes(o[Attribute.VALUE])).decode()
            for o in _objets(session, "DATA")
            if str(o[Attribute.LABEL]) == _INFO
        }
    return {
        "serie": _texte(jeton.serial),
        "certificat": base64.b64encode(certificat).decode() if certificat else None,
        "donnees": donnees,
        "essais": _essais(jeton),
        "au_lecteur": bool(jeton.flags & TokenFlag.PROTECTED_AUTHENTICATION_PATH),
    }


def _signer(jeton: Any, demande: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    import hashlib

    from pkcs11 import Attribute, Mechanism, ObjectClass
    from pkcs11.constants import UserType

    if _texte(jeton.serial) != demande["serie"]:
        return {"erreur": "CarteChangee"}
    if _essais(jeton) == "bloque":
        return {"erreur": "PinLocked"}
    code = demande["code"]
    with jeton.open(user_pin=code) if code is not None else jeton.open(user_type=UserType.USER) as session:
        certificat = _certificat(session)
        if certificat is None or hashlib.sha256(certificat).hexdigest() != demande["empreinte"]:
            return {"erreur": "CarteChangee"}
        cles = [
            cle
            for cle in session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
            if bytes(cle[Attribute.ID])[-1:] == bytes([_ID_SIGNATURE])
        ]
        if len(cles) != 1:
            return {"erreur": "CleAbsente"}
        signature = cles[0].sign(base64.b64decode(demande["octets"]), mechanism=Mechanism.SHA256_RSA_PKCS)
        situations = sorted(
            str(o[Attribute.LABEL]) for o in _objets(session, "DATA") if str(o[Attribute.LABEL]).startswith(_ACTIVITES)
        )
    return {"signature": base64.b64encode(bytes(signature)).decode(), "situations": len(situations)}


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


def main() -> int:
    """Answer one request of standard input on standard output."""
    from aat.durcissement import durcir

    durcir()
    demande = json.loads(sys.stdin.buffer.readline())
    sys.stdout.write(json.dumps(repondre(demande)) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
