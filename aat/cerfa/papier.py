"""The documents drawn through one cached renderer: what the services call ``Papier``."""

from pathlib import Path
from typing import BinaryIO

from aat.cerfa import documents
from aat.cerfa.documents_certificat import document_certificat, texte_certificat
from aat.cerfa.recueil import RecueilPdf
from aat.cerfa.rendu_cache import RenduCache
from aat.domaine.certificat import DossierCertificat
from aat.domaine.dossier import Dossier
from aat.ports import DocumentRendu, Recueil


class PapierCerfa:
    """Draws documents; static pages, without any data, are kept in a private folder.

    Args:
        cache: folder of the static pages, made when missing.
    """

    def __init__(self, cache: Path) -> None:
        self._rendu = RenduCache(cache)

    def prechauffer(self, *, banc: bool) -> None:
        """Have the pages of a transmitted avis at hand: making them, once per version, takes a second.

        Args:
            banc: with the mark of the bench.
        """
        for nom in ("volet-3", "recapitulatif"):
            self._rendu.preparer(nom, frozenset({"banc"} if banc else ()))

    def volet_employeur(self, dossier: Dossier) -> DocumentRendu:
        """Return volet 3; refused without an acknowledgement."""
        return documents.volet_employeur(dossier, self._rendu)

    def recapitulatif(self, dossier: Dossier) -> DocumentRendu:
        """Return the récapitulatif of the transmitted data, for the doctor's file."""
        return documents.recapitulatif(dossier, self._rendu)

    def aide_cerfa_securise(self, dossier: Dossier) -> DocumentRendu:
        """Return the sheet of values in the order of the secured form."""
        return documents.aide_cerfa_securise(dossier, self._rendu)

    def cerfa_complet(self, dossier: Dossier) -> tuple[DocumentRendu, ...]:
        """Return the three volets and the two notices, marked SPÉCIMEN when the law refuses them."""
        return documents.cerfa_complet(dossier, self._rendu)

    def certificat(self, document: str, dossier: DossierCertificat) -> DocumentRendu:
        """Return a paper of a certificate by its name."""
        return document_certificat(document, dossier, self._rendu)

    def texte(self, document: str, dossier: Dossier | DossierCertificat) -> str:
        """Return a document as plain lines, for a screen reader."""
        if isinstance(dossier, DossierCertificat):
            return texte_certificat(document, dossier)
        return documents.texte(document, dossier)

    def exiger_archivable(self, octets: bytes) -> None:
        """Return when a file keeps what PDF/A-1b asks."""
        from aat.cerfa.conformite import exiger_archivable

        exiger_archivable(octets)

    def recueil(self, flux: BinaryIO) -> Recueil:
        """Return one PDF that grows document after document."""
        return RecueilPdf(flux)
