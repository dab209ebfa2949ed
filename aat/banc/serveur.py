"""The bench's HTTPS server (aiohttp): routes, mutual TLS, scenarios. Decisions are in ``traitement``.

The only module that loads aiohttp. Writes no body, name or value in any log.
"""

import asyncio
import datetime as dt
import ipaddress
import json
import os
import re
import ssl
import uuid
from pathlib import Path
from typing import Any

from aiohttp import web

from aat.banc import droits
from aat.banc.annulation import DemandeAnnulation
from aat.banc.pki import Pki, exiger_du_banc
from aat.banc.problemes import Reponse, probleme
from aat.banc.registre import Registre
from aat.banc.scenarios import Debit, Scenario, adresse_socket, appliquer
from aat.banc.traitement import Recue, Traitement
from aat.banc.verification import Refus
from aat.domaine.environnement import Environnement
from aat.erreurs import ErreurUsage
from aat.transmission.certificats import lire_cle_privee
from aat.transmission.classement import JOSE
from aat.transmission.enveloppe_commun import CONDITIONS_VERSION
from aat.transmission.schema_transport import CORPS_MAX, FORMAT

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ATTENTE_503 = "2"
_LENT_S = "25"
_PAGE = b"<!doctype html><title>Portail</title><p>Identifiez-vous pour naviguer.</p>"


