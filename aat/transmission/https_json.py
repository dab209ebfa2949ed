"""Port ``Transport`` over HTTPS with mutual TLS: this project's own protocol (bench, or a site's server).

Knows no store, no retry, no screen. The official AATi service is not implemented: its documents are not
public. Its adapter is another class behind the same port.
"""

import datetime as dt
import hashlib
import threading
from collections.abc import Callable
from dataclasses import replace

from aat import jws
from aat.domaine.transmission import (
    Accuse,
    Classe,
    Echec,
    EnTraitement,
    Envoi,
    Issue,
    JamaisRecu,
    Mesure,
    PageAccuses,
    Phase,
    Sonde,
)
from aat.transmission import classement
from aat.transmission.accuse import Attendu, lire_page, verifier_abandon, verifier_accuse
from aat.transmission.canal import Canal, ReponseHttp, Requete, sans_phase
from aat.transmission.profil import Delais, Profil
from aat.transmission.taxonomie import echec, question_sans_reponse

_ATTENTE_202_S = 5.0
#: More than a signature's second and a probe's half journey.
_MARGE_S = 5.0


def _maintenant() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class TransportHttps:
    """Sends stored bytes, once per call, and believes only what the pinned key signed.

    Nothing is opened before the first call. One request at a time: threads wait for each other.
    """

    idempotent = True

    def __init__(
        self,
        profil: Profil,
        delais: Delais | None = None,
        maintenant: Callable[[], dt.datetime] = _maintenant,
    ) -> None:
        self._environnement = profil.environnement
        self._maintenant = maintenant
        self._canal = Canal(profil, delais or Delais(), maintenant)
        self._verrou = threading.Lock()

    def sonder(self) -> Sonde | Echec:
        """Open the channel and make an authenticated no-op, before any document."""
        with self._verrou:
            return self._canal.sonder()

    def refuser(self, envoi: Envoi) -> Echec | None:
        """Return T603 for bytes that changed, T210 for those signed for the other environment.

        The configuration may have changed since they were signed: a real document must never reach the bench, and
        what the bench says of it proves nothing.
        """
        if hashlib.sha256(envoi.jws).hexdigest() != envoi.empreinte:
            return echec("T603")
        try:
            env = jws.lire(envoi.jws).entete.get("env")
        except jws.JwsInvalide:
            env = None
        return None if env == self._environnement.value else echec("T210")

    def soumettre(self, envoi: Envoi, phase: Callable[[Phase], None]) -> Issue:
        """Send the stored bytes once; ``phase`` is called before each step."""
        if (refus := self.refuser(envoi)) is not None:
            return refus
        entetes = (
            ("Content-Type", classement.JOSE),
            *self._entetes(envoi.cle),
            ("Aat-Message-Id", envoi.message_id),
            ("Aat-Tentative", str(envoi.tentative)),
        )
        requete = Requete("POST", "/v1/documents", envoi.jws, entetes)
        attendu = Attendu(self._environnement, envoi.document_id, envoi.version, envoi.cle, envoi.empreinte)
        with self._verrou:
            reponse = self._canal.echanger(requete, phase)
            issue = reponse if isinstance(reponse, Echec) else self._issue(reponse, attendu)
            phase(Phase.FIN)
            return self._patienter(issue) if isinstance(issue, Echec) and issue.code == "T206" else issue

    def _patienter(self, refus: Echec) -> Echec:
        """Return a refusal of the clock as a wait, when the probe says that it will mend by itself.

        A workstation some minutes fast signs in the service's future, and the moment that is sealed cannot be set
        right: the same bytes are taken once the service's clock has passed it.
        """
        avance_s = -self._canal.decalage_s
        if refus.http is None or avance_s <= 0:
            return refus
        return replace(refus, classe=Classe.TEMPORAIRE, attente_s=min(avance_s + _MARGE_S, classement.ATTENTE_MAX_S))

    def etat(self, document_id: str, version: int, cle: str, empreinte: str) -> Issue:
        """Ask what the peer knows of a document; an unanswered question leaves it unknown."""
        requete = Requete("GET", f"/v1/documents/{document_id}?version={version}", entetes=self._entetes(cle))
        attendu = Attendu(self._environnement, document_id, version, cle, empreinte)
        with self._verrou:
            reponse = self._canal.echanger(requete, sans_phase)
            if isinstance(reponse, Echec):
                return question_sans_reponse(reponse)
            if reponse.http == 404 and reponse.est_un_probleme:
                return JamaisRecu()
            issue = self._issue(reponse, attendu)
            return question_sans_reponse(issue) if isinstance(issue, Echec) else issue

    def abandonner(self, document_id: str, version: int, cle: str, empreinte: str) -> Accuse | JamaisRecu | Echec:
        """Obtain the signed tombstone (``JamaisRecu``), or the acknowledgement."""
        requete = Requete("PUT", f"/v1/documents/{document_id}/abandon?version={version}", b"", self._entetes(cle))
        attendu = Attendu(self._environnement, document_id, version, cle, empreinte)
        with self._verrou:
            reponse = self._canal.echanger(requete, sans_phase)
            if isinstance(reponse, Echec):
                return question_sans_reponse(reponse)
            cle_service = self._canal.cle_service
            if reponse.http == 200 and reponse.type_contenu == classement.JOSE and cle_service is not None:
                return verifier_abandon(reponse.corps, attendu, cle_service)
            return question_sans_reponse(reponse.classer(self._maintenant()))

    def accuses(self, depuis: str, curseur: str) -> PageAccuses | Echec:
        """Return a page of the acknowledgements that the service keeps of this practice, each verified."""
        from urllib.parse import urlencode

        requete = Requete("GET", f"/v1/accuses?{urlencode({'depuis': depuis, 'curseur': curseur})}")
        with self._verrou:
            reponse = self._canal.echanger(requete, sans_phase)
            if isinstance(reponse, Echec):
                return question_sans_reponse(reponse)
            cle_service = self._canal.cle_service
            if reponse.http != 200 or reponse.type_contenu != "application/json" or cle_service is None:
                return question_sans_reponse(reponse.classer(self._maintenant()))
            return lire_page(reponse.corps, self._environnement, cle_service)

    def mesure(self) -> Mesure:
        """Return what the wire was like since the last call."""
        return self._canal.mesure()

    def fermer(self) -> None:
        """Close the connection; further calls open it again."""
        with self._verrou:
            self._canal.fermer()

    def _entetes(self, cle: str) -> tuple[tuple[str, str], ...]:
        return (("Idempotency-Key", f'"{cle}"'), ("Aat-Environnement", self._environnement.value))

    def _issue(self, reponse: ReponseHttp, attendu: Attendu) -> Issue:
        cle_service = self._canal.cle_service
        if reponse.http in (200, 201) and reponse.type_contenu == classement.JOSE and cle_service is not None:
            return verifier_accuse(reponse.corps, attendu, cle_service)
        if reponse.http == 202:
            delai = classement.attente(reponse.retry_after, None, self._maintenant())
            return EnTraitement(_ATTENTE_202_S if delai is None else delai)
        return reponse.classer(self._maintenant())
