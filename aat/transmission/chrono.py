"""The stopwatch of one attempt: how long each step took, with whom, how many bytes. No content, no document."""

import hashlib
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager

from aat.domaine.transmission import Mesure

_CONNEXION = ("dns_ms", "connexion_ms", "tls_ms", "tls", "pair", "certificat_service", "certificat_service_fin")


class Chrono:
    """Adds up durations (milliseconds) and sizes by the names of ``Mesure``."""

    def __init__(self) -> None:
        self._valeurs: dict[str, float | str | int] = {}

    @contextmanager
    def etape(self, nom: str) -> Iterator[None]:
        """Count the time spent inside under ``nom``, whatever happens there."""
        debut = time.monotonic()
        try:
            yield
        finally:
            duree = (time.monotonic() - debut) * 1000
            self._valeurs[nom] = round(float(self._valeurs.get(nom, 0.0)) + duree, 3)

    def compter(self, nom: str, octets: int) -> None:
        """Add bytes under ``nom``."""
        self._valeurs[nom] = int(self._valeurs.get(nom, 0)) + octets

    def noter_pair(self, adresse: object) -> None:
        """Keep the peer's address and port."""
        if isinstance(adresse, tuple) and len(adresse) >= 2:
            self._valeurs["pair"] = f"{adresse[0]}:{adresse[1]}"

    def noter_requete(self, nom: str | None) -> None:
        """Keep the service's own name for the request."""
        if nom:
            self._valeurs["requete_serveur"] = nom

    def noter_tls(self, objet: object) -> None:
        """Keep the version spoken, the certificate's digest and its last day."""
        if not isinstance(objet, ssl.SSLSocket):
            return
        self._valeurs["tls"] = objet.version() or ""
        if brut := objet.getpeercert(binary_form=True):
            self._valeurs["certificat_service"] = hashlib.sha256(brut).hexdigest()[:16]
        fin = (objet.getpeercert() or {}).get("notAfter")
        if isinstance(fin, str):
            jour = time.gmtime(ssl.cert_time_to_seconds(fin))
            self._valeurs["certificat_service_fin"] = time.strftime("%Y-%m-%d", jour)

    def nouvelle_requete(self) -> None:
        """Forget the last request, keep the opening of the connection."""
        self._valeurs = {nom: valeur for nom, valeur in self._valeurs.items() if nom in _CONNEXION}

    def prendre(self) -> Mesure:
        """Return what was counted, and start again."""
        valeurs, self._valeurs = self._valeurs, {}
        if valeurs.get("octets_recus"):
            valeurs.setdefault("lecture_ms", 0.0)  # the whole answer came with its first bytes
        return Mesure(**valeurs)  # type: ignore[arg-type] # the names above, each with its type
