"""Rules on a stop prescribed at a distance: 3 days, unless the usual practitioner prescribes."""

from aat.domaine.constat import Severite
from aat.rules.calendrier import compter
from aat.rules.cas import MEDECIN, REGLES, SAGE_FEMME, Cas, en_teleconsultation
from aat.rules.registre import Dit


@REGLES.regle("teleconsultation-case")
def case(cas: Cas) -> Dit | None:
    """A remote prescription says so (téléservice), since 2024-02-27.

    What blocks is a remote act that is not declared; a document that is silent may just as well come from a
    consultation. Silence is therefore a warning that asks the question, ``false`` is an answer.
    """
    if cas.avis.teleconsultation is not None:
        return None
    return Dit(
        "Dites si l’acte est une téléconsultation : oui ou non. La case est obligatoire quand l’arrêt est prescrit à "
        "distance.",
        severite=Severite.AVERTISSEMENT,
    )


@REGLES.regle("teleconsultation-3j", si=en_teleconsultation)
def trois_jours(cas: Cas) -> Dit | None:
    """An initial stop by teleconsultation lasts 3 days at most (CSP L. 6316-1, 3rd paragraph), since 2024-01-01."""
    limite = cas.p.teleconsultation_jours
    if limite is None or not _depasse(cas, limite) or _habituel(cas):
        return None
    return Dit(
        f"En téléconsultation, l’arrêt dure {compter(limite)} au plus ; celui-ci en compte {cas.duree}. Ramenez-le à "
        f"{compter(limite)}, examinez le patient en présence, ou indiquez que vous êtes son médecin traitant ou sa "
        "sage-femme référente."
    )


@REGLES.regle("teleconsultation-medecin-traitant", si=en_teleconsultation)
def medecin_traitant(cas: Cas) -> Dit | None:
    """The médecin traitant or the sage-femme référente is not limited (CSP L. 6316-1), since 2024-01-01."""
    limite = cas.p.teleconsultation_jours
    if limite is None or not _depasse(cas, limite) or not _habituel(cas):
        return None
    return Dit(
        f"Vous êtes le praticien habituel du patient : la limite de {compter(limite)} en téléconsultation ne "
        "s’applique pas. Rien n’est à changer."
    )


@REGLES.regle("teleconsultation-indemnite", si=en_teleconsultation)
def indemnite(cas: Cas) -> Dit | None:
    """Past the 3 days nothing is paid, in sickness as in AT/MP (CSS L. 433-1, last paragraph), since 2023-12-28."""
    limite = cas.p.teleconsultation_indemnises
    if limite is None or not _depasse(cas, limite) or _habituel(cas):
        return None
    return Dit(
        f"Au-delà de {compter(limite)}, l’arrêt prescrit en téléconsultation n’est pas indemnisé, en maladie comme en "
        "AT/MP : dites-le au patient."
    )


def _depasse(cas: Cas, limite: int) -> bool:
    return cas.duree is not None and cas.duree > limite


def _habituel(cas: Cas) -> bool:
    prescripteur = cas.prescripteur
    if prescripteur.profession == SAGE_FEMME:
        return bool(prescripteur.sage_femme_referente)
    return prescripteur.profession == MEDECIN and bool(prescripteur.medecin_traitant)
