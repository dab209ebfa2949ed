"""What the judgement of a certificate needs besides the document. Values only: nothing is looked up here."""

import datetime as dt
from dataclasses import dataclass

from aat.domaine.arret import ArretPrecedent
from aat.domaine.certificat import AvisAssocie, CertificatPrecedent, CertificatRemplace, NomenclatureLesions
from aat.domaine.regime import Rattachement
from aat.rules.droit import Droit


@dataclass(frozen=True, slots=True)
class ContexteCertificatJuge:
    """The day, the law and what is known of the patient.

    Attributes:
        date_redaction: day on which the certificate is written.
        rattachement: the patient's organisme, its connection being the one for avis; ``None`` = no patient known.
        precedents: earlier certificates of this patient, from the store and from the document's ``contexte``.
        arrets_precedents: earlier stops.
        avis: the avis prescribed with it, when one is named and known.
        remplace: the certificate that it replaces, when one is named and known.
        papier: it is about to be printed instead of transmitted.
    """

    date_redaction: dt.date
    droit: Droit
    nomenclature: NomenclatureLesions
    rattachement: Rattachement | None = None
    precedents: tuple[CertificatPrecedent, ...] = ()
    arrets_precedents: tuple[ArretPrecedent, ...] = ()
    avis: AvisAssocie | None = None
    remplace: CertificatRemplace | None = None
    papier: bool = False
