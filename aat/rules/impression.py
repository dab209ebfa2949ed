"""What an avis may be printed as on a day: which papers are worth something, which only a specimen.

Decides, draws nothing. The dates are parameters (CSS R. 321-2, décret 2025-587).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from aat.domaine.arret import Categorie
from aat.domaine.constat import Constat
from aat.domaine.regime import Raccordement
from aat.rules.calendrier import date_courte
from aat.rules.cas import REGLES
from aat.rules.droit import Droit
from aat.rules.parametres import FORMULAIRE_SECURISE, vrai_au

EN_LIGNE = (
    "Un arrêt prescrit en téléconsultation se transmet en ligne : un scan ou un PDF envoyé au patient n’est pas "
    "recevable. Transmettez cet avis ; si le service est hors d’atteinte, seul un original sur papier, remis ou posté "
    "au patient, a cours."
)
ENVOI_JOURS = "code-securite-sociale/R321-2/envoi-jours"
COPIES_REFUSEES = "code-securite-sociale/R321-2/copies-refusees"

CERFA_COMPLET = ("volet-1", "volet-2", "volet-3", "notice-prescripteur", "notice-patient")
COPIE_TRANSMISE = ("volet-3", "recapitulatif")
AIDE = ("aide-cerfa-securise",)


class ModeImpression(StrEnum):
    """How a document is printed (contract)."""

    COPIE_TRANSMISE = "copie-transmise"
    AIDE_CERFA_SECURISE = "aide-cerfa-securise"
    SURCHARGE = "surcharge"
    CERFA_COMPLET = "cerfa-complet"
    CERTIFICAT = "certificat"


@dataclass(frozen=True, slots=True)
class Impression:
    """What may be printed, and what must be said.

    Attributes:
        volets: papers of ``mode``, in the order in which they are printed.
        motif_refus: why the whole Cerfa is not worth an avis on that day, or ``None`` when it is or is not needed.
        que_faire: French sentence for the prescriber.
        specimens: papers that may be printed only with « SPÉCIMEN – SANS VALEUR » on every page.
    """

    mode: ModeImpression
    volets: tuple[str, ...]
    motif_refus: str | None
    que_faire: str | None
    specimens: tuple[str, ...] = ()


def mode_impression(
    date_prescription: dt.date,
    acquitte: bool,  # noqa: FBT001 the call is named by the contract of the rules core
    transmission: Raccordement,
    droit: Droit,
) -> Impression:
    """Return what an avis prescribed on that day may be printed as.

    Acknowledged: volet 3 and récapitulatif (guide, « Transmettre 2/2 »). Otherwise the 3 volets and the 2 notices
    before 2025-09-01, and since then the aid for the secured form, the whole Cerfa being a specimen only.

    Raises:
        ErreurReferentiel: the dated parameters are missing.
    """
    if acquitte:
        return Impression(
            ModeImpression.COPIE_TRANSMISE,
            COPIE_TRANSMISE,
            None,
            "Remettez au patient le volet 3, destiné à l’employeur, et gardez le récapitulatif : il porte le motif.",
        )
    if not vrai_au(droit, FORMULAIRE_SECURISE, date_prescription):
        copies = " Une photocopie ou un scan est refusé." if vrai_au(droit, COPIES_REFUSEES, date_prescription) else ""
        return Impression(
            ModeImpression.CERFA_COMPLET,
            CERFA_COMPLET,
            None,
            "Signez les trois volets et remettez-les au patient avec sa notice : il envoie les volets 1 et 2 à sa "
            "caisse." + copies,
        )
    return Impression(
        ModeImpression.AIDE_CERFA_SECURISE,
        AIDE,
        f"{_depuis(droit, date_prescription)} un avis imprimé par un logiciel n’est pas recevable : seul l’original du "
        "formulaire sécurisé de l’Assurance maladie vaut avis sur papier.",
        _que_faire(transmission),
        CERFA_COMPLET,
    )


def constats_sur_papier(
    constats: tuple[Constat, ...],
    *,
    teleconsultation: bool | None,
    transmission: Raccordement,
    jour: dt.date,
    droit: Droit,
) -> tuple[Constat, ...]:
    """Return the findings of an avis that is printed and not sent, those of the judgement and this one, in order.

    ``teleconsultation-en-ligne``, since 2024-02-27: a stop prescribed at a distance goes through the téléservice when
    the régime is connected. A warning: the service may be out of reach, and the secured form posted by the prescriber
    stays lawful. Elsewhere paper is the only way (consigne CPAM 31), and ``regimes-connectes-aat`` says it.
    """
    regle = droit.regles["teleconsultation-en-ligne"]
    if not teleconsultation or transmission is not Raccordement.OUI or not regle.en_vigueur(jour):
        return constats
    dit = Constat(regle.code, regle.severite, regle.champ, EN_LIGNE, regle.fondement, regle.source)
    return dans_l_ordre((*constats, dit))


def rappel_d_envoi(categorie: Categorie | None, jour: dt.date, droit: Droit) -> Constat | None:
    """Return what the patient is told of an avis on paper, ``envoi-48h``: the original goes to the caisse in two days.

    A civil servant is told by ``avis-fonctionnaire`` where his sheets go. ``None`` before the text of 2025-07-01.
    """
    regle, delai = droit.regles["envoi-48h"], droit.parametres[ENVOI_JOURS].au(jour)
    if categorie is Categorie.FONCTIONNAIRE or delai is None or not regle.en_vigueur(jour):
        return None
    message = (
        "Sur papier, le patient envoie l’original (volets 1 et 2) à sa caisse dans les "
        f"{delai.valeur} jours qui suivent l’interruption de travail, pour une prolongation aussi : dites-le-lui."
    )
    return Constat(regle.code, regle.severite, regle.champ, message, regle.fondement, regle.source)


def dans_l_ordre(constats: tuple[Constat, ...]) -> tuple[Constat, ...]:
    """Return findings in the order in which the form is read, then by code."""
    return tuple(sorted(constats, key=lambda c: (REGLES.rang(c.champ), c.code)))


def _depuis(droit: Droit, jour: dt.date) -> str:
    datee = droit.parametres[FORMULAIRE_SECURISE].au(jour)
    return "Aujourd’hui," if datee is None or datee.du is None else f"Depuis le {date_courte(datee.du)},"


def _que_faire(transmission: Raccordement) -> str:
    recopier = "recopiez ces valeurs sur un formulaire sécurisé, signez-le et remettez-le au patient."
    match transmission:
        case Raccordement.OUI:
            return "Transmettez l’avis ; si c’est impossible, " + recopier
        case Raccordement.NON:
            return "Le régime du patient ne reçoit pas les avis en ligne : " + recopier
        case Raccordement.INCONNU:
            return (
                "On ne sait pas si le régime du patient reçoit les avis en ligne : essayez de transmettre, sinon "
                + (recopier)
            )
