"""Use case « print » for a certificate: the victim's copy, the caisse's on paper, the aid, the récapitulatif."""

from typing import Final

from aat.domaine.coffre import DocumentLu
from aat.erreurs import ErreurUsage
from aat.rules.certificat.impression import AIDE, CAISSE, NOTICE, RECAPITULATIF, VICTIME, impression_certificat
from aat.services.impression import Tirage
from aat.services.liens_certificat import dossier_certificat
from aat.services.outils import Outils

#: What may be asked by name.
VOLETS_CERTIFICAT: Final = {
    "victime": VICTIME,
    "caisse": CAISSE,
    "recapitulatif": RECAPITULATIF,
    "aide": AIDE,
    "notice": NOTICE,
}


def tirer_certificat(lu: DocumentLu, outils: Outils, volets: tuple[str, ...] = ()) -> Tirage:
    """Return the PDFs of a certificate: those asked for, or those that its state calls for.

    Raises:
        ErreurRefus: the caisse's copy of an acknowledged certificate.
        ErreurUsage: unknown volet; a certificate has none for the employer.
        ErreurImpression: a value does not fit or cannot be drawn.
    """
    dossier = dossier_certificat(lu)
    permis = impression_certificat(
        dossier.certificat, dossier.date_redaction, acquitte=lu.accuse is not None, droit=outils.droit
    )
    for volet in volets:
        if volet not in VOLETS_CERTIFICAT:
            raise ErreurUsage(
                "Un certificat n’a pas ce volet : aucun n’est destiné à l’employeur.",
                champ="--volets",
                remede=f"Valeurs admises : {', '.join(VOLETS_CERTIFICAT)}.",
            )
    noms = tuple(VOLETS_CERTIFICAT[volet] for volet in volets) or permis.volets
    return Tirage(
        ref=dossier.ref,
        mode=permis.mode,
        documents=tuple(outils.papier.certificat(nom, dossier) for nom in dict.fromkeys(noms)),
    )
