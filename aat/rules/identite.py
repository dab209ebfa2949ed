"""Who the patient and the prescriber are, asked alike of an avis and of a certificate.

Rules ``patient-identification`` and ``prescripteur-mentions``.
"""

from aat.domaine.personnes import Assure, Prescripteur
from aat.identifiants import nir, rpps
from aat.rules.cas import blanc
from aat.rules.registre import Dit

#: Rank of birth among twins, as the envelope writes it: two digits at most.
_RANG_MAX = 99


def identification(assure: Assure | None, qui: str) -> Dit | None:
    """Return what is missing to identify ``qui`` (« le patient », « la victime »): a NIR whose key is right, a rank."""
    if assure is None or assure.nir is None or blanc(assure.nir):
        return Dit(f"Identifiez {qui}\u00a0: lisez sa carte Vitale ou saisissez son NIR avec la clé.")
    if defaut := nir.defaut(assure.nir):
        return Dit(f"{defaut} Relisez la carte Vitale ou l’attestation de droits.")
    if not 1 <= assure.rang <= _RANG_MAX:
        return Dit(
            f"Le rang de naissance va de 1 à {_RANG_MAX}, 1 pour presque tout le monde\u00a0: relisez la carte Vitale.",
            "assure.rang",
        )
    return None


def mentions_du_prescripteur(prescripteur: Prescripteur, document: str) -> tuple[Dit, ...]:
    """Return what ``document`` (« l’avis », « le certificat ») misses to identify its prescriber: RPPS number, name."""
    dits: tuple[Dit, ...] = ()
    numero = prescripteur.rpps
    if numero is None or blanc(numero):
        dits += (Dit("Indiquez votre numéro RPPS (11 chiffres)\u00a0: il figure sur la carte CPS."),)
    elif defaut := rpps.defaut(numero):
        dits += (Dit(f"{defaut} Recopiez-le de la carte CPS ou de annuaire.sante.fr."),)
    if blanc(prescripteur.nom):
        dits += (Dit(f"Indiquez le nom du prescripteur\u00a0: il identifie {document}.", "prescripteur.nom"),)
    return dits
