"""What the prescriber decides of a validated document: let it leave, give it up, take paper instead.

Refuses what could lose a document or send it twice; the workers' side is ``boite_envoi``'s.
"""

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Final

from aat.coffre import fusion
from aat.coffre.changements import Changement, Changements
from aat.coffre.requetes import requetes
from aat.domaine.etats import Etat
from aat.domaine.transmission import EtatEnvoi, Phase
from aat.erreurs import ErreurRefus

if TYPE_CHECKING:
    from aat.coffre.connexion import Connexion
    from aat.coffre.documents import Documents
    from aat.coffre.tentatives import Tentatives

_RELANCABLES: Final = {
    Etat.VALIDE: Etat.EN_FILE,
    Etat.A_REESSAYER: Etat.EN_FILE,
    Etat.A_VERIFIER: Etat.A_VERIFIER,
    Etat.SUSPENDU: Etat.EN_FILE,
}


class Actes:
    """Makes a document due, or gives it up."""

    def __init__(
        self, connexion: "Connexion", documents: "Documents", changements: Changements, tentatives: "Tentatives"
    ) -> None:
        self._connexion = connexion
        self._documents = documents
        self._changements = changements
        self._tentatives = tentatives
        self._sql = requetes("boite_envoi")

    def mettre_en_file(self, texte: str, maintenant: dt.datetime, *, nomme: bool = True) -> None:
        """Make a document due at once. One whose effect is in doubt is asked for before it is sent again.

        ``nomme``: somebody named this very document. With the rest of the queue, one that somebody meant to give up
        is given up, not sent.

        Raises:
            ErreurIntrouvable: no such document.
            ErreurRefus: acknowledged, rejected, given up, or only printed.
        """
        document_id = self._documents.chercher(texte)
        self._documents.exiger_cle()
        with self._connexion.ecriture() as sqlite:
            ligne = self._changements.situation(sqlite, document_id)
            etat = Etat(ligne["etat"])
            if etat in (Etat.EN_FILE, Etat.EN_COURS):
                return
            if etat not in _RELANCABLES:
                raise _mauvais_etat(etat, "mis en file d’attente")
            doute = bool(ligne["doute"])
            demander = doute or (not nomme and self._changements.retrait_demande(sqlite, document_id))
            decision = fusion.Decision(Etat.A_VERIFIER if demander else _RELANCABLES[etat], doute=doute)
            quoi = "mise-en-file" if nomme else "relance"
            self._changements.poser(sqlite, Changement(document_id, etat, decision, quoi), maintenant)

    def reprendre_les_suspendus(self, maintenant: dt.datetime) -> int:
        """Make due again what only waited for the service to be reached or to admit this practice; return how many."""
        self._documents.exiger_cle()
        # Most often there is none: looking costs no lock.
        if not self._connexion.lire(self._sql["suspendus"]):
            return 0
        repris = 0
        with self._connexion.ecriture() as sqlite:
            for ligne in sqlite.execute(self._sql["suspendus"]).fetchall():
                decision = fusion.reprise(ligne["derniere_erreur"], Phase(ligne["phase"]), doute=bool(ligne["doute"]))
                if decision is not None:
                    if self._changements.retrait_demande(sqlite, ligne["document_id"]):
                        decision = dataclasses.replace(decision, etat=Etat.A_VERIFIER)
                    changement = Changement(ligne["document_id"], Etat.SUSPENDU, decision, "reprise")
                    self._changements.poser(sqlite, changement, maintenant)
                    repris += 1
        return repris

    def renoncer(self, texte: str, etat: Etat, maintenant: dt.datetime, *, abandon_confirme: bool) -> EtatEnvoi:
        """Give a document up: ``ANNULE``, or ``IMPRIME_SEUL`` (paper instead).

        Args:
            texte: ref, document_id or number.
            etat: ``ANNULE`` or ``IMPRIME_SEUL``.
            maintenant: moment of the act.
            abandon_confirme: the prescriber confirmed « peut-être déjà transmis »; needed as soon as an attempt
                may have sent its first byte, unless the service gave its tombstone for this version.

        Raises:
            ErreurRefus: acknowledged, being sent, or perhaps sent and not confirmed.
        """
        if etat not in (Etat.ANNULE, Etat.IMPRIME_SEUL):
            raise ValueError(f"not a way to give up: {etat}")
        document_id = self._documents.chercher(texte)
        self._documents.exiger_cle()
        with self._connexion.ecriture() as sqlite:
            ligne = self._changements.situation(sqlite, document_id)
            avant = Etat(ligne["etat"])
            if avant in (Etat.ACQUITTE, Etat.EN_COURS, Etat.ANNULE):
                raise _mauvais_etat(avant, "annulé")
            # What was refused for good has no effect, and its key never will.
            refuse = avant is Etat.REJETE
            partie = not refuse and self._tentatives.une_a_pu_partir(sqlite, document_id, int(ligne["version"]))
            if partie and not abandon_confirme:
                raise ErreurRefus(
                    "Ce document est peut-être déjà transmis : vérification en cours auprès de la caisse.",
                    remede="Recommencez quand le service répond : d’ici là il reste en file et peut encore partir.",
                )
            # Without the tombstone, the prescriber took the doubt upon themself: the journal keeps it apart.
            quoi = "abandon-malgre-le-doute" if partie else "abandon"
            changement = Changement(document_id, avant, fusion.Decision(etat), quoi)
            self._changements.poser(sqlite, changement, maintenant)
        return self._documents.etat(document_id)


def _mauvais_etat(etat: Etat, action: str) -> ErreurRefus:
    return ErreurRefus(
        f"Ce document est dans l’état « {etat.value} » : il ne peut pas être {action}.",
        remede="Son histoire se lit par « aat journal ».",
    )
