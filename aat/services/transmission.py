"""Use case « transmit »: send what is queued, once, and believe only a verified acknowledgement.

The store decides who may send (lease, fence) and what a result changes; this module only carries
documents from it to the transport and back.
"""

import os
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace

from aat import journalisation
from aat.domaine.etats import A_TRANSMETTRE, Etat
from aat.domaine.transmission import Classe, Echec, Envoi, EtatEnvoi, Issue, JamaisRecu, Phase
from aat.erreurs import ErreurRefus, ErreurTransmission
from aat.ports import Coffre, Prise, Transport
from aat.services.outils import Outils

#: A document verified as never received is sent at once: two rounds, never a loop.
_TOURS = 2
#: More documents than a practice ever has waiting.
_FILE_ENTIERE = 100_000

Progres = Callable[[EtatEnvoi], None]

#: No procedure to annul what was transmitted is known: none is offered (rule ``transmission-annulation``).
CORRIGER = (
    "Ce document était déjà transmis : il ne part pas une seconde fois, et rien ne l’annule en ligne. S’il est faux, "
    "établissez un document rectificatif qui dit l’annuler et le remplacer, et prévenez vous-même la caisse."
)


def transmettre(refs: Sequence[str], outils: Outils, deja_transmis: Progres = lambda _: None) -> tuple[EtatEnvoi, ...]:
    """Send the named documents now and return where each stands.

    An acknowledged document is not sent again: its acknowledgement is the answer, and ``deja_transmis`` is called
    with it, for whoever meant to correct it (``CORRIGER``).

    Raises:
        ErreurIntrouvable: a reference that names nothing (nothing is sent).
        ErreurRefus: a document that is not to be transmitted (annulled, printed only).
    """
    coffre = outils.coffre()
    coffre.reprendre_les_baux_finis(outils.horloge.maintenant())
    etats = [coffre.etat(ref) for ref in refs]
    for etat in etats:
        if etat.etat is not Etat.ACQUITTE and etat.etat not in A_TRANSMETTRE | {Etat.EN_COURS}:
            raise ErreurRefus(
                f"Le document {etat.ref} n’est pas à transmettre : son état est « {etat.etat} ».",
                remede="Voyez son histoire par « aat journal ».",
            )
    for etat in etats:
        if etat.etat is Etat.ACQUITTE:
            deja_transmis(etat)
    guichet = Guichet(coffre, outils)
    try:
        return tuple(expliquer(guichet.faire(etat), outils) for etat in etats)
    finally:
        guichet.fermer()


def transmettre_la_file(outils: Outils, progres: Progres = lambda _: None) -> tuple[EtatEnvoi, ...]:
    """Send the whole queue now, oldest deadline first, and return where each document stands.

    Asked for by a person: what waits for a later try is tried at once. Stops at the first sign that the
    service is out of reach: the rest stays in the queue.
    """
    coffre = outils.coffre_existant()
    if coffre is None:
        return ()
    coffre.reprendre_les_baux_finis(outils.horloge.maintenant())
    attendent = coffre.etats(A_TRANSMETTRE - {Etat.VALIDE}, _FILE_ENTIERE)
    if not attendent:
        return ()
    guichet = Guichet(coffre, outils)
    for etat in attendent:
        coffre.mettre_en_file(etat.document_id, outils.horloge.maintenant())
    resultats: dict[str, EtatEnvoi] = {}
    try:
        while not guichet.hors_de_portee and (prise := guichet.prendre()):
            etat = guichet.traiter(prise)
            resultats[etat.document_id] = etat
            progres(etat)
    finally:
        guichet.fermer()
    for etat in coffre.etats(A_TRANSMETTRE - {Etat.VALIDE}, _FILE_ENTIERE):
        resultats.setdefault(etat.document_id, etat)
    return tuple(expliquer(etat, outils) for etat in resultats.values())


def expliquer(etat: EtatEnvoi, outils: Outils) -> EtatEnvoi:
    """Return the state with its last error as a sentence: the store keeps codes only."""
    return replace(etat, derniere_erreur=outils.phrase_erreur(etat.derniere_erreur)) if etat.derniere_erreur else etat


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
        self._proprietaire = f"{socket.gethostname()}:{os.getpid()}"
        self.hors_de_portee = False
        #: The failure of the last attempt or probe, ``None`` when the service said something of the document.
        self.derniere: Echec | None = None

    def sonder(self) -> bool:
        """Probe the service before anything is claimed; tell whether it answers."""
        sonde = self._transport.sonder()
        self._sonde = not isinstance(sonde, Echec)
        self.hors_de_portee = not self._sonde
        if isinstance(sonde, Echec):
            self.derniere = sonde
        return self._sonde

    def prendre(self, document_id: str | None = None) -> Prise | None:
        """Claim a due document."""
        return self._coffre.prendre(self._proprietaire, self._outils.horloge.maintenant(), document_id)

    def faire(self, etat: EtatEnvoi) -> EtatEnvoi:
        """Make one document due at once, send it, and return where it stands."""
        if etat.etat is Etat.ACQUITTE:
            return etat
        if etat.etat is not Etat.EN_COURS:
            self._coffre.mettre_en_file(etat.document_id, self._outils.horloge.maintenant())
        for _ in range(_TOURS):
            prise = self.prendre(etat.document_id)
            if prise is None:
                break
            if self.traiter(prise).etat is not Etat.EN_FILE:
                break
        return self._coffre.etat(etat.document_id)

    def traiter(self, prise: Prise) -> EtatEnvoi:
        """Carry one claimed document to the service and merge what comes back."""
        try:
            issue = self._porter(prise)
        except ErreurTransmission:
            # The lease was lost before the first byte (a machine asleep): another worker has it, nothing left here.
            self.fermer()
            return self._coffre.etat(prise.envoi.document_id)
        self.derniere = issue if isinstance(issue, Echec) else None
        etat = self._coffre.conclure(prise, issue, self._outils.horloge.maintenant())
        # After the result, which must never wait for it: what the wire was like is for support only.
        self._coffre.mesurer(prise, self._transport.mesure())
        journalisation.noter(
            "transmission-resultat",
            ref=etat.ref,
            etat=etat.etat,
            tentative=prise.envoi.tentative,
            code=etat.derniere_erreur,
            organisme=etat.organisme,
        )
        return etat

    def _porter(self, prise: Prise) -> Issue:
        transport, envoi = self._transport, prise.envoi
        if not self._sonde:
            self._coffre.noter_phase(prise, Phase.SONDE)
            sonde = transport.sonder()
            if isinstance(sonde, Echec):
                self.hors_de_portee = True
                return sonde
            self._sonde = True
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
