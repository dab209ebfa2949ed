"""What a use case is given: the clock, the law, and adapters opened at first use.

The front ends' composition root builds it (``aat.composition``); a service only asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    import datetime as dt

    from aat.domaine.certificat import DossierCertificat
    from aat.domaine.dossier import Dossier
    from aat.domaine.environnement import Environnement
    from aat.domaine.personnes import Prescripteur
    from aat.ports import Coffre, DocumentRendu, Horloge, Recueil, Signature, Transport
    from aat.rules.droit import Droit
    from aat.services.defauts import Defauts
    from aat.services.droits import DroitsDeSeance


class Papier(Protocol):
    """Draws the documents; each raises ``ErreurImpression`` naming the field that does not fit."""

    def volet_employeur(self, dossier: Dossier) -> DocumentRendu:
        """Return volet 3; refused without an acknowledgement."""

    def recapitulatif(self, dossier: Dossier) -> DocumentRendu:
        """Return the récapitulatif of the transmitted data, for the doctor's file."""

    def aide_cerfa_securise(self, dossier: Dossier) -> DocumentRendu:
        """Return the sheet of values in the order of the secured form."""

    def cerfa_complet(self, dossier: Dossier) -> tuple[DocumentRendu, ...]:
        """Return the three volets and the two notices, marked SPÉCIMEN when the law refuses them."""

    def certificat(self, document: str, dossier: DossierCertificat) -> DocumentRendu:
        """Return a paper of a certificate by its name (``certificat-victime``, ``aide-certificat``…)."""

    def texte(self, document: str, dossier: Dossier | DossierCertificat) -> str:
        """Return a document as plain lines, for a screen reader."""

    def exiger_archivable(self, octets: bytes) -> None:
        """Return when a file keeps what PDF/A-1b asks; raise ``ErreurImpression`` otherwise."""

    def recueil(self, flux: BinaryIO) -> Recueil:
        """Return a file that gathers documents; ``flux`` is where it goes, opened and closed by the caller."""


class Outils(Protocol):
    """Tools of the use cases."""

    @property
    def horloge(self) -> Horloge:
        """The clock."""

    @property
    def droit(self) -> Droit:
        """The dated law."""

    @property
    def environnement(self) -> Environnement:
        """Bench or real service, from the configuration."""

    @property
    def instance(self) -> str:
        """Identifier of this installation, sent with each document."""

    @property
    def papier(self) -> Papier:
        """The drawer of documents."""

    @property
    def delai_d_envoi(self) -> dt.timedelta:
        """How long a queued document may wait before paper takes its place."""

    def phrase_erreur(self, code: str) -> str:
        """Return what the doctor reads for a transmission code (``T102``)."""

    def remede_erreur(self, code: str) -> str | None:
        """Return what the doctor can do about a transmission code, or ``None`` when there is nothing to do."""

    def prescripteur(self) -> Prescripteur | None:
        """Return the configured prescriber, or ``None`` before the first use."""

    @property
    def defauts(self) -> Defauts:
        """What a new document is filled with."""

    @property
    def droits(self) -> DroitsDeSeance:
        """The patients' rights seen since the program started, and who is asked for more."""

    def coffre(self) -> Coffre:
        """Open the store, and make it at the first use.

        Raises:
            ErreurCoffre: the store cannot be used.
        """

    def coffre_existant(self) -> Coffre | None:
        """Open the store if there is one; make nothing."""

    def signature(self, rpps: str) -> Signature:
        """Return the configured signature of this prescriber.

        Raises:
            ErreurConfiguration: none is configured.
        """

    def charge_utile(self, dossier: Dossier | DossierCertificat) -> bytes:
        """Return the payload of a document, ready to be signed (transmission specification, §3.4)."""

    def transport(self) -> Transport:
        """Return the way to the configured service.

        Raises:
            ErreurConfiguration: none is configured.
        """
