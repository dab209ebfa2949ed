"""Decides what the bench answers: idempotency, duplicates, tombstones, numbers. No HTTP library.

Only acknowledgements and permanent refusals are recorded; a passing fault never is (§4).
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aat import jws
from aat.banc.annulation import Annulations, DemandeAnnulation
from aat.banc.pki import Pki
from aat.banc.problemes import Reponse, probleme, probleme_inconnu
from aat.banc.registre import Abandon, Effet, Registre, Rejet, Sujet
from aat.banc.verification import Refus, lire_document
from aat.domaine.environnement import Environnement
from aat.domaine.transmission import Classe
from aat.transmission.certificats import lire_certificats, lire_cle_privee
from aat.transmission.classement import JOSE, PROBLEME
from aat.transmission.fautes import FAUTES
from aat.transmission.schema_transport import Charge, ChargeCertificat

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

DELAI_DOUBLON = dt.timedelta(hours=24)

_CAISSE_BANC = "Caisse du banc d’essai"


@dataclass(frozen=True, slots=True, repr=False)
class Recue:
    """A submission as it came; ``identite`` is the OU of the client certificate."""

    cle: str
    identite: str
    corps: bytes
    message_id: str = ""
    tentative: str = ""


class Traitement:
    """The caisse's side, played."""

    def __init__(self, registre: Registre, pki: Pki, maintenant: Callable[[], dt.datetime]) -> None:
        self._registre = registre
        self._maintenant = maintenant
        self._autorite: x509.Certificate = lire_certificats(pki.autorite.certificat, "l’autorité du banc")[0]
        self._cle: PrivateKeyTypes = lire_cle_privee(pki.service.cle, "la clé de service du banc")
        self._annulations = Annulations(registre, self._autorite, self._signer)

    def recevoir(self, recue: Recue, refus: Refus | None = None) -> Reponse:
        """Return the answer to a submission, its effect or its refusal recorded in the same transaction.

        ``refus``: what a scenario refuses this submission for, were it good; with T402, only the régime that it names.
        """
        maintenant = self._maintenant()
        empreinte = hashlib.sha256(recue.corps).hexdigest()
        with self._registre.transaction():
            self._registre.noter_reception(
                maintenant, recue.cle, (recue.message_id, recue.tentative), recue.identite, recue.corps
            )
            deja = self._deja(recue, empreinte)
            if deja is not None:
                return deja
            document: Charge | None = None
            try:
                document = lire_document(recue.corps, self._autorite, maintenant)
                premier = self._premier(document, recue.identite)
                if premier is not None:
                    return premier
                self._juger(document, recue.identite, refus, maintenant)
                return self._accepter(document, recue, empreinte, maintenant)
            except Refus as oppose:
                return self._refuser(oppose, recue, document, empreinte)

    def etat(self, document_id: str, version: int | None, cle: str | None, identite: str) -> Reponse:
        """Return the acknowledgement or the recorded refusal, 409 for a tombstone, 404 if never received."""
        effet = self._registre.effet(document_id, version)
        if effet is not None:
            return self._rejouer(effet, identite)
        if version is not None and (abandon := self._registre.abandon(document_id, version)) is not None:
            return probleme("T410" if abandon.identite == identite else "T204")
        rejet = self._registre.rejet(cle) if cle else None
        if rejet is not None and rejet.document_id in (document_id, None):
            return _rejet_rejoue(rejet, identite)
        return probleme_inconnu()

    def abandonner(self, document_id: str, version: int, cle: str, identite: str) -> Reponse:
        """Return the signed tombstone, or the acknowledgement if the effect is already there."""
        maintenant = self._maintenant()
        with self._registre.transaction():
            effet = self._registre.effet(document_id, version) or self._registre.effet_par_cle(cle)
            if effet is not None:
                return self._rejouer(effet, identite)
            pierre = self._registre.abandon(document_id, version) or self._registre.abandon_par_cle(cle)
            if pierre is None:
                pierre = Abandon(document_id, version, cle, identite)
                self._registre.abandonner(pierre, maintenant)
            if pierre.identite != identite:
                return probleme("T204")
            if (pierre.document_id, pierre.version, pierre.cle) != (document_id, version, cle):
                return probleme("T304")
        charge = {
            "document_id": document_id,
            "version": version,
            "cle": cle,
            "etat": "abandonne",
            "environnement": Environnement.BANC.value,
        }
        return Reponse(200, JOSE, self._signer(charge, jws.TYP_ABANDON))

    def annuler(self, demande: DemandeAnnulation) -> Reponse:
        """Return the signed acknowledgement of an annulment, beside the effect that it annuls."""
        with self._registre.transaction():
            return self._annulations.annuler(demande, self._maintenant())

    def accuses(self, identite: str, depuis: str, curseur: str) -> Reponse:
        """Return a page of this caller's acknowledgements since ``depuis`` (RFC 3339), and the next one's cursor."""
        moment = _moment(depuis)
        if moment is None:
            return probleme("T301")
        page = self._registre.accuses(identite, moment, curseur)
        dernier = json.loads(jws.lire(page[-1]).charge)["numero"] if page else None
        corps = {"accuses": [json.loads(a) for a in page], "curseur": dernier}
        return Reponse(200, "application/json", json.dumps(corps).encode())

    def falsifier(self, accuse: bytes, champ: str) -> bytes:
        """Return ``accuse`` made wrong in ``champ``, signed again unless the signature is what is wrong."""
        if champ == "signature":
            objet = json.loads(accuse)
            signature = objet["signature"]
            objet["signature"] = ("B" if signature[0] == "A" else "A") + signature[1:]
            return json.dumps(objet).encode()
        charge = json.loads(jws.lire(accuse).charge)
        faux: dict[str, Any] = {
            "environnement": Environnement.PRODUCTION.value,
            "document_id": "00000000-0000-7000-8000-000000000000",
            "version": int(charge["version"]) + 1,
            "cle": "00000000-0000-4000-8000-000000000000",
            "empreinte": "0" * 64,
        }
        return self._signer({**charge, champ: faux[champ]}, jws.TYP_ACCUSE)

    def _deja(self, recue: Recue, empreinte: str) -> Reponse | None:
        """The same key again: same bytes replay, other bytes T304, other caller T204, tombstone T410."""
        effet = self._registre.effet_par_cle(recue.cle)
        if effet is not None:
            if effet.identite == recue.identite and effet.empreinte != empreinte:
                return probleme("T304")
            return self._rejouer(effet, recue.identite)
        abandon = self._registre.abandon_par_cle(recue.cle)
        if abandon is not None:
            return probleme("T410" if abandon.identite == recue.identite else "T204")
        rejet = self._registre.rejet(recue.cle)
        if rejet is None:
            return None
        if rejet.identite == recue.identite and rejet.empreinte != empreinte:
            return probleme("T304")
        return _rejet_rejoue(rejet, recue.identite)

    def _premier(self, document: Charge, identite: str) -> Reponse | None:
        """Another key for the same (document, version): the first fate stands."""
        effet = self._registre.effet(document.document_id, document.version)
        if effet is not None:
            return self._rejouer(effet, identite)
        abandon = self._registre.abandon(document.document_id, document.version)
        if abandon is not None:
            return probleme("T410" if abandon.identite == identite else "T204")
        return None

    def _juger(self, document: Charge, identite: str, refus: Refus | None, maintenant: dt.datetime) -> None:
        if refus is not None and refus.code == "T402" and document.couverture.regime == refus.champ:
            raise Refus("T402", "couverture.regime")
        if refus is not None and refus.code != "T402":
            raise refus
        ancien = document.remplace
        if ancien is not None and not self._registre.remplacable(
            ancien.document_id, ancien.numero, identite, document.prescripteur.rpps
        ):
            # Otherwise any made-up number would let a duplicate through.
            raise Refus("T401", "remplace.numero")
        if ancien is None:
            numero = self._registre.doublon(_sujet(document), maintenant - DELAI_DOUBLON)
            if numero is not None:
                raise Refus("T409", numero=numero)

    def _accepter(self, document: Charge, recue: Recue, empreinte: str, maintenant: dt.datetime) -> Reponse:
        c = document.couverture
        famille = "CAT" if isinstance(document, ChargeCertificat) else "AAT"
        numero = self._registre.prochain_numero(famille, c.regime + c.caisse + c.centre, maintenant)
        charge = {
            "document_id": document.document_id,
            "version": document.version,
            "cle": recue.cle,
            "empreinte": empreinte,
            "numero": numero,
            "recu_le": maintenant.isoformat(timespec="milliseconds"),
            "caisse": {"regime": c.regime, "caisse": c.caisse, "centre": c.centre, "libelle": _CAISSE_BANC},
            "environnement": Environnement.BANC.value,
            "depot_dmp": {"etat": "non_demande"},
            "avertissements": [],
        }
        accuse = self._signer(charge, jws.TYP_ACCUSE)
        effet = Effet(
            document.document_id,
            document.version,
            recue.cle,
            numero,
            empreinte,
            recue.identite,
            recue.corps,
            accuse,
        )
        self._registre.inscrire(effet, _sujet(document), maintenant)
        if document.remplace is not None:
            self._registre.remplacer(document.remplace.document_id, document.remplace.numero, effet, maintenant)
        return Reponse(201, JOSE, accuse)

    def _refuser(self, refus: Refus, recue: Recue, document: Charge | None, empreinte: str) -> Reponse:
        reponse = probleme(refus.code, champ=refus.champ, numero=refus.numero)
        if FAUTES[refus.code].classe is Classe.DEFINITIF:
            rejet = Rejet(
                recue.cle,
                document.document_id if document else None,
                document.version if document else None,
                recue.identite,
                empreinte,
                reponse.http,
                refus.code,
                reponse.corps,
            )
            self._registre.rejeter(rejet, self._maintenant())
        return reponse

    def _rejouer(self, effet: Effet, identite: str) -> Reponse:
        if effet.identite != identite:
            return probleme("T204")
        return Reponse(200, JOSE, effet.accuse)

    def _signer(self, charge: dict[str, Any], typ: str) -> bytes:
        octets = json.dumps(charge, ensure_ascii=False, separators=(",", ":")).encode()
        return jws.signer(octets, {"typ": typ, "iat": int(self._maintenant().timestamp())}, self._cle)


def _moment(texte: str) -> dt.datetime | None:
    """Return the moment that RFC 3339 spells, the first of all for an empty text, ``None`` for anything else."""
    try:
        lu = dt.datetime.fromisoformat(texte or "0001-01-01T00:00:00Z")
        return lu.astimezone(dt.UTC) if lu.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _rejet_rejoue(rejet: Rejet, identite: str) -> Reponse:
    if rejet.identite != identite:
        return probleme("T204")
    return Reponse(rejet.http, PROBLEME, rejet.corps)


def _sujet(document: Charge) -> Sujet:
    p = document.patient
    if isinstance(document, ChargeCertificat):
        # Several certificates follow one event: the same kind twice is what a caisse would see as a duplicate.
        c = document.certificat
        genre, debut, fin = f"{document.type}/{c.nature}/{c.origine}", c.date_evenement, c.date_evenement
    else:
        genre, debut, fin = document.type, document.avis.debut, document.avis.fin
    return Sujet(
        prescripteur=document.prescripteur.rpps, nir=f"{p.nir}{p.cle}/{p.rang}", type=genre, debut=debut, fin=fin
    )
