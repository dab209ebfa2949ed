"""A workstation connected to a bench that is not running: documents are sealed, signed and kept in the queue."""

from aat.banc import pki
from aat.composition import Atelier
from aat.configuration import ConfigurationTransmission
from aat.domaine.environnement import Environnement
from aat.services.droits import DroitsDeSeance
from aat.transmission.droits_absents import DroitsAbsents

#: Nothing ever listens there.
_ADRESSE = "https://localhost:9"


def raccorder(outils: Atelier, rpps: str) -> None:
    """Make the bench's certificates at the time of ``outils`` and have ``rpps`` sign with one of them."""
    moment = outils.horloge.maintenant()
    faite = pki.preparer(outils.lieux.banc, moment)
    pki.prescripteur(faite, rpps, moment)
    # Relative: a home may be copied elsewhere.
    dossier = faite.dossier.relative_to(outils.lieux.configuration.parent)
    outils.enregistrer_transmission(
        ConfigurationTransmission(
            environnement=Environnement.BANC,
            url=_ADRESSE,
            autorites=f"{dossier}/autorite.pem",
            certificat=f"{dossier}/cabinet.pem",
            cle=f"{dossier}/cabinet.cle.pem",
            signature_certificat=f"{dossier}/prescripteur-{{rpps}}.pem",
            signature_cle=f"{dossier}/prescripteur-{{rpps}}.cle.pem",
            cle_service=f"{dossier}/service.pem",
        )
    )
    sans_droits(outils)


def sans_droits(outils: Atelier) -> None:
    """Have rights asked of nobody: what is seen here is about documents; their own faults are tested by themselves."""
    outils.__dict__["droits"] = DroitsDeSeance(DroitsAbsents(), outils.horloge)
