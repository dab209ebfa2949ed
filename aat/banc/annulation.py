"""The bench's annulment of an acknowledged document: signed, under its own key, with its own number. No HTTP library.

An effect is never undone: its annulment stands beside it, once. Nothing says how the official service would do it;
this project's client asks for none.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from aat import jws
from aat.banc.problemes import Reponse, probleme, probleme_inconnu
from aat.banc.registre import Annulation, Effet, Registre
from aat.banc.verification import Refus, lire_signe
from aat.domaine.environnement import Environnement
from aat.transmission.classement import JOSE

if TYPE_CHECKING:
    from cryptography import x509

#: Signs a payload as the service, under a type.
Signer = Callable[[dict[str, Any], str], bytes]


@dataclass(frozen=True, slots=True, repr=False)
class DemandeAnnulation:
    """An annulment as it was asked for; ``identite`` is the OU of the client certificate."""

    document_id: str
    cle: str
    identite: str
    corps: bytes


class _Charge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the prescriber signs: the very document, by its number too, so that no other can be annulled by mistake."""

    document_id: str
    version: int
    numero: str


class Annulations:
    """Answers a request for annulment; the caller opens the transaction."""

    def __init__(self, registre: Registre, autorite: "x509.Certificate", signer: Signer) -> None:
        self._registre = registre
        self._autorite = autorite
        self._signer = signer

    def annuler(self, demande: DemandeAnnulation, maintenant: dt.datetime) -> Reponse:
        """Return the acknowledgement of the annulment, the same one each time; never a second number."""
        empreinte = hashlib.sha256(demande.corps).hexdigest()
        deja = self._registre.annulation_par_cle(demande.cle)
        if deja is not None and deja.identite == demande.identite and deja.empreinte != empreinte:
            return probleme("T304")
        if deja is not None:
            return _rejouer(deja, demande.identite)
        try:
            effet, charge = self._lire(demande, maintenant)
        except Refus as refus:
            return probleme(refus.code, champ=refus.champ)
        if effet is None:
            return probleme_inconnu()
        if effet.identite != demande.identite:
            return probleme("T204")
        premiere = self._registre.annulation(effet.document_id, effet.version)
        if premiere is not None:
            return _rejouer(premiere, demande.identite)
        return self._accepter(demande, charge, empreinte, maintenant)

    def _lire(self, demande: DemandeAnnulation, maintenant: dt.datetime) -> tuple[Effet | None, _Charge]:
        signe = lire_signe(demande.corps, self._autorite, maintenant, jws.TYP_ANNULATION)
        try:
            charge = msgspec.json.decode(signe.charge, type=_Charge)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            raise Refus("T301") from None
        dit = (charge.document_id, signe.entete.get("document_id"), signe.entete.get("env"))
        if dit != (demande.document_id, demande.document_id, Environnement.BANC.value):
            raise Refus("T301", "document_id")
        effet = self._registre.effet(charge.document_id, charge.version)
        if effet is None:
            return None, charge
        if effet.numero != charge.numero:
            raise Refus("T301", "numero")
        if self._registre.auteur(effet.document_id, effet.version) != signe.rpps:
            raise Refus("T205")
        return effet, charge

    def _accepter(
        self, demande: DemandeAnnulation, charge: _Charge, empreinte: str, maintenant: dt.datetime
    ) -> Reponse:
        organisme = charge.numero.split("-")[3]
        numero = self._registre.prochain_numero("ANN", organisme, maintenant)
        accuse = self._signer(
            {
                "document_id": charge.document_id,
                "version": charge.version,
                "cle": demande.cle,
                "empreinte": empreinte,
                "numero": numero,
                "numero_annule": charge.numero,
                "recu_le": maintenant.isoformat(timespec="milliseconds"),
                "environnement": Environnement.BANC.value,
                "etat": "annule",
            },
            jws.TYP_ANNULATION,
        )
        annulation = Annulation(
            charge.document_id, charge.version, demande.cle, numero, demande.identite, empreinte, accuse
        )
        self._registre.annuler(annulation, maintenant)
        return Reponse(201, JOSE, accuse)


def demande_json(document_id: str, version: int, numero: str) -> bytes:
    """Return the payload that a prescriber signs to annul a document."""
    return json.dumps({"document_id": document_id, "version": version, "numero": numero}).encode()


def _rejouer(annulation: Annulation, identite: str) -> Reponse:
    return Reponse(200, JOSE, annulation.accuse) if annulation.identite == identite else probleme("T204")
