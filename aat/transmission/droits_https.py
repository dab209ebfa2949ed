"""Port ``Droits`` over HTTPS with mutual TLS: the rights service of this project's own protocol (the bench).

ADRi is not implemented: its specification and its approval are not public; its adapter is another class behind the
same port. The NIR travels in the body only, and is in no address, log or error.
"""

import datetime as dt
import json
import threading
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from aat.domaine.droits import DemandeDroits, Indisponible, MotifRefus, Refuse, ReponseDroits
from aat.domaine.environnement import Environnement
from aat.domaine.transmission import Echec
from aat.transmission import classement
from aat.transmission.canal import Canal, ReponseHttp, Requete, sans_phase
from aat.transmission.droits_lecture import Posee, lire_reponse
from aat.transmission.profil import Delais, Profil

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

CHEMIN = "/v1/droits"
FORMAT = "aat-droits/1"
#: Three seconds in all, the probe included: the doctor never waits for longer than that (droits.md §5).
BUDGET = Delais(connexion=0.8, lecture=2.2, total=2.2, sonde=0.8)

_REFUS = {"D401": MotifRefus.CARTE, "D403": MotifRefus.HABILITATION}
#: What the service may name by itself; any other word is not repeated.
_CODES = frozenset({"D401", "D403", "D429", "D500", "D503", "siram_40"})


class _Probleme(msgspec.Struct, frozen=True):
    code: str | None = None


class DroitsHttps:
    """Asks once per call, believes only what the pinned key signed, and never raises for a foreseen fault.

    Args:
        profil: where, and with which trust; the bench's only, until a real service is open to it.
        delais: seconds; the budget of a prescription by default.
        maintenant: the moment (aware).
    """

    def __init__(
        self,
        profil: Profil,
        delais: Delais | None = None,
        maintenant: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._profil = profil
        self._maintenant = maintenant
        self._canal = Canal(profil, delais or BUDGET, maintenant)
        self._verrou = threading.Lock()

    def consulter(self, demande: DemandeDroits) -> ReponseDroits:
        """Return what the service says of the patient of ``demande``; a fault is an answer too."""
        demande_id = str(uuid.uuid4())
        entetes = (
            ("Content-Type", "application/json"),
            ("Aat-Environnement", self._profil.environnement.value),
        )
        requete = Requete("POST", CHEMIN, _corps(demande, demande_id, self._profil.environnement), entetes)
        posee = Posee(demande, demande_id, self._profil.environnement, self._maintenant())
        with self._verrou:
            try:
                reponse = self._canal.echanger(requete, sans_phase)
                cle_service = self._canal.cle_service
            finally:
                # One question a patient: nothing is gained by holding the service until the next one.
                self._canal.fermer()
        if isinstance(reponse, Echec):
            return Indisponible(reponse.attente_s, reponse.code)
        return self._comprendre(reponse, posee, cle_service)

    def _comprendre(self, reponse: ReponseHttp, posee: Posee, cle_service: "PublicKeyTypes | None") -> ReponseDroits:
        if reponse.http == 200 and reponse.type_contenu == classement.JOSE and cle_service is not None:
            return lire_reponse(reponse.corps, posee, cle_service)
        code = _code(reponse)
        if code in _REFUS:
            return Refuse(_REFUS[code])
        attente = classement.attente(reponse.retry_after, None, self._maintenant())
        return Indisponible(attente, code or "T306")


def _code(reponse: ReponseHttp) -> str:
    """Return the code of the service's own problem document, empty for anything else (a proxy's page)."""
    if reponse.type_contenu != classement.PROBLEME:
        return ""
    try:
        code = msgspec.json.decode(reponse.corps, type=_Probleme).code
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    return code if code in _CODES else ""


def _corps(demande: DemandeDroits, demande_id: str, environnement: Environnement) -> bytes:
    objet = {
        "format": FORMAT,
        "environnement": environnement.value,
        "demande_id": demande_id,
        "demande": {
            "assure_nir": demande.assure_nir,
            "beneficiaire_nir": demande.beneficiaire_nir,
            "date_naissance": demande.date_naissance,
            "rang": demande.rang,
            "regime": demande.regime,
            "caisse": demande.caisse,
            "centre": demande.centre,
            "date_reference": demande.date_reference.isoformat(),
        },
    }
    return json.dumps(objet, separators=(",", ":")).encode()
