"""One mutual-TLS connection: opened with the profile's trust, probed, then used for one request at a time.

Owns the probe and what a broken exchange means; knows no document. Every foreseen fault is returned.
"""

import datetime as dt
import logging
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from aat import journalisation
from aat.domaine.environnement import Environnement
from aat.domaine.transmission import Classe, Echec, Mesure, Phase, Sonde
from aat.erreurs import ErreurConfiguration
from aat.transmission import classement
from aat.transmission.chrono import Chrono
from aat.transmission.profil import (
    Delais,
    ErreurClient,
    Profil,
    adresse_invalide,
    cle_epinglee,
    contexte_tls,
    verifier_adresse,
)
from aat.transmission.taxonomie import avant_ecriture, echec

if TYPE_CHECKING:
    import httpcore2
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

    from aat.transmission.reseau import Liaison, Reseau

CORPS_REPONSE_MAX = 1024 * 1024
DECALAGE_MAX_S = 3600.0

_ENTETES = (
    ("User-Agent", "aat"),
    ("Accept", f"{classement.JOSE}, {classement.PROBLEME}, application/json"),
    ("Accept-Encoding", "identity"),
)


def sans_phase(_: Phase) -> None:
    """For the questions, whose steps need no trace."""


@dataclass(frozen=True, slots=True, repr=False)
class ReponseHttp:
    """A whole answer, read within its limits; ``type_contenu`` is lower case, without parameters."""

    http: int
    type_contenu: str
    retry_after: str | None
    corps: bytes

    def classer(self, maintenant: dt.datetime) -> Echec:
        """Return what this answer means, when it is no acknowledgement."""
        return classement.classer(self.http, self.type_contenu, self.retry_after, self.corps, maintenant)

    @property
    def est_un_probleme(self) -> bool:
        """A problem document: the service's own words, not a proxy's page."""
        return self.type_contenu == classement.PROBLEME and classement.est_un_probleme(self.corps)


@dataclass(frozen=True, slots=True, repr=False)
class Requete:
    """What is asked of the service."""

    methode: str
    chemin: str
    corps: bytes | None = None
    entetes: tuple[tuple[str, str], ...] = ()


class _Sonde(msgspec.Struct, frozen=True):
    environnement: Environnement
    heure: dt.datetime
    conditions_version: str | None = None


@dataclass(slots=True)
class _Ouvert:
    liaison: "Liaison"
    reseau: "Reseau"
    cle_service: "PublicKeyTypes"
    sonde: Sonde | None = None


