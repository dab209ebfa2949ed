"""Use case « certificat --lot »: many certificates, one a line, each judged and kept as if it were alone.

The same lines, keys and sending as ``lot``; only the document differs. Knows no front end.
"""

import datetime as dt
from dataclasses import replace
from typing import cast

from aat.domaine.certificat import Certificat
from aat.domaine.etats import Etat
from aat.domaine.transmission import TypeDocument
from aat.erreurs import ErreurAat, ErreurRefus, ErreurUsage
from aat.rules.certificat.impression import impression_certificat
from aat.services import certificat as service
from aat.services import lot
from aat.services.certificat import ReponseCertificat
from aat.services.liens_certificat import dossier_certificat
from aat.services.lignes_lot import cle_du_document, lire_ligne
from aat.services.lot import Fait
from aat.services.outils import Outils
from aat.services.reponse import Reponse, ReponseImpression, ReponseTransmission
from aat.services.transmission import expliquer


def simuler(octets: bytes, jour: dt.date, outils: Outils, *, acceptation: bool) -> Fait:
    """Return the answer of a line judged as of ``jour``; nothing is stored or sent.

    Raises:
        ErreurAat: this line cannot be judged.
    """
    return _fait(
        service.simuler(_accepte(lire_ligne(octets, Certificat).document, acceptation=acceptation), jour, outils)
    )


class AtelierCertificats(lot.Atelier):
    """Validates the certificates of one batch, line after line, and transmits them through one connection.

    ``acceptation`` given once stands for every line.
    """

    acceptation = False

    def faire(self, octets: bytes) -> Fait:
        """Make the certificate of a line, or find the one that an earlier run made; transmit it if asked.

        Raises:
            ErreurAat: this line cannot be done.
        """
        lue = lire_ligne(octets, Certificat)
        cle = cle_du_document(self._nom_lot, octets, lue.cle)
        ref = self._coffre.par_cle_lot(cle)
        if ref is None:
            demande = replace(self._demande, cle_lot=cle)
            certificat = _accepte(lue.document, acceptation=self.acceptation)
            try:
                fait = _fait(service.valider(certificat, demande, self._outils))
            except ErreurRefus:
                # Another run of the same batch may have been faster by an instant.
                ref = self._coffre.par_cle_lot(cle)
                if ref is None:
                    raise
        if ref is not None:
            fait = replace(_fait(self._retrouver_certificat(ref)), retrouve=True)
        if self._demande.transmettre and fait.reponse.ref:
            try:
                return self._transmettre(fait)
            except ErreurAat as erreur:
                return replace(fait, erreur=erreur)
        return fait

    def _retrouver_certificat(self, ref: str) -> ReponseCertificat:
        lu = self._coffre.lire(ref)
        if lu.etat.type is not TypeDocument.CERTIFICAT:
            raise ErreurUsage(
                f"La clé de lot de cette ligne est déjà celle d’un avis ({ref}).",
                champ="cle_lot",
                remede="Donnez à chaque document sa clé, ou un autre nom au lot (--nom-lot).",
            )
        dossier = dossier_certificat(lu)
        permis = impression_certificat(
            dossier.certificat, dossier.date_redaction, acquitte=lu.accuse is not None, droit=self._outils.droit
        )
        etat = expliquer(lu.etat, self._outils)
        return ReponseCertificat(
            ref=ref,
            etat=etat.etat,
            constats=(),
            document=dossier.certificat,
            recapitulatif=lu.recapitulatif,
            impression=ReponseImpression(str(permis.mode), permis.volets),
            que_faire=permis.que_faire,
            transmission=ReponseTransmission.de(etat) if etat.etat not in {Etat.VALIDE, Etat.IMPRIME_SEUL} else None,
        )


def _accepte(certificat: Certificat, *, acceptation: bool) -> Certificat:
    return replace(certificat, acceptation=True) if acceptation else certificat


def _fait(reponse: ReponseCertificat) -> Fait:
    # The answer of a certificate has the fields of an avis's: a batch reads them and never looks into the document.
    return Fait(cast("Reponse", reponse))