class Serveur:
    """One bench: its ledger, its certificates, what it is playing.

    Args:
        dossier: private folder of the bench.
        pki: certificates, all made by the bench.
    """

    def __init__(self, dossier: Path, pki: Pki) -> None:
        exiger_du_banc(pki, dt.datetime.now(dt.UTC))
        self._dossier = dossier
        self._pki = pki
        self.scenario = Scenario()
        self._registre = Registre(dossier)
        self._traitement = Traitement(self._registre, pki, self._maintenant)
        # A wrong signer's answers are sealed by the server's own TLS key, which nobody pins.
        self._base_droits = droits.Service(
            lire_cle_privee(pki.service.cle, "la clé de service du banc"),
            lire_cle_privee(pki.serveur.cle, "la clé du serveur du banc"),
        )
        self._en_cours: set[str] = set()
        self._debit = Debit()
        self._executeur: web.AppRunner | None = None
        self._controle: asyncio.Server | None = None

    async def demarrer(self, hote: str, port: int, *, ailleurs: bool = False) -> int:
        """Listen on ``hote``; return the port (a free one when ``port`` is 0).

        Raises:
            ErreurUsage: ``hote`` is not this machine's loopback and ``ailleurs`` was not asked for;
                the port is taken.
        """
        if not ailleurs and not _est_boucle(hote):
            raise ErreurUsage(
                "Le banc d’essai n’écoute que sur cette machine (127.0.0.1).",
                remede="Ajoutez l’option explicite pour l’ouvrir à d’autres postes, sans aucune donnée réelle.",
            )
        application = web.Application(client_max_size=CORPS_MAX)
        application.add_routes(
            [
                web.get("/v1/sonde", self._sonde),
                web.post("/v1/documents", self._soumettre),
                web.get("/v1/documents/{document_id}", self._etat),
                web.put("/v1/documents/{document_id}/abandon", self._abandonner),
                web.post("/v1/documents/{document_id}/annulation", self._annuler),
                web.get("/v1/accuses", self._accuses),
                web.post("/v1/droits", self._droits),
            ]
        )
        application.on_response_prepare.append(_nommer)
        self._executeur = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
        await self._executeur.setup()
        site = web.TCPSite(self._executeur, hote, port, ssl_context=_contexte(self._pki))
        try:
            await site.start()
        except OSError as cause:
            raise ErreurUsage(
                f"Le port {port} est déjà pris.", remede="Arrêtez l’autre programme, ou choisissez un autre port."
            ) from cause
        await self._ouvrir_controle()
        return int(self._executeur.addresses[0][1])

    async def arreter(self) -> None:
        """Stop listening and close the ledger; what was committed stays."""
        if self._controle is not None:
            self._controle.close()
        if self._executeur is not None:
            await self._executeur.cleanup()
        self._registre.fermer()

    def _maintenant(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + dt.timedelta(seconds=self.scenario.decalage_s)

    async def _ouvrir_controle(self) -> None:
        async def servir(lecteur: asyncio.StreamReader, redacteur: asyncio.StreamWriter) -> None:
            redacteur.write(appliquer(self.scenario, await lecteur.readline()))
            await redacteur.drain()
            redacteur.close()

        ancien = os.umask(0o177)
        try:
            with adresse_socket(self._dossier) as adresse:
                self._controle = await asyncio.start_unix_server(servir, adresse)
        finally:
            os.umask(ancien)

    async def _sonde(self, _: web.Request) -> web.Response:
        corps = {
            "environnement": Environnement.BANC.value,
            "heure": self._maintenant().isoformat(timespec="milliseconds"),
            "versions": [FORMAT],
            "conditions_version": CONDITIONS_VERSION,
            "regimes_raccordes_version": None,
        }
        return web.Response(body=json.dumps(corps).encode(), content_type="application/json")

    async def _soumettre(self, requete: web.Request) -> web.StreamResponse:
        recue = await self._lire(requete)
        if isinstance(recue, Reponse):
            return _http(recue)
        if recue.cle in self._en_cours:
            return _http(probleme("T303", attente="1"))
        self._en_cours.add(recue.cle)
        try:
            return await self._jouer(requete, recue)
        finally:
            self._en_cours.discard(recue.cle)

    async def _lire(self, requete: web.Request) -> Recue | Reponse:
        cle = _cle(requete)
        if cle is None or requete.content_type != JOSE:
            return probleme("T301")
        if requete.headers.get("Aat-Environnement") != Environnement.BANC.value:
            return probleme("T301")
        try:
            corps = await requete.read()
        except web.HTTPRequestEntityTooLarge:
            return probleme("T301", http=413)
        message = requete.headers.get("Aat-Message-Id", ""), requete.headers.get("Aat-Tentative", "")
        return Recue(cle, _identite(requete), corps, *message)

    async def _jouer(self, requete: web.Request, recue: Recue) -> web.StreamResponse:
        nom, parametre = self.scenario.prendre()
        if nom in ("500", "503", "504", "429"):
            return _http(_panne(nom, parametre))
        if nom == "page-html":
            return web.Response(body=_PAGE, content_type="text/html")
        if nom == "coupure-avant":
            return _couper(requete)
        if nom == "debit" and not self._debit.laisser(float(parametre)):
            return _http(_panne("429", "1"))
        reponse = self._traitement.recevoir(recue, _refus(nom, parametre))
        if nom == "en-traitement" and reponse.type_contenu == JOSE:
            return web.Response(status=202, headers={"Retry-After": parametre or "1"})
        if nom == "500-apres-effet":
            return _http(probleme("T500"))
        if nom == "coupure":
            return _couper(requete)
        if nom == "lent":
            await asyncio.sleep(float(parametre or _LENT_S))
        if nom == "accuse-faux" and reponse.type_contenu == JOSE:
            faux = self._traitement.falsifier(reponse.corps, parametre or "signature")
            return _http(Reponse(reponse.http, JOSE, faux))
        return _http(reponse)

    async def _etat(self, requete: web.Request) -> web.Response:
        document_id, version = requete.match_info["document_id"], _version(requete)
        if not _UUID.fullmatch(document_id):
            return _http(probleme("T301"))
        return _http(self._traitement.etat(document_id, version, _cle(requete), _identite(requete)))

    async def _abandonner(self, requete: web.Request) -> web.Response:
        document_id, version, cle = requete.match_info["document_id"], _version(requete), _cle(requete)
        if not _UUID.fullmatch(document_id) or version is None or cle is None:
            return _http(probleme("T301"))
        if cle in self._en_cours:
            return _http(probleme("T303", attente="1"))
        return _http(self._traitement.abandonner(document_id, version, cle, _identite(requete)))

    async def _annuler(self, requete: web.Request) -> web.Response:
        document_id = requete.match_info["document_id"]
        recue = await self._lire(requete)
        if isinstance(recue, Reponse):
            return _http(recue)
        if not _UUID.fullmatch(document_id):
            return _http(probleme("T301"))
        demande = DemandeAnnulation(document_id, recue.cle, recue.identite, recue.corps)
        return _http(self._traitement.annuler(demande))

    async def _accuses(self, requete: web.Request) -> web.Response:
        depuis, curseur = requete.query.get("depuis", ""), requete.query.get("curseur", "")
        return _http(self._traitement.accuses(_identite(requete), depuis, curseur))

    async def _droits(self, requete: web.Request) -> web.StreamResponse:
        """Answer a question on a patient's rights; the body is neither kept nor logged."""
        faute = self.scenario.prendre(droits=True)[1]
        try:
            corps = await requete.read()
        except web.HTTPRequestEntityTooLarge:
            return _http(droits.probleme("D301"))
        du_banc = requete.headers.get("Aat-Environnement") == Environnement.BANC.value
        if requete.content_type != "application/json" or not du_banc:
            return _http(droits.probleme("D301"))
        if faute == "coupure":
            return _couper(requete)
        if faute == "page-html":
            return web.Response(body=_PAGE, content_type="text/html")
        if faute.startswith("lent-"):
            await asyncio.sleep(float(faute.removeprefix("lent-")))
        reponse = _http(self._base_droits.repondre(corps, self._maintenant(), faute))
        reponse.headers["Cache-Control"] = "no-store"
        return reponse


async def _nommer(_: web.Request, reponse: web.StreamResponse) -> None:
    """Give each answer a name of the service's own, so that its support and ours speak of the same request."""
    reponse.headers["X-Request-Id"] = uuid.uuid4().hex


def _contexte(pki: Pki) -> ssl.SSLContext:
    contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    contexte.minimum_version = ssl.TLSVersion.TLSv1_2
    contexte.verify_mode = ssl.CERT_REQUIRED
    contexte.load_verify_locations(pki.autorite.certificat)
    contexte.load_cert_chain(pki.serveur.certificat, pki.serveur.cle)
    return contexte


def _est_boucle(hote: str) -> bool:
    try:
        return ipaddress.ip_address(hote).is_loopback
    except ValueError:
        return hote == "localhost"


def _identite(requete: web.Request) -> str:
    """The OU of the client certificate: the practice."""
    certificat: dict[str, Any] = {}
    if requete.transport is not None:
        certificat = requete.transport.get_extra_info("peercert") or {}
    for groupe in certificat.get("subject", ()):
        for nom, valeur in groupe:
            if nom == "organizationalUnitName":
                return str(valeur)
    return ""


def _cle(requete: web.Request) -> str | None:
    """The key of ``Idempotency-Key: "<uuid>"``."""
    texte = requete.headers.get("Idempotency-Key", "")
    if len(texte) > 2 and texte[0] == texte[-1] == '"' and _UUID.fullmatch(texte[1:-1]):
        return texte[1:-1]
    return None


def _version(requete: web.Request) -> int | None:
    texte = requete.query.get("version", "")
    return int(texte) if re.fullmatch(r"[1-9][0-9]{0,2}", texte) else None


def _refus(nom: str, parametre: str) -> Refus | None:
    if nom == "regime-non-raccorde":
        return Refus("T402", parametre)
    return Refus(parametre) if nom == "refus" else None


def _panne(nom: str, parametre: str) -> Reponse:
    if nom == "429":
        return probleme("T429", attente=parametre or "1")
    if nom == "503":
        return probleme("T503", attente=parametre or _ATTENTE_503)
    if nom == "504":
        return probleme("T503", http=504)
    return probleme("T500")


def _couper(requete: web.Request) -> web.StreamResponse:
    if requete.transport is not None:
        requete.transport.abort()
    return web.Response()


def _http(reponse: Reponse) -> web.Response:
    entetes = {"Retry-After": reponse.attente} if reponse.attente is not None else {}
    return web.Response(
        status=reponse.http, body=reponse.corps, headers={"Content-Type": reponse.type_contenu, **entetes}
    )
