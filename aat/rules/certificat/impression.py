"""What a certificate may be printed as: which copies, for whom, and what must be said. Decides, draws nothing."""

import datetime as dt
from dataclasses import dataclass

from aat.domaine.arret import NatureAtmp
from aat.domaine.certificat import Certificat, NatureCertificat
from aat.rules.certificat.moteur import loi_du_certificat
from aat.rules.droit import Droit
from aat.rules.impression import ModeImpression

VICTIME, CAISSE, RECAPITULATIF, AIDE, NOTICE = (
    "certificat-victime",
    "certificat-caisse",
    "certificat-recapitulatif",
    "aide-certificat",
    "notice-certificat",
)


@dataclass(frozen=True, slots=True)
class ImpressionCertificat:
    """What may be printed.

    Attributes:
        volets: papers, in the order in which they are printed, each once: ``que_faire`` says how many copies.
        que_faire: French sentence for the prescriber.
    """

    mode: ModeImpression
    volets: tuple[str, ...]
    que_faire: str


def impression_certificat(
    certificat: Certificat, jour: dt.date, *, acquitte: bool, droit: Droit
) -> ImpressionCertificat:
    """Return what a certificate of ``jour`` may be printed as.

    Acknowledged: the victim's copy and the récapitulatif. Otherwise the aid to copy onto form S6909 comes first:
    R. 441-10 speaks of the set formula, and no text says that plain paper is taken.

    Raises:
        ErreurReferentiel: the dated parameters are missing.
    """
    if acquitte:
        return impression_transmise(certificat)
    p = loi_du_certificat(droit, jour).parametres
    if certificat.origine is NatureAtmp.MALADIE and certificat.nature is NatureCertificat.INITIAL:
        return ImpressionCertificat(
            ModeImpression.CERTIFICAT,
            (AIDE, VICTIME),
            f"Recopiez ces valeurs sur le formulaire S6909 et remettez les {p.exemplaires_mp} exemplaires à la "
            "victime : la déclaration est la sienne, elle y joint deux exemplaires.",
        )
    return ImpressionCertificat(
        ModeImpression.CERTIFICAT,
        (AIDE, CAISSE, VICTIME),
        "Recopiez ces valeurs sur le formulaire S6909 : un exemplaire que vous adressez à la caisse, un pour la "
        "victime." + _pieces(certificat),
    )


def impression_transmise(certificat: Certificat) -> ImpressionCertificat:
    """Return what an acknowledged certificate is printed as, on any day: the victim's copy and the récapitulatif."""
    return ImpressionCertificat(
        ModeImpression.CERTIFICAT,
        (VICTIME, RECAPITULATIF),
        "Remettez à la victime son exemplaire ; aucun n’est destiné à l’employeur." + _pieces(certificat),
    )


def _pieces(certificat: Certificat) -> str:
    if certificat.nature is not NatureCertificat.FINAL:
        return ""
    return " Remettez-lui aussi les pièces qui ont servi à l’établir (imagerie, comptes rendus)."