class Canal:
    """The way to one service; opened at the first use, opened again after ``fermer``.

    Every new connection is probed before it may carry a document: with TLS 1.3 a refused client certificate
    looks like a cut in the middle of the first request, and only a probe can be cut without doubt.
    """

    def __init__(self, profil: Profil, delais: Delais, maintenant: Callable[[], dt.datetime]) -> None:
        self._profil = profil
        self._delais = delais
        self._maintenant = maintenant
        self._ouvert: _Ouvert | None = None
        self._deja_accepte = False
        self._chrono = Chrono()

    @property
    def cle_service(self) -> "PublicKeyTypes | None":
        """The pinned key, while the channel is open."""
        return self._ouvert.cle_service if self._ouvert is not None else None

    @property
    def decalage_s(self) -> float:
        """The service's clock minus this one, in seconds, as the open connection's probe gave it; 0 when closed."""
        sonde = self._ouvert.sonde if self._ouvert is not None else None
        return sonde.decalage_s if sonde is not None else 0.0

    def mesure(self) -> Mesure:
        """Return what the wire was like since the last call."""
        return self._chrono.prendre()

    def fermer(self) -> None:
        """Close the connection."""
        if self._ouvert is not None:
            self._ouvert.liaison.fermer()
            self._ouvert = None

    def _ouvrir(self) -> "_Ouvert | Echec":
        if self._ouvert is not None:
            return self._ouvert
        try:
            verifier_adresse(self._profil)
            cle_service = cle_epinglee(self._profil)
            contexte = contexte_tls(self._profil, self._maintenant())
        except ErreurClient as faute:
            return _local("T202", faute)
        except ErreurConfiguration as faute:
            return _local("T201", faute)
        # Saves the HTTP library's import on every command that sends nothing.
        from aat.transmission.reseau import Liaison, Reseau

        _taire_les_journaux()
        reseau = Reseau()
        try:
            liaison = Liaison(self._profil.url, contexte, reseau, (self._delais.connexion, self._delais.lecture))
        except UnicodeError:
            return _local("T201", adresse_invalide())
        self._ouvert = _Ouvert(liaison, reseau, cle_service)
        return self._ouvert

    def sonder(self) -> Sonde | Echec:
        """Probe on a fresh connection; a peer that hangs up without a word is called a second time."""
        resultat = self._sonder_une_fois()
        if isinstance(resultat, Echec) and resultat.code == "T110":
            resultat = self._sonder_une_fois()
        if isinstance(resultat, Echec) and resultat.code == "T110":
            # TLS done, then twice not a word: the face of a refused certificate under TLS 1.3,
            # unless this very certificate has already been accepted.
            # A bad line has the same face: told as a refusal, but tried again, or a cut would wait for somebody.
            resultat = echec("T102") if self._deja_accepte else replace(echec("T202"), classe=Classe.TEMPORAIRE)
        if isinstance(resultat, Echec):
            self.fermer()
            return avant_ecriture(resultat)
        self._deja_accepte = True
        if self._ouvert is not None:
            self._ouvert.sonde = resultat
        return resultat

    def _sonder_une_fois(self) -> Sonde | Echec:
        self.fermer()
        ouvert = self._ouvrir()
        if isinstance(ouvert, Echec):
            return ouvert
        avant = self._maintenant()
        reponse = self._appeler(ouvert, Requete("GET", "/v1/sonde"), sans_phase, sonde=True)
        if isinstance(reponse, Echec):
            return reponse
        if reponse.http != 200 or reponse.type_contenu != "application/json":
            return reponse.classer(self._maintenant())
        try:
            lue = msgspec.json.decode(reponse.corps, type=_Sonde)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return echec("T306", http=reponse.http)
        if lue.heure.tzinfo is None:
            return echec("T306", http=reponse.http)
        if lue.environnement is not self._profil.environnement:
            return echec(
                "T201",
                detail=f"Le service joint est « {lue.environnement.value} » alors que le profil est "
                f"« {self._profil.environnement.value} » : rien n’a été envoyé.",
            )
        milieu = avant + (self._maintenant() - avant) / 2
        decalage_s = (lue.heure - milieu).total_seconds()
        journalisation.noter("transmission-sonde", decalage_s=round(decalage_s, 3), environnement=lue.environnement)
        if abs(decalage_s) > DECALAGE_MAX_S:
            return echec(
                "T206", detail=f"L’horloge de ce poste s’écarte de {abs(decalage_s):.0f} s de celle du service."
            )
        return Sonde(lue.environnement, decalage_s, lue.conditions_version)

    def echanger(self, requete: Requete, phase: Callable[[Phase], None]) -> ReponseHttp | Echec:
        """Send ``requete`` on a probed connection, probing first when there is none."""
        if self._ouvert is not None and self._ouvert.sonde is not None:
            reponse = self._sur_connexion_sondee(self._ouvert, requete, phase)
            if reponse is not None:
                return reponse
        phase(Phase.SONDE)
        sonde = self.sonder()
        if isinstance(sonde, Echec):
            return sonde
        if self._ouvert is None:  # pragma: no cover (a good probe leaves a channel)
            return echec("T102")
        reponse = self._sur_connexion_sondee(self._ouvert, requete, phase)
        # The peer closed between its answer to the probe and the request: nothing left.
        return echec("T102") if reponse is None else reponse

    def _sur_connexion_sondee(
        self, ouvert: _Ouvert, requete: Requete, phase: Callable[[Phase], None]
    ) -> ReponseHttp | Echec | None:
        """Return the answer, or ``None`` when the probed connection is gone and nothing was sent."""
        from aat.transmission.reseau import ConnexionNeuve

        try:
            return self._appeler(ouvert, requete, phase, sonde=False)
        except ConnexionNeuve:
            self.fermer()
            return None

    def _appeler(
        self, ouvert: _Ouvert, requete: Requete, phase: Callable[[Phase], None], *, sonde: bool
    ) -> ReponseHttp | Echec:
        import httpcore2

        from aat.transmission.reseau import DelaiTotal, Suivi, entete

        self._chrono.nouvelle_requete()
        suivi = Suivi(
            time.monotonic() + (self._delais.sonde if sonde else self._delais.total),
            neuve_permise=sonde,
            avant_ecriture=lambda: phase(Phase.ECRITURE),
            avant_lecture=lambda: phase(Phase.LECTURE),
            chrono=self._chrono,
        )
        ouvert.reseau.suivi = suivi
        http: int | None = None
        try:
            recue = ouvert.liaison.demander(
                requete.methode, requete.chemin, (*_ENTETES, *requete.entetes), requete.corps
            )
            if not suivi.lu:
                return self._jeter_le_reste(recue, ecrit=suivi.ecrit)
            http = recue.status
            self._chrono.noter_requete(entete(recue, b"x-request-id"))
            corps = bytearray()
            for morceau in recue.iter_stream():
                corps += morceau
                if len(corps) > CORPS_REPONSE_MAX:
                    recue.close()
                    return echec("T306", http=http)
            recue.close()
        except (httpcore2.TimeoutException, DelaiTotal):
            self.fermer()
            if sonde:
                return classement.classer_connexion(suivi.cause, delai=True)
            return echec(_code_du_delai(ecrit=suivi.ecrit, attend=suivi.attend), http=http)
        except (httpcore2.NetworkError, httpcore2.ProtocolError) as faute:
            self.fermer()
            if not suivi.ecrit or (sonde and not suivi.lu and isinstance(suivi.cause, ssl.SSLError)):
                return classement.classer_connexion(suivi.cause, delai=False)
            parasite = suivi.lu and isinstance(faute, httpcore2.ProtocolError)
            return echec("T306" if parasite else "T110", http=http)
        phase(Phase.ANALYSE)
        if (entete(recue, b"content-encoding") or "identity").lower() != "identity":
            return echec("T306", http=http)
        type_contenu = (entete(recue, b"content-type") or "").partition(";")[0].strip().lower()
        return ReponseHttp(http, type_contenu, entete(recue, b"retry-after"), bytes(corps))

    def _jeter_le_reste(self, recue: "httpcore2.Response", *, ecrit: bool) -> Echec:
        """Refuse an answer that came before its question: the peer said too much the last time.

        Raises:
            ConnexionNeuve: nothing of the question was written; it is asked again elsewhere.
        """
        from aat.transmission.reseau import ConnexionNeuve

        recue.close()
        self.fermer()
        if not ecrit:
            raise ConnexionNeuve
        return echec("T306", http=recue.status)


def _code_du_delai(*, ecrit: bool, attend: bool) -> str:
    if not ecrit:
        return "T103"
    return "T111" if attend else "T110"


def _local(code: str, faute: ErreurConfiguration) -> Echec:
    """A fault of our own files, told in its own words."""
    modele = echec(code, detail=faute.message)
    return replace(modele, remede=faute.remede or modele.remede)


def _taire_les_journaux() -> None:
    """Keep the HTTP library from writing addresses and headers in anybody's log."""
    for nom in ("httpcore2", "httpcore2.connection", "httpcore2.http11"):
        logging.getLogger(nom).setLevel(logging.CRITICAL + 1)
