"""Judges a certificate by the law of a day: every finding at once, in the order in which the form is read.

Pure: same document, same context, same findings. Importing this module registers the rules of the certificate.
"""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache

from aat.domaine.certificat import Certificat, CertificatPrecedent, Conclusion
from aat.domaine.constat import Constat
from aat.domaine.personnes import Prescripteur
from aat.rules.certificat import constatations, evenement, final, identite, suites
from aat.rules.certificat.cas import REGLES_CERTIFICAT, CasCertificat, raccordement_certificat
from aat.rules.certificat.contexte import ContexteCertificatJuge
from aat.rules.certificat.parametres import ParametresCertificat, parametres_certificat
from aat.rules.droit import Droit
from aat.rules.registre import Groupe

#: Modules whose import registers rules.
THEMES = (evenement, suites, identite, constatations, final)

_INCONNU = Prescripteur()
_SANS_CONCLUSION = Conclusion()
_DOCUMENTS = frozenset({"certificat"})


@dataclass(frozen=True, slots=True)
class LoiDuCertificat:
    """What depends on the day only: parameters, and the rules in force."""

    parametres: ParametresCertificat
    regles: tuple[Groupe[CasCertificat], ...]


@lru_cache(maxsize=64)
def loi_du_certificat(droit: Droit, jour: dt.date) -> LoiDuCertificat:
    """Return the law of ``jour``, computed once per loaded law and day.

    Raises:
        ErreurReferentiel: the law lacks a rule or a parameter that the judgement needs.
    """
    return LoiDuCertificat(parametres_certificat(droit, jour), REGLES_CERTIFICAT.actives(droit, jour, _DOCUMENTS))


def juger_certificat(certificat: Certificat, contexte: ContexteCertificatJuge) -> tuple[Constat, ...]:
    """Return every finding on ``certificat``, in the order of reading; a completed certificate is expected.

    Raises:
        ErreurReferentiel: as ``loi_du_certificat``; never because of the document.
    """
    jour = contexte.date_redaction
    loi = loi_du_certificat(contexte.droit, jour)
    cas = CasCertificat(
        certificat=certificat,
        jour=jour,
        limite=min(jour, certificat.date_constat or jour),
        p=loi.parametres,
        prescripteur=certificat.prescripteur or _INCONNU,
        conclusion=certificat.conclusion or _SANS_CONCLUSION,
        texte=certificat.constatations or "",
        rattachement=contexte.rattachement,
        raccordement=raccordement_certificat(contexte.rattachement, loi.parametres),
        nomenclature=contexte.nomenclature,
        precedents=tuple(p for p in contexte.precedents if _meme_evenement(p, certificat)),
        arrets_precedents=contexte.arrets_precedents,
        avis=contexte.avis,
        remplace=contexte.remplace,
        papier=contexte.papier,
    )
    return REGLES_CERTIFICAT.constater(loi.regles, cas)


def _meme_evenement(precedent: CertificatPrecedent, certificat: Certificat) -> bool:
    return (
        precedent.date_evenement is not None
        and precedent.date_evenement == certificat.date_evenement
        and precedent.origine is certificat.origine
        and (precedent.ref is None or precedent.ref != certificat.annule_et_remplace)
    )
