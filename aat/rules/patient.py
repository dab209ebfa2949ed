"""Rules on who the patient is and whether his régime can be reached. Knows no wording of screens."""

from aat.domaine.constat import Severite
from aat.domaine.regime import Raccordement
from aat.rules.cas import REGLES, Cas
from aat.rules.identite import identification
from aat.rules.registre import Dit


@REGLES.regle("patient-identification")
def patient_identification(cas: Cas) -> Dit | None:
    """The patient is identified by a NIR whose key is right (ameli; guide « Identification patient »)."""
    return identification(cas.avis.assure, "le patient")


@REGLES.regle("regimes-connectes-aat")
def regimes_connectes(cas: Cas) -> Dit | None:
    """Whether the patient's régime receives avis electronically (consigne CPAM 31; guide, page on régimes).

    The rule blocks the transmission, and the service that transmits refuses it. It does not block the
    avis: the guide lets it be typed, judged and printed for every insured person, whatever the régime. Here
    it is therefore a warning, and an information when the connection is not known.
    """
    if cas.rattachement is None or cas.rattachement.transmission is Raccordement.OUI:
        return None
    if cas.rattachement.transmission is Raccordement.INCONNU:
        return Dit(
            "On ne sait pas si le régime du patient reçoit les avis en ligne : transmettez, la réponse du service "
            "fera foi ; s’il refuse, remettez un formulaire papier.",
            severite=Severite.INFORMATION,
        )
    if cas.rattachement.note is not None:
        # A closed régime: rights are put right first, no form is to be copied.
        return Dit(
            "Le régime du patient ne reçoit pas les avis en ligne : l’avis peut être saisi, pas transmis. "
            f"{cas.rattachement.note}",
            severite=Severite.AVERTISSEMENT,
        )
    suite = (
        "recopiez-le sur un formulaire papier sécurisé de l’Assurance maladie et remettez-le au patient."
        if cas.p.formulaire_securise
        else "imprimez tous les volets et les deux notices, et remettez-les au patient."
    )
    return Dit(
        f"Le régime du patient ne reçoit pas les avis en ligne : l’avis peut être saisi, pas transmis ; {suite}",
        severite=Severite.AVERTISSEMENT,
    )


@REGLES.regle("acceptation")
def acceptation(cas: Cas) -> Dit | None:
    """Patient and prescriber accept the transmission before validation (guide, step 22)."""
    if cas.avis.acceptation:
        return None
    return Dit(
        "Cochez l’acceptation après avoir informé le patient : il accepte la transmission et connaît les textes "
        "applicables, vous acceptez les conditions de la transmission."
    )
