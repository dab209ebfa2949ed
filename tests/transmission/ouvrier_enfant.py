"""A worker in a process of its own, fast: ``python -m tests.transmission.ouvrier_enfant MAISON BANC PORT SECONDES NOM``.

The real store, transport and loop; only leases, waits and time limits are short. Ends when nothing waits any more.
"""

import sys
import time
from pathlib import Path
from typing import Any, cast

from aat import configuration_fichier, journalisation
from aat.adresse_coffre import lire_adresse
from aat.banc.pki import Pki
from aat.coffre.cadence import Cadence
from aat.coffre.postgres.coffre import CoffrePartage
from aat.coffre.postgres.connexion import ConnexionPostgres
from aat.coffre.sqlite import CoffreSqlite
from aat.domaine.etats import Etat
from aat.emplacements import Emplacements, emplacements
from aat.horloge import HorlogeSysteme
from aat.ports import Transport
from aat.services.outils import Outils
from aat.services.ouvrier import Rythme, tourner
from aat.transmission.fautes import FAUTES
from aat.transmission.https_json import TransportHttps
from aat.transmission.profil import Delais, Profil

from tests.coffre.fabrique import CLE

CADENCE = Cadence(bail_s=2.0, base_s=0.05, plafond_s=0.3)
DELAIS = Delais(connexion=1.0, lecture=0.8, total=1.2, sonde=1.0)
# Two connections each: four workers are the eight of F19, and one bench answers them within the short limits above.
RYTHME = Rythme(repos_s=0.05, baux_s=0.2, sonde_s=0.1, ensemble=2)
VIVANTS = frozenset({Etat.EN_FILE, Etat.EN_COURS, Etat.A_REESSAYER, Etat.A_VERIFIER})


class OutilsDuBanc:
    """What the use cases of the transmission need, over one store and one profile."""

    def __init__(self, coffre: CoffreSqlite, profil: Profil, delais: Delais = DELAIS) -> None:
        self._coffre, self._profil, self._delais = coffre, profil, delais
        self.horloge = HorlogeSysteme()

    def coffre(self) -> CoffreSqlite:
        """Return the store."""
        return self._coffre

    coffre_existant = coffre

    def transport(self) -> Transport:
        """Return a new way to the service."""
        return TransportHttps(self._profil, self._delais)

    def phrase_erreur(self, code: str) -> str:
        """Return the doctor's sentence."""
        return FAUTES[code].message


def outils(coffre: CoffreSqlite, profil: Profil, delais: Delais = DELAIS) -> Outils:
    """Return the tools, seen as the use cases see them."""
    return cast("Outils", OutilsDuBanc(coffre, profil, delais))


def ouvrir(lieux: Emplacements, **choix: Any) -> CoffreSqlite:
    """Open this workstation's store, its own or the shared one that its configuration names, with the tests' key.

    ``choix``: who acts, the pace, how long a lock is waited for (its own store only).
    """
    adresse = configuration_fichier.charger(lieux).coffre.adresse
    if adresse is None:
        return CoffreSqlite(lieux.base, CLE, **choix)
    choix.pop("attente_verrou_ms", None)
    return CoffrePartage(ConnexionPostgres(lire_adresse(adresse), ecrire=True), CLE, **choix)


def travailler(maison: str, banc: str, port: int, secondes: float, nom: str) -> None:
    """Work until the queue is empty or time is up, with its technical log."""
    lieux = emplacements({"AAT_MAISON": maison})
    journalisation.configurer(lieux.journaux)
    coffre = ouvrir(lieux, acteur=nom, attente_verrou_ms=20_000, cadence=CADENCE)
    fin = time.monotonic() + secondes

    def attendre(duree: float) -> bool:
        if duree:
            if not coffre.etats(VIVANTS, 1):
                return True
            time.sleep(duree)
        return time.monotonic() > fin

    tourner(outils(coffre, Pki(Path(banc) / "pki").profil(port)), attendre, rythme=RYTHME)
    coffre.fermer()


if __name__ == "__main__":
    travailler(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4]), sys.argv[5])
