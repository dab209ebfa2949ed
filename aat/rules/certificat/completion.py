"""Fills what follows from the rest of a certificate. Never judges, never raises: what cannot follow stays empty."""

import datetime as dt
from dataclasses import replace

from aat.domaine.certificat import Certificat, NatureCertificat, NomenclatureLesions
from aat.identifiants import nir
from aat.rules.cas import blanc
from aat.rules.certificat.phrases import texte_des_lesions
from aat.rules.copie import Copieur

_COMPLETE = Copieur(Certificat, "date_constat", "date_rechute", "constatations", "assure")


def completer_certificat(certificat: Certificat, jour: dt.date, nomenclature: NomenclatureLesions) -> Certificat:
    """Return the certificate with its NIR compact and its day, its relapse's day and its text filled.

    ``date_constat`` is ``jour``; ``date_rechute`` is the day of the certificate; ``constatations`` is built
    from the rows when nothing was written. A value that was given is never changed, the text least of all.
    Completing twice changes nothing more.
    """
    constat = certificat.date_constat or jour
    rechute = certificat.date_rechute
    if rechute is None and certificat.nature is NatureCertificat.RECHUTE:
        rechute = constat
    texte = certificat.constatations
    if blanc(texte) and certificat.lesions:
        texte = texte_des_lesions(certificat.lesions, nomenclature)
    assure = certificat.assure
    if assure is not None and assure.nir is not None and (compact := nir.compact(assure.nir)) != assure.nir:
        assure = replace(assure, nir=compact)
    faits = (certificat.date_constat, certificat.date_rechute, certificat.constatations, certificat.assure)
    if (constat, rechute, texte, assure) == faits:
        return certificat
    return _COMPLETE.copier(certificat, constat, rechute, texte, assure)
