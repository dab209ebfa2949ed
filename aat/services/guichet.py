"""One way to the service: a connection, probed before its first document, that carries one document at a time.

The store decides who may send (lease, fence) and what a result changes; this module only carries
documents from it to the transport and back.
"""

import os
import socket

from aat import journalisation
from aat.domaine.coffre import Fait, Prise
from aat.domaine.etats import Etat
from aat.domaine.transmission import Classe, Echec, Envoi, EtatEnvoi, Issue, JamaisRecu, Phase
from aat.erreurs import ErreurRefus, ErreurTransmission
from aat.ports import Coffre, Transport
from aat.services.outils import Outils

#: A document verified as never received is sent at once: two rounds, never a loop.
_TOURS = 2


def proprietaire() -> str:
    """Return the name under which this process claims documents."""
    return f"{socket.gethostname()}:{os.getpid()}"


def noter_resultat(etat: EtatEnvoi, prise: Prise) -> None:
    """Write the technical line of a result, once it is committed."""
    journalisation.noter(
        "transmission-resultat",
        ref=etat.ref,
        etat=etat.etat,
        tentative=prise.envoi.tentative,
        code=etat.derniere_erreur,
        organisme=etat.organisme,
    )


class Guichet:
    """One worker: one connection, probed before its first document.

    Raises:
        ErreurConfiguration: no service is configured; nothing was claimed.
    """

    def __init__(self, coffre: Coffre, outils: Outils) -> None:
        self._coffre = coffre
        self._outils = outils
        self._transport: Transport = outils.transport()
        self._sonde = False
        self._proprietaire = proprietaire()
        self.hors_de_portee = False
        #: The failure of the last attempt or probe, ``None`` when the service said something of the document.
        self.derniere: Echec | None = None

    def sonder(self) -> bool:
        """Probe the service before anything is claimed; tell whether it answers."""
        self.derniere = self._sonder() or self.derniere
        return self._sonde

    def _sonder(self) -> Echec | None:
        """Probe the service; return its failure. How far its clock is from ours goes to the technical log."""
        sonde = self._transport.sonder()
        echec = sonde if isinstance(sonde, Echec) else None
        self._sonde, self.hors_de_portee = echec is None, echec is not None
        dit = {"code": sonde.code} if isinstance(sonde, Echec) else {"decalage_s": round(sonde.decalage_s, 1)}
        journalisation.noter("transmission-sonde", **dit)
        return echec

    def prendre(self, document_id: str | None = None) -> Prise | None:
        """Claim a due document."""
        return self._coffre.prendre(self._proprietaire, self._outils.horloge.maintenant(), document_id)

    def faire(self, etat: EtatEnvoi) -> EtatEnvoi:
        """Make one document due at once, send it, and return where it stands."""
        if etat.etat is Etat.ACQUITTE:
            return etat
        if etat.etat is not Etat.EN_COURS:
            try:
                self._coffre.mettre_en_file(etat.document_id, self._outils.horloge.maintenant())
            except ErreurRefus:
                # Another process worked the queue since it was read: what became of it is the answer.
                return self._coffre.etat(etat.document_id)
        for _ in range(_TOURS):
            prise = self.prendre(etat.document_id)
            if prise is None:
                break
            if self.traiter(prise).etat is not Etat.EN_FILE:
                break
        return self._coffre.etat(etat.document_id)

    def traiter(self, prise: Prise) -> EtatEnvoi:
        """Carry one claimed document to the service and merge what comes back."""
        fait = self.porter(prise)
        if fait is None:
            return self._coffre.etat(prise.envoi.document_id)
        etat = self._coffre.conclure(prise, fait.issue, self._outils.horloge.maintenant(), fait.mesure)
        noter_resultat(etat, prise)
        return etat

    def porter(self, prise: Prise) -> Fait | None:
        """Carry one claimed document and return what came back, to be merged; ``None`` when nothing was sent.

        Then the lease was lost before the first byte (a machine asleep): another worker has the document.
        """
        try:
            issue = self._porter(prise)
        except ErreurTransmission:
            self.fermer()
            return None
        self.derniere = issue if isinstance(issue, Echec) else None
        return Fait(prise, issue, self._transport.mesure())

    @property
    def pret(self) -> bool:
        """Whether the connection is open and was probed: the next document is written at once."""
        return self._sonde

    def _porter(self, prise: Prise) -> Issue:
        transport, envoi = self._transport, prise.envoi
        if (refus := transport.refuser(envoi)) is not None:
            return refus
        if not self._sonde:
            self._coffre.noter_phase(prise, Phase.SONDE)
            if (muet := self._sonder()) is not None:
                return muet
        if prise.a_retirer:
            return transport.abandonner(envoi.document_id, envoi.version, envoi.cle, envoi.empreinte)
        if prise.a_verifier:
            return self._demander(transport, envoi)
        issue = transport.soumettre(envoi, lambda phase: self._coffre.noter_phase(prise, phase))
        if isinstance(issue, Echec) and issue.classe is not Classe.DEFINITIF:
            self.fermer()  # the next document probes the service again before anything is sent
        return issue

    def _demander(self, transport: Transport, envoi: Envoi) -> Issue:
        """Ask what the service knows; without idempotency at the other end « never received » sends nothing again."""
        issue = transport.etat(envoi.document_id, envoi.version, envoi.cle, envoi.empreinte)
        if isinstance(issue, JamaisRecu) and not transport.idempotent:
            # The first request may still be on its way, and a second one would be a second arrêt: a human decides.
            return Echec("T110", "COUPURE", Classe.ACTION, self._outils.phrase_erreur("T110"))
        return issue

    def fermer(self) -> None:
        """Close the connection; another document opens and probes a new one."""
        self._transport.fermer()
        self._sonde = False
