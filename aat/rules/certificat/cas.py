"""The certificate under judgement with what every rule needs of it, computed once. Judges nothing."""

import datetime as dt
from typing import NamedTuple

from aat.domaine.arret import ArretPrecedent, NatureAtmp
from aat.domaine.certificat import (
    AvisAssocie,
    Certificat,
    CertificatPrecedent,
    CertificatRemplace,
    Conclusion,
    NatureCertificat,
    NomenclatureLesions,
)
from aat.domaine.personnes import Prescripteur
from aat.domaine.regime import Raccordement, Rattachement
from aat.rules.certificat.parametres import ParametresCertificat
from aat.rules.registre import Registre

#: Fields in the order in which the form is read; a field not listed follows its parent.
ORDRE_DE_LECTURE = (
    "nature",
    "annule_et_remplace",
    "origine",
    "trajet",
    "date_evenement",
    "heure_evenement",
    "date_rechute",
    "numero_sinistre",
    "feuille_at",
    "assure",
    "assure.nir",
    "assure.rang",
    "assure.regime",
    "employeur",
    "lesions",
    # A list is read row by row; more rows than this are no certificate.
    *(f"lesions[{rang}]" for rang in range(50)),
    "constatations",
    "exposition",
    "tableau_mp",
    "soins_jusqu_au",
    "conclusion",
    "conclusion.type",
    "conclusion.date",
    "conclusion.sequelles",
    "conclusion.date_reprise",
    "prescripteur",
    "prescripteur.profession",
    "prescripteur.rpps",
    "prescripteur.nom",
    "date_constat",
    "teleconsultation",
    "acceptation",
)


class CasCertificat(NamedTuple):
    """A certificate, its day and its law.

    Attributes:
        jour: day on which it is written.
        limite: last day that a past event may have: the earlier of ``jour`` and ``date_constat``.
        conclusion: the document's, or an empty one.
        texte: the findings, or an empty text.
        raccordement: whether the patient's régime receives certificates; its own list.
        precedents: earlier certificates of the same event (same origin, same date), other than the replaced one.
    """

    certificat: Certificat
    jour: dt.date
    limite: dt.date
    p: ParametresCertificat
    prescripteur: Prescripteur
    conclusion: Conclusion
    texte: str
    rattachement: Rattachement | None
    raccordement: Raccordement
    nomenclature: NomenclatureLesions
    precedents: tuple[CertificatPrecedent, ...]
    arrets_precedents: tuple[ArretPrecedent, ...]
    avis: AvisAssocie | None
    remplace: CertificatRemplace | None
    papier: bool


REGLES_CERTIFICAT: Registre[CasCertificat] = Registre(ORDRE_DE_LECTURE)


def final(cas: CasCertificat) -> bool:
    """The certificate is final."""
    return cas.certificat.nature is NatureCertificat.FINAL


def maladie(cas: CasCertificat) -> bool:
    """The certificate is about an occupational disease."""
    return cas.certificat.origine is NatureAtmp.MALADIE


def avec_texte(cas: CasCertificat) -> bool:
    """Something is written in one of the free texts."""
    return bool(cas.texte.strip() or (cas.conclusion.sequelles or "").strip())


def raccordement_certificat(rattachement: Rattachement | None, p: ParametresCertificat) -> Raccordement:
    """Return whether this organisme receives certificates: its own list, then what is known for the avis.

    An organisme that receives no avis receives no certificate; one that has no certificate service at all
    never does; a régime outside the list is not known, never « non ».
    """
    if rattachement is None or rattachement.regime is None:
        return Raccordement.INCONNU
    if rattachement.sigle in p.sans_teleservice or rattachement.transmission is Raccordement.NON:
        return Raccordement.NON
    if rattachement.regime not in p.regimes_raccordes:
        return Raccordement.INCONNU
    return rattachement.transmission
